//! How large an answer may be: the parent holds the texts of all files of a season at once.

use shuping_analyzers::document::Document;
use shuping_analyzers::grid::Sheet;

use crate::content::{Cause, Content, Limits, Paper, Refusal};

/// The content, cut where it has more paragraphs than allowed, refused where it has more cells.
pub(super) fn bounded(mut content: Content, limits: &Limits) -> Result<Content, Refusal> {
    match &mut content {
        Content::Document(document) => cut(document, limits),
        Content::Carrier(carrier) => {
            if let Ok(Paper::Document(document)) = &mut carrier.own {
                cut(document, limits);
            }
        }
        Content::Workbook(book) => {
            if book.sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>() > limits.cells {
                return Err(too_much());
            }
            let mut room = limits.cells as u64;
            for sheet in &mut book.sheets {
                clip_merges(sheet, &mut room);
            }
        }
        _ => {}
    }
    Ok(content)
}

/// Cuts a document to the paragraphs and cells that are allowed; it says so.
fn cut(document: &mut Document, limits: &Limits) {
    if document.paragraphs.len() > limits.paragraphs {
        document.paragraphs.truncate(limits.paragraphs);
        let said = format!("段落过多，只读了前{}段", limits.paragraphs);
        document.quality.partial.get_or_insert(said);
    }
    let mut cells = 0;
    for (number, table) in document.tables.iter_mut().enumerate() {
        cells += table.rows.iter().map(Vec::len).sum::<usize>();
        if cells > limits.cells {
            document.tables.truncate(number);
            document.quality.partial.get_or_insert("表格过多，后面的表格没有按格读出".to_owned());
            break;
        }
    }
}

/// Cuts merged areas to the part of the sheet that is used, and leaves out those beyond `room` cells in all: judgement
/// walks over every cell of an area, and a whole sheet has seventeen thousand million.
fn clip_merges(sheet: &mut Sheet, room: &mut u64) {
    let bottom = sheet.cells.keys().map(|(row, _)| row).max().unwrap_or(0);
    let right = sheet.cells.keys().map(|(_, column)| column).max().unwrap_or(0);
    sheet.merges.retain_mut(|area| {
        area.bottom = area.bottom.min(bottom.max(area.top));
        area.right = area.right.min(right.max(area.left));
        let size =
            u64::from(area.bottom.saturating_sub(area.top) + 1) * u64::from(area.right.saturating_sub(area.left) + 1);
        let fits = size <= *room;
        *room = if fits { *room - size } else { *room };
        fits
    });
}

/// The refusal of an answer that is larger than allowed.
pub(super) fn too_much() -> Refusal {
    Refusal::new(Cause::TooLarge, "文字或表格内容过多，超出读取上限，没有采用；请确认是不是述职评议材料。")
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::document::{Table, TableCell};

    use shuping_analyzers::grid::{Area, Cell, Workbook};

    use super::*;

    #[test]
    fn a_document_of_too_many_paragraphs_is_cut_and_says_so() {
        let limits = Limits { paragraphs: 2, cells: 3, ..Limits::default() };
        let mut document = Document::from_lines(["一", "二", "三"]);
        document.tables = vec![Table { rows: vec![vec![TableCell::default(); 2]] }; 3];
        let Ok(Content::Document(cut)) = bounded(Content::Document(document), &limits) else { panic!() };
        assert_eq!((cut.paragraphs.len(), cut.tables.len()), (2, 1));
        assert!(cut.quality.partial.is_some());
    }

    #[test]
    fn merged_areas_end_with_the_cells_in_use() {
        let area = |bottom, right| Area { top: 0, left: 0, bottom, right };
        let cells = [((0, 0), Cell::default()), ((2, 3), Cell::default())].into_iter().collect();
        let mut sheet = Sheet { cells, merges: vec![area(1_048_575, 16_383); 3], ..Sheet::default() };
        clip_merges(&mut sheet, &mut 30);
        assert_eq!(sheet.merges, [area(2, 3), area(2, 3)]);
    }

    #[test]
    fn a_workbook_of_too_many_cells_is_refused() {
        let limits = Limits { cells: 2, ..Limits::default() };
        let sheet = Sheet { cells: (0..3).map(|row| ((row, 0), Cell::default())).collect(), ..Sheet::default() };
        let book = Content::Workbook(Workbook { sheets: vec![sheet], ..Workbook::default() });
        assert_eq!(bounded(book, &limits).map_err(|refusal| refusal.cause), Err(Cause::TooLarge));
    }
}
