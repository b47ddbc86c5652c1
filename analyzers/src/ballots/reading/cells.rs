//! A sheet as its reader sees it: merged cells resolved, hidden columns left out, text folded.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::grid::{Cell, Sheet, Value};

/// Text without the differences that do not matter: full-width forms made narrow, white space left out, lower case.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|letter| !letter.is_whitespace() && !is_invisible(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// The text of a cell as its author typed it, or as the office program shows it.
#[must_use]
pub(super) fn text_of(cell: &Cell) -> Cow<'_, str> {
    match &cell.value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::Number(number) if cell.shown.is_empty() => Cow::Owned(number.to_string()),
        Value::Bool(truth) if cell.shown.is_empty() => Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" }),
        _ => Cow::Borrowed(&cell.shown),
    }
}

/// Whether nothing can be seen in a cell.
#[must_use]
pub(super) fn is_empty(cell: &Cell) -> bool {
    match &cell.value {
        Value::Text(text) => text.chars().all(|letter| letter.is_whitespace() || is_invisible(letter)),
        Value::Missing => cell.shown.trim().is_empty(),
        _ => false,
    }
}

/// One row: its number and the cells that hold something, by column.
pub(super) type Line<'a> = (u32, Vec<(u32, &'a Cell)>);

/// A sheet without hidden columns and empty rows.
pub(super) struct View<'a> {
    /// The sheet itself.
    pub(super) sheet: &'a Sheet,
    /// Rows that hold something, hidden ones included.
    pub(super) lines: Vec<Line<'a>>,
    /// Visible columns that hold something, sorted.
    pub(super) columns: Vec<u32>,
    /// Corner of every covered cell of a merged area.
    anchors: HashMap<(u32, u32), (u32, u32)>,
}

impl<'a> View<'a> {
    pub(super) fn new(sheet: &'a Sheet) -> Self {
        let hidden = |column: u32| sheet.hidden_columns.binary_search(&column).is_ok();
        let mut seen = std::collections::BTreeSet::new();
        let mut lines = Vec::new();
        for (row, cells) in sheet.rows() {
            let kept: Vec<_> = cells.into_iter().filter(|(column, cell)| !hidden(*column) && !is_empty(cell)).collect();
            if !kept.is_empty() {
                seen.extend(kept.iter().map(|(column, _)| *column));
                lines.push((row, kept));
            }
        }
        let last_row = lines.last().map_or(0, |(row, _)| *row);
        let last_column = seen.last().copied().unwrap_or(0);
        let mut anchors = HashMap::new();
        for area in &sheet.merges {
            // A merged area may reach to the end of the sheet; what lies beyond the used cells does not matter.
            for row in area.top..=area.bottom.min(last_row) {
                for column in area.left..=area.right.min(last_column.max(area.left)) {
                    anchors.insert((row, column), (area.top, area.left));
                }
            }
        }
        Self { sheet, lines, columns: seen.into_iter().collect(), anchors }
    }

    /// Position of a row among [`View::lines`].
    pub(super) fn position(&self, row: u32) -> Result<usize, usize> {
        self.lines.binary_search_by_key(&row, |(row, _)| *row)
    }

    /// The cell at a place, not looking at merged areas.
    pub(super) fn own(&self, row: u32, column: u32) -> Option<&'a Cell> {
        self.position(row).ok().and_then(|at| self.lines.get(at)).and_then(|(_, cells)| in_line(cells, column))
    }

    /// Corner of the merged area at a place, the place itself where nothing is merged.
    pub(super) fn anchor(&self, row: u32, column: u32) -> (u32, u32) {
        self.anchors.get(&(row, column)).copied().unwrap_or((row, column))
    }

    /// The cell that shows at a place, merged areas resolved.
    pub(super) fn at(&self, row: u32, column: u32) -> Option<&'a Cell> {
        let (row, column) = self.anchor(row, column);
        self.own(row, column)
    }

    /// The text that shows at a place, empty where nothing does.
    pub(super) fn text(&self, row: u32, column: u32) -> Cow<'a, str> {
        self.at(row, column).map_or(Cow::Borrowed(""), text_of)
    }

    /// Number of columns that the cell at a place covers.
    pub(super) fn width(&self, row: u32, column: u32) -> u32 {
        self.sheet
            .merges
            .iter()
            .find(|area| area.top == row && area.left == column)
            .map_or(1, |area| area.right - area.left + 1)
    }
}

/// The cell of a line at a column.
pub(super) fn in_line<'a>(cells: &[(u32, &'a Cell)], column: u32) -> Option<&'a Cell> {
    cells.binary_search_by_key(&column, |(column, _)| *column).ok().and_then(|at| cells.get(at)).map(|(_, cell)| *cell)
}
