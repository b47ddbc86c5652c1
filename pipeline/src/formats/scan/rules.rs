//! The drawn lines of a prepared picture.

use super::gray::Gray;
use crate::formats::layout::Rule;

/// What is darker is ink, be it that of a hairline.
const INK: u8 = 190;
/// Length in inches of the shortest piece of a line: longer than the strokes of most letters.
const SHORTEST: f32 = 0.3;
/// Mean thickness in inches of the thickest line; beyond, it is a bar or a shadow.
const THICKEST: f32 = 0.05;
/// Pixels that may be missing in a line.
const GAP: usize = 2;
/// Points by which lines reach farther than they were drawn, so that they meet at the corners of a page that is not quite flat.
const REACH: f32 = 3.0;
/// More lines than this are a drawing.
const MANY: usize = 4_000;

/// Pixels beside each other from `from` up to `to`, in a row `at`, and what hangs together with them in the rows before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    from: usize,
    to: usize,
    /// In the row that was added last.
    last: (usize, usize, usize),
    area: usize,
    /// Sum of rows, each as often as it has pixels.
    moment: usize,
    /// Sums over pixels of the place along the line, its square, and its product with the row.
    along: f64,
    squares: f64,
    products: f64,
}

#[expect(clippy::cast_precision_loss, reason = "pictures are less than 2^24 pixels wide")]
impl Band {
    fn new(at: usize, from: usize, to: usize) -> Self {
        let empty =
            Self { from, to, last: (at, from, to), area: 0, moment: 0, along: 0.0, squares: 0.0, products: 0.0 };
        empty.with(at, from, to)
    }

    /// With the pixels of another run.
    fn with(mut self, at: usize, from: usize, to: usize) -> Self {
        let (size, middle) = ((to - from) as f64, (from + to) as f64 / 2.0);
        self.from = self.from.min(from);
        self.to = self.to.max(to);
        self.last = (at, from, to);
        self.area += to - from;
        self.moment += (to - from) * at;
        self.along += size * middle;
        self.squares += size * (middle * middle + size * size / 12.0);
        self.products += size * middle * at as f64;
        self
    }

    /// Pixels along the line.
    pub(super) const fn length(&self) -> usize {
        self.to - self.from
    }

    /// The row at the beginning of the picture, and how much farther down the line is with every pixel along it.
    pub(super) fn slope(&self) -> Option<(f64, f64)> {
        let (area, moment) = (self.area as f64, self.moment as f64);
        let spread = area * self.squares - self.along * self.along;
        let slope = (area * self.products - self.along * moment) / spread;
        (spread > 0.0).then(|| ((moment - slope * self.along) / area, slope))
    }
}

/// The level and upright lines of a picture, in pixels.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pictures are less than 2^24 pixels wide"
)]
pub(super) fn bands_of(picture: &Gray, dpi: f32) -> (Vec<Band>, Vec<Band>) {
    let shortest = (SHORTEST * dpi) as usize;
    let ink: Vec<bool> = picture.data.iter().map(|pixel| *pixel < INK).collect();
    let standing = transposed(&ink, picture.width, picture.height);
    let thin = |band: &Band| band.area as f32 <= THICKEST * dpi * band.length().max(1) as f32;
    let [mut level, mut upright] = [bands(&ink, picture.width, shortest), bands(&standing, picture.height, shortest)];
    level.retain(thin);
    upright.retain(thin);
    (level, upright)
}

/// The level and upright lines of a picture, in points.
#[expect(clippy::cast_precision_loss, reason = "pictures are less than 2^24 pixels wide")]
pub(super) fn rules(picture: &Gray, dpi: f32) -> Vec<Rule> {
    let (level, upright) = bands_of(picture, dpi);
    let point = 72.0 / dpi.max(1.0);
    let place = |band: &Band| {
        let at = band.moment as f32 / band.area.max(1) as f32 + 0.5;
        (band.from as f32 * point - REACH, band.to as f32 * point + REACH, at * point)
    };
    let level = level.iter().map(place).map(|(from, to, at)| Rule { x0: from, x1: to, y0: at, y1: at });
    let upright = upright.iter().map(place).map(|(from, to, at)| Rule { x0: at, x1: at, y0: from, y1: to });
    let found: Vec<Rule> = level.chain(upright).collect();
    if found.len() > MANY { Vec::new() } else { found }
}

