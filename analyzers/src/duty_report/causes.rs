//! Causes that stand apart from their problems: a part of their own, or one paragraph behind all problems.

use super::block::{Form, Section};
use super::issues::Draft;
use super::likeness::Rareness;
use super::reading::Reading;

/// Gives the causes of separate parts to the problems they explain: by number where both are numbered alike, else by
/// wording; a cause that fits none in particular explains all that have none yet.
pub(super) fn assign(reading: &Reading<'_>, sections: &[Section], drafts: &mut [Draft]) {
    let mut general: Vec<String> = Vec::new();
    let rareness = Rareness::of(drafts.iter().map(|draft| draft.text.as_str()));
    let problem_blocks = drafts.iter().map(|draft| draft.block).max().map_or(0, |last| last + 1);
    for section in sections {
        let items: Vec<_> =
            section.blocks.iter().filter(|block| block.form != Form::Paragraph || section.blocks.len() == 1).collect();
        let by_order = items.len() == problem_blocks && items.len() > 1;
        for (place, block) in items.iter().enumerate() {
            for unit in &block.units {
                let text = reading.slice(unit.para, unit.range);
                if text.chars().count() < 8 || announces(text) {
                    continue;
                }
                if by_order {
                    drafts
                        .iter_mut()
                        .filter(|draft| draft.block == place)
                        .for_each(|draft| draft.causes.push(text.to_owned()));
                } else if let Some(best) = best_match(&rareness, text, drafts) {
                    if let Some(draft) = drafts.get_mut(best) {
                        draft.causes.push(text.to_owned());
                    }
                } else {
                    general.push(text.to_owned());
                }
            }
        }
    }
    let spare = if general.is_empty() {
        sections
            .iter()
            .flat_map(|section| &section.blocks)
            .flat_map(|block| &block.units)
            .map(|unit| reading.slice(unit.para, unit.range))
            .filter(|text| !announces(text))
            .take(1)
            .map(str::to_owned)
            .collect()
    } else {
        general
    };
    for draft in drafts.iter_mut().filter(|draft| draft.causes.is_empty()) {
        draft.causes.extend(spare.iter().cloned());
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

/// 上述问题，原因在我。 gives none by itself.
fn announces(text: &str) -> bool {
    let general = ["上述", "以上", "这些问题", "产生问题"].iter().any(|word| text.contains(word));
    general && text.chars().count() <= 40 && !text.contains("主要是") || text.ends_with(['：', ':'])
}
