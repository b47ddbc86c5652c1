//! Columns of text and the gutter between them.

use super::line::{Line, median};

/// Left and right margin of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) left: f32,
    pub(super) right: f32,
}

impl Column {
    /// The smallest one that holds all lines; `None` where there are none.
    pub(super) fn around<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Option<Self> {
        let mut lines = lines.into_iter();
        let first = lines.next()?;
        let first = Self { left: first.left, right: first.right };
        Some(
            lines.fold(first, |column, line| Self {
                left: column.left.min(line.left),
                right: column.right.max(line.right),
            }),
        )
    }

    /// Whether a line lies in it, for `slack` points.
    pub(super) fn holds(self, line: &Line, slack: f32) -> bool {
        line.left >= self.left - slack && line.right <= self.right + slack
    }
}

/// The columns of a page from the left; one where there is no gutter.
///
/// A gutter is a vertical strip that at most a twelfth of the lines cross (a title over both columns) and that has on
/// either side at least three lines, most of which fill more than 60 % of their side.
pub(super) fn columns(lines: &[Line]) -> Vec<Column> {
    let all: Vec<&Line> = lines.iter().collect();
    let mut found = Vec::new();
    if let Some(whole) = Column::around(lines) {
        split(&all, whole, 0, &mut found);
    }
    found
}

fn split(lines: &[&Line], whole: Column, depth: u32, found: &mut Vec<Column>) {
    let Some(gutter) = gutter(lines, whole).filter(|_| depth < 3) else {
        found.push(whole);
        return;
    };
    let before: Vec<&Line> = lines.iter().copied().filter(|line| line.right <= gutter + 1.0).collect();
    let after: Vec<&Line> = lines.iter().copied().filter(|line| line.left >= gutter - 1.0).collect();
    for side in [before, after] {
        if let Some(column) = Column::around(side.iter().copied()) {
            split(&side, column, depth + 1, found);
        }
    }
}

/// The abscissa of the gutter, if there is one.
fn gutter(lines: &[&Line], whole: Column) -> Option<f32> {
    if lines.len() < 6 {
        return None;
    }
    let size = median(lines.iter().map(|line| line.size).collect());
    let width = whole.right - whole.left;
    let mut best: Option<(usize, f32, f32)> = None;
    let mut x = whole.left + 0.2 * width;
    while x < whole.right - 0.2 * width {
        let crossing = lines.iter().filter(|line| line.left < x - 1.0 && line.right > x + 1.0).count();
        let before =
            lines.iter().filter(|line| line.right <= x + 1.0).map(|line| line.right).fold(whole.left, f32::max);
        let after = lines.iter().filter(|line| line.left >= x - 1.0).map(|line| line.left).fold(whole.right, f32::min);
        let room = after - before;
        if best.is_none_or(|(least, _, most)| crossing < least || crossing == least && room > most) {
            best = Some((crossing, x, room));
        }
        x += 2.0;
    }
    let (crossing, x, room) = best?;
    let full = |side: &[&&Line], width: f32| {
        side.len() >= 3 && side.iter().filter(|line| line.right - line.left > 0.6 * width).count() * 2 >= side.len()
    };
    let before: Vec<&&Line> = lines.iter().filter(|line| line.right <= x + 1.0).collect();
    let after: Vec<&&Line> = lines.iter().filter(|line| line.left >= x - 1.0).collect();
    let columns = full(&before, x - whole.left) && full(&after, whole.right - x);
    (room > 0.9 * size && crossing * 12 <= lines.len() && columns).then_some(x)
}
