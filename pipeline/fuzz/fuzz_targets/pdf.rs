//! PDF, from its objects to its paragraphs: whatever the bytes are, the reader ends with text or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::pdf;
use shuping_pipeline_fuzz::ends;

fuzz_target!(|bytes: &[u8]| ends(&pdf::PdfReader, bytes));
