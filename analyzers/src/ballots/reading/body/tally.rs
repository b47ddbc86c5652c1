//! Numbers of votes per score or grade.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::Cell;

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::counts::counts;
use super::super::heads::Role;
use super::super::marks::{Tick, count_of, tick_of};
use super::super::numerals::looks_drawn;
use super::super::types::{Layout, Mark, Tally};
use super::votes::group_or_refusal;
use super::{Body, NO_NUMBER, Row};

/// One tally per row, candidate, item and group; where scores go down the rows, per candidate, item, group and kind of its people.
type Tallies = BTreeMap<(u32, u16, u16, Option<u16>, String), Tally>;

/// Columns beside the votes that say how many there are.
struct SumColumns {
    invalid: Vec<u32>,
    returned: Vec<u32>,
    issued: Vec<u32>,
    valid: Vec<u32>,
}

impl SumColumns {
    /// The sums among the columns that fit.
    fn of(columns: &[Column], fits: impl Fn(&Column) -> bool) -> Self {
        let of_role = |role: Role| -> Vec<u32> {
            let own = columns.iter().filter(|column| column.role == Some(role) && fits(column));
            own.map(|column| column.column).collect()
        };
        Self {
            invalid: of_role(Role::Invalid),
            returned: of_role(Role::Returned),
            issued: of_role(Role::Issued),
            valid: of_role(Role::Valid),
        }
    }

    const fn is_empty(&self) -> bool {
        self.invalid.is_empty() && self.returned.is_empty() && self.issued.is_empty() && self.valid.is_empty()
    }
}

