//! Which originals are needed, and by what: files of the mailboxes, what lay there lately, and what those contain.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Database, Error};
use crate::content::{Content, Refusal};

/// Originals by hash, each with one path that needs it.
pub type Needed = BTreeMap<String, String>;

impl Database {
    /// Every original that a row needs. What lay at a path earlier counts if it lay there after `since`.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn needed(&self, since: Timestamp) -> Result<Needed, Error> {
        let mut needed = Needed::new();
        let mut open: Vec<(String, String)> = self.pairs("SELECT sha256, path FROM arrival WHERE sha256 <> ''")?;
        open.extend(self.earlier_since(since)?);
        let members = self.members()?;
        while let Some((sha256, path)) = open.pop() {
            for (member, name) in members.get(&sha256).into_iter().flatten() {
                if !needed.contains_key(member) {
                    open.push((member.clone(), format!("{path}!{name}")));
                }
            }
            needed.entry(sha256).or_insert(path);
        }
        Ok(needed)
    }

    /// Bytes that others took the place of, after a moment.
    fn earlier_since(&self, since: Timestamp) -> Result<Vec<(String, String)>, Error> {
        let rows: Vec<(String, (String, String))> = {
            let found = self
                .connection
                .prepare_cached("SELECT until, sha256, path FROM earlier WHERE sha256 <> ''")
                .and_then(|mut query| {
                    query
                        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
                        .collect::<rusqlite::Result<Vec<_>>>()
                });
            self.told(found)?
        };
        // A time that cannot be read is no reason to throw something away.
        let kept =
            rows.into_iter().filter(|(until, _)| until.parse::<Timestamp>().map_or(true, |until| until >= since));
        Ok(kept.map(|(_, pair)| pair).collect())
    }

    /// What containers hold, by the container's hash, as their readings say.
    fn members(&self) -> Result<BTreeMap<String, BTreeSet<(String, String)>>, Error> {
        let mut members: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
        let found = self.connection.prepare_cached("SELECT reading, outcome FROM reading").and_then(|mut query| {
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let key: String = row.get(0)?;
                let outcome: Vec<u8> = row.get(1)?;
                let container = match postcard::from_bytes::<Result<Content, Refusal>>(&outcome) {
                    Ok(Ok(Content::Container(container))) => container,
                    Ok(Ok(Content::Carrier(carrier))) => carrier.attached,
                    _ => continue,
                };
                let Some(sha256) = key.split('/').nth(1) else { continue };
                let inner = container.members.into_iter().filter_map(|member| Some((member.stored?, member.name)));
                members.entry(sha256.to_owned()).or_default().extend(inner);
            }
            Ok(())
        });
        self.told(found)?;
        Ok(members)
    }

    fn pairs(&self, query: &str) -> Result<Vec<(String, String)>, Error> {
        let found = self.connection.prepare_cached(query).and_then(|mut query| {
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<Vec<_>>>()
        });
        self.told(found)
    }
}
