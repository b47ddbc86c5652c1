//! How workers are started and what each file may cost.

use std::ffi::OsString;
use std::path::PathBuf;
use std::thread;

use shuping_analyzers::scheme;

use crate::content::Limits;

/// How workers are started and what each file may cost.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program to start; normally this very program.
    pub program: PathBuf,
    /// Its arguments, which make it call [`super::serve`]; [`Settings::memory`] is added as the last one.
    pub arguments: Vec<OsString>,
    /// Workers at once.
    pub workers: usize,
    /// Seconds for one file, of wall time as of processor time.
    pub seconds: u64,
    /// Bytes of memory for one worker.
    pub memory: u64,
    /// What a reader may take.
    pub limits: Limits,
}

impl Settings {
    /// Settings with sane defaults for a program that serves when it is called with `arguments` and a number of bytes.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Self {
        Self::of(program, arguments, &scheme::Limits::default())
    }

    /// Settings with the limits of a scheme.
    #[must_use]
    pub fn of(program: PathBuf, arguments: Vec<OsString>, limits: &scheme::Limits) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from).min(8);
        let workers = limits.workers.and_then(|workers| usize::try_from(workers).ok()).unwrap_or(cores);
        Self {
            program,
            arguments,
            workers: workers.max(1),
            seconds: u64::from(limits.seconds),
            memory: u64::from(limits.memory_mb) << 20,
            limits: Limits {
                file_bytes: u64::from(limits.file_mb) << 20,
                unpacked_bytes: u64::from(limits.unpacked_mb) << 20,
                answer_bytes: u64::from(limits.output_mb) << 20,
                pages: usize::try_from(limits.pages).unwrap_or(usize::MAX),
                ..Limits::default()
            },
        }
    }
}
