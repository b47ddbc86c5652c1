//! What remarks and states beside votes void.

use super::Body;
use super::labels::Labels;
use super::remarks::{counts_ballots, is_partial, is_void_word};

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
            let named = || self.lexicon.units.within(&text).one().filter(|_| labels.by_unit);
            match head.or_else(named) {
                Some(unit) => voided.units.push(unit),
                None if is_partial(&text) || several && counts_ballots(&text) => voided.somewhere = true,
                None => voided.whole = true,
            }
        }
        voided
    }
}
