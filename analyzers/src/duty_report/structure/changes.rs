//! The price of another part beginning at a paragraph.

use super::super::heading::Opening;
use super::super::reading::Para;
use super::frame::Frame;
use super::model::CHANGE;
use super::openings::{answers_last_year, opener, pivot};

/// Price of a change of state in front of a paragraph.
pub(super) fn change_cost(para: &Para<'_>, index: usize, body: &[Para<'_>], frame: &Frame) -> f32 {
    let behind_heading = index.checked_sub(1).and_then(|before| body.get(before)).is_some_and(Para::is_heading);
    let merged = frame.merged.get(index).copied().unwrap_or(false);
    let before = index.checked_sub(1).and_then(|before| body.get(before));
    if para.head.opening != Opening::Heading && before.is_some_and(|before| parallel(before, para)) {
        return CHANGE.parallel;
    }
    let opens = opener(para).is_some() || answers_last_year(para, frame.year) || pivot(para, frame).is_some();
    match para.head.opening {
        Opening::Heading if para.head.level <= frame.outer => CHANGE.outer_heading,
        Opening::Heading if merged => CHANGE.opener,
        Opening::Heading if behind_heading => CHANGE.behind_heading.min(CHANGE.inner_heading + 2.0),
        Opening::Heading => CHANGE.inner_heading,
        _ if behind_heading => CHANGE.behind_heading,
        _ if opens => CHANGE.opener,
        Opening::Lead if frame.outer == 0 => CHANGE.outer_lead,
        _ if merged || frame.outer == 0 => CHANGE.free_text,
        Opening::Lead if para.head.level <= frame.outer => CHANGE.outer_lead,
        Opening::Lead => CHANGE.inner_lead,
        Opening::Body => CHANGE.text,
    }
}

/// 我始终把……。我始终把……: paragraphs that begin with the same words go together.
fn parallel(before: &Para<'_>, para: &Para<'_>) -> bool {
    let lead = |para: &Para<'_>| -> String { para.slice(para.text.whole()).chars().take(3).collect() };
    let (one, other) = (lead(before), lead(para));
    one == other && one.chars().all(char::is_alphabetic) && one.chars().count() == 3
}
