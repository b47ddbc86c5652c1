//! From a table to ballots and tallies.

mod absent;
mod aspects;
mod axis;
mod blanks;
mod columns;
mod components;
mod homes;
mod labels;
mod left_out;
mod outline;
mod own;
mod remarks;
mod rows;
mod scales;
mod seats;
mod spans;
mod stray;
mod strokes;
mod tally;
mod texts;
mod ticks;
mod ticks_down;
mod voided;
mod votes;

pub(super) use absent::is_absence;
pub(super) use remarks::tells_replaced;
pub(super) use texts::kept_text;
pub(super) use ticks::text_kind;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::grid::{Area, Cell};

use self::strokes::settle_strokes;
use self::voided::Voided;
use super::cells::{Line, View, in_line, is_empty};
use super::columns::Column;
use super::context::Context;
use super::heads::{Lexicon, Role};
use super::names::NameMatch;
use super::table::{Kind, Table};
use super::types::{Candidate, Mark, Passed, Region};

/// A region and what people need to know about it, or what is missing.
pub(super) type Outcome = Result<(Region, Vec<String>), Vec<String>>;

/// What a column is taken as that nobody understands.
pub(super) const UNUSED: &str = "未采用";
/// Why a row of numbers of votes is passed over.
pub(super) const NO_NUMBER: &str = "票数栏里有不是数字的内容，本行不计";

/// Where a sheet comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) sheet: &'a str,
    pub(super) file: &'a str,
    /// Position of the line at which the sheet's first table begins: what stands above it is the sheet's title.
    pub(super) title: usize,
}

/// Reads one table.
pub(super) fn region(view: &View<'_>, lexicon: &Lexicon<'_>, table: &Table, source: Source<'_>) -> Outcome {
    if let Some(doubt) = &table.doubt {
        return Err(vec![doubt.clone()]);
    }
    let mut body = Body::new(view, lexicon, table, source);
    body.place_labels();
    body.gather_rows()?;
    body.emit()?;
    Ok((body.region, body.notes))
}

/// A line of the body that holds votes.
#[derive(Default)]
struct Row<'a> {
    row: u32,
    cells: &'a [(u32, &'a Cell)],
    /// Index into the region's candidates.
    candidate: Option<u16>,
    problem: String,
    group: Option<u16>,
    group_label: String,
    item: Option<u16>,
    mark: Option<Mark>,
    id: String,
    rater: Option<String>,
    /// The unit that the row is from, be it the secretary's ballot or not.
    from: Option<String>,
    void: Voided,
    /// A remark says that its rater was not there.
    absent: bool,
    /// In a tally whose scale goes down the rows: the row of the invalid votes.
    lost: bool,
    /// Words in its label columns.
    label: String,
}

/// Where the identity of a ballot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Row,
    Column,
    Whole,
    /// Every cell is a ballot of its own: lists of scores side by side.
    Cell,
}

/// Grades or scores to the right of a row's ballots add them up: 1号 2号 3号 | 好 较好 一般 差.
fn pass_sums(columns: &mut [Column]) {
    let ballot = |column: &Column| column.ballot.is_some() && column.mark.is_none();
    let Some(last) = columns.iter().rposition(ballot) else { return };
    let Some(first) = columns.iter().position(ballot) else { return };
    let marked = |column: &Column| column.mark.is_some() || column.foreign_mark;
    if columns.get(..last).unwrap_or_default().iter().any(marked) || last - first < 2 {
        return;
    }
    for column in columns.iter_mut().skip(last).filter(|column| marked(column)) {
        (column.mark, column.foreign_mark) = (None, false);
        column.role = Some(Role::Computed);
    }
}

