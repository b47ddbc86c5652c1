//! 测评结果: means of the groups, score, grade, place, each computed from 测评明细.

use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use shuping_analyzers::ballots::{Exact, parse_exact};
use shuping_analyzers::scheme::{BallotRules, Scale, Ties, Veto, VetoBase};
use shuping_analyzers::season::{ComponentResult, GroupResult};

use super::audit::{Audit, DIGITS, Line, Unit, bands, factor, is_low, weight, worse};
use super::details::{self, weight_text};
use super::numbers::{exact, literal, quotient, rounded, zero};
use super::ranks::top_share;
use super::{FIRST_ROW, Places};
use crate::Error;
use crate::view::View;
use crate::words::Words;
use crate::workbook::look::{Look, Tone};
use crate::workbook::table::{Cell, Column, Kind, Table, column};

/// Columns of the sheet.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) vote: u16,
    /// Components beside the vote, where there are any.
    components: u16,
    pub(super) score: u16,
    pub(super) published: u16,
    pub(super) band: u16,
    pub(super) grade: u16,
    pub(super) rank: u16,
    /// Share of the highest grade, where equal scores are parted by it.
    top: Option<u16>,
}

/// 序号, 单位, 有效票.
pub(super) const BEFORE_MEANS: u16 = 3;

impl Columns {
    pub(super) fn new(audit: &Audit) -> Self {
        let count = |number: usize| u16::try_from(number).unwrap_or(0);
        let means = count(means(audit).len());
        let components = count(components(audit).len());
        let vote = BEFORE_MEANS + means;
        let score = if components == 0 { vote } else { vote + components + 1 };
        let vetoes = count(audit.rules.map_or(0, |rules| rules.vetoes.len()));
        let grade = score + 3 + vetoes;
        let top = audit.rules.is_some_and(|rules| rules.ties == Ties::TopVotes).then_some(grade + 1);
        let rank = grade + 1 + u16::from(top.is_some());
        Self { vote, components, score, published: score + 1, band: score + 2, grade, rank, top }
    }
}

/// The means that have a column: by the place among a unit's lines.
pub(super) fn means<'a>(audit: &Audit<'a>) -> Vec<(String, Option<&'a GroupResult>, Exact)> {
    let Some(unit) = audit.units.iter().max_by_key(|unit| unit.lines.len()) else { return Vec::new() };
    let of_line = |(at, line): (usize, &Line<'a>)| {
        let own = unit.weighed.iter().find(|(line, _)| *line == at).map(|(_, weight)| *weight);
        (line.name.clone(), line.group, own.or(line.group.map(|_| zero())).unwrap_or_else(zero))
    };
    unit.lines.iter().enumerate().map(of_line).collect()
}

/// Components beside the vote, the first unit's order.
fn components<'a>(audit: &Audit<'a>) -> Vec<&'a ComponentResult> {
    let mut all: Vec<&ComponentResult> = Vec::new();
    for component in audit.units.iter().flat_map(|unit| &unit.result.components).filter(|one| one.id != "meeting") {
        if !all.iter().any(|one| one.id == component.id) {
            all.push(component);
        }
    }
    all
}

pub(super) fn write(
    book: &mut Workbook,
    look: &Look,
    view: &View,
    audit: &Audit,
    places: &Places,
) -> Result<(), Error> {
    let note = note(view.t(), audit);
    let mut table = Table::open(book, look, "测评结果", "述职评议测评结果汇总表", &[&note], heads(view.t(), audit))?;
    table.freeze(2)?;
    for (index, (unit, at)) in audit.units.iter().zip(FIRST_ROW..).enumerate() {
        let row = Row { audit, places, unit, at, first: places.rows.get(index).copied().unwrap_or(FIRST_ROW) };
        table.about(&unit.result.unit);
        table.row(row.cells(view, index))?;
    }
    table.close()?;
    table.note("制表人：　　　　　　　　计票人：　　　　　　　　监票人：　　　　　　　　")?;
    super::chart::draw(&mut table, look, audit, places)
}

