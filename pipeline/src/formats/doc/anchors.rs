//! What stands behind a paragraph because something in it refers to it: notes and text boxes.

use std::collections::BTreeMap;

use shuping_analyzers::document::Paragraph;

/// Paragraphs by the character that refers to them.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    waiting: BTreeMap<u32, Vec<Paragraph>>,
}

impl Anchors {
    pub(super) fn add(&mut self, position: u32, paragraphs: Vec<Paragraph>) {
        self.waiting.entry(position).or_default().extend(paragraphs);
    }

    /// What the character at a position refers to.
    pub(super) fn at(&mut self, position: u32) -> Vec<Paragraph> {
        self.waiting.remove(&position).unwrap_or_default()
    }

    /// What characters up to a position refer to and was not taken yet: a note whose mark is written out.
    pub(super) fn through(&mut self, position: u32) -> Vec<Paragraph> {
        let mut paragraphs = Vec::new();
        while let Some(entry) = self.waiting.first_entry().filter(|entry| *entry.key() <= position) {
            paragraphs.extend(entry.remove());
        }
        paragraphs
    }

    /// Everything that nothing referred to.
    pub(super) fn rest(self) -> Vec<Paragraph> {
        self.waiting.into_values().flatten().collect()
    }
}
