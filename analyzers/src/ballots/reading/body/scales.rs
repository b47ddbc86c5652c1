//! Scales that go down the rows: which column holds the scores or grades, which the numbers of votes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::heads::{self, Label, Role, is_summary};
use super::super::marks::count_of;
use super::super::table::Kind;
use super::super::types::Mark;
use super::Body;
use super::axis::is_line_number;

impl Body<'_> {
    /// 分值 and 票数 without a column for anybody: the first is the scale, the second holds the votes.
    pub(super) fn scale_beside_counts(&mut self) {
        self.pivot_of_one_column();
        let valued = self.columns.iter().any(|column| column.is_value() && column.role != Some(Role::Score));
        let from = |first: usize, role: Role| {
            self.columns.iter().skip(first).position(|column| column.role == Some(role)).map(|at| first + at)
        };
        let (Some(scale), false) = (from(0, Role::Score), valued) else { return };
        // Before the scale stands how many people took part, behind it the votes.
        let Some(votes) = from(scale, Role::Returned).or_else(|| from(0, Role::Returned)) else { return };
        let Some(place) = self.columns.get(scale).map(|column| column.column) else { return };
        let Some(counts) = self.columns.get(votes).map(|column| column.column) else { return };
        let texts: Vec<String> = self
            .lines()
            .iter()
            .filter_map(|(_, cells)| in_line(cells, place))
            .map(|cell| text_of(cell).into_owned())
            .filter(|text| !is_summary(text) && heads::role(&fold(text)).is_none())
            .collect();
        let whole = self.is_scale(&texts);
        if !whole && !self.counts_each_score_once(place, counts) {
            return;
        }
        if !whole {
            self.mark_column = Some(place);
        }
        if let Some(column) = self.columns.get_mut(scale) {
            column.role = (!whole).then_some(Role::Remark);
        }
        if let Some(column) = self.columns.get_mut(votes) {
            column.role = None;
            column.ballot = Some(column.head.clone());
        }
    }

    /// 行标签 and 计数项: candidates, rater groups and scores stand in one column, the votes in the other.
    fn pivot_of_one_column(&mut self) {
        let Some((rows, figures)) = self.columns.split_first() else { return };
        let figures: Vec<&Column> = figures.iter().filter(|column| column.role != Some(Role::Computed)).collect();
        let [counts] = figures.as_slice() else { return };
        if fold(&rows.head) != "行标签" || counts.role != Some(Role::Returned) {
            return;
        }
        let (place, votes) = (rows.column, counts.column);
        let cells = self.lines().iter().filter_map(|(_, cells)| in_line(cells, place));
        let texts: Vec<String> =
            cells.map(|cell| text_of(cell).into_owned()).filter(|text| !is_summary(text)).collect();
        let Some(outermost) = self.indented(&texts) else { return };
        (self.indented, self.mark_column) = (Some(outermost), Some(place));
        for column in &mut self.columns {
            if column.column == place {
                column.role = Some(Role::Remark);
            } else if column.column == votes {
                (column.role, column.ballot) = (None, Some(column.head.clone()));
            }
        }
    }

    /// 局党委班子 93 2, 局党委班子 92 1, …: scores that were given, with their numbers of votes, group by group. Every row has
    /// both, and no score comes twice for the same group and candidate, as it would in a list of ballots.
    fn counts_each_score_once(&self, scale: u32, counts: u32) -> bool {
        const COUNTS: &[&str] = &["票数", "得票", "得票数", "张数", "份数", "数量", "人数"];
        let named =
            self.columns.iter().filter(|column| column.column == counts).map(|column| fold(&column.head)).any(|head| {
                COUNTS.contains(&head.as_str())
                    || head.starts_with("计数项")
                    || head.starts_with("求和项")
                    || heads::role(&head) == Some(Role::Strokes)
            });
        // A number on every line is the one of a ballot, but for one of the line; one beside each candidate is not.
        let filled = |column: &Column| {
            let own = self.lines().iter().filter(|(_, cells)| in_line(cells, column.column).is_some()).count();
            column.role == Some(Role::Id)
                && own * 2 > self.lines().len()
                && !(is_line_number(&fold(&column.head)) && self.counts_many(counts))
        };
        if !named || self.columns.iter().any(filled) {
            return false;
        }
        let labels: Vec<u32> = self
            .columns
            .iter()
            .filter(|column| {
                matches!(column.role, Some(Role::Group | Role::Candidate | Role::Item)) || column.role.is_none()
            })
            .map(|column| column.column)
            .filter(|column| *column < scale)
            .collect();
        let mut above = vec![String::new(); labels.len()];
        let mut seen = BTreeSet::new();
        for (row, cells) in self.lines() {
            for (held, column) in above.iter_mut().zip(&labels) {
                let text = self.view.text(*row, *column);
                if !text.trim().is_empty() {
                    *held = text.trim().to_owned();
                }
            }
            let score = in_line(cells, scale).map(text_of).and_then(|text| self.row_mark(&text));
            let count = in_line(cells, counts).and_then(|cell| count_of(Some(cell)));
            match (score, count) {
                (Some(score), Some(_)) if seen.insert((above.clone(), score)) => {}
                (Some(_), _) => return false,
                (None, _) => {}
            }
        }
        seen.len() >= 2
    }

    /// Whether most cells of a column hold no single vote, but several or none: no row is a ballot.
    fn counts_many(&self, place: u32) -> bool {
        let cells = self.lines().iter().filter_map(|(_, cells)| in_line(cells, place));
        let counts: Vec<u32> = cells.filter_map(|cell| count_of(Some(cell))).collect();
        counts.iter().filter(|count| **count != 1).count() * 2 > counts.len()
    }

    /// Whether texts down a column are the scale, begun anew for each rater group, or for each candidate beside columns of
    /// rater groups: 10 9 8 无效 10 9 无效.
    pub(super) fn falls_again(&self, texts: &[String]) -> bool {
        let known = |text: &&String| heads::role(&fold(text)).is_none();
        let marks: Vec<Option<Mark>> = texts.iter().filter(known).map(|text| self.row_mark(text)).collect();
        let scores: Vec<i32> = marks
            .iter()
            .filter_map(|mark| if let Some(Mark::Score(score)) = mark { Some(*score) } else { None })
            .collect();
        let runs: Vec<&[i32]> = scores.chunk_by(|one, next| one > next).collect();
        let has = |role: Role| self.columns.iter().any(|column| column.role == Some(role));
        let labelled = has(Role::Group) || self.table.kind == Kind::Groups && has(Role::Candidate);
        labelled && scores.len() == marks.len() && runs.len() >= 2 && runs.iter().all(|run| run.len() >= 2)
    }

    /// Whether a column 分数 beside columns of rater groups or candidates lists scores of the scale, each once, however few.
    pub(super) fn scores_down(&self, at: usize, texts: &[String]) -> bool {
        let headed = self.columns.get(at).is_some_and(|column| heads::role(&fold(&column.head)) == Some(Role::Score));
        let marks: BTreeSet<Mark> = texts.iter().filter_map(|text| self.row_mark(text)).collect();
        let other = texts.iter().filter(|text| heads::role(&fold(text)).is_some()).count();
        let pointed = || texts.iter().filter(|text| fold(text).ends_with('分')).count() == marks.len();
        let beside = self.table.kind == Kind::Groups || self.table.kind == Kind::Units && pointed();
        beside && headed && !marks.is_empty() && marks.len() + other == texts.len()
    }

    /// Whether a column 行标签 of a pivot table lists scores, from the lowest on.
    pub(super) fn rows_of_pivot(&self, at: usize, texts: &[String]) -> bool {
        let headed = self.columns.get(at).is_some_and(|column| fold(&column.head) == "行标签");
        let marks: BTreeSet<Mark> = texts.iter().filter_map(|text| self.row_mark(text)).collect();
        let void = |text: &str| self.is_beyond_scale(text) || heads::role(&fold(text)) == Some(Role::Invalid);
        let other = texts.iter().filter(|text| self.row_mark(text).is_none() && void(text)).count();
        headed && marks.len() >= 2 && (marks.len() + other) * 10 >= texts.len() * 7
    }

    /// Whether every score or grade has as many columns as the others, two or more, and nothing tells whose they are.
    pub(super) fn repeats_scale(&self) -> bool {
        let mut columns: BTreeMap<Mark, Vec<_>> = BTreeMap::new();
        for column in self.values.iter().filter(|column| column.unit.is_none() && column.group.is_none()) {
            if let Some(mark) = column.mark {
                columns.entry(mark).or_default().push(column.item);
            }
        }
        let first = columns.values().next().cloned().unwrap_or_default();
        let alike = first.iter().any(|item| first.iter().filter(|other| *other == item).count() >= 2);
        columns.len() >= 2 && alike && columns.values().all(|items| *items == first)
    }

    /// Whether texts down a column are the scale: 10分 … 1分, or the grades.
    pub(super) fn is_scale(&self, texts: &[String]) -> bool {
        if texts.len() < 2 || texts.len() > 40 {
            return false;
        }
        // 得票率 and 有效票 between the grades are no part of the scale.
        let beside = |label: &Option<Label>| {
            use Role::{Computed, Invalid, Issued, Returned, Valid};
            matches!(label, Some(Label::Role(Computed | Invalid | Issued | Returned | Valid)))
        };
        let labels: Vec<Option<Label>> =
            texts.iter().map(|text| self.lexicon.head(text)).filter(|label| !beside(label)).collect();
        let grades: BTreeSet<&String> = labels
            .iter()
            .filter_map(|label| if let Some(Label::Grade(grade)) = label { Some(grade) } else { None })
            .collect();
        let numbers: Vec<(i32, bool)> = labels
            .iter()
            .filter_map(
                |label| if let Some(Label::Number(number, point)) = label { Some((*number, *point)) } else { None },
            )
            .collect();
        let falls = numbers.windows(2).all(|pair| pair.first().map(|one| one.0) > pair.get(1).map(|one| one.0));
        grades.len() >= 2 && grades.len() * 10 >= labels.len() * 7
            || numbers.len() >= 3
                && numbers.len() * 10 >= labels.len() * 7
                && (falls || numbers.iter().all(|one| one.1))
    }
}

