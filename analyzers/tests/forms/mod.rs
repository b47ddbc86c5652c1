//! Tables drawn as text: cells parted by `|`, `^` merged with the cell above, `<` with the one to the left, `⏎` a line
//! break.

#![allow(dead_code, reason = "each test file uses what it needs")]

use std::collections::BTreeMap;

use shuping_analyzers::document::{Document, Paragraph, Story, Table, TableCell};
use shuping_analyzers::grid::{Area, Cell, Sheet, Value, Workbook};

struct Place {
    row: u32,
    column: u32,
    columns: u32,
    rows: u32,
    text: String,
}

/// Cells with their extents.
fn places(form: &str) -> Vec<Place> {
    let mut owner: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut places: Vec<Place> = Vec::new();
    for (row, line) in (0_u32..).zip(form.lines()) {
        for (column, text) in (0_u32..).zip(line.split('|')) {
            let text = text.trim().replace('⏎', "\n");
            let left = column.checked_sub(1).and_then(|left| owner.get(&(row, left))).copied();
            let above = row.checked_sub(1).and_then(|above| owner.get(&(above, column))).copied();
            let known = match text.as_str() {
                "<" => left,
                "^" => above,
                _ => None,
            };
            let index = known.unwrap_or(places.len());
            if known.is_none() {
                places.push(Place { row, column, columns: 1, rows: 1, text });
            }
            let place = &mut places[index];
            place.columns = place.columns.max(column + 1 - place.column);
            place.rows = place.rows.max(row + 1 - place.row);
            owner.insert((row, column), index);
        }
    }
    places
}

/// The form as the only table of a document.
pub(crate) fn document(form: &str) -> Document {
    let mut rows: Vec<Vec<TableCell>> = form.lines().map(|_| Vec::new()).collect();
    for place in places(form) {
        let cell = TableCell { column: place.column, columns: place.columns, rows: place.rows, text: place.text };
        rows[place.row as usize].push(cell);
    }
    let paragraphs = (0_u32..)
        .zip(form.lines())
        .map(|(row, line)| Paragraph {
            story: Story::Row { table: 0, row },
            ..Paragraph::plain(line.replace('|', "\t"))
        })
        .collect();
    Document { paragraphs, tables: vec![Table { rows }], ..Document::default() }
}

/// The form as the only sheet of a workbook.
pub(crate) fn workbook(form: &str) -> Workbook {
    let mut sheet = Sheet { name: "Sheet1".into(), ..Sheet::default() };
    for place in places(form) {
        if !place.text.is_empty() {
            let cell = Cell { value: Value::Text(place.text.clone()), shown: place.text, formula: false };
            sheet.cells.insert((place.row, place.column), cell);
        }
        if place.columns > 1 || place.rows > 1 {
            let (bottom, right) = (place.row + place.rows - 1, place.column + place.columns - 1);
            sheet.merges.push(Area { top: place.row, left: place.column, bottom, right });
        }
    }
    Workbook { sheets: vec![sheet], partial: None }
}
