//! Legacy Word files: doc and dot of Word 97 to 2003, and the wps of WPS Office, which is the same.

mod anchors;
mod fib;
mod formatting;
mod lists;
mod pieces;
mod properties;
mod sprm;
mod story;
mod styles;
#[cfg(test)]
mod tests;
mod word6;

use std::rc::Rc;

use shuping_analyzers::document::{Document, Paragraph, Story};

use self::anchors::Anchors;
use self::fib::{Area, Fib, Flags, Flow, Plc, Version};
use self::formatting::Formatting;
use self::lists::Lists;
use self::pieces::Pieces;
use self::story::Parts;
use self::styles::StyleSheet;
use super::cfb::{self, Cfb, u16_at, u32_at};
use super::line::assume_asian;
use super::{Reader, package, pictures, properties as file_properties};
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads legacy Word files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doc;

impl Reader for Doc {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        read(bytes, limits).map(Content::Document)
    }
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(Cause::Empty, "文件是空的（0字节），请重新发送。"));
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(package::too_large());
    }
    // Word 2 and before wrote no compound files.
    if matches!(bytes.get(..2), Some([0xDB, 0xA5] | [0x9B, 0xA5] | [0x31, 0xBE] | [0xFE, 0x37])) {
        return Err(too_old());
    }
    let file = Cfb::open(bytes)?;
    if cfb::is_encrypted_package(&file) {
        return Err(encrypted());
    }
    let stream = file.root_stream("WordDocument").ok_or_else(|| no_word_stream(&file))?;
    if Flags::of(&stream).encrypted() {
        return Err(encrypted());
    }
    let mut document = match fib::version(&stream) {
        Version::Word97 => read_97(&file, &stream, limits)?,
        Version::Word6 => word6::read(&stream, limits)?,
        Version::Unknown => return Err(damaged()),
    };
    let (title, author) = file_properties::title_and_author(&file);
    document.aside.title = title;
    document.aside.author = author;
    pictures::note_unread(&mut document, || {
        let drawn = ["Data", "WordDocument"].into_iter().filter_map(|name| file.root_stream(name));
        drawn.into_iter().any(|stream| pictures::holds_page(&stream))
    });
    Ok(document)
}

fn read_97(file: &Cfb<'_>, stream: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    let names = if Flags::of(stream).second_table() { ["1Table", "0Table"] } else { ["0Table", "1Table"] };
    let table = names.iter().find_map(|name| file.root_stream(name)).ok_or_else(damaged)?;
    let data = file.root_stream("Data").unwrap_or_default();
    let fib = Fib::read(stream);
    let area = |area| fib.area(area, &table);
    let max_characters = u32::try_from(limits.characters).unwrap_or(u32::MAX);
    let parts = Parts {
        stream,
        data: &data,
        pieces: Pieces::read(area(Area::Pieces), max_characters),
        runs: Formatting::of_runs(area(Area::RunPages), stream),
        paragraphs: Formatting::of_paragraphs(area(Area::ParagraphPages), stream),
        styles: StyleSheet::read(area(Area::Styles), &data),
        lists: Lists::read(fib.area_and_rest(Area::ListDefinitions, &table), fib.area_and_rest(Area::Lists, &table).0),
        fonts: fonts(area(Area::Fonts)),
        limits: *limits,
    };
    if parts.pieces.pieces.is_empty() {
        return Err(damaged());
    }
    let mut anchors = Anchors::default();
    add_notes(
        &parts,
        &mut anchors,
        fib.span(Flow::Footnotes),
        area(Area::FootnoteReferences),
        area(Area::FootnoteTexts),
    );
    add_notes(&parts, &mut anchors, fib.span(Flow::Endnotes), area(Area::EndnoteReferences), area(Area::EndnoteTexts));
    add_boxes(&parts, &mut anchors, fib.span(Flow::Boxes), area(Area::ShapeAnchors), area(Area::BoxTexts));
    let (from, to) = fib.span(Flow::Main);
    let (mut document, full) = story::read(&parts, from, to, &mut anchors);
    document.paragraphs.extend(anchors.rest());
    assume_asian(&mut document);
    let whole = parts.pieces.pieces.last().map_or(0, |piece| piece.end);
    if full {
        document.quality.partial = Some("文字过长，超出读取上限，只读到上限处".to_owned());
    } else if whole < to {
        document.quality.partial = Some("文件末尾残缺，只读到残缺处之前的文字".to_owned());
    }
    fill_headers(&mut document, &parts, fib.span(Flow::Headers), area(Area::Headers));
    fill_comments(&mut document, &parts, fib.span(Flow::Comments), area(Area::CommentTexts));
    Ok(document)
}

