//! From files of a mailbox to stored originals with a hash and a time of arrival.

use jiff::Timestamp;
use shuping_analyzers::season::ReceivedBy;

use super::Error;
use super::folder::SeasonFolder;
use super::scan::Entry;
use crate::store::{Arrival, Store};

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Path relative to the mailbox.
    pub path: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub size: u64,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Which evidence says so.
    pub received_by: ReceivedBy,
}

/// Stores the originals. A file whose size, time and number are as they were is not opened again.
pub(super) fn take(folder: &SeasonFolder, store: &Store, entries: Vec<Entry>) -> Result<Vec<Taken>, Error> {
    let mut taken = Vec::with_capacity(entries.len());
    for entry in entries {
        let known = store.database.arrival(&entry.path)?;
        let same = known.filter(|known| {
            known.size == entry.size
                && known.modified == entry.modified
                && known.identity == entry.identity
                && store.objects.path(&known.sha256).is_file()
        });
        let sha256 = match same {
            Some(known) => known.sha256,
            None => store_original(store, &entry)?,
        };
        let (received_at, received_by) = arrival_time(folder, &entry);
        taken.push(Taken { path: entry.path, sha256, size: entry.size, received_at, received_by });
    }
    Ok(taken)
}

fn store_original(store: &Store, entry: &Entry) -> Result<String, Error> {
    let sha256 = store.objects.put_from(&mut fs_err::File::open(&entry.place)?)?.0;
    store.database.put_arrival(&Arrival {
        path: entry.path.clone(),
        size: entry.size,
        modified: entry.modified,
        identity: entry.identity,
        sha256: sha256.clone(),
        first_seen: String::new(),
    })?;
    Ok(sha256)
}

/// The register of arrivals, else the modification time. The date of a mail is known only after it was read.
fn arrival_time(folder: &SeasonFolder, entry: &Entry) -> (Timestamp, ReceivedBy) {
    folder.register.get(&entry.path).map_or_else(
        || (Timestamp::from_nanosecond(i128::from(entry.modified)).unwrap_or_default(), ReceivedBy::Modified),
        |time| (*time, ReceivedBy::FirstSeen),
    )
}
