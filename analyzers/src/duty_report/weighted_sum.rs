//! Weighted sums over names (logistic regressions); the weights are data, fitted on labelled reports.

use super::names::{ByName, Key, Names};

/// Weights by name.
pub(super) type Weights = ByName<f32>;

/// Reads lines of a name and its weight in hundredths.
pub(super) fn read(data: &'static str) -> Weights {
    data.lines()
        .filter(|line| !line.starts_with("# "))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, weight)| Some((Key::of(&[name]), weight.parse::<i32>().ok()? as f32 / 100.0)))
        .collect()
}

/// The weights of the names that were told, added up for each stretch of text. What is above 0 holds.
pub(super) struct Sums<'w> {
    weights: &'w Weights,
    pub(super) sums: Vec<f32>,
}

impl<'w> Sums<'w> {
    pub(super) const fn by(weights: &'w Weights) -> Self {
        Self { weights, sums: Vec::new() }
    }
}

impl Names for Sums<'_> {
    fn next(&mut self) {
        self.sums.push(0.0);
    }

    fn put(&mut self, parts: &[&str]) {
        if let (Some(sum), Some(weight)) = (self.sums.last_mut(), self.weights.get(&Key::of(parts))) {
            *sum += weight;
        }
    }
}

/// ln(1 + eˣ): how unlikely it is, −ln, that something does not hold whose votes are x.
pub(super) fn softplus(x: f32) -> f32 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_weights_can_be_read() {
        for data in [include_str!("../../weights/personal.tsv"), include_str!("../../weights/owner.tsv")] {
            let lines = data.lines().filter(|line| !line.starts_with("# ")).count();
            assert!(lines > 100);
            assert_eq!(read(data).len(), lines);
        }
    }
}
