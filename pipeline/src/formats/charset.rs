//! Decoding text whose encoding nobody tells.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes text: byte order mark, UTF-16 without one, UTF-8, else GB18030.
///
/// A text that is cut off in the middle of a character stays in its encoding: only what stands before its very end
/// decides between UTF-8 and GB18030. Guessing by letter statistics fails exactly there.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    let encoding = guess(bytes);
    let mark = Encoding::for_bom(bytes).map_or(0, |(_, length)| length);
    let text = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    let cut = text.strip_suffix('\u{fffd}').unwrap_or(&text);
    cut.to_owned()
}

/// The encoding of a text.
#[must_use]
pub fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = wide(bytes) {
        return encoding;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        // `error_len` is missing where the text ends in the middle of a character.
        Err(error) if error.error_len().is_none() && bytes.len() - error.valid_up_to() < 4 => UTF_8,
        Err(_) => GB18030,
    }
}

/// UTF-16 shows by zero bytes, which line ends and digits bring even into Chinese text; its order by which one makes
/// characters that texts have.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096) & !1)?;
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    let usual = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling(sample).0;
        text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')).count()
    };
    let (little, big) = (usual(UTF_16LE), usual(UTF_16BE));
    let (best, encoding) = if little >= big { (little, UTF_16LE) } else { (big, UTF_16BE) };
    (best * 20 >= sample.len() / 2 * 19).then_some(encoding)
}

/// Whether a text is likely binary: control characters that no text has.
#[must_use]
pub fn looks_binary(text: &str) -> bool {
    let odd = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}' | '\u{fffd}');
    let (mut all, mut bad) = (0_usize, 0_usize);
    for c in text.chars().take(20_000) {
        all += 1;
        bad += usize::from(odd(&c));
    }
    bad * 20 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_told_even_when_cut_off() {
        let text = "述职报告：一、履职情况\r\n（一）2023年";
        let gb = GB18030.encode(text).0.into_owned();
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), gb.clone(), le.clone(), be] {
            assert_eq!(decode(&bytes), text);
        }
        assert_eq!(decode(&[&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat()), text);
        assert_eq!(decode(&[&[0xFF, 0xFE][..], &le].concat()), text);
        assert_eq!(decode(&text.as_bytes()[..8]), "述职");
        assert_eq!(decode(&gb[..5]), "述职");
        assert_eq!(decode(b""), "");
    }

    #[test]
    fn binary_is_told_from_text() {
        assert!(looks_binary("\0\u{1}\u{2}abc"));
        assert!(!looks_binary("正文\t\r\n"));
    }
}
