//! A pass of the daemon: judge what was taken, write the outputs, say in the rows what became of the files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use shuping_pipeline::run::{self, Progress, SeasonFolder};
use shuping_pipeline::store::{Lock, Post, Store};

use crate::commands::{Ready, locked};
use crate::exit::Failure;
use crate::night;

/// Name under which the store keeps what the outputs were made of.
pub(crate) const GROUND: &str = "ground";

/// A pass to be made.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Folder, scheme and roster in force.
    pub folder: Arc<SeasonFolder>,
    /// The moment by which deadlines are judged.
    pub now: Timestamp,
    /// The night whose folder is to be written, too.
    pub night: Option<Date>,
    /// Mailboxes that cannot be reached, with the reason: what is known of them stands still, and the night says so.
    pub lost: Vec<(String, String)>,
}

impl Order {
    /// What is to be said of the mailboxes that cannot be reached.
    fn away(&self) -> Vec<String> {
        let told = |(name, reason): &(String, String)| {
            format!("收件箱“{name}”现在够不着（{reason}），其中的材料按够不着以前的情况统计，可能已经交了还没有收到")
        };
        self.lost.iter().map(told).collect()
    }
}

/// What a pass gave.
#[derive(Debug)]
pub(crate) struct Passed {
    /// Files that were read in it.
    pub read: usize,
    /// Files of the outputs.
    pub written: usize,
    /// The night whose folder was written, with its files.
    pub night: Option<(Date, Vec<PathBuf>)>,
    /// What people should know, in Chinese.
    pub notes: Vec<String>,
}

/// Hears nothing, and stops when the daemon stops.
struct Until<'a>(&'a AtomicBool);

impl Progress for Until<'_> {
    fn start(&self, _total: usize) {}
    fn step(&self, _path: &str) {}
    fn finish(&self) {}
    fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How long the daemon waits for a `run` or `report` that a person started.
const PATIENCE: Duration = Duration::from_secs(600);

/// Makes a pass. May run beside a scan: it has a connection to the store of its own.
///
/// # Errors
///
/// When it fails, or is told to stop.
pub(crate) fn make(order: &Order, stop: &AtomicBool) -> Result<Passed, Failure> {
    let state = order.folder.state();
    let lock = Lock::wait(&state, Post::Outputs, PATIENCE, |_| {}).map_err(locked)?;
    let store = Store::open(&state)?;
    let mut intake = run::standing(&order.folder, &store)?;
    intake.now = Some(order.now);
    let away = order.away();
    intake.notes.extend(away.iter().cloned());
    let ready = Ready::made_of(SeasonFolder::clone(&order.folder), store, lock, intake, &Until(stop))?;
    let written = ready.write()?;
    let night = match order.night {
        Some(day) => Some((day, night::make(&ready, day, order.now, away)?)),
        None => None,
    };
    Ok(Passed { read: ready.read(), written, night, notes: ready.notes().to_vec() })
}
