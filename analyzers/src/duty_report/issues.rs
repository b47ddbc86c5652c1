//! 查摆的问题: each once, with its sentence, title, causes, and what else is told about it.

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
    /// What announced it: 另一个方面是我自己的.
    context: String,
}

/// A cause that stands apart from the problems, with the list item that it belongs to.
#[derive(Debug, Clone)]
pub(super) struct LooseCause {
    pub(super) item: Group,
    pub(super) text: String,
}

/// What the problem parts hold.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) drafts: Vec<Draft>,
    pub(super) loose: Vec<LooseCause>,
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
            context,
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
        let inner = |para: usize| self.inner.get(para).and_then(|inner| inner.as_ref()).map(|inner| inner.para);
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
        let text = self.reading.slice(piece.para, piece.range).to_owned();
        if piece.mark.is_some() || piece.segment.is_none_or(|place| place == 0) {
            self.item = Group::of_sentence(piece.para, piece.segment.unwrap_or(0));
        }
        self.after = After::Nothing;
        if self.stands_apart(piece) {
            self.found.loose.push(LooseCause { item: self.item, text });
            return;
        }
        let general = ["这主要", "这些", "这两", "这几", "上述", "以上"].iter().any(|word| text.starts_with(word));
        let last = self.found.drafts.last().map(|draft| (draft.para, draft.group));
        // A paragraph of causes right behind one of problems explains all that this one tells.
        let behind = last.is_some_and(|(para, _)| para != piece.para);
        for draft in self.found.drafts.iter_mut().rev().take(if general || behind { usize::MAX } else { 1 }) {
            if last.is_some_and(|(para, group)| draft.para == para || draft.group == group) {
                draft.causes.push(text.clone());
            }
        }
    }

    /// Whether a cause stands in the paragraph right behind that of a problem or two, while all problems further up are
    /// explained: problem and causes take turns.
    fn explains_paragraph_before(&self, piece: &Piece, para: usize) -> bool {
        let told = self.found.drafts.iter().filter(|draft| draft.para == para).count();
        piece.para == para + 1
            && piece.mark.is_none()
            && told <= 2
            && self.found.loose.is_empty()
            && self.found.drafts.iter().all(|draft| draft.para == para || !draft.causes.is_empty())
    }

    /// Whether a cause belongs to no problem in front of it: it stands in a part of causes, before any problem, or in a
    /// paragraph of its own behind several problems that nobody has explained yet.
    fn stands_apart(&self, piece: &Piece) -> bool {
        let Some(last) = self.found.drafts.last() else { return true };
        if self.explains_paragraph_before(piece, last.para) {
            return false;
        }
        if self.structure.state(piece.para) == Some(State::Causes) {
            return true;
        }
        let inner = |para: usize| self.inner.get(para).and_then(|inner| inner.as_ref()).map(|inner| inner.para);
        let same_paragraph = |draft: &Draft| draft.para == piece.para;
        let same_heading = |draft: &Draft| inner(draft.para).is_some() && inner(draft.para) == inner(piece.para);
        let open = |place: &dyn Fn(&Draft) -> bool| {
            let drafts = self.found.drafts.iter().rev();
            drafts.take_while(|draft| draft.causes.is_empty() && place(draft)).count()
        };
        if same_paragraph(last) {
            // 一是……二是……三是……。原因：……: what follows the whole list explains the whole list.
            return open(&same_paragraph) >= 2;
        }
        if same_heading(last) {
            return open(&same_heading) >= 2;
        }
        let unexplained = self.found.drafts.iter().rev().take_while(|draft| draft.causes.is_empty());
        unexplained.map(|draft| draft.para).any(|para| para != last.para) || !self.found.loose.is_empty()
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

/// Topics of a problem: heading and sentence first, then what is told about it.
pub(super) fn topics_of(draft: &Draft) -> Topics {
    Topics::weighted(&[(draft.heading.as_str(), 2.0), (draft.text.as_str(), 1.0), (draft.rest.as_str(), 0.3)])
}

impl Draft {
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
            context: String::new(),
        }
    }
}