impl Body<'_> {
    /// Whether the cells under scores are numbers of votes, not ticks.
    pub(super) fn is_tally(&self) -> Result<bool, Vec<String>> {
        let (mut numbers, mut ticks, mut ones, mut hollow) = (0_u32, 0_u32, 0_u32, 0_u32);
        for row in &self.rows {
            for column in &self.values {
                let Some(cell) = in_line(row.cells, column.column) else { continue };
                let mark = column.mark.or(row.mark);
                match tick_of(Some(cell)) {
                    Tick::Marked if count_of(Some(cell)) == Some(1) => ones += 1,
                    // 〇 is an empty circle and the numeral.
                    Tick::Hollow if count_of(Some(cell)) == Some(0) => hollow += 1,
                    Tick::Marked | Tick::Hollow => ticks += 1,
                    Tick::Empty => {}
                    Tick::Other => {
                        if let Some(number) = count_of(Some(cell)) {
                            let own = matches!(mark, Some(Mark::Score(score)) if i64::from(score) == i64::from(number) * 1000);
                            if !own {
                                numbers += 1;
                            }
                        }
                    }
                }
            }
        }
        if numbers == 0 {
            ticks += hollow;
        }
        let sums = self
            .columns
            .iter()
            .any(|column| matches!(column.role, Some(Role::Returned | Role::Valid | Role::Invalid | Role::Computed)));
        let title = self
            .context
            .texts()
            .chain([self.source.sheet, self.source.file])
            .any(|text| ["计票", "统计", "汇总"].iter().any(|word| text.contains(word)));
        if numbers > 0 && ticks > 0 {
            return Err(vec!["分数栏里既有票数又有勾，无法判断是计票表还是测评票".into()]);
        }
        if self.draws() {
            return Ok(true);
        }
        // A number alone in its row is a score that was written into the wrong column, hardly a count.
        let lone = self.rows.iter().all(|row| {
            self.values
                .iter()
                .filter(|column| in_line(row.cells, column.column).is_some_and(|cell| count_of(Some(cell)) != Some(0)))
                .count()
                <= 1
        });
        if numbers > 0 && lone && !sums && !title && self.mark_column.is_none() {
            return Ok(false);
        }
        if numbers > 0 || ticks > 0 {
            return Ok(numbers > 0);
        }
        if self.lists_ballots() {
            return Ok(false);
        }
        Ok(ones > 0 && (sums || title) || self.mark_column.is_some())
    }

    /// Whether strokes of 正 stand under the scores: they count votes, even those that cannot be read.
    fn draws(&self) -> bool {
        let cells = self.rows.iter().flat_map(|row| self.values.iter().map(|column| in_line(row.cells, column.column)));
        cells.flatten().any(|cell| looks_drawn(&fold(&text_of(cell))))
    }

    /// Whether rows are ballots, each with a number of its own and one mark at most, though the marks are written as 1 and
    /// nothing but the title names their candidate.
    fn lists_ballots(&self) -> bool {
        const FEWEST: usize = 3;
        let candidates: BTreeSet<Option<u16>> = self.rows.iter().map(|row| row.candidate).collect();
        let numbers: BTreeSet<&str> = self.rows.iter().map(|row| row.id.as_str()).filter(|id| !id.is_empty()).collect();
        let marks = |row: &Row<'_>| {
            let counts = self.values.iter().map(|column| count_of(in_line(row.cells, column.column)));
            counts.map(|count| count.unwrap_or(0)).sum::<u32>()
        };
        self.rows.len() >= FEWEST
            && candidates.len() == 1
            && numbers.len() == self.rows.len()
            && self.rows.iter().all(|row| row.group_label.is_empty() && row.mark.is_none() && marks(row) <= 1)
            && self.rows.iter().filter(|row| marks(row) == 1).count() >= FEWEST
    }

    pub(super) fn emit_tallies(&mut self) -> Result<(), Vec<String>> {
        if self.repeats_scale() {
            return Err(vec!["各等次（分数）都有几栏，看不出哪一栏是谁的票；请在每组栏上写明被测评人".into()]);
        }
        self.region.layout = Layout::Tally;
        let sums = self.sum_columns();
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        let mut tallies = Tallies::new();
        for row in &rows {
            if self.passes_odd_row(row, &values) {
                continue;
            }
            self.compare_strokes(row);
            self.note_span_columns(row);
            for column in &values {
                self.add_count(row, column, &mut tallies);
            }
            // Where scores go down the rows, a sum across them is one of candidates or groups.
            if row.mark.is_some() || row.lost {
                continue;
            }
            let mut of_row: Vec<&mut Tally> = tallies.values_mut().filter(|tally| tally.row == row.row).collect();
            if let [tally] = of_row.as_mut_slice() {
                self.check_sums(row, &sums, tally);
            } else {
                for tally in of_row {
                    let own = self.sums_under(tally);
                    if !own.is_empty() {
                        self.check_sums(row, &own, tally);
                    }
                }
            }
        }
        self.keep_tallies(tallies)
    }

    /// Tallies of cells that write out how many votes each score has.
    pub(super) fn emit_counts(&mut self) -> Result<(), Vec<String>> {
        self.region.layout = Layout::Tally;
        let rows = std::mem::take(&mut self.rows);
        let values: Vec<Column> = self.values.iter().filter(|column| column.counted).cloned().collect();
        let sums = self.sum_columns();
        let mut tallies = Tallies::new();
        for row in &rows {
            for column in &values {
                let Some(cell) = in_line(row.cells, column.column) else { continue };
                let Some(counted) = counts(cell, self.lexicon.gauge) else {
                    let place = crate::grid::cell_name(row.row, column.column);
                    self.notes.push(format!("{place} 的「{}」看不出各分数的票数，没有计入", text_of(cell)));
                    continue;
                };
                let Some(tally) = self.tally(row, column, &mut tallies) else { continue };
                for (mark, count) in counted {
                    match mark {
                        Some(mark) => tally.counts.push((mark, count)),
                        None => tally.invalid += count,
                    }
                }
            }
            let mut of_row: Vec<&mut Tally> = tallies.values_mut().filter(|tally| tally.row == row.row).collect();
            if let [tally] = of_row.as_mut_slice() {
                self.check_sums(row, &sums, tally);
            }
        }
        self.keep_tallies(tallies)
    }

    /// The columns of sums beside all votes.
    fn sum_columns(&self) -> SumColumns {
        SumColumns::of(&self.columns, |_| true)
    }

    /// The columns of sums under the head that a tally's votes stand under: 无效 under each rater group or candidate.
    fn sums_under(&self, tally: &Tally) -> SumColumns {
        let unit = self.columns.iter().find(|column| column.column == tally.column).and_then(|column| column.unit);
        SumColumns::of(&self.columns, |column| {
            (column.group.is_some() || column.unit.is_some())
                && (column.group.is_none() || column.group == tally.group)
                && (column.unit.is_none() || column.unit == unit)
        })
    }

    /// Passes over a row with something else than numbers among its votes; says so. Where scores go down the rows, only the
    /// columns with such a cell are lost, but all of their votes.
    fn passes_odd_row(&mut self, row: &Row<'_>, values: &[Column]) -> bool {
        let counted = |column: &&Column| column.mark.is_some() || row.mark.is_some() || row.lost;
        let cells =
            values.iter().filter(counted).filter_map(|column| Some((column, in_line(row.cells, column.column)?)));
        let odd: Vec<(u32, String)> = cells
            .filter(|(_, cell)| votes_in(Some(cell)).is_none())
            .map(|(column, cell)| (column.column, text_of(cell).into_owned()))
            .collect();
        if row.mark.is_some() || row.lost {
            for (column, words) in &odd {
                self.lose_column(row, *column, words);
            }
            return false;
        }
        let Some((column, words)) = odd.into_iter().next() else { return false };
        let elsewhere = is_elsewhere(&words);
        let reason = if elsewhere { "票数写在别处，本行不计" } else { NO_NUMBER };
        self.pass(row.row, column, &words, reason);
        if !elsewhere {
            let place = crate::grid::cell_name(row.row, column);
            self.notes.push(format!("{place} 的「{words}」不是票数，这一行没有计入"));
        }
        true
    }

    /// Adds the number of votes at a row and column to its tally.
    fn add_count(&mut self, row: &Row<'_>, column: &Column, tallies: &mut Tallies) {
        let mark = column.mark.or(row.mark);
        if mark.is_none() && !row.lost {
            return;
        }
        let own = self.view.anchor(row.row, column.column);
        let Some(tally) = self.tally(row, column, tallies) else { return };
        // A merged cell counts where its corner is.
        if own != (row.row, column.column) {
            return;
        }
        let count = votes_in(in_line(row.cells, column.column)).unwrap_or(0);
        let Some(mark) = mark else {
            tally.invalid += count;
            return;
        };
        match tally.counts.iter_mut().find(|(other, _)| *other == mark) {
            Some((_, sum)) => *sum += count,
            None => tally.counts.push((mark, count)),
        }
    }

    /// The tally that a row and column belong to; `None` where they are about nobody.
    fn tally<'t>(&mut self, row: &Row<'_>, column: &Column, tallies: &'t mut Tallies) -> Option<&'t mut Tally> {
        let place = crate::grid::cell_name(row.row, column.column);
        let candidate = match column.unit.filter(|_| !column.ambiguous) {
            Some(unit) => Some(self.unit_candidate(unit, &column.head, String::new())),
            None if column.ambiguous => None,
            None => row.candidate,
        };
        let problem = if candidate.is_none() { row.problem.clone() } else { String::new() };
        let candidate = match candidate {
            Some(candidate) => candidate,
            None if problem.is_empty() => return None,
            None => self.candidate(None, None, &row.label, place, &problem),
        };
        let group = column.group.or(row.group);
        let item = column.item.or(row.item).unwrap_or(0);
        let label = if column.group.is_some() { &column.group_label } else { &row.group_label };
        let down = row.mark.is_some() || row.lost;
        let kind = if down { fold(label) } else { String::new() };
        let key = (if down { 0 } else { row.row }, candidate, item, group, kind);
        Some(tallies.entry(key).or_insert_with(|| Tally {
            row: row.row,
            column: column.column,
            candidate,
            item,
            group,
            group_label: label.clone(),
            refused: (!problem.is_empty()).then_some(problem),
            ..Tally::default()
        }))
    }

    /// Takes over what the sum columns of a row say, and says where they do not add up.
    fn check_sums(&mut self, row: &Row<'_>, columns: &SumColumns, tally: &mut Tally) {
        let sum = |columns: &[u32]| -> Option<u32> {
            let count = |column: &u32| in_line(row.cells, *column).and_then(|cell| count_of(Some(cell)));
            let known: Vec<u32> = columns.iter().filter_map(count).collect();
            (!known.is_empty()).then(|| known.iter().sum())
        };
        let (lost, back, good) = (sum(&columns.invalid), sum(&columns.returned), sum(&columns.valid));
        tally.invalid = lost.unwrap_or(tally.invalid);
        tally.returned = back;
        tally.issued = sum(&columns.issued);
        let counted: u32 = tally.counts.iter().map(|(_, count)| count).sum();
        let (line, all) = (row.row + 1, counted + tally.invalid);
        if let Some(back) = back.filter(|back| *back != all && *back != counted) {
            let place = crate::grid::cell_name(row.row, tally.column);
            self.notes.push(format!("第{line}行（{place} 起）各栏相加 {all} 票，合计栏写 {back} 票"));
            refuse_excess(tally, all, back);
        }
        if let Some(good) = good.filter(|good| *good != counted) {
            self.notes.push(format!("第{line}行各栏相加 {counted} 票，有效票栏写 {good} 票"));
        }
        if self.view.sheet.recognised {
            let others = [back.filter(|back| *back != all && *back != counted), good.filter(|good| *good != counted)];
            others.into_iter().flatten().for_each(|said| refuse_misread(tally, said));
        } else if lost.is_none() && columns.invalid.is_empty() && good.is_none() && tally.invalid == 0 {
            tally.invalid = back.map_or(0, |back| back.saturating_sub(counted));
        }
    }

    /// Takes over how many ballots came back, from a row beneath the scores, and says where the votes do not add up to it.
    fn check_returned(&mut self, tally: &mut Tally) {
        let counted: u32 = tally.counts.iter().map(|(_, count)| count).sum();
        let mut most = 0;
        let voters = tally.group;
        let own = |group: &Option<u16>| group.is_none() || *group == voters;
        for (row, label, _) in self.returned.iter().filter(|(.., group)| own(group)) {
            let own = self.view.own(*row, tally.column);
            let Some(back) = own.and_then(|cell| count_of(Some(cell))).filter(|back| *back > 0) else { continue };
            let lost = !self.lost_row && label.contains("收") && !self.view.sheet.recognised;
            if lost && back > counted {
                tally.invalid = back - counted;
            }
            tally.returned = tally.returned.or(Some(back));
            if back != counted + tally.invalid && back != counted {
                let place = crate::grid::cell_name(*row, tally.column);
                self.notes.push(format!(
                    "{place}「{}」写 {back} 票，上面各分数相加 {} 票",
                    label.trim(),
                    counted + tally.invalid
                ));
                if self.view.sheet.recognised {
                    refuse_misread(tally, back);
                }
            }
            // Each rater group may have a row of its own.
            most = most.max(back);
        }
        refuse_excess(tally, counted + tally.invalid, most);
    }

    /// Gives every tally its group and keeps those with votes.
    fn keep_tallies(&mut self, tallies: Tallies) -> Result<(), Vec<String>> {
        let fallback = self.context.group(self.lexicon, self.source.sheet, self.source.file);
        for mut tally in tallies.into_values() {
            self.refuse_unscored(&mut tally);
            if tally.counts.iter().all(|(_, count)| *count == 0) && tally.invalid == 0 {
                self.pass(tally.row, tally.column, "", "没有票数");
                continue;
            }
            self.check_returned(&mut tally);
            if tally.group.is_none() {
                (tally.group, tally.group_label, tally.refused) =
                    group_or_refusal(tally.refused.take(), &tally.group_label, &fallback);
            }
            self.region.tallies.push(tally);
        }
        if !self.region.tallies.is_empty() {
            return Ok(());
        }
        let told = std::mem::take(&mut self.notes);
        Err(if told.is_empty() { vec!["计票表里没有票数".into()] } else { told })
    }
}

