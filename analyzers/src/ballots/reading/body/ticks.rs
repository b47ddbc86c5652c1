//! Ballots whose scores are ticked.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::Cell;

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::heads::Role;
use super::super::marks::{Tick, count_of, tick_of};
use super::super::types::{Layout, Mark, Reason, TextKind, Vote};
use super::votes::Cast;
use super::{Axis, Body, Row};

impl<'a> Body<'a> {
    pub(super) fn emit_ticks(&mut self, axis: Axis, about: Option<u16>) -> Result<(), Vec<String>> {
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        let filled = circles_are_printed(&rows, &values);
        let listed = self.columns.iter().any(|column| {
            matches!(column.role, Some(Role::Id | Role::Group | Role::Candidate | Role::Item | Role::Rater))
                && !column.is_value()
        }) && (axis != Axis::Row
            || about.is_none()
            || self.columns.iter().any(|column| matches!(column.role, Some(Role::Id | Role::Group | Role::Rater))));
        let form = axis == Axis::Row && about.is_some() && !listed;
        let mut rows = if form { self.form_rows(rows, &values, filled) } else { rows };
        if form && rows.is_empty() {
            rows.extend(self.blank_row(about));
        }
        if form && rows.is_empty() {
            return Err(vec!["有分数栏，没有填写栏".into()]);
        }
        self.region.layout = if form || axis == Axis::Whole { Layout::Form } else { Layout::TickRows };
        let mut groups: BTreeMap<(Option<usize>, bool, Option<u16>), Vec<Column>> = BTreeMap::new();
        for column in values {
            groups.entry((column.unit, column.ambiguous, column.item)).or_default().push(column);
        }
        let mut votes = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            for ((unit, ambiguous, item), columns) in &groups {
                if *ambiguous {
                    continue;
                }
                let candidate = match unit {
                    Some(unit) => {
                        let head = columns.first().map_or(String::new(), |column| column.head.clone());
                        Some(self.unit_candidate(*unit, &head, String::new()))
                    }
                    None => row.candidate,
                };
                let (mark, column, quote) = self.ticked(row, columns, filled);
                let mut cells = columns.iter().map(|own| (own.column, in_line(row.cells, own.column)));
                let away = match mark {
                    Mark::Refused(Reason::Blank) => row.absent,
                    Mark::Refused(_) => cells.any(|(place, cell)| cell.is_some() && self.stays_away(row, place, cell)),
                    _ => false,
                };
                if away {
                    self.pass_absence(row.row, column);
                    continue;
                }
                if let Some(quote) = quote {
                    self.region.quotes.push((row.row, column, quote));
                }
                let vote = Vote {
                    row: row.row,
                    column,
                    candidate: candidate.unwrap_or(u16::MAX),
                    item: item.or(row.item).unwrap_or(0),
                    mark,
                };
                votes.push(Cast { row: at, part: 0, candidate, vote });
            }
        }
        self.leave_out_own(axis, &rows, &mut votes);
        self.collect(axis, &rows, votes);
        Ok(())
    }

    /// The rows of a filled form that hold the vote: those with a mark, the first one where none has.
    pub(super) fn form_rows(&mut self, rows: Vec<Row<'a>>, values: &[Column], filled: bool) -> Vec<Row<'a>> {
        let mut kept = Vec::new();
        let mut blank: Option<Row<'a>> = None;
        for row in rows {
            let kind = text_kind(&row.label);
            let opinion = ["意见", "评价意见", "测评意见", "评议意见"].contains(&fold(&row.label).as_str());
            let wide =
                values.iter().filter_map(|column| in_line(row.cells, column.column).map(|_| column)).any(|column| {
                    let width = self.view.width(row.row, column.column);
                    values
                        .iter()
                        .filter(|other| other.column >= column.column && other.column < column.column + width)
                        .filter_map(|other| other.mark)
                        .collect::<BTreeSet<_>>()
                        .len()
                        > 1
                });
            let texts: Vec<&Cell> = values.iter().filter_map(|column| in_line(row.cells, column.column)).collect();
            let marks = texts.iter().filter(|cell| {
                let tick = tick_of(Some(cell));
                tick == Tick::Marked || tick == Tick::Hollow && !filled
            });
            if opinion && texts.is_empty() && blank.is_none() {
                blank = Some(row);
            } else if let Some(kind) = kind.filter(|_| wide || marks.clone().count() == 0) {
                let unit = row
                    .candidate
                    .and_then(|at| self.region.candidates.get(usize::from(at)))
                    .and_then(|found| found.unit.clone());
                let words = texts.iter().map(|cell| text_of(cell).into_owned()).collect::<Vec<_>>().join(" ");
                self.keep_text(unit, kind, &words);
                self.pass(row.row, 0, &row.label, "文字意见");
            } else if wide && !texts.iter().any(|cell| self.lexicon.gauge.is_void(&fold(&text_of(cell)))) {
                self.pass(row.row, 0, &row.label, "文字，不是分数");
            } else if !texts.is_empty() {
                kept.push(row);
            } else if blank.is_none() && kind.is_none() {
                blank = Some(row);
            }
        }
        if kept.is_empty() { blank.into_iter().collect() } else { kept }
    }

    /// The score that is ticked in a row, its column, and what an odd cell says.
    pub(super) fn ticked(&self, row: &Row<'_>, columns: &[Column], filled: bool) -> (Mark, u32, Option<String>) {
        let first = columns.first().map_or(0, |column| column.column);
        let mut found: Vec<(Mark, u32)> = Vec::new();
        let mut odd = None;
        for column in columns {
            let Some(cell) = in_line(row.cells, column.column) else { continue };
            let Some(mark) = column.mark.or(row.mark) else { continue };
            let own = || {
                let number = count_of(Some(cell)).map(|number| i64::from(number) * 1000);
                matches!(mark, Mark::Score(score) if Some(i64::from(score)) == number)
            };
            let ticked = match tick_of(Some(cell)) {
                Tick::Marked => true,
                Tick::Hollow => !filled,
                Tick::Empty => false,
                Tick::Other if own() => true,
                Tick::Other => {
                    let text = text_of(cell).into_owned();
                    let reason =
                        if self.lexicon.gauge.is_void(&fold(&text)) { Reason::Void } else { Reason::NotAScore };
                    odd = odd.or(Some((Mark::Refused(reason), column.column, text)));
                    false
                }
            };
            if ticked && !found.iter().any(|(other, _)| *other == mark) {
                found.push((mark, column.column));
            }
        }
        if row.void.holds(columns.first().and_then(|column| column.unit)) {
            return (Mark::Refused(Reason::VoidBallot), first, None);
        }
        match (found.as_slice(), odd) {
            ([(mark, column)], None) => (*mark, *column, None),
            ([], None) => (Mark::Refused(Reason::Blank), first, None),
            ([_] | [], Some((mark, column, text))) => (mark, column, Some(text)),
            ([(_, column), ..], _) => (Mark::Refused(Reason::TwoMarks), *column, None),
        }
    }
}

/// Whether empty circles are those of the form, to be filled: beside another one or beside a mark. Where each stands alone
/// in its row it is the mark.
fn circles_are_printed(rows: &[Row<'_>], values: &[Column]) -> bool {
    rows.iter().any(|row| {
        let ticks = values.iter().map(|column| tick_of(in_line(row.cells, column.column)));
        let (mut marked, mut hollow) = (0, 0);
        for tick in ticks {
            marked += usize::from(tick == Tick::Marked);
            hollow += usize::from(tick == Tick::Hollow);
        }
        hollow > 0 && marked > 0
    })
}

/// What a row of a form asks to be written.
pub(in crate::ballots::reading) fn text_kind(label: &str) -> Option<TextKind> {
    let folded = fold(label);
    if folded.contains("总体评价") || folded.contains("综合评价") {
        return None;
    }
    let problem = ["问题", "不足", "短板", "差距"].iter().any(|word| folded.contains(word));
    let advice = ["意见", "建议", "希望"].iter().any(|word| folded.contains(word));
    match (problem, advice) {
        (true, _) => Some(TextKind::Problem),
        (_, true) => Some(TextKind::Advice),
        _ => None,
    }
}
