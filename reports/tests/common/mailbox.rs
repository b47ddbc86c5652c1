//! The mailbox of the example season, for tests that write annotated copies.

use std::borrow::Cow;
use std::path::Path;

use shuping_analyzers::document::{Document, Paragraph};
use shuping_analyzers::season::Season;
use shuping_reports::{Originals, Readings};

use crate::word;

/// Files and texts of the example season: Word files with their places, everything else as plain text.
pub(crate) struct Mailbox<'a>(pub(crate) &'a Season);

impl Mailbox<'_> {
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        let mailbox = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons/river-2023/mailbox");
        std::fs::read(mailbox.join(path)).ok()
    }
}

impl Originals for Mailbox<'_> {
    fn bytes(&self, sha256: &str) -> Option<Cow<'_, [u8]>> {
        let row = self.0.submissions.iter().find(|row| row.sha256 == sha256)?;
        self.file(&row.path).map(Cow::Owned)
    }
}

impl Readings for Mailbox<'_> {
    fn document(&self, path: &str) -> Option<Cow<'_, Document>> {
        let report = self.0.reports.iter().find(|report| report.path == path)?;
        let there =
            self.file(path).filter(|_| path.ends_with(".docx")).map(|bytes| word::read(&word::main_xml(&bytes)));
        let there = there.map(|document| document.paragraphs).unwrap_or_default();
        let paragraphs = report
            .paragraphs
            .iter()
            .map(|paragraph| {
                there
                    .iter()
                    .find(|one| one.text == paragraph.text)
                    .cloned()
                    .unwrap_or_else(|| Paragraph::plain(&paragraph.text))
            })
            .collect();
        Some(Cow::Owned(Document { paragraphs, ..Document::default() }))
    }
}