/// The number of votes that a cell says, also in words: 无 is none.
fn votes_in(cell: Option<&Cell>) -> Option<u32> {
    count_of(cell).or_else(|| ["无", "没有"].contains(&fold(&text_of(cell?)).as_str()).then_some(0))
}

/// Whether words in place of a number of votes say that it stands elsewhere.
fn is_elsewhere(words: &str) -> bool {
    ["见", "另", "单独", "附"].iter().any(|word| words.contains(word))
}

/// Refuses numbers of a picture that do not add up to the one beside them: one of them was misread.
fn refuse_misread(tally: &mut Tally, said: u32) {
    let counted = tally.invalid + tally.counts.iter().map(|(_, count)| count).sum::<u32>();
    let reason = || format!("扫描件认出的各栏相加 {counted} 票，表中写 {said} 票，有认错的字，没有计入");
    tally.refused.get_or_insert_with(reason);
}

/// Refuses numbers that add up to more than twice the votes that are said to be there: something else was taken for votes.
fn refuse_excess(tally: &mut Tally, counted: u32, said: u32) {
    // 1 may as well be 100%.
    const FEWEST: u32 = 3;
    if said >= FEWEST && counted > said.saturating_mul(2) && tally.refused.is_none() {
        tally.refused = Some(format!("各栏相加 {counted} 票，比表中写的 {said} 票多一倍以上，没有计入"));
    }
}
