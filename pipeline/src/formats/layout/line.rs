//! Characters into lines.

use serde::{Deserialize, Serialize};

use super::Glyph;
use super::gap::{self, Gap};
use super::script::wide;

/// A run of text on one baseline, without wide gaps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Left end of the first visible character.
    pub left: f32,
    /// Right end of the last visible character.
    pub right: f32,
    /// Baseline.
    pub baseline: f32,
    /// Median font size.
    pub size: f32,
    /// The text, without space at either end.
    pub text: String,
    /// Characters at the start that are bold.
    pub lead: u32,
    /// Whether all are.
    pub heavy: bool,
    /// Name of the font of most characters.
    pub font: String,
    /// Place in the order of drawing.
    pub order: u32,
    /// Paragraph of the structure tree, 0 where there is none.
    pub tag: u32,
    /// Confidence of recognition in 0…1.
    pub confidence: Option<f32>,
    /// Index of the page's table that stands here.
    pub table: Option<u32>,
}

type Placed<'g> = (u32, &'g Glyph);

/// The lines of a page, from the top, each in its parts from the left.
pub(super) fn lines(glyphs: &[Glyph], fonts: &[String]) -> Vec<Line> {
    let mut placed: Vec<Placed<'_>> = glyphs
        .iter()
        .enumerate()
        .filter(|(_, glyph)| (0.5..400.0).contains(&glyph.size))
        .map(|(index, glyph)| (u32::try_from(index).unwrap_or(u32::MAX), glyph))
        .collect();
    placed.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    let mut rows: Vec<Vec<Placed<'_>>> = Vec::new();
    for item in placed {
        let same = |row: &&mut Vec<Placed<'_>>| {
            row.get(row.len() / 2)
                .is_some_and(|(_, middle)| (middle.y - item.1.y).abs() < 0.35 * middle.size.min(item.1.size))
        };
        match rows.iter_mut().rev().take(3).find(same) {
            Some(row) => row.push(item),
            None => rows.push(vec![item]),
        }
    }
    lower_superscripts(&mut rows);
    rows.into_iter().flat_map(|row| cut(row, fonts)).collect()
}

