//! One pass over the mailboxes of a season: scan, store, read, identify, judge, assemble.

mod assemble;
mod completeness;
mod folder;
mod intake;
mod judge;
mod last_year;
mod ledger;
mod reading;
mod scan;
mod versions;

use std::collections::BTreeMap;

use jiff::civil::Date;
use shuping_analyzers::document::Document;
use shuping_analyzers::season::Season;

pub use folder::{LoadError, SeasonFolder};
pub use intake::Taken;
pub use ledger::{LedgerFile, judge_ledger, keep_ledger};
pub use scan::{Entry, scan};

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
}

/// Hears how a pass goes on, for a progress bar.
pub trait Progress: Sync {
    /// `total` files are to be read.
    fn start(&self, total: usize);
    /// One more is done.
    fn step(&self, path: &str);
    /// All are done.
    fn finish(&self);
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
}

/// Makes one pass.
///
/// # Errors
///
/// See [`Error`].
pub fn run(folder: &SeasonFolder, store: &Store, pool: &Pool, progress: &dyn Progress) -> Result<Outcome, Error> {
    let entries = folder.entries()?;
    let taken = intake::take(folder, store, entries)?;
    let files = reading::read_all(store, pool, taken, progress)?;
    let last_year = last_year::last_year(folder, store, pool)?;
    assemble::assemble(folder, store, files, last_year)
}
