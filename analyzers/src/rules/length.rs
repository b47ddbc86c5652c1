//! What S103 and S104 share: the length of the whole and its limits.

use super::facts::Facts;
use super::found::{Draft, Found};
use crate::finding::Severity;
use crate::wordcount::{Variant, count_document, count_variant};

/// Ways of counting that a word processor itself may use; 只计汉字 is none of them.
const PROCESSORS: [Variant; 3] = [Variant::HintIgnored, Variant::NumbersCounted, Variant::StoriesOut];

/// Reports a length on the wrong side of `limit`; `over` says which side that is.
pub(super) fn check(facts: &Facts<'_>, found: &mut Found<'_>, limit: Option<u32>, over: bool) {
    let counted = facts.report.word_count.total;
    let words = if counted == 0 { count_document(facts.document, facts.scheme.report.count) } else { counted };
    let Some(limit) = limit else { return };
    let breaks = |words: u32| if over { words > limit } else { words < limit };
    if words == 0 || !breaks(words) {
        return;
    }
    let turned: Vec<String> = PROCESSORS
        .into_iter()
        .filter_map(|variant| {
            let other: u32 = facts
                .document
                .paragraphs
                .iter()
                .map(|paragraph| count_variant(paragraph, facts.scheme.report.count, variant))
                .sum();
            (other > 0 && !breaks(other)).then(|| format!("{}为{other}字", variant.label()))
        })
        .collect();
    let (far, bound, advice) =
        if over { (words - limit, "上限", "请压缩到") } else { (limit - words, "下限", "请充实到") };
    let relation = if over { "多" } else { "少" };
    let borderline =
        if turned.is_empty() { String::new() } else { format!("（临界：{}，合乎要求）", turned.join("，")) };
    let draft = Draft::whole("length")
        .says(format!("全文{words}字，比{bound}{limit}字{relation}{far}字{borderline}"))
        .advises(format!("{advice}{limit}字{}", if over { "以内" } else { "以上" }))
        .shows(format!("{words}字"))
        .by(&facts.scheme.report.length_source);
    found.add(if turned.is_empty() { draft } else { draft.weighs(Severity::Note) });
}
