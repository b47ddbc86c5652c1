//! The night: when it is due, and the folder that it leaves.

mod folder;
mod schedule;

pub(crate) use folder::{Written, earlier, files, write};
pub(crate) use schedule::{Call, Schedule};
