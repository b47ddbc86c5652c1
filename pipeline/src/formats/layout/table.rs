//! Tables of pages into the tables of a document; one that goes on over the page is one table.

use shuping_analyzers::document::{CharRange, Document, Origin, Paragraph, Place, Story, Table, TableCell};

use super::Grid;
use super::paragraph::small;
use super::script;

/// Points by which the borders of the parts of one table may differ.
const SAME: f32 = 4.0;

/// The table that was added last, for what may go on with it.
#[derive(Debug, Default)]
pub(super) struct Tables {
    last: Option<Last>,
}

#[derive(Debug)]
struct Last {
    /// Its column borders.
    xs: Vec<f32>,
    /// Page on which it ended.
    page: u32,
    /// Paragraphs of the document behind its last row.
    paragraphs: usize,
    /// Its index in the document.
    table: usize,
}

impl Tables {
    /// Adds a table: its rows as paragraphs and its cells.
    ///
    /// A table that begins a page with the same columns goes on with the one that ended the page before: a head row that
    /// stands there again is dropped, and a first row without a text in its first cell is the rest of a row.
    pub(super) fn push(&mut self, grid: &Grid, page: u32, document: &mut Document) {
        let mut rows = rows(grid);
        let going_on = self.last.take().filter(|last| last.goes_on(grid, page, document));
        let table = match &going_on {
            Some(last) => {
                let above = document.tables.get(last.table).map(|table| table.rows.as_slice()).unwrap_or_default();
                let head = above.iter().zip(&rows).take_while(|(above, own)| same_texts(above, own)).count();
                rows.drain(..head);
                if head == 0 || !rows.is_empty() {
                    mend_row(&mut rows, last.table, page, document);
                }
                last.table
            }
            None => {
                document.tables.push(Table::default());
                document.tables.len() - 1
            }
        };
        let first = document.tables.get(table).map_or(0, |table| table.rows.len());
        for (index, row) in (first..).zip(&rows) {
            let story = Story::Row { table: small(table), row: small(index) };
            document.paragraphs.extend(paragraph(row, story, page));
        }
        if let Some(table) = document.tables.get_mut(table) {
            table.rows.extend(rows);
        }
        self.last = Some(Last { xs: grid.xs.clone(), page, paragraphs: document.paragraphs.len(), table });
    }
}

impl Last {
    fn goes_on(&self, grid: &Grid, page: u32, document: &Document) -> bool {
        // Pages may stand a little to the side: left and right ones have margins of their own.
        let shift = self.xs.first().zip(grid.xs.first()).map_or(0.0, |(a, b)| b - a);
        page == self.page + 1
            && self.paragraphs == document.paragraphs.len()
            && self.xs.len() == grid.xs.len()
            && self.xs.iter().zip(&grid.xs).all(|(a, b)| (b - a - shift).abs() < SAME)
    }
}

fn rows(grid: &Grid) -> Vec<Vec<TableCell>> {
    let mut rows: Vec<Vec<TableCell>> = vec![Vec::new(); grid.rows as usize];
    for cell in &grid.cells {
        if let Some(row) = rows.get_mut(cell.row as usize) {
            row.push(TableCell {
                column: cell.column,
                columns: cell.columns,
                rows: cell.rows,
                text: cell.text.clone(),
            });
        }
    }
    rows
}

fn same_texts(above: &[TableCell], own: &[TableCell]) -> bool {
    let texts = |row: &[TableCell]| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
    texts(above) == texts(own) && own.iter().any(|cell| !cell.text.is_empty())
}

/// Takes the first of the rows into the last row of the table, where it is the rest of that row.
fn mend_row(rows: &mut Vec<Vec<TableCell>>, table: usize, page: u32, document: &mut Document) {
    let Some(Table { rows: above }) = document.tables.get_mut(table) else { return };
    // Where first cells are often empty, an empty one says nothing.
    let numbered = above.iter().all(|row| row.first().is_some_and(|cell| !cell.text.is_empty()));
    let number = above.len().saturating_sub(1);
    let (Some(last), Some(rest)) = (above.last_mut(), rows.first()) else { return };
    let rest_of_row = numbered
        && rest.first().is_some_and(|cell| cell.text.is_empty())
        && rest.iter().any(|cell| !cell.text.is_empty())
        && rest.len() == last.len()
        && number > 0;
    if !rest_of_row {
        return;
    }
    for (cell, rest) in last.iter_mut().zip(rest) {
        script::append(&mut cell.text, &rest.text);
    }
    let whole = paragraph(last, Story::Row { table: small(table), row: small(number) }, page);
    if let (Some(mut whole), Some(old)) = (whole, document.paragraphs.last_mut()) {
        whole.origins.clone_from(&old.origins);
        let end = small(whole.text.chars().count());
        if let Some(origin) = whole.origins.last_mut() {
            origin.chars.end = end;
        }
        *old = whole;
    }
    rows.remove(0);
}

/// A row as a paragraph; `None` where it is empty.
fn paragraph(row: &[TableCell], story: Story, page: u32) -> Option<Paragraph> {
    let cells: Vec<String> = row.iter().map(|cell| cell.text.replace('\n', " ")).collect();
    let text = cells.join("\t");
    if text.trim().is_empty() {
        return None;
    }
    let origins =
        vec![Origin { chars: CharRange { start: 0, end: small(text.chars().count()) }, place: Place::Page(page) }];
    Some(Paragraph { story, origins, ..Paragraph::plain(text) })
}
