//! The night: when it is due, and the folder that it leaves.

mod folder;
mod make;
mod schedule;
mod watchman;

pub(crate) use folder::{earlier, files, write};
pub(crate) use make::make;
pub(crate) use schedule::{Call, Schedule};
pub(crate) use watchman::Watchman;
