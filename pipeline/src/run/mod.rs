//! One pass over the mailboxes of a season: scan, store, read, identify, judge, assemble.

mod assemble;
mod assigned;
mod completeness;
mod disk;
mod folder;
mod intake;
mod judge;
mod levels;
pub mod mailbox;
mod reading;
mod scan;
mod versions;

use std::collections::BTreeMap;

use jiff::civil::Date;
use shuping_analyzers::document::Document;
use shuping_analyzers::season::Season;

pub use disk::{Disk, Kind as DiskKind};
pub use folder::{LoadError, SeasonFolder};
pub use intake::{Fetched, Intake, Taken, cannot_read, fetch, standing, take, unseen_row};
pub use scan::{Entry, Listing, MARKER, Print, Unseen, scan};

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
    /// What people should know about the pass itself, in Chinese.
    pub notes: Vec<String>,
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
    let (earlier, told) = last_year(folder, store, pool, progress)?;
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

/// Name under which the store keeps last year's season: its folder may lie on a disk that goes away.
const LAST_YEAR: &str = "last year";

/// Last year's season, run with a store in this year's so that it is read once; as it was known last, where its folder
/// cannot be reached now.
fn last_year(
    folder: &SeasonFolder,
    store: &Store,
    pool: &Pool,
    progress: &dyn Progress,
) -> Result<(Option<Season>, Vec<String>), Error> {
    let Some(path) = folder.last_year() else { return Ok((None, Vec::new())) };
    let why: String = match earlier_season(folder, &path, pool, progress) {
        Ok(outcome) => {
            let text = serde_json::to_string(&outcome.season).map_err(std::io::Error::other)?;
            if store.database.remembered(LAST_YEAR)?.as_ref() != Some(&text) {
                store.database.remember(LAST_YEAR, &text)?;
            }
            return Ok((Some(outcome.season), outcome.notes));
        }
        Err(Error::Stopped) => return Err(Error::Stopped),
        Err(Error::Load(LoadError::NoSeason { .. })) => "文件夹里没有 season.toml".into(),
        Err(error) => error.to_string(),
    };
    let kept = store.database.remembered(LAST_YEAR)?.and_then(|text| serde_json::from_str(&text).ok());
    let what = if kept.is_some() { "现在够不着，用的是上次留存的" } else { "没有用上" };
    Ok((kept, vec![format!("上年度的资料（{}）{what}：{why}", path.display())]))
}

fn earlier_season(
    folder: &SeasonFolder,
    path: &std::path::Path,
    pool: &Pool,
    progress: &dyn Progress,
) -> Result<Outcome, Error> {
    let mut earlier = SeasonFolder::load(path)?;
    earlier.forget_last_year();
    let store = Store::open(&folder.state().join("last-year"))?;
    run(&earlier, &store, pool, &Quiet(progress))
}

/// Says nothing, and stops when it is told.
struct Quiet<'a>(&'a dyn Progress);

impl Progress for Quiet<'_> {
    fn start(&self, _total: usize) {}
    fn step(&self, _path: &str) {}
    fn finish(&self) {}
    fn stopped(&self) -> bool {
        self.0.stopped()
    }
}
