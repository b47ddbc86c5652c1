//! 测评明细: the votes of every group by score, and what follows from them, row by row.

use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};

use shuping_analyzers::ballots::Exact;
use shuping_analyzers::scheme::Scale;

use super::audit::{Audit, DIGITS, Line, Score, weight};
use super::numbers::{exact, literal, quotient, rounded};
use super::{FIRST_ROW, Places};
use crate::Error;
use crate::view::View;
use crate::words::Words;
use crate::workbook::look::{Look, Tone};
use crate::workbook::table::{Cell, Kind, Table, column};

/// Columns of the sheet; the scores stand at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) trims: bool,
    pub(super) scores: u16,
}

impl Columns {
    pub(super) const WEIGHT: u16 = 3;
    pub(super) const ISSUED: u16 = 4;
    pub(super) const RETURNED: u16 = 5;
    pub(super) const VALID: u16 = 6;
    pub(super) const INVALID: u16 = 7;
    const SUM: u16 = 9;
    const DROPPED: u16 = 10;

    pub(super) const fn mean(self) -> u16 {
        if self.trims { 13 } else { 10 }
    }

    pub(super) const fn first_score(self) -> u16 {
        self.mean() + 1
    }

    pub(super) const fn last_score(self) -> u16 {
        self.mean() + self.scores
    }

    /// Sum and number of the votes that count in a row, as parts of a formula; `sheet` stands before every cell.
    pub(super) fn counted(self, sheet: &str, row: u32) -> (String, String) {
        let cell = |column: u16| format!("{sheet}{}", row_col_to_cell(row, column));
        if !self.trims {
            return (cell(Self::SUM), cell(Self::VALID));
        }
        let [dropped, highest, lowest] = [Self::DROPPED, Self::DROPPED + 1, Self::DROPPED + 2].map(cell);
        (format!("({}-{highest}-{lowest})", cell(Self::SUM)), format!("({}-2*{dropped})", cell(Self::VALID)))
    }
}

pub(super) fn write(
    book: &mut Workbook,
    look: &Look,
    view: &View,
    audit: &Audit,
    places: &Places,
) -> Result<(), Error> {
    let columns = places.columns;
    let mut heads = vec![
        column("序号", 5.0, Kind::Int),
        column("单位", 18.0, Kind::Text),
        column("组别", 14.0, Kind::Word),
        column("权重", 8.0, Kind::Percent),
        column("发出票", 8.0, Kind::Int),
        column("收回票", 8.0, Kind::Int),
        column("有效票", 8.0, Kind::Int),
        column("无效票", 8.0, Kind::Int),
        column("无效票原因", 22.0, Kind::Text),
        column("得分合计", 10.0, Kind::Rate),
    ];
    if columns.trims {
        heads.extend([
            column("各去掉\n（张）", 8.0, Kind::Int),
            column("去掉的\n最高分", 9.0, Kind::Rate),
            column("去掉的\n最低分", 9.0, Kind::Rate),
        ]);
    }
    heads.push(column("平均分", 11.0, Kind::Exact));
    heads.extend(audit.scores.iter().map(|score| column(head(view.t(), audit, score), 6.5, Kind::Int)));
    let note = "只列各组票数，不列个人；人数少于方案规定的组和可由它推算的组不单独列出票数。";
    let mut table = Table::open(book, look, "测评明细", "述职评议测评票数明细表", &[note], heads)?;
    table.freeze(3)?;
    let mut number = 0_usize;
    for (unit, first) in audit.units.iter().zip(&places.rows) {
        for (line, at) in unit.lines.iter().zip(*first..) {
            number += 1;
            let row = Row { audit, columns, at, first: *first, values: places.values_row };
            table.row(row.cells(view, number, &unit.result.unit, line))?;
        }
    }
    table.close()?;
    if number > 0 {
        table.row(values(view.t(), audit, columns))?;
    }
    Ok(())
}

fn head(t: Words, audit: &Audit, score: &Score) -> String {
    let key = &score.key;
    match audit.rules.map(|rules| &rules.scale) {
        Some(Scale::Grades { .. }) if audit.rules.is_some_and(|rules| rules.items.len() < 2) => {
            score.grade.clone().unwrap_or_else(|| key.clone())
        }
        Some(Scale::Ranks {}) => t.fill("第{}名", key),
        _ => t.fill("{}分", key),
    }
}

/// The line beneath the table that formulas multiply votes by.
fn values(t: Words, audit: &Audit, columns: Columns) -> Vec<Cell> {
    let label = if audit.denominator == 1 {
        t.say("分值（公式用）").to_owned()
    } else {
        t.fill("分值×{}（公式用）", audit.denominator)
    };
    let mut cells: Vec<Cell> = vec![Cell::Empty, Cell::from(label).tone(Tone::Muted)];
    cells.resize_with(usize::from(columns.first_score()), || Cell::Empty);
    let whole = |score: &Score| quotient(score.value * exact(audit.denominator));
    cells.extend(audit.scores.iter().map(|score| Cell::from(whole(score)).tone(Tone::Muted)));
    cells
}

/// A row that is being written.
struct Row<'r> {
    audit: &'r Audit<'r>,
    columns: Columns,
    at: u32,
    /// First row of the unit.
    first: u32,
    values: u32,
}

