//! 查摆的问题: each once, with its sentence, title and the block that tells it.

use super::block::{Block, Form, Unit, announces_problems, opens_causes, tells_shortcoming};
use super::heading::PartVotes;
use super::measures::counts_items;
use super::numbering::Style;
use super::reading::Reading;
use super::signs::Signs;
use super::topic::Topics;
use super::{evidence, personal};
use crate::document::CharRange;

/// A problem before it gets its causes from other parts and its number.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) para: usize,
    pub(super) range: CharRange,
    pub(super) text: String,
    /// Heading or lead of its block, empty where it has none.
    pub(super) heading: String,
    /// What else the block tells about it: cases, figures.
    pub(super) rest: String,
    pub(super) causes: Vec<String>,
    /// Number of the block among the problem blocks, from 0.
    pub(super) block: usize,
    /// Number in its list, 0 where it has none.
    pub(super) ordinal: u32,
    pub(super) confidence: f32,
    /// What announced it: 另一个方面是我自己的.
    context: String,
    topics: Topics,
}

/// Problems of a block, and the sentences in it that promise a measure.
#[derive(Debug, Default)]
pub(super) struct BlockReading {
    pub(super) drafts: Vec<Draft>,
    pub(super) measures: Vec<Unit>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Problem,
    Cause,
    Measure,
}

/// Reads a block of the problem part. `lists_follow` says that items of a list come behind it.
pub(super) fn read_block(reading: &Reading<'_>, block: &Block, number: usize, lists_follow: bool) -> BlockReading {
    let mut reader = Reader {
        reading,
        block,
        number,
        found: BlockReading::default(),
        mode: Mode::Problem,
        after_cause: false,
        context: String::new(),
        together: 1,
    };
    if lists_follow && block.form != Form::Item {
        return reader.found;
    }
    let mut index = 0;
    while let Some(unit) = block.units.get(index) {
        index += reader.step(unit, index);
    }
    reader.found
}

struct Reader<'r, 'a> {
    reading: &'r Reading<'a>,
    block: &'r Block,
    number: usize,
    found: BlockReading,
    mode: Mode,
    /// Whether the sentence before gave a cause.
    after_cause: bool,
    /// The words that announced what is being told.
    context: String,
    /// How many of the last problems one sentence told.
    together: usize,
}

impl Reader<'_, '_> {
    /// Takes up one sentence; returns how many were used.
    fn step(&mut self, unit: &Unit, index: usize) -> usize {
        let text = self.reading.slice(unit.para, unit.range);
        if opens_measure(text) && !self.found.drafts.is_empty() {
            self.mode = Mode::Measure;
        }
        if self.mode == Mode::Measure {
            self.found.measures.push(*unit);
            return 1;
        }
        let opens = opens_causes(text) || names_cause(unit);
        if opens
            && (text.chars().count() > 14 || unit.range.end > 0)
            && (!self.found.drafts.is_empty() || text.contains("原因") || text.contains("成因"))
        {
            self.mode = Mode::Cause;
            self.add_cause(unit, text);
            return 1;
        }
        if self.mode == Mode::Cause {
            if self.is_new_issue(unit, text, index) {
                self.mode = Mode::Problem;
                return self.start(index, 0.75);
            }
            let still = unit.signs.cause > 0.0 || personal::mentions(text) || unit.mark.is_some();
            if still && !evidence::has(text) || !unit.stops {
                self.add_cause(unit, text);
            } else {
                self.add_rest(text);
            }
            return 1;
        }
        if self.found.drafts.is_empty() {
            if self.announces(unit, text, index) {
                text.clone_into(&mut self.context);
                return 1;
            }
            return self.start(index, 0.9);
        }
        if self.is_own_fault_behind_others(unit, text) {
            return self.start(index, 0.7);
        }
        if is_cause(unit, text) && !self.last_is_open() {
            self.add_cause(unit, text);
            self.after_cause = true;
            return 1;
        }
        if self.is_new_issue(unit, text, index) {
            return self.start(index, 0.7);
        }
        self.after_cause = false;
        if self.ends_with_reason(unit, text, index) {
            self.add_cause(unit, text);
            return 1;
        }
        self.add_rest(text);
        1
    }

