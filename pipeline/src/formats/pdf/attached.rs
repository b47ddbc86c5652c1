//! Files that are attached to a PDF, and portfolios, which are nothing but a cover for their files.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};

use super::super::archive::names;
use super::device::decode;
use crate::content::{Cause, Container, Limits, Member, Refusal};

/// Nodes of the tree of names that are looked at.
const NODES: usize = 10_000;
/// Names that are told in a sentence.
const TOLD: usize = 5;

/// The files of a portfolio (ISO 32000-1, 12.3.5); `None` for a PDF that is a paper itself.
pub(super) fn portfolio(pdf: &Pdf, limits: &Limits) -> Option<Container> {
    let catalog = catalog(pdf)?;
    catalog.get::<Dict<'_>>("Collection")?;
    let mut container = Container::default();
    let mut left = limits.unpacked_bytes;
    for (name, file) in files(&catalog).into_iter().take(limits.entries) {
        let name = names::harmless(&name);
        let bytes = file.and_then(|file| file.decoded_data().ok().map(std::borrow::Cow::into_owned));
        container.members.push(match bytes {
            Some(bytes) if bytes.len() as u64 <= left.min(limits.file_bytes) => {
                left -= bytes.len() as u64;
                Member { name, bytes, ..Member::default() }
            }
            Some(_) => refused(name, Cause::TooLarge, "文件过大，超出读取上限，请让报送单位单独报送。"),
            None => refused(name, Cause::Damaged, "PDF包里的这个文件已损坏，请让报送单位单独报送。"),
        });
    }
    (!container.members.is_empty()).then_some(container)
}

fn refused(name: String, cause: Cause, reason: &str) -> Member {
    Member { name, refusal: Some(Refusal::new(cause, reason)), ..Member::default() }
}

/// What to say of files that are attached to a paper. The text that a program keeps in its PDF to edit it again is none.
pub(super) fn note(pdf: &Pdf) -> Option<String> {
    let mut names: Vec<String> = files(&catalog(pdf)?).into_iter().map(|(name, _)| name).collect();
    names.retain(|name| !name.to_lowercase().starts_with("original.od"));
    if names.is_empty() {
        return None;
    }
    let more = if names.len() > TOLD { "等" } else { "" };
    let told = names.iter().take(TOLD).cloned().collect::<Vec<_>>().join("、");
    Some(format!("PDF里还附有{}个文件（{told}{more}），没有读取，请让报送单位单独报送。", names.len()))
}

fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

/// Names and streams of the attached files, in the order of the tree.
fn files<'a>(catalog: &Dict<'a>) -> Vec<(String, Option<Stream<'a>>)> {
    let tree = catalog.get::<Dict<'a>>("Names").and_then(|names| names.get::<Dict<'a>>("EmbeddedFiles"));
    let mut files = Vec::new();
    let mut waiting: Vec<Dict<'a>> = tree.into_iter().collect();
    let mut seen = 0;
    while let Some(node) = waiting.pop() {
        seen += 1;
        if seen > NODES {
            break;
        }
        if let Some(kids) = node.get::<Array<'a>>("Kids") {
            let mut kids: Vec<Dict<'a>> = kids.iter::<Dict<'a>>().take(NODES).collect();
            kids.reverse();
            waiting.extend(kids);
        }
        // Keys and values stand in turn.
        let pairs = node.get::<Array<'a>>("Names");
        for value in pairs.iter().flat_map(|pairs| pairs.iter::<Object<'a>>().take(2 * NODES)) {
            if let Object::Dict(file) = value {
                files.push(file_of(&file));
            }
        }
    }
    files
}

fn file_of<'a>(file: &Dict<'a>) -> (String, Option<Stream<'a>>) {
    let name = ["UF", "F"].iter().find_map(|key| file.get::<PdfString<'_>>(*key));
    let name = name.map(|name| decode(name.as_bytes())).filter(|name| !name.trim().is_empty());
    let streams = file.get::<Dict<'a>>("EF");
    let stream = streams.and_then(|streams| ["UF", "F"].iter().find_map(|key| streams.get::<Stream<'a>>(*key)));
    (name.unwrap_or_else(|| "附件".to_owned()), stream)
}
