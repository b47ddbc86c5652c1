//! Ballots that say little, or the same as another one: hints for people, never a reason to drop a vote.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;

use crate::ballots::scoring::Poll;
use crate::scheme::Roster;
use crate::season::BallotPatterns;

use super::data::{Slips, Stratum, number, shown};
use super::random::Random;

/// Shuffles behind the expected number of equal ballots.
const SHUFFLES: u32 = 40;
/// Votes up to which shuffling is worth its time.
const LIMIT: usize = 200_000;

/// Counts straight lines, equal ballots and ballots against one candidate.
pub(super) fn find(slips: &Slips, poll: &Poll, roster: &Roster) -> BallotPatterns {
    let several: Vec<&Stratum> = slips.strata.iter().filter(|stratum| stratum.units.len() >= 2).collect();
    let mut found = BallotPatterns::default();
    let mut odd: BTreeMap<usize, u32> = BTreeMap::new();
    let ends = poll.measure.top.map(|top| (number(&poll.measure, top), number(&poll.measure, poll.measure.bottom)));
    for stratum in &several {
        for row in &stratum.rows {
            found.ballots += 1;
            let first = row.first().copied().flatten();
            if first.is_some() && row.iter().all(|vote| *vote == first) {
                found.flat += 1;
                found.full += u32::from(ends.is_some_and(|(top, _)| first == Some(top)));
            }
            if let Some((top, bottom)) = ends
                && let Some(unit) = against_one(stratum, row, top, bottom)
            {
                *odd.entry(unit).or_default() += 1;
            }
        }
    }
    // With three candidates and many raters equal ballots are the rule.
    let long: Vec<&Stratum> = several.into_iter().filter(|stratum| stratum.units.len() >= 4).collect();
    found.equal_pairs = long.iter().map(|stratum| equal_pairs(&stratum.rows)).sum();
    let votes: usize = long.iter().map(|stratum| stratum.rows.len() * stratum.units.len()).sum();
    if !long.is_empty() && votes <= LIMIT {
        found.expected_pairs = Some(shown(expected_pairs(&long)));
    }
    found.odd_one_out = odd
        .into_iter()
        .filter_map(|(unit, count)| roster.units.get(unit).map(|unit| (unit.id.clone(), count)))
        .collect();
    found.words = words(&found, roster);
    found
}

/// The only candidate with a score in the lower half where everybody else has the highest one.
fn against_one(stratum: &Stratum, row: &[Option<f64>], top: f64, bottom: f64) -> Option<usize> {
    let middle = f64::midpoint(top, bottom);
    let mut lower = row.iter().zip(&stratum.units).filter(|(vote, _)| **vote != Some(top));
    let (vote, unit) = lower.next()?;
    (row.len() >= 4 && lower.next().is_none() && vote.is_some_and(|vote| vote < middle)).then_some(*unit)
}

fn is_flat(row: &[u64]) -> bool {
    row.windows(2).all(|pair| pair.first() == pair.get(1))
}

/// Pairs of equal rows that are complete and not flat.
fn equal_pairs(rows: &[Vec<Option<f64>>]) -> u32 {
    let mut seen: BTreeMap<Vec<u64>, u32> = BTreeMap::new();
    for row in rows {
        if let Some(row) = row.iter().map(|vote| vote.map(f64::to_bits)).collect::<Option<Vec<u64>>>()
            && !is_flat(&row)
        {
            *seen.entry(row).or_default() += 1;
        }
    }
    seen.values().map(|count| count * (count - 1) / 2).sum()
}

/// Mean number of equal pairs when each candidate's votes are shuffled among the raters of a group.
fn expected_pairs(strata: &[&Stratum]) -> f64 {
    let mut random = Random::new(7);
    let mut sum = 0_u64;
    for _ in 0..SHUFFLES {
        for stratum in strata {
            let mut rows = stratum.rows.clone();
            for at in 0..stratum.units.len() {
                let mut column: Vec<Option<f64>> =
                    stratum.rows.iter().map(|row| row.get(at).copied().flatten()).collect();
                random.shuffle(&mut column);
                for (row, vote) in rows.iter_mut().zip(column) {
                    if let Some(place) = row.get_mut(at) {
                        *place = vote;
                    }
                }
            }
            sum += u64::from(equal_pairs(&rows));
        }
    }
    sum.to_f64().unwrap_or(0.0) / f64::from(SHUFFLES)
}

fn words(found: &BallotPatterns, roster: &Roster) -> Vec<String> {
    let mut words = Vec::new();
    if found.flat > 0 {
        let share = 100.0 * f64::from(found.flat) / f64::from(found.ballots.max(1));
        words.push(format!("{} 张票对所有对象打同一分（{share:.1}%），其中 {} 张全为满分", found.flat, found.full));
    }
    if let Some(expected) = found.expected_pairs
        && f64::from(found.equal_pairs) > 3.0 * expected + 3.0
    {
        words.push(format!(
            "内容完全相同的票有 {} 对，按评分分布偶然相同的约 {expected:.1} 对；请核对是否重复录入",
            found.equal_pairs
        ));
    }
    for (unit, count) in found.odd_one_out.iter().filter(|(_, count)| *count > 0) {
        let name = roster.units.iter().find(|own| own.id == *unit).map_or(unit.as_str(), |own| own.name.as_str());
        words.push(format!("{count} 张票只给{name}低分，其余全为满分；仅供核对"));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ballots_count_in_pairs_and_flat_ones_do_not() {
        let row = |votes: [i32; 4]| votes.map(|vote| Some(f64::from(vote))).to_vec();
        let rows =
            [row([9, 8, 7, 9]), row([9, 8, 7, 9]), row([9, 8, 7, 9]), row([10; 4]), row([10; 4]), row([9, 9, 7, 9])];
        assert_eq!(equal_pairs(&rows), 3);
    }
}
