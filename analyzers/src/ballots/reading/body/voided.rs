//! What remarks and states beside votes void.

use std::collections::BTreeMap;

use super::super::cells::in_line;
use super::super::marks::{Tick, tick_of};
use super::super::types::Mark;
use super::Body;
use super::labels::Labels;
use super::remarks::{counts_ballots, is_partial, is_void_word, tells_fault};

/// What a row's remarks and states void.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Voided {
    /// The ballot as a whole.
    pub(super) whole: bool,
    /// Votes on these candidates; indices into the roster.
    pub(super) units: Vec<usize>,
    /// One of its cells, without saying which.
    pub(super) somewhere: bool,
}

impl Voided {
    /// Whether the vote in a column is void.
    pub(super) fn holds(&self, unit: Option<usize>) -> bool {
        self.whole || unit.is_some_and(|unit| self.units.contains(&unit))
    }
}

impl Body<'_> {
    /// What the remarks and states of a row void.
    pub(super) fn voided(&self, row: u32, labels: &Labels) -> Voided {
        let mut voided = Voided::default();
        let several = self.values.iter().filter(|column| column.ballot.is_some()).count() >= 2;
        for place in &labels.checks {
            let text = self.view.text(row, *place);
            if !is_void_word(&text) {
                continue;
            }
            let head = self.columns.iter().find(|column| column.column == *place).and_then(|column| column.unit);
            if let Some(unit) = head {
                voided.units.push(unit);
                continue;
            }
            // 机械打两个勾，无效；信工空白，无效.
            let clauses = text.split(['；', ';', '。', '\n']).filter(|clause| is_void_word(clause));
            let named: Vec<usize> = clauses
                .filter_map(|clause| self.lexicon.units.within(clause).one())
                .filter(|_| labels.by_unit)
                .collect();
            voided.units.extend(&named);
            match named.first() {
                Some(_) => {}
                None if labels.by_unit && tells_fault(&text) && self.has_faults(row) => {}
                None if is_partial(&text) || several && counts_ballots(&text) => voided.somewhere = true,
                None => voided.whole = true,
            }
        }
        voided
    }

    /// Whether a row of votes on several candidates has some that are void in themselves, and some that are not: then a remark
    /// on a fault speaks of the former.
    fn has_faults(&self, row: u32) -> bool {
        let Ok(at) = self.view.position(row) else { return false };
        let Some((_, cells)) = self.view.lines.get(at) else { return false };
        let mut sound: BTreeMap<usize, bool> = BTreeMap::new();
        let mut ticks: BTreeMap<usize, usize> = BTreeMap::new();
        for column in &self.values {
            let Some(unit) = column.unit else { continue };
            let cell = in_line(cells, column.column);
            if column.mark.is_some() {
                *ticks.entry(unit).or_default() += usize::from(matches!(tick_of(cell), Tick::Marked | Tick::Hollow));
            } else {
                *sound.entry(unit).or_insert(true) &= !matches!(self.lexicon.vote(cell), Mark::Refused(_));
            }
        }
        sound.extend(ticks.into_iter().map(|(unit, ticks)| (unit, ticks == 1)));
        sound.values().any(|sound| *sound) && sound.values().any(|sound| !*sound)
    }
}