    /// Fact first, reason last: behind a problem with figures, the block's last sentence tells of a shortcoming without
    /// any, and nothing has explained the problem yet.
    fn ends_with_reason(&self, unit: &Unit, text: &str, index: usize) -> bool {
        let Some(current) = self.found.drafts.last() else { return false };
        let last = self.block.units.get(index + 1).is_none_or(|next| {
            let text = self.reading.slice(next.para, next.range);
            opens_measure(text) || next.mark.is_some()
        });
        last && unit.stops
            && current.causes.is_empty()
            && evidence::has(&current.text)
            && !evidence::has(text)
            && unit.signs.done < 1.0
            && unit.signs.promise < 2.0
            && (unit.signs.deficiency >= 1.0 || personal::count(text) == 0)
            && !["比如", "例如", "特别是", "尤其", "同时", "此外", "甚至", "更"]
                .iter()
                .any(|word| text.starts_with(word))
    }

    /// 存在三方面不足：甲；乙；丙。 Halves of one sentence that tell a problem each: as many as were announced, or three
    /// and more of which each names a shortcoming and no two the same topic.
    fn enumerated(&self, index: usize) -> Vec<CharRange> {
        let Some(first) = self.block.units.get(index) else { return Vec::new() };
        let mut halves = Vec::new();
        for unit in self.block.units.iter().skip(index) {
            if unit.para != first.para || unit.mark.is_some() && unit.range != first.range {
                break;
            }
            halves.push(*unit);
            if unit.stops {
                break;
            }
        }
        let text = self.reading.slice(first.para, first.range);
        let intro = text.find(['：', ':']).filter(|at| {
            let intro = text.get(..*at).unwrap_or("");
            intro.chars().count() <= 24 && (counts_items(intro) || announces_problems(intro))
        });
        let announced = intro.and_then(|at| counted(text.get(..at).unwrap_or("")));
        let told = halves.iter().all(|unit| unit.signs.deficiency >= 1.0);
        let listed = intro.is_some() && halves.len() > 1 && told || announced == Some(halves.len()) && halves.len() > 1;
        if !listed || self.block.form == Form::Lead && first.mark.is_some() {
            return Vec::new();
        }
        let skip = intro.map_or(0, |at| text.get(..at).map_or(0, |intro| intro.chars().count()) + 1);
        let mut ranges: Vec<CharRange> = halves.iter().map(|unit| unit.range).collect();
        if let Some(range) = ranges.first_mut() {
            range.start += u32::try_from(skip).unwrap_or(0);
        }
        ranges
    }

    /// Begins a problem at a sentence and takes what belongs to its text; returns how many sentences were used.
    fn start(&mut self, index: usize, confidence: f32) -> usize {
        let Some(first) = self.block.units.get(index) else { return 1 };
        let halves = self.enumerated(index);
        if !halves.is_empty() {
            let intro = CharRange { start: first.range.start, end: halves.first().map_or(0, |half| half.start) };
            if intro.end > intro.start {
                self.reading.slice(first.para, intro).clone_into(&mut self.context);
            }
            self.together = halves.len();
            for half in &halves {
                let text = self.reading.slice(first.para, *half).to_owned();
                self.push(first.para, *half, text, confidence);
            }
            self.mode = Mode::Problem;
            return halves.len();
        }
        self.together = 1;
        let mut range = first.range;
        let mut used = 1;
        let mut last = *first;
        let content = self.reading.slice(first.para, first.range).chars().count();
        let longest = if first.mark.is_some() || self.block.form == Form::Lead { 26 } else { 18 };
        let mut lead = content <= longest && first.stops && !evidence::has(self.reading.slice(first.para, first.range));
        while let Some(next) = self.block.units.get(index + used) {
            let text = self.reading.slice(next.para, next.range);
            let joins = !last.stops || lead;
            let apart = next.mark.is_some() && next.mark.map(|mark| mark.style) != Some(Style::Also)
                || next.para != first.para
                || opens_causes(text)
                || names_cause(next)
                || opens_measure(text)
                || !last.stops && !lead && is_cause(next, text) && next.signs.deficiency < 1.0;
            if !joins || apart {
                break;
            }
            range.end = next.range.end;
            lead = lead && !last.stops;
            last = *next;
            used += 1;
        }
        // 遇到矛盾，上交的多。全年27起争议，参与调解的3起: the next sentence shows what the first one says.
        if used == 1
            && first.stops
            && !evidence::has(self.reading.slice(first.para, first.range))
            && let Some(next) = self.block.units.get(index + 1)
        {
            let text = self.reading.slice(next.para, next.range);
            let shows = next.para == first.para
                && next.mark.is_none()
                && evidence::has(text)
                && !opens_causes(text)
                && !names_cause(next)
                && !opens_measure(text)
                && !is_cause(next, text);
            if shows {
                range.end = next.range.end;
                used += 1;
            }
        }
        let text = self.reading.slice(first.para, range).to_owned();
        let drafts = split_parallel(self.reading, first.para, range);
        if drafts.len() > 1 {
            for part in drafts {
                let text = self.reading.slice(first.para, part).to_owned();
                self.push(first.para, part, text, confidence);
            }
        } else {
            self.push(first.para, range, text, confidence);
        }
        self.mode = Mode::Problem;
        self.after_cause = false;
        used
    }

