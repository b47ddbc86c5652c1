//! Messages fetched from a mail server: which were taken, where they lie, what was left there and why.

use rusqlite::{OptionalExtension, params};

use super::{Database, Error};

/// One row for each message that was met.
pub(super) const TABLES: &str = "CREATE TABLE fetched (
        account TEXT NOT NULL,
        validity INTEGER NOT NULL,
        uid INTEGER NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        file TEXT NOT NULL,
        PRIMARY KEY (account, validity, uid)
    ) STRICT;
    CREATE INDEX fetched_sha256 ON fetched (account, sha256);";

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchState {
    /// Begun and not ended.
    Begun,
    /// It lies in the folder.
    Taken,
    /// It lies in the folder already, under an earlier number.
    Known,
    /// Larger than allowed; its head lies in the folder.
    TooLarge,
    /// The server did not give it, several times.
    Failed,
}

impl FetchState {
    const ALL: [Self; 5] = [Self::Begun, Self::Taken, Self::Known, Self::TooLarge, Self::Failed];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Taken => "taken",
            Self::Known => "known",
            Self::TooLarge => "too_large",
            Self::Failed => "failed",
        }
    }

    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.word() == word).unwrap_or(Self::Begun)
    }
}

/// A message of a mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// User, server and folder: `zzb@mail.example.org/INBOX`.
    pub account: String,
    /// UIDVALIDITY of the folder: numbers of another one say nothing.
    pub validity: u32,
    /// Its number in the folder.
    pub uid: u32,
    /// What became of it.
    pub state: FetchState,
    /// Attempts, counted before each began.
    pub attempts: u32,
    /// SHA-256 of its bytes, empty where it was not taken.
    pub sha256: String,
    /// The file relative to the folder of letters, empty where there is none.
    pub file: String,
}

impl Database {
    /// The highest number that is settled. Messages are taken in the order of their numbers: below it only those are
    /// open that [`fetches_begun`](Self::fetches_begun) tells.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn fetched_up_to(&self, account: &str, validity: u32) -> Result<u32, Error> {
        let found: rusqlite::Result<Option<u32>> = self.connection.query_row(
            "SELECT max(uid) FROM fetched WHERE account = ?1 AND validity = ?2 AND state <> 'begun'",
            params![account, validity],
            |row| row.get(0),
        );
        Ok(self.told(found)?.unwrap_or(0))
    }

    /// Counts an attempt before it begins; tells the number of it.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn begin_fetch(&self, account: &str, validity: u32, uid: u32) -> Result<u32, Error> {
        let count = self.connection.query_row(
            "INSERT INTO fetched (account, validity, uid, state, attempts, sha256, file)
             VALUES (?1, ?2, ?3, 'begun', 1, '', '')
             ON CONFLICT (account, validity, uid) DO UPDATE SET attempts = attempts + 1 RETURNING attempts",
            params![account, validity, uid],
            |row| row.get(0),
        );
        self.told(count)
    }

    /// Numbers that were begun and not ended, in their order.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn fetches_begun(&self, account: &str, validity: u32) -> Result<Vec<u32>, Error> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT uid FROM fetched WHERE account = ?1 AND validity = ?2 AND state = 'begun' ORDER BY uid",
            )
            .and_then(|mut query| {
                query.query_map(params![account, validity], |row| row.get(0))?.collect::<rusqlite::Result<Vec<_>>>()
            });
        self.told(found)
    }

    /// Lets messages that were given up be tried again; tells how many they are.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn retry_failed_fetches(&self) -> Result<usize, Error> {
        let done =
            self.connection.execute("UPDATE fetched SET state = 'begun', attempts = 0 WHERE state = 'failed'", []);
        self.told(done)
    }

    /// Remembers what became of a message.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn end_fetch(&self, message: &Fetched) -> Result<(), Error> {
        let done = self.connection.execute(
            "UPDATE fetched SET state = ?4, sha256 = ?5, file = ?6 WHERE account = ?1 AND validity = ?2 AND uid = ?3",
            params![message.account, message.validity, message.uid, message.state.word(), message.sha256, message.file],
        );
        self.told(done).map(drop)
    }

    /// The file in which the same bytes of this account lie already.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn fetched_as(&self, account: &str, sha256: &str) -> Result<Option<String>, Error> {
        let found = self
            .connection
            .query_row(
                "SELECT file FROM fetched WHERE account = ?1 AND sha256 = ?2 AND state = 'taken'
                 ORDER BY validity, uid LIMIT 1",
                params![account, sha256],
                |row| row.get(0),
            )
            .optional();
        self.told(found)
    }

    /// All messages that were met, by account, validity and number.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn fetched(&self) -> Result<Vec<Fetched>, Error> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT account, validity, uid, state, attempts, sha256, file FROM fetched
                 ORDER BY account, validity, uid",
            )
            .and_then(|mut query| {
                query
                    .query_map([], |row| {
                        Ok(Fetched {
                            account: row.get(0)?,
                            validity: row.get(1)?,
                            uid: row.get(2)?,
                            state: FetchState::of(&row.get::<_, String>(3)?),
                            attempts: row.get(4)?,
                            sha256: row.get(5)?,
                            file: row.get(6)?,
                        })
                    })?
                    .collect::<rusqlite::Result<Vec<_>>>()
            });
        self.told(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_another_validity_say_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        assert_eq!(database.begin_fetch("a", 1, 7).unwrap(), 1);
        assert_eq!(database.fetched_up_to("a", 1).unwrap(), 0, "begun is not ended");
        assert_eq!(database.begin_fetch("a", 1, 7).unwrap(), 2);
        assert_eq!(database.fetches_begun("a", 1).unwrap(), [7]);
        let taken = Fetched {
            account: "a".into(),
            validity: 1,
            uid: 7,
            state: FetchState::Taken,
            attempts: 2,
            sha256: "ff".into(),
            file: "1/7.eml".into(),
        };
        database.end_fetch(&taken).unwrap();
        assert_eq!((database.fetched_up_to("a", 1).unwrap(), database.fetched_up_to("a", 2).unwrap()), (7, 0));
        assert_eq!(database.fetched_as("a", "ff").unwrap().as_deref(), Some("1/7.eml"));
        assert_eq!(database.fetched().unwrap(), [taken]);
    }

    #[test]
    fn a_message_that_was_given_up_can_be_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        database.begin_fetch("a", 1, 7).unwrap();
        let failed = Fetched {
            account: "a".into(),
            validity: 1,
            uid: 7,
            state: FetchState::Failed,
            attempts: 5,
            sha256: String::new(),
            file: String::new(),
        };
        database.end_fetch(&failed).unwrap();
        assert_eq!(database.fetches_begun("a", 1).unwrap(), [0; 0]);
        assert_eq!(database.retry_failed_fetches().unwrap(), 1);
        assert_eq!(database.fetches_begun("a", 1).unwrap(), [7]);
        assert_eq!(database.begin_fetch("a", 1, 7).unwrap(), 1);
    }
}
