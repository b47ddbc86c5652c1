//! The part that a paragraph announces with its first words.

use super::super::heading::PartVotes;
use super::super::reading::Para;
use super::frame::Frame;
use super::model::{OPENERS, State};

/// The part that a paragraph announces with its first words.
pub(super) fn opener(para: &Para<'_>) -> Option<State> {
    let text = para.slice(para.text.whole()).trim_start();
    OPENERS
        .iter()
        .flat_map(|(state, words)| words.iter().map(move |word| (*state, *word)))
        .filter(|(_, word)| text.starts_with(word))
        .max_by_key(|(_, word)| word.len())
        .map(|(state, _)| state)
}

/// The part that a short first sentence turns to where no headings do: 再讲没做好的。 最后讲讲怎么改。
pub(super) fn pivot(para: &Para<'_>, frame: &Frame) -> Option<State> {
    if frame.outer > 0 || para.is_row {
        return None;
    }
    let first = para.segments.first()?;
    let text = para.slice(first.range);
    let digits = text.chars().any(|character| character.is_ascii_digit());
    if !first.stops || digits || text.chars().count() > 26 {
        return None;
    }
    let votes = PartVotes::of(text, 0);
    match (votes.problems > 0.0, votes.plans > 0.0, votes.prior > 0.0) {
        (true, false, false) => Some(State::Problems),
        (false, true, false) => Some(State::Plans),
        _ => None,
    }
}

/// Whether a paragraph begins by taking up what was found wrong a year ago.
pub(in crate::duty_report) fn answers_last_year(para: &Para<'_>, year: i32) -> bool {
    let lead: String = para.text.chars().iter().take(40).collect();
    let before = format!("{}年", year - 1);
    let then = ["去年", "上年", "上一年", "上次述职", "往年"].iter().any(|word| lead.contains(word))
        || year > 0 && lead.contains(&before);
    let what = ["问题", "点评", "承诺", "整改", "查摆", "反馈", "要改", "的账", "评议", "指出", "短板", "不足"];
    then && what.iter().any(|word| lead.contains(word)) && !lead.contains("与去年") && !lead.contains("比去年")
}
