//! Plain text in any encoding: whatever the bytes are, the reader ends with text or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::text;
use shuping_pipeline_fuzz::ends;

fuzz_target!(|bytes: &[u8]| ends(&text::PlainText, bytes));