/// Raised or lowered small characters go into the line that they stand in.
fn lower_superscripts(rows: &mut Vec<Vec<Placed<'_>>>) {
    let head = |row: &[Placed<'_>]| row.first().map_or((0.0, 0.0), |(_, glyph)| (glyph.y, median_size(row)));
    let heads: Vec<(f32, f32)> = rows.iter().map(|row| head(row)).collect();
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for (index, (y, size)) in heads.iter().enumerate() {
        let neighbours = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        let host = neighbours
            .filter_map(|other| heads.get(other).map(|head| (other, head)))
            .filter(|(_, (host_y, host_size))| *size < 0.8 * host_size && (host_y - y).abs() < 0.6 * host_size)
            .filter(|(other, _)| rows.get(*other).zip(rows.get(index)).is_some_and(|(host, row)| touches(host, row)))
            .max_by(|a, b| a.1.1.total_cmp(&b.1.1));
        if let Some((host, _)) = host {
            moves.push((index, host));
        }
    }
    for (from, to) in moves {
        let raised = rows.get_mut(from).map(std::mem::take).unwrap_or_default();
        if let Some(host) = rows.get_mut(to) {
            host.extend(raised);
        }
    }
    rows.retain(|row| !row.is_empty());
}

/// Whether every character of `row` stands directly beside a character of `host` or of itself.
fn touches(host: &[Placed<'_>], row: &[Placed<'_>]) -> bool {
    row.len() <= 8
        && row.iter().any(|(_, glyph)| {
            host.iter().any(|(_, other)| {
                let after = glyph.x - (other.x + other.advance);
                let before = other.x - (glyph.x + glyph.advance);
                (-0.3..0.4).contains(&(after / other.size.max(0.1)))
                    || (-0.3..0.4).contains(&(before / other.size.max(0.1)))
            })
        })
}

fn median_size(row: &[Placed<'_>]) -> f32 {
    median(row.iter().map(|(_, glyph)| glyph.size).collect())
}

/// The middle of some numbers, 0 where there are none.
pub(super) fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Parts a row at its wide gaps.
fn cut(mut row: Vec<Placed<'_>>, fonts: &[String]) -> Vec<Line> {
    row.sort_by(|a, b| a.1.x.total_cmp(&b.1.x).then(a.0.cmp(&b.0)));
    let usual = usual_gap(&row);
    let mut lines = Vec::new();
    let mut part = Part::default();
    for (order, glyph) in row {
        if let Some(last) = part.last {
            let gap = gap::read(last, glyph.c, glyph.x - part.right, glyph.size.min(part.size), usual);
            let visible = !glyph.c.is_whitespace();
            match gap {
                Gap::Break if visible => lines.extend(std::mem::take(&mut part).finish(fonts)),
                Gap::Square if visible => part.text.push('\u{3000}'),
                Gap::Space if visible => part.text.push(' '),
                _ => {}
            }
        }
        part.push(order, glyph);
    }
    lines.extend(part.finish(fonts));
    lines
}

/// Median gap between neighbouring Chinese characters.
fn usual_gap(row: &[Placed<'_>]) -> f32 {
    let visible: Vec<&Glyph> = row.iter().map(|(_, glyph)| *glyph).filter(|glyph| !glyph.c.is_whitespace()).collect();
    let gaps: Vec<f32> =
        visible.array_windows().filter(|[a, b]| wide(a.c) && wide(b.c)).map(|[a, b]| b.x - a.x - a.advance).collect();
    if gaps.len() < 2 { 0.0 } else { median(gaps) }
}

/// A line that is being read.
#[derive(Default)]
struct Part {
    left: f32,
    right: f32,
    size: f32,
    text: String,
    last: Option<char>,
    order: u32,
    heavy: Vec<bool>,
    sizes: Vec<f32>,
    baselines: Vec<f32>,
    fonts: Vec<u16>,
    tags: Vec<u32>,
}

impl Part {
    fn push(&mut self, order: u32, glyph: &Glyph) {
        if glyph.c.is_whitespace() {
            if self.last.is_some_and(|c| !c.is_whitespace()) {
                let square = glyph.c == '\u{3000}' || glyph.advance > 0.8 * glyph.size;
                self.text.push(if square { '\u{3000}' } else { ' ' });
                self.last = Some(' ');
            } else if self.last.is_some() && glyph.c == '\u{3000}' {
                self.text.push(glyph.c);
            }
            return;
        }
        if self.last.is_none() {
            self.left = glyph.x;
            self.right = glyph.x;
            self.size = glyph.size;
            self.order = order;
        }
        self.order = self.order.min(order);
        self.right = self.right.max(glyph.x + glyph.advance);
        self.text.push(glyph.c);
        self.last = Some(glyph.c);
        self.heavy.push(glyph.heavy);
        self.sizes.push(glyph.size);
        self.baselines.push(glyph.y);
        self.fonts.push(glyph.font);
        self.tags.push(glyph.tag);
    }

    fn finish(self, fonts: &[String]) -> Option<Line> {
        let text = self.text.trim_end();
        if text.is_empty() {
            return None;
        }
        let visible = self.heavy.iter().take_while(|heavy| **heavy).count();
        let lead =
            text.char_indices().filter(|(_, c)| !c.is_whitespace()).nth(visible).map_or(text.len(), |(at, _)| at);
        let lead = if visible == 0 { 0 } else { text.get(..lead).map_or(0, |lead| lead.trim_end().chars().count()) };
        Some(Line {
            left: self.left,
            right: self.right,
            baseline: median(self.baselines),
            size: median(self.sizes),
            lead: u32::try_from(lead).unwrap_or(0),
            heavy: self.heavy.iter().all(|heavy| *heavy),
            font: fonts.get(usize::from(commonest(&self.fonts))).cloned().unwrap_or_default(),
            order: self.order,
            tag: commonest(&self.tags),
            text: text.to_owned(),
            confidence: None,
            table: None,
        })
    }
}

/// The value that occurs most often; of several the smallest.
fn commonest<T: Copy + Ord + Default>(values: &[T]) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let longest = sorted.chunk_by(|a, b| a == b).rev().max_by_key(|run| run.len());
    longest.and_then(|run| run.first()).copied().unwrap_or_default()
}
