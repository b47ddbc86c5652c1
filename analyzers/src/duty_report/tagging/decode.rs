//! The most likely tags of a whole report, and how likely each part is for each piece.

use super::tag::{Row, TAGS};

const NEVER: f32 = f32::NEG_INFINITY;

/// Viterbi: the tags whose votes and steps add up to the most.
pub(super) fn best_path(votes: &[Row], steps: &[Row; TAGS.len()]) -> Vec<usize> {
    let mut reach: Vec<Row> = Vec::with_capacity(votes.len());
    let mut from: Vec<[usize; TAGS.len()]> = Vec::with_capacity(votes.len());
    for own in votes {
        let mut row = *own;
        let mut origin = [0; TAGS.len()];
        if let Some(before) = reach.last() {
            for (to, (cell, origin)) in row.iter_mut().zip(origin.iter_mut()).enumerate() {
                let mut best = (NEVER, 0);
                for (place, (votes, steps)) in before.iter().zip(steps).enumerate() {
                    let total = votes + steps.get(to).copied().unwrap_or(0.0);
                    if total > best.0 {
                        best = (total, place);
                    }
                }
                *cell += best.0;
                *origin = best.1;
            }
        }
        reach.push(row);
        from.push(origin);
    }
    let mut at = reach.last().map_or(0, largest);
    let mut path = vec![0; votes.len()];
    for (place, origin) in path.iter_mut().zip(&from).rev() {
        *place = at;
        at = origin.get(at).copied().unwrap_or(0);
    }
    path
}

fn largest(row: &Row) -> usize {
    let mut best = 0;
    for (place, votes) in row.iter().enumerate() {
        if *votes > row.get(best).copied().unwrap_or(NEVER) {
            best = place;
        }
    }
    best
}

/// Forward and backward: how likely each tag is for each piece, given the whole report.
pub(super) fn likelihoods(votes: &[Row], steps: &[Row; TAGS.len()]) -> Vec<Row> {
    let mut ahead: Vec<Row> = Vec::with_capacity(votes.len());
    for own in votes {
        let mut row = *own;
        if let Some(before) = ahead.last() {
            for (to, cell) in row.iter_mut().enumerate() {
                *cell += log_sum(|from| {
                    before.get(from).copied().unwrap_or(NEVER)
                        + steps.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0.0)
                });
            }
        }
        ahead.push(row);
    }
    let mut behind: Vec<Row> = vec![[0.0; TAGS.len()]; votes.len()];
    let mut next: Option<Row> = None;
    for (row, own) in behind.iter_mut().zip(votes).rev() {
        if let Some(next) = next {
            for (from, cell) in row.iter_mut().enumerate() {
                *cell = log_sum(|to| {
                    next.get(to).copied().unwrap_or(NEVER)
                        + steps.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0.0)
                });
            }
        }
        let mut sum = *row;
        sum.iter_mut().zip(own).for_each(|(cell, votes)| *cell += votes);
        next = Some(sum);
    }
    ahead
        .iter()
        .zip(&behind)
        .map(|(ahead, behind)| {
            let mut row = *ahead;
            row.iter_mut().zip(behind).for_each(|(cell, votes)| *cell += votes);
            let total = log_sum(|place| row.get(place).copied().unwrap_or(NEVER));
            row.iter_mut().for_each(|cell| *cell = (*cell - total).exp());
            row
        })
        .collect()
}

fn log_sum(term: impl Fn(usize) -> f32) -> f32 {
    let terms: Row = std::array::from_fn(term);
    let most = terms.iter().copied().fold(NEVER, f32::max);
    most + terms.iter().map(|term| (term - most).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_is_dear_outweighs_a_faint_vote() {
        let mut votes = vec![[0.0; TAGS.len()]; 3];
        (votes[0][1], votes[1][2], votes[2][1]) = (4.0, 1.0, 4.0);
        let free = [[0.0; TAGS.len()]; TAGS.len()];
        assert_eq!(best_path(&votes, &free), [1, 2, 1]);
        let mut steps = [[-2.0; TAGS.len()]; TAGS.len()];
        steps[1][1] = 0.0;
        assert_eq!(best_path(&votes, &steps), [1, 1, 1]);
    }

    #[test]
    fn likelihoods_of_a_piece_add_up_to_one() {
        let mut votes = vec![[0.0; TAGS.len()]; 4];
        votes[1][3] = 5.0;
        let steps = [[0.1; TAGS.len()]; TAGS.len()];
        for row in likelihoods(&votes, &steps) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
        assert!(likelihoods(&votes, &steps)[1][3] > 0.9);
        assert!(likelihoods(&[], &steps).is_empty());
    }
}
