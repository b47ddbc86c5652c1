//! Free texts per person, in an order that tells nothing: sorted, then shuffled by a generator that depends on the
//! texts alone. Group and ballot were never kept.

use crate::ballots::reading::TextKind;
use crate::ballots::scoring::Cast;
use crate::season::UnitStatistics;

use super::random::Random;

/// Fills in the free texts about a unit.
pub(super) fn collect(unit: &mut UnitStatistics, at: usize, cast: &Cast<'_>) {
    unit.problems = shuffled(cast.texts.get(&(at, TextKind::Problem)));
    unit.advice = shuffled(cast.texts.get(&(at, TextKind::Advice)));
}

fn shuffled(texts: Option<&Vec<&str>>) -> Vec<String> {
    let mut texts: Vec<String> = texts.into_iter().flatten().map(|text| (*text).to_owned()).collect();
    texts.sort();
    Random::of(&texts.concat()).shuffle(&mut texts);
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_arrival_leaves_no_trace() {
        let forth = vec!["甲", "乙", "丙", "丁"];
        let back: Vec<&str> = forth.iter().rev().copied().collect();
        assert_eq!(shuffled(Some(&forth)), shuffled(Some(&back)));
    }
}
