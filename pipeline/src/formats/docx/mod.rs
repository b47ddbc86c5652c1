//! Word packages: docx, docm, dotx, dotm, transitional and strict.

mod body;
mod cells;
mod languages;
mod lists;
mod looks;
pub(crate) mod styles;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use shuping_analyzers::document::{Document, Paragraph, Story};

use self::body::{Context, Reading};
use self::lists::Lists;
use self::styles::{StyleSheet, ThemeFonts};
use super::Reader;
use super::line::assume_asian;
use super::package::{Package, Relation};
use super::pictures::{self, Placed};
use super::xml::{Namespace, Node, Nodes};
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads Word packages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Docx;

impl Reader for Docx {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        if let Some(refusal) = super::cfb::refuse_package_in_cfb(bytes) {
            return Err(refusal);
        }
        let mut package = Package::open(bytes, limits)?;
        let (document, placed) = read_parts(&mut package, limits, true)?;
        Ok(pictures::paper(&mut package, document, placed, limits).into())
    }
}

/// Reads the Word document of a package that stands inside another file; its pictures stay unread.
pub(crate) fn read_package(package: &mut Package<'_>, limits: &Limits) -> Result<Document, Refusal> {
    let (mut document, placed) = read_parts(package, limits, false)?;
    pictures::note_unread(&mut document, || placed.iter().any(Placed::is_shown_large));
    Ok(document)
}

/// The text of a package, and its pictures by the parts that hold them. `origins` says whether positions in the main part
/// mean something to others.
fn read_parts(package: &mut Package<'_>, limits: &Limits, origins: bool) -> Result<(Document, Vec<Placed>), Refusal> {
    let main = main_part(package)?;
    let part = package.part(&main)?.ok_or_else(no_document)?;
    let relations = package.relations(&main);
    let mut parts = Parts { package, relations, limits: *limits };
    let theme = parts.first("theme").map(|source| ThemeFonts::read(&source, limits.depth)).unwrap_or_default();
    let styles = parts.first("styles").unwrap_or_default();
    let settings = parts.first("settings").unwrap_or_default();
    let asian = languages::asian([&styles, &settings], limits.depth);
    let styles = StyleSheet::read(&styles, theme, limits.depth);
    let lists = parts.first("numbering").unwrap_or_default();
    let lists = Lists::read(&lists, &styles, limits.depth);
    let mut context = Context {
        styles: &styles,
        lists: &lists,
        notes: BTreeMap::new(),
        chunks: BTreeMap::new(),
        origins: false,
        limits: *limits,
    };
    for (kind, letter) in [("footnotes", 'f'), ("endnotes", 'e')] {
        let Some(source) = parts.first(kind) else { continue };
        for (id, mut note) in body::read(&source, &mut context).items {
            as_note(&mut note);
            context.notes.entry(format!("{letter}{id}")).or_insert(note);
        }
    }
    context.chunks = parts.chunks();
    context.origins = origins;
    let source = super::xml::decode(part.bytes);
    let mut reading = body::read(&source, &mut context);
    context.origins = false;
    let placed = parts.of_pictures(std::mem::take(&mut reading.pictures));
    let mut document = finish(reading, part.damaged, asian)?;
    parts.fill_aside(&mut document, &mut context);
    Ok((document, placed))
}

/// Reads the text of a flat Word 2003 file, whose styles and notes stand in the same part.
pub(crate) fn read_flat(source: &str, limits: &Limits) -> Result<Document, Refusal> {
    let styles = StyleSheet::read(source, ThemeFonts::default(), limits.depth);
    let lists = Lists::read(source, &styles, limits.depth);
    let mut context = Context {
        styles: &styles,
        lists: &lists,
        notes: BTreeMap::new(),
        chunks: BTreeMap::new(),
        origins: false,
        limits: *limits,
    };
    let mut reading = body::read(source, &mut context);
    let placed = std::mem::take(&mut reading.pictures);
    let mut document = finish(reading, false, languages::asian([source], limits.depth))?;
    pictures::note_unread(&mut document, || placed.iter().any(Placed::is_shown_large));
    Ok(document)
}

/// `asian` tells whether the file is set up for an East-Asian language, where it says so.
fn finish(reading: Reading, damaged: bool, asian: Option<bool>) -> Result<Document, Refusal> {
    let Reading { mut document, flaw, full, .. } = reading;
    if asian != Some(false) {
        assume_asian(&mut document);
    }
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
    Ok(document)
}

