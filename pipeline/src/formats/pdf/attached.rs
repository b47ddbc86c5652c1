//! Files that are attached to a PDF, and portfolios, which are nothing but a cover for their files.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::read::ZlibDecoder;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use super::super::archive::names;
use super::device::decode;
use crate::content::{Cause, Container, Limits, Member, Refusal};

/// Nodes of the tree of names that are looked at.
const NODES: usize = 10_000;
/// Notes on one page that are looked at.
const NOTES: usize = 1_000;
/// How much more a stream can be than its packed bytes, by one filter that is not bounded here.
const EXPANSION: u64 = 1_100;

/// What is attached to a PDF.
pub(super) enum Attached {
    /// Nothing.
    Nothing,
    /// Files beside a paper.
    Beside(Container),
    /// The PDF is a portfolio (ISO 32000-1, 12.3.5): its page only says that another program is needed to open it.
    Portfolio(Container),
}

/// The attached files: those of the document's tree of names, and those pinned to its pages. The text that a program
/// keeps in its PDF to edit it again is none.
pub(super) fn files(pdf: &Pdf, limits: &Limits) -> Attached {
    // hayro's parsers are walked over objects that nobody else looks at; a paper must not be lost by what hangs on it.
    catch_unwind(AssertUnwindSafe(|| collect(pdf, limits))).unwrap_or(Attached::Nothing)
}

fn collect(pdf: &Pdf, limits: &Limits) -> Attached {
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return Attached::Nothing };
    let portfolio = catalog.get::<Dict<'_>>("Collection").is_some();
    let mut found = named(&catalog);
    for page in pdf.pages().iter().take(limits.pages) {
        found.extend(pinned(page.raw()));
    }
    if !portfolio {
        found.retain(|(name, _)| !name.to_lowercase().starts_with("original.od"));
    }
    let mut container = Container::default();
    if found.len() > limits.entries {
        found.truncate(limits.entries);
        container.losses.push(format!("PDF里附的文件超过{}个，其余没有取出。", limits.entries));
    }
    let mut left = limits.unpacked_bytes;
    for (name, file) in found {
        let member = member(names::harmless(&name), file.as_ref(), left.min(limits.file_bytes));
        left = left.saturating_sub(member.bytes.len() as u64);
        // A file may stand in the tree and be pinned to a page as well.
        if !container.members.contains(&member) {
            container.members.push(member);
        }
    }
    if container.members.is_empty() {
        return Attached::Nothing;
    }
    names::tell_apart(&mut container.members);
    if portfolio { Attached::Portfolio(container) } else { Attached::Beside(container) }
}

fn member(name: String, file: Option<&Stream<'_>>, most: u64) -> Member {
    match file.map(|file| bytes(file, most)) {
        Some(Unpacked::Whole(bytes)) => Member { name, bytes, ..Member::default() },
        Some(Unpacked::TooLarge) => refused(name, Cause::TooLarge, "文件过大，超出读取上限，请让报送单位单独报送。"),
        Some(Unpacked::Broken) | None => {
            refused(name, Cause::Damaged, "PDF里附的这个文件已损坏，请让报送单位单独报送。")
        }
    }
}

fn refused(name: String, cause: Cause, reason: &str) -> Member {
    Member { name, refusal: Some(Refusal::new(cause, reason)), ..Member::default() }
}

enum Unpacked {
    Whole(Vec<u8>),
    TooLarge,
    Broken,
}

/// The bytes of an attached file, never more than `most` of them.
fn bytes(file: &Stream<'_>, most: u64) -> Unpacked {
    let packed = file.raw_data();
    let unpacked = match packing(file.dict()) {
        Packing::None => packed.into_owned(),
        Packing::Flate => {
            let mut bytes = Vec::new();
            let outcome = ZlibDecoder::new(packed.as_ref()).take(most.saturating_add(1)).read_to_end(&mut bytes);
            if outcome.is_err() {
                return Unpacked::Broken;
            }
            bytes
        }
        // Rare; nothing stops these filters on their way.
        Packing::Other if (packed.len() as u64).saturating_mul(EXPANSION) <= most => match file.decoded_data() {
            Ok(bytes) => bytes.into_owned(),
            Err(_) => return Unpacked::Broken,
        },
        Packing::Other => return Unpacked::TooLarge,
    };
    if unpacked.len() as u64 > most { Unpacked::TooLarge } else { Unpacked::Whole(unpacked) }
}

/// How a stream is packed.
enum Packing {
    None,
    Flate,
    Other,
}

fn packing(stream: &Dict<'_>) -> Packing {
    let filters: Vec<Name> = match stream.get::<Object<'_>>("Filter") {
        None => Vec::new(),
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names.iter::<Name>().take(9).collect(),
        Some(_) => return Packing::Other,
    };
    match filters.as_slice() {
        [] => Packing::None,
        [name] if name.as_ref() == b"FlateDecode" && !stream.contains_key("DecodeParms") => Packing::Flate,
        _ => Packing::Other,
    }
}

/// Names and streams of the files in the tree of names, in its order.
fn named<'a>(catalog: &Dict<'a>) -> Vec<(String, Option<Stream<'a>>)> {
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

/// Names and streams of the files that are pinned to a page (ISO 32000-1, 12.5.6.15).
fn pinned<'a>(page: &Dict<'a>) -> Vec<(String, Option<Stream<'a>>)> {
    let Some(notes) = page.get::<Array<'a>>("Annots") else { return Vec::new() };
    let pins = notes.iter::<Object<'a>>().take(NOTES).filter_map(|note| match note {
        Object::Dict(note) if note.get::<Name>("Subtype").is_some_and(|kind| kind.as_ref() == b"FileAttachment") => {
            note.get::<Dict<'a>>("FS")
        }
        _ => None,
    });
    pins.map(|file| file_of(&file)).collect()
}

fn file_of<'a>(file: &Dict<'a>) -> (String, Option<Stream<'a>>) {
    let name = ["UF", "F"].iter().find_map(|key| file.get::<PdfString<'_>>(*key));
    let name = name.map(|name| decode(name.as_bytes())).filter(|name| !name.trim().is_empty());
    let streams = file.get::<Dict<'a>>("EF");
    let stream = streams.and_then(|streams| ["UF", "F"].iter().find_map(|key| streams.get::<Stream<'a>>(*key)));
    (name.unwrap_or_else(|| "附件".to_owned()), stream)
}
