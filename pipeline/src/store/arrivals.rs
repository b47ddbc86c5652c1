//! Arrivals: one row for every file that was ever seen in a mailbox, with what has become of it so far.

use rusqlite::{OptionalExtension, Row, params};

use super::{Database, Error};

/// The second version of the table: what the daemon knows of a file, and what lay at its path earlier.
pub(super) const TABLES: &str = "
    ALTER TABLE arrival ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
    ALTER TABLE arrival ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE arrival ADD COLUMN state TEXT NOT NULL DEFAULT 'stored';
    ALTER TABLE arrival ADD COLUMN since TEXT NOT NULL DEFAULT '';
    ALTER TABLE arrival ADD COLUMN stored_size INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE arrival ADD COLUMN arrives TEXT NOT NULL DEFAULT '';
    ALTER TABLE arrival ADD COLUMN arrived TEXT NOT NULL DEFAULT '';
    ALTER TABLE arrival ADD COLUMN arrived_modified INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE arrival ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE arrival ADD COLUMN retry_at TEXT NOT NULL DEFAULT '';
    ALTER TABLE arrival ADD COLUMN reason TEXT NOT NULL DEFAULT '';
    ALTER TABLE attempt ADD COLUMN last INTEGER NOT NULL DEFAULT 0;
    UPDATE arrival SET stored_size = size, arrived_modified = modified;
    CREATE TABLE earlier (
        number INTEGER PRIMARY KEY,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        until TEXT NOT NULL,
        why TEXT NOT NULL
    ) STRICT;";

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum State {
    /// It was seen once.
    #[default]
    Seen,
    /// It is not complete yet, or nobody knows yet whether it is.
    Settling,
    /// Its bytes lie in the store and wait to be read.
    Stored,
    /// It is being read.
    Reading,
    /// It was read and waits for its judgement.
    Read,
    /// It stands in the outputs.
    Judged,
    /// It stands in the outputs with the reason why nothing could be had of it.
    Refused,
    /// It is a link or a device: no file, and nothing to wait for.
    Ignored,
    /// It is no longer in the mailbox; its bytes stay in the store.
    Gone,
}

impl State {
    /// All states, in the order in which a file meets them.
    pub const ALL: [Self; 9] = [
        Self::Seen,
        Self::Settling,
        Self::Stored,
        Self::Reading,
        Self::Read,
        Self::Judged,
        Self::Refused,
        Self::Ignored,
        Self::Gone,
    ];

    /// Its name in the database and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Settling => "settling",
            Self::Stored => "stored",
            Self::Reading => "reading",
            Self::Read => "read",
            Self::Judged => "judged",
            Self::Refused => "refused",
            Self::Ignored => "ignored",
            Self::Gone => "gone",
        }
    }

    /// Whether the bytes that are in the mailbox now were taken.
    #[must_use]
    pub const fn is_taken(self) -> bool {
        matches!(self, Self::Stored | Self::Reading | Self::Read | Self::Judged | Self::Refused)
    }

    fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.name() == name).unwrap_or_default()
    }
}

/// A file of a mailbox: what it was at its latest sighting, and what was taken of it.
///
/// Times are RFC 3339; an empty text stands for none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrival {
    /// Path as of an [`Entry`](crate::run::Entry).
    pub path: String,
    /// The mailbox, as the scheme writes it.
    pub mailbox: String,
    /// Length in bytes at the latest sighting.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: i64,
    /// Change time in nanoseconds since 1970, 0 where there is none.
    pub changed: i64,
    /// Number of the file in its file system, 0 where there is none.
    pub identity: u64,
    /// How far it has come.
    pub state: State,
    /// Since when.
    pub since: String,
    /// When the program saw it first in its present form.
    pub first_seen: String,
    /// When its present form arrived, where the running program saw it come; else the modification time counts.
    pub arrives: String,
    /// SHA-256 of the bytes that were taken, of an older form while a new one settles; empty where there are none.
    pub sha256: String,
    /// Length of the bytes that were taken.
    pub stored_size: u64,
    /// When the bytes that were taken arrived; as `arrives`.
    pub arrived: String,
    /// Modification time of the bytes that were taken, in nanoseconds since 1970.
    pub arrived_modified: i64,
    /// Attempts to take the present form.
    pub attempts: u32,
    /// When it is tried again.
    pub retry_at: String,
    /// What it waits for, or why nothing can be had of it, in Chinese.
    pub reason: String,
}

/// Bytes that lay at a path before others took their place, or that are gone from the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The path.
    pub path: String,
    /// SHA-256 of the bytes; they are still in the store.
    pub sha256: String,
    /// When the program saw them first.
    pub first_seen: String,
    /// When they were seen to be there no longer.
    pub until: String,
    /// What became of them, in Chinese.
    pub why: String,
}

const COLUMNS: &str = "path, size, modified, identity, sha256, first_seen, mailbox, changed, state, since, stored_size, \
                       arrives, arrived, arrived_modified, attempts, retry_at, reason";

