//! [`Memory`]: what is held of the sentences that were read, in one direction.

use super::{HELD, WIDTH};
use crate::network::{Layer, bend, gate};

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
    #[inline(always)]
    pub(super) fn held<'s>(&self, sentences: impl Iterator<Item = &'s [f32; WIDTH]>) -> Vec<[f32; HELD]> {
        let mut held = [0.0; HELD];
        let mut all = Vec::with_capacity(sentences.size_hint().0);
        for sentence in sentences {
            held = self.step(&held, sentence);
            all.push(held);
        }
        all
    }

    #[inline(always)]
    fn step(&self, held: &[f32; HELD], sentence: &[f32; WIDTH]) -> [f32; HELD] {
        let (read, kept) = (self.read.of(sentence), self.kept.of(held));
        let ([keep, back, new], [kept_keep, kept_back, kept_new]) = (thirds(&read), thirds(&kept));
        let gates = keep.iter().zip(kept_keep).zip(back.iter().zip(kept_back)).zip(new.iter().zip(kept_new));
        let mut next = *held;
        for (held, (((keep, kept_keep), (back, kept_back)), (new, kept_new))) in next.iter_mut().zip(gates) {
            let keep = gate(keep + kept_keep);
            let fresh = bend(new + gate(back + kept_back) * kept_new);
            *held = (1.0 - keep) * fresh + keep * *held;
        }
        next
    }
}

/// The numbers of each gate.
#[inline(always)]
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
        let memory = |keep: f32| Memory {
            read: Layer::new(&[], &std::array::from_fn(|gate| if gate < HELD { keep } else { 50.0 })),
            kept: Layer::default(),
        };
        let step = |keep: f32| memory(keep).step(&[0.25; HELD], &[1.0; WIDTH]);
        assert!(step(50.0).iter().all(|number| (number - 0.25).abs() < 1e-3));
        assert!(step(-50.0).iter().all(|number| (number - 1.0).abs() < 1e-3));
    }
}
