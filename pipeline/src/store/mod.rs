//! What the program remembers under `.shuping/`: originals by hash, and what was learned from them.

mod arrivals;
mod assignments;
mod backup;
mod database;
mod examine;
mod fetched;
mod ledger;
mod letters;
mod lock;
mod needed;
mod nights;
mod objects;

use std::path::Path;

pub use arrivals::{Arrival, Earlier, State};
pub use assignments::{Assignment, Verdict};
pub use backup::{Extent, backup, restore};
pub use database::Database;
pub use examine::Examination;
pub use fetched::{FetchState, Fetched};
pub use ledger::StoredConflict;
pub use letters::{Letter, LetterState};
pub use lock::{Lock, LockError, Post};
pub use needed::Needed;
pub use objects::{CopyError, Objects, hash};

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database could not be read or written.
    #[error("状态库出错（{path}）：{source}")]
    Database {
        /// The database file.
        path: String,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The store was written by a newer program.
    #[error("状态库是更新版本的程序写的（{found} > {known}），请升级程序后再运行")]
    Newer {
        /// Version of the store.
        found: i64,
        /// Latest version that this program knows.
        known: i64,
    },
}

/// The store of one season.
#[derive(Debug)]
pub struct Store {
    /// Originals by hash.
    pub objects: Objects,
    /// Everything else.
    pub database: Database,
}

impl Store {
    /// Opens the store in a folder, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written, the database is broken, or a newer program wrote it.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        fs_err::create_dir_all(folder)?;
        let database = folder.join("state.sqlite");
        if !database.exists() {
            // SQLite only says that it cannot open a file; the system says why: a disk that is full or only read.
            fs_err::OpenOptions::new().create(true).append(true).open(&database)?;
        }
        Ok(Self { objects: Objects::new(folder.join("objects")), database: Database::open(&database)? })
    }
}
