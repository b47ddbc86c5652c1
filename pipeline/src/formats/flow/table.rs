//! Tables that ended: their rows as paragraphs, their cells with what they merge.

use std::collections::BTreeMap;

use shuping_analyzers::document::{Paragraph, Story, Table, TableCell};

use super::super::line::join;
use super::{Merge, OpenRow, OpenTable};

/// The rows as paragraphs and the table itself, which is missing for a frame of one cell.
pub(super) fn finish_table(table: OpenTable) -> (Vec<Paragraph>, Option<(u32, Table)>) {
    let OpenTable { index, mut rows, .. } = table;
    if let [OpenRow { cells, after, .. }] = rows.as_mut_slice() {
        if let [cell] = cells.as_mut_slice() {
            let mut paragraphs = std::mem::take(&mut cell.paragraphs);
            paragraphs.retain(|paragraph| !paragraph.text.trim().is_empty());
            paragraphs.append(after);
            return (paragraphs, None);
        }
    }
    place_by_edges(&mut rows);
    let shape = Table { rows: cells_of(&rows) };
    let mut paragraphs = Vec::new();
    for (number, row) in rows.into_iter().enumerate() {
        let cells = row.cells.into_iter().map(|cell| join(cell.paragraphs, '\n')).map(without_tabs).collect();
        let mut line = join(cells, '\t');
        line.number = None;
        line.story = Story::Row { table: index, row: u32::try_from(number).unwrap_or(u32::MAX) };
        if !line.text.trim().is_empty() {
            paragraphs.push(line);
        }
        paragraphs.extend(row.after);
    }
    (paragraphs, Some((index, shape)))
}

/// Edges of different rows that stand this near are one: a twentieth of an inch, in twips.
const SAME_EDGE: i32 = 72;

/// Finds the columns of the cells from their edges: every edge of any row begins a column.
fn place_by_edges(rows: &mut [OpenRow]) {
    let mut all: Vec<i32> = rows.iter().flat_map(|row| row.edges.iter().copied()).collect();
    if all.is_empty() {
        return;
    }
    all.sort_unstable();
    let mut last: Option<i32> = None;
    all.retain(|edge| {
        let new = last.is_none_or(|last| edge.saturating_sub(last) > SAME_EDGE);
        if new {
            last = Some(*edge);
        }
        new
    });
    let column = |edge: i32| {
        let behind = all.partition_point(|known| *known <= edge);
        u32::try_from(behind.saturating_sub(1)).unwrap_or(0)
    };
    for row in rows.iter_mut().filter(|row| row.edges.len() > row.cells.len()) {
        for (cell, pair) in row.cells.iter_mut().zip(row.edges.windows(2)) {
            if let [left, right] = pair {
                cell.column = column(*left);
                cell.columns = column(*right).saturating_sub(cell.column).max(1);
            }
        }
    }
}

/// TAB separates cells, so that one inside a cell becomes a space.
fn without_tabs(mut paragraph: Paragraph) -> Paragraph {
    if paragraph.text.contains('\t') {
        paragraph.text = paragraph.text.replace('\t', " ");
    }
    paragraph
}

/// The text of a cell, with or without the automatic numbers.
pub(super) fn lines(paragraphs: &[Paragraph], numbered: bool) -> String {
    let mut text = String::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        if numbered {
            text.push_str(paragraph.number.as_deref().unwrap_or_default());
        }
        text.push_str(&paragraph.text);
    }
    text
}

fn cells_of(rows: &[OpenRow]) -> Vec<Vec<TableCell>> {
    let mut shape: Vec<Vec<TableCell>> = Vec::with_capacity(rows.len());
    // For every grid column the row and place of the cell that a merged one goes on.
    let mut above: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let mut cells: Vec<TableCell> = Vec::with_capacity(row.cells.len());
        let here = shape.len();
        for cell in &row.cells {
            if cell.merge == Merge::Covered {
                continue;
            }
            if cell.merge == Merge::Above {
                let first = above.get(&cell.column).copied();
                let first = first.and_then(|(row, place)| shape.get_mut(row)?.get_mut(place));
                if let Some(first) = first {
                    first.rows += 1;
                    let more = lines(&cell.paragraphs, true);
                    if !more.is_empty() {
                        first.text.push('\n');
                        first.text.push_str(&more);
                    }
                    continue;
                }
            }
            above.insert(cell.column, (here, cells.len()));
            cells.push(TableCell {
                column: cell.column,
                columns: cell.columns,
                rows: if let Merge::Rows(rows) = cell.merge { rows.max(1) } else { 1 },
                text: lines(&cell.paragraphs, true),
            });
        }
        shape.push(cells);
    }
    shape
}
