//! Blocks: the stretch of text that tells one problem, or the measures against one.

use super::heading::{Opening, PartVotes};
use super::model::State;
use super::numbering::{Mark, Style};
use super::reading::{Para, Reading};
use super::signs::Signs;
use super::structure::Structure;
use super::topic::Topics;
use crate::document::CharRange;

/// A sentence of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) para: usize,
    pub(super) range: CharRange,
    pub(super) mark: Option<Mark>,
    /// Whether a full stop ends it.
    pub(super) stops: bool,
    pub(super) signs: Signs,
    /// Cut off from the sentence before it because it promises something of its own.
    pub(super) apart: bool,
}

/// What opens a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A heading of its own.
    Heading,
    /// A number or bold lead at the start of a paragraph.
    Lead,
    /// An item of a list inside a paragraph.
    Item,
    /// A plain paragraph.
    Paragraph,
}

/// A stretch of text under one heading, lead, list mark, or of one plain paragraph.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) form: Form,
    pub(super) title: String,
    /// Number in its list, 0 where it has none.
    pub(super) ordinal: u32,
    pub(super) units: Vec<Unit>,
}

impl Block {
    fn new(form: Form, title: String, ordinal: u32) -> Self {
        Self { form, title, ordinal, units: Vec::new() }
    }
}

/// A run of paragraphs of one kind, cut into blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub(super) blocks: Vec<Block>,
    /// Sentences in front of the first block that announce what follows.
    pub(super) first_para: usize,
}

/// Cuts the paragraphs of the given states into blocks, one section for each run of paragraphs.
pub(super) fn sections(reading: &Reading<'_>, structure: &Structure, wanted: &[State]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut running = false;
    let mut builder = Builder::default();
    for (index, para) in reading.paragraphs.iter().enumerate() {
        let inside = structure.state(index).is_some_and(|state| wanted.contains(&state));
        if inside && !running {
            builder = Builder::default();
            builder.section.first_para = index;
        }
        if inside && !para.is_row && !para.is_note {
            builder.add(reading, index, para);
        }
        if !inside && running {
            sections.push(builder.finish());
        }
        running = inside;
    }
    if running {
        sections.push(builder.finish());
    }
    sections
}

#[derive(Default)]
struct Builder {
    section: Section,
    /// Level of the heading that opened the present block.
    heading_level: Option<u8>,
    outer: Option<u8>,
}

impl Builder {
    fn finish(&mut self) -> Section {
        let mut section = std::mem::take(&mut self.section);
        section.blocks.retain(|block| !block.units.is_empty());
        section
    }

    fn add(&mut self, reading: &Reading<'_>, index: usize, para: &Para<'_>) {
        match para.head.opening {
            Opening::Heading => self.add_heading(reading, index, para),
            Opening::Lead => self.add_lead(index, para),
            Opening::Body => self.add_text(index, para),
        }
    }

    fn add_heading(&mut self, reading: &Reading<'_>, index: usize, para: &Para<'_>) {
        let outer = reading.outer_level();
        if para.head.level <= outer || names_part(para.title()) {
            self.heading_level = None;
            self.outer = Some(para.head.level);
            return;
        }
        let ordinal = para.head.mark.map_or(0, |mark| mark.ordinal);
        let inner = self.heading_level.is_some_and(|level| para.head.level > level);
        if inner && let Some(parent) = self.section.blocks.last() {
            // A heading inside a heading that tells a shortcoming is one of its facts.
            if parent.form == Form::Heading && tells_shortcoming(&parent.title) {
                self.add_text(index, para);
                return;
            }
        }
        self.heading_level = Some(para.head.level.min(self.heading_level.unwrap_or(u8::MAX)));
        self.section.blocks.push(Block::new(Form::Heading, para.title().to_owned(), ordinal));
    }

