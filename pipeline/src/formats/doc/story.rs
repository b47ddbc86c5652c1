//! Walks through the characters of one flow of text and makes paragraphs of them.

use std::collections::HashMap;
use std::rc::Rc;

use shuping_analyzers::document::{Aside, Document, Look, Paragraph};

use super::super::fields::equation_text;
use super::super::flow::Flow;
use super::super::line::{Line, RunLook};
use super::super::numbering::Counters;
use super::super::symbols;
use super::anchors::Anchors;
use super::formatting::{Formatting, style_and_modifiers};
use super::lists::Lists;
use super::pieces::Pieces;
use super::properties::{Paragraph as Properties, Run, character_style};
use super::styles::StyleSheet;
use crate::content::Limits;

/// All that the text of a file refers to.
pub(super) struct Parts<'a> {
    pub(super) stream: &'a [u8],
    pub(super) data: &'a [u8],
    pub(super) pieces: Pieces<'a>,
    pub(super) runs: Formatting<'a>,
    pub(super) paragraphs: Formatting<'a>,
    pub(super) styles: StyleSheet,
    pub(super) lists: Lists,
    pub(super) fonts: Vec<Rc<str>>,
    pub(super) limits: Limits,
}

/// Reads the characters `from..to`. `anchors` gives what stands behind the paragraphs that refer to it.
pub(super) fn read(parts: &Parts<'_>, from: u32, to: u32, anchors: &mut Anchors) -> (Document, bool) {
    let mut story = Story {
        parts,
        anchors,
        flow: Flow::new(&parts.limits),
        aside: Aside::default(),
        counters: Counters::default(),
        line: Line::default(),
        fields: Vec::new(),
        hidden: String::new(),
        deleted: String::new(),
        levels: Vec::new(),
        looks: HashMap::new(),
        properties: HashMap::new(),
    };
    story.run(from, to);
    let full = story.flow.is_full();
    (story.finish(), full)
}

struct Story<'a, 'p> {
    parts: &'a Parts<'p>,
    anchors: &'a mut Anchors,
    flow: Flow,
    aside: Aside,
    counters: Counters,
    line: Line,
    fields: Vec<Field>,
    hidden: String,
    deleted: String,
    /// For every table that is open whether a row and a cell of it are.
    levels: Vec<(bool, bool)>,
    /// Runs by the place of their modifiers: few differ.
    looks: HashMap<(u16, u32), Rc<Shape>>,
    properties: HashMap<u16, Rc<Properties>>,
}

#[derive(Default)]
struct Field {
    code: String,
    in_result: bool,
}

/// A run with its look.
struct Shape {
    run: Run,
    look: RunLook,
    symbol_font: Option<Rc<str>>,
}

impl Story<'_, '_> {
    fn run(&mut self, from: u32, to: u32) {
        let Some(first) = self.parts.pieces.at(from) else { return };
        let parts = self.parts;
        for piece in parts.pieces.pieces.iter().skip(first) {
            if piece.start >= to {
                return;
            }
            let (start, end) = (piece.start.max(from), piece.end.min(to));
            let units = piece.units(parts.stream, start, end);
            let added = parts.pieces.modifiers(piece);
            // Stretches of one look are taken together, up to the next character that means something.
            let mut at = 0_usize;
            while at < units.len() && !self.flow.is_full() {
                let position = start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
                let offset = piece.offset_of(position);
                let stretch = parts.runs.at(offset);
                let wide = piece.offset_of(position.saturating_add(1)).saturating_sub(offset).max(1);
                let paragraph = parts.paragraphs.at(offset);
                let style = paragraph.map_or(0, |stretch| style_and_modifiers(stretch.modifiers).0);
                let ends = [stretch, paragraph].into_iter().flatten().map(|stretch| stretch.end).min();
                let reach = if stretch.is_some() { ends } else { None };
                let reach = reach.map_or(1, |end| (end - offset).div_ceil(wide).max(1));
                let reach = usize::try_from(reach).unwrap_or(usize::MAX);
                let end = at.saturating_add(reach).min(units.len());
                let shape = self.shape(style, stretch.map_or((offset, &[][..]), |s| (s.start, s.modifiers)), &added);
                let slice = units.get(at..end).unwrap_or_default();
                self.stretch(slice, position, &shape, |position| (piece.offset_of(position), &added));
                at = end;
            }
            if self.flow.is_full() {
                return;
            }
        }
    }

