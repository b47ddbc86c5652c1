//! Tables whose lines are drawn: rules into a grid, characters into its cells.

use super::line::{self, Line};
use super::paragraph;
use super::{Glyph, Grid, GridCell, Rule};

/// Rules nearer than this, in points, are one.
const NEAR: f32 = 2.5;
/// More rules than this are a drawing.
const MANY: usize = 20_000;

/// A horizontal or vertical stroke: where it lies and how far it reaches.
#[derive(Debug, Clone, Copy)]
struct Stroke {
    at: f32,
    from: f32,
    to: f32,
}

/// A ruled table whose cells are still empty.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ruled {
    /// Abscissas of the column borders.
    pub(crate) xs: Vec<f32>,
    /// Ordinates of the row borders.
    pub(crate) ys: Vec<f32>,
    /// Its cells.
    pub(crate) cells: Vec<GridCell>,
}

/// The ruled tables without their text.
pub(crate) fn ruled(rules: &[Rule]) -> Vec<Ruled> {
    let parts = parts(rules);
    let frames = parts.iter().filter_map(|(level, upright)| Frame::new(level, upright));
    frames.map(|frame| Ruled { cells: frame.cells(), xs: frame.xs, ys: frame.ys }).collect()
}

/// Strokes that hang together, level and upright ones.
fn parts(rules: &[Rule]) -> Vec<(Vec<Stroke>, Vec<Stroke>)> {
    if rules.len() > MANY || rules.len() < 4 {
        return Vec::new();
    }
    let level =
        strokes(rules.iter().filter(|rule| flat(rule)).map(|r| Stroke { at: mid(r.y0, r.y1), from: r.x0, to: r.x1 }));
    let upright =
        strokes(rules.iter().filter(|rule| steep(rule)).map(|r| Stroke { at: mid(r.x0, r.x1), from: r.y0, to: r.y1 }));
    groups(&level, &upright)
}

/// The ruled tables, each with the line that holds its place, and the characters outside of them.
pub(super) fn tables(rules: &[Rule], glyphs: Vec<Glyph>, fonts: &[String]) -> (Vec<(Grid, Line)>, Vec<Glyph>) {
    let mut found = Vec::new();
    let mut free = glyphs;
    for (level, upright) in parts(rules) {
        let Some(frame) = Frame::new(&level, &upright) else { continue };
        let (inside, outside): (Vec<Glyph>, Vec<Glyph>) = free.into_iter().partition(|glyph| frame.holds(glyph));
        free = outside;
        match frame.fill(&inside, fonts) {
            Some(table) => found.push(table),
            None => free.extend(inside),
        }
    }
    (found, free)
}

fn mid(a: f32, b: f32) -> f32 {
    f32::midpoint(a, b)
}

fn flat(rule: &Rule) -> bool {
    rule.y1 - rule.y0 < 3.0 && rule.x1 - rule.x0 > 6.0
}

fn steep(rule: &Rule) -> bool {
    rule.x1 - rule.x0 < 3.0 && rule.y1 - rule.y0 > 6.0
}

/// Strokes on one line that touch or overlap become one.
fn strokes(rules: impl Iterator<Item = Stroke>) -> Vec<Stroke> {
    let mut all: Vec<Stroke> = rules.collect();
    all.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lanes: Vec<Vec<Stroke>> = Vec::new();
    for stroke in all {
        match lanes.last_mut().filter(|lane| lane.last().is_some_and(|last| stroke.at - last.at < NEAR)) {
            Some(lane) => lane.push(stroke),
            None => lanes.push(vec![stroke]),
        }
    }
    let mut joined: Vec<Stroke> = Vec::new();
    for mut lane in lanes {
        let at = line::median(lane.iter().map(|stroke| stroke.at).collect());
        lane.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Stroke> = None;
        for stroke in lane {
            match &mut open {
                Some(last) if stroke.from <= last.to + NEAR => last.to = last.to.max(stroke.to),
                _ => joined.extend(open.replace(Stroke { at, ..stroke })),
            }
        }
        joined.extend(open);
    }
    joined
}

/// Strokes that hang together.
fn groups(level: &[Stroke], upright: &[Stroke]) -> Vec<(Vec<Stroke>, Vec<Stroke>)> {
    if level.len() * upright.len() > 4_000_000 {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (i, row) in level.iter().enumerate() {
        for (j, column) in upright.iter().enumerate() {
            if crosses(row, column) {
                let (a, b) = (root(&group, i), root(&group, level.len() + j));
                if let Some(slot) = group.get_mut(a.max(b)) {
                    *slot = a.min(b);
                }
            }
        }
    }
    let roots: Vec<usize> = (0..group.len()).map(|index| root(&group, index)).collect();
    let mut tops: Vec<usize> = roots.clone();
    tops.sort_unstable();
    tops.dedup();
    let member = |strokes: &[Stroke], first: usize, top: usize| -> Vec<Stroke> {
        let of = strokes.iter().zip(roots.iter().skip(first));
        of.filter(|(_, root)| **root == top).map(|(stroke, _)| *stroke).collect()
    };
    let parts = tops.into_iter().map(|top| (member(level, 0, top), member(upright, level.len(), top)));
    parts.filter(|(level, upright)| level.len() >= 2 && upright.len() >= 2).collect()
}

fn root(group: &[usize], mut index: usize) -> usize {
    while let Some(&up) = group.get(index) {
        if up == index {
            break;
        }
        index = up;
    }
    index
}

fn crosses(row: &Stroke, column: &Stroke) -> bool {
    let beside = row.from - NEAR <= column.at && column.at <= row.to + NEAR;
    beside && column.from - NEAR <= row.at && row.at <= column.to + NEAR
}

/// The lines of one table.
struct Frame<'s> {
    xs: Vec<f32>,
    ys: Vec<f32>,
    level: &'s [Stroke],
    upright: &'s [Stroke],
}

