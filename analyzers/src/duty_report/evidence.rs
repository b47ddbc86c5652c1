//! Evidence of a problem or a measure: quantities and dates. Meetings and comparisons alone show no fact here.

use crate::lexicon;

/// Number of marks of evidence in a text.
pub(super) fn count(text: &str) -> u32 {
    u32::try_from(lexicon::quantities(text).len()).unwrap_or(u32::MAX)
}

/// Whether a text holds evidence.
pub(super) fn has(text: &str) -> bool {
    !lexicon::quantities(text).is_empty()
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