    fn add_lead(&mut self, index: usize, para: &Para<'_>) {
        if para.head.mark.is_none() && para.bold_lead == 0 && self.heading_level.is_some() {
            // A short first sentence under a heading is no lead.
            self.add_text(index, para);
            return;
        }
        let inside_heading = self.heading_level.is_some_and(|level| para.head.level > level);
        let facts = inside_heading && self.section.blocks.last().is_some_and(|block| tells_shortcoming(&block.title));
        let announces_causes = para.head.mark.is_none() && opens_causes(para.title());
        if facts || announces_causes && !self.section.blocks.is_empty() {
            self.add_text(index, para);
            return;
        }
        let ordinal = para.head.mark.map_or(0, |mark| mark.ordinal);
        // 先说我个人。 opens a paragraph about anything; 支部书记队伍青黄不接。 names one problem.
        let short = para.head.title.end.saturating_sub(para.head.title.start) <= 9;
        let loose = para.head.mark.is_none()
            && para.bold_lead == 0
            && (short && !tells_shortcoming(para.title()) || announces_problems(para.title()))
            || names_part(para.title());
        let listed = list_of(para).is_some_and(|style| para.head.mark.is_some_and(|mark| mark.style == style));
        let form = if loose {
            Form::Paragraph
        } else if listed {
            Form::Item
        } else {
            Form::Lead
        };
        let title = if para.head.title.end > para.head.title.start { para.title().to_owned() } else { String::new() };
        self.section.blocks.push(Block::new(form, title, ordinal));
        self.push_units(index, para, true);
    }

    fn add_text(&mut self, index: usize, para: &Para<'_>) {
        let own = match self.section.blocks.last() {
            None => true,
            Some(block) => match block.form {
                // 四本账里的亏欠: a heading that names no shortcoming may stand over several problems.
                Form::Heading => {
                    let begun = block.units.last().is_some_and(|unit| unit.para != index);
                    begun
                        && !tells_shortcoming(&block.title)
                        && !continues(para.slice(para.text.whole()))
                        && !explains(para)
                }
                Form::Paragraph if self.heading_level.is_some() => {
                    !continues(para.slice(para.text.whole())) && !explains(para)
                }
                Form::Lead => {
                    // A plain paragraph behind numbered ones goes on with them where it gives a cause or a measure.
                    let first = para.slice(para.text.whole());
                    !continues(first) && self.heading_level.is_none()
                }
                Form::Item | Form::Paragraph => self.heading_level.is_none(),
            },
        };
        if own {
            self.section.blocks.push(Block::new(Form::Paragraph, String::new(), 0));
        }
        self.push_units(index, para, false);
    }

    /// Adds the sentences of a paragraph to the last block; a list inside it opens blocks of its own.
    fn push_units(&mut self, index: usize, para: &Para<'_>, lead: bool) {
        let listed = list_of(para);
        let own_list = lead && para.head.mark.map(|mark| mark.style) == listed;
        let sides = listed == Some(Style::Sides)
            && self.section.blocks.last().is_some_and(|block| {
                block.form == Form::Heading || para.head.mark.is_some_and(|mark| mark.style.numbers_headings())
            });
        // 再讲没做好的。首先…其次…: a lead without number or bold type opens a list of problems, not of facts.
        let loose = lead && para.head.mark.is_none() && para.bold_lead == 0;
        let facts = sides
            || !own_list
                && !loose
                && self.section.blocks.last().is_some_and(|block| {
                    matches!(block.form, Form::Heading | Form::Lead) && tells_shortcoming(&block.title)
                });
        let mut reached = 0;
        let cause_list =
            para.segments.iter().zip(&para.signs).position(|(segment, _)| opens_causes(para.slice(segment.range)));
        for (place, (segment, signs)) in para.segments.iter().zip(&para.signs).enumerate() {
            let unit = Unit {
                para: index,
                range: segment.range,
                mark: segment.mark,
                stops: segment.stops,
                signs: *signs,
                apart: false,
            };
            let item = segment.mark.filter(|mark| {
                listed == Some(mark.style)
                    || mark.style == Style::Also
                    || mark.ordinal == 0 && listed == Some(Style::Sequence)
            });
            // A list that goes on behind a cause is still the list of problems; causes count from one again.
            let goes_on = segment.mark.is_some_and(|mark| reached > 0 && mark.ordinal == reached + 1);
            let in_causes = cause_list.is_some_and(|at| place >= at) && !goes_on;
            if let Some(mark) = segment.mark.filter(|mark| listed == Some(mark.style) && !in_causes) {
                reached = mark.ordinal;
            }
            if let Some(mark) = item
                && !facts
                && !in_causes
                && listed.is_some()
                && (mark.style == listed.unwrap_or(mark.style) || mark.style == Style::Also)
                && !(lead && place == 0)
            {
                self.section.blocks.push(Block::new(Form::Item, String::new(), mark.ordinal));
            }
            if let Some(block) = self.section.blocks.last_mut() {
                block.units.push(unit);
            }
        }
    }
}

