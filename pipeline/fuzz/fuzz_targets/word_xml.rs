//! Word 2003 XML and Flat OPC: whatever the bytes are, the reader ends with text or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::word_xml;
use shuping_pipeline_fuzz::ends;

fuzz_target!(|bytes: &[u8]| ends(&word_xml::WordXml, bytes));