fn transposed(ink: &[bool], width: usize, height: usize) -> Vec<bool> {
    let mut standing = vec![false; ink.len()];
    for (y, row) in ink.chunks_exact(width.max(1)).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            if let Some(slot) = standing.get_mut(x * height + y) {
                *slot = true;
            }
        }
    }
    standing
}

/// The bands of long runs that hang together from row to row.
fn bands(ink: &[bool], width: usize, shortest: usize) -> Vec<Band> {
    let width = width.max(1);
    let rows: Vec<&[bool]> = ink.chunks_exact(width).collect();
    let (mut open, mut done): (Vec<Band>, Vec<Band>) = (Vec::new(), Vec::new());
    let none = vec![false; width];
    for at in 0..rows.len() {
        let row = |at: Option<usize>| at.and_then(|at| rows.get(at)).copied().unwrap_or(&none);
        for (from, to) in runs(row(at.checked_sub(1)), row(Some(at)), row(Some(at + 1)), shortest) {
            let near = |band: &&mut Band| {
                let (above, left, right) = band.last;
                above + 2 >= at && left < to && from < right
            };
            match open.iter_mut().rev().find(near) {
                Some(band) => *band = band.with(at, from, to),
                None => open.push(Band::new(at, from, to)),
            }
        }
        let (over, going): (Vec<Band>, Vec<Band>) = open.into_iter().partition(|band| band.last.0 + 2 < at);
        done.extend(over);
        open = going;
    }
    done.extend(open);
    done
}

/// Long runs of ink in a row, where the rows above and below help over a slope.
fn runs(above: &[bool], row: &[bool], below: &[bool], shortest: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut start, mut end) = (None, 0);
    let dark = above.iter().zip(row).zip(below).map(|((above, own), below)| *above || *own || *below);
    for (x, dark) in dark.chain([false]).enumerate() {
        if dark {
            if start.is_none() {
                start = Some(x);
            }
            end = x + 1;
        } else if let Some(from) = start
            && (x >= end + GAP || x >= row.len())
        {
            if end - from >= shortest.max(1) {
                found.push((from, end));
            }
            start = None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::layout::ruled;

    /// A table of three rows and four columns, its lines falling by a pixel in sixty, a bar and a text-like block beside it.
    fn page() -> Gray {
        let mut page = Gray::white(1000, 900);
        let mut ink = |x: usize, y: usize| {
            if let Some(pixel) = page.data.get_mut(y * 1000 + x) {
                *pixel = 90;
            }
        };
        for y in [100, 200, 300, 400] {
            for x in 100..=900 {
                ink(x, y + x / 60);
            }
        }
        for x in [100, 300, 500, 700, 900] {
            for y in 100..=400 {
                ink(x, y + x / 60);
            }
        }
        for y in 500..560 {
            for x in 100..900 {
                ink(x, y);
            }
        }
        for y in 600..800 {
            for x in 100..900 {
                if x % 30 < 24 && y % 10 < 2 {
                    ink(x, y);
                }
            }
        }
        page
    }

    #[test]
    fn the_lines_of_a_table_are_found_on_a_page_that_is_not_quite_level() {
        let tables = ruled(&rules(&page(), 200.0));
        assert_eq!(tables.len(), 1);
        let table = &tables[0];
        assert_eq!((table.xs.len(), table.ys.len(), table.cells.len()), (5, 4, 12));
        assert!((table.xs[1] - 300.5 * 0.36).abs() < 0.5, "{:?}", table.xs);
    }

    #[test]
    fn an_empty_picture_has_no_lines() {
        assert!(rules(&Gray::white(400, 300), 200.0).is_empty());
        assert!(rules(&Gray::default(), 200.0).is_empty());
    }
}
