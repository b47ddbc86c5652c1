//! Reading order.

use super::column::{Column, columns};
use super::{Line, PageText};

/// A line in its place: the page and the column that it stands in.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// Index of the page.
    pub(super) page: usize,
    /// The column.
    pub(super) column: Column,
    /// Number of columns on the page.
    pub(super) columns: usize,
    /// The line.
    pub(super) line: Line,
}

/// All lines of all pages in reading order; takes them out of the pages.
pub(super) fn flow(pages: &mut [PageText]) -> Vec<Placed> {
    let mut all = Vec::new();
    for (index, page) in pages.iter_mut().enumerate() {
        let lines = std::mem::take(&mut page.lines);
        let (text, tables): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.table.is_none());
        let columns = columns(&text);
        let whole = Column::around(&text).unwrap_or(Column { left: 0.0, right: page.width });
        let place = |line: Line| {
            let slack = 0.5 * line.size;
            let column = columns.iter().copied().find(|column| column.holds(&line, slack)).unwrap_or(whole);
            Placed { page: index, column, columns: columns.len(), line }
        };
        let text: Vec<Placed> = text.into_iter().map(place).collect();
        let tables: Vec<Placed> = tables.into_iter().map(place).collect();
        all.extend(insert_tables(order(text, &columns), tables));
    }
    all
}

/// The lines of one page in reading order.
fn order(mut lines: Vec<Placed>, columns: &[Column]) -> Vec<Placed> {
    lines.sort_by_key(|placed| placed.line.order);
    let jumps = jumps_upwards(&lines);
    if columns.len() == 1 {
        let down = by_height(lines.clone());
        let beside = down.array_windows().filter(|[a, b]| same_row(&a.line, &b.line)).count();
        return if jumps == 0 || beside * 10 <= lines.len() || jumps > 3.max(lines.len() / 7) { down } else { lines };
    }
    // Drawn line by line across the gutter, or all over the page: the columns say more than the order of drawing.
    let across = lines.array_windows().filter(|[a, b]| same_row(&a.line, &b.line)).count();
    let scattered = jumps > 3.max(lines.len() / 7) || across * 5 > lines.len();
    if scattered { by_columns(lines, columns) } else { lines }
}

/// How often the order of drawing goes back up.
fn jumps_upwards(lines: &[Placed]) -> usize {
    lines.array_windows().filter(|[a, b]| b.line.baseline < a.line.baseline - 1.2 * b.line.size).count()
}

/// Whether two lines stand side by side.
pub(super) fn same_row(a: &Line, b: &Line) -> bool {
    (a.baseline - b.baseline).abs() < 0.5 * a.size.min(b.size).max(1.0)
}

/// From the top, lines side by side from the left.
fn by_height(mut lines: Vec<Placed>) -> Vec<Placed> {
    lines.sort_by(|a, b| a.line.baseline.total_cmp(&b.line.baseline));
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    for placed in lines {
        match rows.last_mut().filter(|row| row.first().is_some_and(|first| same_row(&first.line, &placed.line))) {
            Some(row) => row.push(placed),
            None => rows.push(vec![placed]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.line.left.total_cmp(&b.line.left));
    }
    rows.into_iter().flatten().collect()
}

/// Column by column between the lines that cross the gutter.
fn by_columns(lines: Vec<Placed>, columns: &[Column]) -> Vec<Placed> {
    let index = |placed: &Placed| columns.iter().position(|column| *column == placed.column);
    let mut ordered = Vec::new();
    let mut band: Vec<Vec<Placed>> = vec![Vec::new(); columns.len()];
    for placed in by_height(lines) {
        match index(&placed).and_then(|index| band.get_mut(index)) {
            Some(column) => column.push(placed),
            None => {
                ordered.extend(band.iter_mut().flat_map(std::mem::take));
                ordered.push(placed);
            }
        }
    }
    ordered.extend(band.into_iter().flatten());
    ordered
}

/// Puts each table before the first line of its column that stands below its top.
fn insert_tables(lines: Vec<Placed>, mut tables: Vec<Placed>) -> Vec<Placed> {
    tables.sort_by(|a, b| a.line.baseline.total_cmp(&b.line.baseline));
    let mut ordered = lines;
    for table in tables {
        let beside = |placed: &Placed| placed.line.left < table.line.right && placed.line.right > table.line.left;
        let below = ordered.iter().position(|placed| beside(placed) && placed.line.baseline > table.line.baseline);
        let after = ordered.iter().rposition(beside).map_or(ordered.len(), |last| last + 1);
        ordered.insert(below.unwrap_or(after).min(ordered.len()), table);
    }
    ordered
}
