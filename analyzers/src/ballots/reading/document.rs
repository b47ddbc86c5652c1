//! A paper with a table of votes as the sheet that it would be in a spreadsheet.

use crate::document::{Document, Story, TableCell};
use crate::grid::{Area, Cell, Sheet, Value, Workbook};

use super::cells::fold;

/// Lines that write votes out which a paper without tables has at least.
const LINES_OF_VOTES: usize = 2;

/// The paragraphs and tables of a paper on one sheet, in their order; `None` for a paper without tables and without lines
/// that write numbers of votes out.
#[must_use]
pub fn sheet_of(document: &Document) -> Option<Workbook> {
    let has_table = document.paragraphs.iter().any(|paragraph| matches!(paragraph.story, Story::Row { .. }));
    let written = document.paragraphs.iter().filter(|own| writes_votes(&own.text) || lists_boxes(&own.text)).count();
    if !has_table && written < LINES_OF_VOTES {
        return None;
    }
    let recognised = document.quality.recognised;
    let mut sheet = Sheet { name: "正文".to_owned(), recognised, ..Sheet::default() };
    let mut at = 0_u32;
    let mut above = None;
    for paragraph in &document.paragraphs {
        if let Story::Row { table, row } = paragraph.story {
            // A row without any text keeps its place: a ballot that was left blank.
            let skipped =
                above.filter(|(other, last)| *other == table && *last < row).map_or(0, |(_, last)| row - last - 1);
            at = at.saturating_add(skipped);
            above = Some((table, row));
            let cells = usize::try_from(table)
                .ok()
                .and_then(|table| document.tables.get(table))
                .zip(usize::try_from(row).ok())
                .and_then(|(table, row)| table.rows.get(row));
            cells.into_iter().flatten().for_each(|cell| put(&mut sheet, at, cell));
        } else {
            let number = paragraph.number.as_deref().unwrap_or("");
            write(&mut sheet, at, 0, &format!("{number}{}", paragraph.text));
        }
        at = at.saturating_add(1);
    }
    Some(Workbook { sheets: vec![sheet], partial: document.quality.partial.clone() })
}

/// Whether a line writes numbers of votes out: 10分8票，9分3票; 好：8票.
fn writes_votes(text: &str) -> bool {
    let folded = fold(text);
    let letters: Vec<char> = folded.chars().collect();
    let counted = letters.windows(2).any(|pair| matches!(pair, [digit, '票' | '张'] if digit.is_ascii_digit()));
    let scored = letters.windows(2).any(|pair| matches!(pair, [digit, '分'] if digit.is_ascii_digit()));
    counted && (scored || folded.contains('好') || folded.contains("一般") || folded.contains('差'))
}

/// Whether a line asks for a grade with boxes: 总体评价：☑好 □较好 □一般 □差.
fn lists_boxes(text: &str) -> bool {
    const GRADES: &[&str] = &["好", "较好", "一般", "差", "优秀", "称职", "合格", "满意"];
    let folded = fold(text);
    let answers = folded.split(['□', '☐', '☑', '☒', '■', '√']).skip(1);
    let graded = answers.filter(|answer| GRADES.iter().any(|grade| answer.trim_end_matches(['(', ')']) == *grade));
    folded.contains([':', '：']) && graded.count() >= 3
}

fn put(sheet: &mut Sheet, row: u32, cell: &TableCell) {
    if cell.rows > 1 || cell.columns > 1 {
        sheet.merges.push(Area {
            top: row,
            left: cell.column,
            bottom: row.saturating_add(cell.rows.saturating_sub(1)),
            right: cell.column.saturating_add(cell.columns.saturating_sub(1)),
        });
    }
    write(sheet, row, cell.column, &cell.text);
}

fn write(sheet: &mut Sheet, row: u32, column: u32, text: &str) {
    if !text.trim().is_empty() {
        let value = Value::Text(text.to_owned());
        sheet.cells.insert((row, column), Cell { value, shown: text.to_owned(), formula: false });
    }
}
