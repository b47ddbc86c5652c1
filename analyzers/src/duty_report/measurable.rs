//! Whether a measure holds a number, a time or a result that can be checked: a weighted sum over its figures, times and words.

use std::sync::LazyLock;

use super::evidence;
use super::names::{Names, digits, letters_of, tell_letters};
use super::weighted_sum::{Sums, Weights, read};

/// Weights by name, fitted on labelled reports.
static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| read(include_str!("../../weights/measurable.tsv")));

/// Words that make a measure one that comes round at fixed times.
const RHYTHM: &[&str] = &[
    "每月",
    "每周",
    "每季度",
    "每学期",
    "每年",
    "每半年",
    "按月",
    "按季度",
    "每日",
    "每天",
    "每两个月",
    "每两周",
    "逐月",
    "季度考核",
    "一季度考核",
];

/// Whether something is to be done again and again at fixed times.
pub(super) fn comes_round(text: &str) -> bool {
    RHYTHM.iter().any(|word| text.contains(word))
}

/// Whether a measure can be checked; `deadline` is its code, a day or `long_term`.
pub(super) fn is_measurable(text: &str, deadline: Option<&str>) -> bool {
    let mut sums = Sums::by(&WEIGHTS);
    tell(&mut sums, text, deadline);
    sums.sums.first().is_some_and(|sum| *sum > 0.0)
}

/// Tells what is seen of a measure's being checkable.
pub(super) fn tell(names: &mut impl Names, text: &str, deadline: Option<&str>) {
    let long_term = deadline == Some("long_term");
    let letters = letters_of(text);
    let number = letters.contains(&'0');
    let (figures, rhythm) = (evidence::has(text), comes_round(text));
    names.next();
    names.put(&["bias"]);
    names.flag("day", deadline.is_some() && !long_term);
    names.flag("long-term", long_term);
    names.flag("figures", figures);
    names.flag("rhythm", rhythm);
    names.flag("number", number);
    names.flag("nothing", !(figures || rhythm || number || deadline.is_some()));
    names.put(&["length:", digits((letters.len() / 20).min(6))]);
    tell_letters(names, &letters);
}
