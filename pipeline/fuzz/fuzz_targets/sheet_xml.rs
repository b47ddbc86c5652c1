//! Excel 2003 XML: whatever the bytes are, the reader ends with cells or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::sheet::xml_2003;
use shuping_pipeline_fuzz::ends;

fuzz_target!(|bytes: &[u8]| ends(&xml_2003::read, bytes));
