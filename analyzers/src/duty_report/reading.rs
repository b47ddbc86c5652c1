//! [`Reading`]: a document prepared for judgement, paragraph by paragraph.

use super::heading::{Head, Opening, openings};
use super::sentence::{Segment, segments};
use super::signs::Signs;
use super::text::Text;
use crate::document::{CharRange, Document, Paragraph, Story};

/// A paragraph cut into sentences.
pub(super) struct Source<'a> {
    pub(super) paragraph: &'a Paragraph,
    pub(super) text: Text<'a>,
    pub(super) segments: Vec<Segment>,
}

/// A paragraph with its opening and the votes of its wording.
pub(super) struct Para<'a> {
    pub(super) text: Text<'a>,
    pub(super) segments: Vec<Segment>,
    pub(super) signs: Vec<Signs>,
    pub(super) head: Head,
    pub(super) is_row: bool,
    /// A footnote, or a line that reads like one.
    pub(super) is_note: bool,
    /// Length of a bold lead, 0 where there is none.
    pub(super) bold_lead: u32,
}

/// A document prepared for judgement.
pub(super) struct Reading<'a> {
    pub(super) paragraphs: Vec<Para<'a>>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let sources: Vec<Source<'a>> = document
            .paragraphs
            .iter()
            .map(|paragraph| {
                let text = Text::new(&paragraph.text);
                let segments = segments(&text);
                Source { paragraph, text, segments }
            })
            .collect();
        let heads = openings(&sources);
        let paragraphs = sources
            .into_iter()
            .zip(heads)
            .map(|(source, head)| {
                let signs = source.segments.iter().map(|segment| Signs::of(source.text.slice(segment.range))).collect();
                let tabs = source.text.chars().iter().filter(|character| **character == '\t').count();
                Para {
                    is_row: matches!(source.paragraph.story, Story::Row { .. }) || tabs >= 2,
                    is_note: source.paragraph.story == Story::Note
                        || ["参见", "注：", "见《"].iter().any(|word| source.paragraph.text.starts_with(word)),
                    bold_lead: source.paragraph.look.bold_lead,
                    text: source.text,
                    segments: source.segments,
                    signs,
                    head,
                }
            })
            .collect();
        Self { paragraphs }
    }
}

impl Para<'_> {
    pub(super) fn is_heading(&self) -> bool {
        self.head.opening == Opening::Heading
    }

    /// The words of the heading or lead; empty for running text.
    pub(super) fn title(&self) -> &str {
        self.text.slice(self.head.title)
    }

    pub(super) fn slice(&self, range: CharRange) -> &str {
        self.text.slice(range)
    }

    /// Length in characters.
    pub(super) fn len(&self) -> u32 {
        self.text.len()
    }
}

impl Reading<'_> {
    /// The characters of a range of a paragraph.
    pub(super) fn slice(&self, para: usize, range: CharRange) -> &str {
        self.paragraphs.get(para).map_or("", |para| para.slice(range))
    }

    /// Level at which parts are headed; 0 where there are no headings.
    pub(super) fn outer_level(&self) -> u8 {
        self.paragraphs.iter().filter(|para| para.is_heading()).map(|para| para.head.level).min().unwrap_or(0)
    }
}
