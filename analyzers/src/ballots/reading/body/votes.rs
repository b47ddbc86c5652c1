//! Ballots whose scores are written, and how votes are put into ballots.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::context::Found;
use super::super::heads::Role;
use super::super::lists;
use super::super::marks::count_of;
use super::super::names::NameMatch;
use super::super::numerals::strokes;
use super::super::types::{Ballot, Layout, Mark, Passed, Reason, Vote};
use super::spans::is_span;
use super::{Axis, Body, Row};
use crate::grid::{Cell, Value};

/// A vote on its way into a ballot.
pub(super) struct Cast {
    /// Index of its row.
    pub(super) row: usize,
    /// Its place in a cell that lists several.
    pub(super) part: u32,
    /// Index into the region's candidates.
    pub(super) candidate: Option<u16>,
    pub(super) vote: Vote,
}

/// A vote out of a list, as a cell of its own.
fn written(text: String) -> Cell {
    Cell { value: Value::Text(text), ..Cell::default() }
}

impl Body<'_> {
    pub(super) fn emit_votes(&mut self, axis: Axis) -> Result<(), Vec<String>> {
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        self.told_skips = self.tells_skips(&values);
        self.region.layout = match axis {
            Axis::Column => Layout::ColumnPerBallot,
            Axis::Whole => Layout::Form,
            Axis::Row | Axis::Cell => Layout::RowPerBallot,
        };
        let units: Vec<(Option<usize>, Option<u16>, Option<u16>)> =
            values.iter().map(|column| (column.unit, column.item, column.group)).collect();
        let mut twice = Vec::new();
        if axis == Axis::Row {
            for (at, key) in units.iter().enumerate() {
                if key.0.is_some() && units.get(..at).is_some_and(|before| before.contains(key)) {
                    twice.extend(values.get(at).map(|column| column.head.clone()));
                }
            }
        }
        if !twice.is_empty() {
            return Err(vec![format!("同一个对象占了两列：{}", twice.join("、"))]);
        }
        let lists = values.iter().filter(|column| column.role == Some(Role::Score) && column.group.is_none()).count();
        if axis == Axis::Row && lists > 1 && units.iter().all(|(unit, item, _)| unit.is_none() && item.is_none()) {
            return Err(vec![format!("有 {lists} 个评分栏，看不出各是对谁的评分；请一栏一个对象，栏头写明")]);
        }
        if rows.iter().filter(|row| self.spans_scores(row)).count() >= 2 {
            return Err(vec!["各行是分数段的票数，看不出各是几分，不能计票".into()]);
        }
        if matches!(axis, Axis::Row | Axis::Cell) && self.counts_beside() {
            return Err(vec!["每行有分数又有票数，像是计票表，没有看懂是哪些分数各有几票".into()]);
        }
        let mut heads: Vec<Option<u16>> = Vec::with_capacity(values.len());
        for column in &values {
            let row = self.view.lines.get(self.table.top).map_or(0, |(row, _)| *row);
            let place = crate::grid::cell_name(row, column.column);
            heads.push(match column.unit {
                Some(unit) if !column.ambiguous => Some(self.unit_candidate(unit, &column.head, place)),
                _ if column.ambiguous => {
                    let problem = match self.lexicon.units.label(&column.head) {
                        NameMatch::Nobody => format!("「{}」在单位名单中找不到", column.head),
                        _ => format!("「{}」对应名单上不止一个单位", column.head),
                    };
                    Some(self.candidate(None, None, &column.head, place, &problem))
                }
                _ => None,
            });
        }
        let mut votes = Vec::with_capacity(rows.len() * values.len());
        for (at, row) in rows.iter().enumerate() {
            let before = votes.len();
            let mut cells = row.cells.iter().peekable();
            for (column, head) in values.iter().zip(&heads) {
                while cells.next_if(|(place, _)| *place < column.column).is_some() {}
                let cell = cells.peek().filter(|(place, _)| *place == column.column).map(|(_, cell)| *cell);
                if axis == Axis::Cell && cell.is_none() {
                    continue;
                }
                let candidate = head.or(row.candidate);
                if column.ambiguous {
                    continue;
                }
                let listed = cell.filter(|_| column.list).and_then(|cell| lists::parts(cell, self.lexicon.gauge));
                let mut written: Vec<Option<Cell>> = match listed {
                    Some(parts) => parts.into_iter().map(|part| Some(written(part))).collect(),
                    None if column.list && cell.is_none() => Vec::new(),
                    None => vec![cell.cloned()],
                };
                let lost = self.lost_beside(row, column, &written);
                written.extend((0..lost).map(|_| Some(self::written("无效".to_owned()))));
                self.check_list(row, column, &written);
                for (part, cell) in (0_u32..).zip(&written) {
                    if self.stays_away(row, column.column, cell.as_ref()) {
                        self.pass_absence(row.row, column.column);
                        continue;
                    }
                    let void = row.void.holds(column.unit);
                    let mark = if void { Mark::Refused(Reason::VoidBallot) } else { self.lexicon.vote(cell.as_ref()) };
                    if let (Mark::Refused(reason), Some(cell)) = (mark, cell)
                        && reason != Reason::Blank
                    {
                        self.region.quotes.push((row.row, column.column, text_of(cell).into_owned()));
                    }
                    let item = column.item.or(row.item).unwrap_or(0);
                    let own = candidate.unwrap_or(u16::MAX);
                    let vote = Vote { row: row.row, column: column.column, candidate: own, item, mark };
                    votes.push(Cast { row: at, part, candidate, vote });
                }
            }
            let refused = |cast: &Cast| matches!(cast.vote.mark, Mark::Refused(_));
            if row.void.somewhere && !votes.get(before..).unwrap_or_default().iter().any(refused) {
                self.notes.push(format!("第{}行备注有一格作废，看不出是哪一格，全部照计", row.row + 1));
            }
        }
        if self.strokes() >= 2 {
            return Err(vec!["格子里是“正”字笔画，像是计票表；没有找到各分数或等次的栏".into()]);
        }
        if axis != Axis::Whole && none_is_a_vote(&votes) {
            return Err(vec!["没有一格是方案的分数或等次，像是别的内容；如确是票，请核对表头".into()]);
        }
        self.leave_out_own(axis, &rows, &mut votes);
        self.collect(axis, &rows, votes);
        Ok(())
    }

    /// How many invalid votes stand beside a cell that lists only the valid ones: both together are those that came back, or
    /// the cell lists as many as are said to be valid.
    fn lost_beside(&self, row: &Row<'_>, column: &Column, listed: &[Option<Cell>]) -> u32 {
        let said = |role: Role| {
            let own = self.columns.iter().find(|column| column.role == Some(role))?;
            count_of(Some(in_line(row.cells, own.column)?))
        };
        let refused = |cell: &Option<Cell>| matches!(self.lexicon.vote(cell.as_ref()), Mark::Refused(_));
        if !column.list || self.values.len() != 1 || listed.is_empty() || listed.iter().any(refused) {
            return 0;
        }
        let (lost, back) = (said(Role::Invalid).unwrap_or(0), said(Role::Returned).or_else(|| said(Role::Issued)));
        let good = u32::try_from(listed.len()).unwrap_or(u32::MAX);
        if back == Some(good.saturating_add(lost)) || said(Role::Valid) == Some(good) { lost } else { 0 }
    }

    /// Says where a cell lists more or fewer votes than the row says that there are.
    fn check_list(&mut self, row: &Row<'_>, column: &Column, listed: &[Option<Cell>]) {
        if !column.list || self.values.len() != 1 {
            return;
        }
        let said = |role: Role| {
            let own = self.columns.iter().find(|column| column.role == Some(role))?;
            count_of(Some(in_line(row.cells, own.column)?))
        };
        let count = |wanted: &dyn Fn(&Mark) -> bool| {
            listed.iter().filter(|cell| wanted(&self.lexicon.vote(cell.as_ref()))).count()
        };
        let place = crate::grid::cell_name(row.row, column.column);
        let mut notes = Vec::new();
        for (role, name, found) in [
            (Role::Issued, "发出", count(&|_| true)),
            (Role::Returned, "收回", count(&|_| true)),
            (Role::Valid, "有效", count(&|mark| !matches!(mark, Mark::Refused(_)))),
        ] {
            if let Some(said) = said(role).filter(|said| usize::try_from(*said) != Ok(found)) {
                notes.push(format!("{place} 里数出{name} {found} 票，表中写{name} {said} 票"));
            }
        }
        self.notes.extend(notes);
    }

    /// Whether numbers of votes stand beside the scores: then a row is no ballot.
    fn counts_beside(&self) -> bool {
        const WORDS: &[&str] = &["票数", "得票", "得票数", "张数", "份数"];
        let last = |column: &Column| fold(column.head.split(' ').next_back().unwrap_or_default());
        let counted = |column: &&Column| {
            let named = WORDS.contains(&last(column).as_str()) || last(column).starts_with("计数项");
            let beside = |own: &Column| {
                !own.list && own.column < column.column && (own.unit, own.group) == (column.unit, column.group)
            };
            column.role == Some(Role::Returned) && named && self.values.iter().any(beside)
        };
        let several = |column: &Column| {
            let cells = self.lines().iter().filter_map(|(_, cells)| in_line(cells, column.column));
            cells.filter(|cell| count_of(Some(cell)).is_some_and(|count| count >= 2)).count() >= 2
        };
        self.columns.iter().filter(counted).any(several)
    }

    /// Whether a row is about several scores at once: 90-94分, 95分以上.
    fn spans_scores(&self, row: &Row<'_>) -> bool {
        let first = self.values.first().map_or(0, |column| column.column);
        row.cells.iter().filter(|(column, _)| *column < first).any(|(_, cell)| is_span(&text_of(cell)))
    }

    /// How many of the refused votes are strokes of 正: such cells count votes and give none.
    fn strokes(&self) -> usize {
        let drawn = |text: &str| text.contains(['正', '丅', '止', '下']) && strokes(&fold(text)).is_some();
        self.region.quotes.iter().filter(|(_, _, text)| drawn(text)).count()
    }

    /// Puts votes into ballots.
    pub(super) fn collect(&mut self, axis: Axis, rows: &[Row<'_>], votes: Vec<Cast>) {
        let columns: BTreeMap<u32, Column> = self.values.iter().map(|column| (column.column, column.clone())).collect();
        let shared = self.shared_numbers(rows);
        let signed = self.signed(axis);
        let mut order: BTreeMap<(usize, u32, u32), usize> = BTreeMap::new();
        let mut by_number: HashMap<(String, Option<u16>), usize> = HashMap::new();
        let mut ballots: Vec<Ballot> = Vec::new();
        for Cast { row: at, part, candidate, vote } in votes {
            let Some(row) = rows.get(at) else { continue };
            let column = columns.get(&vote.column);
            let key = match axis {
                Axis::Row => (at, 0, 0),
                // One line per rater group: each begins the numbers of ballots anew.
                Axis::Column => (row.group.map_or(0, |group| usize::from(group) + 1), vote.column + 1, 0),
                Axis::Whole => (0, 0, 0),
                Axis::Cell => (at, vote.column + 1, part),
            };
            let known = if shared && axis == Axis::Row && !row.id.is_empty() {
                by_number.get(&(row.id.clone(), row.group)).copied()
            } else {
                order.get(&key).copied()
            };
            let index = known.unwrap_or_else(|| {
                let own = column.filter(|column| column.group.is_some());
                ballots.push(Ballot {
                    id: match axis {
                        Axis::Column => column.and_then(|column| column.ballot.clone()).unwrap_or_default(),
                        Axis::Row => row.id.clone(),
                        Axis::Whole | Axis::Cell => String::new(),
                    },
                    row: vote.row,
                    column: vote.column,
                    group: own.and_then(|column| column.group).or(row.group),
                    group_label: own.map_or_else(|| row.group_label.clone(), |column| column.group_label.clone()),
                    rater: row.rater.clone().or_else(|| Some(column?.rater?.to_string())).or_else(|| signed.clone()),
                    // One row a vote: a remark beside it is about that vote alone.
                    void: row.void.whole && !shared,
                    ..Ballot::default()
                });
                order.insert(key, ballots.len() - 1);
                by_number.insert((row.id.clone(), row.group), ballots.len() - 1);
                ballots.len() - 1
            });
            let Some(ballot) = ballots.get_mut(index) else { continue };
            if candidate.is_none() && !row.problem.is_empty() {
                if axis == Axis::Row && !shared {
                    ballot.refused = Some(row.problem.clone());
                }
                self.region.passed.push(Passed {
                    row: vote.row,
                    column: vote.column,
                    text: row.label.clone(),
                    reason: row.problem.clone(),
                });
                continue;
            }
            ballot.votes.push(vote);
        }
        self.leave_out_absent(axis, rows, &mut ballots);
        // Lines or columns that were prepared and never used: blank to the end, without a rater group of their own.
        let used = |ballot: &Ballot| {
            ballot.group.is_some() && axis == Axis::Row
                || ballot.refused.is_some()
                || ballot.void
                || ballot.votes.iter().any(|vote| vote.mark != Mark::Refused(Reason::Blank))
        };
        if !matches!(axis, Axis::Whole) && ballots.len() > 1 {
            let keep = ballots.iter().rposition(used).map_or(0, |at| at + 1);
            let mut spare: Vec<Ballot> = ballots.drain(keep..).collect();
            if axis == Axis::Column {
                let last: BTreeMap<Option<u16>, u32> =
                    ballots.iter().filter(|ballot| used(ballot)).fold(BTreeMap::new(), |mut last, ballot| {
                        let column = last.entry(ballot.group).or_default();
                        *column = ballot.column.max(*column);
                        last
                    });
                let beyond =
                    |ballot: &Ballot| !used(ballot) && last.get(&ballot.group).is_none_or(|last| ballot.column > *last);
                spare.extend(ballots.iter().filter(|ballot| beyond(ballot)).cloned());
                ballots.retain(|ballot| !beyond(ballot));
            }
            for spare in spare {
                self.region.passed.push(Passed {
                    row: spare.row,
                    column: spare.column,
                    text: spare.id,
                    reason: "预留的空行（列），没有票".into(),
                });
            }
        }
        self.region.ballots = ballots;
    }

    /// Whether ballot numbers tie rows together: the same number stands beside several candidates, never twice beside
    /// the same one.
    pub(super) fn shared_numbers(&self, rows: &[Row<'_>]) -> bool {
        let mut seen = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for row in rows.iter().filter(|row| !row.id.is_empty()) {
            if row.candidate.is_some() && !seen.insert((row.id.as_str(), row.group, row.candidate, row.item)) {
                return false;
            }
            numbers.insert((row.id.as_str(), row.group));
        }
        seen.len() > numbers.len()
    }

    /// Gives each ballot its rater group, or the reason why it has none.
    pub(super) fn resolve_groups(&mut self) {
        let fallback = self.context.group(self.lexicon, self.source.sheet, self.source.file);
        let named = fallback.index.is_some();
        let within = self.group_of_kinds(fallback.index);
        let mut unknown: BTreeMap<String, u32> = BTreeMap::new();
        for ballot in &mut self.region.ballots {
            if ballot.group.is_none() && ballot.refused.is_none() && ballot.group_label.is_empty() && !named {
                let group = self.lexicon.ranges.group(&ballot.id, &self.lexicon.groups);
                ballot.group = group.and_then(|group| u16::try_from(group).ok());
                if ballot.group.is_some() {
                    ballot.group_label.clone_from(&ballot.id);
                }
            }
            if ballot.group.is_none() && ballot.refused.is_none() && !ballot.group_label.is_empty() {
                ballot.group = within;
            }
            if ballot.group.is_none() && ballot.refused.is_none() {
                (ballot.group, ballot.group_label, ballot.refused) =
                    group_or_refusal(None, &ballot.group_label, &fallback);
                if let Some(reason) = &ballot.refused {
                    *unknown.entry(reason.clone()).or_default() += 1;
                }
            }
        }
        for (reason, count) in unknown {
            self.notes.push(format!("{count} 张票没有计入：{reason}"));
        }
        let lost: BTreeSet<String> = self
            .region
            .candidates
            .iter()
            .filter(|candidate| candidate.unit.is_none())
            .map(|candidate| candidate.problem.clone())
            .collect();
        let lost = lost.into_iter().chain(
            self.region
                .ballots
                .iter()
                .filter_map(|ballot| ballot.refused.clone())
                .filter(|reason| reason.contains("名单") || reason.contains("不是同一个单位"))
                .collect::<BTreeSet<_>>(),
        );
        self.notes.extend(lost.map(|problem| format!("{problem}，对应的票没有计入")));
    }

    /// The rater group that the title names, where the ballots give kinds of people that all belong to it: 教师, 学生 and 职工
    /// on a sheet of the 师生代表, some of which the group's own name tells.
    fn group_of_kinds(&mut self, titled: Option<usize>) -> Option<u16> {
        let titled = u16::try_from(titled?).ok()?;
        let ballots = || self.region.ballots.iter().filter(|ballot| !ballot.group_label.is_empty());
        let whole = |label: &str| self.lexicon.groups.is_name(label);
        let same = ballots().all(|ballot| ballot.group.is_none_or(|group| group == titled));
        let told = ballots().any(|ballot| ballot.group == Some(titled) && !whole(&ballot.group_label));
        let strange: BTreeSet<String> =
            ballots().filter(|ballot| ballot.group.is_none()).map(|ballot| ballot.group_label.clone()).collect();
        if !same || !told || strange.is_empty() {
            return None;
        }
        let name = self.lexicon.rules.groups.get(usize::from(titled)).map_or("", |group| group.name.as_str());
        let kinds = strange.into_iter().collect::<Vec<_>>().join("、");
        self.notes.push(format!("标题写明是{name}，「{kinds}」也计入{name}"));
        Some(titled)
    }
}

/// Whether what is written in place of votes is none of them, again and again: then it is hardly a list of void votes.
fn none_is_a_vote(votes: &[Cast]) -> bool {
    const FEWEST: usize = 5;
    let odd = |reason: Reason| matches!(reason, Reason::OutOfScale | Reason::TooFine | Reason::NotAScore);
    let written = votes.iter().filter(|cast| cast.vote.mark != Mark::Refused(Reason::Blank));
    let strange = written.clone().filter(|cast| matches!(cast.vote.mark, Mark::Refused(reason) if odd(reason))).count();
    let valid = votes.iter().any(|cast| !matches!(cast.vote.mark, Mark::Refused(_)));
    !valid && strange >= FEWEST && strange * 2 > written.count()
}

/// The group of a ballot whose own label gives none.
pub(super) fn group_or_refusal(
    refused: Option<String>,
    label: &str,
    fallback: &Found,
) -> (Option<u16>, String, Option<String>) {
    if refused.is_some() {
        return (None, label.to_owned(), refused);
    }
    if !label.is_empty() {
        return (None, label.to_owned(), Some(format!("人员类别「{label}」不在方案的类别中")));
    }
    match fallback.index.and_then(|group| u16::try_from(group).ok()) {
        Some(group) => (Some(group), fallback.label.clone(), None),
        None => (None, String::new(), Some(fallback.problem.clone())),
    }
}
