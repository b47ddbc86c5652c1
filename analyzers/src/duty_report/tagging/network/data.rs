//! The file that holds the network: little-endian numbers in the order in which they are read here.

use super::super::super::names::Key;
use super::super::tag::TAGS;
use super::memory::Memory;
use super::seen::Rows;
use super::{HELD, Network, WIDTH};
use crate::network::Numbers;

/// Written by `network.py` beside it.
pub(super) const BYTES: &[u8] = include_bytes!("../../../../weights/sentence_tags.bin");

/// Reads the network; `None` where the file is not as long as it says.
pub(super) fn read(bytes: &'static [u8]) -> Option<Network> {
    let mut numbers = Numbers(bytes);
    let names = numbers.count()?;
    let keys = numbers.bytes(names * size_of::<u64>())?.as_chunks().0;
    let steps = numbers.bytes(names * (TAGS.len() + WIDTH))?;
    let network = Network {
        names: Rows::new(keys.iter().map(|key| Key::from_bytes(*key)), steps)?,
        scale: numbers.row()?,
        mix: numbers.layer(WIDTH)?,
        forward: memory(&mut numbers)?,
        backward: memory(&mut numbers)?,
        out: numbers.layer(2 * HELD)?,
        steps: numbers.rows::<{ TAGS.len() }>(TAGS.len())?.try_into().ok()?,
    };
    numbers.is_at_end().then_some(network)
}

fn memory(numbers: &mut Numbers) -> Option<Memory> {
    Some(Memory { read: numbers.layer(WIDTH)?, kept: numbers.layer(HELD)? })
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
