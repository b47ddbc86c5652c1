//! The database: arrivals, readings, analyses, and what the last run was made from.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::Error;
use crate::run::Disk;

/// One migration for each version of the schema; a store of version n has had the first n.
const MIGRATIONS: &[&str] = &[
    "CREATE TABLE arrival (
        path TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        identity INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        first_seen TEXT NOT NULL
    ) STRICT;
    CREATE TABLE attempt (
        reading TEXT PRIMARY KEY,
        count INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE reading (
        reading TEXT PRIMARY KEY,
        outcome BLOB NOT NULL
    ) STRICT;
    CREATE TABLE analysis (
        key TEXT PRIMARY KEY,
        result TEXT NOT NULL
    ) STRICT;
    CREATE TABLE run (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;",
    super::arrivals::TABLES,
    super::assignments::TABLES,
    super::nights::TABLES,
    super::letters::TABLES,
    super::fetched::TABLES,
    super::ledger::TABLES,
];

/// The database of one season.
#[derive(Debug)]
pub struct Database {
    pub(super) connection: Connection,
    path: PathBuf,
}

impl Database {
    /// Opens a database and brings it to the newest version.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened, is no database, or was written by a newer program.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let told = |source| Error::Database { path: path.display().to_string(), source };
        let connection = Connection::open(path).map_err(told)?;
        connection.busy_timeout(Duration::from_secs(5)).map_err(told)?;
        // A WAL journal needs memory that processes share, which only a disk of this machine gives.
        let journal = if Disk::of(path).is_local() { "WAL" } else { "DELETE" };
        let settings = format!("PRAGMA journal_mode = {journal}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        // Changing the journal does not wait for other openers by itself.
        let mut tries = 0;
        while let Err(error) = connection.execute_batch(&settings) {
            tries += 1;
            if tries > 100 || error.sqlite_error_code() != Some(rusqlite::ErrorCode::DatabaseBusy) {
                return Err(told(error));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let mut database = Self { connection, path: path.to_owned() };
        database.migrate()?;
        Ok(database)
    }

    /// Another process may open the same new database: who comes second finds the work done.
    fn migrate(&mut self) -> Result<(), Error> {
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        while self.version(known)? < known {
            self.together(|| {
                let found = self.version(known)?;
                let Some(migration) = usize::try_from(found).ok().and_then(|next| MIGRATIONS.get(next)) else {
                    return Ok(());
                };
                let script = format!("{migration} PRAGMA user_version = {};", found + 1);
                self.told(self.connection.execute_batch(&script))
            })?;
        }
        Ok(())
    }

    fn version(&self, known: i64) -> Result<i64, Error> {
        let found: i64 = self.told(self.connection.query_row("PRAGMA user_version", [], |row| row.get(0)))?;
        if found > known { Err(Error::Newer { found, known }) } else { Ok(found) }
    }

    pub(super) fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, Error> {
        result.map_err(|source| Error::Database { path: self.path.display().to_string(), source })
    }

    /// How often reading was begun without an end. Attempts that lie more than a day back count no more: what was broken
    /// off by power failures deserves another one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn begin_attempt(&self, reading: &str) -> Result<u32, Error> {
        let count = self
            .connection
            .prepare_cached(
                "INSERT INTO attempt (reading, count, last) VALUES (?1, 1, unixepoch())
                 ON CONFLICT (reading) DO UPDATE SET
                     count = CASE WHEN unixepoch() - last > 86400 THEN 1 ELSE count + 1 END,
                     last = CASE WHEN count < 5 OR unixepoch() - last > 86400 THEN unixepoch() ELSE last END
                 RETURNING count",
            )
            .and_then(|mut insert| insert.query_row([reading], |row| row.get(0)));
        self.told(count)
    }

    /// What reading gave, as it was stored.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn reading(&self, reading: &str) -> Result<Option<Vec<u8>>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT outcome FROM reading WHERE reading = ?1")
            .and_then(|mut query| query.query_row([reading], |row| row.get(0)).optional());
        self.told(found)
    }

    /// Takes back an attempt that was broken off in good order.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn withdraw_attempt(&self, reading: &str) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached("UPDATE attempt SET count = count - 1 WHERE reading = ?1 AND count > 0")
            .and_then(|mut update| update.execute([reading]));
        self.told(done).map(drop)
    }

    /// A number that changes whenever another connection writes.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn data_version(&self) -> Result<i64, Error> {
        self.told(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)))
    }

    /// Looks through every page for damage; what SQLite says of the first one, `None` where there is none.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn damage(&self) -> Result<Option<String>, Error> {
        let found: Result<String, _> = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
        self.told(found).map(|said| (said != "ok").then_some(said))
    }

    /// Stores what reading gave and ends the attempt.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_reading(&self, reading: &str, outcome: &[u8]) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO reading (reading, outcome) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute(params![reading, outcome]))
            .and_then(|_| self.connection.prepare_cached("DELETE FROM attempt WHERE reading = ?1"))
            .and_then(|mut delete| delete.execute([reading]));
        self.told(done).map(drop)
    }

    /// An analysis by its key.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn analysis(&self, key: &str) -> Result<Option<String>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT result FROM analysis WHERE key = ?1")
            .and_then(|mut query| query.query_row([key], |row| row.get(0)).optional());
        self.told(found)
    }

    /// Stores an analysis.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_analysis(&self, key: &str, result: &str) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO analysis (key, result) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute([key, result]));
        self.told(done).map(drop)
    }

    /// A remembered value of the last run.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn remembered(&self, name: &str) -> Result<Option<String>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT value FROM run WHERE name = ?1")
            .and_then(|mut query| query.query_row([name], |row| row.get(0)).optional());
        self.told(found)
    }

    /// Remembers a value for the next run.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn remember(&self, name: &str, value: &str) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO run (name, value) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute([name, value]));
        self.told(done).map(drop)
    }

    /// Groups the writes of `work` into one transaction.
    ///
    /// # Errors
    ///
    /// When the database or `work` fails; nothing of it is kept then.
    pub fn together<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        self.told(self.connection.execute_batch("BEGIN IMMEDIATE"))?;
        match work() {
            Ok(done) => self.told(self.connection.execute_batch("COMMIT")).map(|()| done),
            Err(error) => {
                self.told(self.connection.execute_batch("ROLLBACK"))?;
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_counted_until_a_reading_ends() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        assert_eq!((database.begin_attempt("x").unwrap(), database.begin_attempt("x").unwrap()), (1, 2));
        database.put_reading("x", b"done").unwrap();
        assert_eq!(database.begin_attempt("x").unwrap(), 1);
        assert_eq!(database.reading("x").unwrap().as_deref(), Some(b"done".as_slice()));
    }

    #[test]
    fn a_store_of_the_first_version_keeps_what_it_knows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.sqlite");
        let first = Connection::open(&path).unwrap();
        first.execute_batch(MIGRATIONS[0]).unwrap();
        first
            .execute_batch(
                "PRAGMA user_version = 1;
                 INSERT INTO arrival VALUES ('述职.docx', 12, 34, 56, 'aa', '');
                 INSERT INTO run VALUES ('nights', '2024-01-17');",
            )
            .unwrap();
        drop(first);
        let database = Database::open(&path).unwrap();
        let kept = database.arrival("述职.docx").unwrap().unwrap();
        assert_eq!((kept.sha256.as_str(), kept.stored_size, kept.arrived_modified), ("aa", 12, 34));
        assert!(kept.state.is_taken());
        assert_eq!(database.remembered("nights").unwrap().as_deref(), Some("2024-01-17"));
        let version: i64 = database.connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, i64::try_from(MIGRATIONS.len()).unwrap());
    }

    #[test]
    fn many_may_open_a_new_store_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = &folder.path().join("state.sqlite");
        std::thread::scope(|scope| {
            let openers: Vec<_> = (0..8).map(|_| scope.spawn(move || Database::open(path).map(drop))).collect();
            for opener in openers {
                opener.join().unwrap().unwrap();
            }
        });
    }

    #[test]
    fn a_broken_page_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.sqlite");
        let database = Database::open(&path).unwrap();
        for number in 0..500 {
            database.put_analysis(&format!("key {number}"), &"述".repeat(300)).unwrap();
        }
        assert_eq!(database.damage().unwrap(), None);
        database.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        drop(database);
        let mut bytes = fs_err::read(&path).unwrap();
        let middle = bytes.len() / 2 / 4096 * 4096;
        bytes[middle..middle + 4096].fill(0xA5);
        fs_err::write(&path, bytes).unwrap();
        let found = Database::open(&path).and_then(|database| database.damage());
        assert!(!matches!(found, Ok(None)), "{found:?}");
    }

    #[test]
    fn a_store_of_a_newer_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.sqlite");
        Database::open(&path).unwrap().connection.execute_batch("PRAGMA user_version = 99").unwrap();
        assert!(matches!(Database::open(&path), Err(Error::Newer { found: 99, .. })));
    }
}
