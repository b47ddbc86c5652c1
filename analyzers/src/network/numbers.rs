//! [`Numbers`]: a file of weights: little-endian numbers, one behind the other.

use super::Layer;

/// What is still to be read of a file. Every reader gives `None` where the file ends too early.
pub(crate) struct Numbers(pub(crate) &'static [u8]);

impl Numbers {
    /// So many bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'static [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn take<const COUNT: usize>(&mut self) -> Option<&'static [u8; COUNT]> {
        self.bytes(COUNT)?.first_chunk()
    }

    /// A count.
    pub(crate) fn count(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*self.take()?)).ok()
    }

    /// One number.
    pub(crate) fn number(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(*self.take()?))
    }

    /// Numbers of a known count.
    pub(crate) fn row<const COUNT: usize>(&mut self) -> Option<[f32; COUNT]> {
        let mut row = [0.0; COUNT];
        for cell in &mut row {
            *cell = self.number()?;
        }
        Some(row)
    }

    /// Rows of numbers.
    pub(crate) fn rows<const COUNT: usize>(&mut self, count: usize) -> Option<Vec<[f32; COUNT]>> {
        (0..count).map(|_| self.row()).collect()
    }

    /// A layer that takes so many numbers: its rows, then its bias.
    pub(crate) fn layer<const OUT: usize>(&mut self, count: usize) -> Option<Layer<OUT>> {
        Some(Layer::new(&self.rows(count)?, &self.row()?))
    }

    /// Whether nothing is left.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}
