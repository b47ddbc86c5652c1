//! The annotated copy: a unit's own report with Word comments on the exact words.
//!
//! A report that came as `.docx` keeps every part and every byte of its text; marks are added between them, the
//! comments part is created or extended. A report that came in another format is written anew from its text.

mod compose;
mod package;
mod paper;
mod parts;
mod scan;
mod splice;

use std::collections::BTreeMap;

use jiff::civil::Date;
use shuping_analyzers::document::Document;

pub use compose::Comment;
pub(crate) use compose::comments;
use package::Package;
pub use paper::paper;
pub(crate) use paper::{fonts, line, page_number};
use parts::Relation;
use splice::Numbered;

/// Who the comments are from.
pub const AUTHOR: &str = "述职报告检查";

/// Why a copy could not be annotated; the report is then written anew from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It is no Word package.
    #[error("不是 Word 文件")]
    NotAPackage,
    /// The text of the package is not well-formed, or in an encoding that cannot be marked.
    #[error("Word 文件的正文不完整")]
    Damaged,
}

/// What came of annotating a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotated {
    /// The copy.
    pub bytes: Vec<u8>,
    /// How many comments found their words.
    pub placed: usize,
}

/// A copy of a Word package with comments on words of its text.
///
/// # Errors
///
/// Where the bytes are no Word package with a text that can be marked.
pub fn annotate(
    original: &[u8],
    document: &Document,
    comments: &[Comment],
    made_on: Date,
) -> Result<Annotated, Trouble> {
    let mut package = Package::open(original)?;
    let main = main_part(&mut package);
    let text = package.text(&main).ok_or(Trouble::Damaged)?;
    let (mark, xml) = text.strip_prefix('\u{feff}').map_or(("", text.as_str()), |rest| ("\u{feff}", rest));
    let scan = scan::scan(xml)?;
    let (folder, base) = main.rsplit_once('/').unwrap_or(("", &main));
    let relations_part = join(folder, &format!("_rels/{base}.rels"));
    let relations_xml = package.text(&relations_part);
    let relations = relations_xml.as_deref().map(parts::relations).unwrap_or_default();
    let there = relations.iter().find(|relation| parts::is_comments(relation)).map(|relation| target(folder, relation));
    let (name, base_name) = there.clone().map_or_else(|| free_name(&package, folder), |name| (name, String::new()));
    let before = there.as_ref().and_then(|name| package.text(name));
    let before = before.as_deref().map(|text| text.trim_start_matches('\u{feff}').to_owned());
    let comments_xml = before.unwrap_or_else(|| parts::no_comments(scan.strict));
    let first = parts::next_id(&comments_xml);
    let numbered: Vec<Numbered> = (first..).zip(comments).map(|(id, comment)| Numbered { id, comment }).collect();
    let (marked, placed) = splice::splice(xml, &scan, document, &numbered)?;
    let numbered: Vec<Numbered> = numbered.into_iter().filter(|one| placed.contains(&one.id)).collect();
    let mut changed = BTreeMap::new();
    changed.insert(main.clone(), format!("{mark}{marked}"));
    let date = format!("{made_on}T00:00:00Z");
    changed.insert(name.clone(), parts::with_comments(&comments_xml, &numbered, AUTHOR, &date)?);
    if there.is_none() {
        changed.insert(relations_part, parts::with_relation(relations_xml.as_deref(), scan.strict, &base_name)?);
        let types = package.text("[Content_Types].xml").ok_or(Trouble::Damaged)?;
        changed.insert("[Content_Types].xml".into(), parts::with_type(&types, &name)?);
    }
    Ok(Annotated { bytes: package.with(changed)?, placed: placed.len() })
}

/// The part that holds the text: what the package's own relationships say, else the usual name.
fn main_part(package: &mut Package) -> String {
    let relations = package.text("_rels/.rels").map(|xml| parts::relations(&xml)).unwrap_or_default();
    let main = relations.iter().find(|relation| relation.kind.ends_with("/officeDocument"));
    let main = main.map(|relation| target("", relation)).filter(|name| package.has(name));
    main.unwrap_or_else(|| "word/document.xml".into())
}

fn target(folder: &str, relation: &Relation) -> String {
    relation.target.strip_prefix('/').map_or_else(|| join(folder, &relation.target), str::to_owned)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A name for the comments part that no part has: the full one, and the one relative to the main part.
fn free_name(package: &Package, folder: &str) -> (String, String) {
    let names = std::iter::once("comments.xml".to_owned()).chain((1..100).map(|n| format!("comments{n}.xml")));
    let free = names.map(|base| (join(folder, &base), base)).find(|(name, _)| !package.has(name));
    free.unwrap_or_else(|| (join(folder, "comments.xml"), "comments.xml".into()))
}