    fn shape(&mut self, style: u16, (place, modifiers): (u32, &[u8]), added: &[u8]) -> Rc<Shape> {
        let key = (style, place);
        if added.is_empty() {
            if let Some(shape) = self.looks.get(&key) {
                return Rc::clone(shape);
            }
        }
        let mut run = self.parts.styles.get(style).map(|style| style.run.clone()).unwrap_or_default();
        run.deleted = false;
        if let Some(own) = character_style(modifiers).and_then(|index| self.parts.styles.get(index)) {
            let of_runs = &own.run;
            run.bold ^= of_runs.bold;
            run.hidden ^= of_runs.hidden;
            run.asian |= of_runs.asian;
            run.size = if of_runs.size > 0 { of_runs.size } else { run.size };
            run.font = of_runs.font.or(run.font);
            run.latin_font = of_runs.latin_font.or(run.latin_font);
        }
        let base = run.clone();
        run.apply(modifiers, &base);
        run.apply(added, &base);
        let font = |index: Option<u16>| self.parts.fonts.get(usize::from(index?)).cloned();
        let look =
            RunLook { bold: run.bold, size: run.size, font: font(run.font).unwrap_or_default(), asian: run.asian };
        let symbol_font = font(run.latin_font).filter(|font| symbols::is_symbol_font(font));
        let shape = Rc::new(Shape { run, look, symbol_font });
        if added.is_empty() && self.looks.len() < 100_000 {
            self.looks.insert(key, Rc::clone(&shape));
        }
        shape
    }

