//! Rich Text Format, as Word, WPS and mail programs write it.

mod goals;
mod reader;
#[cfg(test)]
mod tests;
mod tokens;

use shuping_analyzers::document::Document;

use super::{Reader, package, pictures};
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads RTF.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rtf;

impl Reader for Rtf {
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
    if !is_one(bytes) {
        return Err(Refusal::new(Cause::Damaged, "文件已损坏，或不是 RTF 文档，请另存为 docx 后重发。"));
    }
    let mut document = reader::read(bytes, limits);
    pictures::note_unread(&mut document, || goals::show_page(bytes));
    Ok(document)
}

/// Whether bytes begin like RTF.
#[must_use]
pub fn is_one(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"{\\rtf")
}
