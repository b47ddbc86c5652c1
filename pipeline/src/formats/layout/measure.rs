//! What a document's lines say about its type area: margins, indentation, line distance.

use std::collections::BTreeMap;

use super::column::Column;
use super::line::median;
use super::order::Placed;
use super::{Line, script};

/// Habits of a document.
#[derive(Debug, Default)]
pub(super) struct Measure {
    /// Size of most characters.
    pub(super) body: f32,
    /// Whether paragraphs begin with an indentation.
    pub(super) indented: bool,
    /// Whether the file's structure tree tells the paragraphs.
    pub(super) tagged: bool,
    /// Median line distance by font size in half points.
    pitch: BTreeMap<i32, f32>,
    /// Margins of each page's single column.
    margins: Vec<Option<Column>>,
}

impl Measure {
    /// Measures the lines of a document of `pages` pages.
    pub(super) fn new(flow: &[Placed], pages: usize) -> Self {
        let mut measure = Self { body: body_size(flow), pitch: pitches(flow), ..Self::default() };
        measure.margins = margins(flow, pages);
        measure.indented = measure.is_indented(flow);
        measure.tagged = measure.credible_tags(flow);
        measure
    }

    /// The column of a line, widened to the margins of the page where the page has a single column.
    pub(super) fn column(&self, placed: &Placed) -> Column {
        let margins = self.margins.get(placed.page).copied().flatten();
        margins.filter(|_| placed.columns == 1).unwrap_or(placed.column)
    }

    /// Usual distance of lines of a size; `None` where it is not known.
    pub(super) fn pitch(&self, size: f32) -> Option<f32> {
        self.pitch.get(&half_points(size)).copied()
    }

    /// Whether the tags agree with the look: some producers tag every line as a paragraph, or a whole page as one.
    fn credible_tags(&self, flow: &[Placed]) -> bool {
        let (mut pairs, mut wrong) = (0, 0);
        for [before, after] in flow.array_windows() {
            if before.line.tag == 0 || after.line.tag == 0 || before.page != after.page {
                continue;
            }
            let column = self.column(before);
            let size = after.line.size.max(1.0);
            let (room, indent) = ((column.right - before.line.right) / size, (after.line.left - column.left) / size);
            let plainly_one = room < 1.0 && indent < 0.5 && !script::ends_sentence(&before.line.text);
            let plainly_two = room > 8.0 && !centred(&before.line, column);
            pairs += 1;
            wrong += u32::from(if before.line.tag == after.line.tag { plainly_two } else { plainly_one });
        }
        pairs > 0 && wrong * 8 <= pairs
    }

    /// Whether what follows a short line mostly begins with an indentation.
    fn is_indented(&self, flow: &[Placed]) -> bool {
        let (mut indented, mut flush) = (0, 0);
        for [before, after] in flow.array_windows() {
            if after.line.table.is_some() || before.page != after.page || (after.line.size - self.body).abs() > 1.0 {
                continue;
            }
            let (column, size) = (self.column(after), after.line.size.max(1.0));
            let short = column.right - before.line.right > 3.0 * size;
            if !short || centred(&after.line, column) {
                continue;
            }
            match (after.line.left - column.left) / size {
                shift if (0.9..4.5).contains(&shift) => indented += 1,
                shift if shift < 0.9 => flush += 1,
                _ => {}
            }
        }
        indented > flush
    }
}

/// Whether a line stands in the middle of its column, well away from both margins.
pub(super) fn centred(line: &Line, column: Column) -> bool {
    let (before, after) = (line.left - column.left, column.right - line.right);
    let size = line.size.max(1.0);
    (before - after).abs() < 1.2 * size && before > 2.6 * size
}

#[expect(clippy::cast_possible_truncation, reason = "font sizes are below 400 points")]
fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

fn body_size(flow: &[Placed]) -> f32 {
    let sizes = flow.iter().filter(|placed| placed.line.table.is_none());
    median(sizes.flat_map(|p| std::iter::repeat_n(p.line.size, p.line.text.chars().count() / 8 + 1)).collect())
}

fn pitches(flow: &[Placed]) -> BTreeMap<i32, f32> {
    let mut steps: BTreeMap<i32, Vec<f32>> = BTreeMap::new();
    for [a, b] in flow.array_windows() {
        let (size, step) = (half_points(b.line.size), b.line.baseline - a.line.baseline);
        let same = a.page == b.page && a.line.table.is_none() && b.line.table.is_none();
        if same && half_points(a.line.size) == size && step > 0.5 * b.line.size && step < 5.0 * b.line.size {
            steps.entry(size).or_default().push(step);
        }
    }
    steps.into_iter().map(|(size, steps)| (size, median(steps))).collect()
}

/// Margins of every page of a single column: its own where enough lines show them, else those of the other pages on the
/// same side of the sheet, else of all pages.
fn margins(flow: &[Placed], pages: usize) -> Vec<Option<Column>> {
    let mut own: Vec<Vec<&Placed>> = vec![Vec::new(); pages];
    for placed in flow.iter().filter(|placed| placed.columns == 1 && placed.line.table.is_none()) {
        if let Some(page) = own.get_mut(placed.page) {
            page.push(placed);
        }
    }
    let clear: Vec<Option<Column>> = own.iter().map(|lines| clear_margins(lines)).collect();
    let union = |columns: &mut dyn Iterator<Item = Column>| {
        columns.reduce(|a, b| Column { left: a.left.min(b.left), right: a.right.max(b.right) })
    };
    (0..pages)
        .map(|page| {
            let lines = own.get(page)?;
            let mine = Column::around(lines.iter().map(|placed| &placed.line))?;
            let whole = clear.get(page).copied().flatten();
            let parity = || union(&mut clear.iter().skip(page % 2).step_by(2).copied().flatten());
            let any = || union(&mut clear.iter().copied().flatten());
            let column = whole.or_else(parity).or_else(any)?;
            Some(Column {
                left: column.left.min(mine.left),
                right: column.right.max(mine.right - 1.2 * body_size(flow)),
            })
        })
        .collect()
}

/// The margins of a page where at least two lines reach either of them.
///
/// Punctuation may hang outside of the right margin, and lines may be a little wider than it: the margin is where the
/// middle one of the long lines ends, if that is not much more than an em before the longest.
fn clear_margins(lines: &[&Placed]) -> Option<Column> {
    if lines.len() < 4 {
        return None;
    }
    let size = median(lines.iter().map(|placed| placed.line.size).collect()).max(1.0);
    let extent = Column::around(lines.iter().map(|placed| &placed.line))?;
    let threshold = extent.left + 0.75 * (extent.right - extent.left);
    let long: Vec<f32> = lines.iter().map(|placed| placed.line.right).filter(|right| *right > threshold).collect();
    let right = median(long).max(extent.right - 1.2 * size);
    let near = |at: f32, ends: &dyn Fn(&Line) -> f32| {
        lines.iter().filter(|placed| (ends(&placed.line) - at).abs() < 0.7 * size).count()
    };
    let clear = near(extent.left, &|line| line.left) >= 2 && near(right, &|line| line.right) >= 2;
    clear.then_some(Column { left: extent.left, right })
}