    fn push(&mut self, para: usize, range: CharRange, text: String, confidence: f32) {
        let first = self.found.drafts.is_empty();
        let heading = if first || self.block.form == Form::Heading { self.block.title.clone() } else { String::new() };
        let topics = Topics::weighted(&[(heading.as_str(), if first { 2.0 } else { 0.0 }), (text.as_str(), 1.0)]);
        self.found.drafts.push(Draft {
            para,
            range,
            text,
            heading,
            rest: String::new(),
            causes: Vec::new(),
            block: self.number,
            ordinal: self.block.ordinal,
            confidence,
            context: self.context.clone(),
            topics,
        });
    }

    fn add_cause(&mut self, unit: &Unit, text: &str) {
        let general = ["这主要", "这些", "这两", "这几", "上述", "以上"].iter().any(|word| text.starts_with(word));
        let last = self.found.drafts.last().map_or(0, |draft| draft.para);
        for draft in self.found.drafts.iter_mut().rev().take(if general { usize::MAX } else { self.together }) {
            if draft.para == last || unit.para == draft.para {
                draft.causes.push(text.to_owned());
            }
        }
    }

    fn add_rest(&mut self, text: &str) {
        if let Some(draft) = self.found.drafts.last_mut() {
            draft.rest.push_str(text);
        }
    }

    /// Whether the last problem still waits for its sentence: a bare lead.
    fn last_is_open(&self) -> bool {
        self.found.drafts.last().is_some_and(|draft| draft.range.end - draft.range.start <= 8)
    }

    /// Sentences in front of a problem that only say that there are some.
    fn announces(&self, unit: &Unit, text: &str, index: usize) -> bool {
        let more = self.block.units.len() > index + 1;
        if !self.enumerated(index).is_empty() {
            return false;
        }
        if text.split_once('：').is_some_and(|(_, behind)| behind.chars().count() > 12 && tells_shortcoming(behind)) {
            return false;
        }
        let figures = evidence::count(text);
        let turns = self.block.form == Form::Paragraph
            && figures == 0
            && unit.mark.is_none()
            && text.chars().count() <= 24
            && Signs::of(&without_part_words(text)).deficiency < 2.0
            && PartVotes::of(text, 0).problems > 0.0
            && Topics::of(text).best().is_none();
        if turns && (more || self.number == 0) {
            return true;
        }
        if counts_items(text) && figures <= 2 && text.chars().count() <= 36 && unit.signs.deficiency < 4.0 {
            return true;
        }
        let counts = [
            "以下",
            "如下",
            "主要有",
            "几个",
            "方面的问题",
            "个问题",
            "不回避",
            "主要表现",
            "突出表现",
            "看得清",
            "主要是以下",
            "归纳出",
            "梳理出",
            "对照",
        ]
        .iter()
        .filter(|word| text.contains(**word))
        .count();
        let named = ["问题", "不足", "差距", "短板", "薄弱", "毛病"].iter().any(|word| text.contains(word));
        if counts > 0 && named && figures <= 1 && unit.signs.deficiency < 5.0 && !personal_fact(text) {
            return true;
        }
        if text.ends_with(['：', ':'])
            || announces_problems(text) && figures == 0 && !personal_fact(text) && text.chars().count() <= 60
        {
            return true;
        }
        if more
            && ["不好的地方", "不够的地方", "不足的地方", "不到的地方"].iter().any(|word| text.contains(word))
            && figures == 0
        {
            return true;
        }
        let bare = text.trim_end_matches(['。', '，', '；']).chars().count();
        more && unit.signs.deficiency < 1.0 && bare <= 12 && self.block.form != Form::Lead && figures == 0
            || more && self.block.form == Form::Paragraph && text.contains("成绩的同时")
            || !more
                && self.block.form == Form::Paragraph
                && figures == 0
                && (unit.signs.deficiency < 1.0 || bare <= 14 && unit.signs.deficiency < 2.0)
            || more && self.block.form == Form::Paragraph && generic(text)
    }

