//! [`Flow`]: puts paragraphs, tables, text boxes and notes into reading order, whatever format they come from.

mod table;

use std::collections::BTreeMap;

use shuping_analyzers::document::{Document, Paragraph, Story, Table};

use self::table::{finish_table, lines};
use crate::content::Limits;

/// Collects a text in the order in which its file gives it and returns it in the order in which it is read.
///
/// A note stands behind the paragraph that refers to it, a text box behind the paragraph that it is anchored in, both
/// behind the row where that is in a table. A table inside a cell is text of that cell and a table of its own. A table
/// of a single cell is a frame around its paragraphs and no table.
pub(crate) struct Flow {
    paragraphs: Vec<Paragraph>,
    tables: Vec<Option<Table>>,
    frames: Vec<Frame>,
    max_depth: usize,
    room: usize,
    full: bool,
}

enum Frame {
    Table(OpenTable),
    Box(Vec<Paragraph>),
}

struct OpenTable {
    index: u32,
    rows: Vec<OpenRow>,
    /// Cells that reach down into later rows, for formats that do not write the covered ones: by column the first row
    /// that they do not reach and their width.
    hanging: BTreeMap<u32, (usize, u32)>,
}

#[derive(Default)]
struct OpenRow {
    cells: Vec<OpenCell>,
    after: Vec<Paragraph>,
    next_column: u32,
    /// Places of the edges of the cells, where the format gives no columns.
    edges: Vec<i32>,
}

#[derive(Default)]
struct OpenCell {
    column: u32,
    columns: u32,
    merge: Merge,
    paragraphs: Vec<Paragraph>,
}

/// How a cell is merged with the ones above it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Merge {
    /// It stands alone, or tells its number of rows itself.
    #[default]
    No,
    /// It goes on the cell above.
    Above,
    /// It is this many rows high, for formats that say so.
    Rows(u32),
    /// Another cell covers it, whose size says so.
    Covered,
}

