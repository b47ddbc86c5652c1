//! Tables without ruling lines: rows of short texts that stand under each other in columns.

use super::line::{Line, median};
use super::order::same_row;
use super::{Grid, GridCell, paragraph, script};

/// Fewest rows with a text in every column, by the number of columns: two columns could be names and dates.
const FEWEST: [(usize, usize); 2] = [(3, 3), (2, 5)];
/// Most columns.
const MANY: usize = 20;
/// Characters up to which a text is one of a cell and not of a column of running text.
const SHORT: usize = 24;

/// Finds tables among the lines of a page, takes their lines out and gives each table with the line that holds its place.
pub(super) fn tables(lines: &mut Vec<Line>) -> Vec<(Grid, Line)> {
    let mut rest = std::mem::take(lines);
    rest.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in rest {
        match rows.last_mut().filter(|row| row.first().is_some_and(|first| same_row(first, &line))) {
            Some(row) => row.push(line),
            None => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        match Block::at(&rows, at) {
            Some(block) => {
                rows.drain(at..at + block.rows.len());
                found.extend(block.table());
            }
            None => at += 1,
        }
    }
    lines.extend(rows.into_iter().flatten());
    found
}

/// Consecutive rows that share their columns.
struct Block {
    /// Left and right end of each column.
    columns: Vec<(f32, f32)>,
    /// The rows of lines.
    rows: Vec<Vec<Line>>,
}

impl Block {
    fn at(rows: &[Vec<Line>], at: usize) -> Option<Self> {
        let first = rows.get(at)?;
        if !(2..=MANY).contains(&first.len()) || first.iter().any(|line| line.tag != 0 || line.confidence.is_some()) {
            return None;
        }
        let mut columns: Vec<(f32, f32)> = first.iter().map(|line| (line.left, line.right)).collect();
        let mut block = vec![first.clone()];
        for (above, row) in rows.iter().skip(at).zip(rows.iter().skip(at + 1)) {
            let row = parted(row, &columns);
            let near = step(above, &row) < 3.2 * size(&row);
            let Some(wider) = fit(&columns, &row).filter(|_| near) else { break };
            columns = wider;
            block.push(row);
        }
        let is_full = |row: &Vec<Line>| row.len() == columns.len();
        // What follows the last full row belongs to it, as long as nothing stands in the first column.
        let last = block.iter().rposition(is_full)?;
        let tail =
            block.iter().skip(last + 1).take_while(|row| row.first().is_some_and(|line| !starts(line, &columns)));
        block.truncate(last + 1 + tail.count());
        let full: Vec<&Vec<Line>> = block.iter().filter(|row| is_full(row)).collect();
        let enough = FEWEST.iter().any(|(wide, fewest)| columns.len() >= *wide && full.len() >= *fewest);
        let apart = columns.array_windows().all(|[a, b]| b.0 - a.1 > 0.7 * size(first));
        (enough && is_short(&full, columns.len()) && apart).then_some(Self { columns, rows: block })
    }

    fn table(self) -> Option<(Grid, Line)> {
        let rows = &self.rows;
        let mut bands: Vec<Vec<&Line>> = Vec::new();
        for row in rows {
            // A row of lines that fills every column, or the first one, begins a row of the table.
            let begins = row.len() == self.columns.len() || row.first().is_some_and(|line| starts(line, &self.columns));
            match bands.last_mut().filter(|_| !begins) {
                Some(band) => band.extend(row),
                None => bands.push(row.iter().collect()),
            }
        }
        let mut xs: Vec<f32> = vec![self.columns.first()?.0];
        xs.extend(self.columns.array_windows().map(|[a, b]| f32::midpoint(a.1, b.0)));
        xs.push(self.columns.last()?.1);
        let mut cells = Vec::new();
        for (row, band) in bands.iter().enumerate() {
            for (column, (left, right)) in self.columns.iter().enumerate() {
                let inside: Vec<Line> =
                    band.iter().filter(|line| overlap(line, (*left, *right))).map(|line| (*line).clone()).collect();
                let text = paragraph::cell_text(&inside, *left, *right);
                let (row, column) = (u32::try_from(row).ok()?, u32::try_from(column).ok()?);
                cells.push(GridCell { row, column, rows: 1, columns: 1, text });
            }
        }
        let all = || rows.iter().flatten();
        let place = Line {
            left: *xs.first()?,
            right: *xs.last()?,
            baseline: rows.first()?.first()?.baseline,
            size: median(all().map(|line| line.size).collect()),
            order: all().map(|line| line.order).min()?,
            ..Line::default()
        };
        Some((Grid { xs, rows: u32::try_from(bands.len()).ok()?, cells }, place))
    }
}

/// The row, a line parted where a gap in it stands before a column: a full cell leaves little room to its neighbour.
fn parted(row: &[Line], columns: &[(f32, f32)]) -> Vec<Line> {
    row.iter().flat_map(|line| parts(line, columns)).collect()
}

fn parts(line: &Line, columns: &[(f32, f32)]) -> Vec<Line> {
    let advance = |c: char| if script::wide(c) || c == '\u{3000}' { 1.0 } else { 0.5 };
    let total: f32 = line.text.chars().map(advance).sum();
    let unit = (line.right - line.left) / total.max(1.0);
    let (mut x, mut own) = (line.left, 0.0);
    let mut gap_from = None;
    for (at, c) in line.text.char_indices() {
        let edge = columns.iter().skip(1).find(|column| (column.0 - x).abs() < line.size);
        if let (Some((from, right)), Some(edge), false) = (gap_from, edge, c.is_whitespace()) {
            let (Some(before), Some(after)) = (line.text.get(..from), line.text.get(at..)) else { break };
            let before = Line { right, text: before.to_owned(), ..line.clone() };
            let after = Line { left: edge.0, text: after.to_owned(), lead: 0, ..line.clone() };
            return std::iter::once(before).chain(parts(&after, columns)).collect();
        }
        // The wide gap stretches the mean advance: the text before it ends where its own size lets it end.
        gap_from = if c.is_whitespace() { gap_from.or(Some((at, line.left + own))) } else { None };
        x += unit * advance(c);
        own += unit.min(line.size) * advance(c);
    }
    vec![line.clone()]
}

fn size(row: &[Line]) -> f32 {
    row.first().map_or(1.0, |line| line.size.max(1.0))
}

fn step(above: &[Line], row: &[Line]) -> f32 {
    above.first().zip(row.first()).map_or(f32::MAX, |(above, own)| own.baseline - above.baseline)
}

fn overlap(line: &Line, (left, right): (f32, f32)) -> bool {
    line.left < right && line.right > left
}

/// Whether a line stands in the first column.
fn starts(line: &Line, columns: &[(f32, f32)]) -> bool {
    columns.first().is_some_and(|column| overlap(line, *column))
}

/// The columns with a row in them; `None` where the row does not fit: a text over two columns, or beside all of them.
fn fit(columns: &[(f32, f32)], row: &[Line]) -> Option<Vec<(f32, f32)>> {
    let mut wider = columns.to_vec();
    let mut used = vec![false; columns.len()];
    for line in row {
        let mut hits = columns.iter().enumerate().filter(|(_, column)| overlap(line, **column)).map(|(index, _)| index);
        let index = hits.next().filter(|_| hits.next().is_none())?;
        if std::mem::replace(used.get_mut(index)?, true) || line.tag != 0 {
            return None;
        }
        let column = wider.get_mut(index)?;
        *column = (column.0.min(line.left), column.1.max(line.right));
    }
    let whole = row.len() > 1 || columns.len() > 2;
    (whole && wider.array_windows().all(|[a, b]| a.1 < b.0)).then_some(wider)
}

/// Whether the texts of at most one column are longer than those of cells.
fn is_short(rows: &[&Vec<Line>], columns: usize) -> bool {
    let long = (0..columns).filter(|column| {
        let texts = rows.iter().filter_map(|row| row.get(*column));
        let long = texts.filter(|line| line.text.chars().count() > SHORT).count();
        long * 4 > rows.len()
    });
    long.count() * 3 < columns
}
