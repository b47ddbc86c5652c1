//! What raters think of each item, beside the score that the items make together.

use crate::ballots::exact::{Exact, display, fraction, of_share, whole};
use crate::ballots::reading::Ballot;
use crate::scheme::{Aggregation, BallotRules};
use crate::season::ItemResult;

use super::poll::{Measure, Poll};
use super::score::pools;

/// Sum and number of the valid votes on one item by one group, without the item's weight.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ItemSum {
    sum: i128,
    votes: u32,
}

impl ItemSum {
    fn add(&mut self, value: i64, votes: u32) {
        self.sum += i128::from(value) * i128::from(votes);
        self.votes += votes;
    }
}

/// Adds the votes of a valid ballot on one unit.
pub(super) fn add(sums: &mut Vec<ItemSum>, ballot: &Ballot, is_own: impl Fn(u16) -> bool, measure: &Measure) {
    for vote in ballot.votes.iter().filter(|vote| is_own(vote.candidate)) {
        if let Some(value) = measure.value(vote.mark) {
            add_votes(sums, vote.item, value, 1, measure);
        }
    }
}

/// Adds votes of a tally.
pub(super) fn add_votes(sums: &mut Vec<ItemSum>, item: u16, value: i64, votes: u32, measure: &Measure) {
    sums.resize(measure.weights.len(), ItemSum::default());
    if let Some(sum) = sums.get_mut(usize::from(item)) {
        sum.add(value, votes);
    }
}

/// The mean of each item, groups weighted like the score.
pub(super) fn means(poll: &Poll, unit: usize, rules: &BallotRules) -> Vec<ItemResult> {
    if rules.items.len() < 2 {
        return Vec::new();
    }
    let all: i64 = poll.measure.weights.iter().sum();
    let item = |(at, item): (usize, &crate::scheme::Item)| {
        let weight = poll.measure.weights.get(at).copied().unwrap_or(0);
        let (votes, mean) = mean(poll, unit, at, rules);
        ItemResult {
            id: item.id.clone(),
            title: item.title.clone(),
            weight: display(fraction(weight, all)),
            votes,
            mean: mean.map(display),
        }
    };
    rules.items.iter().enumerate().map(item).collect()
}

fn mean(poll: &Poll, unit: usize, item: usize, rules: &BallotRules) -> (u32, Option<Exact>) {
    let shares = poll.of(unit);
    let pools = if rules.aggregation == Aggregation::Pooled {
        vec![(whole(1), (0..shares.len()).collect())]
    } else {
        let weight = |head: usize| rules.groups.get(head).map_or_else(|| whole(0), |group| of_share(group.weight));
        pools(rules).into_iter().map(|(head, members)| (weight(head), members)).collect::<Vec<(Exact, Vec<usize>)>>()
    };
    let (mut sum, mut weights, mut votes) = (whole(0), whole(0), 0);
    for (weight, members) in pools {
        let of_pool = members
            .iter()
            .filter_map(|at| shares.get(*at)?.items.get(item))
            .fold((0, 0), |all, one| (all.0 + one.sum, all.1 + one.votes));
        if of_pool.1 > 0 {
            // The measure's denominator holds the sum of the items' weights; a vote on an item by itself does not.
            let weights_of_items: i64 = poll.measure.weights.iter().sum();
            let scale = poll.measure.denominator / i128::from(weights_of_items.max(1));
            sum += weight * fraction(of_pool.0, scale * i128::from(of_pool.1));
            weights += weight;
            votes += of_pool.1;
        }
    }
    (votes, (weights != whole(0)).then(|| sum / weights))
}
