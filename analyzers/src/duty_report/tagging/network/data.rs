//! The file that holds the network: little-endian numbers in the order in which they are read here.

use super::super::super::names::Key;
use super::super::tag::TAGS;
use super::layer::Layer;
use super::memory::Memory;
use super::seen::Rows;
use super::{HELD, Network, WIDTH};

/// Written by `network.py` beside it.
pub(super) const BYTES: &[u8] = include_bytes!("../../../../weights/sentence_tags.bin");

/// Reads the network; `None` where the file is not as long as it says.
pub(super) fn read(bytes: &'static [u8]) -> Option<Network> {
    let mut numbers = Numbers(bytes);
    let names = u32::from_le_bytes(*numbers.take()?) as usize;
    let keys = numbers.bytes(names * size_of::<u64>())?.as_chunks().0;
    let steps = numbers.bytes(names * (TAGS.len() + WIDTH))?;
    let network = Network {
        names: Rows::new(keys.iter().map(|key| Key::from_bytes(*key)), steps)?,
        scale: numbers.row()?,
        mix: numbers.layer(WIDTH)?,
        forward: numbers.memory()?,
        backward: numbers.memory()?,
        out: numbers.layer(2 * HELD)?,
        steps: numbers.rows::<{ TAGS.len() }>(TAGS.len())?.try_into().ok()?,
    };
    numbers.0.is_empty().then_some(network)
}

/// What is still to be read.
struct Numbers(&'static [u8]);

impl Numbers {
    fn bytes(&mut self, count: usize) -> Option<&'static [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn take<const COUNT: usize>(&mut self) -> Option<&'static [u8; COUNT]> {
        self.bytes(COUNT)?.first_chunk()
    }

    fn row<const COUNT: usize>(&mut self) -> Option<[f32; COUNT]> {
        let mut row = [0.0; COUNT];
        for cell in &mut row {
            *cell = f32::from_le_bytes(*self.take()?);
        }
        Some(row)
    }

    fn rows<const COUNT: usize>(&mut self, count: usize) -> Option<Vec<[f32; COUNT]>> {
        (0..count).map(|_| self.row()).collect()
    }

    fn layer<const OUT: usize>(&mut self, count: usize) -> Option<Layer<OUT>> {
        Some(Layer { rows: self.rows(count)?, bias: self.row()? })
    }

    fn memory(&mut self) -> Option<Memory> {
        Some(Memory { read: self.layer(WIDTH)?, kept: self.layer(HELD)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_to_its_end() {
        let network = read(BYTES).expect("a network");
        assert!(network.steps.iter().flatten().any(|step: &f32| step.abs() > 0.1));
        assert!(BYTES.len() > 1_000_000);
    }

    #[test]
    fn a_file_that_was_cut_off_is_no_network() {
        assert!(read(&BYTES[..BYTES.len() - 1]).is_none());
        assert!(read(&[]).is_none());
    }
}