/// 票数 and 小计得分 under each candidate, or under each kind of raters, with the scale down the rows: the first holds the votes,
/// the others products of them.
pub(super) fn votes_beside_products(columns: &mut [Column]) {
    let last = |column: &Column| fold(column.head.split(' ').next_back().unwrap_or_default());
    let about = |column: &Column| (column.unit, column.group, fold(&column.group_label));
    let counted = |column: &Column| {
        let votes = ["票数", "得票", "得票数", "张数", "人数"].contains(&last(column).as_str());
        column.unit.is_some() != column.group.is_some() && column.role == Some(Role::Returned) && votes
    };
    let product = |column: &Column| heads::role(&last(column)) == Some(Role::Score);
    let votes: Vec<_> = columns.iter().filter(|column| counted(column)).map(about).collect();
    let once: BTreeSet<_> = votes.iter().collect();
    // Under rater groups 票数 alone may as well be how many took part.
    let sure = |own: &(Option<usize>, Option<u16>, String)| {
        own.1.is_none() || columns.iter().any(|column| about(column) == *own && product(column))
    };
    if votes.is_empty() || once.len() != votes.len() || !votes.iter().all(sure) {
        return;
    }
    for column in columns.iter_mut().filter(|column| votes.contains(&about(column))) {
        column.role = match column.role {
            Some(Role::Returned) if counted(column) => None,
            None | Some(Role::Score) if product(column) => Some(Role::Computed),
            role => role,
        };
    }
}
