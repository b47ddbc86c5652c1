//! The outbox: every letter that was ever to be sent, with what became of it.
//!
//! A letter is written down before it is sent, under a key that says what it is ("the digest of this night to this
//! address"): the same letter is never written twice. `Sending` is set before a connection is opened; a program that
//! dies in it cannot know whether the server took the letter, so the letter becomes `Unsure` and waits for a person
//! instead of going out twice.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::{Database, Error};

/// The outbox.
pub(super) const TABLES: &str = "CREATE TABLE letter (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        message_id TEXT NOT NULL UNIQUE,
        recipient TEXT NOT NULL,
        subject TEXT NOT NULL,
        message BLOB NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        written_at TEXT NOT NULL,
        next_at TEXT NOT NULL,
        ended_at TEXT,
        answer TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX letter_state ON letter (state);";

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterState {
    /// To be sent when its time comes.
    Waiting,
    /// A connection is open for it.
    Sending,
    /// The server took it.
    Sent,
    /// It was handed over, and nobody knows whether the server took it.
    Unsure,
    /// The server will not take it, or never answered within the time for trying.
    Refused,
    /// A person took it back.
    Dropped,
}

impl LetterState {
    /// All states.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Sending, Self::Sent, Self::Unsure, Self::Refused, Self::Dropped];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Unsure => "unsure",
            Self::Refused => "refused",
            Self::Dropped => "dropped",
        }
    }

    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.word() == word).unwrap_or(Self::Unsure)
    }
}

/// A letter of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its number, by which people name it.
    pub number: i64,
    /// What it is: kind, day, unit and address.
    pub key: String,
    /// Its Message-ID, made before it is sent, the same at every attempt.
    pub message_id: String,
    /// The one address that it goes to.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// The whole message as it goes out.
    pub message: Vec<u8>,
    /// What became of it.
    pub state: LetterState,
    /// Attempts, counted before each began.
    pub attempts: u32,
    /// When it was written.
    pub written_at: Timestamp,
    /// Not to be tried before.
    pub next_at: Timestamp,
    /// When it was sent or given up.
    pub ended_at: Option<Timestamp>,
    /// What the server or the network said last.
    pub answer: String,
}

const COLUMNS: &str = "number, key, message_id, recipient, subject, message, state, attempts, written_at, next_at, \
                       ended_at, answer";

fn letter(row: &Row) -> rusqlite::Result<Letter> {
    let moment = |text: String| text.parse().unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Letter {
        number: row.get(0)?,
        key: row.get(1)?,
        message_id: row.get(2)?,
        recipient: row.get(3)?,
        subject: row.get(4)?,
        message: row.get(5)?,
        state: LetterState::of(&row.get::<_, String>(6)?),
        attempts: row.get(7)?,
        written_at: moment(row.get(8)?),
        next_at: moment(row.get(9)?),
        ended_at: row.get::<_, Option<String>>(10)?.map(moment),
        answer: row.get(11)?,
    })
}

