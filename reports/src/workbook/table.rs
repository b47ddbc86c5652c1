//! [`Table`]: one official table on one sheet: title, 单位/日期 line, notes, heads, rows, page set-up.

use rust_xlsxwriter::{Chart, DataValidation, Formula, Url, Workbook, Worksheet};

pub(crate) use super::cell::{Cell, Column, Kind, column};
use super::look::{HEAD_FONT, Look, Tone, looks_like_formula};
use super::paper::Page;
use crate::Error;

/// Most links on a sheet; Excel refuses a file with more than 65,530.
const MOST_LINKS: u32 = 60_000;
/// Highest row in points; Excel's own limit is 409.
const MOST_HEIGHT: f64 = 400.0;
/// Highest head that is written upwards, in points.
const MOST_HEAD: f64 = 300.0;
/// Rows from which on a table is long.
const LONG: u32 = 60;
/// Rows that a chart below a table covers.
const CHART_ROWS: u32 = 21;
/// Height of an empty row under a chart, in points.
const CHART_ROW: f64 = 15.0;
/// Most characters in a cell.
const MOST_CHARACTERS: usize = 32_000;

/// One table on one sheet.
pub(crate) struct Table<'w, 'l> {
    sheet: &'w mut Worksheet,
    look: &'l Look,
    /// The sheet's name in Chinese.
    name: String,
    columns: Vec<Column>,
    page: Page,
    head: u32,
    next: u32,
    links: u32,
}

impl<'w, 'l> Table<'w, 'l> {
    /// Opens a sheet and writes everything above the rows.
    pub(crate) fn open(
        book: &'w mut Workbook,
        look: &'l Look,
        name: &str,
        title: &str,
        notes: &[&str],
        columns: Vec<Column>,
    ) -> Result<Self, Error> {
        let sheet = if look.large { book.add_worksheet_with_low_memory()? } else { book.add_worksheet() };
        sheet.set_name(look.say(name))?;
        let page = Page::new(&columns);
        let mut table = Self { sheet, look, name: name.to_owned(), columns, page, head: 0, next: 0, links: 0 };
        table.page()?;
        table.lines(title, notes)?;
        table.heads()?;
        Ok(table)
    }