fn heads(t: Words, audit: &Audit) -> Vec<Column> {
    let mut heads =
        vec![column("序号", 5.0, Kind::Int), column("单位", 18.0, Kind::Text), column("有效票", 8.0, Kind::Int)];
    heads.extend(means(audit).into_iter().map(|(name, _, weight)| {
        let share =
            if weight == zero() { String::new() } else { format!("\n（{}%）", literal(weight * exact(100_u32))) };
        column(format!("{name}{share}"), 12.0, Kind::Score)
    }));
    let ranks = audit.rules.is_some_and(|rules| matches!(rules.scale, Scale::Ranks {}));
    heads.push(column(if ranks { "平均名次" } else { "加权得分" }, 12.0, Kind::Exact));
    let components = components(audit);
    if !components.is_empty() {
        heads.extend(components.iter().map(|one| column(component_head(t, one), 11.0, Kind::Score)));
        heads.push(column("综合得分", 12.0, Kind::Exact));
    }
    heads.extend([column("公布得分", 10.0, Kind::Score), column("按得分等次", 10.0, Kind::Word)]);
    for veto in audit.rules.map_or(&[][..], |rules| &rules.vetoes) {
        heads.push(column(t.fill("“{}”票占比", veto.votes.join("+")), 10.0, Kind::Percent));
    }
    heads.push(column("建议等次", 9.0, Kind::Word));
    if let Some(top) = audit.rules.filter(|rules| rules.ties == Ties::TopVotes).and_then(|_| audit.top_grade()) {
        heads.push(column(t.fill("“{}”票占比", top), 10.0, Kind::Percent));
    }
    heads.extend([column("名次", 6.0, Kind::Int), column("提示", 46.0, Kind::Text)]);
    heads
}

fn component_head(t: Words, component: &ComponentResult) -> String {
    let weight = component.weight_exact.as_deref().and_then(parse_exact);
    match weight {
        Some(weight) => format!("{}\n（{}%）", component.title, literal(weight * exact(100_u32))),
        None => t.fill("{}\n（直接加减）", &component.title),
    }
}

fn note(t: Words, audit: &Audit) -> String {
    let Some(rules) = audit.rules else { return t.say("方案没有规定测评办法。").into() };
    let mut parts: Vec<String> =
        bands(rules).into_iter().map(|(grade, from)| t.fill_two("{}分及以上为“{}”", literal(from), grade)).collect();
    if parts.is_empty() {
        parts.push(t.say("方案没有等次线").into());
    }
    let trim = rules.trim.map_or_else(String::new, |trim| {
        t.fill_all("；票数超过{}张时去掉{}个最高分、{}个最低分", &[&trim.above, &trim.drop, &trim.drop])
    });
    let rounding =
        rules.rounding.map_or_else(String::new, |digits| t.fill("；得分四舍五入保留{}位小数后对照等次", digits));
    let source = if rules.source.is_empty() { String::new() } else { t.fill("（{}）", &rules.source) };
    let stated = audit.units.iter().filter(|unit| unit.score.is_none() && unit.result.weighted.is_some()).count();
    let stated = if stated == 0 {
        String::new()
    } else {
        t.fill("其中{}个单位有不单列的组，得分直接列出，不用公式。", stated)
    };
    t.fill_all(
        "{}{}{}{}。得分由“测评明细”的票数用公式算出；等次为建议，由党委研究确定。{}",
        &[&parts.join(t.say("，")), &trim, &rounding, &source, &stated],
    )
}

/// A unit's row that is being written.
struct Row<'r> {
    audit: &'r Audit<'r>,
    places: &'r Places,
    unit: &'r Unit<'r>,
    at: u32,
    /// The unit's first row on 测评明细.
    first: u32,
}

