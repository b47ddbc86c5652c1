//! The best path through the parts, and how sure each paragraph of it is.

use super::model::{BEGIN, ORDER, STATES, State};
use super::votes::Row;

const NEVER: f32 = 1.0e4;

/// Viterbi both ways: the best path, and for each paragraph how much dearer the best path through another role is.
pub(super) fn best_path(emissions: &[Row], costs: &[f32]) -> (Vec<usize>, Vec<f32>) {
    let step = |from: usize, to: usize, cost: f32| {
        if from == to { 0.0 } else { cost + ORDER.get(from).and_then(|row| row.get(to)).copied().unwrap_or(NEVER) }
    };
    let mut forward: Vec<Row> = Vec::with_capacity(emissions.len());
    for (index, emission) in emissions.iter().enumerate() {
        let cost = costs.get(index).copied().unwrap_or(0.0);
        let mut row: Row = [0.0; STATES.len()];
        for (to, cell) in row.iter_mut().enumerate() {
            let reach = forward.last().map_or_else(
                || -BEGIN.get(to).copied().unwrap_or(NEVER),
                |before| {
                    before.iter().enumerate().map(|(from, votes)| votes - step(from, to, cost)).fold(-NEVER, f32::max)
                },
            );
            *cell = reach + emission.get(to).copied().unwrap_or(0.0);
        }
        forward.push(row);
    }
    let mut backward: Vec<Row> = vec![[0.0; STATES.len()]; emissions.len()];
    for index in (0..emissions.len().saturating_sub(1)).rev() {
        let cost = costs.get(index + 1).copied().unwrap_or(0.0);
        let (Some(next), Some(emission)) = (backward.get(index + 1).copied(), emissions.get(index + 1)) else {
            continue;
        };
        let mut row: Row = [0.0; STATES.len()];
        for (from, cell) in row.iter_mut().enumerate() {
            *cell = (0..STATES.len())
                .map(|to| {
                    let votes = next.get(to).copied().unwrap_or(0.0) + emission.get(to).copied().unwrap_or(0.0);
                    votes - step(from, to, cost)
                })
                .fold(-NEVER, f32::max);
        }
        if let Some(place) = backward.get_mut(index) {
            *place = row;
        }
    }
    let through: Vec<Row> = forward
        .iter()
        .zip(&backward)
        .map(|(ahead, behind)| {
            let mut row = *ahead;
            for (cell, more) in row.iter_mut().zip(behind) {
                *cell += more;
            }
            row
        })
        .collect();
    let path: Vec<usize> = through.iter().map(best_state).collect();
    let margins = through.iter().zip(&path).map(|(row, best)| margin(row, *best)).collect();
    (path, margins)
}

fn best_state(row: &Row) -> usize {
    let mut best = 0;
    for (index, votes) in row.iter().enumerate() {
        if *votes > row.get(best).copied().unwrap_or(-NEVER) {
            best = index;
        }
    }
    best
}

/// Distance to the best path on which the paragraph has another role.
fn margin(row: &Row, best: usize) -> f32 {
    let group = |index: usize| match STATES.get(index) {
        Some(State::Achievements | State::Prior) => 1,
        Some(State::Problems | State::Causes) => 2,
        Some(State::Plans) => 3,
        Some(State::Closing) => 4,
        _ => 0,
    };
    let top = row.get(best).copied().unwrap_or(0.0);
    let other = row
        .iter()
        .enumerate()
        .filter(|(index, _)| group(*index) != group(best))
        .map(|(_, votes)| *votes)
        .fold(-NEVER, f32::max);
    (top - other).max(0.0)
}
