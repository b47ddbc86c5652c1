//! The vote table: valid votes per candidate and rater group as columns of integers, summed by polars.

use std::collections::BTreeMap;

use polars::prelude::{ChunkedArray, Int64Type};

use crate::ballots::exact::{Exact, fraction};
use crate::ballots::reading::{Mark, Reason};
use crate::scheme::{BallotRules, Roster, Scale};

use super::cast::Cast;
use super::grade::Bands;
use super::items::{self, ItemSum};
use super::validity::{Check, judge};

/// How marks become integers: a vote of an item is `weight × value × unit`, a ballot's score their sum over
/// `denominator`.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// Weight of each item as an integer; one item of weight 1 where the scheme has none.
    pub(crate) weights: Vec<i64>,
    /// Value of each grade of a scale of grades as an integer.
    grades: Vec<i64>,
    /// What the sum of weighted integers is divided by.
    pub(crate) denominator: i128,
    /// Highest score that a ballot can give, as such an integer; `None` for places.
    pub(crate) top: Option<i64>,
    /// Lowest score, as such an integer.
    pub(crate) bottom: i64,
    /// Whether a lower score is better.
    pub(crate) ranks: bool,
}

impl Measure {
    pub(crate) fn new(rules: &BallotRules) -> Self {
        let weights = whole_numbers(&rules.items.iter().map(|item| item.weight.0).collect::<Vec<_>>());
        let weights = if weights.iter().sum::<i64>() > 0 { weights } else { vec![1; rules.items.len().max(1)] };
        let sum = i128::from(weights.iter().sum::<i64>());
        let total = weights.iter().sum::<i64>();
        let thousand = |number: u32| i64::from(number) * 1000 * total;
        match &rules.scale {
            Scale::Grades { values } => {
                let mut graded: Vec<_> = values.iter().map(|(name, value)| (name, value.0)).collect();
                graded.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
                let shares: Vec<_> = graded.iter().map(|(_, value)| *value).collect();
                let unit = shares.iter().fold(1_i64, |sum, share| lcm(sum, *share.denom()));
                let grades: Vec<i64> = shares.iter().map(|share| (share * unit).to_integer()).collect();
                let top = grades.first().map(|value| value * total);
                let bottom = grades.last().map_or(0, |value| value * total);
                Self { weights, grades, denominator: i128::from(unit) * sum, top, bottom, ranks: false }
            }
            Scale::Ticks { min, max } | Scale::Points { min, max, .. } => Self {
                weights,
                grades: Vec::new(),
                denominator: 1000 * sum,
                top: Some(thousand(*max)),
                bottom: thousand(*min),
                ranks: false,
            },
            Scale::Ranks {} => Self {
                weights,
                grades: Vec::new(),
                denominator: 1000 * sum,
                top: None,
                bottom: 1000 * total,
                ranks: true,
            },
        }
    }

    /// The integer of a mark, without the item's weight.
    pub(crate) fn value(&self, mark: Mark) -> Option<i64> {
        match mark {
            Mark::Score(score) => Some(i64::from(score)),
            Mark::Grade(grade) => self.grades.get(usize::from(grade)).copied(),
            Mark::Refused(_) => None,
        }
    }

    /// An integer sum as an exact score.
    pub(crate) fn exact(&self, value: i64) -> Exact {
        fraction(value, self.denominator)
    }

    /// The ballot's score from its items; `Err` says why there is none.
    pub(crate) fn score(&self, marks: &[Option<Mark>]) -> Result<i64, Reason> {
        let mut sum = 0_i64;
        let whole = self.weights.len() > 1;
        for (weight, mark) in self.weights.iter().zip(marks.iter().copied().chain(std::iter::repeat(None))) {
            match mark {
                Some(Mark::Refused(reason)) => {
                    let all_blank = marks.iter().all(|mark| matches!(mark, None | Some(Mark::Refused(Reason::Blank))));
                    return Err(if whole && reason == Reason::Blank && !all_blank {
                        Reason::ItemMissing
                    } else {
                        reason
                    });
                }
                Some(mark) => sum += weight * self.value(mark).ok_or(Reason::OutOfScale)?,
                None => return Err(Reason::ItemMissing),
            }
        }
        Ok(sum)
    }
}

/// Shares as whole numbers in the same proportion.
fn whole_numbers(shares: &[num_rational::Ratio<i64>]) -> Vec<i64> {
    let unit = shares.iter().fold(1_i64, |sum, share| lcm(sum, *share.denom()));
    shares.iter().map(|share| (share * unit).to_integer()).collect()
}

fn lcm(one: i64, other: i64) -> i64 {
    let gcd = |mut a: i64, mut b: i64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a.max(1)
    };
    // Denominators beyond this are no weights that a notice states; the sum would leave the range of integers.
    (one / gcd(one, other)).checked_mul(other).filter(|product| *product < 1_000_000_000).unwrap_or(one)
}

/// The votes of one group on one candidate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Share {
    /// Valid scores as integers of the measure, one column of the vote table.
    pub(crate) votes: ChunkedArray<Int64Type>,
    /// Number of votes by score.
    pub(crate) counts: BTreeMap<i64, u32>,
    /// Invalid votes by reason.
    pub(crate) invalid: BTreeMap<Reason, u32>,
    /// Ballots that a tally says were issued.
    pub(crate) issued: Option<u32>,
    /// Entries per ballot: the number of items where a tally gives each by itself, 0 or 1 otherwise.
    pub(crate) parts: u32,
    /// Votes by item; empty where the scheme has one overall vote.
    pub(crate) items: Vec<ItemSum>,
}

