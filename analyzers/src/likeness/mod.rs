//! Copied text, recurring problems, problems common to many units.

pub mod copies;
pub mod normal;
