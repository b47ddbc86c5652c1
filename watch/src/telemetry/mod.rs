//! What an administrator sees of a running program: its log, whether it is well, and its figures.

mod board;
mod http;
mod log;
mod scribe;

pub(crate) use board::Board;
pub(crate) use http::{listen, only_this_machine};
#[cfg(windows)]
pub(crate) use log::start_in;
pub(crate) use log::{Form, start};
pub(crate) use scribe::Scribe;
