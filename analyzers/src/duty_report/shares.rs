//! 字数 of the whole and of the parts.

use crate::document::Document;
use crate::scheme::Scheme;
use crate::season::{ReportParagraph, Role, WordCounts};
use crate::wordcount::count_paragraph;

/// 字数 of the whole and of the parts by the scheme's way of counting. Shares of limits are [`crate::rules::shares`].
pub(super) fn word_counts(document: &Document, paragraphs: &[ReportParagraph], scheme: &Scheme) -> WordCounts {
    let mut sum = WordCounts::default();
    for (paragraph, labelled) in document.paragraphs.iter().zip(paragraphs) {
        let words = count_paragraph(paragraph, scheme.report.count);
        sum.total += words;
        match labelled.role {
            Role::Achievements => sum.achievements += words,
            Role::Problems => sum.problems += words,
            Role::Plans => sum.plans += words,
            Role::Title | Role::Preamble | Role::Closing => {}
        }
    }
    sum
}
