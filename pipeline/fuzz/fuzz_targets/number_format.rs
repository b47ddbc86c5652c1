//! Any number under any number format shows something.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::sheet::xlsx;
use shuping_pipeline_fuzz::{ends, escaped, package};

const BOOK: &[u8] = include_bytes!("../../tests/fixtures/sheets/book.xlsx");

fuzz_target!(|bytes: &[u8]| {
    let Some((number, format)) = bytes.split_at_checked(8) else { return };
    let number = f64::from_le_bytes(number.try_into().unwrap_or_default());
    let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let styles = format!(
        "<styleSheet xmlns='{namespace}'><numFmts count='1'><numFmt numFmtId='200' formatCode='{}'/></numFmts>\
         <cellXfs count='1'><xf numFmtId='200' applyNumberFormat='1'/></cellXfs></styleSheet>",
        escaped(&String::from_utf8_lossy(format)),
    );
    let sheet = format!(
        "<worksheet xmlns='{namespace}'><sheetData><row r='1'><c r='A1' s='0'><v>{number}</v></c></row></sheetData></worksheet>"
    );
    let book = package(BOOK, "xl/styles.xml", styles.as_bytes());
    ends(&xlsx::read, &package(&book, "xl/worksheets/sheet1.xml", sheet.as_bytes()));
});
