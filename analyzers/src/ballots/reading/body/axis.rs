//! What a ballot is in a table: a row, a column, a cell, or all of it.

use std::collections::BTreeSet;

use crate::grid::Cell;

use super::super::cells::{fold, in_line, text_of};
use super::super::heads::Role;
use super::super::marks::parse_number;
use super::super::table::Kind;
use super::super::types::{Mark, Reason};
use super::{Axis, Body, Row};

impl Body<'_> {
    /// Where the identity of a ballot stands.
    pub(super) fn axis(&self, marks: bool, by_unit: bool, by_row: bool) -> Result<Axis, Vec<String>> {
        let item_rows = self.rows.iter().any(|row| row.item.is_some());
        let candidates: Vec<u16> = self.rows.iter().filter_map(|row| row.candidate).collect();
        let distinct = candidates.iter().collect::<BTreeSet<_>>().len();
        let groups: BTreeSet<Option<u16>> = self.rows.iter().map(|row| row.group).collect();
        let raters: BTreeSet<&Option<String>> = self.rows.iter().map(|row| &row.rater).collect();
        let once = distinct == candidates.len() && groups.len() <= 1 && raters.len() <= 1;
        let ids: BTreeSet<&str> = self.rows.iter().map(|row| row.id.as_str()).collect();
        let by_ballot = self.values.iter().any(|column| column.ballot.is_some());
        let column_groups = self.values.iter().filter(|column| column.group.is_some()).count();
        let distinct_groups = self.values.iter().filter_map(|column| column.group).collect::<BTreeSet<_>>().len();
        if marks {
            return Ok(match (by_unit, by_row, item_rows) {
                (true, ..) => Axis::Row,
                (false, true, _) if once && !self.has_ballot_numbers() => Axis::Whole,
                (false, _, true)
                    if ids.len() <= 1 || self.rows.iter().filter(|row| row.item == Some(0)).count() <= 1 =>
                {
                    Axis::Whole
                }
                _ => Axis::Row,
            });
        }
        if self.values.iter().any(|column| column.list) {
            return if self.values.iter().all(|column| column.list) {
                Ok(Axis::Cell)
            } else {
                Err(vec!["有的栏一格写一串票，有的栏一格一票，无法计票".into()])
            };
        }
        if by_unit {
            let whole = item_rows && self.rows.iter().filter(|row| row.item == Some(0)).count() <= 1;
            return Ok(if whole {
                Axis::Whole
            } else if column_groups > 0 {
                Axis::Cell
            } else {
                Axis::Row
            });
        }
        if self.is_grid() && !by_row {
            // 1号评委 98 97 95: who gave several scores to one candidate gave them for something else.
            return if self.rows.iter().any(|row| !row.id.is_empty() || row.rater.is_some()) || self.has_strangers() {
                Err(vec!["一行有几个分数，看不出各是对什么的评分".into()])
            } else {
                Ok(Axis::Cell)
            };
        }
        if by_ballot {
            let circles = !by_row && !item_rows && self.rows_are_circles();
            return Ok(if circles { Axis::Cell } else { Axis::Column });
        }
        if by_row {
            if column_groups > distinct_groups {
                return Ok(Axis::Column);
            }
            if column_groups > 0 {
                return Err(vec!["只有各类人员的平均分或得分，没有逐张票，也没有各分数的票数".into()]);
            }
            if once && !self.has_ballot_numbers() {
                let fine = self
                    .rows
                    .iter()
                    .flat_map(|row| self.values.iter().filter_map(|column| in_line(row.cells, column.column)));
                let fine = fine.filter(|cell| self.is_mean(cell)).count();
                let places = self.columns.iter().any(|column| column.role == Some(Role::Computed));
                let summary = self.context.texts().chain([self.source.sheet, self.source.file]).any(|text| {
                    ["汇总", "统计", "结果", "排名", "公示", "一览"].iter().any(|word| text.contains(word))
                });
                if self.table.kind == Kind::Long && (fine * 2 > self.rows.len() || places || summary) {
                    return Err(vec!["只有每个对象的一个得分，像是结果表；没有逐张票，也没有各分数的票数".into()]);
                }
                return Ok(Axis::Whole);
            }
            return Ok(Axis::Row);
        }
        if column_groups > 0 {
            return Ok(Axis::Cell);
        }
        Ok(if item_rows && self.rows.iter().filter(|row| row.item == Some(0)).count() <= 1 {
            Axis::Whole
        } else {
            Axis::Row
        })
    }

    /// Whether every cell that holds a vote is a ballot.
    pub(super) fn is_grid(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(|column| column.grid)
    }

    /// Whether every row is a numbered circle of raters, 一组 or 第三党小组: then 第1票 heads the first ballot of each, and no column
    /// is one ballot.
    fn rows_are_circles(&self) -> bool {
        let names: BTreeSet<&str> = self.rows.iter().map(|row| row.label.as_str()).collect();
        names.len() >= 2 && names.len() == self.rows.len() && names.iter().all(|name| is_circle(&fold(name)))
    }

    /// Whether a row of a grid has a label that names no rater group.
    fn has_strangers(&self) -> bool {
        let voted = |row: &Row<'_>| self.values.iter().any(|column| in_line(row.cells, column.column).is_some());
        self.rows.iter().any(|row| row.group.is_none() && !row.group_label.is_empty() && voted(row))
            || self.columns.iter().any(|column| column.role == Some(Role::Rater))
    }

    /// Whether a cell holds what means look like: a fraction that the scale does not have, or far beyond the scale. A 11 of
    /// ten is a slip of the pen.
    fn is_mean(&self, cell: &Cell) -> bool {
        let number = parse_number(&text_of(cell)).one();
        match self.lexicon.vote(Some(cell)) {
            Mark::Refused(Reason::TooFine) => true,
            Mark::Refused(Reason::OutOfScale) => {
                number.is_none_or(|number| number % 1000 != 0 || number / 2 > self.lexicon.gauge.high)
            }
            _ => false,
        }
    }

    /// Whether a column numbers ballots (卡号, 票号), not lines (序号).
    pub(super) fn has_ballot_numbers(&self) -> bool {
        self.columns.iter().any(|column| column.role == Some(Role::Id) && !is_line_number(&fold(&column.head)))
    }
}

/// Whether a label is a numbered circle of people: 一组, 第三党小组, 2队.
fn is_circle(folded: &str) -> bool {
    const CIRCLES: [&str; 7] = ["党小组", "村民组", "小组", "小队", "组", "队", "片"];
    let Some(number) = CIRCLES.iter().find_map(|word| folded.strip_suffix(word)) else { return false };
    let number = number.strip_prefix('第').unwrap_or(number);
    let counts = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter);
    !number.is_empty() && number.chars().all(counts)
}

/// Whether the head of a column of numbers says that they number the lines.
pub(super) fn is_line_number(folded: &str) -> bool {
    ["序号", "编号", "no.", "no"].contains(&folded)
}
