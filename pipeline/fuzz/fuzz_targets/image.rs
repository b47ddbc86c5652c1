//! Images of pages: whatever the bytes are, the reader ends with a plate or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::scan;
use shuping_pipeline_fuzz::ends;

fuzz_target!(|bytes: &[u8]| ends(&scan::ImageReader, bytes));
