//! A table as a grid in which every place has its cell, whether it comes from a document or a sheet.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::recognised;
use crate::calendar;
use crate::document::{Document, Story, Table};
use crate::grid::{Sheet, Value, Workbook, cell_name};

/// Columns of a table that are looked at; no ledger has more.
const COLUMNS: u32 = 60;

/// Places of merged cells that are filled; a merge over a whole sheet must not cost memory.
const MERGED: usize = 200_000;

/// A table and the lines above it.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// The sheet that it stands on; empty for a table of a document.
    pub(super) sheet: String,
    /// Lines of text between the table before and this one.
    pub(super) lines: Vec<String>,
    /// The rows that hold something.
    pub(super) rows: Vec<FormRow>,
    /// What could not be taken over.
    pub(super) losses: Vec<String>,
}

/// A row of a [`Form`].
#[derive(Debug, Clone, Default)]
pub(super) struct FormRow {
    /// Where it stands: 表1第3行, or 台账!A3.
    pub(super) place: String,
    /// Cells by column.
    pub(super) cells: Vec<FormCell>,
}

/// A place of a [`Form`].
#[derive(Debug, Clone, Default)]
pub(super) struct FormCell {
    /// What is shown, without spaces at its ends.
    pub(super) text: String,
    /// The day, where the cell is a real date.
    pub(super) day: Option<Date>,
    /// The number, where the cell is one.
    pub(super) number: Option<f64>,
    /// Row and column of the cell that covers the place; differs from the place where cells are merged.
    pub(super) anchor: (u32, u32),
}

impl FormRow {
    /// The text at a column.
    pub(super) fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.as_str())
    }

    /// The distinct cells that hold something, from the left, with the number of columns each covers.
    pub(super) fn filled(&self) -> Vec<(&FormCell, usize)> {
        let mut filled: Vec<(&FormCell, usize)> = Vec::new();
        for cell in self.cells.iter().filter(|cell| !cell.text.is_empty()) {
            match filled.last_mut() {
                Some((last, columns)) if last.anchor == cell.anchor => *columns += 1,
                _ => filled.push((cell, 1)),
            }
        }
        filled
    }
}

/// The tables of a document; where there is none, its lines that are parted by tabs; where there is no tab, its
/// labelled parts.
pub(super) fn of_document(document: &Document) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for paragraph in &document.paragraphs {
        if let Story::Row { table, .. } = paragraph.story {
            if let (true, Some(content)) = (seen.insert(table), document.tables.get(table as usize)) {
                let mut form = of_table(content, table);
                form.lines = std::mem::take(&mut lines);
                forms.push(form);
            }
        } else {
            let number = paragraph.number.as_deref().unwrap_or("");
            lines.push(format!("{number}{}", paragraph.text));
        }
    }
    for (table, content) in (0_u32..).zip(&document.tables) {
        if !seen.contains(&table) {
            forms.push(of_table(content, table));
        }
    }
    if document.tables.is_empty() {
        forms.extend(of_tabs(document));
    }
    if forms.is_empty() {
        forms.extend(super::text::read(document));
    }
    if document.quality.recognised {
        forms.iter_mut().for_each(recognised::mend);
    }
    forms
}

fn of_table(table: &Table, index: u32) -> Form {
    let mut places: BTreeMap<(u32, u32), FormCell> = BTreeMap::new();
    let mut filled = 0;
    for (row, cells) in (0_u32..).zip(&table.rows) {
        for cell in cells {
            let text = tidy(&cell.text);
            for down in 0..cell.rows.max(1) {
                for right in 0..cell.columns.max(1) {
                    let column = cell.column.saturating_add(right);
                    filled += 1;
                    if column < COLUMNS && filled < MERGED {
                        let anchor = (row, cell.column);
                        let place = (row.saturating_add(down), column);
                        places.entry(place).or_insert_with(|| FormCell {
                            text: text.clone(),
                            anchor,
                            ..FormCell::default()
                        });
                    }
                }
            }
        }
    }
    let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    places.retain(|(row, _), _| *row < last);
    let rows = rows_of(&places, |row| format!("表{}第{}行", index + 1, row + 1));
    Form { rows, ..Form::default() }
}