    fn page(&mut self) -> Result<(), Error> {
        let sheet = &mut *self.sheet;
        sheet.set_landscape().set_paper_size(self.page.paper()).set_print_fit_to_pages(self.page.across(), 0);
        sheet.set_print_center_horizontally(true);
        sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
        sheet.set_footer(format!("&C&\"{HEAD_FONT}\"&9{}", self.look.say("第 &P 页，共 &N 页")));
        for (index, column) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(index, column.width)?;
        }
        Ok(())
    }

    /// Notes that the next row is the first one about a unit: other sheets lead there.
    pub(crate) fn about(&self, unit: &str) {
        self.look.rows.note(&self.name, unit, self.next);
    }

    fn lines(&mut self, title: &str, notes: &[&str]) -> Result<(), Error> {
        let look = self.look;
        let title = look.say(title);
        self.across(title, &look.title)?;
        self.sheet.set_row_height(0, if title.contains('\n') { 52 } else { 30 })?;
        let last = self.last_printed();
        let middle = last / 2;
        self.span(self.next, 0, middle, &look.organization, &look.left_line)?;
        self.span(self.next, middle + 1, last, &look.date, &look.right_line)?;
        self.sheet.set_row_height(self.next, 18)?;
        self.next += 1;
        for note in notes {
            self.note(look.say(note))?;
        }
        Ok(())
    }

    /// A line of text over the whole width, as high as its text asks for.
    pub(crate) fn note(&mut self, text: &str) -> Result<(), Error> {
        let width = self.page.width(usize::from(self.last_printed()) + 1);
        let row = self.next;
        let height = 15.0 * lines_of(text, width - 2.0);
        self.across(text, &self.look.note)?;
        self.sheet.set_row_height(row, height)?;
        self.page.grown(height);
        self.print_area()
    }

    fn across(&mut self, text: &str, format: &rust_xlsxwriter::Format) -> Result<(), Error> {
        self.span(self.next, 0, self.last_printed(), text, format)?;
        self.next += 1;
        Ok(())
    }

    fn span(
        &mut self,
        row: u32,
        from: u16,
        to: u16,
        text: &str,
        format: &rust_xlsxwriter::Format,
    ) -> Result<(), Error> {
        if from < to {
            self.sheet.merge_range(row, from, row, to, text, format)?;
        } else if from == to {
            self.sheet.write_string_with_format(row, from, text, format)?;
        }
        Ok(())
    }

    fn heads(&mut self) -> Result<(), Error> {
        self.head = self.next;
        let mut lines: f64 = 1.0;
        for (index, column) in (0_u16..).zip(&self.columns) {
            let head = self.look.say(&column.head);
            let format = match (column.fill, column.turned) {
                (_, true) => &self.look.head_turned,
                (true, _) => &self.look.head_fill,
                _ => &self.look.head,
            };
            self.sheet.write_string_with_format(self.head, index, head, format)?;
            if !column.turned {
                lines = lines.max(lines_of(head, column.width));
            }
        }
        let heads = self.columns.iter().map(|column| self.look.say(&column.head).to_owned());
        self.look.record.open(self.look.say(&self.name), heads);
        let height = (6.0 + 14.0 * lines).max(self.turned_height());
        self.sheet.set_row_height(self.head, height)?;
        self.page.repeat(30.0 + 18.0 + 15.0 * f64::from(self.head.saturating_sub(2)) + height);
        self.sheet.set_repeat_rows(0, self.head)?;
        self.sheet.set_freeze_panes(self.head + 1, 0)?;
        self.next = self.head + 1;
        Ok(())
    }

    /// Height for the longest head that is written upwards.
    fn turned_height(&self) -> f64 {
        let heads = self.columns.iter().filter(|column| column.turned).map(|column| self.look.say(&column.head));
        heads.map(|head| 10.0 + 5.4 * wide(head)).fold(0.0, f64::max).min(MOST_HEAD)
    }

    /// Keeps so many columns in view, too.
    pub(crate) fn freeze(&mut self, columns: u16) -> Result<(), Error> {
        self.page.kept = columns;
        self.sheet.set_freeze_panes(self.head + 1, columns)?;
        self.sheet.set_repeat_columns(0, columns.saturating_sub(1))?;
        Ok(())
    }

    /// Writes a row; cells without a column are left out, columns without a cell get a border.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), Error> {
        let row = self.next;
        let cells: Vec<Cell> = cells.into_iter().collect();
        let said = cells.iter().map(|cell| self.look.say(&cell.plain()).to_owned());
        self.look.record.row(said.chain(std::iter::repeat(String::new())).take(self.columns.len()));
        let lines = self.columns.iter().zip(&cells).map(|(column, cell)| cell.lines(column.width)).fold(1.0, f64::max);
        let height = (5.0 + 13.5 * lines).clamp(19.0, MOST_HEIGHT);
        self.sheet.set_row_height(row, height)?;
        self.page.grown(height);
        let mut cells = cells.into_iter();
        for index in 0..self.columns.len() {
            let Some((kind, fill)) = self.columns.get(index).map(|column| (column.kind, column.fill)) else { break };
            let tone = if fill { Tone::Fill } else { Tone::Plain };
            let column = u16::try_from(index).unwrap_or(u16::MAX);
            let chosen = self.columns.get(index).is_some_and(|column| !column.choices.is_empty());
            let cell = cells.next().unwrap_or(Cell::Empty);
            self.cell(row, column, kind, if chosen { self.in_language(cell) } else { cell }, tone)?;
        }
        self.next += 1;
        Ok(())
    }

    /// A word that people chose from a list, in the list's language.
    fn in_language(&self, cell: Cell) -> Cell {
        match cell {
            Cell::Text(text) => self.look.say(&text).into(),
            Cell::Toned(inner, tone) => self.in_language(*inner).tone(tone),
            other => other,
        }
    }

    fn cell(&mut self, row: u32, column: u16, kind: Kind, cell: Cell, tone: Tone) -> Result<(), Error> {
        let look = self.look;
        match cell {
            Cell::Toned(inner, tone) => self.cell(row, column, kind, *inner, tone)?,
            Cell::Empty => {
                self.sheet.write_blank(row, column, look.cell(kind, tone))?;
            }
            Cell::Text(text) => self.text(row, column, kind, &text, tone)?,
            Cell::Number(number) => {
                self.sheet.write_number_with_format(row, column, number, look.cell(kind, tone))?;
            }
            Cell::Link { text, to } if self.links < MOST_LINKS => {
                self.links += 1;
                let url = Url::new(to).set_text(text);
                self.sheet.write_url_with_format(row, column, url, look.link())?;
            }
            Cell::Link { text, .. } => self.text(row, column, kind, &text, tone)?,
            Cell::Leading { cell, to } => {
                let led = self.links < MOST_LINKS;
                if led {
                    self.links += 1;
                    // The cell's own value takes the place of the link's text.
                    self.sheet.write_url(row, column, Url::new(to).set_text(" "))?;
                }
                let tone = if led && tone == Tone::Plain { Tone::Link } else { tone };
                self.cell(row, column, kind, *cell, tone)?;
            }
            Cell::Formula { formula, value } => {
                let formula = Formula::new(formula).set_result(value.to_string());
                self.sheet.write_formula_with_format(row, column, formula, look.cell(kind, tone))?;
            }
            Cell::WordFormula { formula, value } => {
                let formula = Formula::new(formula).set_result(value);
                self.sheet.write_formula_with_format(row, column, formula, look.cell(kind, tone))?;
            }
        }
        Ok(())
    }

    fn text(&mut self, row: u32, column: u16, kind: Kind, text: &str, tone: Tone) -> Result<(), Error> {
        // What people fill in is read back in the words that the list offers.
        let text = if matches!(tone, Tone::Fill | Tone::FillBad) { text } else { self.look.say(text) };
        let format = if looks_like_formula(text) { self.look.guarded(kind, tone) } else { self.look.cell(kind, tone) };
        if text.chars().nth(MOST_CHARACTERS).is_some() {
            let cut: String = text.chars().take(MOST_CHARACTERS).collect();
            self.sheet.write_string_with_format(row, column, cut, format)?;
        } else {
            self.sheet.write_string_with_format(row, column, text, format)?;
        }
        Ok(())
    }

    /// Filters and drop-downs over the rows; call it after the last row.
    pub(crate) fn close(&mut self) -> Result<(), Error> {
        let Some(last) = self.last_row() else {
            self.note(self.look.say("（没有）"))?;
            return Ok(());
        };
        self.print_area()?;
        self.sheet.autofilter(self.head, 0, last, self.last_column())?;
        for (index, column) in (0_u16..).zip(&self.columns) {
            if !column.choices.is_empty() {
                let choices: Vec<&str> = column.choices.iter().map(|choice| self.look.say(choice)).collect();
                let list = DataValidation::new()
                    .allow_list_strings(&choices)?
                    .set_error_title(self.look.say("请从列表中选择"))?
                    .set_error_message(self.look.fill("可填：{}", choices.join("、")))?;
                self.sheet.add_data_validation(self.head + 1, index, last, index, &list)?;
            }
        }
        Ok(())
    }

    /// Puts a chart below a short table, or beside a long one, where nobody would scroll down to it.
    pub(crate) fn place_chart(&mut self, chart: &Chart) -> Result<(), Error> {
        if self.next - self.head > LONG {
            self.sheet.insert_chart_with_offset(self.head, self.last_column() + 1, chart, 12, 0)?;
            return self.print_only(self.page.printed);
        }
        let height = CHART_ROW * f64::from(CHART_ROWS);
        if !self.page.has_room(height) {
            // A chart that would be cut by the end of the page begins on the next one.
            self.sheet.set_page_breaks(&[self.next])?;
            self.page.turn();
        }
        self.sheet.insert_chart_with_offset(self.next, 0, chart, 8, 8)?;
        self.blank(CHART_ROWS)?;
        self.page.grown(height);
        self.print_area()
    }

    /// The sheet itself, for charts and conditional formats.
    pub(crate) fn sheet(&mut self) -> &mut Worksheet {
        self.sheet
    }

    /// Keeps columns for the screen off the paper; the last row is not known before it is written.
    fn print_area(&mut self) -> Result<(), Error> {
        if self.page.printed < self.columns.len() { self.print_only(self.page.printed) } else { Ok(()) }
    }

    fn print_only(&mut self, columns: usize) -> Result<(), Error> {
        let last = u16::try_from(columns.min(self.columns.len()).saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.set_print_area(0, 0, self.next.saturating_sub(1), last)?;
        Ok(())
    }

    /// Prints so many columns only.
    pub(crate) fn print_columns(&mut self, columns: u16) -> Result<(), Error> {
        self.page.printed = usize::from(columns);
        self.sheet.set_paper_size(self.page.paper());
        self.print_area()
    }

    /// First row below the heads.
    pub(crate) fn first_row(&self) -> u32 {
        self.head + 1
    }

    /// Last row that was written; `None` where there is none.
    pub(crate) fn last_row(&self) -> Option<u32> {
        (self.next > self.head + 1).then(|| self.next - 1)
    }

    /// The row that is written next.
    pub(crate) fn next_row(&self) -> u32 {
        self.next
    }

    /// Leaves rows free, of the height that a chart over them counts on: office programs have heights of their own for
    /// rows that nobody set, and would squeeze the chart.
    fn blank(&mut self, rows: u32) -> Result<(), Error> {
        for row in self.next..self.next + rows {
            self.sheet.set_row_height(row, CHART_ROW)?;
        }
        self.skip(rows);
        Ok(())
    }

    /// Leaves rows free.
    pub(crate) fn skip(&mut self, rows: u32) {
        self.next += rows;
    }

    /// The last column that title and notes stand over.
    fn last_printed(&self) -> u16 {
        u16::try_from(self.page.first_page().saturating_sub(1)).unwrap_or(0)
    }

    pub(crate) fn last_column(&self) -> u16 {
        u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(0)
    }
}

/// Lines that a text takes in a column: a Chinese character is as wide as two digits.
pub(super) fn lines_of(text: &str, width: f64) -> f64 {
    text.split('\n').map(|line| (wide(line) / width.max(1.0)).ceil().max(1.0)).sum()
}

/// Width of a line in characters.
fn wide(line: &str) -> f64 {
    line.chars().map(|c| if c.is_ascii() { 1.05 } else { 2.1 }).sum()
}
