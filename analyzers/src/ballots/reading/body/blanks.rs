//! Forms that nobody has filled in.

use super::super::cells::text_of;
use super::ticks::text_kind;
use super::{Body, Row};

impl<'a> Body<'a> {
    /// The row of a form that was left blank: no cell of it holds anything, but a label to its left reaches down from the
    /// heads, or the form asks for a text beneath it.
    pub(super) fn blank_row(&self, about: Option<u16>) -> Option<Row<'a>> {
        let heads = self.table.body.checked_sub(1).and_then(|at| self.view.lines.get(at))?.0;
        let row = heads + 1;
        let first = self.values.first()?.column;
        let labelled = |column: &u32| {
            *column < first && self.view.anchor(row, *column).0 <= heads && !self.view.text(row, *column).is_empty()
        };
        let empty = self.view.position(row).is_err();
        // 存在不足 right beneath the empty row.
        let asked = || {
            let (below, cells) = self.view.lines.get(self.table.body)?;
            let (_, cell) = cells.first()?;
            (*below == row + 1).then(|| text_kind(&text_of(cell))).flatten()
        };
        (empty && (self.view.columns.iter().any(labelled) || asked().is_some())).then(|| Row {
            row,
            candidate: about,
            ..Row::default()
        })
    }
}
