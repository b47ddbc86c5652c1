//! The columns of a table, and what their heads say.

use super::cells::View;
use super::heads::{self, Label, Lexicon, Role};
use super::marks::HeadMark;
use super::table::Kind;
use super::types::Mark;
use super::{grids, raters, tiers};

/// A column of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    pub(super) column: u32,
    /// Its heads, joined.
    pub(super) head: String,
    pub(super) role: Option<Role>,
    pub(super) unit: Option<usize>,
    /// The head fits several units, or names two different ones.
    pub(super) ambiguous: bool,
    pub(super) item: Option<u16>,
    pub(super) component: Option<u16>,
    pub(super) group: Option<u16>,
    pub(super) group_label: String,
    pub(super) mark: Option<Mark>,
    /// A score or grade that the scheme's scale does not have.
    pub(super) foreign_mark: bool,
    /// Number of the ballot that the column is.
    pub(super) ballot: Option<String>,
    /// Every cell of it is a ballot.
    pub(super) grid: bool,
    /// The unit whose secretary cast the ballot that the column is.
    pub(super) rater: Option<usize>,
    /// Its cells hold all votes of a group, one behind the other.
    pub(super) list: bool,
    /// Its cells write out how many votes each score has.
    pub(super) counted: bool,
}

impl Column {
    /// Whether votes or numbers of votes stand in it.
    pub(super) fn is_value(&self) -> bool {
        match self.role {
            Some(Role::Score) => true,
            Some(_) => false,
            None => {
                self.unit.is_some()
                    || self.ambiguous
                    || self.item.is_some()
                    || self.mark.is_some()
                    || self.foreign_mark
                    || self.group.is_some()
                    || self.ballot.is_some()
            }
        }
    }
}

/// What the columns of a table stand for.
pub(super) fn columns(view: &View<'_>, lexicon: &Lexicon<'_>, top: usize, body: usize, kinds: &[Kind]) -> Vec<Column> {
    let numbers_are_scores = kinds.contains(&Kind::Scores);
    let named = (top + 1..body).find(|at| raters::beneath(view, lexicon, *at));
    let grouped = kinds.contains(&Kind::Groups) && !kinds.contains(&Kind::Units);
    let mut columns: Vec<Column> =
        view.columns.iter().map(|column| Column { column: *column, ..Column::default() }).collect();
    for at in top..body {
        let Some((row, _)) = view.lines.get(at) else { continue };
        let last_tier = at + 1 == body;
        let units = columns.iter().find(|column| column.unit.is_some()).map(|column| column.column);
        let pieces =
            units.zip(view.lines.get(at)).is_some_and(|(first, line)| tiers::names_groups(line, lexicon, first));
        let mut carried: Option<(Label, String)> = None;
        let mut begun = false;
        for column in &mut columns {
            let anchor = view.anchor(*row, column.column);
            // A head that a merge drags down from a tier above has been seen there.
            if anchor.0 < *row && at > top {
                continue;
            }
            let text = view.text(*row, column.column);
            let text = text.trim();
            if text.is_empty() {
                let below = if last_tier {
                    matches!(carried, Some((Label::Group(_), _))) && kinds == [Kind::Groups]
                } else {
                    has_head_below(view, at, body, column.column)
                };
                if let (Some((label, head)), true) = (&carried, below) {
                    apply(column, label, head, numbers_are_scores, lexicon);
                }
                continue;
            }
            if named == Some(at) && column.group.is_some() && column.role.is_none() {
                raters::name(column, text, lexicon);
                continue;
            }
            // 机械学院-评价, 机械学院-理由: candidate and kind of column in one head.
            if let Some((unit, role)) = heads::two_parts(text, lexicon) {
                column.head = if column.head.is_empty() { text.to_owned() } else { format!("{} {text}", column.head) };
                apply(column, &Label::Unit(unit), text, numbers_are_scores, lexicon);
                apply(column, &Label::Role(role), text, numbers_are_scores, lexicon);
                carried = None;
                continue;
            }
            // Behind the name of a rater group also a piece of one names it; before it a name column may hold that piece.
            let beneath = pieces && at > top && units.is_some_and(|first| column.column >= first);
            let group = |meant: bool| {
                let group = lexicon.groups.label(text).one().filter(|_| meant)?;
                u16::try_from(group).ok().map(Label::Group)
            };
            let label = group(beneath).or_else(|| lexicon.head(text)).or_else(|| group(grouped && begun));
            begun |= matches!(label, Some(Label::Group(_)));
            if column.head.is_empty() {
                text.clone_into(&mut column.head);
            } else if column.head != text {
                column.head = format!("{} {text}", column.head);
            }
            carried = match &label {
                Some(label @ (Label::Unit(_) | Label::Group(_) | Label::Item(_) | Label::Grade(_))) => {
                    Some((label.clone(), text.to_owned()))
                }
                _ => None,
            };
            if let Some(label) = label {
                apply(column, &label, text, numbers_are_scores, lexicon);
            }
        }
    }
    sums_of_options(&mut columns);
    columns
}