struct Body<'a> {
    view: &'a View<'a>,
    lexicon: &'a Lexicon<'a>,
    table: &'a Table,
    columns: Vec<Column>,
    values: Vec<Column>,
    rows: Vec<Row<'a>>,
    context: Context,
    source: Source<'a>,
    region: Region,
    notes: Vec<String>,
    /// Candidate index by unit, or by label for those that fit no unit.
    known: BTreeMap<(Option<usize>, String), u16>,
    names: HashMap<String, NameMatch>,
    groups: HashMap<String, NameMatch>,
    /// Column whose cells are scores or grades: the scale goes down the rows.
    mark_column: Option<u32>,
    /// Column in which candidates and rater groups stand, the ones above the others.
    outline: Option<outline::Outline>,
    /// Candidates or rater groups stand in that column too, each above its scores.
    indented: Option<outline::Outermost>,
    /// Columns of strokes, each with the column of the same votes in numbers.
    strokes: Vec<(u32, u32)>,
    /// Votes that have no one score.
    unscored: Vec<spans::Unscored>,
    /// Rows beneath a scale that say how many ballots came back, with their labels and the groups whose titles stand above.
    returned: Vec<(u32, String, Option<u16>)>,
    /// A scale that goes down the rows has a row of invalid votes.
    lost_row: bool,
    /// Questions that were not put to a rater are told from those that he left out.
    told_skips: bool,
}

impl<'a> Body<'a> {
    fn new(view: &'a View<'a>, lexicon: &'a Lexicon<'a>, table: &'a Table, source: Source<'a>) -> Self {
        let mut context = Context::gather(view, table.context.start, table.context.end);
        if table.context.start > 0 {
            context = context.below(&Context::gather(view, 0, source.title));
        }
        let context = context.above(view.lines.get(table.body..table.end).unwrap_or_default());
        let by_unit = table.columns.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let mut columns = table.columns.clone();
        let by_ballot = table.columns.iter().filter(|column| column.ballot.is_some()).count() >= 3;
        if by_ballot {
            pass_sums(&mut columns);
        }
        let marked = columns.iter().any(|column| column.mark.is_some() || column.foreign_mark);
        let by_name = table.columns.iter().any(|column| column.role == Some(Role::Candidate));
        let by_group = table.kind == Kind::Groups && table.columns.iter().any(|column| column.group.is_some());
        for column in &mut columns {
            // 班子评分 beside the numbers of votes of each grade is a mean.
            let own = column.mark.is_some() || column.foreign_mark || column.unit.is_some() || column.item.is_some();
            if marked && column.group.is_some() && column.role.is_none() && !own && column.head.ends_with('分') {
                column.role = Some(Role::Computed);
            }
            // Beside columns of candidates, a column 等次 names the rows; beside columns of scores, a column 评价 does.
            if column.role == Some(Role::Score) && by_ballot && column.group.is_none() && column.ballot.is_none() {
                // 得分 behind the columns of ballots is their mean.
                column.role = Some(Role::Computed);
            } else if column.role == Some(Role::Score) && by_group && column.group.is_none() {
                // 得分 before columns of rater groups: the scores that were given, beside candidates their means.
                column.role = by_name.then_some(Role::Computed);
            } else if column.role == Some(Role::Score) && (by_unit || marked) {
                column.role = by_unit.then_some(Role::Computed);
            }
        }
        let beneath = view.lines.get(table.body..table.end).unwrap_or_default();
        let is_filled =
            |place: u32| beneath.iter().any(|(_, cells)| in_line(cells, place).is_some_and(|cell| !is_empty(cell)));
        let strokes = settle_strokes(&mut columns, is_filled);
        let mut region = Region::default();
        let first = view.lines.get(table.top).map_or(0, |(row, _)| *row);
        let last = view.lines.get(table.end.saturating_sub(1)).map_or(first, |(row, _)| *row);
        region.area = Area {
            top: first,
            bottom: last,
            left: view.columns.first().copied().unwrap_or(0),
            right: view.columns.last().copied().unwrap_or(0),
        };
        Self {
            view,
            lexicon,
            table,
            columns,
            values: Vec::new(),
            rows: Vec::new(),
            context,
            source,
            region,
            notes: Vec::new(),
            known: BTreeMap::new(),
            names: HashMap::new(),
            groups: HashMap::new(),
            mark_column: None,
            outline: None,
            indented: None,
            strokes,
            unscored: Vec::new(),
            returned: Vec::new(),
            lost_row: false,
            told_skips: false,
        }
    }

