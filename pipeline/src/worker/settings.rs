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

    /// The same for a workbook of this program's own making that comes back filled in: that of many units holds more
    /// than any unit would send. One worker, still confined.
    #[must_use]
    pub fn for_own_workbook(&self) -> Self {
        let mut own = self.clone();
        own.workers = 1;
        own.seconds = self.seconds.saturating_mul(4);
        own.memory = self.memory.max(4 << 30);
        own.limits.part_bytes = self.limits.part_bytes.max(1 << 30);
        own.limits.unpacked_bytes = self.limits.unpacked_bytes.max(2 << 30);
        own.limits.characters = self.limits.characters.max(100_000_000);
        own.limits.cells = self.limits.cells.max(20_000_000);
        own.limits.answer_bytes = self.limits.answer_bytes.max(1 << 30);
        own
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