/// The style of the list that a paragraph holds; two items are needed, the first of them numbered 1.
fn list_of(para: &Para<'_>) -> Option<Style> {
    let marks: Vec<Mark> = para.segments.iter().filter_map(|segment| segment.mark).collect();
    let first = marks.iter().find(|mark| mark.ordinal == 1)?;
    let count = marks.iter().filter(|mark| mark.style == first.style).count();
    (count >= 2).then_some(first.style)
}

/// Whether a paragraph goes on with the block above it: its cause, its measure, its facts.
fn continues(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "成因",
        "原因",
        "根源",
        "主要原因",
        "症结",
        "究其原因",
        "具体表现",
        "主要表现",
        "表现",
        "比如",
        "例如",
        "改进措施",
        "整改措施",
        "措施",
        "整改",
        "下一步",
        "问题表现",
        "典型事例",
        "责任人",
        "整改时限",
        "完成时限",
    ];
    !text.contains("上述")
        && !text.contains("这些问题")
        && !text.contains("以上问题")
        && WORDS.iter().any(|word| text.starts_with(word))
}

/// Whether a paragraph gives causes without saying so: states of mind, no shortcoming of its own.
fn explains(para: &Para<'_>) -> bool {
    let first = para.signs.first().copied().unwrap_or_default();
    first.cause > first.deficiency
}

/// Whether an inner heading only names a part: 存在的问题, 主要原因.
fn names_part(title: &str) -> bool {
    let len = title.chars().count();
    let votes = PartVotes::of(title, 0);
    let told = votes.problems.max(votes.causes).max(votes.plans) > 0.0;
    let begins = ["存在", "主要", "查摆", "检视", "突出", "下一步", "整改", "改进", "原因", "问题", "今后"]
        .iter()
        .any(|word| title.starts_with(word));
    told && begins && len <= 14 && !title.contains(['，', '“'])
}

/// Whether the wording names a shortcoming by itself.
pub(super) fn tells_shortcoming(title: &str) -> bool {
    let deficiency = Signs::of(title).deficiency;
    let known = || !title.contains("问题") && Topics::of(title).best().is_some();
    !announces_problems(title) && (deficiency >= 2.0 || deficiency >= 1.0 && known())
}

/// 主要有四个问题, 存在以下不足: says that there are problems, not which.
pub(super) fn announces_problems(text: &str) -> bool {
    let named = ["问题", "不足", "差距", "短板", "弱项", "薄弱环节", "毛病"].iter().any(|word| text.contains(word));
    let counted = [
        "主要有",
        "以下",
        "如下",
        "几个",
        "个问题",
        "个方面",
        "方面的",
        "几方面",
        "主要是",
        "主要表现",
        "归纳",
        "梳理",
        "看得清",
        "些问题",
        "不少薄弱",
        "不少问题",
        "不少差距",
        "一定差距",
    ]
    .iter()
    .any(|word| text.contains(word));
    named && counted
}

/// Whether a sentence opens the causes: 究其原因， 产生这些问题，
pub(super) fn opens_causes(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "究其原因",
        "原因：",
        "原因是",
        "原因在",
        "原因上",
        "成因",
        "根源",
        "产生上述",
        "产生这些",
        "造成上述",
        "造成这些",
        "分析上述",
        "分析以上",
        "上述问题",
        "以上问题",
        "这些问题",
        "剖析原因",
        "出现这些",
        "症结在",
        "主要原因",
        "追根溯源",
        "深挖根源",
        "归根",
        "原因:",
        "问题根源",
        "存在这些",
        "这主要是",
        "主要是由于",
        "主要是因为",
        "主要是我",
        "主要在于",
    ];
    let head: String = text.chars().take(14).collect();
    text.starts_with("主要是") || WORDS.iter().any(|word| head.contains(word))
}
