//! Web pages, and Word documents saved as such: HTML, MHTML.

mod css;
mod images;
pub(crate) mod mhtml;
mod page;
#[cfg(test)]
mod tests;
mod tokens;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use shuping_analyzers::document::Document;

use super::{Reader, charset, package, pictures};
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads HTML and MHTML.
#[derive(Debug, Clone, Copy, Default)]
pub struct Html;

impl Reader for Html {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        read(bytes, limits).map(Content::Document)
    }
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(Cause::Empty, "文件是空的（0字节），请重新发送。"));
    }
    if bytes.len() as u64 > limits.part_bytes {
        return Err(package::too_large());
    }
    if mhtml::is_one(bytes) {
        let (page, label) = mhtml::page(bytes).ok_or_else(|| {
            Refusal::new(Cause::Damaged, "网页归档文件里没有网页，可能已损坏，请另存为 docx 后重发。")
        })?;
        let mut document = page::read(&decode(&page, label.as_deref()), limits);
        let shown = document.quality.only_pictures;
        pictures::note_unread(&mut document, || shown || mhtml::holds_page_picture(bytes));
        return Ok(document);
    }
    Ok(page::read(&decode(bytes, None), limits))
}

/// Whether bytes begin like a page: a doctype, a comment, or an element that pages begin with.
#[must_use]
pub fn is_one(bytes: &[u8]) -> bool {
    let head = charset::decode(bytes.get(..bytes.len().min(4096)).unwrap_or_default()).to_ascii_lowercase();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let head = match head.strip_prefix("<?xml") {
        Some(declaration) => declaration.split_once("?>").map_or("", |(_, rest)| rest).trim_start(),
        None => head,
    };
    let begins =
        ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<table", "<div", "<p>", "<p ", "<h1"];
    begins.iter().any(|begin| head.starts_with(begin)) || (head.starts_with("<!--") && head.contains("<html"))
}

/// Decodes a page: byte order mark, the encoding that it names unless its bytes say otherwise, else a guess.
fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let guess = charset::guess(bytes);
    let named = label.map(str::to_owned).or_else(|| named_encoding(bytes));
    let named = named.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match named {
        Some(encoding)
            if encoding.is_ascii_compatible() && guess.is_ascii_compatible() && Encoding::for_bom(bytes).is_none() =>
        {
            // Pages often name an encoding that they were once in.
            if encoding == UTF_8 || guess == UTF_8 && !bytes.is_ascii() {
                charset::decode(bytes)
            } else {
                let encoding = if encoding == GBK { GB18030 } else { encoding };
                encoding.decode_without_bom_handling(bytes).0.into_owned()
            }
        }
        _ => charset::decode(bytes),
    }
}

fn named_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096))?).to_ascii_lowercase();
    let (_, behind) = head.split_once("charset")?;
    let behind = behind.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    Some(behind.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect())
}
