//! [`Page`]: the paper that a table is printed on, and how far its present page is filled.

use super::cell::Column;
use crate::view::as_f64;

/// Paper sizes as SpreadsheetML numbers them.
const A4: u8 = 9;
const A3: u8 = 8;
/// Columns of so many characters together are printed on A4 in about three quarters of their size, which can still be
/// read.
const WIDEST_A4: f64 = 192.0;
/// A matrix holds a word or a figure a cell, which can be read in a smaller size.
const WIDEST_MATRIX: f64 = 240.0;
/// Width and height of the text on A4 and on A3, in points.
const TEXT_A4: (f64, f64) = (769.0, 501.0);
const TEXT_A3: (f64, f64) = (1118.0, 747.0);
/// Office programs differ in how wide they take a column to be, and so in the size that a table is printed in: a page
/// counts as full when it is filled to this share.
const FULL: f64 = 0.85;

/// A table's paper.
#[derive(Debug)]
pub(super) struct Page {
    /// Widths of the columns, in characters.
    widths: Vec<f64>,
    /// Columns that are printed, from the left.
    pub(super) printed: usize,
    matrix: bool,
    /// Columns that are kept in view, and repeated on every page.
    pub(super) kept: u16,
    /// Height of what stands on every page, and what the last page holds by now, in points.
    repeated: f64,
    used: f64,
}

impl Page {
    pub(super) fn new(columns: &[Column]) -> Self {
        Self {
            widths: columns.iter().map(|column| column.width).collect(),
            printed: columns.iter().take_while(|column| !column.screen).count(),
            matrix: columns.iter().any(|column| column.matrix),
            kept: 0,
            repeated: 0.0,
            used: 0.0,
        }
    }

    /// Width of the first columns, in characters.
    pub(super) fn width(&self, columns: usize) -> f64 {
        self.widths.iter().take(columns).sum()
    }

    /// A4 where the columns can be read on it or several pages stand side by side, else A3.
    pub(super) fn paper(&self) -> u8 {
        if self.is_wide() { A3 } else { A4 }
    }

    fn is_wide(&self) -> bool {
        !self.matrix && self.width(self.printed) > WIDEST_A4
    }

    /// Pages side by side.
    pub(super) fn across(&self) -> u16 {
        let width = self.width(self.printed);
        if !self.matrix || width <= WIDEST_MATRIX {
            return 1;
        }
        let kept = self.width(2);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 20")]
        let pages = ((width - kept) / (WIDEST_A4 - kept).max(1.0)).ceil().clamp(1.0, 20.0) as u16;
        pages
    }

    /// Columns of the first page, over which title and notes stand.
    pub(super) fn first_page(&self) -> usize {
        let share = self.width(self.printed) / f64::from(self.across());
        let fitting = (1..=self.printed).take_while(|columns| self.width(*columns) <= share + 0.5).count();
        // Where the pages part is up to the office program: a title must not lie across it.
        if self.across() > 1 { fitting.saturating_sub(1).max(2) } else { self.printed }
    }

    /// Height of a page in points of the sheet, which is scaled to the paper's width.
    fn height(&self) -> f64 {
        let (paper_width, paper_height) = if self.is_wide() { TEXT_A3 } else { TEXT_A4 };
        let width = self.width(self.printed) / f64::from(self.across());
        let points = width * 5.25 + 3.75 * as_f64(self.printed);
        paper_height / (paper_width / points).min(1.0)
    }

    /// What stands on every page, in points.
    pub(super) fn repeat(&mut self, points: f64) {
        self.repeated = points;
        self.used = points;
    }

    /// Notes that a row of so many points was written, for the page that it falls on.
    pub(super) fn grown(&mut self, points: f64) {
        self.used = if self.used + points > self.height() { self.repeated + points } else { self.used + points };
    }

    /// Whether so many points still find room on the page.
    pub(super) fn has_room(&self, points: f64) -> bool {
        self.used + points <= self.height() * FULL
    }

    /// Begins a page.
    pub(super) fn turn(&mut self) {
        self.used = self.repeated;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::cell::{Kind, column};

    fn page(columns: usize, width: f64, matrix: bool) -> Page {
        let one = column("栏", width, Kind::Word);
        let one = if matrix { one.matrix() } else { one };
        Page::new(&vec![one; columns])
    }

    #[test]
    fn a_wide_table_is_printed_on_a3_and_a_wide_matrix_on_pages_side_by_side() {
        for (columns, matrix, paper, across) in [
            (10, false, A4, 1),
            (19, false, A4, 1),
            (21, false, A3, 1),
            (24, true, A4, 1),
            (40, true, A4, 3),
            (4000, true, A4, 20),
        ] {
            let page = page(columns, 10.0, matrix);
            assert_eq!((page.paper(), page.across()), (paper, across), "{columns}");
        }
    }

    #[test]
    fn a_title_stands_over_the_first_of_several_pages() {
        let wide = page(40, 10.0, true);
        assert!((2..=13).contains(&wide.first_page()), "{}", wide.first_page());
        assert_eq!(page(12, 10.0, false).first_page(), 12);
    }

    #[test]
    fn columns_for_the_screen_are_not_printed() {
        let page = Page::new(&[column("名", 20.0, Kind::Text), column("号", 30.0, Kind::Word).on_screen()]);
        assert_eq!((page.printed, page.paper()), (1, A4));
    }

    #[test]
    fn a_chart_finds_room_only_on_a_page_that_is_not_full() {
        let mut page = page(10, 10.0, false);
        page.repeat(80.0);
        assert!(page.has_room(300.0));
        page.grown(60.0);
        assert!(!page.has_room(300.0));
        page.turn();
        assert!(page.has_room(300.0));
    }
}