    fn stretch<'m>(&mut self, units: &[u16], first: u32, shape: &Shape, place: impl Fn(u32) -> (u32, &'m [u8])) {
        let mut plain = String::new();
        let mut position = first;
        for decoded in char::decode_utf16(units.iter().copied()) {
            let c = decoded.unwrap_or('\u{fffd}');
            let here = position;
            position = position.saturating_add(if u32::from(c) > 0xFFFF { 2 } else { 1 });
            if !is_mark(c) && !shape.run.special {
                plain.push(c);
                continue;
            }
            self.text(&plain, shape);
            plain.clear();
            match c {
                '\u{13}' if !shape.run.deleted => self.fields.push(Field::default()),
                '\u{14}' if !shape.run.deleted => {
                    if let Some(field) = self.fields.last_mut() {
                        field.in_result = true;
                    }
                }
                '\u{15}' if !shape.run.deleted => self.end_field(shape),
                '\r' | '\u{7}' | '\u{c}' => {
                    let (offset, added) = place(here);
                    self.end_paragraph(c, here, offset, shape.run.deleted, added);
                }
                _ => self.mark(c, here, shape),
            }
        }
        self.text(&plain, shape);
    }

    /// A character that stands for something.
    fn mark(&mut self, c: char, position: u32, shape: &Shape) {
        if let Some((font, code)) = shape.run.symbol.filter(|_| c == '(') {
            let font = self.parts.fonts.get(usize::from(font)).map(AsRef::as_ref).unwrap_or_default();
            let sign = symbols::symbol(font, u32::from(code)).unwrap_or('\u{fffd}');
            self.text(sign.encode_utf8(&mut [0; 4]), shape);
            return;
        }
        match c {
            '\u{b}' => self.text("\n", shape),
            '\t' => self.text("\t", shape),
            '\u{1e}' => self.text("-", shape),
            '\u{e}' if !self.line.text().is_empty() => self.text("\n", shape),
            c if u32::from(c) < 32 => {
                let anchored = self.anchors.at(position);
                if !shape.run.deleted {
                    self.line.after.extend(anchored);
                }
            }
            c => self.text(c.encode_utf8(&mut [0; 4]), shape),
        }
    }

    fn text(&mut self, text: &str, shape: &Shape) {
        if text.is_empty() {
            return;
        }
        if shape.run.deleted {
            self.deleted.push_str(text);
            return;
        }
        if let Some(field) = self.fields.iter_mut().rev().find(|field| !field.in_result) {
            field.code.push_str(text);
            return;
        }
        let shown = shape.symbol_font.as_ref().map(|font| symbols::translate(font, text));
        let text = shown.as_deref().unwrap_or(text);
        if shape.run.hidden {
            self.hidden.push_str(text);
        } else {
            self.line.push(text, &shape.look);
        }
    }

    fn end_field(&mut self, shape: &Shape) {
        let Some(field) = self.fields.pop() else { return };
        if let Some(text) = equation_text(&field.code).filter(|_| !field.in_result) {
            self.text(&text, shape);
        }
    }

    fn end_paragraph(&mut self, mark: char, position: u32, offset: u32, deleted: bool, added: &[u8]) {
        // A field that does not end must not swallow the rest of the document.
        for field in &mut self.fields {
            field.in_result = true;
        }
        keep(&mut self.aside.hidden, &mut self.hidden);
        keep(&mut self.aside.deleted, &mut self.deleted);
        self.line.after.extend(self.anchors.through(position));
        let stretch = self.parts.paragraphs.at(offset);
        let (style, modifiers) = style_and_modifiers(stretch.map(|s| s.modifiers).unwrap_or_default());
        let mut properties = Properties::clone(&self.of_style(style));
        let by_style = properties.list.take();
        properties.apply(modifiers, self.parts.data);
        properties.apply(added, self.parts.data);
        if mark == '\u{c}' && self.line.is_empty() {
            return;
        }
        if deleted && mark == '\r' && !properties.inner_cell_end && !properties.ends_row() {
            // The line goes on in the next paragraph.
            return;
        }
        let line = std::mem::take(&mut self.line);
        self.enter(properties.depth());
        if properties.ends_row() {
            self.end_row(&properties);
            return;
        }
        self.open_cell();
        let (number, level) = self.number(&properties, by_style, style);
        let own = self.parts.styles.get(style);
        let look = Look {
            style: own.map(|style| style.name.clone()).unwrap_or_default(),
            outline: properties.outline.filter(|outline| *outline < 9).map(|outline| outline + 1),
            number_level: level,
            centered: properties.centered,
            ..Look::default()
        };
        let (paragraph, after) = line.finish(number, look);
        self.flow.paragraph(paragraph, after);
        if (mark == '\u{7}' && properties.depth() <= 1) || properties.inner_cell_end {
            if let Some((_, cell)) = self.levels.last_mut() {
                *cell = false;
            }
        }
    }

    fn of_style(&mut self, style: u16) -> Rc<Properties> {
        let sheet = &self.parts.styles;
        let make = || Rc::new(sheet.get(style).map(|style| style.paragraph.clone()).unwrap_or_default());
        Rc::clone(self.properties.entry(style).or_insert_with(make))
    }

    fn number(&mut self, properties: &Properties, by_style: Option<u16>, style: u16) -> (Option<String>, Option<u8>) {
        let lists = &self.parts.lists;
        let Some(list) = properties.list.or(by_style).filter(|list| *list > 0) else { return (None, None) };
        let tied = || {
            let by = self.parts.styles.get(style).map(|style| style.list_by)?;
            lists.level_of_style(list, by)
        };
        let level = if properties.list.is_none() { tied().or(properties.level) } else { properties.level };
        let level = level.unwrap_or(0);
        let Some(list_use) = lists.list_use(list, level) else { return (None, None) };
        (self.counters.next(list_use), Some(level))
    }

    /// Opens and closes tables until as many are open as stand around the paragraph.
    fn enter(&mut self, depth: u32) {
        let depth = usize::try_from(depth).unwrap_or(usize::MAX).min(self.parts.limits.depth).min(64);
        while self.levels.len() > depth {
            self.levels.pop();
            self.flow.end_table();
        }
        while self.levels.len() < depth {
            if !self.levels.is_empty() {
                self.open_cell();
            }
            if !self.flow.begin_table() {
                return;
            }
            self.levels.push((false, false));
        }
    }

    fn open_cell(&mut self) {
        let Some((row, cell)) = self.levels.last_mut() else { return };
        if !*row {
            self.flow.begin_row();
            *row = true;
        }
        if !*cell {
            self.flow.begin_cell(1, super::super::flow::Merge::No);
            *cell = true;
        }
    }

    fn end_row(&mut self, properties: &Properties) {
        let Some(level) = self.levels.last_mut() else { return };
        if level.0 {
            self.flow.shape_row(properties.edges.clone(), &properties.merges);
        }
        *level = (false, false);
    }

    fn finish(mut self) -> Document {
        if !self.line.is_empty() {
            let (paragraph, after) = std::mem::take(&mut self.line).finish(None, Look::default());
            self.flow.paragraph(paragraph, after);
        }
        let mut document = self.flow.finish();
        keep(&mut self.aside.hidden, &mut self.hidden);
        keep(&mut self.aside.deleted, &mut self.deleted);
        document.aside = self.aside;
        document
    }
}

/// Characters that do not simply stand for themselves.
fn is_mark(c: char) -> bool {
    u32::from(c) < 32
}

fn keep(list: &mut Vec<String>, text: &mut String) {
    if !text.trim().is_empty() {
        list.push(std::mem::take(text));
    }
    text.clear();
}

/// The text of paragraphs, one a line.
pub(super) fn joined(paragraphs: &[Paragraph]) -> String {
    paragraphs.iter().map(|paragraph| paragraph.text.trim()).collect::<Vec<_>>().join("\n")
}
