//! What holds a worker back: memory, processor time, no opening or writing of files, no network, no new programs.
//!
//! A worker sets it on itself before its first file. It can only be tightened, never lifted again, so a file that takes
//! the reader over stays inside. Where the system lacks a means, the others still hold, and [`Guards`] says so.

#[cfg(target_os = "linux")]
mod kernel;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::io;

use serde::{Deserialize, Serialize};

/// What holds a worker back on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guards {
    /// Its memory is limited.
    pub memory: bool,
    /// Its processor time is limited for every file.
    pub processor: bool,
    /// It cannot write into any file.
    pub writing: bool,
    /// It cannot open any file: it reads only what it is handed.
    pub opening: bool,
    /// It cannot make a connection.
    pub network: bool,
    /// It cannot start a program.
    pub programs: bool,
    /// Names of the means, for people who look after machines.
    pub means: Vec<String>,
}

/// Holds this process back for good; `memory` is in bytes.
///
/// # Errors
///
/// When the system refuses a limit that every version of it knows.
#[cfg(unix)]
pub(super) fn enter(memory: u64) -> io::Result<Guards> {
    let mut guards = Guards::default();
    unix::limit(memory, &mut guards)?;
    #[cfg(target_os = "linux")]
    kernel::restrict(&mut guards);
    unix::end_with_parent()?;
    Ok(guards)
}

/// Holds this process back for good; `memory` is in bytes.
///
/// # Errors
///
/// When the system refuses the limit.
#[cfg(windows)]
pub(super) fn enter(memory: u64) -> io::Result<Guards> {
    windows::restrict(memory)
}

/// Other systems limit the worker from outside, by wall time and by the size of its answer.
#[cfg(not(any(unix, windows)))]
pub(super) fn enter(_memory: u64) -> io::Result<Guards> {
    Ok(Guards::default())
}

/// Allows `seconds` of processor time from now on.
#[cfg(unix)]
pub(super) use unix::allow_cpu;

/// The wall clock of the parent stops the worker.
#[cfg(not(unix))]
pub(super) fn allow_cpu(_seconds: u64) {}
