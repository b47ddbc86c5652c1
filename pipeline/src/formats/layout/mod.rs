//! From characters on a page to the paragraphs that their author wrote.
//!
//! PDF, OFD and recognised scans all come here: a page is a heap of positioned [`Glyph`]s and drawn [`Rule`]s;
//! [`read_page`] makes lines and ruled tables of it, [`compose`] drops running heads and page numbers, puts the lines
//! into reading order and joins them into a [`Document`]. Coordinates are points from the top left of the page.

mod column;
mod footnote;
mod gap;
mod grid;
mod line;
mod measure;
mod open_table;
mod order;
mod paragraph;
mod running;
mod script;
mod struck;
mod table;
mod upright;
mod verdict;

use serde::{Deserialize, Serialize};
use shuping_analyzers::document::Document;

pub(crate) use grid::{Ruled, ruled};
pub use line::Line;
pub(crate) use paragraph::cell_text;
pub(crate) use verdict::{Verdict, judge};

/// One character where it is drawn.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    /// The character.
    pub(crate) c: char,
    /// Origin from the left.
    pub(crate) x: f32,
    /// Baseline from the top.
    pub(crate) y: f32,
    /// How far the pen moves.
    pub(crate) advance: f32,
    /// Font size.
    pub(crate) size: f32,
    /// Direction of writing in quarter turns clockwise from left-to-right.
    pub(crate) turn: u8,
    /// Whether the font writes downwards.
    pub(crate) vertical: bool,
    /// Whether it is bold, by the font's name or weight or by being drawn twice.
    pub(crate) heavy: bool,
    /// Whether it is drawn without ink, as under a scan.
    pub(crate) invisible: bool,
    /// Whether the file itself marks it as a running head, a page number or a watermark.
    pub(crate) running: bool,
    /// Index into [`Page::fonts`].
    pub(crate) font: u16,
    /// The paragraph that the file's structure tree puts it into, 0 where there is none.
    pub(crate) tag: u32,
}

/// A drawn line, or the thin rectangle that stands for one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Left end.
    pub x0: f32,
    /// Upper end.
    pub y0: f32,
    /// Right end.
    pub x1: f32,
    /// Lower end.
    pub y1: f32,
}

/// What is drawn on one page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    /// Number from 1.
    pub(crate) number: u32,
    /// Width.
    pub(crate) width: f32,
    /// Height.
    pub(crate) height: f32,
    /// Characters in the order of drawing.
    pub(crate) glyphs: Vec<Glyph>,
    /// Lines.
    pub(crate) rules: Vec<Rule>,
    /// Names of the fonts, without the prefix of a subset.
    pub(crate) fonts: Vec<String>,
}

/// The lines and tables of one page, in the order of drawing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// Number from 1.
    pub number: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Lines; a table stands as one line with [`Line::table`].
    pub lines: Vec<Line>,
    /// Tables.
    pub tables: Vec<Grid>,
    /// Text that the file marks as running heads.
    pub running: Vec<Line>,
    /// Text with a line through it.
    #[serde(default)]
    pub struck: Vec<Line>,
    /// Footnotes.
    #[serde(default)]
    pub notes: Vec<Line>,
}

/// A table, its lines drawn or not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Abscissas of the column borders.
    pub xs: Vec<f32>,
    /// Number of rows.
    pub rows: u32,
    /// Cells from the top left, row by row; a merged cell stands at its first row and column.
    pub cells: Vec<GridCell>,
}

/// A cell of a [`Grid`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GridCell {
    /// First row from 0.
    pub row: u32,
    /// First column from 0.
    pub column: u32,
    /// Number of rows.
    pub rows: u32,
    /// Number of columns.
    pub columns: u32,
    /// Text, its paragraphs separated by `\n`.
    pub text: String,
}

/// Lines, tables and notes of a page.
pub(crate) fn read_page(page: Page) -> PageText {
    let page = upright::upright(page);
    let mut text = PageText { number: page.number, width: page.width, height: page.height, ..PageText::default() };
    let (running, body): (Vec<Glyph>, Vec<Glyph>) = page.glyphs.into_iter().partition(|glyph| glyph.running);
    text.running = line::lines(&running, &page.fonts);
    let (body, struck) = struck::part(body, &page.rules);
    text.struck = line::lines(&struck, &page.fonts);
    let (tables, free) = grid::tables(&page.rules, body, &page.fonts);
    let (free, notes) = footnote::part(free, &page.rules, page.width, page.height);
    text.notes = line::lines(&notes, &page.fonts);
    text.lines = line::lines(&free, &page.fonts);
    let open = open_table::tables(&mut text.lines);
    for (grid, place) in tables.into_iter().chain(open) {
        let index = u32::try_from(text.tables.len()).unwrap_or(u32::MAX);
        text.lines.push(Line { table: Some(index), ..place });
        text.tables.push(grid);
    }
    text.lines.sort_by_key(|line| line.order);
    text
}

/// The document of the pages: running heads dropped, lines in reading order joined into paragraphs.
///
/// The caller adds what only it knows: properties, quality.
pub(crate) fn compose(mut pages: Vec<PageText>) -> Document {
    let mut document = Document::default();
    document.quality.pages = u32::try_from(pages.len()).ok();
    running::strip(&mut pages, &mut document.aside);
    document.aside.deleted = pages.iter().flat_map(|page| &page.struck).map(|line| line.text.clone()).collect();
    let flow = order::flow(&mut pages);
    paragraph::assemble(&flow, &pages, &mut document);
    footnote::insert(&pages, &mut document);
    document
}
