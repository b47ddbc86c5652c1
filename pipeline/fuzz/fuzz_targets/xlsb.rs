//! The parts of an Excel binary workbook: whatever one of them holds, the reader ends with cells or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::sheet::xlsb;
use shuping_pipeline_fuzz::{ends, package};

/// What the bytes may stand for.
const PARTS: [&str; 4] =
    ["xl/worksheets/sheet1.bin", "xl/styles.bin", "xl/sharedStrings.bin", "xl/workbook.bin"];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, part)) = bytes.split_first() else { return };
    if let Some(name) = PARTS.get(usize::from(*choice) % PARTS.len()) {
        ends(&xlsb::read, &package(include_bytes!("../../tests/fixtures/sheets/ledger.xlsb"), name, part));
    }
});
