//! The text of a `WordprocessingML` part: body, notes, comments, headers; packages and Word 2003 alike.

mod boxes;
mod drawings;
mod pieces;
mod signs;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use shuping_analyzers::document::{Aside, Document, Look, Paragraph, Place, Story};

use self::pieces::{clean, gather, is_known, trim};
use super::super::flow::{Flow, Merge};
use super::super::line::{Line, RunLook};
use super::super::numbering::Counters;
use super::super::pictures::Placed;
use super::super::symbols;
use super::super::xml::{Element, Flaw, Namespace, Node, Nodes};
use super::cells;
use super::lists::Lists;
use super::looks::{ParagraphProperties, RunProperties};
use super::styles::{Style, StyleSheet};
use crate::content::Limits;

/// What the parts of a document share.
pub(super) struct Context<'a> {
    pub(super) styles: &'a StyleSheet,
    pub(super) lists: &'a Lists,
    /// Notes by kind and id, `f` or `e` before it.
    pub(super) notes: BTreeMap<String, Vec<Paragraph>>,
    /// Documents of other formats that stand in the package, by the id of their relationship.
    pub(super) chunks: BTreeMap<String, Document>,
    /// Whether positions lead back into this part.
    pub(super) origins: bool,
    pub(super) limits: Limits,
}

/// What a part holds.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) document: Document,
    /// Notes or comments that the part consists of, by id.
    pub(super) items: Vec<(String, Vec<Paragraph>)>,
    pub(super) flaw: Option<Flaw>,
    /// The limit of characters was reached.
    pub(super) full: bool,
    /// The pictures, by the ids of their relationships.
    pub(super) pictures: Vec<Placed>,
}

/// Reads a part.
pub(super) fn read(source: &str, context: &mut Context<'_>) -> Reading {
    let mut nodes = Nodes::new(source, context.limits.depth);
    let mut body = Body {
        flow: Flow::new(&context.limits),
        context,
        aside: Aside::default(),
        counters: Counters::default(),
        paragraphs: Vec::new(),
        joining: None,
        boxes: Vec::new(),
        alternatives: Vec::new(),
        rows_deleted: Vec::new(),
        items: Vec::new(),
        looks: HashMap::new(),
        flaw: None,
        shown: None,
        pictures: Vec::new(),
    };
    while let Some(node) = nodes.next() {
        match node {
            Node::Open(element) => body.open(&element, &mut nodes),
            Node::Close(namespace, name) => body.close(namespace, name),
            Node::Text(_) => {}
        }
        if body.flow.is_full() {
            break;
        }
    }
    body.finish(nodes.flaw())
}

struct Body<'a, 'b> {
    context: &'a mut Context<'b>,
    flow: Flow,
    aside: Aside,
    counters: Counters,
    /// Open paragraphs, the innermost last: a text box stands inside one.
    paragraphs: Vec<OpenParagraph>,
    /// Text of paragraphs whose mark was deleted, waiting for the paragraph that it joins.
    joining: Option<Line>,
    boxes: Vec<OpenBox>,
    /// For every alternate content that is open whether a choice was taken.
    alternatives: Vec<bool>,
    rows_deleted: Vec<bool>,
    items: Vec<(String, Vec<Paragraph>)>,
    /// Looks of runs that set nothing themselves, by paragraph style.
    looks: HashMap<String, RunState>,
    flaw: Option<Flaw>,
    /// Width and height of the drawing that is open.
    shown: Option<(u64, u64)>,
    pictures: Vec<Placed>,
}

struct OpenBox {
    kind: BoxKind,
    joining: Option<Line>,
}

enum BoxKind {
    Text,
    /// A note inside the run that refers to it, as Word 2003 writes it.
    NoteInPlace,
    /// A note or comment of a part of such.
    Item(String),
}

#[derive(Default)]
struct OpenParagraph {
    line: Line,
    properties: ParagraphProperties,
    style: Rc<Style>,
    run: RunState,
    plain_run: RunState,
    fields: Vec<Field>,
    hidden: String,
    struck: String,
}

