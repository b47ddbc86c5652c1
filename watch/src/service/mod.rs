//! The program as a service of the system: what the service manager is told, and what it is given.

mod herald;
mod notify;
mod unit;

#[cfg(windows)]
mod windows;

pub(crate) use herald::Herald;
use notify::Manager;
pub(crate) use unit::{Unit, text};

#[cfg(windows)]
pub(crate) use windows::{install, run, uninstall};
