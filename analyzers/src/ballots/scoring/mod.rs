//! From readings to proposals: valid ballots → group means → weighting → bands → vetoes → quota → proposal.

mod beyond_score;
mod boxes;
mod cast;
mod grade;
mod items;
mod notes;
mod own_ballots;
mod poll;
mod rank;
mod repeats;
mod score;
mod sums;
mod validity;

pub(crate) use cast::{Cast, gather};
pub(crate) use grade::{Bands, vote_factor, votes_of, votes_to_veto};
pub(crate) use own_ballots::of_meeting;
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
    let own = own_ballots::count(readings, rules, roster);
    let mut cast = gather(&own.main, rules, roster);
    own.hand_over(&mut cast, roster);
    let poll = Poll::new(&cast, rules, roster);
    let mut results = score::results(&poll, &cast, rules, roster);
    own.settle(&mut results, rules, &poll);
    beyond_score::gates(&mut results, rules, roster, &poll);
    rank::place(&mut results, &poll, rules, roster);
    let mut notes = notes::about_sheets(readings);
    notes.extend(cast.notes.iter().chain(&own.notes).cloned());
    notes.extend(validity::notes(&poll, rules));
    notes.extend(grade::quotas(&mut results, rules, roster));
    beyond_score::awards(&mut results, rules);
    beyond_score::annual_review(&mut results, rules, roster);
    score::conclude(&mut results, rules);
    let mut seen = std::collections::BTreeSet::new();
    notes.retain(|note| seen.insert(note.clone()));
    (results, notes)
}
