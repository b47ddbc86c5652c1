//! The parts of a Word package: whatever one of them holds, the reader ends with text or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::docx;
use shuping_pipeline_fuzz::{ends, package};

/// What the bytes may stand for.
const PARTS: [&str; 8] = [
    "word/document.xml",
    "word/numbering.xml",
    "word/styles.xml",
    "word/footnotes.xml",
    "word/settings.xml",
    "word/_rels/document.xml.rels",
    "_rels/.rels",
    "[Content_Types].xml",
];

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the part, so that no checksum of the package stands before the parser.
    let Some((choice, part)) = bytes.split_first() else { return };
    if let Some(name) = PARTS.get(usize::from(*choice) % PARTS.len()) {
        ends(&docx::Docx, &package(include_bytes!("../../tests/fixtures/text/report.docx"), name, part));
    }
});
