//! Which nights were made: the memory that makes a night happen once.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::params;

use super::{Database, Error};

/// One row for each night that was made by the schedule.
pub(super) const TABLES: &str = "CREATE TABLE night (
        day TEXT PRIMARY KEY,
        made_at TEXT NOT NULL
    ) STRICT;";

impl Database {
    /// The latest night that was made.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn last_night(&self) -> Result<Option<Date>, Error> {
        let found: rusqlite::Result<Option<String>> =
            self.connection.query_row("SELECT max(day) FROM night", [], |row| row.get(0));
        Ok(self.told(found)?.and_then(|day| day.parse().ok()))
    }

    /// Remembers that a night was made; a night that was made again keeps its first time.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn put_night(&self, day: Date, made_at: Timestamp) -> Result<(), Error> {
        let done = self.connection.execute(
            "INSERT OR IGNORE INTO night (day, made_at) VALUES (?1, ?2)",
            params![day.to_string(), made_at.to_string()],
        );
        self.told(done).map(drop)
    }

    /// Forgets a remembered value.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn forget(&self, name: &str) -> Result<(), Error> {
        self.told(self.connection.execute("DELETE FROM run WHERE name = ?1", [name])).map(drop)
    }

    /// Forgets nights after a day: they were made while the clock stood wrong.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn forget_nights_after(&self, day: Date) -> Result<(), Error> {
        let done = self.connection.execute("DELETE FROM night WHERE day > ?1", [day.to_string()]);
        self.told(done).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_latest_night_is_kept_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("state.sqlite")).unwrap();
        assert_eq!(database.last_night().unwrap(), None);
        for day in [date(2024, 1, 17), date(2030, 1, 1), date(2024, 1, 18)] {
            database.put_night(day, Timestamp::UNIX_EPOCH).unwrap();
        }
        assert_eq!(database.last_night().unwrap(), Some(date(2030, 1, 1)));
        database.forget_nights_after(date(2024, 1, 18)).unwrap();
        assert_eq!(database.last_night().unwrap(), Some(date(2024, 1, 18)));
    }
}
