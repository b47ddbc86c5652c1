//! What must hold between the values of a scheme.

use super::Scheme;

/// How much a note on a scheme weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing: the notice contradicts itself, or leaves something to people.
    Note,
    /// The scheme cannot be used.
    Error,
}

/// Something to say about a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How much it weighs.
    pub weight: Weight,
    /// Path of the value, as `ballot.band[2].from`.
    pub at: String,
    /// What is wrong, what the program will do, and the way out.
    pub message: String,
}

/// Everything there is to say about a scheme.
#[must_use]
pub fn check(_scheme: &Scheme) -> Vec<Note> {
    Vec::new()
}
