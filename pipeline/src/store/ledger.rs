//! The season's ledger in the database: entries, files that were taken in, conflicts, comments, bulletins.
//!
//! Nothing here is derived: what people entered lives in these tables alone.

use rusqlite::{OptionalExtension, params};

use super::Error;
use super::database::Database;

/// The tables.
pub(super) const TABLES: &str = "CREATE TABLE ledger_entry (
        id TEXT PRIMARY KEY,
        place INTEGER NOT NULL,
        content TEXT NOT NULL
    ) STRICT;
    CREATE TABLE ledger_file (
        file TEXT PRIMARY KEY,
        notes TEXT NOT NULL
    ) STRICT;
    CREATE TABLE ledger_conflict (
        conflict TEXT PRIMARY KEY,
        place INTEGER NOT NULL,
        content TEXT NOT NULL,
        decision TEXT NOT NULL
    ) STRICT;
    CREATE TABLE ledger_comment (
        place INTEGER PRIMARY KEY,
        content TEXT NOT NULL
    ) STRICT;
    CREATE TABLE ledger_bulletin (
        day TEXT PRIMARY KEY,
        content TEXT NOT NULL
    ) STRICT;";

/// A conflict with what was decided about it; the decision is empty until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConflict {
    /// Its key.
    pub key: String,
    /// The conflict, serialised.
    pub content: String,
    /// 采用来件, 保留台账, or empty.
    pub decision: String,
}

impl Database {
    /// The entries, serialised, in their order.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn ledger_entries(&self) -> Result<Vec<String>, Error> {
        self.column("SELECT content FROM ledger_entry ORDER BY place")
    }

    /// Writes entries that are new or changed, by id, in their order.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_ledger_entries<'a>(&self, entries: impl IntoIterator<Item = (&'a str, String)>) -> Result<(), Error> {
        for (place, (id, content)) in (0_i64..).zip(entries) {
            self.run(
                "INSERT INTO ledger_entry (id, place, content) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET place = ?2, content = ?3 WHERE place <> ?2 OR content <> ?3",
                params![id, place, content],
            )?;
        }
        Ok(())
    }

    /// The notes of a ledger file that was taken in; `None` where it was not yet.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn ledger_file(&self, file: &str) -> Result<Option<String>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT notes FROM ledger_file WHERE file = ?1")
            .and_then(|mut query| query.query_row([file], |row| row.get(0)).optional());
        self.told(found)
    }

    /// Remembers that a ledger file was taken in, with what is to be said of it.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_ledger_file(&self, file: &str, notes: &str) -> Result<(), Error> {
        self.run("INSERT OR REPLACE INTO ledger_file (file, notes) VALUES (?1, ?2)", params![file, notes])
    }

    /// All conflicts, decided ones included, in the order in which they came.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn ledger_conflicts(&self) -> Result<Vec<StoredConflict>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT conflict, content, decision FROM ledger_conflict ORDER BY place")
            .and_then(|mut query| {
                let rows = query.query_map([], |row| {
                    Ok(StoredConflict { key: row.get(0)?, content: row.get(1)?, decision: row.get(2)? })
                })?;
                rows.collect()
            });
        self.told(found)
    }

    /// Writes conflicts, new ones behind the old; a decision once made stays until another is made.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_ledger_conflicts(&self, conflicts: &[StoredConflict]) -> Result<(), Error> {
        for (place, conflict) in (0_i64..).zip(conflicts) {
            self.run(
                "INSERT INTO ledger_conflict (conflict, place, content, decision) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (conflict) DO UPDATE SET place = ?2, content = ?3, decision = ?4",
                params![conflict.key, place, conflict.content, conflict.decision],
            )?;
        }
        Ok(())
    }

    /// The comments as the sheet last held them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn ledger_comments(&self) -> Result<Vec<String>, Error> {
        self.column("SELECT content FROM ledger_comment ORDER BY place")
    }

    /// Keeps the comments as the sheet holds them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_ledger_comments(&self, comments: &[String]) -> Result<(), Error> {
        self.run("DELETE FROM ledger_comment", params![])?;
        for (place, content) in (0_i64..).zip(comments) {
            self.run("INSERT INTO ledger_comment (place, content) VALUES (?1, ?2)", params![place, content])?;
        }
        Ok(())
    }

    /// The latest bulletin before a day, serialised.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn bulletin_before(&self, day: &str) -> Result<Option<String>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT content FROM ledger_bulletin WHERE day < ?1 ORDER BY day DESC LIMIT 1")
            .and_then(|mut query| query.query_row([day], |row| row.get(0)).optional());
        self.told(found)
    }

    /// Keeps the bulletin of a day.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_bulletin(&self, day: &str, content: &str) -> Result<(), Error> {
        self.run("INSERT OR REPLACE INTO ledger_bulletin (day, content) VALUES (?1, ?2)", params![day, content])
    }

    fn column(&self, query: &str) -> Result<Vec<String>, Error> {
        let found = self.connection.prepare_cached(query).and_then(|mut query| {
            let rows = query.query_map([], |row| row.get(0))?;
            rows.collect()
        });
        self.told(found)
    }

    fn run(&self, command: &str, values: impl rusqlite::Params) -> Result<(), Error> {
        let done = self.connection.prepare_cached(command).and_then(|mut command| command.execute(values));
        self.told(done).map(drop)
    }
}
