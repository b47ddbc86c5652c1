//! [`Memory`]: what is held of the sentences that were read, in one direction.

use super::layer::{Layer, bend, gate};
use super::{HELD, WIDTH};

/// What the gates of one step are made from: what to keep, what to look back at, what is new.
const GATES: usize = 3 * HELD;

/// A gated recurrent unit.
#[derive(Default)]
pub(super) struct Memory {
    /// From a sentence.
    pub(super) read: Layer<GATES>,
    /// From what is held of the sentences before.
    pub(super) kept: Layer<GATES>,
}

impl Memory {
    /// What is held at each sentence, in the order of reading.
    pub(super) fn held<'s>(&self, sentences: impl Iterator<Item = &'s [f32; WIDTH]>) -> Vec<[f32; HELD]> {
        let mut held = [0.0; HELD];
        sentences
            .map(|sentence| {
                held = self.step(&held, sentence);
                held
            })
            .collect()
    }

    fn step(&self, held: &[f32; HELD], sentence: &[f32; WIDTH]) -> [f32; HELD] {
        let (read, kept) = (self.read.of(sentence), self.kept.of(held));
        let ([keep, back, new], [kept_keep, kept_back, kept_new]) = (thirds(&read), thirds(&kept));
        std::array::from_fn(|at| {
            let keep = gate(keep[at] + kept_keep[at]);
            let fresh = bend(new[at] + gate(back[at] + kept_back[at]) * kept_new[at]);
            (1.0 - keep) * fresh + keep * held[at]
        })
    }
}

/// The numbers of each gate.
fn thirds(numbers: &[f32; GATES]) -> [&[f32; HELD]; 3] {
    let (gates, _) = numbers.as_chunks();
    let [keep, back, new] = gates else { return [&[0.0; HELD]; 3] };
    [keep, back, new]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_that_is_shut_keeps_what_is_held() {
        let mut memory = Memory::default();
        memory.read.bias = [50.0; GATES];
        assert!(memory.step(&[0.25; HELD], &[1.0; WIDTH]).iter().all(|number| (number - 0.25).abs() < 1e-3));
        memory.read.bias.iter_mut().take(HELD).for_each(|keep| *keep = -50.0);
        assert!(memory.step(&[0.25; HELD], &[1.0; WIDTH]).iter().all(|number| (number - 1.0).abs() < 1e-3));
    }
}
