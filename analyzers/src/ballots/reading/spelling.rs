//! What a sheet means, written into it: which of its cells read otherwise than they stand there.

use crate::grid::{Cell, Sheet};

/// Cells in words that are understood everywhere, in place of codes or of heads that few use.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    cells: Vec<(u32, u32, Cell)>,
    /// Corners of merged areas that are taken apart.
    parted: Vec<(u32, u32)>,
    /// What people need to know about it.
    notes: Vec<String>,
}

impl Spelling {
    /// Puts a text into a cell; an empty one clears it.
    pub(super) fn put(&mut self, row: u32, column: u32, text: impl Into<String>) {
        self.cells.push((row, column, Cell::text(text)));
    }

    /// Takes the merged area apart that begins at a cell.
    pub(super) fn part(&mut self, row: u32, column: u32) {
        self.parted.push((row, column));
    }

    /// Says something about it to people.
    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// The spelling, where it changes anything.
    pub(super) fn some(self) -> Option<Self> {
        (!self.cells.is_empty()).then_some(self)
    }

    /// Writes it into the sheet, and returns what people need to know.
    pub(super) fn write(self, sheet: &mut Sheet) -> Vec<String> {
        for (row, column, cell) in self.cells {
            sheet.cells.insert((row, column), cell);
        }
        sheet.merges.retain(|area| !self.parted.contains(&(area.top, area.left)));
        self.notes
    }
}
