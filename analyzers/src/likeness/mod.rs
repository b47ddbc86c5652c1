//! Copied text, recurring problems, problems common to many units.

pub mod copies;
mod normal;
pub mod recurrence;
mod topics;
mod weights;

pub use normal::Names;
