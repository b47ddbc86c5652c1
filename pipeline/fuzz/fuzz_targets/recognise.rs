//! Whatever the bytes and the name are, a file is told, or refused with a sentence; a small one is read as what it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::{read, sniff};
use shuping_pipeline_fuzz::limits;

const NAMES: [&str; 8] = ["a.docx", "a.xls", "a.csv", "a.txt", "a.eml", "~$a.doc", "a", "甲.pdf"];
/// Whole packages of office programs take a hundred times as long to read as to tell, and have targets of their own.
const SMALL: usize = 4 << 10;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let Some(name) = NAMES.get(usize::from(*choice) % NAMES.len()) else { return };
    let refusal = match sniff::recognise(name, bytes, &limits()) {
        Err(refusal) => Some(refusal),
        // Pages that are pictures are painted: that is what the targets for PDF and images are for.
        Ok(sniff::Format::Pdf | sniff::Format::Image) => None,
        Ok(_) if bytes.len() <= SMALL => read(name, bytes, &limits()).err(),
        Ok(_) => None,
    };
    if let Some(refusal) = refusal {
        assert!(refusal.reason.chars().count() > 8, "{refusal:?}");
    }
});