    /// Whether a sentence behind a problem tells another one.
    fn is_new_issue(&self, unit: &Unit, text: &str, index: usize) -> bool {
        let Some(current) = self.found.drafts.last() else { return false };
        if unit.signs.deficiency < 1.0 {
            return false;
        }
        let also = unit.mark.is_some_and(|mark| mark.style == Style::Also)
            || ["也有短板", "也有不足", "还有一个问题", "还有我自己", "同样存在"]
                .iter()
                .any(|word| text.contains(word));
        let first = text.split('，').next().unwrap_or("");
        let too = ["也不", "也有", "也存在", "也较", "也还"].iter().any(|word| first.contains(word));
        let also = also || too && first.chars().count() <= 14 && unit.signs.deficiency >= 1.0;
        let marked = unit.mark.is_some();
        if also && (!marked || self.after_cause || self.mode == Mode::Cause || self.block.form == Form::Paragraph) {
            return true;
        }
        let topics = Topics::of(text);
        let Some(topic) = topics.best() else { return false };
        let elsewhere =
            !current.topics.holds(topic) && !self.found.drafts.iter().any(|draft| draft.topics.holds(topic));
        let heading = Topics::of(&self.block.title);
        let off_heading = !heading.names(topic);
        if self.mode == Mode::Cause || self.after_cause {
            // Problem, cause, problem, cause: what stands behind a cause is a problem again where a cause follows it.
            let explained = self
                .block
                .units
                .get(index + 1)
                .is_some_and(|next| is_cause(next, self.reading.slice(next.para, next.range)));
            return elsewhere && off_heading && explained && evidence::has(text);
        }
        if self.block.form == Form::Paragraph {
            return elsewhere && unit.signs.deficiency >= 1.0 && (evidence::has(text) || unit.signs.deficiency >= 2.0);
        }
        false
    }

    /// Whether a sentence goes from the unit's shortcomings to the writer's own, on another topic.
    fn is_own_fault_behind_others(&self, unit: &Unit, text: &str) -> bool {
        let Some(current) = self.found.drafts.last() else { return false };
        let Some(topic) = Topics::of(text).best() else { return false };
        unit.signs.deficiency >= 2.0
            && !unit.signs.cause_formula
            && !current.topics.names(topic)
            && !Topics::of(&self.block.title).names(topic)
            && personal::votes("", text) >= personal::THRESHOLD
            && personal::comes_first(text)
            && personal::votes(&current.heading, &current.text) < personal::THRESHOLD
    }
}

/// The text without the nouns that stand for problems in general.
fn without_part_words(text: &str) -> String {
    ["问题", "毛病", "不足", "短板", "差距", "欠账"].iter().fold(text.to_owned(), |text, word| text.replace(word, ""))
}

/// 三方面, 四个问题: how many are announced.
fn counted(text: &str) -> Option<usize> {
    let nouns = ["个方面", "方面", "个问题", "件事", "点", "条", "个", "项"];
    nouns.iter().find_map(|noun| {
        let number = text.get(..text.find(noun)?)?.chars().last()?;
        "一二三四五六七八九".chars().position(|digit| digit == number).map(|at| at + 1).or_else(|| {
            if number == '两' { Some(2) } else { number.to_digit(10).and_then(|value| usize::try_from(value).ok()) }
        })
    })
}

/// A sentence about nothing in particular: 同时存在差距。
fn generic(text: &str) -> bool {
    let topics = Topics::of(text);
    topics.best().is_none()
        && !evidence::has(text)
        && [
            "还存在",
            "存在一定",
            "仍存在",
            "还有差距",
            "存在差距",
            "还有不少",
            "还存在一些",
            "也存在",
            "仍有",
            "不足之处",
            "做得不好",
            "没做好",
        ]
        .iter()
        .any(|word| text.contains(word))
}

fn personal_fact(text: &str) -> bool {
    personal::votes("", text) >= personal::THRESHOLD && evidence::has(text)
}

