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

/// How likely something is, for each tag.
type Likely = [f64; TAGS.len()];

/// Forward and backward: how likely each tag is for each piece, given the whole report.
///
/// Worked out in likelihoods that are shared out anew at each piece, not in their logarithms: each needs one power for each
/// vote and none for the steps between them.
pub(super) fn likelihoods(votes: &[Row], steps: &[Row; TAGS.len()]) -> Vec<Row> {
    let steps = steps.map(|row| row.map(|step| f64::from(step).exp()));
    let own: Vec<Likely> = votes.iter().map(alone).collect();
    let mut ahead: Vec<Likely> = Vec::with_capacity(own.len());
    for own in &own {
        let reached = ahead.last().map_or([1.0; TAGS.len()], |before| onward(before, &steps));
        ahead.push(shared(both(own, &reached)));
    }
    let mut rows = vec![[0.0; TAGS.len()]; own.len()];
    let mut behind = [1.0; TAGS.len()];
    for ((row, ahead), own) in rows.iter_mut().zip(&ahead).zip(&own).rev() {
        *row = shared(both(ahead, &behind)).map(|likely| likely as f32);
        let next = both(own, &behind);
        behind = shared(steps.map(|steps| steps.iter().zip(&next).map(|(step, next)| step * next).sum()));
    }
    rows
}

/// How likely each tag is by the votes of a piece alone; the likeliest is 1.
fn alone(votes: &Row) -> Likely {
    let most = votes.iter().copied().fold(NEVER, f32::max);
    votes.map(|vote| f64::from(vote - most).exp())
}

/// How likely each tag is behind those of the piece before.
fn onward(before: &Likely, steps: &[Likely; TAGS.len()]) -> Likely {
    let mut sums = [0.0; TAGS.len()];
    for (likely, steps) in before.iter().zip(steps) {
        sums.iter_mut().zip(steps).for_each(|(sum, step)| *sum += likely * step);
    }
    sums
}

fn both(one: &Likely, other: &Likely) -> Likely {
    let mut both = *one;
    both.iter_mut().zip(other).for_each(|(one, other)| *one *= other);
    both
}

/// The same, adding up to 1.
fn shared(likely: Likely) -> Likely {
    let sum: f64 = likely.iter().sum();
    if sum > 0.0 { likely.map(|likely| likely / sum) } else { likely }
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
