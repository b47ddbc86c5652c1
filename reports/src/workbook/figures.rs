//! 图表数据: the figures that charts stand on where no table of the workbook has them in the right shape.

use rust_xlsxwriter::Workbook;

use super::look::Look;
use super::table::{Cell, Kind, Table, column};
use crate::Error;

/// Name of the sheet.
pub(super) const NAME: &str = "图表数据";
/// Rows above the first block: title, line, note, heads.
const ABOVE: u32 = 4;

/// Blocks of figures, one below the other.
#[derive(Default)]
pub(super) struct Figures {
    rows: Vec<(String, Vec<f64>)>,
    heads: Vec<(u32, Vec<String>)>,
}

/// Where a block stands: heads in the row above `first`, names in column 0, figures from column 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Figures {
    /// Adds a block for horizontal bars: those are drawn from below, so the first row comes last.
    pub(super) fn bars(&mut self, heads: &[&str], mut rows: Vec<(String, Vec<f64>)>) -> Option<Block> {
        rows.reverse();
        self.block(heads, rows)
    }

    /// Adds a block; `None` where it has no row.
    pub(super) fn block(&mut self, heads: &[&str], rows: Vec<(String, Vec<f64>)>) -> Option<Block> {
        if rows.is_empty() {
            return None;
        }
        let head = self.next();
        self.heads.push((head, heads.iter().map(|head| (*head).to_owned()).collect()));
        self.rows.push((String::new(), Vec::new()));
        let first = self.next();
        self.rows.extend(rows);
        Some(Block { first, last: self.next() - 1 })
    }

    fn next(&self) -> u32 {
        ABOVE + u32::try_from(self.rows.len()).unwrap_or(0)
    }

    /// Writes the sheet; nothing where no chart asked for it.
    pub(super) fn write(self, book: &mut Workbook, look: &Look) -> Result<(), Error> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let columns = std::iter::once(column("名称", 24.0, Kind::Word))
            .chain((1..=6).map(|number| column(look.fill("数值{}", number), 14.0, Kind::Word)))
            .collect();
        let mut table = Table::open(book, look, NAME, NAME, &["各表图形所用的数据，改动后图形随之变化。"], columns)?;
        for (name, figures) in self.rows {
            let at = table.next_row();
            let cells: Vec<Cell> = match self.heads.iter().find(|(row, _)| *row == at) {
                Some((_, heads)) => heads.iter().map(|head| Cell::from(head.as_str())).collect(),
                None => std::iter::once(Cell::from(name)).chain(figures.into_iter().map(Cell::from)).collect(),
            };
            table.row(cells)?;
        }
        Ok(())
    }
}