    fn lines(&self) -> &'a [Line<'a>] {
        self.view.lines.get(self.table.body..self.table.end).unwrap_or_default()
    }

    /// The candidate's place in the region's list.
    fn candidate(&mut self, unit: Option<usize>, id: Option<&str>, label: &str, place: String, problem: &str) -> u16 {
        let key = (unit, if unit.is_some() { String::new() } else { label.to_owned() });
        if let Some(at) = self.known.get(&key) {
            return *at;
        }
        let at = u16::try_from(self.region.candidates.len()).unwrap_or(u16::MAX);
        self.region.candidates.push(Candidate {
            label: label.to_owned(),
            unit: id.map(str::to_owned),
            place,
            problem: problem.to_owned(),
        });
        self.known.insert(key, at);
        at
    }

    fn unit_candidate(&mut self, unit: usize, label: &str, place: String) -> u16 {
        // The roster's id is put in by the caller of the module, which knows the roster.
        self.candidate(Some(unit), Some(&unit.to_string()), label, place, "")
    }

    fn pass(&mut self, row: u32, column: u32, text: &str, reason: &str) {
        let text: String = text.chars().take(40).collect();
        self.region.passed.push(Passed { row, column, text, reason: reason.into() });
    }

    /// Turns rows into votes.
    fn emit(&mut self) -> Result<(), Vec<String>> {
        self.emit_components();
        if self.values.is_empty() {
            return self.only_components();
        }
        self.settle_numbers()?;
        let marks = self.values.iter().any(|column| column.mark.is_some()) || self.mark_column.is_some();
        let foreign = self.values.iter().any(|column| column.foreign_mark);
        if foreign && !marks {
            return Err(vec![self.foreign_scale()]);
        }
        let by_unit = self.values.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let counted = |column: &Column| column.unit.is_some() && column.role == Some(Role::Returned);
        if by_unit && !marks && self.columns.iter().any(counted) {
            return Err(vec!["每个对象下有票数又有得分，像是结果表；没有逐张票，也没有各分数的票数".into()]);
        }
        let by_row = self.rows.iter().any(|row| row.candidate.is_some() || !row.problem.is_empty());
        let context = if by_unit || by_row {
            None
        } else {
            Some(self.context.candidate(self.lexicon, self.source.sheet, self.source.file))
        };
        if let Some(found) = &context
            && found.index.is_none()
        {
            return Err(vec![format!("缺被测评对象：{}", found.problem)]);
        }
        let about =
            context.and_then(|found| found.index.map(|unit| self.unit_candidate(unit, &found.label, found.place)));
        for row in &mut self.rows {
            row.candidate = row.candidate.or(about);
        }
        self.require_items()?;
        if marks && self.is_tally()? {
            return self.emit_tallies();
        }
        if self.values.iter().any(|column| column.counted) {
            return self.emit_counts();
        }
        let axis = self.axis(marks, by_unit, by_row)?;
        if marks && let Some(axis) = self.ticks_down_axis() {
            self.emit_ticks_down(axis, about);
        } else if marks {
            self.emit_ticks(axis, about)?;
        } else {
            self.emit_votes(axis)?;
        }
        self.resolve_groups();
        if self.region.ballots.is_empty() { self.only_components() } else { Ok(()) }
    }

    fn foreign_scale(&self) -> String {
        if self.lexicon.gauge.grades.is_empty() {
            "缺分数：方案按分数计票，此表只有等次".into()
        } else {
            "缺等次：方案按等次计票，此表的分数没有对应的等次".into()
        }
    }

    /// A scheme with several items needs them on the sheet.
    fn require_items(&self) -> Result<(), Vec<String>> {
        let items = self.lexicon.rules.items.len();
        let seen: BTreeSet<u16> = self
            .values
            .iter()
            .filter_map(|column| column.item)
            .chain(self.rows.iter().filter_map(|row| row.item))
            .collect();
        if items > 1 && seen.is_empty() {
            return Err(vec!["缺测评项目：方案分项测评，此表没有项目栏".into()]);
        }
        Ok(())
    }
}
