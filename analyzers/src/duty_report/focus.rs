//! Focus areas: covered with a concrete sentence in the achievements, or only named.

use super::evidence;
use super::reading::Reading;
use super::structure::Structure;
use super::words::aspects;
use crate::scheme::{Focus, Scheme};
use crate::season::Role;

/// What a concrete sentence with a strong word, and all sentences with weak words together, are worth.
const STRONG: f32 = 1.0;
const WEAK: f32 = 0.25;
const WEAK_TOGETHER: f32 = 0.5;

/// Ids of the areas that are covered, and of those that are only named.
pub(super) fn focus(reading: &Reading<'_>, structure: &Structure, scheme: &Scheme) -> (Vec<String>, Vec<String>) {
    let (mut covered, mut named) = (Vec::new(), Vec::new());
    for area in &scheme.focus {
        match coverage(reading, structure, area) {
            Some(votes) if votes >= STRONG => covered.push(area.id.clone()),
            Some(_) => named.push(area.id.clone()),
            None => {}
        }
    }
    (covered, named)
}

/// How far the achievements cover an area; `None` where they do not speak of it.
fn coverage(reading: &Reading<'_>, structure: &Structure, area: &Focus) -> Option<f32> {
    let words = words_of(area);
    let (mut strong, mut weak) = (0.0_f32, 0.0_f32);
    let mut spoken = false;
    let mut headed = false;
    for (index, para) in reading.paragraphs.iter().enumerate() {
        if structure.role(index) != Role::Achievements {
            continue;
        }
        if para.is_heading() {
            headed = strongly(para.title(), &words);
            spoken |= headed;
            continue;
        }
        // A sentence that names the area may leave the figures to the next one.
        let mut led = headed;
        for segment in &para.segments {
            let text = para.slice(segment.range);
            let here = strongly(text, &words);
            let faint = words.iter().any(|(word, _)| text.contains(word));
            spoken |= here || faint;
            let concrete = evidence::has(text) && !disclaims(text);
            if concrete && (here || led) {
                strong += if here { STRONG } else { 0.6 };
            } else if concrete && faint {
                weak += WEAK;
            }
            led = here && !concrete;
        }
        headed = false;
    }
    spoken.then_some(strong + weak.min(WEAK_TOGETHER))
}

/// Words of an area with their strength: the scheme's, and what goes with its title.
fn words_of(area: &Focus) -> Vec<(&str, bool)> {
    let aspects = aspects();
    area.keywords
        .iter()
        .map(String::as_str)
        .chain(aspects.words_for(&area.title))
        .filter(|word| !word.is_empty())
        .map(|word| (word, !aspects.weak.iter().any(|weak| weak == word)))
        .collect()
}

fn strongly(text: &str, words: &[(&str, bool)]) -> bool {
    words.iter().any(|(word, strong)| *strong && text.contains(word))
}

/// 发展党员工作本总支不涉及。
fn disclaims(text: &str) -> bool {
    ["不涉及", "未涉及", "不适用"].iter().any(|word| text.contains(word))
}
