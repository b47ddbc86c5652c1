//! 查摆的问题: each once, with its sentence, title, causes, and what else is told about it.

use std::cell::OnceCell;

use super::causes::Cause;
use super::personal;
use super::place::{Group, Inner, lead_title, opens_group};
use super::reading::Reading;
use super::structure::{State, Structure};
use super::tagging::{Kind, Piece, Tagging};
use super::topic::Topics;
use super::wording::tells_shortcoming;
use crate::document::CharRange;
use crate::season::Role;

/// A problem before it gets its causes from other parts and its number.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) para: usize,
    pub(super) range: CharRange,
    pub(super) text: String,
    /// Heading or lead that it stands under, empty where it has none.
    pub(super) heading: String,
    /// What else is told about it: cases, figures.
    pub(super) rest: String,
    pub(super) causes: Vec<String>,
    /// The heading, list item or sentence that tells it; problems of one group stand under one heading.
    pub(super) group: Group,
    /// Number in its list, 0 where it has none.
    pub(super) ordinal: u32,
    pub(super) confidence: f32,
    /// The paragraph of the inner heading that it stands under.
    pub(super) under: Option<usize>,
    /// What announced it: 另一个方面是我自己的.
    context: String,
    /// What [`Self::topics`] has found.
    topics: OnceCell<Topics>,
}

/// What the problem parts hold.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) drafts: Vec<Draft>,
    pub(super) causes: Vec<Cause>,
}

/// Collects problems and causes from the tags, in reading order.
pub(super) fn problems(
    reading: &Reading<'_>,
    structure: &Structure,
    tagging: &Tagging,
    inner: &[Option<Inner>],
) -> Problems {
    let mut collector = Collector {
        reading,
        structure,
        inner,
        found: Problems::default(),
        announced: String::new(),
        after: After::Nothing,
        item: Group::of_paragraph(0),
        ordinal: 0,
    };
    for ((piece, tag), sure) in tagging.pieces.iter().zip(&tagging.tags).zip(&tagging.confidence) {
        if tag.role != Role::Problems {
            collector.after = After::Nothing;
            continue;
        }
        match tag.kind {
            Kind::Issue => collector.begin(piece, *sure),
            Kind::IssueGoesOn => collector.go_on(piece, *sure),
            Kind::Cause => collector.add_cause(piece),
            Kind::Other => collector.pass(piece),
            Kind::Measure | Kind::MeasureGoesOn => collector.after = After::Nothing,
        }
    }
    collector.found
}

/// What the piece before belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    /// The last problem's own text, in the same paragraph.
    Problem,
}

struct Collector<'r, 'a> {
    reading: &'r Reading<'a>,
    structure: &'r Structure,
    inner: &'r [Option<Inner>],
    found: Problems,
    /// The last words that told no problem and no cause.
    announced: String,
    after: After,
    /// The list item that causes stand in.
    item: Group,
    /// Its number, 0 where it has none.
    ordinal: u32,
}

impl Collector<'_, '_> {
    fn begin(&mut self, piece: &Piece, sure: f32) {
        let text = self.reading.slice(piece.para, piece.range).to_owned();
        let inner = self.inner.get(piece.para).cloned().flatten();
        let sentence = piece.segment.unwrap_or(0);
        let first_of = |group: Group| !self.found.drafts.iter().any(|draft| draft.group == group);
        let lead = if self.found.drafts.iter().any(|draft| draft.para == piece.para) {
            String::new()
        } else {
            lead_title(self.reading, piece.para)
        };
        let mark = piece.mark.map_or(0, |mark| mark.ordinal);
        let own = Group::of_sentence(piece.para, sentence);
        let (group, heading, ordinal) = match inner {
            Some(inner) if tells_shortcoming(&inner.title) || self.alone_under(&inner) => {
                let group = Group::of_paragraph(inner.para);
                let heading = if first_of(group) { inner.title } else { lead };
                (group, heading, inner.ordinal)
            }
            // 四本账里的亏欠: a heading that names no shortcoming stands over several problems.
            _ => (own, lead, mark),
        };
        let context = std::mem::take(&mut self.announced);
        self.found.drafts.push(Draft {
            para: piece.para,
            range: piece.range,
            text,
            heading,
            rest: String::new(),
            causes: Vec::new(),
            group,
            ordinal,
            confidence: sure,
            under: self.heading_above(piece.para),
            context,
            topics: OnceCell::new(),
        });
        self.after = After::Problem;
    }

