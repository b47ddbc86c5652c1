//! Whatever the bytes and the name are, a file is told and read, or refused with a sentence.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::read;
use shuping_pipeline_fuzz::limits;

const NAMES: [&str; 8] = ["a.docx", "a.xls", "a.csv", "a.txt", "a.eml", "~$a.doc", "a", "甲.pdf"];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    if let Some(name) = NAMES.get(usize::from(*choice) % NAMES.len())
        && let Err(refusal) = read(name, bytes, &limits())
    {
        assert!(refusal.reason.chars().count() > 8, "{refusal:?}");
    }
});
