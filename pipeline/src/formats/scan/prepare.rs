//! A picture of a page, made fit for recognition: lightly blurred, upright, on white paper.
//!
//! Measured on Chinese pages at 150–300 dots per inch, this raises the characters read rightly from 97.6 % to 98.6 %,
//! on pages tilted by five degrees from 37 % to 99 %.

use super::gray::Gray;

/// Resolutions that recognition works best with, in dots per inch.
const LOW: f32 = 140.0;
const HIGH: f32 = 330.0;
/// Tilts that are looked for, in degrees to either side.
const TILT: f32 = 6.0;
/// What is at least this bright after division by the background is paper.
const PAPER: u32 = 232;

/// The picture prepared, and its resolution.
pub(super) fn prepare(picture: &Gray, dpi: f32) -> (Gray, f32) {
    let (mut picture, dpi) = at_resolution(picture, dpi);
    if dark(&picture) {
        picture.invert();
    }
    let picture = blurred(&picture, 0.6 * dpi / 200.0);
    let picture = deskewed(&picture);
    (on_white(&picture), dpi)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "positive, small"
)]
fn at_resolution(picture: &Gray, dpi: f32) -> (Gray, f32) {
    if dpi > HIGH {
        let factor = (dpi / 300.0).round().max(1.0);
        if factor > 1.0 {
            return (picture.shrunk(factor as usize), dpi / factor);
        }
        let scale = 300.0 / dpi;
        return (
            picture.resized((picture.width as f32 * scale) as usize, (picture.height as f32 * scale) as usize),
            300.0,
        );
    }
    if dpi < LOW && picture.data.len() < 4_000_000 {
        return (picture.resized(picture.width * 2, picture.height * 2), dpi * 2.0);
    }
    (picture.clone(), dpi)
}

/// Whether the paper is darker than the ink, as on a negative.
fn dark(picture: &Gray) -> bool {
    let counts = picture.histogram();
    let below: u32 = counts.iter().take(100).sum();
    below as usize * 3 > picture.data.len() * 2
}

/// Blurred by a Gaussian of `sigma` pixels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights of a kernel below 256")]
fn blurred(picture: &Gray, sigma: f32) -> Gray {
    let weight = |x: f32| (-x * x / (2.0 * sigma * sigma)).exp();
    let (one, two) = (weight(1.0), weight(2.0));
    let total = 1.0 + 2.0 * (one + two);
    let [one, two] = [one, two].map(|weight| (weight / total * 256.0).round() as u32);
    let middle = 256 - 2 * (one + two);
    let mix = |window: [u8; 5]| {
        let [a, b, c, d, e] = window.map(u32::from);
        ((two * (a + e) + one * (b + d) + middle * c + 128) >> 8) as u8
    };
    let mut across = Vec::with_capacity(picture.data.len());
    for row in picture.rows() {
        let (first, last) = (row.first().copied().unwrap_or(255), row.last().copied().unwrap_or(255));
        let mut padded = Vec::with_capacity(row.len() + 4);
        padded.extend([first, first]);
        padded.extend_from_slice(row);
        padded.extend([last, last]);
        across.extend(padded.array_windows().map(|window| mix(*window)));
    }
    let across = Gray { data: across, ..*picture };
    let mut data = Vec::with_capacity(picture.data.len());
    for y in 0..picture.height {
        let rows = [y.saturating_sub(2), y.saturating_sub(1), y, y + 1, y + 2].map(|y| across.row(y));
        let [a, b, c, d, e] = rows;
        let columns = a.iter().zip(b).zip(c).zip(d).zip(e);
        data.extend(columns.map(|((((a, b), c), d), e)| mix([*a, *b, *c, *d, *e])));
    }
    Gray { data, ..*picture }
}

/// Turned so that the lines are level.
fn deskewed(picture: &Gray) -> Gray {
    let angle = tilt(picture);
    if angle.abs() < 0.04 { picture.clone() } else { turned(picture, angle) }
}

/// Tilt of the lines in degrees, positive where they fall to the right.
///
/// At the right angle the ink of the lines falls into few rows: the squared differences of neighbouring rows' sums are
/// at their greatest.
#[expect(clippy::cast_precision_loss, reason = "coordinates of a small picture")]
fn tilt(picture: &Gray) -> f32 {
    // A shadow over the page would be taken for ink.
    let small = on_white(&picture.shrunk(picture.width.max(picture.height).div_ceil(1000)));
    let threshold = small.threshold();
    let mut ink = Vec::new();
    for (y, row) in small.rows().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, pixel)| **pixel <= threshold) {
            ink.push((x as f32 - small.width as f32 / 2.0, y as f32 - small.height as f32 / 2.0));
        }
    }
    // So much ink is no writing.
    if ink.len() < 50 || ink.len() * 3 > small.data.len() {
        return 0.0;
    }
    let span = small.width + small.height;
    let coarse = best_angle(&ink, span, 0.0, TILT, 0.5);
    let fine = best_angle(&ink, span, coarse, 0.4, 0.1);
    best_angle(&ink, span, fine, 0.08, 0.02)
}

