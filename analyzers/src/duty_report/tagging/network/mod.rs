//! [`Network`]: how each sentence of a report votes, given all the others.
//!
//! What a sentence shows (its features) is summed twice: into votes of its own, as in a linear chain, and into a short
//! vector. The vectors are read in order, once from the front and once from the back, by units with a memory that keep or
//! forget what they read (gated recurrent units: Cho et al. 2014, "Learning phrase representations using RNN encoder–decoder
//! for statistical machine translation", doi:10.3115/v1/D14-1179); what both hold at a sentence votes too. Beside a chain
//! alone, it finds more of the problems and measures of writers whom it has not seen (README.md beside the weights).

mod data;
mod memory;
mod seen;

use std::sync::LazyLock;

use super::tag::{Row, TAGS};
use crate::network::{Layer, Work, in_wide_lanes};
use memory::Memory;
pub(super) use seen::Seen;
use seen::Sums;

/// Numbers that stand for what a sentence shows.
const WIDTH: usize = 64;
/// Numbers that each memory holds.
const HELD: usize = 128;

/// The weights of the network, fitted on labelled reports (`analyzers/weights/README.md` tells how).
pub(super) struct Network {
    names: seen::Rows,
    /// What one step of each column of `names` is worth.
    scale: [f32; TAGS.len() + WIDTH],
    mix: Layer<WIDTH>,
    forward: Memory,
    backward: Memory,
    out: Layer<{ TAGS.len() }>,
    /// From the tag of the row to the tag of the column.
    pub(super) steps: [Row; TAGS.len()],
}

static NETWORK: LazyLock<Network> = LazyLock::new(|| data::read(data::BYTES).unwrap_or_default());

impl Network {
    /// The network, read once in a process.
    pub(super) fn get() -> &'static Self {
        &NETWORK
    }

    /// Takes what is seen of sentences.
    pub(super) fn look(&self) -> Seen<'_> {
        Seen::by(&self.names)
    }

    /// The votes of all sentences of a report.
    pub(super) fn votes(&self, seen: &Seen<'_>) -> Vec<Row> {
        in_wide_lanes(Votes { network: self, seen })
    }

    #[inline(always)]
    fn votes_of(&self, seen: &[Sums]) -> Vec<Row> {
        let mut mixed = Vec::with_capacity(seen.len());
        for sums in seen {
            mixed.push(self.mixed(sums));
        }
        let ahead = self.forward.held(mixed.iter());
        let mut behind = self.backward.held(mixed.iter().rev());
        behind.reverse();
        let mut votes = Vec::with_capacity(seen.len());
        for (sums, (ahead, behind)) in seen.iter().zip(ahead.iter().zip(&behind)) {
            let mut row = self.out.of([*ahead, *behind].as_flattened());
            for ((vote, sum), scale) in row.iter_mut().zip(sums).zip(&self.scale) {
                *vote += *sum as f32 * scale;
            }
            votes.push(row);
        }
        votes
    }

    /// The vector that stands for what a sentence shows.
    #[inline(always)]
    fn mixed(&self, sums: &Sums) -> [f32; WIDTH] {
        let mut shown = [0.0; WIDTH];
        for (number, (sum, scale)) in shown.iter_mut().zip(sums.iter().zip(&self.scale).skip(TAGS.len())) {
            *number = *sum as f32 * scale;
        }
        let mut vector = self.mix.of(&shown);
        vector.iter_mut().for_each(|number| *number = number.max(0.0));
        vector
    }
}

/// The votes of all sentences of a report.
struct Votes<'v> {
    network: &'v Network,
    seen: &'v Seen<'v>,
}

impl Work for Votes<'_> {
    type Output = Vec<Row>;

    #[inline(always)]
    fn call(self) -> Vec<Row> {
        self.network.votes_of(&self.seen.sums())
    }
}

impl Default for Network {
    /// A network to which nothing says anything.
    fn default() -> Self {
        Self {
            names: seen::Rows::default(),
            scale: [0.0; TAGS.len() + WIDTH],
            mix: Layer::default(),
            forward: Memory::default(),
            backward: Memory::default(),
            out: Layer::default(),
            steps: [[0.0; TAGS.len()]; TAGS.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duty_report::names::Names;

    fn seen(texts: &[&[&str]]) -> Vec<Row> {
        let network = Network::get();
        let mut seen = network.look();
        for names in texts {
            seen.next();
            names.iter().for_each(|name| seen.put(&[name]));
        }
        network.votes(&seen)
    }

    #[test]
    fn what_stands_far_away_has_a_say() {
        let told: &[&str] = &["bias:", "strongest:deficiency"];
        let near = seen(&[told, &["bias:"], &["bias:"], &["bias:"]]);
        let alone = seen(&[&["bias:"], &["bias:"], &["bias:"], &["bias:"]]);
        assert!(near[3].iter().zip(alone[3]).any(|(one, other)| (one - other).abs() > 1e-4));
        assert!(seen(&[]).is_empty());
    }

    #[test]
    fn unknown_names_say_nothing() {
        assert_eq!(seen(&[&["bias:"]]), seen(&[&["bias:", "no such name"]]));
    }
}