impl Row<'_> {
    fn cells(&self, view: &View, number: usize, unit: &str, line: &Line) -> Vec<Cell> {
        let weight = line.group.map(|group| quotient(weight(self.audit.rules, group)));
        let mut cells: Vec<Cell> = vec![
            number.into(),
            view.name(unit).into(),
            line.name.as_str().into(),
            weight.into(),
            line.issued.into(),
            self.formula(
                format!("{}+{}", self.cell(Columns::VALID), self.cell(Columns::INVALID)),
                line.valid + line.invalid,
            ),
        ];
        if !line.shown {
            cells.extend([line.valid.into(), line.invalid.into(), Cell::from("票少不列")]);
            cells.resize_with(usize::from(self.columns.first_score()), || Cell::Empty);
            cells.extend(self.audit.scores.iter().map(|_| Cell::from("—").tone(Tone::Muted)));
            return cells;
        }
        let scores = self.area(self.at);
        let parts = if line.parts == 1 { String::new() } else { format!("/{}", line.parts) };
        cells.push(if self.audit.scores.is_empty() {
            line.valid.into()
        } else {
            self.formula(format!("SUM({scores}){parts}"), line.valid)
        });
        cells.push(self.sum_of_members(Columns::INVALID, line, line.invalid));
        cells.push(reasons(line).into());
        cells.extend(self.figures(line));
        cells.extend(
            line.counts
                .iter()
                .zip(self.columns.first_score()..)
                .map(|(count, column)| self.sum_of_members(column, line, *count)),
        );
        cells
    }

    /// 得分合计, what is left out of it, 平均分.
    fn figures(&self, line: &Line) -> Vec<Cell> {
        let (scores, rules) = (&self.audit.scores, self.audit.rules);
        let Some(mean) = line.mean(scores, rules) else {
            return (Columns::SUM..self.columns.first_score()).map(|_| Cell::Empty).collect();
        };
        let trimmed = line.trimmed(scores, rules);
        let divisor = self.audit.denominator * i128::from(line.parts);
        let over = if divisor == 1 { String::new() } else { format!("/{divisor}") };
        let (own, values) = (self.area(self.at), self.area(self.values));
        let mut cells = vec![Cell::Formula {
            formula: format!("=SUMPRODUCT({own},{values}){over}"),
            value: quotient(line.sum(scores)),
        }];
        if let Some(trim) = rules.and_then(|rules| rules.trim).filter(|_| self.columns.trims) {
            let valid = self.cell(Columns::VALID);
            let dropped = format!("IF(AND({valid}>{},{valid}>{}),{},0)", trim.above, 2 * trim.drop, trim.drop);
            cells.push(self.formula(dropped, trimmed.dropped));
            for (side, sum) in [(">", trimmed.highest), ("<", trimmed.lowest)] {
                cells.push(Cell::Formula { formula: self.left_out(side, &own, &values, &over), value: quotient(sum) });
            }
        }
        let (sum, count) = self.columns.counted("", self.at);
        cells.push(Cell::Formula { formula: format!("=ROUND({sum}/{count},{DIGITS})"), value: rounded(mean, DIGITS) });
        cells
    }

    /// Sum of the votes that are left out at one end: of each score as many as are still to go when all better (or
    /// worse) ones are gone.
    fn left_out(&self, side: &str, own: &str, values: &str, over: &str) -> String {
        let rest = format!("({}-SUMIF({values},\"{side}\"&{values},{own}))", self.cell(Columns::DROPPED));
        format!("=SUMPRODUCT({values}*({rest}>0)*(({rest}<{own})*{rest}+({rest}>={own})*{own})){over}")
    }

    /// A number of votes; of groups that are put together, the sum of theirs.
    fn sum_of_members(&self, column: u16, line: &Line, value: u32) -> Cell {
        if line.members.is_empty() {
            return value.into();
        }
        let rows = line.members.iter().map(|at| self.first + u32::try_from(*at).unwrap_or(0));
        let cells: Vec<String> = rows.map(|row| row_col_to_cell(row, column)).collect();
        self.formula(cells.join("+"), value)
    }

    fn formula(&self, formula: String, value: u32) -> Cell {
        Cell::Formula { formula: format!("={formula}"), value: f64::from(value) }
    }

    fn cell(&self, column: u16) -> String {
        row_col_to_cell(self.at, column)
    }

    /// The scores of a row; the row of values is fixed.
    fn area(&self, row: u32) -> String {
        let fix = if row == self.values { "$" } else { "" };
        let name = |column: u16| format!("${}{fix}{}", column_number_to_name(column), row + 1);
        format!("{}:{}", name(self.columns.first_score()), name(self.columns.last_score()))
    }
}

fn reasons(line: &Line) -> String {
    let reasons = line.group.into_iter().flat_map(|group| &group.invalid_reasons);
    reasons.map(|(reason, count)| format!("{reason}{count}")).collect::<Vec<_>>().join("、")
}

/// Where the rows of the units begin, and the row of values beneath them.
pub(super) fn rows(audit: &Audit) -> (Vec<u32>, u32) {
    let mut next = FIRST_ROW;
    let mut rows = Vec::new();
    for unit in &audit.units {
        rows.push(next);
        next += u32::try_from(unit.lines.len()).unwrap_or(0);
    }
    (rows, next)
}

/// A weight in a formula, where a row has none of its own.
pub(super) fn weight_text(weight: Exact) -> String {
    literal(weight)
}
