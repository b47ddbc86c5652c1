//! Text of Word 6 and Word 95 files: without numbers and looks, which nobody sends any more.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use shuping_analyzers::document::{Document, Paragraph};

use super::super::cfb::{u16_at, u32_at};
use super::damaged;
use crate::content::{Limits, Refusal};

/// Reads the text between the two places that the head names.
pub(super) fn read(stream: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    let number = |at| u32_at(stream, at).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let (from, to) = (number(0x18), number(0x1C));
    let length = number(0x34).min(limits.characters);
    let bytes = stream.get(from..to.min(stream.len())).filter(|bytes| !bytes.is_empty()).ok_or_else(damaged)?;
    let bytes = bytes.get(..length).filter(|part| !part.is_empty()).unwrap_or(bytes);
    let by_macintosh = u16_at(stream, 0x14) == Some(0x100);
    let encoding = if by_macintosh { encoding_rs::MACINTOSH } else { encoding(u16_at(stream, 6).unwrap_or(0)) };
    let text = encoding.decode_without_bom_handling(bytes).0;
    let mut document = Document { paragraphs: paragraphs(&text), ..Document::default() };
    document.quality.partial = Some("旧版 Word 6/95 文件，只读取了文字，自动编号没有读出".to_owned());
    Ok(document)
}

/// The code page of a language.
fn encoding(language: u16) -> &'static Encoding {
    match language {
        0x0804 | 0x1004 => GB18030,
        0x0404 | 0x0C04 => BIG5,
        0x0411 => SHIFT_JIS,
        0x0412 => EUC_KR,
        0x0419 | 0x0422 | 0x0402 => WINDOWS_1251,
        0x0405 | 0x0415 | 0x040E => WINDOWS_1250,
        _ => WINDOWS_1252,
    }
}

fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let mut line = String::new();
    // For every field that is open whether its result has begun.
    let mut fields: Vec<bool> = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\u{13}' => fields.push(false),
            '\u{14}' => {
                if let Some(field) = fields.last_mut() {
                    *field = true;
                }
            }
            '\u{15}' => {
                fields.pop();
            }
            // A second cell mark behind the last of a row ends the row.
            '\u{7}' if characters.peek() == Some(&'\u{7}') => {
                characters.next();
                finish(&mut line, &mut paragraphs);
                fields.clear();
            }
            '\u{7}' => line.push('\t'),
            '\r' | '\u{c}' => {
                finish(&mut line, &mut paragraphs);
                fields.clear();
            }
            _ if fields.contains(&false) => {}
            '\u{b}' => line.push('\n'),
            '\u{1e}' => line.push('-'),
            '\t' => line.push('\t'),
            c if u32::from(c) < 32 => {}
            c => line.push(c),
        }
    }
    finish(&mut line, &mut paragraphs);
    paragraphs
}

fn finish(line: &mut String, paragraphs: &mut Vec<Paragraph>) {
    let text = std::mem::take(line);
    if !text.trim().is_empty() {
        paragraphs.push(Paragraph::plain(text));
    }
}
