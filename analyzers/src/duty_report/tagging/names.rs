//! [`Names`]: what is seen of each piece, told name by name to whoever weighs it or writes it down.

use super::tag::TAGS;
use super::weights::{Key, Row, Weights};

/// Takes the names of what pieces show, piece by piece.
pub(super) trait Names {
    /// What follows is seen of the next piece.
    fn next_piece(&mut self);

    /// Takes a name, which is all parts put together.
    fn put(&mut self, parts: &[&str]);

    /// Takes a name where something holds.
    fn flag(&mut self, name: &str, holds: bool) {
        if holds {
            self.put(&[name]);
        }
    }
}

/// The names themselves, for fitting weights.
#[derive(Default)]
pub(super) struct Listed(pub(super) Vec<Vec<String>>);

impl Names for Listed {
    fn next_piece(&mut self) {
        self.0.push(Vec::new());
    }

    fn put(&mut self, parts: &[&str]) {
        if let Some(names) = self.0.last_mut() {
            names.push(parts.concat());
        }
    }
}

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
    fn next_piece(&mut self) {
        self.rows.push([0.0; TAGS.len()]);
    }

    fn put(&mut self, parts: &[&str]) {
        let (Some(row), Some(weights)) = (self.rows.last_mut(), self.weights.of(Key::of(parts))) else { return };
        row.iter_mut().zip(weights).for_each(|(cell, weight)| *cell += weight);
    }
}

/// Digits of a small number; 10 and more are 10.
pub(super) fn digits(number: usize) -> &'static str {
    const DIGITS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
    DIGITS.get(number).copied().unwrap_or("10")
}

#[cfg(test)]
mod tests {
    use super::super::weights::weights;
    use super::*;

    #[test]
    fn names_weigh_the_same_however_they_are_put_together() {
        let (mut one, mut other) = (Voted::by(weights()), Voted::by(weights()));
        one.next_piece();
        other.next_piece();
        one.put(&["bias:"]);
        one.put(&["strong", "est:", "deficiency"]);
        other.put(&["bias", ":"]);
        other.put(&["strongest:deficiency"]);
        assert_eq!(one.rows, other.rows);
        assert!(one.rows[0].iter().any(|weight| weight.abs() > 0.0));
    }
}
