//! The ink of a table's cells, and pages that list it.

use super::gray::Gray;
use super::plate::Plate;

/// What is darker is ink.
const INK: u8 = 185;
/// Points between a cell's border and what is looked at, beyond the border's own ink.
const INSET: f32 = 1.5;
/// Inches of the white around a piece of ink, and of the margins of a list.
const WHITE: f32 = 0.015;
const BETWEEN: f32 = 0.12;
const MARGIN: f32 = 0.3;
/// Pixels of the tallest list: beyond, it goes on on another page.
const TALLEST: usize = 6_000;

/// What is written in a cell.
#[derive(Debug, Clone)]
pub(super) struct Ink {
    /// The picture, without the white around it.
    pub(super) picture: Gray,
    /// Points from the cell's left border to the picture.
    pub(super) left: f32,
}

/// A cell's place on its page, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a page, not negative")]
fn pixels(inches: f32, dpi: f32) -> usize {
    (inches * dpi).round().max(0.0) as usize
}

/// What is written in a cell of a page; `None` where nothing is.
pub(super) fn ink(page: &Gray, dpi: f32, cell: Area) -> Option<Ink> {
    let at = |points: f32| pixels(points / 72.0, dpi);
    let (left, top) = (at(cell.left + INSET), at(cell.top + INSET));
    let mut inside = page.part(left, top, at(cell.right - INSET), at(cell.bottom - INSET));
    wipe_borders(&mut inside, dpi);
    let fewest = pixels(0.05, dpi).pow(2) / 8;
    let dark = |pixel: &u8| *pixel < INK;
    if inside.data.iter().filter(|pixel| dark(pixel)).count() < fewest.max(4) {
        return None;
    }
    let rows: Vec<usize> = inside.rows().enumerate().filter(|(_, row)| row.iter().any(dark)).map(|(y, _)| y).collect();
    let (first, last) = (*rows.first()?, *rows.last()?);
    let columns = || (0..inside.width).filter(|x| inside.rows().any(|row| row.get(*x).is_some_and(dark)));
    let (near, far) = (columns().next()?, columns().next_back()?);
    let white = pixels(WHITE, dpi);
    let from = near.saturating_sub(white);
    let picture = inside.part(from, first.saturating_sub(white), far + 1 + white, last + 1 + white);
    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    let left = INSET + from as f32 * 72.0 / dpi;
    Some(Ink { picture, left })
}

/// Wipes what a border left at the edges of a cell: rows and columns of almost nothing but ink.
fn wipe_borders(cell: &mut Gray, dpi: f32) {
    let deep = pixels(0.05, dpi);
    let (width, height) = (cell.width, cell.height);
    let inked = |count: usize, of: usize| count * 10 >= of * 6 && of > 0;
    for y in (0..height).filter(|y| *y < deep || *y + deep >= height) {
        let row = y * width;
        if let Some(row) = cell.data.get_mut(row..row + width)
            && inked(row.iter().filter(|pixel| **pixel < INK).count(), width)
        {
            row.fill(255);
        }
    }
    for x in (0..width).filter(|x| *x < deep || *x + deep >= width) {
        let column = cell.data.iter().skip(x).step_by(width.max(1));
        if inked(column.filter(|pixel| **pixel < INK).count(), height) {
            cell.data.iter_mut().skip(x).step_by(width.max(1)).for_each(|pixel| *pixel = 255);
        }
    }
}

/// A page that lists pieces of ink one below the other.
pub(super) struct List {
    /// The page.
    pub(super) plate: Plate,
    /// For each piece its number and where it begins and ends, in points from the top.
    pub(super) places: Vec<(usize, f32, f32)>,
}

/// Points from the left border of a list to its pieces.
pub(super) const fn margin() -> f32 {
    MARGIN * 72.0
}

/// Pages that list the pieces, each `times` times side by side.
pub(super) fn lists(pieces: &[(usize, &Ink)], times: usize, dpi: f32) -> Vec<List> {
    let (between, margin) = (pixels(BETWEEN, dpi), pixels(MARGIN, dpi));
    let mut found = Vec::new();
    let mut rest = pieces;
    while !rest.is_empty() {
        let mut height = 2 * margin;
        let fits = rest.iter().take_while(|(_, ink)| {
            height += ink.picture.height + between;
            height <= TALLEST
        });
        let (own, more) = rest.split_at(fits.count().max(1).min(rest.len()));
        found.extend(list(own, times, dpi));
        rest = more;
    }
    found
}

fn list(pieces: &[(usize, &Ink)], times: usize, dpi: f32) -> Option<List> {
    let (between, margin) = (pixels(BETWEEN, dpi), pixels(MARGIN, dpi));
    let widest = pieces.iter().map(|(_, ink)| ink.picture.width).max()?;
    let height: usize = pieces.iter().map(|(_, ink)| ink.picture.height + between).sum();
    let mut page = Gray::white((widest + between) * times + 2 * margin, height + 2 * margin);
    let mut places = Vec::new();
    let mut top = margin;
    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    let points = |pixels: usize| pixels as f32 * 72.0 / dpi;
    for (number, ink) in pieces {
        let bottom = top + ink.picture.height;
        for time in 0..times {
            page.put(&ink.picture, margin + time * (ink.picture.width + between), top);
        }
        places.push((*number, points(top), points(bottom)));
        top = bottom + between;
    }
    Some(List { plate: Plate::plain(&page, dpi)?, places })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cell of 100 by 40 pixels at 72 dots an inch with a border around it and a blot inside.
    fn page(blot: bool) -> Gray {
        let mut page = Gray::white(140, 80);
        for y in 20..=60 {
            for x in 20..=120 {
                let border = y <= 21 || y >= 59 || x <= 21 || x >= 119;
                if border || blot && (30..45).contains(&x) && (35..50).contains(&y) {
                    page.data[y * 140 + x] = 0;
                }
            }
        }
        page
    }

    const CELL: Area = Area { left: 20.0, top: 20.0, right: 120.0, bottom: 60.0 };

    #[test]
    fn only_what_stands_inside_the_borders_is_the_ink_of_a_cell() {
        let found = ink(&page(true), 72.0, CELL).unwrap();
        assert!((16..=19).contains(&found.picture.width), "{}", found.picture.width);
        assert!((8.0..=11.0).contains(&found.left), "{}", found.left);
        assert!(ink(&page(false), 72.0, CELL).is_none());
    }

    #[test]
    fn a_long_list_goes_on_on_other_pages() {
        let found = ink(&page(true), 72.0, CELL).unwrap();
        let pieces: Vec<(usize, &Ink)> = (0..400).map(|number| (number, &found)).collect();
        let lists = lists(&pieces, 3, 72.0);
        assert!(lists.len() >= 2);
        let numbers: Vec<usize> = lists.iter().flat_map(|list| list.places.iter().map(|place| place.0)).collect();
        assert_eq!(numbers, (0..400).collect::<Vec<_>>());
        assert!(lists.iter().all(|list| list.plate.height as usize <= TALLEST));
    }
}
