//! The stretches of a measure that may name the one who carries it out.

use super::super::names::is_han;
use super::wording::owner;
use crate::calendar::Deadline;

/// A measure as owners are looked for in it.
pub(in crate::duty_report) struct Measure<'t> {
    text: &'t str,
    letters: Vec<char>,
    /// Where each character begins, and the end.
    bytes: Vec<usize>,
    /// First character of each time that it names, and one past the last.
    times: Vec<(usize, usize)>,
    /// What the wording shows at once.
    pub(super) shown: Option<String>,
}

/// A stretch, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::duty_report) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
    /// First character of its clause.
    pub(super) clause: usize,
}

/// The longest name, in characters.
const LONGEST: usize = 11;
/// So many stretches of a measure are weighed; none has as many.
const MOST: usize = 200;
/// What names of offices, bodies and persons end with.
const ENDS: &str = "书事人任会办司同员处委家导岗工师席干管监科股纪组记部长队室院班站所局中心团联生志支计社区庭傅";
/// Behind these the one who acts is named.
const LEADS: &[&str] = &[
    "由",
    "请",
    "让",
    "归",
    "交给",
    "交由",
    "委托",
    "叫",
    "派",
    "责任人：",
    "责任单位：",
    "责任人是",
    "责任人为",
    "责任单位是",
    "责任单位为",
];
/// What follows a name that ends with any other character.
const ACTS: &[&str] = &["牵头", "负责", "带", "主抓", "包干", "总负", "管", "盯", "领办"];
/// Behind a lead-in these begin what is done.
const BEGIN: &str = "把将在于带向对与和每逐按当先去给分共合定写讲查看包做办签报提开送接出找轮从到来管盯抓收审记整";
/// 我院, 我们: not the writer.
const OTHERS: &str = "们院校部处局镇村国党省市";

impl<'t> Measure<'t> {
    /// A measure; `times` say until when.
    pub(in crate::duty_report) fn new(text: &'t str, times: &[Deadline]) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let times = times.iter().map(|time| (time.start as usize, time.end as usize)).collect();
        Self { text, letters, bytes, times, shown: owner(text) }
    }

    /// The words between two characters; what lies outside is nothing.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(self.text.len());
        self.text.get(byte(start)..byte(end)).unwrap_or("")
    }

    pub(super) fn name(&self, stretch: Stretch) -> &'t str {
        self.slice(stretch.start, stretch.end)
    }

    /// Whether a time begins at a character.
    pub(super) fn time_begins(&self, at: usize) -> bool {
        self.times.iter().any(|(start, _)| *start == at)
    }

    /// Whether a time ends right before a character.
    pub(super) fn time_ends(&self, at: usize) -> bool {
        self.times.iter().any(|(_, end)| *end == at)
    }

    /// All stretches that may name somebody, in the order of the text.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let mut found = Vec::new();
        let closes = |letter: &char| "，。；：！？、（）".contains(*letter);
        let mut clause = 0;
        for end in 0..=self.letters.len() {
            if self.letters.get(end).is_none_or(closes) {
                self.in_clause(clause, end, &mut found);
                clause = end + 1;
            }
        }
        found.extend(self.shown_stretch());
        found.sort_unstable();
        found.dedup_by_key(|stretch| (stretch.start, stretch.end));
        found.truncate(MOST);
        found
    }

    fn in_clause(&self, clause: usize, until: usize, found: &mut Vec<Stretch>) {
        for start in clause..until {
            let led = LEADS.iter().any(|lead| self.slice(clause, start).ends_with(lead));
            if start == clause || led || self.time_ends(start) {
                self.named_from(start, clause, until, led, found);
            }
            let own = ["本人", "我"].iter().find(|own| self.slice(start, until).starts_with(**own));
            let end = own.map_or(start, |own| start + own.chars().count());
            if end > start && !self.letters.get(end).is_some_and(|next| OTHERS.contains(*next)) {
                found.push(Stretch { start, end, clause });
            }
        }
    }

    fn named_from(&self, start: usize, clause: usize, until: usize, led: bool, found: &mut Vec<Stretch>) {
        for end in start + 1..=until.min(start + LONGEST) {
            let Some(last) = self.letters.get(end - 1) else { return };
            if !is_han(*last) && !last.is_ascii_digit() && !"“”".contains(*last) {
                return;
            }
            let behind = self.slice(end, until);
            // 小黄2月底前建一个群, 社区在3月前办完: whoever a time follows acts until then.
            let timed = self.time_begins(end) || behind.starts_with('在') && self.time_begins(end + 1);
            let acts = timed
                || ACTS.iter().any(|act| behind.starts_with(act))
                || led && behind.starts_with(|c| BEGIN.contains(c));
            if end >= start + 2 && (ENDS.contains(*last) || acts) {
                found.push(Stretch { start, end, clause });
            }
        }
    }

    /// Where the wording's answer stands.
    fn shown_stretch(&self) -> Option<Stretch> {
        let shown = self.shown.as_deref()?;
        let byte = self.text.find(shown)?;
        let start = self.bytes.binary_search(&byte).ok()?;
        let clause = self.letters.get(..start)?.iter().rposition(|letter| "，。；：！？、（）".contains(*letter));
        Some(Stretch { start, end: start + shown.chars().count(), clause: clause.map_or(0, |at| at + 1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DeadlineContext, deadlines};

    #[test]
    fn offices_names_and_the_writer_are_stretches_that_may_act() {
        let text = "督查室3月底前做出进度条，由老周盯着，我每月看一次，小黄在6月底前建群。";
        let measure = Measure::new(text, &deadlines(text, &DeadlineContext::of_year(2023)));
        let names: Vec<&str> = measure.stretches().into_iter().map(|stretch| measure.name(stretch)).collect();
        for name in ["督查室", "老周", "我", "小黄"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        assert!(!names.contains(&"每月"));
    }
}
