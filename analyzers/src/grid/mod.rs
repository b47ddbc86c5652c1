//! [`Workbook`]: what a spreadsheet file says, cell by cell, as its author sees it.

mod cells;

use serde::{Deserialize, Serialize};

pub use cells::Cells;

/// A spreadsheet file; a CSV file is a workbook of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// Sheets in the order of their tabs, hidden ones included.
    pub sheets: Vec<Sheet>,
    /// The file is damaged and only part of it could be read; says which.
    pub partial: Option<String>,
}

/// One sheet. Cells are kept sparsely: a sheet with a cell at A1 and one at XFD1048576 holds two.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// Whether the tab is hidden.
    pub hidden: bool,
    /// Cells that hold something, by row and column from 0.
    pub cells: Cells,
    /// Merged areas; the value stands in the cell at their top left.
    pub merges: Vec<Area>,
    /// Hidden rows, from 0, sorted.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, from 0, sorted.
    pub hidden_columns: Vec<u32>,
    /// Whether its cells were read from a picture, so that a letter may be wrong.
    #[serde(default)]
    pub recognised: bool,
}

/// What stands in a recognised cell for what could not be read: no number, so that nobody counts it.
pub const UNREADABLE: &str = "？";

/// A cell that holds something.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The value, for a formula the one that was saved with it.
    pub value: Value,
    /// What the office program shows in the cell, as far as the number format tells: `2024年3月31日`, `85%`, `9`.
    pub shown: String,
    /// Whether a formula computes the value.
    pub formula: bool,
}

impl Cell {
    /// A cell that holds a text and shows it.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { value: Value::Text(text.clone()), shown: text, formula: false }
    }
}

/// Value of a cell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A formula that was saved without a value.
    #[default]
    Missing,
    /// Text as it was typed.
    Text(String),
    /// A number; integers up to 2^53 are exact.
    Number(f64),
    /// A date or time: days since 1899-12-30 (the 1904 base already added), with the time of day as fraction.
    Date(f64),
    /// A logical value.
    Bool(bool),
    /// An error value such as `#DIV/0!`.
    Error(String),
}

/// A rectangle of cells, both corners included, from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Sheet {
    /// The cell at a row and column from 0, `None` where it is empty.
    #[must_use]
    pub fn at(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cells.get(&(row, column))
    }

    /// What is shown at a row and column, empty where nothing is.
    #[must_use]
    pub fn shown(&self, row: u32, column: u32) -> &str {
        self.at(row, column).map_or("", |cell| cell.shown.as_str())
    }

    /// The corner that holds the value of a merged cell, the place itself where nothing is merged.
    #[must_use]
    pub fn anchor(&self, row: u32, column: u32) -> (u32, u32) {
        self.merges
            .iter()
            .find(|area| (area.top..=area.bottom).contains(&row) && (area.left..=area.right).contains(&column))
            .map_or((row, column), |area| (area.top, area.left))
    }

    /// The cells row by row; rows that hold nothing are left out.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Vec<(u32, &Cell)>)> {
        self.cells.rows()
    }
}

/// The name of a cell as office programs write it: `(0, 0)` is `A1`.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    column_name(column) + &(u64::from(row) + 1).to_string()
}

/// The name of a column as office programs write it: `26` is `AA`.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::cell_name;

    #[test]
    fn cells_are_named_as_office_programs_do() {
        assert_eq!(
            [cell_name(0, 0), cell_name(9, 25), cell_name(0, 26), cell_name(1_048_575, 16_383)],
            ["A1", "Z10", "AA1", "XFD1048576"]
        );
    }
}
