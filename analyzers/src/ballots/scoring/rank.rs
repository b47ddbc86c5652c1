//! Places by exact score.

use std::cmp::Ordering;

use crate::ballots::exact::{Exact, fraction, parse_exact};
use crate::scheme::{BallotRules, Roster, Ties};
use crate::season::BallotResult;

use super::grade::votes_of;
use super::poll::{Poll, Share};

/// Gives every result with a score its place: 1 = best; equal scores as the scheme says.
pub(super) fn place(results: &mut [BallotResult], poll: &Poll, rules: &BallotRules, roster: &Roster) {
    let top = poll.bands.names().first().map(|name| (*name).to_owned());
    let mut keys: Vec<(usize, Exact, Exact)> = Vec::new();
    for (at, result) in results.iter().enumerate() {
        let Some(score) = result.weighted_exact.as_deref().and_then(parse_exact) else { continue };
        let unit = roster.units.iter().position(|unit| unit.id == result.unit);
        let shares = unit.map_or(&[][..], |unit| poll.of(unit));
        let valid: u32 = shares.iter().map(Share::valid).sum();
        let best = top.as_ref().map_or(0, |top| votes_of(&poll.bands, shares, |grade| grade == top));
        let tie = if rules.ties == Ties::TopVotes { fraction(best, valid) } else { fraction(0, 1) };
        keys.push((at, if poll.measure.ranks { -score } else { score }, tie));
    }
    keys.sort_by(|one, other| other.1.cmp(&one.1).then(other.2.cmp(&one.2)).then(one.0.cmp(&other.0)));
    let mut rank = 0_u32;
    let mut previous: Option<(Exact, Exact)> = None;
    for (place, (at, score, tie)) in (1_u32..).zip(&keys) {
        let equal = previous.is_some_and(|known| known.0.cmp(score) == Ordering::Equal && known.1 == *tie);
        if !equal {
            rank = if rules.ties == Ties::Dense { rank + 1 } else { place };
        }
        previous = Some((*score, *tie));
        if let Some(result) = results.get_mut(*at) {
            result.rank = Some(rank);
        }
    }
    let shared: Vec<usize> = keys
        .iter()
        .filter(|(at, ..)| {
            let rank = results.get(*at).and_then(|result| result.rank);
            keys.iter().filter(|(other, ..)| results.get(*other).and_then(|result| result.rank) == rank).count() > 1
        })
        .map(|(at, ..)| *at)
        .collect();
    for at in shared {
        if let Some(result) = results.get_mut(at) {
            let rank = result.rank.unwrap_or(0);
            result.flags.push(format!("得分相同，并列第 {rank}"));
        }
    }
    if rules.ties == Ties::TopVotes {
        for pair in keys.windows(2) {
            if let [one, other] = pair
                && one.1 == other.1
                && one.2 != other.2
            {
                for at in [one.0, other.0] {
                    if let Some(result) = results.get_mut(at) {
                        result
                            .flags
                            .push(format!("得分与他人相同，按“{}”票的比例区分名次", top.as_deref().unwrap_or("")));
                    }
                }
            }
        }
    }
}
