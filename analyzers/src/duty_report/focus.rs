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
    let told = achievements(reading, structure);
    for area in &scheme.focus {
        match coverage(&told, &words_of(area, &scheme.focus)) {
            Some(votes) if votes >= STRONG => covered.push(area.id.clone()),
            Some(_) => named.push(area.id.clone()),
            None => {}
        }
    }
    (covered, named)
}

/// A heading or a paragraph of the achievements.
struct Told<'a> {
    /// All of it; the title of a heading.
    whole: &'a str,
    heading: bool,
    /// Its sentences, and whether they tell something concrete: with figures, or what was done.
    sentences: Vec<(&'a str, bool)>,
}

fn achievements<'a>(reading: &'a Reading<'_>, structure: &Structure) -> Vec<Told<'a>> {
    let own = reading.paragraphs.iter().enumerate().filter(|(index, _)| structure.role(*index) == Role::Achievements);
    own.map(|(_, para)| {
        let sentence = |range| {
            let text = para.slice(range);
            (text, (evidence::has(text) || tells(text)) && !disclaims(text))
        };
        if para.is_heading() {
            Told { whole: para.title(), heading: true, sentences: Vec::new() }
        } else {
            let sentences = para.segments.iter().map(|segment| sentence(segment.range)).collect();
            Told { whole: para.slice(para.text.whole()), heading: false, sentences }
        }
    })
    .collect()
}

/// How far the achievements cover an area; `None` where they do not speak of it.
fn coverage(achievements: &[Told<'_>], words: &[(&str, bool)]) -> Option<f32> {
    let (mut strong, mut weak) = (0.0_f32, 0.0_f32);
    let mut spoken = false;
    let mut headed = false;
    for told in achievements {
        let words: Vec<(&str, bool)> = words.iter().filter(|(word, _)| told.whole.contains(word)).copied().collect();
        if told.heading {
            headed = words.iter().any(|(_, strong)| *strong);
            spoken |= headed;
            continue;
        }
        // A sentence that names the area may leave what was done to the next ones.
        let mut led = headed;
        for (text, concrete) in &told.sentences {
            let here = words.iter().any(|(word, strong)| *strong && text.contains(word));
            let faint = here || words.iter().any(|(word, _)| text.contains(word));
            spoken |= faint;
            if *concrete && (here || led) {
                strong += STRONG;
            } else if *concrete && faint {
                weak += WEAK;
            }
            led = !concrete && (here || led);
        }
        headed = false;
    }
    spoken.then_some(strong + weak.min(WEAK_TOGETHER))
}

/// Words of an area with their strength: the scheme's, and what goes with its title and is no other area's keyword.
fn words_of<'a>(area: &'a Focus, areas: &'a [Focus]) -> Vec<(&'a str, bool)> {
    let aspects = aspects();
    let others = || areas.iter().filter(|other| other.id != area.id);
    let titles: Vec<&str> = others().map(|other| other.title.as_str()).collect();
    let derived = aspects.words_for(&area.title, &titles);
    let free = |word: &&str| !others().any(|other| other.keywords.iter().any(|keyword| keyword.contains(*word)));
    area.keywords
        .iter()
        .map(String::as_str)
        .chain(derived.into_iter().filter(free))
        .filter(|word| !word.is_empty())
        .map(|word| (word, !aspects.weak.iter().any(|weak| weak == word)))
        .collect()
}

/// 党员轮着守，没有断过一个晚上: what was done, told without figures and not in stock words.
fn tells(text: &str) -> bool {
    const SHORTEST: usize = 18;
    const STOCK: &[&str] = &[
        "深入",
        "扎实",
        "切实",
        "认真",
        "进一步",
        "不断",
        "取得了",
        "加强了",
        "提高了",
        "增强了",
        "有效",
        "充分",
        "积极",
        "全面",
        "营造了",
    ];
    text.chars().count() >= SHORTEST && text.contains(['了', '过']) && !STOCK.iter().any(|word| text.contains(word))
}

/// 发展党员工作本总支不涉及。
fn disclaims(text: &str) -> bool {
    ["不涉及", "未涉及", "不适用"].iter().any(|word| text.contains(word))
}
