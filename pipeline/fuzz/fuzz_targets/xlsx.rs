//! The parts of an Excel package: whatever one of them holds, the reader ends with cells or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::sheet::xlsx;
use shuping_pipeline_fuzz::{ends, package};

/// What the bytes may stand for.
const PARTS: [&str; 5] = [
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the part, so that no checksum of the package stands before the parser.
    let Some((choice, part)) = bytes.split_first() else { return };
    if let Some(name) = PARTS.get(usize::from(*choice) % PARTS.len()) {
        ends(&xlsx::read, &package(include_bytes!("../../tests/fixtures/sheets/book.xlsx"), name, part));
    }
});
