//! Ballots as rows of numbers, sorted into strata of the same raters and candidates.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;

use crate::ballots::scoring::{Bands, Cast, Measure, Poll, judge};
use crate::scheme::{BallotRules, Roster};

/// Ballots of one group on the same candidates.
#[derive(Debug, Clone, Default)]
pub(super) struct Stratum {
    pub(super) group: usize,
    /// Units, sorted.
    pub(super) units: Vec<usize>,
    /// One row per ballot: a score per unit, `None` where the vote does not count.
    pub(super) rows: Vec<Vec<Option<f64>>>,
}

/// All ballots.
#[derive(Debug, Default)]
pub(super) struct Slips {
    /// In the order of group and candidates.
    pub(super) strata: Vec<Stratum>,
    /// Number of votes.
    pub(super) votes: usize,
}

impl Slips {
    pub(super) fn new(cast: &Cast<'_>, poll: &Poll, rules: &BallotRules, roster: &Roster) -> Self {
        let mut strata: BTreeMap<(usize, Vec<usize>), Vec<Vec<Option<f64>>>> = BTreeMap::new();
        let (measure, bands): (&Measure, &Bands) = (&poll.measure, &poll.bands);
        let mut check = crate::ballots::scoring::Check::default();
        for slip in &cast.slips {
            let units = cast.units.get(slip.region).map_or(&[][..], Vec::as_slice);
            let mut votes = judge(slip, units, rules, roster, measure, bands, &mut check);
            votes.sort_by_key(|(unit, _)| *unit);
            let names: Vec<usize> = votes.iter().map(|(unit, _)| *unit).collect();
            let row = votes.into_iter().map(|(_, vote)| vote.ok().map(|value| number(measure, value))).collect();
            if !names.is_empty() {
                strata.entry((slip.group, names)).or_default().push(row);
            }
        }
        for heap in &cast.heaps {
            let rows = strata.entry((heap.group, vec![heap.unit])).or_default();
            for (mark, count) in &heap.tally.counts {
                if let Some(value) = measure.value(*mark) {
                    let value = number(measure, value * measure.weights.iter().sum::<i64>());
                    rows.extend((0..*count).map(|_| vec![Some(value)]));
                }
            }
        }
        let strata: Vec<Stratum> =
            strata.into_iter().map(|((group, units), rows)| Stratum { group, units, rows }).collect();
        let votes = strata.iter().map(|stratum| stratum.rows.len() * stratum.units.len()).sum();
        Self { strata, votes }
    }
}

/// An integer of the measure as a score.
pub(super) fn number(measure: &Measure, value: i64) -> f64 {
    let exact = measure.exact(value);
    exact.numer().to_f64().unwrap_or(0.0) / exact.denom().to_f64().unwrap_or(1.0)
}

/// Mean and variance (n − 1) of numbers with multiplicities.
pub(super) fn moments(values: impl Iterator<Item = (f64, u32)> + Clone) -> Option<(f64, f64, f64)> {
    let count: f64 = values.clone().map(|(_, count)| f64::from(count)).sum();
    if count == 0.0 {
        return None;
    }
    let mean = values.clone().map(|(value, count)| value * f64::from(count)).sum::<f64>() / count;
    let squares: f64 = values.map(|(value, count)| (value - mean).powi(2) * f64::from(count)).sum();
    Some((count, mean, if count > 1.0 { squares / (count - 1.0) } else { 0.0 }))
}

/// Rounds for display, so that the same votes give the same bytes on every machine.
pub(super) fn shown(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
