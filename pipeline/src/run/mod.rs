//! One pass over the mailboxes of a season: scan, store, read, identify, judge, assemble.

mod assemble;
mod assigned;
mod beside;
mod completeness;
mod corrections;
mod disk;
mod folder;
mod intake;
mod judge;
mod last_year;
mod ledger;
mod levels;
pub mod mailbox;
mod reading;
mod remarks;
mod sameness;
mod scan;
mod versions;

use std::collections::BTreeMap;

use jiff::civil::Date;
use shuping_analyzers::document::Document;
use shuping_analyzers::season::Season;

pub use disk::{Disk, Kind as DiskKind};
pub use folder::{LoadError, SeasonFolder};
pub use intake::{Fetched, Intake, Taken, cannot_list, cannot_read, fetch, standing, take, unseen_row};
pub use ledger::{LedgerFile, judge_ledger, keep_ledger};
pub use scan::{Entry, Listing, MARKER, MARKER_TEXT, Print, Unseen, scan};

use crate::fail::{self, Point};
use crate::store::{self, Store};
use crate::worker::Pool;

/// Version of the program's judgement: stored analyses of another one are not used.
pub const ANALYSER: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("SHUPING_ANALYSER"));

/// Version of the program's readers: stored readings of another one are not used.
pub const READER: &str = env!("SHUPING_READER");

/// Why a pass failed. What is wrong with a single file is no failure: it stands in the season.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Scheme, roster or register of arrivals cannot be used.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A folder or file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What lies where the mailbox was is not the mailbox.
    #[error("收件箱“{mailbox}”{reason}")]
    Mailbox {
        /// The mailbox, as the scheme writes it.
        mailbox: String,
        /// Why, with the way out.
        reason: String,
    },
    /// The pass was told to stop; what it had done is kept.
    #[error("按要求停止了，已经读完的都保存着")]
    Stopped,
}

/// Hears how a pass goes on, for a progress bar.
pub trait Progress: Sync {
    /// `total` files are to be read.
    fn start(&self, total: usize);
    /// One more is done.
    fn step(&self, path: &str);
    /// All are done.
    fn finish(&self);
    /// Whether the pass is to stop at the next checkpoint.
    fn stopped(&self) -> bool {
        false
    }
}

/// Progress that nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _total: usize) {}
    fn step(&self, _path: &str) {}
    fn finish(&self) {}
}

/// What a pass gives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The season.
    pub season: Season,
    /// Last year's season, where there is one.
    pub last_year: Option<Season>,
    /// Texts of the duty reports, by path.
    pub documents: BTreeMap<String, Document>,
    /// Files that were read in this pass; the others were known.
    pub read: usize,
    /// The day by which states were judged: the scheme's, else that of the latest arrival.
    pub as_of: Date,
    /// The ledgers that arrived, older versions too, in the order of their arrival.
    pub ledgers: Vec<LedgerFile>,
    /// What people should know about the pass itself, in Chinese.
    pub notes: Vec<String>,
    /// Whether the same files would give the same again: not where a file still arrives, or waits for a program for
    /// text recognition that may be installed later.
    pub settled: bool,
}

/// Makes one pass over what lies in the mailboxes now.
///
/// # Errors
///
/// See [`Error`].
pub fn run(folder: &SeasonFolder, store: &Store, pool: &Pool, progress: &dyn Progress) -> Result<Outcome, Error> {
    let intake = take(folder, store)?;
    pass(folder, store, pool, intake, progress)
}

/// Makes one pass over what was taken in.
///
/// # Errors
///
/// See [`Error`].
pub fn pass(
    folder: &SeasonFolder,
    store: &Store,
    pool: &Pool,
    intake: Intake,
    progress: &dyn Progress,
) -> Result<Outcome, Error> {
    fail::reach(Point::PassBegun)?;
    let Intake { taken, refused, now, notes } = intake;
    let files = reading::read_all(store, pool, taken, refused, progress)?;
    let (earlier, told) = last_year::last_year(folder, store, pool, progress)?;
    let last_year = (earlier, [notes, told].concat());
    assemble::assemble(folder, store, files, last_year, now)
}

/// What reading and judging depend on beside the files: rules, program, what people said, the day.
///
/// A pass whose intake and ground are those of the one before it would give the same outputs.
///
/// # Errors
///
/// When the store fails.
pub fn ground(folder: &SeasonFolder, store: &Store, intake: &Intake) -> Result<String, Error> {
    let said: Vec<String> = store
        .database
        .assignments()?
        .into_iter()
        .map(|one| [one.path, one.sha256, one.unit, one.kind].join("\t"))
        .collect();
    let zone = assemble::zone(folder);
    let day = intake.now.map_or_else(String::new, |now| {
        let date = now.to_zoned(zone.clone()).date();
        format!("{date} {}", completeness::passed(&folder.scheme, &zone, now))
    });
    let parts = [ANALYSER, READER, &folder.rules_hash, &said.join("\n"), &day, &intake.fingerprint()];
    Ok(store::hash(parts.join("\n\n").as_bytes()))
}
