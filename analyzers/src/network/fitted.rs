//! The networks over pairs, as they were fitted (`analyzers/weights/fit.py`); each is read once in a process, and only when
//! it is needed.

use std::sync::LazyLock;

use super::PairNetwork;

/// Which measure answers which problem.
pub(crate) static LINKS: LazyLock<PairNetwork> = LazyLock::new(|| read(include_bytes!("../../weights/links.bin")));

/// Which cause explains which problem.
pub(crate) static CAUSES: LazyLock<PairNetwork> = LazyLock::new(|| read(include_bytes!("../../weights/causes.bin")));

/// Which problem of an earlier year is the same.
pub(crate) static RECURRENCE: LazyLock<PairNetwork> =
    LazyLock::new(|| read(include_bytes!("../../weights/recurrence.bin")));

/// A file that cannot be read puts nothing together; no build has one, because a test reads them all.
fn read(bytes: &'static [u8]) -> PairNetwork {
    PairNetwork::read(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_to_its_end() {
        for network in [&LINKS, &CAUSES, &RECURRENCE] {
            assert!(network.signals() > 0);
        }
        let bytes: &'static [u8] = include_bytes!("../../weights/links.bin");
        assert!(PairNetwork::read(&bytes[..bytes.len() - 1]).is_none());
    }
}