/// Paragraphs of a range inside a flow, whose positions count from the begin of the flow.
fn range(parts: &Parts<'_>, (start, end): (u32, u32), from: Option<u32>, to: Option<u32>) -> Vec<Paragraph> {
    let (Some(from), Some(to)) = (from, to) else { return Vec::new() };
    let (from, to) = (start.saturating_add(from), start.saturating_add(to).min(end));
    if from >= to {
        return Vec::new();
    }
    story::read(parts, from, to, &mut Anchors::default()).0.paragraphs
}

/// More notes, boxes or headers than any document has.
const MAX_ITEMS: usize = 20_000;

fn add_notes(parts: &Parts<'_>, anchors: &mut Anchors, span: (u32, u32), references: &[u8], texts: &[u8]) {
    let references = Plc::new(references, 2);
    let texts = Plc::new(texts, 0);
    let mut budget = Budget::new(parts);
    for index in 0..references.count().min(MAX_ITEMS) {
        let Some(position) = references.position(index) else { break };
        let (from, to) = (texts.position(index), texts.position(index + 1));
        if !budget.allows(from, to) {
            break;
        }
        let mut note = range(parts, span, from, to);
        for paragraph in &mut note {
            as_note(paragraph);
        }
        anchors.add(position, note);
    }
}

fn as_note(paragraph: &mut Paragraph) {
    let spaces = paragraph.text.chars().take_while(|c| c.is_whitespace()).count();
    let spaces = u32::try_from(spaces).unwrap_or(0);
    paragraph.text = paragraph.text.trim_start().to_owned();
    for range in &mut paragraph.asian {
        range.start = range.start.saturating_sub(spaces);
        range.end = range.end.saturating_sub(spaces);
    }
    paragraph.asian.retain(|range| range.end > range.start);
    paragraph.story = Story::Note;
}

fn add_boxes(parts: &Parts<'_>, anchors: &mut Anchors, span: (u32, u32), shapes: &[u8], texts: &[u8]) {
    let shapes = Plc::new(shapes, 26);
    let texts = Plc::new(texts, 22);
    let anchor_of = |shape: u32| {
        let place =
            (0..shapes.count()).find(|index| shapes.item(*index).and_then(|item| u32_at(item, 0)) == Some(shape));
        place.and_then(|index| shapes.position(index))
    };
    let mut budget = Budget::new(parts);
    let mut last = None;
    for index in 0..texts.count().min(MAX_ITEMS) {
        let Some(item) = texts.item(index) else { break };
        // Entries that are free for use again hold no text.
        if u16_at(item, 8) != Some(0) {
            continue;
        }
        let (from, to) = (texts.position(index), texts.position(index + 1));
        if !budget.allows(from, to) {
            break;
        }
        let mut inside = range(parts, span, from, to);
        for paragraph in &mut inside {
            if paragraph.story == Story::Main {
                paragraph.story = Story::TextBox;
            }
        }
        // A box inside a group has no anchor of its own and stands beside the one before it.
        let position = u32_at(item, 14).and_then(anchor_of).or(last);
        last = position;
        anchors.add(position.unwrap_or(u32::MAX), inside);
    }
}