impl Flow {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            paragraphs: Vec::new(),
            tables: Vec::new(),
            frames: Vec::new(),
            max_depth: limits.depth,
            room: limits.characters,
            full: false,
        }
    }

    /// Whether the limit of characters is reached: readers stop then.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// How many paragraphs stand outside of what is still open.
    pub(crate) fn count(&self) -> usize {
        self.paragraphs.len()
    }

    /// Whether the innermost thing that is open is a table.
    pub(crate) fn in_table(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Table(_)))
    }

    /// Takes a paragraph and what stands behind it: its text boxes and notes.
    pub(crate) fn paragraph(&mut self, paragraph: Paragraph, after: Vec<Paragraph>) {
        let size = paragraph.text.len() + after.iter().map(|p| p.text.len()).sum::<usize>();
        self.full |= size > self.room;
        self.room = self.room.saturating_sub(size);
        let speaks = !paragraph.text.trim().is_empty();
        match self.frames.last_mut() {
            Some(Frame::Table(table)) => {
                let row = table.rows.last_mut();
                let Some(row) = row else {
                    // Text between the rows of a table belongs to nobody; it is kept in a row of its own.
                    let cell = OpenCell { columns: 1, paragraphs: vec![paragraph], ..OpenCell::default() };
                    table.rows.push(OpenRow { cells: vec![cell], after, next_column: 1, ..OpenRow::default() });
                    return;
                };
                row.after.extend(after);
                if let Some(cell) = row.cells.last_mut() {
                    if speaks || paragraph.number.is_some() {
                        cell.paragraphs.push(paragraph);
                    }
                } else if speaks {
                    row.after.push(paragraph);
                }
            }
            Some(Frame::Box(inside)) => {
                inside.extend(speaks.then_some(paragraph));
                inside.extend(after);
            }
            None => {
                self.paragraphs.extend(speaks.then_some(paragraph));
                self.paragraphs.extend(after);
            }
        }
    }

    /// Opens a table; `false` where tables nest too deep.
    pub(crate) fn begin_table(&mut self) -> bool {
        if self.frames.len() >= self.max_depth {
            return false;
        }
        let index = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
        self.tables.push(None);
        self.frames.push(Frame::Table(OpenTable { index, rows: Vec::new(), hanging: BTreeMap::new() }));
        true
    }

    pub(crate) fn begin_row(&mut self) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            table.rows.push(OpenRow::default());
        }
    }

    /// Passes over grid columns at the start of a row.
    pub(crate) fn skip_columns(&mut self, columns: u32) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            if let Some(row) = table.rows.last_mut() {
                row.next_column = row.next_column.saturating_add(columns.min(MAX_COLUMNS));
            }
        }
    }

    /// Passes over cells that merged ones cover: empty in the row, no cells of the table.
    pub(crate) fn skip_covered(&mut self, cells: u32) {
        for _ in 0..cells.min(MAX_COLUMNS) {
            self.begin_cell(1, Merge::Covered);
        }
    }

    /// Begins a cell behind those that reach down into its row, as in HTML, where these are not written again.
    pub(crate) fn begin_cell_below(&mut self, columns: u32, rows: u32) {
        loop {
            let Some(Frame::Table(table)) = self.frames.last_mut() else { return };
            let here = table.rows.len();
            let column = table.rows.last().map_or(0, |row| row.next_column);
            match table.hanging.get(&column) {
                Some((until, covered)) if here <= *until => {
                    let covered = *covered;
                    self.begin_cell(covered, Merge::Covered);
                }
                _ => {
                    if rows > 1 && table.hanging.len() < 10_000 {
                        let until = here.max(1).saturating_add(usize::try_from(rows).unwrap_or(usize::MAX)) - 1;
                        table.hanging.insert(column, (until, columns.clamp(1, MAX_COLUMNS)));
                    }
                    break;
                }
            }
        }
        self.begin_cell(columns, if rows > 1 { Merge::Rows(rows) } else { Merge::No });
    }

    pub(crate) fn begin_cell(&mut self, columns: u32, merge: Merge) {
        let Some(Frame::Table(table)) = self.frames.last_mut() else { return };
        if table.rows.is_empty() {
            table.rows.push(OpenRow::default());
        }
        let Some(row) = table.rows.last_mut() else { return };
        let columns = columns.clamp(1, MAX_COLUMNS);
        row.cells.push(OpenCell { column: row.next_column, columns, merge, paragraphs: Vec::new() });
        row.next_column = row.next_column.saturating_add(columns);
    }

    /// Sets what only shows inside the cell: how wide it is and how it is merged.
    pub(crate) fn shape_cell(&mut self, columns: Option<u32>, merge: Option<Merge>) {
        let Some(Frame::Table(table)) = self.frames.last_mut() else { return };
        let Some(row) = table.rows.last_mut() else { return };
        let Some(cell) = row.cells.last_mut() else { return };
        if let Some(columns) = columns {
            cell.columns = columns.clamp(1, MAX_COLUMNS);
            row.next_column = cell.column.saturating_add(cell.columns);
        }
        cell.merge = merge.unwrap_or(cell.merge);
    }

    /// Gives the cells of the row, all there by now, their edges and merges, for formats that tell these at its end.
    pub(crate) fn shape_row(&mut self, edges: Vec<i32>, merges: &[Merge]) {
        let Some(Frame::Table(table)) = self.frames.last_mut() else { return };
        let Some(row) = table.rows.last_mut() else { return };
        for (cell, merge) in row.cells.iter_mut().zip(merges) {
            cell.merge = *merge;
        }
        row.edges = edges;
    }

    /// Takes the open row out again and returns its text: the row was deleted.
    pub(crate) fn drop_row(&mut self) -> String {
        let Some(Frame::Table(table)) = self.frames.last_mut() else { return String::new() };
        let Some(row) = table.rows.pop() else { return String::new() };
        let texts = row.cells.iter().map(|cell| lines(&cell.paragraphs, false));
        texts.collect::<Vec<_>>().join("\t")
    }

    pub(crate) fn end_table(&mut self) {
        if !self.in_table() {
            return;
        }
        let Some(Frame::Table(table)) = self.frames.pop() else { return };
        let (paragraphs, shape) = finish_table(table);
        if let Some((index, table)) = shape {
            if let Some(slot) = usize::try_from(index).ok().and_then(|index| self.tables.get_mut(index)) {
                *slot = Some(table);
            }
        }
        match self.frames.last_mut() {
            Some(Frame::Table(outer)) => {
                let cell = outer.rows.last_mut().and_then(|row| row.cells.last_mut());
                if let Some(cell) = cell {
                    cell.paragraphs.extend(paragraphs);
                }
            }
            Some(Frame::Box(inside)) => inside.extend(paragraphs),
            None => self.paragraphs.extend(paragraphs),
        }
    }

    /// Takes all of another document in.
    pub(crate) fn document(&mut self, document: Document) {
        let shift = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
        self.tables.extend(document.tables.into_iter().map(Some));
        for mut paragraph in document.paragraphs {
            if let Story::Row { table, .. } = &mut paragraph.story {
                *table = table.saturating_add(shift);
            }
            self.paragraph(paragraph, Vec::new());
        }
    }

    /// Opens a text box; `false` where they nest too deep.
    pub(crate) fn begin_box(&mut self) -> bool {
        if self.frames.len() >= self.max_depth {
            return false;
        }
        self.frames.push(Frame::Box(Vec::new()));
        true
    }

    /// Closes the text box, with tables that are still open in it, and returns its paragraphs.
    pub(crate) fn end_box(&mut self) -> Vec<Paragraph> {
        while self.in_table() {
            self.end_table();
        }
        let Some(Frame::Box(mut inside)) = self.frames.pop() else { return Vec::new() };
        for paragraph in &mut inside {
            if paragraph.story == Story::Main {
                paragraph.story = Story::TextBox;
            }
        }
        inside
    }

    /// The paragraphs and tables, everything still open closed.
    pub(crate) fn finish(mut self) -> Document {
        while let Some(frame) = self.frames.last() {
            match frame {
                Frame::Table(_) => self.end_table(),
                Frame::Box(_) => {
                    for paragraph in self.end_box() {
                        self.paragraph(paragraph, Vec::new());
                    }
                }
            }
        }
        let mut places = Vec::with_capacity(self.tables.len());
        let mut tables = Vec::new();
        for table in self.tables {
            places.push(u32::try_from(tables.len()).unwrap_or(u32::MAX));
            tables.extend(table);
        }
        for paragraph in &mut self.paragraphs {
            if let Story::Row { table, .. } = &mut paragraph.story {
                if let Some(place) = usize::try_from(*table).ok().and_then(|index| places.get(index)) {
                    *table = *place;
                }
            }
        }
        Document { paragraphs: self.paragraphs, tables, ..Document::default() }
    }
}

