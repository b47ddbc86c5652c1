//! Encodings as RTF numbers them: code pages of Windows, and character sets of fonts.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 54_936 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        1_250 => WINDOWS_1250,
        1_251 => WINDOWS_1251,
        1_252 => WINDOWS_1252,
        65_001 => UTF_8,
        _ => return None,
    })
}

pub(super) fn character_set(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        134 => GB18030,
        136 => BIG5,
        128 => SHIFT_JIS,
        129 => EUC_KR,
        204 => WINDOWS_1251,
        238 => WINDOWS_1250,
        _ => return None,
    })
}
