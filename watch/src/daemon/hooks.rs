//! [`Attendant`]: whatever goes on beside taking in files — the night, letters, metrics, the service manager.
//!
//! The loop calls [`Attendant::hear`] for everything that happens and [`Attendant::tick`] every few seconds, always on
//! its own thread and inside the runtime, so an attendant may start tasks with `tokio::spawn` or
//! `tokio::task::spawn_blocking` and collect their results at its next tick. It must not block.

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;
use shuping_pipeline::run::SeasonFolder;

pub(crate) use super::clock::Moment;
pub(crate) use super::machine::{Counts, Tidings};

/// Something that happened.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// Something about a mailbox or a file.
    Tidings(&'a Tidings),
    /// All mailboxes were scanned. A watchdog is fed by this, not by a timer: it stops when scanning stops.
    Scanned {
        /// How many files are where.
        counts: Counts,
        /// How long it took.
        took: Duration,
    },
    /// The first scan is over and the store is in order: the daemon is up.
    Ready,
    /// A pass was made and the outputs stand.
    Passed {
        /// Files that were read in it.
        read: usize,
        /// Files of the outputs.
        written: usize,
        /// How long it took.
        took: Duration,
    },
    /// The folder of a night was written.
    Night {
        /// The night.
        day: Date,
        /// The files.
        files: &'a [PathBuf],
    },
    /// Scheme or roster were edited and taken over.
    RulesTaken,
    /// Scheme or roster were edited and cannot be used; those before them stay in force.
    RulesRefused {
        /// What is wrong.
        message: &'a str,
    },
    /// Something failed and will be tried again.
    Failed {
        /// What was to be done.
        what: &'static str,
        /// Why it was not.
        message: &'a str,
        /// When it is tried again.
        again: Duration,
    },
    /// The daemon was told to stop.
    Stopping,
}

/// The daemon as an attendant sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    /// Now.
    pub now: Moment,
    /// Folder, scheme and roster in force.
    pub folder: &'a SeasonFolder,
    /// How many files are where.
    pub counts: Counts,
    /// Mailboxes that cannot be reached, with the reason: completeness is not to be told then as if they were empty.
    pub lost: &'a [(String, String)],
    /// Whether a pass is being made.
    pub passing: bool,
}

/// What an attendant would like to have done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Make a pass and the folder of a night; [`Event::Night`] tells when it stands. Wished again while it is being
    /// made, it is made once.
    Night(Date),
    /// Scan now: a file was put into a mailbox.
    Scan,
}

/// Takes part in the daemon's rounds.
pub(crate) trait Attendant {
    /// Hears what happened.
    fn hear(&mut self, event: &Event<'_>);

    /// Is asked every few seconds.
    fn tick(&mut self, view: &View<'_>) -> Vec<Wish> {
        let _ = view;
        Vec::new()
    }
}