/// The paragraphs of a note: without the space that parts it from its mark.
fn as_note(note: &mut [Paragraph]) {
    if let Some(first) = note.first_mut() {
        let cut = first.text.len() - first.text.trim_start().len();
        if cut > 0 && first.origins.is_empty() {
            let spaces = u32::try_from(first.text.chars().take_while(|c| c.is_whitespace()).count()).unwrap_or(0);
            first.text = first.text.trim_start().to_owned();
            for range in &mut first.asian {
                range.start = range.start.saturating_sub(spaces);
                range.end = range.end.saturating_sub(spaces);
            }
            first.asian.retain(|range| range.end > range.start);
        }
    }
    for paragraph in note {
        if !matches!(paragraph.story, Story::Row { .. }) {
            paragraph.story = Story::Note;
        }
    }
}

fn no_document() -> Refusal {
    Refusal::new(Cause::Damaged, "文件里没有 Word 正文，可能已损坏或不是 Word 文档，请从原件另存后重发。")
}

/// The main part: what the package says, else what its content types say, else the usual name.
fn main_part(package: &mut Package<'_>) -> Result<String, Refusal> {
    let relations = package.relations("");
    let named = relations.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
    if let Some(named) = named.filter(|name| package.has(name)) {
        return Ok(named);
    }
    let types = package.optional_text("[Content_Types].xml").unwrap_or_default();
    let mut nodes = Nodes::new(&types, 64);
    while let Some(node) = nodes.next() {
        let Node::Open(element) = node else { continue };
        let kind = element.attribute("ContentType").unwrap_or_default();
        if kind.contains("wordprocessingml") && kind.contains(".main+xml") {
            let name = element.attribute("PartName").unwrap_or_default();
            if package.has(&name) {
                return Ok(name.trim_start_matches('/').to_owned());
            }
        }
    }
    let usual = "word/document.xml";
    if package.has(usual) { Ok(usual.to_owned()) } else { Err(no_document()) }
}

/// The parts around the main part.
struct Parts<'a, 'b> {
    package: &'a mut Package<'b>,
    relations: Vec<Relation>,
    limits: Limits,
}

impl Parts<'_, '_> {
    fn targets(&self, kind: &str) -> Vec<String> {
        self.relations.iter().filter(|relation| relation.kind == kind).map(|relation| relation.target.clone()).collect()
    }

    /// The text of the first part of a kind that can be read.
    fn first(&mut self, kind: &str) -> Option<String> {
        self.targets(kind).iter().find_map(|target| self.package.optional_text(target))
    }

    /// Pictures with the parts that their relationships lead to. One that lies outside of the package is not there.
    fn of_pictures(&self, pictures: Vec<Placed>) -> Vec<Placed> {
        let target = |id: &str| {
            let relation = self.relations.iter().find(|relation| relation.id == id && relation.kind == "image")?;
            self.package.has(&relation.target).then(|| relation.target.clone())
        };
        pictures.into_iter().filter_map(|picture| Some(Placed { part: target(&picture.part)?, ..picture })).collect()
    }

    /// Documents of other formats inside the package: programs that make Word files out of pages write them.
    fn chunks(&mut self) -> BTreeMap<String, Document> {
        let chunks: Vec<Relation> = self.relations.iter().filter(|r| r.kind == "aFChunk").take(64).cloned().collect();
        let mut documents = BTreeMap::new();
        for chunk in chunks {
            let Ok(Some(part)) = self.package.part(&chunk.target) else { continue };
            if let Some(document) = super::chunk::read(&part.bytes, &self.limits) {
                documents.insert(chunk.id, document);
            }
        }
        documents
    }

    fn fill_aside(&mut self, document: &mut Document, context: &mut Context<'_>) {
        for (kind, footer) in [("header", false), ("footer", true)] {
            for target in self.targets(kind).iter().take(200) {
                let Some(source) = self.package.optional_text(target) else { continue };
                let text = joined(&body::read(&source, context).document.paragraphs);
                let list = if footer { &mut document.aside.footers } else { &mut document.aside.headers };
                if !text.is_empty() && !list.contains(&text) {
                    list.push(text);
                }
            }
        }
        if let Some(source) = self.first("comments") {
            let items = body::read(&source, context).items;
            document.aside.comments.extend(items.iter().map(|(_, item)| joined(item)).filter(|text| !text.is_empty()));
        }
        let properties = self.package.relations("").into_iter().find(|r| r.kind == "core-properties");
        let properties = properties.and_then(|relation| self.package.optional_text(&relation.target));
        if let Some(source) = properties {
            let mut nodes = Nodes::new(&source, 64);
            while let Some(node) = nodes.next() {
                match node {
                    Node::Open(element) if element.namespace == Namespace::DublinCore => match element.name {
                        "title" => document.aside.title = nodes.text().trim().to_owned(),
                        "creator" => document.aside.author = nodes.text().trim().to_owned(),
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
    }
}

fn joined(paragraphs: &[Paragraph]) -> String {
    paragraphs.iter().map(|paragraph| paragraph.text.trim()).collect::<Vec<_>>().join("\n")
}
