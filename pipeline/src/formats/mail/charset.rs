//! Charsets of mails: what the label says, checked against the bytes.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

use super::super::charset;

/// Decodes bytes that carry a label. Labels lie: where the bytes are not what it says but are UTF-8 or GB18030 without
/// a flaw, they are read as that. `None` for a label that nobody here knows.
pub(super) fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    if bytes.is_ascii()
        && label != "hz-gb-2312"
        && label != "hz"
        && !label.starts_with("utf-7")
        && !label.starts_with("iso-2022")
    {
        return Some(String::from_utf8_lossy(bytes).into_owned());
    }
    match label.as_str() {
        "hz-gb-2312" | "hz" => return Some(decode_hz(bytes)),
        "" | "us-ascii" | "ascii" | "unknown-8bit" | "x-unknown" | "unknown" | "default" | "8bit" | "binary"
        | "iso-8859-1" | "latin1" | "windows-1252" | "_autodetect" | "ansi" => return Some(guess(bytes)),
        _ => {}
    }
    let encoding = encoding(&label)?;
    if encoding == GB18030 && is_chinese_utf8(bytes) {
        return Some(String::from_utf8_lossy(bytes).into_owned());
    }
    let (text, flawed) = encoding.decode_without_bom_handling(bytes);
    if !flawed {
        return Some(text.into_owned());
    }
    let other = if encoding == UTF_8 { GB18030 } else { UTF_8 };
    let (second, second_flawed) = other.decode_without_bom_handling(bytes);
    Some(if second_flawed { text.into_owned() } else { second.into_owned() })
}

/// Whether bytes are Chinese in UTF-8: not a flaw, and at least two characters of three bytes. Chinese in GBK is so by
/// chance only in a word or two of rare characters.
fn is_chinese_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        let mut wide = text.chars().filter(|c| !c.is_ascii());
        text.chars().filter(|c| c.len_utf8() == 3).count() >= 2 && wide.all(|c| c.len_utf8() >= 3)
    })
}

/// Decodes bytes without a label.
pub(super) fn guess(bytes: &[u8]) -> String {
    charset::decode(bytes)
}

fn encoding(label: &str) -> Option<&'static Encoding> {
    let found = match label {
        "cp936" | "x-gbk" | "euc-cn" | "gb_2312-80" | "gb2312-80" | "csgb2312" | "936" | "gb-2312" | "gb_18030"
        | "gb18030-2000" | "gb18030-2005" | "x-gb18030" | "gb" | "chinese" => GB18030,
        "utf8" | "utf_8" | "cp65001" | "65001" | "utf-8mb4" => UTF_8,
        "cp950" | "950" => BIG5,
        _ => Encoding::for_label_no_replacement(label.as_bytes())?,
    };
    // GB2312 and GBK are read as GB18030, which contains them.
    Some(if found == GBK { GB18030 } else { found })
}

/// HZ: GB2312 in seven bits, between `~{` and `~}`.
fn decode_hz(bytes: &[u8]) -> String {
    let mut eight_bit = Vec::with_capacity(bytes.len());
    let mut chinese = false;
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after.first()) {
            (b'~', Some(b'{')) => chinese = true,
            (b'~', Some(b'}')) => chinese = false,
            (b'~', Some(b'~')) => eight_bit.push(b'~'),
            (b'~', Some(b'\n')) => {}
            (0x21..=0x7e, Some(second)) if chinese => {
                eight_bit.extend([byte | 0x80, second | 0x80]);
            }
            _ => {
                eight_bit.push(*byte);
                continue;
            }
        }
        rest = after.get(1..).unwrap_or_default();
    }
    GB18030.decode_without_bom_handling(&eight_bit).0.into_owned()
}

/// The encoding of a Windows code page, GB18030 for those that are not known.
pub(super) fn of_code_page(page: u32) -> &'static Encoding {
    match page {
        950 => BIG5,
        65001 => UTF_8,
        1252 | 28591 => WINDOWS_1252,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        20866 => encoding_rs::KOI8_R,
        50220 => encoding_rs::ISO_2022_JP,
        _ => GB18030,
    }
}
