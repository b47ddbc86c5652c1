//! Grey pictures of eight bits.

/// A grey picture, 0 black, 255 white, row by row from the top left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gray {
    /// Pixels in a row.
    pub(crate) width: usize,
    /// Rows.
    pub(crate) height: usize,
    /// `width * height` pixels.
    pub(crate) data: Vec<u8>,
}

impl Gray {
    /// A white picture.
    pub(crate) fn white(width: usize, height: usize) -> Self {
        Self { width, height, data: vec![255; width * height] }
    }

    /// A picture from its pixels; `None` where their number does not fit.
    pub(crate) fn new(width: usize, height: usize, data: Vec<u8>) -> Option<Self> {
        (width > 0 && height > 0 && width.checked_mul(height)? == data.len()).then_some(Self { width, height, data })
    }

    /// Row `y`, the last one where there is none.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        let start = y.min(self.height.saturating_sub(1)) * self.width;
        self.data.get(start..start + self.width).unwrap_or_default()
    }

    /// The rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.data.chunks_exact(self.width.max(1))
    }

    /// Pixel at a place, the nearest one at the border.
    fn at(&self, x: isize, y: isize) -> u8 {
        let clamp = |value: isize, size: usize| usize::try_from(value).unwrap_or(0).min(size.saturating_sub(1));
        self.row(clamp(y, self.height)).get(clamp(x, self.width)).copied().unwrap_or(255)
    }

    /// A part of the picture, as far as it goes; what is beyond is left out.
    pub(crate) fn part(&self, left: usize, top: usize, right: usize, bottom: usize) -> Self {
        let (right, bottom) = (right.min(self.width), bottom.min(self.height));
        let (left, top) = (left.min(right), top.min(bottom));
        let rows = (top..bottom).map(|y| self.row(y).get(left..right).unwrap_or_default());
        Self { width: right - left, height: bottom - top, data: rows.flatten().copied().collect() }
    }

    /// Puts another picture on this one, the darker pixel of both everywhere; what is beyond the border is left out.
    pub(crate) fn put(&mut self, picture: &Self, left: usize, top: usize) {
        let room = self.width.saturating_sub(left);
        for (y, row) in picture.rows().enumerate() {
            let start = (top + y) * self.width + left;
            for (pixel, value) in self.data.iter_mut().skip(start).take(row.len().min(room)).zip(row) {
                *pixel = (*pixel).min(*value);
            }
        }
    }

    /// Between pixels, linearly; coordinates of pixel centres are whole numbers.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture and to a byte")]
    pub(crate) fn sample(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as isize, top as isize);
        let at = |dx: isize, dy: isize| f32::from(self.at(left + dx, top + dy));
        let upper = at(0, 0) * (1.0 - fx) + at(1, 0) * fx;
        let lower = at(0, 1) * (1.0 - fx) + at(1, 1) * fx;
        (upper * (1.0 - fy) + lower * fy + 0.5).clamp(0.0, 255.0) as u8
    }

    /// Smaller by a whole factor, each pixel the mean of a square.
    pub(crate) fn shrunk(&self, factor: usize) -> Self {
        let factor = factor.max(1);
        let (width, height) = ((self.width / factor).max(1), (self.height / factor).max(1));
        let mut data = Vec::with_capacity(width * height);
        let area = u32::try_from(factor * factor).unwrap_or(1);
        let mut sums = vec![0u32; width];
        for band in self.data.chunks(self.width.max(1) * factor).take(height) {
            sums.fill(0);
            for row in band.chunks_exact(self.width.max(1)) {
                for (sum, square) in sums.iter_mut().zip(row.chunks(factor)) {
                    *sum += square.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                }
            }
            data.extend(sums.iter().map(|sum| u8::try_from(sum / area).unwrap_or(255)));
        }
        data.resize(width * height, 255);
        Self { width, height, data }
    }

    /// The picture at another size, linearly.
    #[expect(clippy::cast_precision_loss, reason = "pictures are less than 2^24 pixels wide")]
    pub(crate) fn resized(&self, width: usize, height: usize) -> Self {
        let (sx, sy) = (self.width as f32 / width.max(1) as f32, self.height as f32 / height.max(1) as f32);
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            let from = (y as f32 + 0.5) * sy - 0.5;
            data.extend((0..width).map(|x| self.sample((x as f32 + 0.5) * sx - 0.5, from)));
        }
        Self { width, height, data }
    }

    /// Turned by quarters clockwise.
    pub(crate) fn turned(&self, quarters: u8) -> Self {
        let (w, h) = (self.width, self.height);
        let pixel = |x: usize, y: usize| self.row(y).get(x).copied().unwrap_or(255);
        let (width, height) = if quarters % 2 == 1 { (h, w) } else { (w, h) };
        let mut data = Vec::with_capacity(self.data.len());
        for y in 0..height {
            data.extend((0..width).map(|x| match quarters % 4 {
                1 => pixel(y, h - 1 - x),
                2 => pixel(w - 1 - x, h - 1 - y),
                3 => pixel(w - 1 - y, x),
                _ => pixel(x, y),
            }));
        }
        Self { width, height, data }
    }

    /// Black for white.
    pub(crate) fn invert(&mut self) {
        for pixel in &mut self.data {
            *pixel = 255 - *pixel;
        }
    }

    /// How often each value occurs.
    pub(crate) fn histogram(&self) -> [u32; 256] {
        let mut counts = [0u32; 256];
        for pixel in &self.data {
            if let Some(count) = counts.get_mut(usize::from(*pixel)) {
                *count += 1;
            }
        }
        counts
    }

    /// The threshold that parts ink from paper best (Otsu): pixels up to it are ink.
    pub(crate) fn threshold(&self) -> u8 {
        let counts = self.histogram();
        let weighted = |(value, count): (usize, &u32)| value as f64 * f64::from(*count);
        let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
        let sum: f64 = counts.iter().enumerate().map(weighted).sum();
        let (mut below, mut below_sum, mut best, mut threshold) = (0.0, 0.0, 0.0, 127);
        for (value, count) in counts.iter().enumerate() {
            below += f64::from(*count);
            below_sum += weighted((value, count));
            let above = total - below;
            if below == 0.0 || above == 0.0 {
                continue;
            }
            let between = below * above * (below_sum / below - (sum - below_sum) / above).powi(2);
            if between > best {
                (best, threshold) = (between, u8::try_from(value).unwrap_or(127));
            }
        }
        threshold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_quarter_turns_give_the_picture_back() {
        let picture = Gray::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!(picture.turned(1).data, [4, 1, 5, 2, 6, 3]);
        assert_eq!(picture.turned(1).turned(3), picture);
        assert_eq!(picture.turned(2).data, [6, 5, 4, 3, 2, 1]);
    }

    #[test]
    fn shrinking_takes_the_mean() {
        let picture = Gray::new(4, 2, vec![0, 100, 10, 10, 100, 0, 10, 10]).unwrap();
        assert_eq!(picture.shrunk(2).data, [50, 10]);
    }
}
