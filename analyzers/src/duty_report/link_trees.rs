//! The trees that vote on a measure answering a problem.

use std::sync::LazyLock;

use crate::trees::Trees;

const DATA: &str = include_str!("../../weights/links.txt");

static TREES: LazyLock<Trees> = LazyLock::new(|| Trees::read(DATA).unwrap_or_default());

/// The trees, read once in a process.
pub(super) fn link_trees() -> &'static Trees {
    &TREES
}

#[cfg(test)]
mod tests {
    use super::super::links::SIGNALS;
    use super::*;

    #[test]
    fn every_tree_can_be_read_and_asks_for_signals_that_there_are() {
        let (trees, signal) = Trees::read(DATA).unwrap().extent();
        assert!(trees > 20 && signal < SIGNALS.len());
    }
}
