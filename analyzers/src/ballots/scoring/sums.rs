//! Tables that add up the numbers of votes of others in their file: the ballot boxes one by one, and all together.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::Origin;
use super::repeats::counts;
use crate::ballots::reading::{Mark, Tally};

/// What a tally is about: unit, rater group, item.
type Key = (usize, Option<u16>, u16);

/// Votes by mark, and the invalid ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Votes {
    counts: BTreeMap<Mark, u32>,
    invalid: u32,
}

impl Votes {
    fn add(&mut self, other: &Self) {
        for (mark, count) in &other.counts {
            *self.counts.entry(*mark).or_default() += count;
        }
        self.invalid += other.invalid;
    }
}

/// The tables that hold the votes of at least two others of their file once more.
pub(super) fn of_tallies(
    origins: &[Origin<'_>],
    dropped: &BTreeSet<usize>,
    notes: &mut Vec<String>,
) -> BTreeSet<usize> {
    const WORDS: &[&str] = &["合计", "汇总", "总表", "总计"];
    const PARTS: usize = 2;
    // So many numbers of votes are hardly the sums of others by chance.
    const SCORES: usize = 3;
    let mut again = BTreeSet::new();
    let all: Vec<BTreeMap<Key, Votes>> = origins.iter().map(votes).collect();
    for (at, origin) in origins.iter().enumerate().filter(|(at, _)| !dropped.contains(at)) {
        let Some(own) = all.get(at).filter(|own| !own.is_empty()) else { continue };
        let others: Vec<&BTreeMap<Key, Votes>> = origins
            .iter()
            .enumerate()
            .filter(|(other, part)| *other != at && part.path == origin.path && !dropped.contains(other))
            .filter_map(|(other, _)| all.get(other))
            .collect();
        let parts = |key: &Key| others.iter().filter_map(|other| other.get(key)).collect::<Vec<_>>();
        if !own.keys().all(|key| parts(key).len() >= PARTS) {
            continue;
        }
        let added = |(key, votes): (&Key, &Votes)| {
            let mut sum = Votes::default();
            parts(key).into_iter().for_each(|part| sum.add(part));
            sum == *votes
        };
        let titled = WORDS.iter().any(|word| origin.sheet.contains(word));
        let equal = own.iter().all(added);
        let many = own.len() >= 2 || own.values().any(|votes| votes.counts.len() >= SCORES);
        if equal && (titled || many) {
            notes.push(format!("{}是本文件里其他各表的合计，没有重复计入", origin.name()));
            again.insert(at);
        } else if titled {
            notes.push(format!("{}与本文件里其他各表相加不一致，按各表计，合计没有计入，请核对", origin.name()));
            again.insert(at);
        }
    }
    again
}

fn votes(origin: &Origin<'_>) -> BTreeMap<Key, Votes> {
    let mut votes: BTreeMap<Key, Votes> = BTreeMap::new();
    let counted = |tally: &&Tally| tally.refused.is_none();
    for tally in origin.region.tallies.iter().filter(counted) {
        if let Some(unit) = origin.units.get(usize::from(tally.candidate)).copied().flatten() {
            let own = Votes { counts: counts(tally), invalid: tally.invalid };
            votes.entry((unit, tally.group, tally.item)).or_default().add(&own);
        }
    }
    votes
}