impl Database {
    /// Writes a letter into the outbox, unless one of its key is there; tells whether it is new. Number, state and
    /// attempts of the given letter are not looked at.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn write_letter(&self, letter: &Letter) -> Result<bool, Error> {
        let done = self.connection.execute(
            "INSERT OR IGNORE INTO letter (key, message_id, recipient, subject, message, state, written_at, next_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, ?7)",
            params![
                letter.key,
                letter.message_id,
                letter.recipient,
                letter.subject,
                letter.message,
                letter.written_at.to_string(),
                letter.next_at.to_string()
            ],
        );
        Ok(self.told(done)? > 0)
    }

    /// All letters, the latest first, without their messages.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn letters(&self) -> Result<Vec<Letter>, Error> {
        let columns = COLUMNS.replace("message,", "x'' AS message,");
        self.letters_where(&format!("SELECT {columns} FROM letter ORDER BY number DESC"))
    }

    /// Letters that wait and whose time has come, the oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn letters_due(&self, now: Timestamp) -> Result<Vec<Letter>, Error> {
        let mut waiting =
            self.letters_where(&format!("SELECT {COLUMNS} FROM letter WHERE state = 'waiting' ORDER BY number"))?;
        waiting.retain(|letter| letter.next_at <= now);
        Ok(waiting)
    }

    fn letters_where(&self, query: &str) -> Result<Vec<Letter>, Error> {
        let found = self
            .connection
            .prepare_cached(query)
            .and_then(|mut query| query.query_map([], letter)?.collect::<rusqlite::Result<Vec<_>>>());
        self.told(found)
    }

    /// A letter by its number.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn letter(&self, number: i64) -> Result<Option<Letter>, Error> {
        let found = self
            .connection
            .query_row(&format!("SELECT {COLUMNS} FROM letter WHERE number = ?1"), [number], letter)
            .optional();
        self.told(found)
    }

    /// Marks a waiting letter as being sent and counts the attempt; `false` where it does not wait any more.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn begin_letter(&self, number: i64) -> Result<bool, Error> {
        let done = self.connection.execute(
            "UPDATE letter SET state = 'sending', attempts = attempts + 1 WHERE number = ?1 AND state = 'waiting'",
            [number],
        );
        Ok(self.told(done)? == 1)
    }

    /// Sets what became of a letter, and what was answered.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn end_letter(&self, number: i64, state: LetterState, now: Timestamp, answer: &str) -> Result<(), Error> {
        let done = self.connection.execute(
            "UPDATE letter SET state = ?2, ended_at = ?3, answer = ?4 WHERE number = ?1",
            params![number, state.word(), now.to_string(), answer],
        );
        self.told(done).map(drop)
    }

    /// Lets a letter wait until a moment.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn postpone_letter(&self, number: i64, until: Timestamp, answer: &str) -> Result<(), Error> {
        let done = self.connection.execute(
            "UPDATE letter SET state = 'waiting', ended_at = NULL, next_at = ?2, answer = ?3 WHERE number = ?1",
            params![number, until.to_string(), answer],
        );
        self.told(done).map(drop)
    }

    /// Letters in whose sending an earlier run of the program died: nobody knows whether they went out.
    /// To be called when no other process sends. Tells how many there were.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn doubt_interrupted_letters(&self, now: Timestamp) -> Result<usize, Error> {
        let done = self.connection.execute(
            "UPDATE letter SET state = 'unsure', ended_at = ?1, answer = '发送时程序中断，不知道对方是否收到'
             WHERE state = 'sending'",
            [now.to_string()],
        );
        self.told(done)
    }

    /// Forgets letters that were sent or dropped before a moment; what went wrong stays. Tells how many there were.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn forget_letters_before(&self, moment: Timestamp) -> Result<usize, Error> {
        let old: Vec<i64> = self
            .letters()?
            .into_iter()
            .filter(|letter| matches!(letter.state, LetterState::Sent | LetterState::Dropped))
            .filter(|letter| letter.ended_at.is_some_and(|ended| ended < moment))
            .map(|letter| letter.number)
            .collect();
        for number in &old {
            // The key stays, so that the letter is not written again; only its text goes.
            let done = self.connection.execute("UPDATE letter SET message = x'' WHERE number = ?1", [number]);
            self.told(done)?;
        }
        Ok(old.len())
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn draft(key: &str) -> Letter {
        Letter {
            number: 0,
            key: key.into(),
            message_id: format!("<{key}@test>"),
            recipient: "a@example.org".into(),
            subject: "日报".into(),
            message: b"x".to_vec(),
            state: LetterState::Waiting,
            attempts: 0,
            written_at: Timestamp::UNIX_EPOCH,
            next_at: Timestamp::UNIX_EPOCH,
            ended_at: None,
            answer: String::new(),
        }
    }

    fn database() -> (tempfile::TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        (folder, database)
    }

    #[test]
    fn the_same_letter_is_written_once() {
        let (_folder, database) = database();
        assert!(database.write_letter(&draft("digest 2024-01-17")).unwrap());
        assert!(!database.write_letter(&draft("digest 2024-01-17")).unwrap());
        assert_eq!(database.letters().unwrap().len(), 1);
    }

    #[test]
    fn a_letter_whose_sending_was_cut_off_waits_for_a_person() {
        let (_folder, database) = database();
        database.write_letter(&draft("x")).unwrap();
        let number = database.letters_due(Timestamp::UNIX_EPOCH).unwrap()[0].number;
        assert!(database.begin_letter(number).unwrap());
        assert!(!database.begin_letter(number).unwrap(), "nobody else may send it meanwhile");
        assert_eq!(database.doubt_interrupted_letters(Timestamp::UNIX_EPOCH).unwrap(), 1);
        let letter = database.letter(number).unwrap().unwrap();
        assert_eq!((letter.state, letter.attempts), (LetterState::Unsure, 1));
        assert!(database.letters_due(Timestamp::MAX).unwrap().is_empty());
    }

    #[test]
    fn a_postponed_letter_is_due_when_its_time_has_come() {
        let (_folder, database) = database();
        database.write_letter(&draft("x")).unwrap();
        let later = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(2);
        database.postpone_letter(1, later, "稍后再试").unwrap();
        assert!(database.letters_due(later - SignedDuration::from_nanos(1)).unwrap().is_empty());
        assert_eq!(database.letters_due(later).unwrap().len(), 1);
    }

    #[test]
    fn forgetting_keeps_the_key_and_what_went_wrong() {
        let (_folder, database) = database();
        database.write_letter(&draft("sent")).unwrap();
        database.write_letter(&draft("refused")).unwrap();
        database.end_letter(1, LetterState::Sent, Timestamp::UNIX_EPOCH, "250").unwrap();
        database.end_letter(2, LetterState::Refused, Timestamp::UNIX_EPOCH, "550").unwrap();
        assert_eq!(database.forget_letters_before(Timestamp::MAX).unwrap(), 1);
        assert!(!database.write_letter(&draft("sent")).unwrap());
        assert_eq!(database.letter(1).unwrap().unwrap().message, b"");
        assert_eq!(database.letter(2).unwrap().unwrap().message, b"x");
    }
}
