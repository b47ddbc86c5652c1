//! Ballots whose scores or grades stand down the rows, with a tick in the column of each candidate or of each ballot.

use std::collections::BTreeSet;

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::marks::{Tick, tick_of};
use super::super::types::{Layout, Mark, Reason, Vote};
use super::votes::Cast;
use super::{Axis, Body, Row};

impl Body<'_> {
    /// What a ballot is where a scale goes down the rows: all columns where each is about another candidate, else a column
    /// where each has the number of a ballot. `None` for all other tables.
    pub(super) fn ticks_down_axis(&self) -> Option<Axis> {
        self.mark_column?;
        let groups: BTreeSet<Option<u16>> = self.rows.iter().map(|row| row.group).collect();
        let scores = self.rows.iter().filter_map(|row| row.mark).collect::<Vec<_>>();
        let once = scores.iter().collect::<BTreeSet<_>>().len() == scores.len();
        if groups.len() > 1 || !once || self.rows.len() < 2 || self.values.iter().any(|column| column.mark.is_some()) {
            return None;
        }
        let plain = |column: &Column| !column.ambiguous && column.group.is_none() && column.item.is_none();
        let units: BTreeSet<usize> = self.values.iter().filter_map(|column| column.unit).collect();
        if units.len() == self.values.len() && self.values.iter().all(plain) {
            return Some(Axis::Whole);
        }
        let numbered = |column: &Column| column.unit.is_none() && column.ballot.is_some();
        (self.values.len() >= 2 && self.values.iter().all(|column| plain(column) && numbered(column)))
            .then_some(Axis::Column)
    }

    /// One vote per column: the score in whose row it has its mark.
    pub(super) fn emit_ticks_down(&mut self, axis: Axis, about: Option<u16>) {
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        self.region.layout = if axis == Axis::Whole { Layout::Form } else { Layout::ColumnPerBallot };
        let marked = |column: &Column, row: &Row<'_>| tick_of(in_line(row.cells, column.column)) == Tick::Marked;
        let filled = rows.iter().any(|row| values.iter().any(|column| marked(column, row)));
        let mut votes = Vec::new();
        for column in &values {
            let candidate = match column.unit {
                Some(unit) => Some(self.unit_candidate(unit, &column.head, String::new())),
                None => about,
            };
            let (at, mark, quote) = self.ticked_down(&rows, column, filled);
            let row = rows.get(at).map_or(0, |row| row.row);
            self.region.quotes.extend(quote.map(|quote| (row, column.column, quote)));
            let own = candidate.unwrap_or(u16::MAX);
            let vote = Vote { row, column: column.column, candidate: own, item: 0, mark };
            votes.push(Cast { row: at, part: 0, candidate, vote });
        }
        self.leave_out_own(axis, &rows, &mut votes);
        self.collect(axis, &rows, votes);
    }

    /// The row with the mark of a column, the score of that row, and what an odd cell says.
    fn ticked_down(&self, rows: &[Row<'_>], column: &Column, filled: bool) -> (usize, Mark, Option<String>) {
        let mut found: Vec<(usize, Mark)> = Vec::new();
        let mut odd = None;
        for (at, row) in rows.iter().enumerate() {
            let Some((cell, mark)) = in_line(row.cells, column.column).zip(row.mark) else { continue };
            match tick_of(Some(cell)) {
                Tick::Marked => found.push((at, mark)),
                Tick::Hollow if !filled => found.push((at, mark)),
                Tick::Hollow | Tick::Empty => {}
                Tick::Other => {
                    let text = text_of(cell).into_owned();
                    let void = self.lexicon.gauge.is_void(&fold(&text));
                    let reason = if void { Reason::Void } else { Reason::NotAScore };
                    odd = odd.or(Some((at, Mark::Refused(reason), Some(text))));
                }
            }
        }
        match (found.as_slice(), odd) {
            ([(at, mark)], None) => (*at, *mark, None),
            ([], None) => (0, Mark::Refused(Reason::Blank), None),
            ([_] | [], Some(odd)) => odd,
            ([(at, _), ..], _) => (*at, Mark::Refused(Reason::TwoMarks), None),
        }
    }
}
