//! Copied text, recurring problems, problems common to many units.

pub mod answers;
pub mod common;
pub mod copies;
pub mod matching;
mod normal;
pub mod recurrence;
mod topics;
mod weights;

pub use normal::Names;
