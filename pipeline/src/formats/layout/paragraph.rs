//! Lines into paragraphs.

use shuping_analyzers::document::{CharRange, Document, Look, Origin, Paragraph, Place};

use super::column::Column;
use super::measure::{Measure, centred};
use super::order::{Placed, same_row};
use super::table::Tables;
use super::{Line, PageText, script};

/// Fills the document with the paragraphs and tables of the flow.
pub(super) fn assemble(flow: &[Placed], pages: &[PageText], document: &mut Document) {
    let measure = Measure::new(flow, pages.len());
    let mut open: Option<Open> = None;
    let mut tables = Tables::default();
    for placed in flow {
        let page = pages.get(placed.page).map_or(0, |page| page.number);
        if let Some(index) = placed.line.table {
            document.paragraphs.extend(open.take().and_then(Open::finish));
            if let Some(grid) = pages.get(placed.page).and_then(|page| page.tables.get(index as usize)) {
                tables.push(grid, page, document);
            }
            continue;
        }
        let column = measure.column(placed);
        let joint = open.as_ref().map_or(Joint::Break, |open| open.joint(placed, column, &measure));
        match (&mut open, joint) {
            (Some(open), Joint::Join) => open.add(placed, column, page),
            (Some(open), Joint::Tab) => open.add_beside(placed, column, page),
            _ => document.paragraphs.extend(open.replace(Open::new(placed, column, page)).and_then(Open::finish)),
        }
    }
    document.paragraphs.extend(open.and_then(Open::finish));
}

/// How a line follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// It goes on with the paragraph.
    Join,
    /// It stands beside the last line, after a tabulator.
    Tab,
    /// It begins a paragraph.
    Break,
}

/// A paragraph that is being read.
struct Open {
    text: String,
    origins: Vec<Origin>,
    lead: u32,
    all_heavy: bool,
    sizes: Vec<(f32, usize)>,
    fonts: Vec<(String, usize)>,
    confidence: Vec<(f32, usize)>,
    centred: bool,
    lines: usize,
    last: Placed,
    column: Column,
    first_left: f32,
}

impl Open {
    fn new(placed: &Placed, column: Column, page: u32) -> Self {
        let mut open = Self {
            text: String::new(),
            origins: Vec::new(),
            lead: 0,
            all_heavy: true,
            sizes: Vec::new(),
            fonts: Vec::new(),
            confidence: Vec::new(),
            centred: true,
            lines: 0,
            last: placed.clone(),
            column,
            first_left: placed.line.left - column.left,
        };
        open.add(placed, column, page);
        open
    }

    fn add(&mut self, placed: &Placed, column: Column, page: u32) {
        script::append(&mut self.text, &placed.line.text);
        self.note(placed, column, page);
    }

    fn add_beside(&mut self, placed: &Placed, column: Column, page: u32) {
        self.text.push('\t');
        self.text.push_str(&placed.line.text);
        self.note(placed, column, page);
    }

    fn note(&mut self, placed: &Placed, column: Column, page: u32) {
        let line = &placed.line;
        let count = line.text.chars().count();
        let end = small(self.text.chars().count());
        match self.origins.last_mut() {
            Some(Origin { chars, place: Place::Page(last) }) if *last == page => chars.end = end,
            last => {
                let start = last.map_or(0, |origin| origin.chars.end);
                self.origins.push(Origin { chars: CharRange { start, end }, place: Place::Page(page) });
            }
        }
        if self.all_heavy {
            let before = end.saturating_sub(small(count));
            self.lead = if line.lead > 0 { before + line.lead } else { self.lead };
        }
        self.all_heavy &= line.heavy;
        // The first line of a title may fill its line; the second then shows that it is centred.
        let shown = self.lines == 1 && centred(line, column);
        let fits = centred(line, column) || self.lines == 0 && nearly_full_title(line, column);
        self.centred = (self.centred || shown) && fits;
        self.sizes.push((line.size, count));
        self.fonts.push((line.font.clone(), count));
        self.confidence.extend(line.confidence.map(|confidence| (confidence, count)));
        self.lines += 1;
        self.last = placed.clone();
        self.column = column;
    }

