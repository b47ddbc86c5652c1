//! The text of an RTF file.

use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use shuping_analyzers::document::{Aside, Document, Look, Story};

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

    fn begin(&mut self, destination: Destination) {
        self.now.destination = destination;
        self.now.opened = Some(destination);
        match destination {
            Destination::Note | Destination::Box => {
                if self.stories.len() < self.limit && self.flow.begin_box() {
                    self.stories.push(OpenStory::default());
                    self.now.in_table = false;
                    self.now.table_depth = 0;
                } else {
                    self.now.destination = Destination::Skipped;
                    self.now.opened = None;
                }
            }
            Destination::FieldCode => self.codes.push(String::new()),
            Destination::Styles => self.style_name.clear(),
            _ => self.collected.clear(),
        }
    }

    fn end_destination(&mut self, destination: Destination) {
        let text = match destination {
            Destination::Note | Destination::Box => {
                self.end_story(destination);
                return;
            }
            Destination::FieldCode => {
                let code = self.codes.pop().unwrap_or_default();
                if let Some(shown) = equation_text(&code) {
                    self.now.destination = Destination::Text;
                    self.shown(&shown);
                }
                return;
            }
            _ => std::mem::take(&mut self.collected),
        };
        let text = text.trim();
        match destination {
            Destination::Number => {
                if let Some(story) = self.stories.last_mut() {
                    let shown: String = text.chars().map(|c| symbols::wingdings(c).unwrap_or(c)).collect();
                    story.number = Some(shown).filter(|shown| !shown.is_empty());
                }
            }
            Destination::Title => text.clone_into(&mut self.aside.title),
            Destination::Author => text.clone_into(&mut self.aside.author),
            Destination::Header => keep_new(&mut self.aside.headers, text),
            Destination::Footer => keep_new(&mut self.aside.footers, text),
            Destination::Comment => keep_new(&mut self.aside.comments, text),
            _ => {}
        }
    }

    fn end_story(&mut self, destination: Destination) {
        if self.stories.last().is_some_and(|story| !story.line.is_empty()) {
            self.end_paragraph();
        }
        if self.stories.len() > 1 {
            self.stories.pop();
        }
        let mut inside = self.flow.end_box();
        if destination == Destination::Note {
            for paragraph in &mut inside {
                paragraph.story = Story::Note;
            }
        }
        if let Some(story) = self.stories.last_mut() {
            story.line.after.extend(inside);
        }
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

    fn table_word(&mut self, word: &str, number: Option<i32>) {
        let Some(story) = self.stories.last_mut() else { return };
        match word {
            "intbl" => self.now.in_table = true,
            "itap" => self.now.table_depth = number.and_then(|depth| usize::try_from(depth).ok()).unwrap_or(0),
            "trowd" => {
                story.edges.clear();
                story.merges.clear();
                story.next_merge = Merge::No;
            }
            "trleft" if story.edges.is_empty() => story.edges.push(number.unwrap_or(0)),
            "clvmrg" => story.next_merge = Merge::Above,
            "cellx" if story.edges.len() < 1_000 => {
                if story.edges.is_empty() {
                    story.edges.push(0);
                }
                story.edges.push(number.unwrap_or(0));
                story.merges.push(std::mem::take(&mut story.next_merge));
            }
            "cell" => self.end_cell(1),
            "nestcell" => self.end_cell(self.now.table_depth.max(2)),
            "row" => self.end_row(1),
            "nestrow" => self.end_row(self.now.table_depth.max(2)),
            _ => {}
        }
    }

    /// Words that say what the text of their group is.
    fn destination_word(&mut self, word: &str) -> bool {
        // The Unicode twin of what its outer group says in bytes.
        if word == "ud" {
            self.now.destination = Destination::Text;
            return true;
        }
        let destination = match word {
            "fonttbl" => Destination::Fonts,
            "stylesheet" => Destination::Styles,
            "footnote" => Destination::Note,
            "shptxt" => Destination::Box,
            "listtext" | "pntext" => Destination::Number,
            "fldinst" => Destination::FieldCode,
            "title" => Destination::Title,
            "author" => Destination::Author,
            "header" | "headerl" | "headerr" | "headerf" => Destination::Header,
            "footer" | "footerl" | "footerr" | "footerf" => Destination::Footer,
            "annotation" => Destination::Comment,
            "colortbl" | "pict" | "object" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl" | "generator"
            | "themedata" | "datastore" | "latentstyles" | "xmlnstbl" | "nonshppict" | "shprslt" | "sp" | "upr"
            | "bkmkstart" | "bkmkend" | "falt" | "panose" | "ftnsep" | "ftnsepc" | "aftnsep" | "nonesttables" => {
                self.now.destination = Destination::Skipped;
                return true;
            }
            "nesttableprops" | "fldrslt" | "shppict" | "shp" => return true,
            _ => return false,
        };
        if self.now.destination != Destination::Skipped {
            self.begin(destination);
        }
        true
    }

    fn table_depth(&self) -> usize {
        if self.now.in_table { self.now.table_depth.max(1) } else { self.now.table_depth }
    }

    /// Opens and closes tables until as many are open as stand around the text.
    fn enter(&mut self, depth: usize) {
        let depth = depth.min(64);
        let Some(story) = self.stories.last_mut() else { return };
        while story.levels.len() > depth {
            story.levels.pop();
            self.flow.end_table();
        }
        while story.levels.len() < depth {
            if let Some(level) = story.levels.last_mut() {
                open_cell(&mut self.flow, level);
            }
            if !self.flow.begin_table() {
                return;
            }
            story.levels.push((false, false));
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

    fn end_cell(&mut self, depth: usize) {
        if matches!(self.now.destination, Destination::Text | Destination::Note | Destination::Box) {
            self.put_paragraph(depth);
            if let Some(level) = self.stories.last_mut().and_then(|story| story.levels.last_mut()) {
                level.1 = false;
            }
        }
    }

    fn end_row(&mut self, depth: usize) {
        self.enter(depth);
        let Some(story) = self.stories.last_mut() else { return };
        let Some(level) = story.levels.last_mut() else { return };
        if level.0 {
            self.flow.shape_row(story.edges.clone(), &story.merges);
        }
        *level = (false, false);
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

fn open_cell(flow: &mut Flow, level: &mut (bool, bool)) {
    if !level.0 {
        flow.begin_row();
        level.0 = true;
    }
    if !level.1 {
        flow.begin_cell(1, Merge::No);
        level.1 = true;
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

fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 54_936 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        1_250 => WINDOWS_1250,
        1_251 => WINDOWS_1251,
        1_252 => WINDOWS_1252,
        65_001 => UTF_8,
        _ => return None,
    })
}

fn character_set(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        134 => GB18030,
        136 => BIG5,
        128 => SHIFT_JIS,
        129 => EUC_KR,
        204 => WINDOWS_1251,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

/// The paragraphs with their numbers written out.
#[cfg(test)]
pub(super) fn texts(document: &Document) -> Vec<String> {
    let numbered = |p: &shuping_analyzers::document::Paragraph| p.number.clone().unwrap_or_default() + &p.text;
    document.paragraphs.iter().map(numbered).collect()
}