    /// Whether a heading that does not tell a shortcoming by its words is that of one problem: its number stands in a
    /// list of such headings.
    fn alone_under(&self, inner: &Inner) -> bool {
        inner.ordinal > 0 && inner.title.chars().count() > 4
    }

    fn go_on(&mut self, piece: &Piece, sure: f32) {
        let reading = self.reading;
        match self.found.drafts.last_mut() {
            Some(draft) if self.after == After::Problem && draft.para == piece.para => {
                draft.range.end = piece.range.end;
                reading.slice(draft.para, draft.range).clone_into(&mut draft.text);
            }
            _ => self.begin(piece, sure),
        }
    }

    fn pass(&mut self, piece: &Piece) {
        let text = self.reading.slice(piece.para, piece.range);
        if piece.segment.is_none() {
            return;
        }
        text.clone_into(&mut self.announced);
        let inner = |para: usize| self.heading_above(para);
        let marked = piece.mark.is_some_and(|mark| opens_group(mark.style));
        let belongs = self.found.drafts.last().is_some_and(|draft| {
            !marked
                && (draft.para == piece.para || inner(draft.para).is_some() && inner(draft.para) == inner(piece.para))
        });
        if let Some(draft) = self.found.drafts.last_mut().filter(|_| belongs) {
            draft.rest.push_str(text);
        }
        self.after = After::Nothing;
    }

    fn add_cause(&mut self, piece: &Piece) {
        if piece.mark.is_some() || piece.segment.is_none_or(|place| place == 0) {
            self.item = Group::of_sentence(piece.para, piece.segment.unwrap_or(0));
            self.ordinal = piece.mark.map_or(0, |mark| mark.ordinal);
        }
        self.after = After::Nothing;
        self.found.causes.push(Cause {
            para: piece.para,
            start: piece.range.start,
            text: self.reading.slice(piece.para, piece.range).to_owned(),
            item: self.item,
            ordinal: self.ordinal,
            heading: self.heading_above(piece.para),
            in_part: self.structure.state(piece.para) == Some(State::Causes),
        });
    }

    /// The paragraph of the inner heading that a paragraph stands under.
    fn heading_above(&self, para: usize) -> Option<usize> {
        self.inner.get(para)?.as_ref().map(|inner| inner.para)
    }
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

impl Draft {
    /// Its topics: heading and sentence first, then what is told about it. Asked for when all of it is collected.
    pub(super) fn topics(&self) -> &Topics {
        self.topics.get_or_init(|| {
            Topics::weighted(&[(self.heading.as_str(), 2.0), (self.text.as_str(), 1.0), (self.rest.as_str(), 0.3)])
        })
    }

    /// Votes for the shortcoming being the writer's own, by heading, text and what announced it.
    pub(super) fn personal_votes(&self) -> f32 {
        let context = if self.is_announced_as_own() { 2.0 } else { 0.0 };
        personal::votes(&self.heading, &self.text) + context
    }

    /// Whether what announced it spoke of the writer: 另一个方面是我自己的.
    pub(super) fn is_announced_as_own(&self) -> bool {
        personal::is_about_writer(&self.context)
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
            group: Group::of_paragraph(para),
            ordinal: 0,
            confidence: 0.9,
            under: None,
            context: String::new(),
            topics: OnceCell::new(),
        }
    }
}
