//! A page photographed from aslant, made a rectangle again by the border of its table.
//!
//! Turning a page makes its lines level only where the camera was right above it. From aslant, lines that are parallel on
//! paper are not in the picture; the outermost lines of a table say by how much.

use super::gray::Gray;
use super::rules::{Band, bands_of};

/// Lines of either direction that a table has at least.
const FEWEST: usize = 3;
/// And at most; more are the grain of a photograph.
const MOST: usize = 600;
/// Share of the picture that the outermost lines are apart at least.
const APART: f64 = 0.12;
/// Share of the picture's size by which a corner is moved at most; beyond, the lines are no border of a table.
const FARTHEST: f64 = 0.08;
/// Pixels by which a corner has to be moved for the picture to be made anew.
const NEAREST: f64 = 2.0;

/// A straight line: how far across it is at the beginning, and how much farther with every pixel along it.
#[derive(Debug, Clone, Copy)]
struct Border {
    offset: f64,
    slope: f64,
}

impl Border {
    fn of(band: &Band) -> Option<Self> {
        band.slope().map(|(offset, slope)| Self { offset, slope })
    }

    fn at(self, along: f64) -> f64 {
        self.offset + self.slope * along
    }

    /// Where a level line meets an upright one: x and y.
    fn meets(self, upright: Self) -> (f64, f64) {
        let x = (upright.offset + upright.slope * self.offset) / (1.0 - self.slope * upright.slope);
        (x, self.at(x))
    }
}

/// The picture with the lines of its table level and upright; `None` where it has no table, or the lines are so already.
pub(super) fn straightened(picture: &Gray, dpi: f32) -> Option<Gray> {
    let (level, upright) = bands_of(picture, dpi);
    let (width, height) = (size(picture.width), size(picture.height));
    let (top, bottom) = outermost(&level, width, height)?;
    let (left, right) = outermost(&upright, height, width)?;
    let corners = [top.meets(left), top.meets(right), bottom.meets(right), bottom.meets(left)];
    let [nw, ne, se, sw] = corners;
    let mean = |one: f64, other: f64| f64::midpoint(one, other);
    let (west, east) = (mean(nw.0, sw.0), mean(ne.0, se.0));
    let (north, south) = (mean(nw.1, ne.1), mean(sw.1, se.1));
    let straight = [(west, north), (east, north), (east, south), (west, south)];
    let moves = corners.iter().zip(&straight).map(|(from, to)| (from.0 - to.0).abs().max((from.1 - to.1).abs()));
    let farthest = moves.fold(0.0, f64::max);
    if !(NEAREST..=FARTHEST * width.max(height)).contains(&farthest) {
        return None;
    }
    let back = projection(straight, corners)?;
    Some(projected(picture, &back))
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
const fn size(pixels: usize) -> f64 {
    pixels as f64
}

/// The first and the last of the long lines of a direction.
fn outermost(bands: &[Band], along: f64, across: f64) -> Option<(Border, Border)> {
    let longest = bands.iter().map(Band::length).max()?;
    let middle = along / 2.0;
    let mut long: Vec<Border> =
        bands.iter().filter(|band| band.length() * 2 >= longest).filter_map(Border::of).collect();
    long.sort_by(|one, other| one.at(middle).total_cmp(&other.at(middle)));
    let (first, last) = (*long.first()?, *long.last()?);
    let fits = long.len() >= FEWEST && bands.len() <= MOST;
    (fits && last.at(middle) - first.at(middle) >= APART * across).then_some((first, last))
}

/// The projection that takes four points to four others, as the eight numbers of its matrix.
fn projection(from: [(f64, f64); 4], to: [(f64, f64); 4]) -> Option<[f64; 8]> {
    let mut rows = Vec::with_capacity(8);
    for ((x, y), (u, v)) in from.into_iter().zip(to) {
        rows.push([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u]);
        rows.push([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v]);
    }
    solved(rows)
}

/// The solution of eight equations, by elimination with the largest pivot.
fn solved(mut rows: Vec<[f64; 9]>) -> Option<[f64; 8]> {
    for at in 0..8 {
        let size = |row: &[f64; 9]| row.get(at).copied().unwrap_or(0.0).abs();
        let pivot = (at..rows.len()).max_by(|one, other| size(&rows[*one]).total_cmp(&size(&rows[*other])))?;
        rows.swap(at, pivot);
        let own = *rows.get(at)?;
        if size(&own) < 1e-12 {
            return None;
        }
        for (_, row) in rows.iter_mut().enumerate().filter(|(number, _)| *number != at) {
            let factor = row[at] / own[at];
            row.iter_mut().zip(&own).for_each(|(value, own)| *value -= factor * own);
        }
    }
    let mut found = [0.0; 8];
    for (at, (value, row)) in found.iter_mut().zip(&rows).enumerate() {
        *value = row[8] / row[at];
    }
    Some(found)
}

/// The picture whose every pixel is taken from where the projection says.
#[expect(clippy::cast_possible_truncation, reason = "coordinates of a picture")]
fn projected(picture: &Gray, [a, b, c, d, e, f, g, h]: &[f64; 8]) -> Gray {
    let mut straight = Gray::white(picture.width, picture.height);
    let (width, height) = (size(picture.width), size(picture.height));
    for (y, row) in straight.data.chunks_exact_mut(picture.width.max(1)).enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() {
            let (x, y) = (size(x), size(y));
            let depth = g * x + h * y + 1.0;
            let (u, v) = ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth);
            if (0.0..width).contains(&u) && (0.0..height).contains(&v) {
                *pixel = picture.sample(u as f32, v as f32);
            }
        }
    }
    straight
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of four level and four upright lines.
    fn table() -> Gray {
        let mut page = Gray::white(1000, 900);
        for at in 0..4 {
            for x in 150..=850 {
                for y in [150 + at * 200, 151 + at * 200] {
                    page.data[y * 1000 + x] = 30;
                }
            }
            for y in 150..=751 {
                for x in [150 + at * 233, 151 + at * 233] {
                    page.data[y * 1000 + x] = 30;
                }
            }
        }
        page
    }

    fn slopes(picture: &Gray) -> f64 {
        let (level, upright) = bands_of(picture, 200.0);
        let slopes = level.iter().chain(&upright).filter_map(Band::slope).map(|(_, slope)| slope.abs());
        slopes.fold(0.0, f64::max)
    }

    #[test]
    fn a_table_seen_from_aslant_is_made_a_rectangle() {
        let straight = [(0.0, 0.0), (999.0, 0.0), (999.0, 899.0), (0.0, 899.0)];
        let aslant = [(12.0, 0.0), (990.0, 14.0), (999.0, 890.0), (0.0, 899.0)];
        let seen = projected(&table(), &projection(straight, aslant).unwrap());
        assert!(slopes(&seen) > 0.008, "{}", slopes(&seen));
        let again = straightened(&seen, 200.0).unwrap();
        assert!(slopes(&again) < 0.002, "{}", slopes(&again));
    }

    #[test]
    fn a_straight_table_and_a_page_without_one_stay_as_they_are() {
        assert!(straightened(&table(), 200.0).is_none());
        assert!(straightened(&Gray::white(400, 300), 200.0).is_none());
    }
}
