//! Text that was typed around the pictures of a paper.

use serde::{Deserialize, Serialize};
use shuping_analyzers::document::Document;

use crate::content::Limits;
use crate::formats::flow::Flow;

/// What was typed in a paper whose pages are pictures: a title above them, a signature below.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// The paper without its pictures.
    pub document: Document,
    /// How many of its paragraphs stand before the first picture.
    pub before: usize,
}

impl Typed {
    /// Puts what was read from the pictures where they stand.
    pub(super) fn around(self, read: Document) -> Document {
        let Self { mut document, before } = self;
        if document == Document::default() {
            return read;
        }
        let after = document.paragraphs.split_off(before.min(document.paragraphs.len()));
        let (mut aside, quality) = (std::mem::take(&mut document.aside), read.quality.clone());
        aside.headers.extend(read.aside.headers.iter().cloned());
        aside.footers.extend(read.aside.footers.iter().cloned());
        aside.deleted.extend(read.aside.deleted.iter().cloned());
        let mut flow = Flow::new(&Limits::default());
        // The tables of what was typed come first, so that rows behind the pictures still find theirs.
        flow.document(document);
        flow.document(read);
        after.into_iter().for_each(|paragraph| flow.paragraph(paragraph, Vec::new()));
        Document { aside, quality, ..flow.finish() }
    }
}