/// Rows of a text whose cells are parted by tabs, as a converted PDF or a mail has them, or by upright lines.
fn of_tabs(document: &Document) -> Option<Form> {
    const LINES: [char; 4] = ['|', '｜', '│', '┃'];
    let mut form = Form::default();
    let tabs = document.paragraphs.iter().any(|paragraph| paragraph.text.contains('\t'));
    let parts = |letter: char| if tabs { letter == '\t' } else { LINES.contains(&letter) };
    for (row, paragraph) in (0_u32..).zip(&document.paragraphs) {
        let number = paragraph.number.as_deref().unwrap_or("");
        let rule = !tabs && paragraph.text.chars().all(|letter| " |｜│┃-—─━┼├┤+:=".contains(letter));
        if rule && !form.rows.is_empty() {
            continue;
        }
        if !paragraph.text.contains(parts) {
            if form.rows.is_empty() {
                form.lines.push(format!("{number}{}", paragraph.text));
            }
            continue;
        }
        let cells = (0_u32..COLUMNS)
            .zip(bare_ends(&paragraph.text, tabs).split(parts))
            .map(|(column, text)| FormCell { text: tidy(text), anchor: (row, column), ..FormCell::default() })
            .collect();
        form.rows.push(FormRow { place: format!("第{}段", row + 1), cells });
    }
    (!form.rows.is_empty()).then_some(form)
}

/// A line of cells without the upright lines around it.
fn bare_ends(line: &str, tabs: bool) -> &str {
    if tabs {
        line
    } else {
        line.trim().trim_start_matches(['|', '｜', '│', '┃']).trim_end_matches(['|', '｜', '│', '┃'])
    }
}

/// The sheets of a workbook, visible and hidden ones apart.
pub(super) fn of_workbook(workbook: &Workbook) -> (Vec<Form>, Vec<Form>) {
    let forms = |hidden: bool| workbook.sheets.iter().filter(|sheet| sheet.hidden == hidden).map(of_sheet).collect();
    (forms(false), forms(true))
}

fn of_sheet(sheet: &Sheet) -> Form {
    let mut places: BTreeMap<(u32, u32), FormCell> = BTreeMap::new();
    let rows: BTreeSet<u32> = sheet.cells.keys().map(|(row, _)| row).collect();
    let mut losses = Vec::new();
    for ((row, column), cell) in &sheet.cells {
        if column >= COLUMNS {
            continue;
        }
        let (day, number) = match cell.value {
            Value::Date(serial) => (calendar::serial_day(serial), None),
            Value::Number(number) => (None, Some(number)),
            _ => (None, None),
        };
        if let Value::Error(error) = &cell.value {
            losses.push(format!("{}的单元格{}是公式错误（{error}），未取值", sheet.name, cell_name(row, column)));
            continue;
        }
        let text = match (&cell.value, cell.shown.is_empty(), day) {
            (Value::Text(text), true, _) => tidy(text),
            (_, true, Some(day)) => day.to_string(),
            _ => tidy(&cell.shown),
        };
        places.insert((row, column), FormCell { text, day, number, anchor: (row, column) });
    }
    let mut filled = 0;
    for area in &sheet.merges {
        let Some(corner) = places.get(&(area.top, area.left)).cloned() else { continue };
        for &row in rows.range(area.top..=area.bottom) {
            for column in area.left..=area.right.min(COLUMNS) {
                filled += 1;
                if filled < MERGED {
                    places.insert((row, column), corner.clone());
                }
            }
        }
    }
    let rows = rows_of(&places, |row| format!("{}!{}", sheet.name, cell_name(row, 0)));
    Form { sheet: sheet.name.trim().to_owned(), rows, losses, ..Form::default() }
}

/// Places as rows of equal length.
fn rows_of(places: &BTreeMap<(u32, u32), FormCell>, name: impl Fn(u32) -> String) -> Vec<FormRow> {
    let width = places.keys().map(|(_, column)| column + 1).max().unwrap_or(0);
    let numbers: BTreeSet<u32> = places.keys().map(|(row, _)| *row).collect();
    numbers
        .into_iter()
        .map(|row| FormRow {
            place: name(row),
            cells: (0..width)
                .map(|column| {
                    let empty = || FormCell { anchor: (row, column), ..FormCell::default() };
                    places.get(&(row, column)).cloned().unwrap_or_else(empty)
                })
                .collect(),
        })
        .filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty()))
        .collect()
}

/// Text without spaces at its ends and without empty lines.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
