//! Compound files open and give streams no longer than themselves.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::cfb::Cfb;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = Cfb::open(bytes) {
        for place in file.children(0) {
            assert!(file.stream(place).len() <= bytes.len() + 4096);
        }
    }
});