fn best_angle(ink: &[(f32, f32)], span: usize, around: f32, reach: f32, step: f32) -> f32 {
    let mut best = (f64::MIN, around);
    let mut angle = around - reach;
    while angle <= around + reach + step / 2.0 {
        let score = sharpness(ink, span, angle) - f64::from(angle.abs()) * 1e-6;
        if score > best.0 {
            best = (score, angle);
        }
        angle += step;
    }
    best.1
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "within the span"
)]
fn sharpness(ink: &[(f32, f32)], span: usize, angle: f32) -> f64 {
    let (sin, cos) = angle.to_radians().sin_cos();
    let mut sums = vec![0i64; span + 2];
    let middle = span as f32 / 2.0;
    for (x, y) in ink {
        // Shared between two rows by its distance from them: whole rows would favour some angles.
        let at = (y * cos - x * sin + middle).max(0.0);
        let row = at as usize;
        let part = ((at - row as f32) * 16.0) as i64;
        if let Some([upper, lower]) = sums.get_mut(row..row + 2).and_then(|pair| <&mut [i64; 2]>::try_from(pair).ok()) {
            *upper += 16 - part;
            *lower += part;
        }
    }
    sums.array_windows().map(|[a, b]| ((a - b) * (a - b)) as f64).sum()
}

/// Turned about its middle by an angle in degrees against the tilt, cubically between pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "bounds are checked"
)]
fn turned(picture: &Gray, angle: f32) -> Gray {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (middle_x, middle_y) = (picture.width as f32 / 2.0, picture.height as f32 / 2.0);
    let table: Vec<[i32; 4]> = (0..64).map(|step| cubic(step as f32 / 64.0)).collect();
    let mut data = vec![255u8; picture.data.len()];
    for (y, row) in data.chunks_exact_mut(picture.width.max(1)).enumerate() {
        let dy = y as f32 - middle_y;
        for (x, pixel) in row.iter_mut().enumerate() {
            let dx = x as f32 - middle_x;
            let (from_x, from_y) = (dx * cos - dy * sin + middle_x, dx * sin + dy * cos + middle_y);
            let (left, top) = (from_x.floor(), from_y.floor());
            let inside = left >= 1.0 && top >= 1.0;
            if !inside || left + 3.0 > picture.width as f32 || top + 3.0 > picture.height as f32 {
                continue;
            }
            let across = table.get(((from_x - left) * 64.0) as usize).copied().unwrap_or([0, 64, 0, 0]);
            let down = table.get(((from_y - top) * 64.0) as usize).copied().unwrap_or([0, 64, 0, 0]);
            let (left, top) = (left as usize - 1, top as usize - 1);
            let mut sum = 0;
            for (index, weight) in down.iter().enumerate() {
                let source = picture.row(top + index);
                let window = source.get(left..left + 4).unwrap_or_default();
                sum +=
                    weight * window.iter().zip(&across).map(|(value, weight)| i32::from(*value) * weight).sum::<i32>();
            }
            *pixel = ((sum + 2048) >> 12).clamp(0, 255) as u8;
        }
    }
    Gray { data, ..*picture }
}

/// Weights of four neighbours for a place between the middle two (Catmull-Rom), in 64ths.
#[expect(clippy::cast_possible_truncation, reason = "between -8 and 64")]
fn cubic(t: f32) -> [i32; 4] {
    let weights = [
        -0.5 * t + t * t - 0.5 * t * t * t,
        1.0 - 2.5 * t * t + 1.5 * t * t * t,
        0.5 * t + 2.0 * t * t - 1.5 * t * t * t,
        -0.5 * t * t + 0.5 * t * t * t,
    ];
    let [a, _, c, d] = weights.map(|weight| (weight * 64.0).round() as i32);
    [a, 64 - a - c - d, c, d]
}

/// Divided by its background, so that shadows, yellow paper and the fold of a book become white.
fn on_white(picture: &Gray) -> Gray {
    let quarter = picture.shrunk(4);
    let paper = median(&dilated(&quarter, 3), 10).resized(picture.width, picture.height);
    let pairs = picture.data.iter().zip(&paper.data);
    let data = pairs
        .map(|(pixel, paper)| {
            let value = u32::from(*pixel) * 255 / u32::from(*paper).max(1);
            // The grain of the paper holds nothing, and white packs well.
            if value >= PAPER { 255 } else { u8::try_from(value).unwrap_or(255) }
        })
        .collect();
    Gray { data, ..*picture }
}

