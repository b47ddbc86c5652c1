//! The network that judges all pairs of causes and problems.

use std::sync::LazyLock;

use crate::network::PairNetwork;

/// Written by `fit.py` beside it.
const BYTES: &[u8] = include_bytes!("../../../weights/causes.bin");

static NETWORK: LazyLock<PairNetwork> = LazyLock::new(|| PairNetwork::read(BYTES).unwrap_or_default());

/// The network, read once in a process.
pub(super) fn network() -> &'static PairNetwork {
    &NETWORK
}

#[cfg(test)]
mod tests {
    use super::super::signals::SIGNALS;
    use super::*;

    #[test]
    fn the_file_is_read_to_its_end_and_asks_for_as_many_signals_as_there_are() {
        assert_eq!(PairNetwork::read(BYTES).expect("a network").signals(), SIGNALS.len());
    }
}
