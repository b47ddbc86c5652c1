//! The text of an `OpenDocument` part.

mod frames;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use shuping_analyzers::document::{Aside, Document, Look, Story};

use super::super::flow::{Flow, Merge};
use super::super::line::{Line, RunLook};
use super::super::numbering::{Counters, LEVELS, ListUse};
use super::super::pictures::Placed;
use super::super::xml::{Element, Flaw, Namespace, Node, Nodes};
use super::styles::{Style, StyleSheet};
use crate::content::Limits;

/// What a part holds, and what was wrong with it.
pub(super) struct Reading {
    pub(super) document: Document,
    pub(super) flaw: Option<Flaw>,
    pub(super) full: bool,
    /// The pictures, by the names of their parts; empty where the picture stands in the text itself.
    pub(super) pictures: Vec<Placed>,
}

/// Reads what stands in the body of a part, or in its page headers and footers.
pub(super) fn read(source: &str, styles: &StyleSheet, limits: &Limits) -> Reading {
    let mut nodes = Nodes::new(source, limits.depth);
    let mut body = Body {
        styles,
        flow: Flow::new(limits),
        aside: Aside::default(),
        paragraphs: Vec::new(),
        boxes: Vec::new(),
        lists: Vec::new(),
        counters: Counters::default(),
        list_count: 0,
        named_lists: HashMap::new(),
        last_of_style: HashMap::new(),
        looks: HashMap::new(),
        region: String::new(),
        deletions: HashSet::new(),
        deleting: None,
        flaw: None,
        shown: None,
        pictures: Vec::new(),
    };
    while let Some(node) = nodes.next() {
        match node {
            Node::Open(element) => body.open(&element, &mut nodes),
            Node::Close(namespace, name) => body.close(namespace, name),
            Node::Text(text) if nodes.parent().is_some_and(holds_text) => body.flowing(&text),
            Node::Text(_) => {}
        }
        if body.flow.is_full() {
            break;
        }
    }
    body.finish(nodes.flaw())
}

struct Body<'a> {
    styles: &'a StyleSheet,
    flow: Flow,
    aside: Aside,
    /// Open paragraphs, the innermost last: notes and boxes stand inside one.
    paragraphs: Vec<OpenParagraph>,
    boxes: Vec<Story>,
    lists: Vec<List>,
    counters: Counters,
    list_count: i64,
    /// Lists by their id, for those that go on one of these.
    named_lists: HashMap<String, i64>,
    /// The last list of a list style, for those that go on the one before.
    last_of_style: HashMap<String, i64>,
    looks: HashMap<String, Rc<Style>>,
    /// The tracked change that is being described.
    region: String,
    /// Tracked deletions whose text still stands in the body.
    deletions: HashSet<String>,
    /// The deletion that the text is in.
    deleting: Option<String>,
    flaw: Option<Flaw>,
    /// Width and height of the frame that is open.
    shown: Option<(u64, u64)>,
    pictures: Vec<Placed>,
}

#[derive(Default)]
struct OpenParagraph {
    line: Line,
    style: Rc<Style>,
    outline: Option<u8>,
    spans: Vec<(RunLook, bool)>,
    /// The level at which the paragraph counts, where it begins an item.
    item: Option<usize>,
    counts_by_outline: bool,
    hidden: String,
    /// Boxes that were open when it began.
    boxes: usize,
}

struct List {
    id: i64,
    style: String,
    /// The next paragraph begins an item.
    fresh: bool,
    start: Option<i64>,
    /// The list was opened inside a box or note.
    boxes: usize,
}

