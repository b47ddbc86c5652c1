//! Properties that modifiers set on runs, paragraphs and table rows.

use super::super::cfb::{u16_at, u32_at};
use super::super::flow::Merge;
use super::sprm::{Modifier, TABLE_DEFINITION, modifiers};

/// Properties of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) bold: bool,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    /// The character stands for something: a picture, a note, a symbol.
    pub(super) special: bool,
    pub(super) size: u16,
    /// Index of the East-Asian font.
    pub(super) font: Option<u16>,
    /// Index of the Latin font.
    pub(super) latin_font: Option<u16>,
    pub(super) asian: bool,
    /// Font and character of a symbol.
    pub(super) symbol: Option<(u16, u16)>,
}

/// The index of the character style that modifiers name.
pub(super) fn character_style(list: &[u8]) -> Option<u16> {
    modifiers(list).filter(|m| m.code == 0x4A30).map(|m| m.word()).last()
}

impl Run {
    /// Applies modifiers; `base` is what the style alone gives, which switches can keep or turn round.
    pub(super) fn apply(&mut self, list: &[u8], base: &Self) {
        for modifier in modifiers(list) {
            match modifier.code {
                0x0800 => self.deleted = modifier.byte() == 1,
                0x0835 => self.bold = switch(modifier.byte(), base.bold),
                0x083C => self.hidden = switch(modifier.byte(), base.hidden),
                0x0855 => self.special = modifier.byte() == 1,
                0x286F => self.asian = modifier.byte() == 1,
                0x4A43 => self.size = modifier.word(),
                0x4A4F => self.latin_font = Some(modifier.word()),
                0x4A50 => self.font = Some(modifier.word()),
                0x6A09 => {
                    let character = u16_at(modifier.operand, 2).unwrap_or(0);
                    self.symbol = Some((modifier.word(), character));
                    self.special = true;
                }
                _ => {}
            }
        }
    }
}

fn switch(value: u8, of_style: bool) -> bool {
    match value {
        0 => false,
        0x80 => of_style,
        0x81 => !of_style,
        _ => true,
    }
}

/// Properties of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Outline level, 0 = top, 9 = body text.
    pub(super) outline: Option<u8>,
    /// Index of the list from 1, 0 for none.
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    pub(super) centered: bool,
    /// Tables around the paragraph.
    pub(super) tables: u32,
    in_table: bool,
    /// The paragraph is the end mark of a row.
    pub(super) row_end: bool,
    /// The paragraph is the last of a cell of an inner table.
    pub(super) inner_cell_end: bool,
    inner_row_end: bool,
    /// Right and left edges of the cells, at a row end.
    pub(super) edges: Vec<i32>,
    pub(super) merges: Vec<Merge>,
}

impl Paragraph {
    /// Applies modifiers. `data` is the data stream, where modifiers too long for their page stand.
    pub(super) fn apply(&mut self, list: &[u8], data: &[u8]) {
        for modifier in modifiers(list) {
            if matches!(modifier.code, 0x6645 | 0x6646) {
                for inner in modifiers(huge(&modifier, data)) {
                    self.take(&inner);
                }
            } else {
                self.take(&modifier);
            }
        }
    }

    fn take(&mut self, modifier: &Modifier<'_>) {
        match modifier.code {
            0x2640 => self.outline = Some(modifier.byte()),
            0x460B => self.list = Some(modifier.word()),
            0x260A => self.level = Some(modifier.byte()),
            0x2403 | 0x2461 => self.centered = modifier.byte() == 1,
            0x2416 => self.in_table = modifier.byte() != 0,
            0x2417 => self.row_end = modifier.byte() != 0,
            0x244B => self.inner_cell_end = modifier.byte() != 0,
            0x244C => self.inner_row_end = modifier.byte() != 0,
            0x6649 => self.tables = u32_at(modifier.operand, 0).unwrap_or(0),
            0x664A => self.tables = self.tables.wrapping_add(u32_at(modifier.operand, 0).unwrap_or(0)),
            0xD62B => self.merge_one(modifier.operand),
            TABLE_DEFINITION => self.define_row(modifier.operand),
            _ => {}
        }
    }

    /// How many tables stand around the paragraph; old files only say that there is one.
    pub(super) fn depth(&self) -> u32 {
        if self.in_table { self.tables.max(1) } else { self.tables }
    }

    pub(super) fn ends_row(&self) -> bool {
        self.row_end || self.inner_row_end
    }

    fn define_row(&mut self, operand: &[u8]) {
        let Some(cells) = operand.get(2).copied().map(usize::from) else { return };
        let edge = |index: usize| u16_at(operand, 3 + index * 2).map(|twips| i32::from(twips.cast_signed()));
        self.edges = (0..=cells).map_while(edge).collect();
        let flags = |index: usize| u16_at(operand, 3 + (cells + 1) * 2 + index * 20).unwrap_or(0);
        self.merges = (0..cells).map(|index| merge((flags(index) >> 5) & 3)).collect();
    }

    fn merge_one(&mut self, operand: &[u8]) {
        let (Some(cell), Some(flags)) = (operand.get(1).copied().map(usize::from), operand.get(2)) else { return };
        if let Some(slot) = self.merges.get_mut(cell) {
            *slot = merge(u16::from(*flags & 3));
        }
    }
}

fn merge(flags: u16) -> Merge {
    if flags == 1 { Merge::Above } else { Merge::No }
}

fn huge<'d>(modifier: &Modifier<'_>, data: &'d [u8]) -> &'d [u8] {
    let from = u32_at(modifier.operand, 0).and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
    let rest = data.get(from..).unwrap_or_default();
    let length = u16_at(rest, 0).map_or(0, usize::from);
    rest.get(2..).map(|rest| rest.get(..length).unwrap_or(rest)).unwrap_or_default()
}
