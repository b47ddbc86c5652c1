//! The text of an RTF file.

mod destinations;
mod encoding;
mod tables;

use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::{Encoding, WINDOWS_1252};
use shuping_analyzers::document::{Aside, Document, Look, Story};

use self::encoding::{character_set, code_page};
use self::tables::open_cell;
use super::super::docx::styles::heading_level;
use super::super::fields::equation_text;
use super::super::flow::{Flow, Merge};
use super::super::line::{Line, RunLook};
use super::super::symbols;
use super::tokens::{Token, Tokens};
use crate::content::Limits;

/// Groups that nest deeper keep the state of the outer one.
const MAX_GROUPS: usize = 10_000;

/// Reads a file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Document {
    let mut reader = Reader {
        flow: Flow::new(limits),
        aside: Aside::default(),
        groups: Vec::new(),
        now: Group::default(),
        pending: Vec::new(),
        high: None,
        skip: 0,
        fonts: HashMap::new(),
        styles: HashMap::new(),
        style_name: String::new(),
        style_index: 0,
        encoding: WINDOWS_1252,
        stories: vec![OpenStory::default()],
        collected: String::new(),
        codes: Vec::new(),
        ignorable: false,
        deleted: String::new(),
        hidden: String::new(),
        depth: 0,
        limit: limits.depth,
    };
    for token in Tokens::new(bytes) {
        reader.token(token);
        if reader.flow.is_full() {
            break;
        }
    }
    reader.finish()
}

struct Reader {
    flow: Flow,
    aside: Aside,
    groups: Vec<Group>,
    now: Group,
    /// Bytes that wait to be decoded together: two make a Chinese character.
    pending: Vec<u8>,
    /// First half of a character beyond U+FFFF.
    high: Option<u16>,
    /// Characters still to be passed over behind a `\u`.
    skip: u32,
    fonts: HashMap<i32, Font>,
    styles: HashMap<i32, Style>,
    style_name: String,
    style_index: i32,
    encoding: &'static Encoding,
    stories: Vec<OpenStory>,
    collected: String,
    codes: Vec<String>,
    ignorable: bool,
    deleted: String,
    hidden: String,
    /// Groups beyond the most that are kept.
    depth: usize,
    limit: usize,
}

#[derive(Debug, Clone, Default)]
struct Font {
    name: Rc<str>,
    encoding: Option<&'static Encoding>,
}

#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    outline: Option<u8>,
    bold: bool,
    size: u16,
    /// Number of the East-Asian font.
    font: Option<i32>,
}

/// A flow of text: the body, a note, a text box.
#[derive(Default)]
struct OpenStory {
    line: Line,
    number: Option<String>,
    /// For every table that is open whether a row and a cell of it are.
    levels: Vec<(bool, bool)>,
    edges: Vec<i32>,
    merges: Vec<Merge>,
    next_merge: Merge,
}

#[derive(Debug, Clone, Default)]
struct Group {
    destination: Destination,
    bold: Option<bool>,
    size: u16,
    /// Number of the East-Asian font.
    asian_font: Option<i32>,
    /// What follows is said of East-Asian characters.
    of_asian: bool,
    parent: Option<i32>,
    hidden: bool,
    deleted: bool,
    font: i32,
    style: i32,
    outline: Option<u8>,
    centered: bool,
    in_table: bool,
    table_depth: usize,
    /// Characters that stand for a `\u` where it is not understood.
    replaced: Option<u32>,
    list_level: Option<u8>,
    /// The group opened a story, which its end closes.
    opened: Option<Destination>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Destination {
    #[default]
    Text,
    Note,
    Box,
    Number,
    FieldCode,
    Fonts,
    Styles,
    Title,
    Author,
    Header,
    Footer,
    Comment,
    Skipped,
}

impl Reader {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Byte(byte) => self.byte(byte),
            Token::Open => {
                self.flush();
                if self.groups.len() < MAX_GROUPS {
                    self.groups.push(self.now.clone());
                    self.now.opened = None;
                } else {
                    self.depth += 1;
                }
            }
            Token::Close => self.close(),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(word, number) => {
                if word == "u" {
                    self.unit(number.unwrap_or(0));
                } else {
                    self.flush();
                    self.word(word, number);
                }
                self.ignorable = false;
            }
            Token::Binary => self.ignorable = false,
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.pending.push(byte);
    }

