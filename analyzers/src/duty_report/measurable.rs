//! Whether a measure holds a number, a time or a result that can be checked.

use super::evidence;

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

/// `dated` says that the measure has a day as its deadline.
pub(super) fn is_measurable(text: &str, dated: bool) -> bool {
    dated || evidence::has(text) || comes_round(text)
}