/// 小计 beside 选项 holds the votes that each answer of a survey's question got.
fn sums_of_options(columns: &mut [Column]) {
    let headed = |column: &Column, word: &str| super::cells::fold(&column.head) == word;
    if columns.iter().any(|column| headed(column, "选项") && column.role == Some(Role::Score)) {
        for column in columns.iter_mut().filter(|column| headed(column, "小计")) {
            column.role = Some(Role::Returned);
        }
    }
}

fn has_head_below(view: &View<'_>, at: usize, body: usize, column: u32) -> bool {
    (at + 1..body).filter_map(|line| view.lines.get(line)).any(|(row, _)| view.own(*row, column).is_some())
}

/// Adds what a head says to a column.
fn apply(column: &mut Column, label: &Label, text: &str, numbers_are_scores: bool, lexicon: &Lexicon<'_>) {
    match label {
        // 票数 under a grade says what stands there anyway.
        Label::Role(Role::Returned) if column.mark.is_some() => {}
        // 得分 under a candidate says what stands there anyway.
        Label::Role(Role::Score) if column.unit.is_some() => {}
        // 得票率 beneath a grade says more than 测评结果 above all grades.
        Label::Role(role) if column.mark.is_some() && column.role == Some(Role::Score) => column.role = Some(*role),
        Label::Role(role) => column.role = column.role.or(Some(*role)),
        Label::Unit(unit) => {
            if column.unit.is_some_and(|other| other != *unit) {
                column.ambiguous = true;
            }
            column.unit = Some(*unit);
            // 得分 or 被评议人 over all candidates.
            if column.role == Some(Role::Candidate) {
                text.clone_into(&mut column.head);
            }
            column.role = column.role.filter(|role| !matches!(role, Role::Score | Role::Candidate));
        }
        Label::Ambiguous => column.ambiguous = column.unit.is_none(),
        Label::Item(item) => column.item = Some(*item),
        Label::Component(component) => column.component = Some(*component),
        Label::Group(group) => {
            column.group = Some(*group);
            text.clone_into(&mut column.group_label);
        }
        Label::Grade(grade) => {
            let mark = lexicon.gauge.head_mark(HeadMark::Grade(grade));
            // The finer head beneath, or above, wins.
            if column.mark.is_none() {
                column.mark = mark;
                column.foreign_mark = mark.is_none();
            }
        }
        Label::Number(number, _) if numbers_are_scores => {
            if let Some(mark) = lexicon.gauge.head_mark(HeadMark::Score(*number)) {
                column.mark = Some(mark);
                column.foreign_mark = false;
            } else if column.mark.is_none() {
                column.foreign_mark = true;
            }
        }
        Label::Number(..) => column.ballot = Some(text.to_owned()),
        Label::Ballot => {
            column.ballot = Some(text.to_owned());
            column.grid = grids::is_column_number(text);
            // 校领导1, 部门3: the head says whose ballot it is.
            if let Some(group) = lexicon.numbered_group(text).filter(|_| column.group.is_none()) {
                column.group = Some(group);
                text.clone_into(&mut column.group_label);
            }
        }
    }
}
