//! Causes that stand apart from their problems: a part of their own, or one paragraph behind all problems.

use super::issues::{Draft, LooseCause};
use super::likeness::Rareness;

/// Gives loose causes to the problems they explain: by wording, else by number where there are as many items as
/// problems; a cause that fits none in particular explains all that have none yet.
pub(super) fn assign(loose: &[LooseCause], drafts: &mut [Draft]) {
    let items: Vec<&[LooseCause]> = loose.chunk_by(|one, next| one.item == next.item).collect();
    let rareness = Rareness::of(drafts.iter().map(|draft| draft.text.as_str()));
    let in_order = items.len() == drafts.len() && items.len() > 1;
    let mut general: Vec<String> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let told: String = item.iter().map(|cause| cause.text.as_str()).collect();
        let best = best_match(&rareness, &told, drafts).or_else(|| in_order.then_some(place));
        let texts = item.iter().map(|cause| cause.text.clone());
        match best.and_then(|best| drafts.get_mut(best)) {
            Some(draft) => draft.causes.extend(texts),
            None => general.extend(texts),
        }
    }
    // One problem that nobody explains is left so; where most are, the causes told were meant for all.
    let bare = drafts.iter().filter(|draft| draft.causes.is_empty()).count();
    if general.is_empty() && bare * 3 > drafts.len() {
        general.extend(loose.iter().take(1).map(|cause| cause.text.clone()));
    }
    for draft in drafts.iter_mut().filter(|draft| draft.causes.is_empty()) {
        draft.causes.extend(general.iter().cloned());
    }
}

fn best_match(rareness: &Rareness, text: &str, drafts: &[Draft]) -> Option<usize> {
    let own = rareness.weigh(text);
    let mut best: Option<(usize, f32)> = None;
    for (index, draft) in drafts.iter().enumerate() {
        let likeness = own.cosine(&rareness.weigh(&format!("{}{}{}", draft.heading, draft.text, draft.rest)));
        if likeness > best.map_or(0.08, |(_, top)| top) {
            best = Some((index, likeness));
        }
    }
    best.map(|(index, _)| index)
}