impl Body<'_> {
    fn open(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        match element.namespace {
            Namespace::OdfText => self.open_text(element, nodes),
            Namespace::OdfTable => self.open_table(element, nodes),
            Namespace::OdfOffice => match element.name {
                "annotation" => {
                    let comment = nodes.text();
                    keep(&mut self.aside.comments, comment.trim());
                }
                "styles" | "automatic-styles" | "font-face-decls" | "scripts" | "settings" | "meta" => nodes.skip(),
                _ => {}
            },
            Namespace::OdfDraw if element.name == "text-box" => self.begin_box(Story::TextBox, nodes),
            Namespace::OdfDraw if element.name == "frame" => self.shown = frames::shown(element),
            Namespace::OdfDraw if element.name == "object" => {
                // The picture beside it shows what it is.
                self.shown = Some((0, 0));
                nodes.skip();
            }
            Namespace::OdfDraw if element.name == "image" => {
                self.picture(element);
                nodes.skip();
            }
            Namespace::OdfStyle => match element.name {
                "header" | "header-left" | "header-first" => keep(&mut self.aside.headers, nodes.text().trim()),
                "footer" | "footer-left" | "footer-first" => keep(&mut self.aside.footers, nodes.text().trim()),
                _ => {}
            },
            Namespace::Other if matches!(element.name, "desc" | "title" | "event-listeners") => nodes.skip(),
            _ => {}
        }
    }

    fn open_text(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        match element.name {
            "p" | "h" => self.begin_paragraph(element),
            "span" | "a" => self.begin_span(element),
            "s" => {
                let count = element.attribute_written("text:c").and_then(|count| count.parse::<usize>().ok());
                self.text(&" ".repeat(count.unwrap_or(1).min(1_000)));
            }
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            "list" => self.begin_list(element),
            "list-item" => {
                if let Some(list) = self.lists.last_mut() {
                    list.fresh = true;
                    list.start = element.attribute_written("text:start-value").and_then(|value| value.parse().ok());
                }
            }
            "list-header" => {
                if let Some(list) = self.lists.last_mut() {
                    list.fresh = false;
                }
            }
            "note-body" => self.begin_box(Story::Note, nodes),
            "deletion" => {
                if self.deletions.len() < 100_000 {
                    self.deletions.insert(self.region.clone());
                }
                let text = deletion_text(nodes);
                keep(&mut self.aside.deleted, text.trim());
            }
            "changed-region" => {
                let id = element.attribute_written("text:id").or_else(|| element.attribute_written("xml:id"));
                self.region = id.unwrap_or_default().into_owned();
            }
            "change-start" => {
                let id = element.attribute_written("text:change-id").unwrap_or_default();
                if self.deletions.contains(&*id) {
                    self.deleting = Some(id.into_owned());
                }
            }
            "change-end" => {
                let id = element.attribute_written("text:change-id");
                if self.deleting.as_deref() == id.as_deref() {
                    self.deleting = None;
                }
            }
            "hidden-text" | "hidden-paragraph" => {
                let text = nodes.text();
                keep(&mut self.aside.hidden, text.trim());
            }
            "note-citation"
            | "ruby-text"
            | "change-info"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "table-of-content-source"
            | "list-style"
            | "outline-style" => nodes.skip(),
            _ => {}
        }
    }

    fn open_table(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        let number = |name: &str| element.attribute_written(name).and_then(|value| value.parse::<u32>().ok());
        match element.name {
            "table" => {
                if !self.flow.begin_table() {
                    self.flaw = Some(Flaw::TooDeep);
                    nodes.skip();
                }
            }
            "table-row" => self.flow.begin_row(),
            "table-cell" => {
                let rows = number("table:number-rows-spanned").unwrap_or(1);
                let merge = if rows > 1 { Merge::Rows(rows) } else { Merge::No };
                self.flow.begin_cell(number("table:number-columns-spanned").unwrap_or(1), merge);
            }
            "covered-table-cell" => {
                self.flow.skip_covered(number("table:number-columns-repeated").unwrap_or(1));
                nodes.skip();
            }
            "tracked-changes" => nodes.skip(),
            _ => {}
        }
    }

    fn close(&mut self, namespace: Namespace, name: &str) {
        match (namespace, name) {
            (Namespace::OdfText, "p" | "h") => self.end_paragraph(),
            (Namespace::OdfText, "span" | "a") => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.spans.pop();
                }
            }
            (Namespace::OdfText, "list") => {
                if self.lists.last().is_some_and(|list| list.boxes == self.boxes.len()) {
                    self.lists.pop();
                }
            }
            (Namespace::OdfText, "note-body") | (Namespace::OdfDraw, "text-box") => self.end_box(),
            (Namespace::OdfTable, "table") => self.flow.end_table(),
            _ => {}
        }
    }

    fn style(&mut self, family: &str, name: &str) -> Rc<Style> {
        let key = format!("{family}/{name}");
        if let Some(style) = self.looks.get(&key) {
            return Rc::clone(style);
        }
        let style = Rc::new(self.styles.get(family, name));
        if self.looks.len() < 50_000 {
            self.looks.insert(key, Rc::clone(&style));
        }
        style
    }

    fn begin_paragraph(&mut self, element: &Element<'_>) {
        let name = element.attribute_written("text:style-name").unwrap_or_default();
        let style = self.style("paragraph", &name);
        let look = RunLook {
            bold: style.bold.unwrap_or(false),
            size: style.size.unwrap_or(0),
            font: style.font.clone().unwrap_or_default(),
            asian: true,
        };
        let heading = element.name == "h";
        let level = element.attribute_written("text:outline-level").and_then(|level| level.parse::<u8>().ok());
        let here = self.boxes.len();
        let depth = self.lists.iter().filter(|list| list.boxes == here).count();
        let fresh =
            self.lists.last_mut().filter(|list| list.boxes == here).is_some_and(|list| std::mem::take(&mut list.fresh));
        let item = if fresh { depth.checked_sub(1) } else { None };
        // A heading outside of lists counts by the outline, or by the list that its style names.
        let counts_by_outline =
            heading && depth == 0 && element.attribute_written("text:is-list-header").as_deref() != Some("true");
        let outline = if heading { level.or(Some(1)) } else { style.outline.filter(|level| *level > 0) };
        let hidden = style.hidden.unwrap_or(false);
        self.paragraphs.push(OpenParagraph {
            style,
            outline,
            spans: vec![(look, hidden)],
            item,
            counts_by_outline,
            boxes: here,
            ..OpenParagraph::default()
        });
    }

    fn begin_span(&mut self, element: &Element<'_>) {
        let name = element.attribute_written("text:style-name").unwrap_or_default();
        let style = self.style("text", &name);
        let Some(open) = self.paragraphs.last_mut() else { return };
        let (mut look, hidden) = open.spans.last().cloned().unwrap_or_default();
        look.bold = style.bold.unwrap_or(look.bold);
        look.size = style.size.unwrap_or(look.size);
        look.font = style.font.clone().unwrap_or(look.font);
        open.spans.push((look, style.hidden.unwrap_or(hidden)));
    }

    /// White space of the file runs together; spaces that count are elements.
    fn flowing(&mut self, text: &str) {
        if !text.contains(['\n', '\r', '\t']) && !text.contains("  ") {
            self.text(text);
            return;
        }
        let mut out = String::with_capacity(text.len());
        let at_start = self.paragraphs.last().is_none_or(|open| open.line.text().is_empty());
        let mut space = at_start;
        for c in text.chars() {
            let blank = matches!(c, ' ' | '\n' | '\r' | '\t');
            if !(blank && space) {
                out.push(if blank { ' ' } else { c });
            }
            space = blank;
        }
        self.text(&out);
    }

    fn text(&mut self, text: &str) {
        let Some(open) = self.paragraphs.last_mut() else { return };
        if self.deleting.is_some() {
            keep(&mut self.aside.deleted, text.trim());
            return;
        }
        let (look, hidden) = open.spans.last().cloned().unwrap_or_default();
        if hidden {
            open.hidden.push_str(text);
        } else {
            open.line.push(text, &look);
        }
    }

    fn begin_list(&mut self, element: &Element<'_>) {
        let text = |name: &str| element.attribute_written(name).map(|value| value.into_owned());
        let here = self.boxes.len();
        let outer = self.lists.last().filter(|list| list.boxes == here);
        let style = text("text:style-name").or_else(|| outer.map(|list| list.style.clone())).unwrap_or_default();
        let goes_on = text("text:continue-numbering").as_deref() == Some("true");
        let continued = text("text:continue-list").and_then(|id| self.named_lists.get(&id).copied());
        let id = match outer {
            Some(outer) => outer.id,
            None => {
                let before = continued.or_else(|| self.last_of_style.get(&style).copied().filter(|_| goes_on));
                before.unwrap_or_else(|| {
                    self.list_count += 1;
                    self.list_count
                })
            }
        };
        if let Some(name) = text("xml:id").filter(|_| self.named_lists.len() < 100_000) {
            self.named_lists.insert(name, id);
        }
        self.last_of_style.insert(style.clone(), id);
        self.lists.push(List { id, style, fresh: false, start: None, boxes: here });
    }

    fn begin_box(&mut self, story: Story, nodes: &mut Nodes<'_>) {
        if self.flow.begin_box() {
            self.boxes.push(story);
        } else {
            self.flaw = Some(Flaw::TooDeep);
            nodes.skip();
        }
    }

    fn end_box(&mut self) {
        let Some(story) = self.boxes.pop() else { return };
        let mut inside = self.flow.end_box();
        if story == Story::Note {
            for paragraph in &mut inside {
                paragraph.story = Story::Note;
            }
        }
        match self.paragraphs.last_mut() {
            Some(open) => open.line.after.extend(inside),
            None => {
                for paragraph in inside {
                    self.flow.paragraph(paragraph, Vec::new());
                }
            }
        }
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.paragraphs.pop() else { return };
        keep(&mut self.aside.hidden, open.hidden.trim());
        let (number, level) = self.number(&open);
        let look = Look {
            style: open.style.name.clone(),
            outline: open.outline.filter(|outline| (1..=9).contains(outline)),
            number_level: level.filter(|_| number.is_some()).and_then(|level| u8::try_from(level).ok()),
            centered: open.style.centered.unwrap_or(false),
            ..Look::default()
        };
        let (mut paragraph, after) = open.line.finish(number, look);
        // A drawing can hold paragraphs without a box around them.
        if let Some(outer) = self.paragraphs.last_mut().filter(|outer| outer.boxes == open.boxes) {
            paragraph.story = Story::TextBox;
            outer.line.after.extend((!paragraph.text.trim().is_empty()).then_some(paragraph));
            outer.line.after.extend(after);
            return;
        }
        self.flow.paragraph(paragraph, after);
    }

    fn number(&mut self, open: &OpenParagraph) -> (Option<String>, Option<usize>) {
        if let Some(level) = open.item {
            let Some(list) = self.lists.last_mut() else { return (None, None) };
            let style = open.style.list.as_ref().filter(|name| !name.is_empty()).unwrap_or(&list.style);
            let levels = self.styles.list(&list.style).or_else(|| self.styles.list(style));
            let Some(levels) = levels.filter(|_| level < LEVELS) else { return (None, None) };
            let start = list.start.take();
            // A value that restarts an item restarts it each time, unlike that of a Word list.
            let list_number = if start.is_some() { self.list_count + 1_000_000 } else { list.id };
            if start.is_some() {
                self.list_count += 1;
            }
            let list_use = ListUse { definition: list.id, list: list_number, level, start_override: start, levels };
            return (self.counters.next(list_use), Some(level));
        }
        if open.counts_by_outline {
            let level = usize::from(open.outline.unwrap_or(1)).saturating_sub(1);
            let by_style = open.style.list.as_ref().and_then(|name| self.styles.list(name));
            let levels = by_style.unwrap_or(&self.styles.outline);
            if level < LEVELS {
                let list_use = ListUse { definition: -1, list: -1, level, start_override: None, levels };
                return (self.counters.next(list_use), Some(level));
            }
        }
        (None, None)
    }

    fn finish(mut self, flaw: Option<Flaw>) -> Reading {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        let full = self.flow.is_full();
        let mut document = self.flow.finish();
        document.aside = self.aside;
        Reading { document, flaw: self.flaw.or(flaw), full, pictures: self.pictures }
    }
}

/// Elements whose text is text; between others stands white space that only shapes the file.
fn holds_text((namespace, name): (Namespace, &str)) -> bool {
    match namespace {
        Namespace::OdfText => !matches!(name, "note" | "list" | "list-item" | "section" | "ruby" | "tracked-changes"),
        _ => false,
    }
}

/// The text of a deletion without who made it.
fn deletion_text(nodes: &mut Nodes<'_>) -> String {
    let mut text = String::new();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.name == "change-info" => nodes.skip(),
            Some(Node::Text(piece)) => text.push_str(&piece),
            Some(_) => {}
            None => break,
        }
    }
    text
}

fn keep(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}
