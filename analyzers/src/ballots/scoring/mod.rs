//! From readings to proposals: valid ballots → group means → weighting → bands → vetoes → quota → proposal.

mod cast;
mod grade;
mod items;
mod notes;
mod poll;
mod rank;
mod score;
mod validity;

pub(crate) use cast::{Cast, gather};
pub(crate) use grade::{Bands, vote_factor, votes_of, votes_to_veto};
pub(crate) use poll::{Measure, Poll, Share};
pub(crate) use score::pools;
pub(crate) use validity::{Check, judge};

use crate::scheme::{BallotRules, Roster};
use crate::season::BallotResult;

use super::reading::SheetReadings;

/// Counts the votes of all files, path and reading each, and proposes a grade for every unit that was voted on.
///
/// Results stand in the order of the roster; the second list says in Chinese what concerns the vote as a whole: sheets
/// that were refused, ballots that arrived twice, shares of grades. The committee decides, not the program.
#[must_use]
pub fn count(
    readings: &[(String, SheetReadings)],
    rules: &BallotRules,
    roster: &Roster,
) -> (Vec<BallotResult>, Vec<String>) {
    let cast = gather(readings, rules, roster);
    let poll = Poll::new(&cast, rules, roster);
    let mut results = score::results(&poll, &cast, rules, roster);
    rank::place(&mut results, &poll, rules, roster);
    let mut notes = notes::about_sheets(readings);
    notes.extend(cast.notes.iter().cloned());
    notes.extend(validity::notes(&poll, rules));
    notes.extend(grade::quotas(&mut results, rules, roster));
    score::conclude(&mut results, rules);
    let mut seen = std::collections::BTreeSet::new();
    notes.retain(|note| seen.insert(note.clone()));
    (results, notes)
}
