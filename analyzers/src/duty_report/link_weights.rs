//! The weights of links, fitted on labelled reports (`analyzers/weights/README.md` tells how).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::links::{LinkWeights, SIGNALS};

const DATA: &str = include_str!("../../weights/links.toml");

#[derive(Debug, Default, Deserialize)]
struct File {
    bar: f32,
    second: f32,
    signals: BTreeMap<String, f32>,
}

static WEIGHTS: LazyLock<LinkWeights> = LazyLock::new(|| {
    let file: File = toml::from_str(DATA).unwrap_or_default();
    LinkWeights {
        weights: SIGNALS.map(|signal| file.signals.get(signal).copied().unwrap_or(0.0)),
        bar: file.bar,
        second: file.second,
    }
});

/// The weights, read once in a process.
pub(super) fn link_weights() -> &'static LinkWeights {
    &WEIGHTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_has_a_weight_and_every_weight_a_signal() {
        let file: File = toml::from_str(DATA).unwrap();
        assert!(SIGNALS.iter().all(|signal| file.signals.contains_key(*signal)));
        assert!(file.signals.keys().all(|name| SIGNALS.contains(&name.as_str())));
    }
}
