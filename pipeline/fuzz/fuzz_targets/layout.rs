//! Characters and lines anywhere on a page become lines, tables and paragraphs, and all of them do.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shuping_pipeline::formats::pdf::PdfReader;
use shuping_pipeline_fuzz::{ends, one_page};

fuzz_target!(|bytes: &[u8]| {
    let mut drawn = String::new();
    for shape in bytes.chunks_exact(6).take(4_000) {
        let [kind, x, y, wide, high, c] = shape else { continue };
        let (x, y) = (f32::from(*x) * 2.4, f32::from(*y) * 3.4);
        if kind % 4 == 0 {
            drawn += &format!("{x} {y} {} {} re f\n", u32::from(*wide) * 2, f32::from(*high) / 40.0);
        } else {
            let turn = ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "1 0.02 -0.02 1"];
            let turn = turn.get(usize::from(kind / 4 % 16) % 13).unwrap_or(&"1 0 0 1");
            let letters: String = std::iter::repeat_n(char::from(33 + c % 90), 1 + usize::from(wide % 40))
                .filter(|c| !matches!(c, '(' | ')' | '\\'))
                .collect();
            drawn += &format!("BT /F {} Tf {turn} {x} {y} Tm ({letters}) Tj ET\n", 1 + high % 40);
        }
    }
    ends(&PdfReader, &one_page(&drawn));
});
