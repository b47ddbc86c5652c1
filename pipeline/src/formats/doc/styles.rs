//! The style sheet of a legacy Word file ([MS-DOC] 2.9.271).

use super::super::cfb::u16_at;
use super::properties::{Paragraph, Run};

const NO_STYLE: u16 = 0xFFF;
const MAX_ANCESTORS: usize = 32;

/// All styles, each with what it inherits.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    styles: Vec<Style>,
}

/// A style with what it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) name: String,
    pub(super) paragraph: Paragraph,
    pub(super) run: Run,
    /// The style of those it inherits from that names the list.
    pub(super) list_by: u16,
}

#[derive(Default)]
struct Written<'a> {
    name: String,
    built_in: u16,
    of_runs: bool,
    parent: u16,
    paragraph: &'a [u8],
    run: &'a [u8],
}

impl StyleSheet {
    /// Reads the sheet; what is broken ends it early.
    pub(super) fn read(sheet: &[u8], data: &[u8]) -> Self {
        let head = u16_at(sheet, 0).map_or(0, usize::from);
        let count = u16_at(sheet, 2).map_or(0, usize::from).min(4_095);
        let base = u16_at(sheet, 4).map_or(10, usize::from);
        let mut rest = sheet.get(head + 2..).unwrap_or_default();
        let mut written = Vec::new();
        for _ in 0..count {
            let Some(length) = u16_at(rest, 0).map(usize::from) else { break };
            let Some(raw) = rest.get(2..2 + length) else { break };
            written.push(read_style(raw, base));
            rest = rest.get(2 + length..).unwrap_or_default();
        }
        let styles = (0..written.len()).map(|index| inherit(index, &written, data)).collect();
        Self { styles }
    }

    pub(super) fn get(&self, index: u16) -> Option<&Style> {
        self.styles.get(usize::from(index))
    }
}

fn read_style(raw: &[u8], base: usize) -> Written<'_> {
    let mut style = Written { parent: NO_STYLE, ..Written::default() };
    let (Some(first), Some(second), Some(third)) = (u16_at(raw, 0), u16_at(raw, 2), u16_at(raw, 4)) else {
        return style;
    };
    style.built_in = first & 0xFFF;
    style.of_runs = second & 15 == 2;
    style.parent = second >> 4;
    let characters = u16_at(raw, base).map_or(0, usize::from).min(512);
    let units: Vec<u16> = (0..characters).map_while(|index| u16_at(raw, base + 2 + index * 2)).collect();
    style.name = String::from_utf16_lossy(&units).split(',').next().unwrap_or_default().to_owned();
    let mut at = base + 2 + characters * 2 + 2;
    for index in 0..third & 15 {
        let Some(length) = u16_at(raw, at).map(usize::from) else { break };
        let modifiers = raw.get(at + 2..at + 2 + length).unwrap_or_default();
        match (second & 15, index) {
            (1, 0) => style.paragraph = modifiers.get(2..).unwrap_or_default(),
            (1, 1) | (2, 0) => style.run = modifiers,
            _ => {}
        }
        at += 2 + length + length % 2;
    }
    style
}

fn inherit(index: usize, written: &[Written<'_>], data: &[u8]) -> Style {
    let mut line = Vec::new();
    let mut next = index;
    while let Some(style) = written.get(next) {
        if line.len() >= MAX_ANCESTORS || line.contains(&next) {
            break;
        }
        line.push(next);
        next = usize::from(style.parent);
    }
    // Word takes ten points where nothing is said.
    let mut style = Style { run: Run { size: 20, ..Run::default() }, list_by: NO_STYLE, ..Style::default() };
    if written.get(index).is_some_and(|own| own.of_runs) {
        style.run.size = 0;
    }
    for ancestor in line.iter().rev() {
        let Some(own) = written.get(*ancestor) else { continue };
        let before = style.paragraph.list;
        style.paragraph.list = None;
        style.paragraph.apply(own.paragraph, data);
        if style.paragraph.list.is_some() {
            style.list_by = u16::try_from(*ancestor).unwrap_or(NO_STYLE);
        } else {
            style.paragraph.list = before;
        }
        let base = style.run.clone();
        style.run.apply(own.run, &base);
        // The built-in headings have their outline level by nature.
        if (1..=9).contains(&own.built_in) {
            style.paragraph.outline = u8::try_from(own.built_in - 1).ok();
        }
    }
    if let Some(own) = written.get(index) {
        style.name = match own.built_in {
            level @ 1..=9 => format!("heading {level}"),
            _ => own.name.clone(),
        };
    }
    style
}