fn arrival(row: &Row) -> rusqlite::Result<Arrival> {
    Ok(Arrival {
        path: row.get(0)?,
        size: row.get::<_, i64>(1)?.unsigned_abs(),
        modified: row.get(2)?,
        identity: row.get::<_, i64>(3)?.cast_unsigned(),
        sha256: row.get(4)?,
        first_seen: row.get(5)?,
        mailbox: row.get(6)?,
        changed: row.get(7)?,
        state: State::of(&row.get::<_, String>(8)?),
        since: row.get(9)?,
        stored_size: row.get::<_, i64>(10)?.unsigned_abs(),
        arrives: row.get(11)?,
        arrived: row.get(12)?,
        arrived_modified: row.get(13)?,
        attempts: row.get(14)?,
        retry_at: row.get(15)?,
        reason: row.get(16)?,
    })
}

impl Database {
    /// The arrival at a path.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn arrival(&self, path: &str) -> Result<Option<Arrival>, Error> {
        let row = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM arrival WHERE path = ?1"))
            .and_then(|mut query| query.query_row([path], arrival).optional());
        self.told(row)
    }

    /// All arrivals, sorted by path.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn arrivals(&self) -> Result<Vec<Arrival>, Error> {
        let rows = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM arrival ORDER BY path"))
            .and_then(|mut query| query.query_map([], arrival)?.collect());
        self.told(rows)
    }

    /// Writes the row of a file, in place of the one that is there.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_arrival(&self, arrival: &Arrival) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO arrival ({COLUMNS})
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
            ))
            .and_then(|mut insert| {
                insert.execute(params![
                    arrival.path,
                    i64::try_from(arrival.size).unwrap_or(i64::MAX),
                    arrival.modified,
                    arrival.identity.cast_signed(),
                    arrival.sha256,
                    arrival.first_seen,
                    arrival.mailbox,
                    arrival.changed,
                    arrival.state.name(),
                    arrival.since,
                    i64::try_from(arrival.stored_size).unwrap_or(i64::MAX),
                    arrival.arrives,
                    arrival.arrived,
                    arrival.arrived_modified,
                    arrival.attempts,
                    arrival.retry_at,
                    arrival.reason,
                ])
            });
        self.told(done).map(drop)
    }

    /// Takes a row away: its file goes by another path now.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn remove_arrival(&self, path: &str) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached("DELETE FROM arrival WHERE path = ?1")
            .and_then(|mut delete| delete.execute([path]));
        self.told(done).map(drop)
    }

    /// Moves every file whose taken bytes are `sha256` at `path` on to a state, unless others took their place since.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn advance(&self, path: &str, sha256: &str, state: State, since: &str, reason: &str) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached(
                "UPDATE arrival SET since = CASE WHEN state = ?3 THEN since ELSE ?4 END, state = ?3, reason = ?5
                 WHERE path = ?1 AND sha256 = ?2 AND sha256 <> '' AND state NOT IN ('seen', 'settling', 'gone')",
            )
            .and_then(|mut update| update.execute([path, sha256, state.name(), since, reason]));
        self.told(done).map(drop)
    }

    /// Remembers bytes that are no longer at their path.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_earlier(&self, earlier: &Earlier) -> Result<(), Error> {
        let done = self
            .connection
            .prepare_cached("INSERT INTO earlier (path, sha256, first_seen, until, why) VALUES (?1, ?2, ?3, ?4, ?5)")
            .and_then(|mut insert| {
                insert.execute([&earlier.path, &earlier.sha256, &earlier.first_seen, &earlier.until, &earlier.why])
            });
        self.told(done).map(drop)
    }

    /// Everything that is no longer at its path, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn earlier(&self) -> Result<Vec<Earlier>, Error> {
        let rows = self
            .connection
            .prepare_cached("SELECT path, sha256, first_seen, until, why FROM earlier ORDER BY number")
            .and_then(|mut query| {
                query
                    .query_map([], |row| {
                        Ok(Earlier {
                            path: row.get(0)?,
                            sha256: row.get(1)?,
                            first_seen: row.get(2)?,
                            until: row.get(3)?,
                            why: row.get(4)?,
                        })
                    })?
                    .collect()
            });
        self.told(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_as_it_went_in() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        let arrival = Arrival {
            path: "述职.docx".into(),
            mailbox: "mailbox".into(),
            size: 12,
            modified: -5,
            changed: 9,
            identity: u64::MAX,
            state: State::Settling,
            since: "s".into(),
            first_seen: "f".into(),
            arrives: "a".into(),
            sha256: "aa".into(),
            stored_size: 3,
            arrived: "b".into(),
            arrived_modified: -7,
            attempts: 2,
            retry_at: "r".into(),
            reason: "还在写入".into(),
        };
        database.put_arrival(&arrival).unwrap();
        assert_eq!(database.arrival("述职.docx").unwrap(), Some(arrival.clone()));
        database.advance("述职.docx", "aa", State::Judged, "t", "").unwrap();
        assert_eq!(database.arrivals().unwrap(), [arrival], "what settles is not moved on");
    }

    #[test]
    fn judgement_of_bytes_that_were_replaced_meanwhile_is_not_put_on_the_new_ones() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        let arrival = Arrival { path: "a".into(), sha256: "new".into(), state: State::Stored, ..Arrival::default() };
        database.put_arrival(&arrival).unwrap();
        database.advance("a", "old", State::Judged, "t", "").unwrap();
        assert_eq!(database.arrival("a").unwrap().unwrap().state, State::Stored);
        database.advance("a", "new", State::Refused, "t", "打不开").unwrap();
        let row = database.arrival("a").unwrap().unwrap();
        assert_eq!((row.state, row.since.as_str(), row.reason.as_str()), (State::Refused, "t", "打不开"));
    }
}