impl<'s> Frame<'s> {
    fn new(level: &'s [Stroke], upright: &'s [Stroke]) -> Option<Self> {
        let (xs, ys) = (places(upright), places(level));
        let table = xs.len() >= 2 && ys.len() >= 2 && xs.len() + ys.len() >= 5;
        (table && xs.len() <= 200 && ys.len() <= 2_000).then_some(Self { xs, ys, level, upright })
    }

    fn holds(&self, glyph: &Glyph) -> bool {
        let (x, y) = (glyph.x + glyph.advance / 2.0, glyph.y - 0.35 * glyph.size);
        let within = |edges: &[f32], at: f32| {
            edges.first().zip(edges.last()).is_some_and(|(first, last)| (*first..=*last).contains(&at))
        };
        within(&self.xs, x) && within(&self.ys, y)
    }

    /// Whether a vertical line is drawn at border `column` beside row `row`.
    fn wall(&self, row: usize, column: usize) -> bool {
        let (Some(x), Some(y)) = (self.xs.get(column), middle(&self.ys, row)) else { return true };
        self.upright.iter().any(|s| (s.at - x).abs() < NEAR && s.from <= y && y <= s.to)
    }

    /// Whether a horizontal line is drawn at border `row` over column `column`.
    fn floor(&self, row: usize, column: usize) -> bool {
        let (Some(y), Some(x)) = (self.ys.get(row), middle(&self.xs, column)) else { return true };
        self.level.iter().any(|s| (s.at - y).abs() < NEAR && s.from <= x && x <= s.to)
    }

    /// The cells, merged where no line parts them.
    fn cells(&self) -> Vec<GridCell> {
        let (columns, rows) = (self.xs.len().saturating_sub(1), self.ys.len().saturating_sub(1));
        let mut taken = vec![false; columns * rows];
        let mut cells = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                if taken.get(row * columns + column).copied().unwrap_or(true) {
                    continue;
                }
                let wide = (column + 1..columns).take_while(|next| {
                    !self.wall(row, *next) && !taken.get(row * columns + next).copied().unwrap_or(true)
                });
                let width = 1 + wide.count();
                let open = |next: &usize| (column..column + width).all(|column| !self.floor(*next, column));
                let height = 1 + (row + 1..rows).take_while(open).count();
                for r in row..row + height {
                    for slot in taken.iter_mut().skip(r * columns + column).take(width) {
                        *slot = true;
                    }
                }
                cells.push(GridCell {
                    row: small(row),
                    column: small(column),
                    rows: small(height),
                    columns: small(width),
                    text: String::new(),
                });
            }
        }
        cells
    }

    /// The table with its text; `None` for a mere box.
    fn fill(&self, inside: &[Glyph], fonts: &[String]) -> Option<(Grid, Line)> {
        let mut cells = self.cells();
        if cells.len() < 2 || inside.iter().all(|glyph| glyph.c.is_whitespace()) {
            return None;
        }
        let mut contents: Vec<Vec<Glyph>> = vec![Vec::new(); cells.len()];
        let mut owner = vec![usize::MAX; self.xs.len() * self.ys.len()];
        for (index, cell) in cells.iter().enumerate() {
            for row in cell.row..cell.row + cell.rows {
                for column in cell.column..cell.column + cell.columns {
                    if let Some(slot) = owner.get_mut(row as usize * self.xs.len() + column as usize) {
                        *slot = index;
                    }
                }
            }
        }
        for glyph in inside {
            let column = self.xs.partition_point(|x| *x <= glyph.x + glyph.advance / 2.0).saturating_sub(1);
            let row = self.ys.partition_point(|y| *y <= glyph.y - 0.35 * glyph.size).saturating_sub(1);
            let cell = owner.get(row * self.xs.len() + column).and_then(|index| contents.get_mut(*index));
            if let Some(content) = cell {
                content.push(glyph.clone());
            }
        }
        let mut sizes = Vec::new();
        for (cell, glyphs) in cells.iter_mut().zip(&contents) {
            let lines = line::lines(glyphs, fonts);
            sizes.extend(lines.iter().map(|line| line.size));
            let edge = |index: u32| self.xs.get(index as usize).copied().unwrap_or(0.0);
            cell.text = paragraph::cell_text(&lines, edge(cell.column), edge(cell.column + cell.columns));
        }
        let order = 0;
        let place = Line {
            left: *self.xs.first()?,
            right: *self.xs.last()?,
            baseline: *self.ys.first()?,
            size: line::median(sizes),
            order,
            ..Line::default()
        };
        Some((Grid { xs: self.xs.clone(), rows: small(self.ys.len() - 1), cells }, place))
    }
}

fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The middle between two borders.
fn middle(edges: &[f32], index: usize) -> Option<f32> {
    Some(mid(*edges.get(index)?, *edges.get(index + 1)?))
}

/// Where strokes lie, each place once.
fn places(strokes: &[Stroke]) -> Vec<f32> {
    let mut at: Vec<f32> = strokes.iter().map(|stroke| stroke.at).collect();
    at.sort_by(f32::total_cmp);
    at.dedup_by(|b, a| *b - *a < NEAR);
    at
}