    /// How `next` follows.
    fn joint(&self, next: &Placed, column: Column, measure: &Measure) -> Joint {
        let (last, line) = (&self.last.line, &next.line);
        if self.last.page == next.page && same_row(last, line) && line.left > last.right - 1.0 {
            return Joint::Tab;
        }
        if measure.tagged && last.tag != 0 && line.tag != 0 {
            return if last.tag == line.tag { Joint::Join } else { Joint::Break };
        }
        let size = line.size.max(1.0);
        if (last.size - line.size).abs() > 0.12 * size.max(last.size) {
            return Joint::Break;
        }
        if self.gap_above(next, measure) || script::numbered(&line.text) && !self.mid_sentence() {
            return Joint::Break;
        }
        let unit = (script::first_unit(&line.text) + 0.25) * size;
        let (before_last, before) = (last.left - self.column.left, line.left - column.left);
        if centred(line, column) && self.centred {
            let room = (self.column.right - self.column.left) - (last.right - last.left);
            return if room < unit { Joint::Join } else { Joint::Break };
        }
        let indent = before / size;
        // Where paragraphs begin with an indentation, a flush line is no beginning, and the room may be a little larger.
        let patience = if measure.indented && indent < 0.9 { 1.25 * size } else { 0.0 };
        if centred(line, column) && self.wrapped_title(measure) {
            return Joint::Join;
        }
        if self.column.right - last.right >= unit + patience {
            return Joint::Break;
        }
        if indent < 0.9 {
            // A flush line after a full one goes on, unless paragraphs begin flush and this one may have ended.
            return Joint::Join;
        }
        if indent > 4.6 {
            return if (before - before_last).abs() < 0.5 * size && self.lines > 1 {
                Joint::Join
            } else {
                Joint::Break
            };
        }
        // Indented like the line before it: a block that stands in as a whole, or the next of two paragraphs of one line.
        if (before - before_last).abs() < 0.5 * size && (self.lines > 1 || !measure.indented) {
            return if script::ends_sentence(&last.text) && self.lines == 1 { Joint::Break } else { Joint::Join };
        }
        // Further in than the first line, which carries a number: a hanging list item.
        let hanging = script::numbered(&self.text) && before > self.first_left + 0.4 * size && self.lines == 1;
        if hanging && !measure.indented { Joint::Join } else { Joint::Break }
    }

    /// Whether this is the first line of a title that fills its line, so that nothing shows that it is centred.
    fn wrapped_title(&self, measure: &Measure) -> bool {
        let line = &self.last.line;
        let before = line.left - self.column.left;
        self.lines == 1 && line.size > 1.1 * measure.body && before < 1.3 * line.size
    }

    /// Whether more room than between lines stands above `next`.
    fn gap_above(&self, next: &Placed, measure: &Measure) -> bool {
        let step = next.line.baseline - self.last.line.baseline;
        let pitch = measure.pitch(next.line.size).unwrap_or(2.0 * next.line.size);
        self.last.page == next.page && step > 1.3 * pitch.max(1.0)
    }

    /// Whether the text breaks off inside a sentence, so that a number at the start of the next line is a quantity.
    fn mid_sentence(&self) -> bool {
        let full = self.column.right - self.last.line.right < 1.2 * self.last.line.size;
        full && self.text.chars().last().is_some_and(|c| !"。！？；：.!?;:".contains(c))
    }

    fn finish(self) -> Option<Paragraph> {
        if self.text.trim().is_empty() {
            return None;
        }
        let total: usize = self.confidence.iter().map(|(_, count)| count).sum();
        #[expect(clippy::cast_precision_loss, reason = "lengths of lines are small")]
        let confidence = (total > 0).then(|| {
            self.confidence.iter().map(|(confidence, count)| confidence * *count as f32).sum::<f32>() / total as f32
        });
        let size = heaviest(self.sizes.iter().map(|(size, count)| (size_class(*size), *count)));
        let look = Look {
            bold: self.all_heavy,
            bold_lead: if self.all_heavy { 0 } else { self.lead },
            size: size.unwrap_or(0),
            centered: self.centred,
            font: heaviest(self.fonts.into_iter()).unwrap_or_default(),
            ..Look::default()
        };
        Some(Paragraph { look, origins: self.origins, confidence, ..Paragraph::plain(self.text) })
    }
}

/// A title that nearly fills its line is centred, though no margin shows it.
fn nearly_full_title(line: &Line, column: Column) -> bool {
    let (before, after) = (line.left - column.left, column.right - line.right);
    (before - after).abs() < 0.8 * line.size && before > 0.3 * line.size
}

/// Font size in half points.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of font sizes")]
fn size_class(size: f32) -> u16 {
    (size * 2.0).round().clamp(0.0, 2_000.0) as u16
}

/// The value with the most weight.
fn heaviest<T: Ord>(values: impl Iterator<Item = (T, usize)>) -> Option<T> {
    let mut sums = std::collections::BTreeMap::new();
    for (value, weight) in values {
        *sums.entry(value).or_insert(0) += weight;
    }
    sums.into_iter().max_by_key(|(_, weight)| *weight).map(|(value, _)| value)
}

pub(super) fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The text of a table's cell between two borders: lines joined where they fill it, `\n` between paragraphs.
pub(crate) fn cell_text(lines: &[Line], left: f32, right: f32) -> String {
    let mut text = String::new();
    let edge = lines.iter().map(|line| line.right).fold(left, f32::max);
    let inset = lines.iter().map(|line| line.left).fold(right, f32::min) - left;
    let mut last: Option<&Line> = None;
    for line in lines {
        match last {
            None => text.push_str(&line.text),
            Some(last) if same_row(last, line) => {
                text.push(' ');
                text.push_str(&line.text);
            }
            Some(last) => {
                let size = line.size.max(1.0);
                let padding = inset.clamp(0.0, 8.0);
                let unit = script::first_unit(&line.text) * size + 0.3 * size;
                let room = (right - padding - left - padding) - (last.right - last.left);
                let full = room < unit || edge - last.right < unit && last.right - last.left > 0.6 * (right - left);
                let item = script::numbered(&line.text) && script::ends_sentence(&last.text);
                if full && !item {
                    script::append(&mut text, &line.text)
                } else {
                    text.push('\n');
                    text.push_str(&line.text)
                }
            }
        }
        last = Some(line);
    }
    text
}