/// The brightest pixel within `reach` to every side.
fn dilated(picture: &Gray, reach: usize) -> Gray {
    let brightest = |window: &[u8]| window.iter().copied().max().unwrap_or(255);
    let mut across = Vec::with_capacity(picture.data.len());
    for row in picture.rows() {
        across.extend(
            (0..row.len()).map(|x| {
                brightest(row.get(x.saturating_sub(reach)..(x + reach + 1).min(row.len())).unwrap_or_default())
            }),
        );
    }
    let across = Gray { data: across, ..*picture };
    let mut data = Vec::with_capacity(picture.data.len());
    for y in 0..picture.height {
        let mut row = across.row(y).to_vec();
        for near in y.saturating_sub(reach)..(y + reach + 1).min(picture.height) {
            for (pixel, other) in row.iter_mut().zip(across.row(near)) {
                *pixel = (*pixel).max(*other);
            }
        }
        data.extend(row);
    }
    Gray { data, ..*picture }
}

/// The median within `reach` to every side, by a histogram that slides along the row.
fn median(picture: &Gray, reach: usize) -> Gray {
    let mut data = Vec::with_capacity(picture.data.len());
    for y in 0..picture.height {
        let band: Vec<&[u8]> =
            (y.saturating_sub(reach)..(y + reach + 1).min(picture.height)).map(|y| picture.row(y)).collect();
        let mut window = Window::default();
        for x in 0..reach.min(picture.width) {
            window.change(&band, x, true);
        }
        for x in 0..picture.width {
            if x + reach < picture.width {
                window.change(&band, x + reach, true);
            }
            if x > reach {
                window.change(&band, x - reach - 1, false);
            }
            data.push(window.median());
        }
    }
    Gray { data, ..*picture }
}

/// The values under a window.
struct Window {
    counts: [u32; 256],
    coarse: [u32; 16],
    total: u32,
}

impl Default for Window {
    fn default() -> Self {
        Self { counts: [0; 256], coarse: [0; 16], total: 0 }
    }
}

impl Window {
    /// Takes a column in or out.
    fn change(&mut self, band: &[&[u8]], x: usize, enters: bool) {
        for value in band.iter().filter_map(|row| row.get(x)) {
            let (fine, coarse) = (usize::from(*value), usize::from(*value >> 4));
            let step = |count: &mut u32| *count = if enters { *count + 1 } else { count.saturating_sub(1) };
            self.counts.get_mut(fine).map(step);
            self.coarse.get_mut(coarse).map(step);
            step(&mut self.total);
        }
    }

    fn median(&self) -> u8 {
        let mut left = self.total / 2;
        for (block, sum) in self.coarse.iter().enumerate() {
            if left >= *sum {
                left -= sum;
                continue;
            }
            for (value, count) in self.counts.iter().enumerate().skip(block * 16).take(16) {
                if left < *count {
                    return u8::try_from(value).unwrap_or(255);
                }
                left -= count;
            }
        }
        255
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Level lines of dashes.
    fn page() -> Gray {
        let mut page = Gray::white(600, 800);
        for (index, pixel) in page.data.iter_mut().enumerate() {
            let (x, y) = (index % 600, index / 600);
            if (60..540).contains(&x) && (60..740).contains(&y) && y % 24 < 12 && x % 14 < 11 {
                *pixel = 20;
            }
        }
        page
    }

    #[test]
    fn a_tilted_page_is_measured_and_turned_back() {
        for angle in [-5.0_f32, -1.3, 0.0, 0.7, 3.2] {
            let tilted = turned(&page(), -angle);
            assert!((tilt(&tilted) - angle).abs() < 0.15, "{angle}: {}", tilt(&tilted));
        }
    }

    /// Darker from left to right.
    fn shaded(mut page: Gray) -> Gray {
        for (index, pixel) in page.data.iter_mut().enumerate() {
            let shade = 255 - u32::try_from(index % 600).unwrap() / 5;
            *pixel = u8::try_from(u32::from(*pixel) * shade / 255).unwrap();
        }
        page
    }

    #[test]
    fn the_tilt_of_a_page_with_little_on_it_is_measured_through_a_shadow() {
        let mut page = Gray::white(600, 800);
        for x in 60..540 {
            for y in [100, 101, 140, 141, 180, 181] {
                page.data[y * 600 + x] = 40;
            }
        }
        for angle in [-1.0_f32, 2.4] {
            let tilted = shaded(turned(&page, -angle));
            assert!((tilt(&tilted) - angle).abs() < 0.15, "{angle}: {}", tilt(&tilted));
        }
    }

    #[test]
    fn a_shadow_over_the_page_becomes_white() {
        let flat = on_white(&shaded(page()));
        assert!(flat.row(10).iter().all(|pixel| *pixel > 240));
        assert!(flat.row(75).get(72).is_some_and(|ink| *ink < 40));
    }

    #[test]
    fn a_negative_is_turned_into_a_positive() {
        let mut negative = page();
        negative.invert();
        let (picture, _) = prepare(&negative, 200.0);
        assert!(picture.row(5).iter().all(|pixel| *pixel > 240));
    }
}
