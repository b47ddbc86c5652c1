//! Limits that every Unix knows.

use std::io;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getppid, getrlimit, setrlimit};

use super::Guards;

/// Limits address space to `memory` bytes; no core dumps, no file may grow.
pub(super) fn limit(memory: u64, guards: &mut Guards) -> io::Result<()> {
    let fixed = |amount| Rlimit { current: Some(amount), maximum: Some(amount) };
    setrlimit(Resource::As, fixed(memory))?;
    setrlimit(Resource::Core, fixed(0))?;
    setrlimit(Resource::Fsize, fixed(0))?;
    (guards.memory, guards.processor, guards.writing) = (true, true, true);
    guards.means.push("rlimit".to_owned());
    Ok(())
}

/// Allows `seconds` of processor time from now on.
pub(in super::super) fn allow_cpu(seconds: u64) {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let limit = Rlimit {
        current: Some(u64::try_from(used).unwrap_or(0).saturating_add(seconds).saturating_add(1)),
        maximum: getrlimit(Resource::Cpu).maximum,
    };
    // A limit that cannot be moved leaves the parent's wall clock, which stops the worker as well.
    let _ = setrlimit(Resource::Cpu, limit);
}

/// Ends this process soon after its parent, even in the middle of a file: no worker is left behind when the program is
/// killed. (The kernel's own signal for that follows the starting thread instead of the process.)
pub(super) fn end_with_parent() -> io::Result<()> {
    let parent = getppid();
    std::thread::Builder::new().name("parent".into()).spawn(move || {
        while getppid() == parent {
            std::thread::sleep(Duration::from_millis(500));
        }
        std::process::exit(0);
    })?;
    Ok(())
}