/// Ranges of a broken file can overlap: together they may not be longer than the file.
struct Budget(u32);

impl Budget {
    fn new(parts: &Parts<'_>) -> Self {
        Self(parts.pieces.pieces.last().map_or(0, |piece| piece.end).saturating_mul(2))
    }

    fn allows(&mut self, from: Option<u32>, to: Option<u32>) -> bool {
        let length = to.unwrap_or(0).saturating_sub(from.unwrap_or(0));
        let allowed = length <= self.0;
        self.0 = self.0.saturating_sub(length);
        allowed
    }
}

/// Headers stand behind six separators, six for every section: three kinds of pages, each with header and footer.
fn fill_headers(document: &mut Document, parts: &Parts<'_>, span: (u32, u32), headers: &[u8]) {
    let headers = Plc::new(headers, 0);
    let mut budget = Budget::new(parts);
    for index in 6..headers.count().min(MAX_ITEMS) {
        let (from, to) = (headers.position(index), headers.position(index + 1));
        if !budget.allows(from, to) {
            break;
        }
        let text = story::joined(&range(parts, span, from, to));
        let footer = matches!(index % 6, 2 | 3 | 5);
        let list = if footer { &mut document.aside.footers } else { &mut document.aside.headers };
        if !text.is_empty() && !list.contains(&text) {
            list.push(text);
        }
    }
}

fn fill_comments(document: &mut Document, parts: &Parts<'_>, span: (u32, u32), texts: &[u8]) {
    let texts = Plc::new(texts, 0);
    let mut budget = Budget::new(parts);
    for index in 0..texts.count().min(MAX_ITEMS) {
        let (from, to) = (texts.position(index), texts.position(index + 1));
        if !budget.allows(from, to) {
            break;
        }
        let text = story::joined(&range(parts, span, from, to));
        if !text.is_empty() {
            document.aside.comments.push(text);
        }
    }
}

/// Names of the fonts ([MS-DOC] 2.9.286).
fn fonts(area: &[u8]) -> Vec<Rc<str>> {
    let count = u16_at(area, 0).map_or(0, usize::from);
    let mut rest = area.get(4..).unwrap_or_default();
    let mut fonts = Vec::new();
    for _ in 0..count {
        let Some(length) = rest.first().copied().map(usize::from) else { break };
        let raw = rest.get(1..=length).unwrap_or_default();
        let name = raw.get(39..).unwrap_or_default();
        let units = name.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).take_while(|unit| *unit != 0);
        fonts.push(Rc::from(String::from_utf16_lossy(&units.collect::<Vec<_>>())));
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    fonts
}

fn no_word_stream(file: &Cfb<'_>) -> Refusal {
    if file.find(0, "MatOST").is_some() || file.find(0, "CONTENTS").is_some() {
        return Refusal::new(
            Cause::Unsupported,
            "这是 Microsoft Works 的文档，不能直接读取，请用 WPS 或 Word 打开后另存为 docx 再发。",
        );
    }
    let sheet = file.find(0, "Workbook").or_else(|| file.find(0, "Book"));
    if sheet.is_some() {
        return Refusal::new(Cause::Unsupported, "文件的扩展名与内容不符（内容是 Excel 表格），请核对后重发。");
    }
    Refusal::new(Cause::Unsupported, "文件不是 Word 文档，无法读取，请用 WPS 或 Word 打开后另存为 docx 再发。")
}

fn damaged() -> Refusal {
    Refusal::new(Cause::Damaged, "文件已损坏，读不出文字，请从原件另存后重发。")
}

fn encrypted() -> Refusal {
    Refusal::new(Cause::Encrypted, "文件设有打开密码，无法读取，请取消密码后重发。")
}

fn too_old() -> Refusal {
    Refusal::new(
        Cause::Unsupported,
        "文件是很早版本 Word 的格式，不能直接读取，请用 WPS 或 Word 打开后另存为 docx 再发。",
    )
}
