//! Limits that a worker sets on itself: memory, processor time, no writing of files.
//!
//! They can only be tightened, never lifted again, so a file that takes the reader over stays inside them.

use std::io;

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Sets the limits of this process: `memory` bytes of address space, no core dumps, no files that grow, no new programs.
///
/// # Errors
///
/// When the system refuses a limit.
#[cfg(unix)]
pub(super) fn enter(memory: u64) -> io::Result<()> {
    let fixed = |amount| Rlimit { current: Some(amount), maximum: Some(amount) };
    setrlimit(Resource::As, fixed(memory))?;
    setrlimit(Resource::Core, fixed(0))?;
    setrlimit(Resource::Fsize, fixed(0))?;
    Ok(())
}

/// Other systems limit the worker from outside, by wall time and by the size of its answer.
#[cfg(not(unix))]
pub(super) fn enter(_memory: u64) -> io::Result<()> {
    Ok(())
}

/// Allows `seconds` of processor time from now on.
#[cfg(unix)]
pub(super) fn allow_cpu(seconds: u64) {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let limit = Rlimit {
        current: Some(u64::try_from(used).unwrap_or(0).saturating_add(seconds).saturating_add(1)),
        maximum: getrlimit(Resource::Cpu).maximum,
    };
    // A limit that cannot be moved leaves the parent's wall clock, which stops the worker as well.
    let _ = setrlimit(Resource::Cpu, limit);
}

#[cfg(not(unix))]
pub(super) fn allow_cpu(_seconds: u64) {}
