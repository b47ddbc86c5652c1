//! Whether a file of votes gives those of another one anew, corrected.

use std::collections::BTreeMap;

use super::reading::{Mark, Region, SheetReadings};

/// Unit, rater group, item.
type Key<'a> = (&'a str, Option<u16>, u16);

/// How often each mark was given; invalid votes as `None`.
type Votes<'a> = BTreeMap<Key<'a>, BTreeMap<Option<Mark>, u32>>;

/// Whether `newer` has votes on everybody, by every group, of whom `older` has some.
#[must_use]
pub fn covers(newer: &SheetReadings, older: &SheetReadings) -> bool {
    let (newer, older) = (votes(newer), votes(older));
    older.keys().all(|key| newer.contains_key(key))
}

/// Whether `newer` has nearly the same votes as `older`, person by person and group by group: a correction changes few.
#[must_use]
pub fn nearly_repeats(newer: &SheetReadings, older: &SheetReadings) -> bool {
    const FEWEST: u32 = 10;
    let (newer, older) = (votes(newer), votes(older));
    let sum = |votes: &BTreeMap<Option<Mark>, u32>| votes.values().sum::<u32>();
    let alike = |(key, old): (&Key<'_>, &BTreeMap<Option<Mark>, u32>)| {
        let Some(new) = newer.get(key) else { return false };
        let same: u32 = old.iter().map(|(mark, count)| new.get(mark).map_or(0, |other| *other.min(count))).sum();
        same >= FEWEST && same * 10 >= sum(old).max(sum(new)) * 9
    };
    !older.is_empty() && older.len() == newer.len() && older.iter().all(alike)
}

fn votes(reading: &SheetReadings) -> Votes<'_> {
    let mut votes = Votes::new();
    for region in reading.sheets.iter().flat_map(|sheet| &sheet.regions) {
        let unit = |candidate: u16| unit(region, candidate);
        for ballot in &region.ballots {
            for vote in &ballot.votes {
                let Some(unit) = unit(vote.candidate) else { continue };
                let mark = Some(vote.mark).filter(|mark| !matches!(mark, Mark::Refused(_)));
                *votes.entry((unit, ballot.group, vote.item)).or_default().entry(mark).or_default() += 1;
            }
        }
        for tally in &region.tallies {
            let Some(unit) = unit(tally.candidate) else { continue };
            let own = votes.entry((unit, tally.group, tally.item)).or_default();
            for (mark, count) in &tally.counts {
                *own.entry(Some(*mark)).or_default() += count;
            }
            *own.entry(None).or_default() += tally.invalid;
        }
    }
    votes
}

fn unit(region: &Region, candidate: u16) -> Option<&str> {
    region.candidates.get(usize::from(candidate))?.unit.as_deref()
}

#[cfg(test)]
mod tests {
    use super::super::reading::{Candidate, SheetReading, Tally};
    use super::*;

    fn reading(units: &[&str], scores: &[(i32, u32)]) -> SheetReadings {
        let candidates =
            units.iter().map(|unit| Candidate { unit: Some((*unit).to_owned()), ..Candidate::default() }).collect();
        let counts: Vec<(Mark, u32)> = scores.iter().map(|(score, count)| (Mark::Score(*score), *count)).collect();
        let tallies = (0..).zip(units).map(|(candidate, _)| Tally {
            candidate,
            group: Some(0),
            counts: counts.clone(),
            ..Tally::default()
        });
        let region = Region { candidates, tallies: tallies.collect(), ..Region::default() };
        let sheet = SheetReading { regions: vec![region], ..SheetReading::default() };
        SheetReadings { file: String::new(), sheets: vec![sheet] }
    }

    #[test]
    fn a_correction_changes_few_votes() {
        let first = reading(&["U1", "U2"], &[(5000, 12), (4000, 8)]);
        assert!(nearly_repeats(&reading(&["U1", "U2"], &[(5000, 13), (4000, 7)]), &first));
        assert!(!nearly_repeats(&reading(&["U1", "U2"], &[(5000, 5), (4000, 15)]), &first));
        assert!(!nearly_repeats(&reading(&["U1"], &[(5000, 12), (4000, 8)]), &first));
        assert!(!covers(&reading(&["U1"], &[(5000, 6)]), &first));
        assert!(covers(&reading(&["U1", "U2", "U3"], &[(5000, 1)]), &first));
    }
}
