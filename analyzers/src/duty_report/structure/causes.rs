//! A part of causes, apart from causes that stand behind each problem.

use super::super::heading::{Opening, PartVotes};
use super::super::reading::Para;
use super::model::State;
use crate::scheme::Scheme;

/// Tells a part of causes from causes that stand behind each problem: the latter belong to their problems.
///
/// The parts' shares are the same either way; what the causes explain is not.
pub(super) fn settle_causes(paragraphs: &[Para<'_>], states: &mut [Option<State>], scheme: &Scheme) {
    let mut part: Option<u8> = None;
    let mut general = false;
    for (para, state) in paragraphs.iter().zip(states.iter_mut()) {
        let problems = matches!(state, Some(State::Problems | State::Causes));
        if !problems {
            (part, general) = (None, false);
            continue;
        }
        if para.is_heading() {
            general = false;
            let votes = PartVotes::of(para.title(), scheme.season.year);
            let both = para.title().contains(['及', '和', '与', '、', '，']);
            if votes.causes > 0.0 && (votes.problems == 0.0 || !both) {
                part = part.or(Some(para.head.level));
            } else if part.is_some_and(|level| para.head.level <= level) {
                part = None;
            }
        } else if part.is_none() && explains_all(para) {
            general = true;
        } else if general
            && para.head.opening == Opening::Lead
            && para.head.mark.is_some_and(|mark| mark.ordinal > 1 && mark.style.numbers_headings())
        {
            general = false;
        }
        *state = Some(if part.is_some() || general { State::Causes } else { State::Problems });
    }
}

/// 产生上述问题的原因，…: a paragraph that explains all problems above it.
fn explains_all(para: &Para<'_>) -> bool {
    let lead: String = para.text.chars().iter().take(24).collect();
    let all = ["上述", "以上", "这些问题", "以上问题", "存在问题的原因", "问题的原因", "问题产生", "产生问题"]
        .iter()
        .any(|word| lead.contains(word));
    let why = ["原因", "根源", "成因", "根子", "究其", "剖析", "反思"].iter().any(|word| lead.contains(word));
    let opens =
        ["上述问题", "以上问题", "这些问题", "这几个问题", "上述不足"].iter().any(|word| lead.starts_with(word));
    all && why || opens && !para.is_heading() || lead.starts_with("究其原因") && para.segments.len() > 1
}
