//! Word documents in one XML file: Word 2003 XML, and flat packages, which office systems export as `.doc`.

use shuping_analyzers::document::Document;

use super::package::{self, Package};
use super::xml::{self, Namespace, Node, Nodes};
use super::{Reader, docx};
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads Word documents in one XML file.
#[derive(Debug, Clone, Copy, Default)]
pub struct WordXml;

impl Reader for WordXml {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        read(bytes, limits).map(Content::Document)
    }
}

/// Whether decoded text begins like such a file.
#[must_use]
pub fn is_one(text: &str) -> bool {
    let mut nodes = Nodes::new(text, 2);
    loop {
        match nodes.next() {
            Some(Node::Open(root)) => {
                return matches!(
                    (root.namespace, root.name),
                    (Namespace::Word, "wordDocument" | "document") | (Namespace::FlatPackage, "package")
                );
            }
            Some(_) => {}
            None => return false,
        }
    }
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(Cause::Empty, "文件是空的（0字节），请重新发送。"));
    }
    if bytes.len() as u64 > limits.part_bytes {
        return Err(package::too_large());
    }
    let source = xml::decode(bytes.to_vec());
    let mut nodes = Nodes::new(&source, limits.depth);
    let mut parts = Vec::new();
    let mut flat = false;
    while let Some(node) = nodes.next() {
        let Node::Open(element) = node else { continue };
        match (element.namespace, element.name) {
            (Namespace::Word, "wordDocument" | "document") if !flat => return docx::read_flat(&source, limits),
            (Namespace::FlatPackage, "package") => flat = true,
            (Namespace::FlatPackage, "part") if parts.len() < limits.entries => {
                let name = element.attribute("name").unwrap_or_default().into_owned();
                // Pictures are bytes and not taken over; that they are there counts.
                match content(&mut nodes) {
                    Some(content) => parts.push((name, content)),
                    None if name.contains("/media/") => parts.push((name, Vec::new())),
                    None => {}
                }
            }
            _ => {}
        }
    }
    if parts.is_empty() {
        return Err(Refusal::new(Cause::Damaged, "文件已损坏，或不是 Word 的 XML 文档，请另存为 docx 后重发。"));
    }
    let broken = nodes.flaw();
    let mut document = docx::read_package(&mut Package::from_parts(parts, limits), limits)?;
    document.quality.partial = document.quality.partial.or(broken.map(|flaw| flaw.sentence().to_owned()));
    Ok(document)
}

/// The XML inside the part that was just opened; `None` for one that holds bytes.
fn content(nodes: &mut Nodes<'_>) -> Option<Vec<u8>> {
    let depth = nodes.depth();
    let mut found = None;
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::FlatPackage && element.name == "xmlData" => {
                let start = nodes.position();
                nodes.skip();
                let end = if nodes.flaw().is_some() { nodes.source().len() as u64 } else { nodes.before() };
                let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
                found = nodes.source().get(range).map(|text| text.as_bytes().to_vec());
            }
            Some(_) => {}
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        let document = read(source.as_bytes(), &Limits::default()).unwrap();
        let numbered = |p: &shuping_analyzers::document::Paragraph| p.number.clone().unwrap_or_default() + &p.text;
        document.paragraphs.iter().map(numbered).collect()
    }

    const OLD: &str = "<?xml version='1.0'?><?mso-application progid='Word.Document'?>\
        <w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml' \
        xmlns:wx='http://schemas.microsoft.com/office/word/2003/auxHint' xmlns:aml='http://schemas.microsoft.com/aml/2001/core'>\
        <w:lists><w:listDef w:listDefId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:nfc w:val='37'/><w:lvlText w:val='%1、'/></w:lvl>\
        </w:listDef><w:list w:ilfo='1'><w:ilst w:val='0'/></w:list></w:lists><w:body><wx:sect>";

    #[test]
    fn word_2003_files_count_their_lists_and_leave_deletions_out() {
        let item = "<w:p><w:pPr><w:listPr><w:ilvl w:val='0'/><w:ilfo w:val='1'/><wx:t wx:val='一、'/></w:listPr></w:pPr><w:r><w:t>问题</w:t></w:r></w:p>";
        let changed = "<w:p><w:r><w:t>保留</w:t></w:r><aml:annotation aml:id='1' w:type='Word.Deletion'><aml:content>\
            <w:r><w:delText>删去</w:delText></w:r></aml:content></aml:annotation><w:r><w:t>后文</w:t><w:footnote><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:r></w:p>";
        let source = format!("{OLD}{item}{item}{changed}</wx:sect></w:body></w:wordDocument>");
        assert!(is_one(&source));
        assert_eq!(texts(&source), ["一、问题", "二、问题", "保留后文", "脚注"]);
    }

    #[test]
    fn flat_packages_are_read_like_packages() {
        let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        let source = format!(
            "<pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>\
             <pkg:part pkg:name='/_rels/.rels'><pkg:xmlData><Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
             <Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/>\
             </Relationships></pkg:xmlData></pkg:part>\
             <pkg:part pkg:name='/word/document.xml'><pkg:xmlData><w:document xmlns:w='{w}'><w:body><w:p><w:r><w:t>述职报告</w:t></w:r></w:p></w:body></w:document>\
             </pkg:xmlData></pkg:part></pkg:package>"
        );
        assert!(is_one(&source));
        assert_eq!(texts(&source), ["述职报告"]);
        assert!(!is_one("<html/>"));
    }
}
