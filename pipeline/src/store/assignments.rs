//! Assignments: what a person said of a file, against or beyond what the program made out.

use rusqlite::params;

use super::{Database, Error};

/// The table of assignments, and of what the last pass made of each file.
pub(super) const TABLES: &str = "
    CREATE TABLE assignment (
        path TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        unit TEXT NOT NULL,
        kind TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE verdict (
        path TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        status TEXT NOT NULL,
        unit TEXT NOT NULL,
        kind TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT;";

/// Whose a file is and what it is, as a person said. Empty texts leave that to the program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assignment {
    /// Path of the submission: `folder/outer.zip!inner.docx` for a member of an archive.
    pub path: String,
    /// SHA-256 of its bytes when it was said: the same file under another name keeps its assignment.
    pub sha256: String,
    /// Roster id of the unit.
    pub unit: String,
    /// The kind of material.
    pub kind: String,
    /// When it was said, RFC 3339.
    pub at: String,
}

/// What the last pass made of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Path of the submission.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its status, as season.json writes it.
    pub status: String,
    /// Roster id of the unit, or empty.
    pub unit: String,
    /// The kind of material.
    pub kind: String,
    /// Why, in Chinese.
    pub reason: String,
}

impl Database {
    /// All assignments, sorted by path.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn assignments(&self) -> Result<Vec<Assignment>, Error> {
        let rows = self
            .connection
            .prepare_cached("SELECT path, sha256, unit, kind, at FROM assignment ORDER BY path")
            .and_then(|mut query| {
                query
                    .query_map([], |row| {
                        Ok(Assignment {
                            path: row.get(0)?,
                            sha256: row.get(1)?,
                            unit: row.get(2)?,
                            kind: row.get(3)?,
                            at: row.get(4)?,
                        })
                    })?
                    .collect()
            });
        self.told(rows)
    }

    /// Keeps an assignment, in place of an earlier one of the same path.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn assign(&self, one: &Assignment) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached(
                "INSERT OR REPLACE INTO assignment (path, sha256, unit, kind, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .and_then(|mut insert| insert.execute([&one.path, &one.sha256, &one.unit, &one.kind, &one.at]));
        self.told(done).map(drop)
    }

    /// Takes an assignment back; whether there was one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn unassign(&self, path: &str) -> Result<bool, Error> {
        let done = self
            .connection
            .prepare_cached("DELETE FROM assignment WHERE path = ?1")
            .and_then(|mut delete| delete.execute([path]));
        self.told(done).map(|count| count > 0)
    }

    /// What the last pass made of every submission, sorted by path.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn verdicts(&self) -> Result<Vec<Verdict>, Error> {
        let rows = self
            .connection
            .prepare_cached("SELECT path, sha256, status, unit, kind, reason FROM verdict ORDER BY path")
            .and_then(|mut query| {
                query
                    .query_map([], |row| {
                        Ok(Verdict {
                            path: row.get(0)?,
                            sha256: row.get(1)?,
                            status: row.get(2)?,
                            unit: row.get(3)?,
                            kind: row.get(4)?,
                            reason: row.get(5)?,
                        })
                    })?
                    .collect()
            });
        self.told(rows)
    }

    /// Keeps what a pass made of the submissions, in place of what the one before it did.
    ///
    /// # Errors
    ///
    /// When the database fails. Call it inside [`together`](Self::together).
    pub fn put_verdicts(&self, verdicts: &[Verdict]) -> Result<(), Error> {
        let done = self.connection.execute("DELETE FROM verdict", []).and_then(|_| {
            let mut insert = self.connection.prepare_cached(
                "INSERT OR REPLACE INTO verdict (path, sha256, status, unit, kind, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for one in verdicts {
                insert.execute(params![one.path, one.sha256, one.status, one.unit, one.kind, one.reason])?;
            }
            Ok(())
        });
        self.told(done)
    }
}