/// Word ends at 63 columns; HTML allows a thousand.
const MAX_COLUMNS: u32 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn flow() -> Flow {
        Flow::new(&Limits::default())
    }

    fn cell(flow: &mut Flow, text: &str, merge: Merge) {
        flow.begin_cell(1, merge);
        flow.paragraph(Paragraph::plain(text), Vec::new());
    }

    fn texts(document: &Document) -> Vec<&str> {
        document.paragraphs.iter().map(|p| p.text.as_str()).collect()
    }

    #[test]
    fn a_row_is_one_paragraph_and_its_notes_follow() {
        let mut flow = flow();
        flow.begin_table();
        flow.begin_row();
        cell(&mut flow, "序号", Merge::No);
        flow.paragraph(Paragraph::plain("（必填）"), vec![Paragraph::plain("注")]);
        cell(&mut flow, "问\t题", Merge::No);
        flow.end_table();
        flow.paragraph(Paragraph::plain("后文"), Vec::new());
        let document = flow.finish();
        assert_eq!(texts(&document), ["序号\n（必填）\t问 题", "注", "后文"]);
        assert_eq!(document.paragraphs[0].story, Story::Row { table: 0, row: 0 });
    }

    #[test]
    fn merged_cells_stand_once_and_count_their_rows() {
        let mut flow = flow();
        flow.begin_table();
        for (number, merge) in [("1", Merge::No), ("", Merge::Above), ("", Merge::Above)] {
            flow.begin_row();
            cell(&mut flow, number, merge);
            cell(&mut flow, "措施", Merge::No);
        }
        flow.end_table();
        let document = flow.finish();
        assert_eq!(texts(&document), ["1\t措施", "\t措施", "\t措施"]);
        assert_eq!(document.tables[0].rows[0][0].rows, 3);
        assert_eq!(document.tables[0].rows[1].len(), 1);
        assert_eq!(document.tables[0].rows[1][0].column, 1);
    }

    #[test]
    fn a_frame_of_one_cell_gives_its_paragraphs_back() {
        let mut flow = flow();
        flow.begin_table();
        flow.begin_row();
        cell(&mut flow, "题目", Merge::No);
        flow.begin_table();
        flow.begin_row();
        cell(&mut flow, "a", Merge::No);
        cell(&mut flow, "b", Merge::No);
        flow.end_table();
        flow.paragraph(Paragraph::plain("正文"), Vec::new());
        flow.end_table();
        let document = flow.finish();
        assert_eq!(texts(&document), ["题目", "a\tb", "正文"]);
        assert_eq!(document.tables.len(), 1);
        assert_eq!(document.paragraphs[1].story, Story::Row { table: 0, row: 0 });
    }

    #[test]
    fn what_was_left_open_is_still_read() {
        let mut flow = flow();
        flow.begin_box();
        flow.begin_table();
        flow.begin_row();
        cell(&mut flow, "a", Merge::No);
        cell(&mut flow, "b", Merge::No);
        assert_eq!(texts(&flow.finish()), ["a\tb"]);
    }
}
