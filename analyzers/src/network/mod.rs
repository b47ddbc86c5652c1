//! Small networks whose weights were fitted on labelled reports (`analyzers/weights/README.md` tells how): layers, the
//! numbers that their files hold, and the network over all pairs of two lists.

pub(crate) mod fitted;
mod lanes;
mod layer;
mod numbers;
mod pairs;

pub(crate) use lanes::{Work, in_wide_lanes};
pub(crate) use layer::{Layer, bend, gate};
pub(crate) use numbers::Numbers;
pub(crate) use pairs::{PairNetwork, too_many};
