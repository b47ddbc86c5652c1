//! Plain text.

use shuping_analyzers::document::{CharRange, Document, Origin, Paragraph, Place};

use super::{Reader, charset, package, wrapped};
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads plain text in UTF-8, UTF-16 or GB18030; every line is a paragraph, unless lines were broken at a fixed width.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainText;

impl Reader for PlainText {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        read(bytes, limits).map(Content::Document)
    }
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(Cause::Empty, "文件是空的（0字节），请重新发送。"));
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(package::too_large());
    }
    let text = charset::decode(bytes);
    if charset::looks_binary(&text) {
        return Err(Refusal::new(Cause::Unsupported, "文件不是文本，无法识别其格式，请另存为 Word 或 PDF 后重发。"));
    }
    let mut document = Document::default();
    let mut room = limits.characters;
    let text = text.replace("\r\n", "\n");
    let lines = (1..).zip(text.split(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}']));
    for lines in wrapped::paragraphs(lines) {
        let paragraph = paragraph(&lines);
        let end = paragraph.asian.last().map_or(0, |range| range.end);
        let Some(rest) = room.checked_sub(usize::try_from(end).unwrap_or(usize::MAX)) else {
            document.quality.partial = Some("文字过长，超出读取上限，只读到上限处".to_owned());
            break;
        };
        room = rest;
        document.paragraphs.push(paragraph);
    }
    Ok(document)
}

/// A paragraph of its lines; each stays known as the place of its characters.
fn paragraph(lines: &[(u32, &str)]) -> Paragraph {
    let mut text = String::new();
    let mut origins = Vec::new();
    let mut start = 0;
    for (at, (number, line)) in lines.iter().enumerate() {
        // A single line stays as it is written.
        let line = match (at, lines.len()) {
            (_, 1) => line,
            (0, _) => line.trim_end(),
            _ => line.trim(),
        };
        let latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
        if at > 0 && latin(text.chars().next_back()) && latin(line.chars().next()) {
            text.push(' ');
            start += 1;
        }
        text.push_str(line);
        let end = start + u32::try_from(line.chars().count()).unwrap_or(u32::MAX - start);
        origins.push(Origin { chars: CharRange { start, end }, place: Place::Line(*number) });
        start = end;
    }
    Paragraph { origins, ..Paragraph::plain(&text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs_with_their_line_number() {
        let document = read("题目\r\n\r\n　　正文".as_bytes(), &Limits::default()).unwrap();
        let texts: Vec<&str> = document.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["题目", "　　正文"]);
        assert_eq!(document.paragraphs[1].origins[0].place, Place::Line(3));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"", &Limits::default()).unwrap_err().cause, Cause::Empty);
        assert_eq!(read(&[0, 1, 2, 3, 0, 0, 5], &Limits::default()).unwrap_err().cause, Cause::Unsupported);
    }

    #[test]
    fn text_beyond_the_limit_is_cut_and_says_so() {
        let limits = Limits { characters: 3, ..Limits::default() };
        let document = read("一二\n三四".as_bytes(), &limits).unwrap();
        assert_eq!(document.paragraphs.len(), 1);
        assert!(document.quality.partial.is_some());
    }
}
