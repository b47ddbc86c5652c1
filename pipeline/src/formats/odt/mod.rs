//! `OpenDocument` text: odt, ott, and the flat fodt.

mod body;
mod styles;
#[cfg(test)]
mod tests;

use shuping_analyzers::document::Document;

use self::styles::StyleSheet;
use super::Reader;
use super::package::{self, Package};
use super::pictures::{self, Placed};
use super::xml::{self, Namespace, Node, Nodes};
use crate::content::{Cause, Content, Limits, Paper, Refusal};

/// Reads `OpenDocument` text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Odt;

impl Reader for Odt {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        if bytes.starts_with(b"PK") {
            read_package(bytes, limits).map(Content::from)
        } else {
            read_flat(bytes, limits).map(Content::Document)
        }
    }
}

fn read_package(bytes: &[u8], limits: &Limits) -> Result<Paper, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    let manifest = package.optional_text("META-INF/manifest.xml").unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Refusal::new(Cause::Encrypted, "文件设有打开密码，无法读取，请取消密码后重发。"));
    }
    let part = package.part("content.xml")?.ok_or_else(|| {
        Refusal::new(Cause::Damaged, "文件里没有正文，可能已损坏或不是文字文档，请从原件另存后重发。")
    })?;
    let content = xml::decode(part.bytes);
    let common = package.optional_text("styles.xml").unwrap_or_default();
    let mut styles = StyleSheet::default();
    styles.add(&common, limits.depth);
    styles.add(&content, limits.depth);
    let (mut document, mut placed) = read_body(&content, &styles, part.damaged, limits)?;
    placed.retain(|picture| package.has(&picture.part));
    let pages = body::read(&common, &styles, limits).document.aside;
    document.aside.headers.extend(pages.headers);
    document.aside.footers.extend(pages.footers);
    if let Some(meta) = package.optional_text("meta.xml") {
        fill_properties(&mut document, &meta);
    }
    Ok(pictures::paper(&mut package, document, placed, limits))
}

fn read_flat(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(Cause::Empty, "文件是空的（0字节），请重新发送。"));
    }
    if bytes.len() as u64 > limits.part_bytes {
        return Err(package::too_large());
    }
    let content = xml::decode(bytes.to_vec());
    let mut styles = StyleSheet::default();
    styles.add(&content, limits.depth);
    let (mut document, placed) = read_body(&content, &styles, false, limits)?;
    pictures::note_unread(&mut document, || placed.iter().any(Placed::is_shown_large));
    fill_properties(&mut document, &content);
    Ok(document)
}

fn read_body(
    content: &str,
    styles: &StyleSheet,
    damaged: bool,
    limits: &Limits,
) -> Result<(Document, Vec<Placed>), Refusal> {
    let body::Reading { mut document, flaw, full, pictures } = body::read(content, styles, limits);
    document.quality.partial = if full {
        Some("文字过长，超出读取上限，只读到上限处".to_owned())
    } else if damaged {
        Some("文件内部有损坏，可能缺少部分文字".to_owned())
    } else {
        flaw.map(|flaw| flaw.sentence().to_owned())
    };
    if document.paragraphs.is_empty() && document.quality.partial.is_some() {
        return Err(Refusal::new(Cause::Damaged, "文件已损坏，读不出文字，请从原件另存后重发。"));
    }
    Ok((document, pictures))
}

fn fill_properties(document: &mut Document, meta: &str) {
    let mut nodes = Nodes::new(meta, 64);
    while let Some(node) = nodes.next() {
        match node {
            Node::Open(element) if element.namespace == Namespace::DublinCore => match element.name {
                "title" => document.aside.title = nodes.text().trim().to_owned(),
                "creator" => document.aside.author = nodes.text().trim().to_owned(),
                _ => {}
            },
            Node::Open(element) if element.name == "initial-creator" && document.aside.author.is_empty() => {
                document.aside.author = nodes.text().trim().to_owned();
            }
            Node::Open(element) if element.namespace == Namespace::OdfOffice && element.name == "body" => return,
            _ => {}
        }
    }
}
