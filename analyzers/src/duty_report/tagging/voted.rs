//! [`Voted`]: the votes that pieces get from what they show.

use super::super::names::{Key, Names};
use super::tag::TAGS;
use super::weights::{Row, Weights};

/// The votes that names have by their weights; no name is ever written out.
pub(super) struct Voted<'w> {
    weights: &'w Weights,
    pub(super) rows: Vec<Row>,
}

impl<'w> Voted<'w> {
    pub(super) fn by(weights: &'w Weights) -> Self {
        Self { weights, rows: Vec::new() }
    }
}

impl Names for Voted<'_> {
    fn next(&mut self) {
        self.rows.push([0.0; TAGS.len()]);
    }

    fn put(&mut self, parts: &[&str]) {
        let (Some(row), Some(weights)) = (self.rows.last_mut(), self.weights.of(Key::of(parts))) else { return };
        row.iter_mut().zip(weights).for_each(|(cell, weight)| *cell += weight);
    }
}

#[cfg(test)]
mod tests {
    use super::super::weights::weights;
    use super::*;

    #[test]
    fn names_weigh_the_same_however_they_are_put_together() {
        let (mut one, mut other) = (Voted::by(weights()), Voted::by(weights()));
        one.next();
        other.next();
        one.put(&["bias:"]);
        one.put(&["strong", "est:", "deficiency"]);
        other.put(&["bias", ":"]);
        other.put(&["strongest:deficiency"]);
        assert_eq!(one.rows, other.rows);
        assert!(one.rows[0].iter().any(|weight| weight.abs() > 0.0));
    }
}
