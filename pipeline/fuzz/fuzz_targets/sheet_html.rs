//! Web pages that stand for a spreadsheet: whatever the bytes are, the reader ends with cells or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::sheet::html;
use shuping_pipeline_fuzz::ends;

fuzz_target!(|bytes: &[u8]| ends(&html::read, bytes));