impl Row<'_> {
    fn cells(&self, view: &View, index: usize) -> Vec<Cell> {
        let result = self.unit.result;
        let valid: u32 = result.groups.iter().map(|group| group.valid).sum();
        let mut cells = vec![(index + 1).into(), view.name(&result.unit).into()];
        cells.push(self.sum(details::Columns::VALID, valid));
        cells.extend(means(self.audit).iter().enumerate().map(|(at, _)| self.mean(at)));
        cells.push(self.vote());
        cells.extend(self.components());
        cells.extend(self.published_and_band());
        cells.extend(self.vetoes());
        cells.push(self.grade());
        cells.extend(self.places.results.top.map(|_| self.top()));
        cells.push(self.rank());
        cells.push(result.flags.join("；").into());
        cells
    }

    /// The sum of a column of 测评明细 over the unit's groups.
    fn sum(&self, column: u16, value: u32) -> Cell {
        if self.unit.groups == 0 {
            return value.into();
        }
        Cell::Formula { formula: format!("=SUM({})", self.area(column)), value: f64::from(value) }
    }

    fn area(&self, column: u16) -> String {
        self.columns(column, column)
    }

    /// Columns of 测评明细 over the unit's groups.
    fn columns(&self, from: u16, to: u16) -> String {
        let last = self.first + u32::try_from(self.unit.groups.saturating_sub(1)).unwrap_or(0);
        let sheet = &self.places.detail;
        format!("{sheet}{}:{}", row_col_to_cell(self.first, from), row_col_to_cell(last, to))
    }

    fn mean(&self, at: usize) -> Cell {
        let Some(line) = self.unit.lines.get(at) else { return Cell::Empty };
        if !line.shown {
            return Cell::from("票少不列").tone(Tone::Muted);
        }
        let Some(mean) = line.mean(&self.audit.scores, self.audit.rules) else { return Cell::Empty };
        let cell = row_col_to_cell(self.line_row(at), self.places.columns.mean());
        Cell::Formula { formula: format!("={}{cell}", self.places.detail), value: rounded(mean, DIGITS) }
    }

    fn line_row(&self, at: usize) -> u32 {
        self.first + u32::try_from(at).unwrap_or(0)
    }

    /// The weighted mean as a part of a formula, not rounded.
    fn vote_formula(&self) -> String {
        let (mut terms, mut weights, mut sum) = (Vec::new(), Vec::new(), zero());
        for (at, weight) in &self.unit.weighed {
            let Some(line) = self.unit.lines.get(*at) else { continue };
            if line.mean(&self.audit.scores, self.audit.rules).is_none() {
                continue;
            }
            let row = self.line_row(*at);
            let (total, count) = self.places.columns.counted(&self.places.detail, row);
            let own = self.weight_cell(*at, *weight);
            terms.push(if *weight == exact(1_u32) {
                format!("{total}/{count}")
            } else {
                format!("{own}*{total}/{count}")
            });
            weights.push(own);
            sum += *weight;
        }
        let terms = terms.join("+");
        if sum == exact(1_u32) { terms } else { format!("({terms})/({})", weights.join("+")) }
    }

    /// Where a weight stands on 测评明细; the group that gives the weight of several stands among them.
    fn weight_cell(&self, at: usize, own: Exact) -> String {
        let members = self.unit.lines.get(at).map_or(&[][..], |line| line.members.as_slice());
        let groups = if members.is_empty() { std::slice::from_ref(&at) } else { members };
        let head = groups.iter().find(|at| {
            let group = self.unit.lines.get(**at).and_then(|line| line.group);
            group.is_some_and(|group| weight(self.audit.rules, group) == own)
        });
        match head {
            Some(head) => {
                format!("{}{}", self.places.detail, row_col_to_cell(self.line_row(*head), details::Columns::WEIGHT))
            }
            None => weight_text(own),
        }
    }

    fn vote(&self) -> Cell {
        if let Some(vote) = self.unit.vote {
            let formula = format!("=ROUND({},{DIGITS})", self.vote_formula());
            return Cell::Formula { formula, value: rounded(vote, DIGITS) };
        }
        let result = self.unit.result;
        let said = if result.components.is_empty() {
            result.weighted_exact.as_deref().and_then(parse_exact)
        } else {
            let meeting = result.components.iter().find(|one| one.id == "meeting");
            let scale = self.audit.rules.map_or_else(|| exact(1_u32), factor);
            meeting.and_then(|one| one.value_exact.as_deref()).and_then(parse_exact).map(|value| value / scale)
        };
        said.map(|score| rounded(score, DIGITS)).or(result.weighted.filter(|_| result.components.is_empty())).into()
    }

    /// Components beside the vote, and the score that they make together.
    fn components(&self) -> Vec<Cell> {
        if self.places.results.components == 0 {
            return Vec::new();
        }
        let own = |id: &str| self.unit.result.components.iter().find(|one| one.id == id);
        let mut cells: Vec<Cell> = components(self.audit)
            .iter()
            .map(|one| {
                let value = own(&one.id).and_then(|one| one.value_exact.as_deref()).and_then(parse_exact);
                value.map_or(Cell::Empty, |value| {
                    let text = literal(value);
                    if text.contains('/') {
                        Cell::Formula { formula: format!("={text}"), value: quotient(value) }
                    } else {
                        Cell::Number(quotient(value))
                    }
                })
            })
            .collect();
        let score = self.unit.score.filter(|_| self.unit.vote.is_some());
        cells.push(match (score, self.audit.rules) {
            (Some(score), Some(rules)) => {
                let digits = self.audit.digits(self.unit);
                let formula = format!("=ROUND({},{digits})", self.total_formula(rules));
                Cell::Formula { formula, value: rounded(score, digits) }
            }
            _ => self
                .unit
                .result
                .weighted_exact
                .as_deref()
                .and_then(parse_exact)
                .map(|score| rounded(score, DIGITS))
                .into(),
        });
        cells
    }

    fn total_formula(&self, rules: &BallotRules) -> String {
        let (mut terms, mut bonus, mut weights, mut sum) = (Vec::new(), String::new(), Vec::new(), zero());
        let columns = components(self.audit);
        for component in &self.unit.result.components {
            if component.value_exact.is_none() {
                continue;
            }
            let value = if component.id == "meeting" {
                let scale = factor(rules);
                let vote = self.vote_formula();
                if scale == exact(1_u32) { format!("({vote})") } else { format!("({vote})*{}", literal(scale)) }
            } else {
                let at = columns.iter().position(|one| one.id == component.id).unwrap_or(0);
                row_col_to_cell(self.at, self.places.results.vote + 1 + u16::try_from(at).unwrap_or(0))
            };
            match component.weight_exact.as_deref().and_then(parse_exact) {
                Some(weight) => {
                    terms.push(format!("{value}*{}", literal(weight)));
                    weights.push(literal(weight));
                    sum += weight;
                }
                None => bonus += &format!("+{value}"),
            }
        }
        let terms = terms.join("+");
        if sum == exact(1_u32) {
            format!("{terms}{bonus}")
        } else {
            format!("({terms})/({}){bonus}", weights.join("+"))
        }
    }

    /// 公布得分 and 按得分等次.
    fn published_and_band(&self) -> [Cell; 2] {
        let result = self.unit.result;
        let said = result.published.as_deref().and_then(|text| text.parse::<f64>().ok());
        let stated = || [Cell::from(said), Cell::from(result.grade_by_band.as_deref())];
        let (Some(rules), Some(said), true) = (self.audit.rules, said, self.unit.grade_follows) else {
            return stated();
        };
        let score = row_col_to_cell(self.at, self.places.results.score);
        let digits = rules.rounding.unwrap_or(6);
        let published = Cell::Formula { formula: format!("=ROUND({score},{digits})"), value: said };
        let compared =
            if rules.rounding.is_some() { row_col_to_cell(self.at, self.places.results.published) } else { score };
        let Some(grade) = &result.grade_by_band else { return [published, Cell::Empty] };
        let formula = format!("={}", band_formula(rules, &compared));
        [published, Cell::WordFormula { formula, value: grade.clone() }]
    }

    /// The share of votes that each veto looks at.
    fn vetoes(&self) -> Vec<Cell> {
        let Some(rules) = self.audit.rules else { return Vec::new() };
        let shares = self.unit.vetoes.iter().copied().chain(std::iter::repeat(None));
        rules
            .vetoes
            .iter()
            .zip(shares)
            .map(|(veto, share)| {
                share.map_or(Cell::Empty, |share| Cell::Formula {
                    formula: self.veto_formula(veto),
                    value: quotient(share),
                })
            })
            .collect()
    }

    fn veto_formula(&self, veto: &Veto) -> String {
        let base = match veto.base {
            VetoBase::Valid => format!("SUM({})", self.area(details::Columns::VALID)),
            VetoBase::Returned => format!("SUM({})", self.area(details::Columns::RETURNED)),
            VetoBase::Issued => {
                let known: Option<u32> = self.unit.lines.iter().take(self.unit.groups).map(|line| line.issued).sum();
                match self.unit.result.issued {
                    issued if issued == known => format!("SUM({})", self.area(details::Columns::ISSUED)),
                    issued => issued.unwrap_or(0).to_string(),
                }
            }
        };
        format!("={}/{base}", self.votes_of(|at| self.audit.scores.get(at).is_some_and(|score| is_low(score, veto))))
    }

    /// The votes of some scores over the unit's groups.
    fn votes_of(&self, wanted: impl Fn(usize) -> bool) -> String {
        let mut runs: Vec<(u16, u16)> = Vec::new();
        for (at, column) in (0..self.audit.scores.len()).zip(self.places.columns.first_score()..) {
            match runs.last_mut() {
                _ if !wanted(at) => {}
                Some((_, last)) if *last + 1 == column => *last = column,
                _ => runs.push((column, column)),
            }
        }
        let areas: Vec<String> = runs.into_iter().map(|(from, to)| self.columns(from, to)).collect();
        if areas.is_empty() { "0".to_owned() } else { format!("SUM({})", areas.join(",")) }
    }

    fn grade(&self) -> Cell {
        let result = self.unit.result;
        let tone = |cell: Cell| if result.vetoed { cell.tone(Tone::Bad) } else { cell };
        let (Some(rules), Some(grade), true) = (self.audit.rules, &result.grade, self.unit.proposal_follows) else {
            return tone(result.grade.as_deref().into());
        };
        let mut formula = row_col_to_cell(self.at, self.places.results.band);
        let columns = self.places.results.band + 1..;
        for ((veto, share), column) in rules.vetoes.iter().zip(&self.unit.vetoes).zip(columns) {
            if share.is_none() {
                continue;
            }
            let compare = if veto.inclusive { ">=" } else { ">" };
            let over = Exact::new(i128::from(*veto.over.0.numer()), i128::from(*veto.over.0.denom()));
            let met = format!("{}{compare}{}", row_col_to_cell(self.at, column), literal(over));
            // Grades that are as low already stay.
            let kept: Vec<String> = bands(rules)
                .into_iter()
                .filter(|(grade, _)| !worse(rules, &veto.grade, grade) && *grade != veto.grade)
                .map(|(grade, _)| format!("{formula}<>\"{grade}\""))
                .collect();
            let met = if kept.is_empty() { met } else { format!("AND({met},{})", kept.join(",")) };
            formula = format!("IF({met},\"{}\",{formula})", veto.grade);
        }
        tone(Cell::WordFormula { formula: format!("={formula}"), value: grade.clone() })
    }

    fn top(&self) -> Cell {
        let top = self.audit.top_grade();
        let Some(share) = top_share(self.audit, self.unit).filter(|_| self.unit.score.is_some()) else {
            return Cell::Empty;
        };
        let votes = self.votes_of(|at| self.audit.scores.get(at).is_some_and(|score| score.grade == top));
        let formula = format!("={votes}/SUM({})", self.area(details::Columns::VALID));
        Cell::Formula { formula, value: quotient(share) }
    }

    fn rank(&self) -> Cell {
        let Some(rank) = self.unit.result.rank else { return Cell::Empty };
        let Some(ranking) = self.audit.ranking else { return rank.into() };
        let last = FIRST_ROW + u32::try_from(self.audit.units.len()).unwrap_or(0);
        let all = |column: u16| {
            let name = column_number_to_name(column);
            format!("${name}${}:${name}${last}", FIRST_ROW + 1)
        };
        let cell = |column: u16| row_col_to_cell(self.at, column);
        let columns = &self.places.results;
        let top = columns.top.unwrap_or(columns.score);
        let formula = ranking.formula(&cell(columns.score), &all(columns.score), &cell(top), &all(top));
        Cell::Formula { formula, value: f64::from(rank) }
    }
}

/// Nested IFs over the bands, highest first; a score below all of them has no grade.
fn band_formula(rules: &BallotRules, cell: &str) -> String {
    bands(rules)
        .into_iter()
        .rev()
        .fold("\"\"".to_owned(), |rest, (grade, from)| format!("IF({cell}>={},\"{grade}\",{rest})", literal(from)))
}
