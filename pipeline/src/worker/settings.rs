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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Content;
    use crate::formats;

    #[test]
    fn the_departments_own_workbook_may_hold_more_than_what_a_unit_sends() {
        let table: String =
            (0..60_000).map(|row| format!("第{row}条：{}\n", "措施没有写明责任人和时限".repeat(4))).collect();
        let settings = Settings::new(PathBuf::from("shuping"), Vec::new());
        let read = |limits: &Limits| {
            matches!(formats::read("全部发现.csv", table.as_bytes(), limits), Ok(Content::Workbook(_)))
        };
        assert!(!read(&settings.limits), "a unit's file of that size is refused");
        assert!(read(&settings.for_own_workbook().limits));
    }
}
