//! Numbers of votes per score or grade.

use std::collections::BTreeMap;

use super::super::cells::{in_line, text_of};
use super::super::heads::Role;
use super::super::marks::{Tick, count_of, tick_of};
use super::super::types::*;
use super::Body;
use super::votes::group_or_refusal;

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
        if numbers > 0 && !sums && self.rises() {
            return Err(vec!["表头 1、2、3…无法判断是分数还是票号；请在表头写成“1分”或“票1”".into()]);
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
        Ok(ones > 0 && (sums || title) || self.mark_column.is_some())
    }

    /// Whether the heads of scores are bare numbers that rise from 1 and no vote lies beyond the scale: they may as
    /// well be numbers of ballots.
    pub(super) fn rises(&self) -> bool {
        let heads: Vec<i32> = self
            .values
            .iter()
            .filter_map(|column| {
                if let (Some(Mark::Score(score)), false) = (column.mark, column.head.contains('分')) {
                    Some(score)
                } else {
                    None
                }
            })
            .collect();
        let rising = heads.len() >= 3
            && heads.len() == self.values.len()
            && heads.iter().zip(1..).all(|(score, at)| *score == at * 1000);
        let votes = self.rows.iter().flat_map(|row| self.values.iter().map(|column| in_line(row.cells, column.column)));
        rising
            && votes.filter(|cell| matches!(self.lexicon.vote(*cell), Mark::Refused(_))).count() * 10
                <= self.rows.len() * heads.len()
    }

    pub(super) fn emit_tallies(&mut self) -> Result<(), Vec<String>> {
        self.region.layout = Layout::Tally;
        let of_role = |role: Role| -> Vec<u32> {
            self.columns.iter().filter(|column| column.role == Some(role)).map(|column| column.column).collect()
        };
        let (invalid, returned, issued, valid) =
            (of_role(Role::Invalid), of_role(Role::Returned), of_role(Role::Issued), of_role(Role::Valid));
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        // One tally per candidate, item and group, over columns or over rows.
        let mut tallies: BTreeMap<(u32, u16, u16, Option<u16>), Tally> = BTreeMap::new();
        for row in &rows {
            let texts =
                values.iter().filter_map(|column| in_line(row.cells, column.column).map(|cell| (column.column, cell)));
            let odd = texts.clone().find(|(_, cell)| count_of(Some(cell)).is_none());
            if let Some((column, cell)) = odd {
                let words = text_of(cell).into_owned();
                let elsewhere = ["见", "另", "单独", "附"].iter().any(|word| words.contains(word));
                let reason = if elsewhere {
                    "票数写在别处，本行不计"
                } else {
                    "票数栏里有不是数字的内容，本行不计"
                };
                self.pass(row.row, column, &words, reason);
                if !elsewhere {
                    self.notes.push(format!(
                        "{} 的「{words}」不是票数，这一行没有计入",
                        crate::grid::cell_name(row.row, column)
                    ));
                }
                continue;
            }
            for column in &values {
                let Some(mark) = column.mark.or(row.mark) else { continue };
                let candidate = match column.unit.filter(|_| !column.ambiguous) {
                    Some(unit) => Some(self.unit_candidate(unit, &column.head, String::new())),
                    None if column.ambiguous => None,
                    None => row.candidate,
                };
                let problem =
                    if candidate.is_none() && !row.problem.is_empty() { row.problem.clone() } else { String::new() };
                let Some(candidate) = candidate.or_else(|| {
                    (!problem.is_empty()).then(|| {
                        self.candidate(None, None, &row.label, crate::grid::cell_name(row.row, column.column), &problem)
                    })
                }) else {
                    continue;
                };
                let group = column.group.or(row.group);
                let item = column.item.or(row.item).unwrap_or(0);
                let over_rows = row.mark.is_some();
                let key = (if over_rows { 0 } else { row.row }, candidate, item, group);
                let tally = tallies.entry(key).or_insert_with(|| Tally {
                    row: row.row,
                    column: column.column,
                    candidate,
                    item,
                    group,
                    group_label: if column.group.is_some() {
                        column.group_label.clone()
                    } else {
                        row.group_label.clone()
                    },
                    refused: (!problem.is_empty()).then(|| problem.clone()),
                    ..Tally::default()
                });
                let count = count_of(in_line(row.cells, column.column)).unwrap_or(0);
                let anchor = self.view.anchor(row.row, column.column);
                if anchor == (row.row, column.column) && !tally.counts.iter().any(|(other, _)| *other == mark) {
                    tally.counts.push((mark, count));
                } else if anchor == (row.row, column.column)
                    && let Some((_, sum)) = tally.counts.iter_mut().find(|(other, _)| *other == mark)
                {
                    *sum += count;
                }
            }
            let sum = |columns: &[u32]| -> Option<u32> {
                let known: Vec<u32> = columns
                    .iter()
                    .filter_map(|column| in_line(row.cells, *column).and_then(|cell| count_of(Some(cell))))
                    .collect();
                (!known.is_empty()).then(|| known.iter().sum())
            };
            let (lost, back, out, good) = (sum(&invalid), sum(&returned), sum(&issued), sum(&valid));
            let mut of_row: Vec<&mut Tally> = tallies.values_mut().filter(|tally| tally.row == row.row).collect();
            if let [tally] = of_row.as_mut_slice() {
                tally.invalid = lost.unwrap_or(0);
                tally.returned = back;
                tally.issued = out;
                let counted: u32 = tally.counts.iter().map(|(_, count)| count).sum();
                let place = crate::grid::cell_name(row.row, tally.column);
                if back.is_some_and(|back| back != counted + tally.invalid && back != counted) {
                    self.notes.push(format!(
                        "第{}行（{place} 起）各栏相加 {} 票，合计栏写 {} 票",
                        row.row + 1,
                        counted + tally.invalid,
                        back.unwrap_or(0)
                    ));
                }
                if good.is_some_and(|good| good != counted) {
                    self.notes.push(format!(
                        "第{}行各栏相加 {counted} 票，有效票栏写 {} 票",
                        row.row + 1,
                        good.unwrap_or(0)
                    ));
                }
                if lost.is_none() && back.is_some_and(|back| back > counted) && invalid.is_empty() && good.is_none() {
                    tally.invalid = back.unwrap_or(0) - counted;
                }
            }
        }
        let fallback = self.context.group(self.lexicon, self.source.sheet, self.source.file);
        for mut tally in tallies.into_values() {
            if tally.counts.iter().all(|(_, count)| *count == 0) && tally.invalid == 0 {
                self.pass(tally.row, tally.column, "", "没有票数");
                continue;
            }
            if tally.group.is_none() {
                (tally.group, tally.group_label, tally.refused) =
                    group_or_refusal(tally.refused.take(), &tally.group_label, &fallback);
            }
            self.region.tallies.push(tally);
        }
        if self.region.tallies.is_empty() { Err(vec!["计票表里没有票数".into()]) } else { Ok(()) }
    }
}
