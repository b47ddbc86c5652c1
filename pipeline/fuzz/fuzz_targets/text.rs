//! Whatever the bytes are, the reader ends with text or a reason. Seeds: `pipeline/tests/fixtures/text`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::content::Limits;
use shuping_pipeline::formats::{Reader, text};

fuzz_target!(|bytes: &[u8]| {
    let _ = text::PlainText.read(bytes, &Limits::default());
});
