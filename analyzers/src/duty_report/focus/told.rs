//! What the achievements tell, sentence by sentence.

use crate::duty_report::evidence;
use crate::duty_report::reading::{Para, Reading};
use crate::duty_report::structure::Structure;
use crate::season::Role;

/// A heading or a paragraph of the achievements.
pub(super) struct Told<'a> {
    /// All of it; the title of a heading.
    pub(super) whole: &'a str,
    pub(super) heading: bool,
    /// Its sentences; a heading has none.
    pub(super) sentences: Vec<Sentence<'a>>,
}

/// A sentence of the achievements.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    /// It holds figures or a date.
    pub(super) figures: bool,
    /// It tells what was done, without figures and not in stock words.
    pub(super) tells: bool,
    /// It says that something is no matter of this unit.
    pub(super) disclaims: bool,
}

impl Sentence<'_> {
    /// Whether it tells something concrete.
    pub(super) const fn is_concrete(&self) -> bool {
        (self.figures || self.tells) && !self.disclaims
    }
}

/// The paragraphs of the achievements.
pub(super) fn achievements<'a>(reading: &'a Reading<'_>, structure: &Structure) -> Vec<Told<'a>> {
    let own = reading.paragraphs.iter().enumerate().filter(|(index, _)| structure.role(*index) == Role::Achievements);
    own.map(|(_, para)| told(para)).collect()
}

fn told<'a>(para: &'a Para<'_>) -> Told<'a> {
    if para.is_heading() {
        return Told { whole: para.title(), heading: true, sentences: Vec::new() };
    }
    let sentences = para.segments.iter().map(|segment| sentence(para.slice(segment.range))).collect();
    Told { whole: para.slice(para.text.whole()), heading: false, sentences }
}

fn sentence(text: &str) -> Sentence<'_> {
    Sentence { text, figures: evidence::has(text), tells: tells(text), disclaims: disclaims(text) }
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