    fn unit(&mut self, number: i32) {
        self.decode_pending();
        // Numbers above 32767 are written negative.
        let unit = u16::try_from(number & 0xFFFF).unwrap_or(0);
        self.skip = self.now.replaced.unwrap_or(1);
        match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high = Some(unit),
            (high, unit) => {
                let units = high.into_iter().chain([unit]);
                let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
                self.text(&text);
            }
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if symbol == b'*' {
            self.ignorable = true;
            return;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        match symbol {
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\\' | b'{' | b'}' => self.text(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\t' => self.text("\t"),
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.decode_pending();
        self.skip = 0;
    }

    fn decode_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let font = self.fonts.get(&self.now.font);
        let in_styles = self.now.destination == Destination::Styles;
        let encoding = font.and_then(|font| font.encoding).filter(|_| !in_styles).unwrap_or(self.encoding);
        // Bytes above ASCII in a Latin font of a Chinese file are Chinese all the same.
        let encoding = if encoding == WINDOWS_1252 { self.encoding } else { encoding };
        let text = encoding.decode_without_bom_handling(&bytes).0.into_owned();
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.now.destination {
            Destination::Text | Destination::Note | Destination::Box => self.shown(text),
            Destination::Skipped => {}
            Destination::FieldCode => {
                if let Some(code) = self.codes.last_mut() {
                    code.push_str(text);
                }
            }
            Destination::Fonts => self.font_name(text),
            Destination::Styles => self.style_text(text),
            _ => self.collected.push_str(text),
        }
    }

    fn shown(&mut self, text: &str) {
        if self.now.deleted {
            self.deleted.push_str(text);
            return;
        }
        if self.now.hidden {
            self.hidden.push_str(text);
            return;
        }
        let style = self.styles.get(&self.now.style);
        let name = |number: i32| self.fonts.get(&number).map(|font| Rc::clone(&font.name)).unwrap_or_default();
        let latin = name(self.now.font);
        let signs = symbols::is_symbol_font(&latin).then(|| symbols::translate(&latin, text));
        let font = self.now.asian_font.or(style.and_then(|style| style.font)).map_or(latin, name);
        let size = if self.now.size > 0 { self.now.size } else { style.map_or(24, |style| style.size) };
        let bold = self.now.bold.or(style.map(|style| style.bold)).unwrap_or(false);
        let look = RunLook { bold, size, font, asian: true };
        if let Some(story) = self.stories.last_mut() {
            story.line.push(signs.as_deref().unwrap_or(text), &look);
        }
    }

    fn font_name(&mut self, text: &str) {
        let font = self.fonts.entry(self.now.font).or_default();
        let name = text.trim_end_matches(';');
        if font.name.is_empty() && !name.is_empty() {
            font.name = Rc::from(name);
        }
    }

    fn style_text(&mut self, text: &str) {
        self.style_name.push_str(text);
        let Some(name) = self.style_name.strip_suffix(';') else { return };
        let name = name.trim().to_owned();
        let parent = self.now.parent.and_then(|parent| self.styles.get(&parent)).cloned();
        let base = parent.unwrap_or(Style { size: 24, ..Style::default() });
        let style = Style {
            outline: self.now.outline.or_else(|| heading_level(&name)).or(base.outline),
            bold: self.now.bold.unwrap_or(base.bold),
            size: if self.now.size > 0 { self.now.size } else { base.size },
            font: self.now.asian_font.or(base.font),
            name,
        };
        if self.styles.len() < 10_000 {
            self.styles.insert(self.style_index, style);
        }
        self.style_name.clear();
    }

    fn close(&mut self) {
        self.flush();
        if self.depth > 0 {
            self.depth -= 1;
            return;
        }
        if let Some(opened) = self.now.opened {
            self.end_destination(opened);
        }
        if let Some(outer) = self.groups.pop() {
            self.now = outer;
        }
        self.ignorable = false;
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if self.destination_word(word) {
            return;
        }
        if self.ignorable && !matches!(word, "shpinst" | "shpgrp") {
            self.now.destination = Destination::Skipped;
            return;
        }
        let on = number != Some(0);
        match word {
            "par" | "sect" => self.end_paragraph(),
            "line" => self.text("\n"),
            "tab" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "emspace" => self.text("\u{2003}"),
            "enspace" => self.text("\u{2002}"),
            "b" => self.now.bold = Some(on),
            "ab" if self.now.of_asian => self.now.bold = Some(on),
            "dbch" => self.now.of_asian = true,
            "loch" | "hich" | "rtlch" | "ltrch" => self.now.of_asian = false,
            "af" if self.now.of_asian => self.now.asian_font = number,
            "sbasedon" => self.now.parent = number,
            "v" => self.now.hidden = on,
            "deleted" => self.now.deleted = on,
            "fs" | "afs" if word == "fs" || self.now.of_asian => {
                self.now.size = number.and_then(|size| u16::try_from(size).ok()).unwrap_or(0)
            }
            "f" => self.now.font = number.unwrap_or(0),
            "uc" => self.now.replaced = number.and_then(|count| u32::try_from(count).ok()),
            "plain" => {
                self.now.bold = None;
                self.now.hidden = false;
                self.now.deleted = false;
                self.now.size = 0;
                self.now.asian_font = None;
                self.now.of_asian = false;
            }
            "pard" => {
                self.now.in_table = false;
                self.now.table_depth = 0;
                self.now.outline = None;
                self.now.centered = false;
                self.now.style = 0;
                self.now.list_level = None;
            }
            "s" => {
                self.now.style = number.unwrap_or(0);
                self.style_index = self.now.style;
            }
            "outlinelevel" => self.now.outline = number.and_then(|level| u8::try_from(level).ok()),
            "ilvl" => self.now.list_level = number.and_then(|level| u8::try_from(level).ok()),
            "qc" => self.now.centered = true,
            "ql" | "qr" | "qj" => self.now.centered = false,
            "ansicpg" => self.encoding = code_page(number.unwrap_or(0)).unwrap_or(self.encoding),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "fcharset" => {
                let encoding = character_set(number.unwrap_or(0));
                self.fonts.entry(self.now.font).or_default().encoding = encoding;
            }
            _ => self.table_word(word, number),
        }
    }

    fn end_paragraph(&mut self) {
        match self.now.destination {
            Destination::Text | Destination::Note | Destination::Box => {}
            Destination::Skipped => return,
            _ => {
                self.text("\n");
                return;
            }
        }
        let depth = self.table_depth();
        self.put_paragraph(depth);
    }

    fn put_paragraph(&mut self, depth: usize) {
        keep(&mut self.aside.deleted, &mut self.deleted);
        keep(&mut self.aside.hidden, &mut self.hidden);
        self.enter(depth);
        let style = self.styles.get(&self.now.style);
        let outline = self.now.outline.or(style.and_then(|style| style.outline)).filter(|outline| *outline < 9);
        let Some(story) = self.stories.last_mut() else { return };
        if let Some(level) = story.levels.last_mut() {
            open_cell(&mut self.flow, level);
        }
        let number = story.number.take();
        let look = Look {
            style: style.map(|style| style.name.clone()).unwrap_or_default(),
            outline: outline.map(|outline| outline + 1),
            number_level: number.as_ref().and(self.now.list_level.or(Some(0))),
            centered: self.now.centered,
            ..Look::default()
        };
        let (paragraph, after) = std::mem::take(&mut story.line).finish(number, look);
        self.flow.paragraph(paragraph, after);
    }

    fn finish(mut self) -> Document {
        self.flush();
        let cut = !self.groups.is_empty();
        while self.stories.len() > 1 {
            self.end_story(Destination::Box);
        }
        self.now.destination = Destination::Text;
        if self.stories.last().is_some_and(|story| !story.line.is_empty()) {
            self.end_paragraph();
        }
        let full = self.flow.is_full();
        let mut document = self.flow.finish();
        document.aside = self.aside;
        document.quality.partial = if full {
            Some("文字过长，超出读取上限，只读到上限处".to_owned())
        } else if cut {
            Some("文件末尾残缺，只读到残缺处之前的文字".to_owned())
        } else {
            None
        };
        document
    }
}

fn keep(list: &mut Vec<String>, text: &mut String) {
    if !text.trim().is_empty() {
        list.push(std::mem::take(text));
    }
    text.clear();
}

fn keep_new(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// The paragraphs with their numbers written out.
#[cfg(test)]
pub(super) fn texts(document: &Document) -> Vec<String> {
    let numbered = |p: &shuping_analyzers::document::Paragraph| p.number.clone().unwrap_or_default() + &p.text;
    document.paragraphs.iter().map(numbered).collect()
}