impl Share {
    pub(crate) fn valid(&self) -> u32 {
        self.counts.values().sum::<u32>() / self.parts.max(1)
    }

    pub(crate) fn lost(&self) -> u32 {
        self.invalid.values().sum::<u32>() / self.parts.max(1)
    }

    pub(crate) fn returned(&self) -> u32 {
        self.valid() + self.lost()
    }
}

/// All valid votes.
pub(crate) struct Poll {
    pub(crate) measure: Measure,
    pub(crate) bands: Bands,
    /// By unit and group.
    pub(crate) shares: Vec<Vec<Share>>,
    /// Whether anybody voted on a unit.
    pub(crate) voted: Vec<bool>,
    /// What the validity rules found.
    pub(crate) check: Check,
}

impl Poll {
    /// Judges every ballot and fills the vote table.
    pub(crate) fn new(cast: &Cast<'_>, rules: &BallotRules, roster: &Roster) -> Self {
        let measure = Measure::new(rules);
        let bands = Bands::new(rules, &measure);
        let (units, groups) = (roster.units.len(), rules.groups.len());
        let mut values: Vec<Vec<Vec<i64>>> = vec![vec![Vec::new(); groups]; units];
        let mut shares: Vec<Vec<Share>> = vec![vec![Share::default(); groups]; units];
        let mut check = Check::default();
        for slip in &cast.slips {
            let names = cast.units.get(slip.region).map_or(&[][..], Vec::as_slice);
            for (unit, vote) in judge(slip, names, rules, roster, &measure, &bands, &mut check) {
                let Some(share) = shares.get_mut(unit).and_then(|groups| groups.get_mut(slip.group)) else { continue };
                match vote {
                    Ok(value) => {
                        *share.counts.entry(value).or_default() += 1;
                        if measure.weights.len() > 1 {
                            let is_own = |candidate| names.get(usize::from(candidate)) == Some(&Some(unit));
                            items::add(&mut share.items, slip.ballot, is_own, &measure);
                        }
                        if let Some(column) = values.get_mut(unit).and_then(|groups| groups.get_mut(slip.group)) {
                            column.push(value);
                        }
                    }
                    Err(reason) => *share.invalid.entry(reason).or_default() += 1,
                }
            }
        }
        Self::add_tallies(cast, &measure, &mut shares, &mut values);
        if rules.invalid.more_than_issued {
            for (of_unit, columns) in shares.iter_mut().zip(&mut values) {
                for ((share, column), group) in of_unit.iter_mut().zip(columns).zip(&rules.groups) {
                    if group.issued.or(share.issued).is_some_and(|issued| share.returned() > issued) {
                        let all = share.returned();
                        share.counts.clear();
                        column.clear();
                        share.invalid = BTreeMap::from([(Reason::MoreThanIssued, all)]);
                    }
                }
            }
        }
        for (of_unit, columns) in shares.iter_mut().zip(values) {
            for (share, column) in of_unit.iter_mut().zip(columns) {
                share.votes = ChunkedArray::from_vec("votes".into(), column);
            }
        }
        let voted = shares.iter().map(|groups| groups.iter().any(|share| share.returned() > 0)).collect();
        Self { measure, bands, shares, voted, check }
    }

    fn add_tallies(cast: &Cast<'_>, measure: &Measure, shares: &mut [Vec<Share>], values: &mut [Vec<Vec<i64>>]) {
        for heap in &cast.heaps {
            let Some(share) = shares.get_mut(heap.unit).and_then(|groups| groups.get_mut(heap.group)) else { continue };
            let Some(column) = values.get_mut(heap.unit).and_then(|groups| groups.get_mut(heap.group)) else {
                continue;
            };
            // A tally by items has no ballots to put items together on: each item's votes stand as parts of a ballot, so
            // that the mean of all parts is the weighted mean of the items' means.
            let weight = measure.weights.get(usize::from(heap.tally.item)).copied().unwrap_or(1);
            let parts = u32::try_from(measure.weights.len().max(1)).unwrap_or(1);
            share.parts = parts;
            let factor = weight * i64::from(parts);
            for (mark, count) in &heap.tally.counts {
                let Some(value) = measure.value(*mark).filter(|_| *count > 0) else { continue };
                *share.counts.entry(value * factor).or_default() += count;
                if measure.weights.len() > 1 {
                    items::add_votes(&mut share.items, heap.tally.item, value, *count, measure);
                }
                column.extend(std::iter::repeat_n(value * factor, usize::try_from(*count).unwrap_or(0)));
            }
            if heap.tally.invalid > 0 {
                *share.invalid.entry(Reason::Tallied).or_default() += heap.tally.invalid;
            }
            share.issued = heap.tally.issued.map(|issued| issued + share.issued.unwrap_or(0)).or(share.issued);
        }
    }

    /// Votes of a unit over all groups.
    pub(crate) fn of(&self, unit: usize) -> &[Share] {
        self.shares.get(unit).map_or(&[], Vec::as_slice)
    }
}