/// 改进措施： 下一步， in the middle of a block that tells a problem.
pub(super) fn opens_measure(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "改进措施",
        "整改措施",
        "下一步",
        "下步",
        "整改：",
        "改进：",
        "措施：",
        "整改方向",
        "改进方向",
        "对此，我将",
        "对此，下一步",
        "整改举措",
        "解决办法",
        "改进办法",
        "改进打算",
    ];
    WORDS.iter().any(|word| text.starts_with(word))
}

/// A formula that says that a cause is given.
fn names_cause(unit: &Unit) -> bool {
    unit.signs.cause_formula && unit.signs.promise < 4.0
}

/// Whether a sentence behind a problem gives a cause: a formula, or a state of the writer's mind without figures.
fn is_cause(unit: &Unit, text: &str) -> bool {
    let bare = evidence::count(text) == 0;
    let own = bare && personal::mentions(text) && unit.signs.deficiency >= 1.0;
    names_cause(unit) || own || bare && unit.signs.cause >= 1.0
}

/// 理论学习的深度还有待加强，党员的创新意识还有待提升： two problems in one sentence, each with a subject and a
/// formula of its own. Gives the clauses, or nothing where the sentence is one problem.
fn split_parallel(reading: &Reading<'_>, para: usize, range: CharRange) -> Vec<CharRange> {
    const FORMULAS: &[&str] = &["有待", "还不够", "不够", "不足", "需要进一步", "需进一步", "有差距"];
    let Some(source) = reading.paragraphs.get(para) else { return Vec::new() };
    let text = source.slice(range);
    if evidence::has(text) || !(text.contains('：') || text.matches("有待").count() > 1) {
        return Vec::new();
    }
    let mut clauses = Vec::new();
    let mut start = range.start;
    for (place, character) in (range.start..).zip(text.chars()) {
        if matches!(character, '：' | '，' | '；' | '。') {
            clauses.push(CharRange { start, end: place + 1 });
            start = place + 1;
        }
    }
    if start < range.end {
        clauses.push(CharRange { start, end: range.end });
    }
    let told: Vec<CharRange> = clauses
        .into_iter()
        .filter(|clause| {
            let text = source.slice(*clause);
            let formula = FORMULAS.iter().any(|formula| text.contains(formula));
            formula && text.chars().count() >= 9 && !text.ends_with('：')
        })
        .collect();
    if told.len() > 1 { told } else { Vec::new() }
}

/// A short name: the heading, or the first clause of the sentence that tells a shortcoming.
pub(super) fn title_of(draft: &Draft) -> String {
    const LONGEST: usize = 28;
    let trim = |text: &str| {
        text.trim_matches(|character: char| character.is_whitespace() || "，。；：、！？".contains(character))
            .to_owned()
    };
    let heading = trim(&draft.heading);
    if (3..=LONGEST).contains(&heading.chars().count()) {
        return heading;
    }
    let clauses: Vec<&str> = draft
        .text
        .split(['，', '。', '；', '：'])
        .map(str::trim)
        .filter(|clause| clause.chars().count() >= 3)
        .collect();
    let core = clauses
        .iter()
        .find(|clause| tells_shortcoming(clause))
        .or_else(|| clauses.first())
        .copied()
        .unwrap_or(draft.text.as_str());
    trim(&core.chars().take(LONGEST).collect::<String>())
}

/// Topics of a problem: heading and sentence first, then what is told about it.
pub(super) fn topics_of(draft: &Draft) -> Topics {
    Topics::weighted(&[(draft.heading.as_str(), 2.0), (draft.text.as_str(), 1.0), (draft.rest.as_str(), 0.3)])
}

impl Draft {
    /// Votes for the shortcoming being the writer's own, by heading, text and what announced it.
    pub(super) fn personal_votes(&self) -> f32 {
        let context = if personal::is_about_writer(&self.context) { 2.0 } else { 0.0 };
        personal::votes(&self.heading, &self.text) + context
    }

    /// A problem from the row of a table.
    pub(super) fn of_row(para: usize, range: CharRange, text: &str, cause: Option<String>) -> Self {
        Self {
            para,
            range,
            text: text.to_owned(),
            heading: String::new(),
            rest: String::new(),
            causes: cause.into_iter().collect(),
            block: 0,
            ordinal: 0,
            confidence: 0.9,
            context: String::new(),
            topics: Topics::of(text),
        }
    }
}