/// What is in force for the text of a run.
#[derive(Debug, Clone, Default)]
struct RunState {
    look: RunLook,
    hidden: bool,
    /// Crossed out in the cell of a table, where what was put right stands beside it.
    struck: bool,
    /// The font draws signs instead of letters.
    symbol_font: Option<Rc<str>>,
}

#[derive(Default)]
struct Field {
    code: String,
    in_result: bool,
}

impl OpenParagraph {
    fn shows(&self) -> bool {
        self.fields.iter().all(|field| field.in_result)
    }

    fn push(&mut self, text: &str) {
        if !self.shows() {
            return;
        }
        if self.run.hidden {
            self.hidden.push_str(text);
        } else if self.run.struck {
            self.struck.push_str(text);
        } else {
            self.line.push(text, &self.run.look);
        }
    }
}

impl<'b> Body<'_, 'b> {
    fn open(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        match element.namespace {
            Namespace::Word => self.open_word(element, nodes),
            Namespace::Compatibility => self.open_alternative(element, nodes),
            Namespace::Math if element.name == "t" => {
                let text = nodes.text();
                self.push(&text);
            }
            Namespace::Vml if element.name == "textpath" => self.word_art(element),
            Namespace::Vml if element.name == "imagedata" => self.picture(element, "id"),
            Namespace::Drawing if element.name == "blip" => self.picture(element, "embed"),
            Namespace::Other if element.name == "extent" => self.extent(element),
            Namespace::Annotation if element.name == "annotation" => match element.attribute("type").as_deref() {
                Some("Word.Deletion") => self.deletion(nodes),
                Some("Word.Comment") => {
                    let comment = gather(nodes);
                    keep(&mut self.aside.comments, &comment);
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn open_word(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        match element.name {
            "t" => self.text(element, nodes),
            "r" => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.run.clone_from(&open.plain_run);
                }
            }
            "rPr" => self.run_properties(nodes),
            "p" => self.begin_paragraph(),
            "pPr" => self.paragraph_properties(nodes),
            "tab" | "ptab" => self.push("\t"),
            "br" => self.line_break(element),
            "drawing" | "pict" => self.shown = None,
            // What an embedded file shows of itself is an icon or a chart.
            "object" => self.shown = Some((0, 0)),
            "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => self.symbol(element),
            "fldChar" => self.field(element, nodes),
            "instrText" => {
                let code = nodes.text();
                if let Some(field) = self.paragraphs.last_mut().and_then(|open| open.fields.last_mut()) {
                    field.code.push_str(&code);
                }
            }
            "del" | "moveFrom" => self.deletion(nodes),
            "footnoteReference" | "endnoteReference" => self.note_reference(element),
            "footnote" | "endnote" | "comment" => self.begin_note(element, nodes),
            "txbxContent" => self.begin_box(BoxKind::Text, nodes),
            "tbl" | "tr" | "tc" | "tcPr" | "trPr" => self.open_table_part(element, nodes),
            "altChunk" => self.chunk(element),
            "rt" | "delText" | "delInstrText" | "sectPr" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblGrid" | "rubyPr"
            | "styles" | "lists" | "fonts" | "docPr" | "binData" => nodes.skip(),
            _ => {}
        }
    }

    fn close(&mut self, namespace: Namespace, name: &str) {
        match (namespace, name) {
            (Namespace::Word, "p") => self.end_paragraph(),
            (Namespace::Word, "tr") => {
                self.release();
                if self.rows_deleted.pop() == Some(true) {
                    let text = self.flow.drop_row();
                    keep(&mut self.aside.deleted, &text);
                }
            }
            (Namespace::Word, "tc") => self.release(),
            (Namespace::Word, "tbl") => {
                self.release();
                self.flow.end_table();
            }
            (Namespace::Word, "txbxContent" | "footnote" | "endnote" | "comment") => self.end_box(),
            (Namespace::Compatibility, "AlternateContent") => {
                self.alternatives.pop();
            }
            _ => {}
        }
    }

    fn open_alternative(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        match (element.name, self.alternatives.last_mut()) {
            ("AlternateContent", _) => self.alternatives.push(false),
            ("Choice", Some(taken)) => {
                let known = element.attribute("Requires").is_none_or(|needs| needs.split_whitespace().all(is_known));
                if *taken || !known {
                    nodes.skip();
                } else {
                    *taken = true;
                }
            }
            ("Fallback", Some(true)) => nodes.skip(),
            _ => {}
        }
    }

    fn begin_paragraph(&mut self) {
        let line = self.joining.take().unwrap_or_default();
        let mut open = OpenParagraph { line, ..OpenParagraph::default() };
        self.dress(&mut open);
        self.paragraphs.push(open);
    }

    /// Gives a paragraph its style and the look of its runs that set nothing themselves.
    fn dress(&mut self, open: &mut OpenParagraph) {
        let id = open.properties.style.as_deref();
        open.style = self.context.styles.of_paragraph(id);
        let key = id.unwrap_or_default();
        if !self.looks.contains_key(key) {
            let state = self.state_of(&RunProperties::default(), &open.style);
            self.looks.insert(key.to_owned(), state);
        }
        if let Some(state) = self.looks.get(key) {
            open.plain_run.clone_from(state);
            open.run.clone_from(state);
        }
    }

    /// What properties of a run come to under a paragraph style. Bold and hidden are switches: set by both styles they
    /// turn each other off (ECMA-376 part 1, 17.7.3).
    fn state_of(&self, direct: &RunProperties, paragraph: &Style) -> RunState {
        let style = direct.style.as_ref().and_then(|id| self.context.styles.get(id));
        let mut all = direct.clone();
        if let Some(style) = style {
            all.inherit(&style.run);
        }
        all.inherit(&paragraph.run);
        let switch = |own: Option<bool>, of: fn(&RunProperties) -> Option<bool>| {
            let by_style = style.and_then(|style| of(&style.run)).unwrap_or(false);
            own.unwrap_or(by_style ^ of(&paragraph.run).unwrap_or(false))
        };
        let font = self.context.styles.font(&all).unwrap_or_default();
        RunState {
            look: RunLook {
                bold: switch(direct.bold, |run| run.bold),
                size: all.size.unwrap_or(0),
                font,
                asian: all.asian.unwrap_or(false),
            },
            hidden: switch(direct.hidden, |run| run.hidden),
            struck: direct.struck && self.flow.in_table(),
            symbol_font: all.latin_font.filter(|font| symbols::is_symbol_font(font)),
        }
    }

    fn paragraph_properties(&mut self, nodes: &mut Nodes<'_>) {
        let properties = ParagraphProperties::read(nodes);
        let Some(mut open) = self.paragraphs.pop() else { return };
        open.properties = properties;
        self.dress(&mut open);
        self.paragraphs.push(open);
    }

    fn run_properties(&mut self, nodes: &mut Nodes<'_>) {
        let properties = RunProperties::read(nodes);
        let Some(mut open) = self.paragraphs.pop() else { return };
        open.run = self.state_of(&properties, &open.style);
        self.paragraphs.push(open);
    }

    fn push(&mut self, text: &str) {
        if let Some(open) = self.paragraphs.last_mut() {
            open.push(text);
        }
    }

    fn text(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        let keeps_space = element.attribute_written("xml:space").as_deref() == Some("preserve");
        let Some(open) = self.paragraphs.last_mut() else {
            nodes.skip();
            return;
        };
        let start = nodes.position();
        let mut pieces: Cow<'_, str> = Cow::Borrowed("");
        let depth = nodes.depth();
        while nodes.depth() >= depth {
            match nodes.next() {
                Some(Node::Text(piece)) if pieces.is_empty() => pieces = piece,
                Some(Node::Text(piece)) => pieces.to_mut().push_str(&piece),
                Some(_) => {}
                None => break,
            }
        }
        let end = nodes.before();
        let (text, cut_front, cut_back) = if keeps_space { (&*pieces, 0, 0) } else { trim(&pieces) };
        let text = clean(text);
        let text = match &open.run.symbol_font {
            Some(font) => Cow::Owned(symbols::translate(font, &text)),
            None => text,
        };
        if self.context.origins && open.shows() && !open.run.hidden && !open.run.struck && end > start {
            let place = Place::WordPart { start: start + cut_front, end: end.saturating_sub(cut_back) };
            open.line.push_from(&text, &open.run.look, place);
        } else {
            open.push(&text);
        }
    }

    fn deletion(&mut self, nodes: &mut Nodes<'_>) {
        let text = gather(nodes);
        keep(&mut self.aside.deleted, &text);
    }

    fn open_table_part(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        match element.name {
            "tbl" => {
                self.release();
                if !self.flow.begin_table() {
                    self.flaw = Some(Flaw::TooDeep);
                    nodes.skip();
                }
            }
            "tr" => {
                self.rows_deleted.push(false);
                self.flow.begin_row();
            }
            "tc" => self.flow.begin_cell(1, Merge::No),
            "tcPr" => {
                let (columns, merge) = cells::read_cell(nodes);
                self.flow.shape_cell(columns, merge);
            }
            "trPr" => {
                let row = cells::read_row(nodes);
                self.flow.skip_columns(row.columns_before);
                if let Some(deleted) = self.rows_deleted.last_mut() {
                    *deleted = row.deleted;
                }
            }
            _ => {}
        }
    }

    fn chunk(&mut self, element: &Element<'_>) {
        let id = element.attribute("id").unwrap_or_default();
        if let Some(document) = self.context.chunks.remove(&*id) {
            self.release();
            self.flow.document(document);
        }
    }

    /// `WordArt`, whose text stands in its shape.
    fn word_art(&mut self, element: &Element<'_>) {
        let text = element.attribute("string").unwrap_or_default();
        if let Some(open) = self.paragraphs.last_mut().filter(|_| !text.trim().is_empty()) {
            open.line.after.push(Paragraph { story: Story::TextBox, ..Paragraph::plain(text) });
        }
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.paragraphs.pop() else { return };
        keep(&mut self.aside.hidden, &open.hidden);
        keep(&mut self.aside.deleted, &open.struck);
        let mark = &open.properties.mark;
        if mark.deleted || mark.separator || mark.hidden == Some(true) {
            self.joining = Some(open.line);
            return;
        }
        let (number, level) = self.number(&open);
        let look = Look {
            style: open.style.name.clone(),
            outline: open
                .properties
                .outline
                .or(open.style.outline)
                .filter(|outline| *outline < 9)
                .map(|outline| outline + 1),
            number_level: level,
            centered: open.properties.centered.unwrap_or(open.style.centered),
            ..Look::default()
        };
        let (paragraph, after) = open.line.finish(number, look);
        self.flow.paragraph(paragraph, after);
    }

    /// The automatic number of a paragraph and its level.
    fn number(&mut self, open: &OpenParagraph) -> (Option<String>, Option<u8>) {
        let properties = &open.properties;
        let by_style = open.style.list.as_ref();
        let Some(list) = properties.list.or(by_style.map(|list| list.list)).filter(|list| *list > 0) else {
            return (None, None);
        };
        let style_level = || match (properties.list, by_style) {
            (None, Some(by_style)) => {
                by_style.level.or_else(|| self.context.lists.level_of_style(list, &by_style.by_style))
            }
            _ => None,
        };
        let level = properties.level.or_else(style_level).unwrap_or(0);
        let shown_level = u8::try_from(level).ok();
        let Some(list_use) = self.context.lists.list_use(list, level) else {
            let shown = properties.shown_number.clone().filter(|shown| !shown.trim().is_empty());
            return (shown, shown_level);
        };
        (self.counters.next(list_use), shown_level)
    }

    /// Lets out text that waits for a paragraph to join: none comes in this cell, table or box.
    fn release(&mut self) {
        if let Some(line) = self.joining.take().filter(|line| !line.is_empty()) {
            let (paragraph, after) = line.finish(None, Look::default());
            self.flow.paragraph(paragraph, after);
        }
    }

    fn finish(mut self, flaw: Option<Flaw>) -> Reading {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        self.release();
        let full = self.flow.is_full();
        let mut document = self.flow.finish();
        document.aside = self.aside;
        Reading { document, items: self.items, flaw: self.flaw.or(flaw), full, pictures: self.pictures }
    }
}

fn keep(list: &mut Vec<String>, text: &str) {
    if !text.trim().is_empty() {
        list.push(text.to_owned());
    }
}
