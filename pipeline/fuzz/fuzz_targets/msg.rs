//! Mails of Outlook: whatever the bytes are, the reader ends with members or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::mail::msg;
use shuping_pipeline_fuzz::ends;

fuzz_target!(|bytes: &[u8]| ends(&msg::read, bytes));
