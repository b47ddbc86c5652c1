//! [`Intake`]: cells on their way into a workbook, counted and capped.

use shuping_analyzers::grid::{Cell, Sheet, Value, Workbook};

use super::decimal::general;
use super::number_format::NumberFormat;
use crate::content::{Cause, Content, Limits, Refusal};

/// Rows and columns that a spreadsheet can have.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns up to `XFD`.
pub(super) const COLUMNS: u32 = 16_384;
/// Merged areas of one sheet that are kept; each look-up of a cell walks along them.
const MERGES: usize = 20_000;

/// Collects the sheets of a workbook under the limits.
pub(super) struct Intake {
    book: Workbook,
    cells: usize,
    characters: usize,
    merges: usize,
}

impl Intake {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { book: Workbook::default(), cells: limits.cells, characters: limits.characters, merges: 0 }
    }

    /// Begins a sheet; the cells that follow are its own.
    pub(super) fn sheet(&mut self, name: &str, hidden: bool) {
        self.merges = 0;
        self.book.sheets.push(Sheet { name: name.to_owned(), hidden, ..Sheet::default() });
    }

    /// The sheet that was begun last.
    pub(super) fn current(&mut self) -> Option<&mut Sheet> {
        self.book.sheets.last_mut()
    }

    /// Puts a cell into the sheet that was begun last. What lies outside every spreadsheet is passed over.
    ///
    /// # Errors
    ///
    /// [`Cause::TooLarge`] where cells or text are more than the limits allow.
    pub(super) fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Refusal> {
        if row >= ROWS || column >= COLUMNS {
            return Ok(());
        }
        let text = match &cell.value {
            Value::Text(text) | Value::Error(text) => text.len(),
            _ => 0,
        };
        self.spend((text + cell.shown.len()) / 2)?;
        if let Some(sheet) = self.book.sheets.last_mut() {
            sheet.cells.insert((row, column), cell);
        }
        Ok(())
    }

    /// The kind of a cell of the sheet that was begun last.
    pub(super) fn kind_at(&self, place: (u32, u32)) -> Option<u32> {
        self.book.sheets.last()?.cells.kind_at(place)
    }

    /// Puts a cell of a known kind into the sheet that was begun last.
    ///
    /// # Errors
    ///
    /// As [`Intake::put`].
    pub(super) fn repeat(&mut self, kind: u32, place: (u32, u32)) -> Result<(), Refusal> {
        let Some(sheet) = self.book.sheets.last() else { return Ok(()) };
        let known = usize::try_from(kind).ok().and_then(|kind| sheet.cells.kinds().get(kind));
        self.spend(known.map_or(0, |cell| cell.shown.len()) / 2)?;
        if let Some(sheet) = self.book.sheets.last_mut().filter(|_| place.0 < ROWS && place.1 < COLUMNS) {
            sheet.cells.repeat(kind, place);
        }
        Ok(())
    }

    /// One cell and its characters less to be had.
    fn spend(&mut self, characters: usize) -> Result<(), Refusal> {
        let left = self.cells.checked_sub(1).zip(self.characters.checked_sub(characters));
        (self.cells, self.characters) = left.ok_or_else(too_large)?;
        Ok(())
    }

    /// Notes a merged area of the sheet that was begun last.
    pub(super) fn merge(&mut self, area: shuping_analyzers::grid::Area) {
        let one_cell = area.top == area.bottom && area.left == area.right;
        if one_cell || area.top > area.bottom || area.left > area.right || self.merges >= MERGES {
            return;
        }
        self.merges += 1;
        if let Some(sheet) = self.book.sheets.last_mut() {
            sheet.merges.push(area);
        }
    }

    /// Notes that part of the file could not be read; the first note stays.
    pub(super) fn flaw(&mut self, sentence: &str) {
        self.book.partial.get_or_insert_with(|| sentence.to_owned());
    }

    /// The workbook; hidden rows and columns sorted.
    pub(super) fn finish(mut self) -> Content {
        for sheet in &mut self.book.sheets {
            // Programs hide all that lies behind the table too, up to the last row and column there can be.
            let (last_row, last_column) =
                sheet.cells.keys().fold((0, 0), |last, place| (last.0.max(place.0), last.1.max(place.1)));
            sheet.hidden_rows.retain(|row| *row <= last_row);
            sheet.hidden_columns.retain(|column| *column <= last_column);
            for hidden in [&mut sheet.hidden_rows, &mut sheet.hidden_columns] {
                hidden.sort_unstable();
                hidden.dedup();
            }
            sheet.merges.sort_unstable();
            sheet.merges.dedup();
        }
        Content::Workbook(self.book)
    }
}

/// The refusal for what is larger than the limits.
pub(super) fn too_large() -> Refusal {
    Refusal::new(Cause::TooLarge, "表格过大，超出读取上限，请删去多余的行、列和工作表后重发。")
}

/// A number in its format: a date where the format is one. `base` is added to dates (1462 for the 1904 base).
pub(super) fn number(value: f64, format: Option<&NumberFormat>, base: f64, formula: bool) -> Cell {
    match format {
        Some(format) if format.is_date() => {
            Cell { value: Value::Date(value + base), shown: format.show(value + base), formula }
        }
        Some(format) => Cell { value: Value::Number(value), shown: format.show(value), formula },
        None => Cell { value: Value::Number(value), shown: general(value), formula },
    }
}

/// A text in its format.
pub(super) fn text(text: String, format: Option<&NumberFormat>, formula: bool) -> Cell {
    let shown = format.map_or_else(|| text.clone(), |format| format.show_text(&text));
    Cell { value: Value::Text(text), shown, formula }
}

/// A logical value.
pub(super) fn logical(value: bool, formula: bool) -> Cell {
    let shown = if value { "TRUE" } else { "FALSE" };
    Cell { value: Value::Bool(value), shown: shown.to_owned(), formula }
}

/// An error value.
pub(super) fn error(text: &str, formula: bool) -> Cell {
    Cell { value: Value::Error(text.to_owned()), shown: text.to_owned(), formula }
}
