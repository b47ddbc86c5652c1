//! Evidence of a problem or a measure: quantities and dates. Meetings and comparisons alone show no fact here.
//!
//! Of a problem a named case is evidence too; whether its words tell one is weighed (`tells_facts`).

use std::sync::LazyLock;

use super::names::{Names, digits, letters_of, tell_letters};
use super::weighted_sum::{Sums, Weights, read};
use crate::lexicon;

/// Weights by name, fitted on labelled reports.
static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| read(include_str!("../../weights/evidence.tsv")));

/// Number of marks of evidence in a text.
pub(super) fn count(text: &str) -> u32 {
    u32::try_from(lexicon::quantities(text).len()).unwrap_or(u32::MAX)
}

/// Whether a text holds evidence.
pub(super) fn has(text: &str) -> bool {
    !lexicon::quantities(text).is_empty()
}

/// Whether the words of a problem hold figures or a case.
pub(super) fn tells_facts(problem: &str) -> bool {
    let mut sums = Sums::by(&WEIGHTS);
    tell(&mut sums, problem);
    sums.sums.first().is_some_and(|sum| *sum > 0.0)
}

/// Tells what is seen of a problem's holding facts.
pub(super) fn tell(names: &mut impl Names, problem: &str) {
    let letters = letters_of(problem);
    let numerals = letters.iter().filter(|letter| "一二三四五六七八九十百千万两几".contains(**letter)).count();
    names.next();
    names.put(&["bias"]);
    names.put(&["figures:", digits((count(problem) as usize).min(3))]);
    names.put(&["numerals:", digits(numerals.min(3))]);
    names.put(&["length:", digits((letters.len() / 15).min(8))]);
    names.flag("number", letters.contains(&'0'));
    names.flag("quote", letters.contains(&'“'));
    tell_letters(names, &letters);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_with_units_are_evidence_and_names_with_numbers_are_not() {
        for text in ["全年只开了3次", "到会率只有71%", "拖了三周才打出电话", "5月20日才补", "占7%", "2023年5月的账"]
        {
            assert!(has(text), "{text}");
        }
        for text in [
            "学习党的二十大精神",
            "落实三会一课",
            "2023年度",
            "存在两张皮现象",
            "作为第一责任人",
            "一次也没有",
            "（1）学习不够",
        ] {
            assert!(!has(text), "{text}");
        }
    }
}
