//! The database: arrivals, readings, analyses, and what the last run was made from.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use super::Error;

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
    super::ledger::MIGRATION,
];

/// A file of a mailbox as it was when it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Path relative to the mailbox.
    pub path: String,
    /// Length in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: i64,
    /// Number of the file in its file system, 0 where there is none.
    pub identity: u64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// When the program saw it first, RFC 3339.
    pub first_seen: String,
}

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
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;")
            .map_err(told)?;
        let mut database = Self { connection, path: path.to_owned() };
        database.migrate()?;
        Ok(database)
    }

    fn migrate(&mut self) -> Result<(), Error> {
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        let found: i64 = self.told(self.connection.query_row("PRAGMA user_version", [], |row| row.get(0)))?;
        if found > known {
            return Err(Error::Newer { found, known });
        }
        for (number, migration) in MIGRATIONS.iter().enumerate().skip(usize::try_from(found).unwrap_or(0)) {
            let script = format!("BEGIN; {migration} PRAGMA user_version = {}; COMMIT;", number + 1);
            self.told(self.connection.execute_batch(&script))?;
        }
        Ok(())
    }

    pub(super) fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, Error> {
        result.map_err(|source| Error::Database { path: self.path.display().to_string(), source })
    }

    /// The arrival at a path, as it was taken last.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn arrival(&self, path: &str) -> Result<Option<Arrival>, Error> {
        let row = self
            .connection
            .prepare_cached("SELECT size, modified, identity, sha256, first_seen FROM arrival WHERE path = ?1")
            .and_then(|mut query| {
                query
                    .query_row([path], |row| {
                        Ok(Arrival {
                            path: path.to_owned(),
                            size: row.get::<_, i64>(0)?.unsigned_abs(),
                            modified: row.get(1)?,
                            identity: row.get::<_, i64>(2)?.cast_unsigned(),
                            sha256: row.get(3)?,
                            first_seen: row.get(4)?,
                        })
                    })
                    .optional()
            });
        self.told(row)
    }

    /// Remembers an arrival; the first sighting of a path with the same bytes stays.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_arrival(&self, arrival: &Arrival) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached(
                "INSERT INTO arrival (path, size, modified, identity, sha256, first_seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (path) DO UPDATE SET size = ?2, modified = ?3, identity = ?4,
                 first_seen = CASE WHEN sha256 = ?5 THEN first_seen ELSE ?6 END, sha256 = ?5",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    arrival.path,
                    i64::try_from(arrival.size).unwrap_or(i64::MAX),
                    arrival.modified,
                    arrival.identity.cast_signed(),
                    arrival.sha256,
                    arrival.first_seen
                ])
            });
        self.told(done).map(drop)
    }

    /// How often reading was begun without an end.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn begin_attempt(&self, reading: &str) -> Result<u32, Error> {
        let count = self
            .connection
            .prepare_cached(
                "INSERT INTO attempt (reading, count) VALUES (?1, 1)
                 ON CONFLICT (reading) DO UPDATE SET count = count + 1 RETURNING count",
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

    fn arrival(sha256: &str, first_seen: &str) -> Arrival {
        Arrival {
            path: "述职.docx".into(),
            size: 12,
            modified: -5,
            identity: u64::MAX,
            sha256: sha256.into(),
            first_seen: first_seen.into(),
        }
    }

    #[test]
    fn first_sighting_stays_until_the_bytes_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.sqlite");
        let database = Database::open(&path).unwrap();
        database.put_arrival(&arrival("aa", "1")).unwrap();
        database.put_arrival(&arrival("aa", "2")).unwrap();
        assert_eq!(database.arrival("述职.docx").unwrap(), Some(arrival("aa", "1")));
        database.put_arrival(&arrival("bb", "3")).unwrap();
        drop(database);
        assert_eq!(Database::open(&path).unwrap().arrival("述职.docx").unwrap(), Some(arrival("bb", "3")));
    }

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
    fn a_store_of_a_newer_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.sqlite");
        Database::open(&path).unwrap().connection.execute_batch("PRAGMA user_version = 99").unwrap();
        assert!(matches!(Database::open(&path), Err(Error::Newer { found: 99, .. })));
    }
}
