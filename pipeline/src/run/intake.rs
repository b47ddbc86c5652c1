//! From files of a mailbox to stored originals with a hash and a time of arrival.

use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use shuping_analyzers::season::{ReceivedBy, file_name};

use super::Error;
use super::folder::SeasonFolder;
use super::mailbox;
use super::scan::{Entry, Print, Unseen, plain};
use crate::content::{Cause, Refusal};
use crate::formats::{self, whole};
use crate::store::{self, Arrival, CopyError, Earlier, Objects, State, Store};

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

/// What a pass is made of.
#[derive(Debug, Clone, Default)]
pub struct Intake {
    /// Files whose bytes lie in the store.
    pub taken: Vec<Taken>,
    /// Files that are there and could not be taken, with the reason.
    pub refused: Vec<(Taken, Refusal)>,
    /// The moment, where deadlines and states such as 逾期 are to be judged by it: a daemon tells it, a single pass does
    /// not, so that the same files give the same outputs on any day.
    pub now: Option<Timestamp>,
    /// What people should know about the mailboxes, in Chinese.
    pub notes: Vec<String>,
}

impl Intake {
    /// A hash of everything in it that outputs depend on. Traces of programs, such as Word's lock files, come and go
    /// all day and give no reason for a pass of their own.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut text = String::new();
        let counts = |one: &&Taken| !formats::is_trace(file_name(&one.path));
        for one in self.taken.iter().filter(counts) {
            text.push_str(&[&one.path, "\t", &one.sha256, "\t", &one.received_at.to_string(), "\n"].concat());
        }
        for (one, refusal) in self.refused.iter().filter(|(one, _)| counts(&one)) {
            text.push_str(&[&one.path, "\t", &refusal.reason, "\n"].concat());
        }
        store::hash(text.as_bytes())
    }
}

/// What became of the attempt to take a file.
#[derive(Debug)]
pub enum Fetched {
    /// Its bytes lie in the store.
    Stored {
        /// SHA-256 of the bytes.
        sha256: String,
        /// Their number.
        size: u64,
    },
    /// It was another file, or the file another one, before the copy was made.
    Changed,
    /// Its end has not arrived: what is missing, in Chinese.
    Lacks(&'static str),
    /// It could not be read.
    Source(io::Error),
    /// The store could not be written.
    Store(io::Error),
}

/// Copies a file into the store, if it is still as it was seen before and after.
///
/// With `whole`, a file that does not end as its format ends is not taken.
#[must_use]
pub fn fetch(objects: &Objects, entry: &Entry, whole: bool) -> Fetched {
    let attempt = || -> Result<Fetched, CopyError> {
        let source = CopyError::Source;
        // The row has the path already; the system's own number tells whether another program has the file.
        let mut file = std::fs::File::open(&entry.place).map_err(source)?;
        let same = |data: io::Result<std::fs::Metadata>| -> Result<bool, CopyError> {
            let print = Print::of(&data.map_err(CopyError::Source)?, entry.print.identity != 0);
            Ok(print == entry.print)
        };
        if !same(file.metadata())? {
            return Ok(Fetched::Changed);
        }
        if whole && let Some(lack) = whole::lacks(file_name(&entry.path), &mut file).map_err(source)? {
            return Ok(Fetched::Lacks(lack));
        }
        io::Seek::rewind(&mut file).map_err(source)?;
        let (sha256, size) = objects.copy(&mut file)?;
        // The file that was read, and the one that bears its name now.
        if size != entry.print.size || !same(file.metadata())? || !same(fs_err::metadata(&entry.place))? {
            return Ok(Fetched::Changed);
        }
        Ok(Fetched::Stored { sha256, size })
    };
    match attempt() {
        Ok(fetched) => fetched,
        Err(CopyError::Source(error)) if error.kind() == io::ErrorKind::NotFound => Fetched::Changed,
        Err(CopyError::Source(error)) => Fetched::Source(error),
        Err(CopyError::Store(error)) => Fetched::Store(error),
    }
}

/// Why a file cannot be read, in the words of a clerk.
#[must_use]
pub fn cannot_read(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "没有权限读取，请让管理员给运行本程序的账户读取权限。".into(),
        io::ErrorKind::ResourceBusy => "文件正被别的程序占用，关闭后会自动再试。".into(),
        // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
        _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => {
            "文件正在 Word 或 WPS 里打开，关闭后会自动再试。".into()
        }
        io::ErrorKind::InvalidFilename => "路径太长，系统打不开；请缩短文件名或文件夹名后重新放入。".into(),
        _ => format!("读取时出错（{}），以后会再试。", plain(error)),
    }
}

/// Why a mailbox cannot be listed, in the words of a clerk; it follows the mailbox's name.
#[must_use]
pub fn cannot_list(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "不在那里，可能是网络盘或移动硬盘没有连上；连上后会自动继续".into(),
        io::ErrorKind::PermissionDenied => "没有权限打开，请让管理员给运行本程序的账户读取权限".into(),
        _ => format!("打不开（{}），可能是网络盘断开了；恢复后会自动继续", plain(error)),
    }
}

/// Takes everything that lies in the mailboxes now. A file whose size, times and number are as they were is not opened.
///
/// # Errors
///
/// When a mailbox cannot be listed or may not be the mailbox, or the store fails. A single file that cannot be read is
/// no error.
pub fn take(folder: &SeasonFolder, store: &Store) -> Result<Intake, Error> {
    let mut known: BTreeMap<String, Arrival> =
        store.database.arrivals()?.into_iter().map(|row| (row.path.clone(), row)).collect();
    let (mut intake, mut rows, mut marked) = (Intake::default(), Vec::new(), Vec::new());
    let now = Timestamp::now().to_string();
    for (name, listing) in folder.listings()? {
        let memory = mailbox::marker_key(&name);
        let before = mailbox::Before {
            marked: store.database.remembered(&memory)?.is_some(),
            present: known.values().filter(|row| row.mailbox == name && row.state != State::Gone).count(),
        };
        if let Some(doubt) = mailbox::doubt(&listing, &before) {
            return Err(Error::Mailbox { mailbox: name, reason: doubt });
        }
        if listing.marked && !before.marked {
            marked.push(memory);
        }
        for entry in &listing.entries {
            let row = take_one(store, &name, entry, known.remove(&entry.path), &now)?;
            let (received_at, received_by) = arrival_time(folder, &row);
            let taken = Taken {
                path: row.path.clone(),
                sha256: row.sha256.clone(),
                size: row.stored_size,
                received_at,
                received_by,
            };
            if row.sha256.is_empty() {
                intake
                    .refused
                    .push((Taken { size: row.size, ..taken }, Refusal::new(Cause::Damaged, row.reason.clone())));
            } else {
                intake.taken.push(taken);
            }
            rows.push(row);
        }
        for unseen in &listing.unseen {
            known.remove(&unseen.path);
            let row = unseen_row(&name, unseen);
            let (received_at, received_by) = arrival_time(folder, &row);
            let cause = if unseen.harmless { Cause::NoSubmission } else { Cause::Damaged };
            let taken = Taken { path: row.path.clone(), sha256: String::new(), size: 0, received_at, received_by };
            intake.refused.push((taken, Refusal::new(cause, unseen.reason.clone())));
            rows.push(row);
        }
        for row in known.values_mut().filter(|row| row.mailbox == name && row.state != State::Gone) {
            if !mailbox::is_hidden(&listing, &row.path) {
                gone(row, &now);
                rows.push(row.clone());
            }
        }
    }
    store.database.together(|| {
        for row in &rows {
            if row.state == State::Gone && !row.sha256.is_empty() {
                store.database.put_earlier(&left(row, &now))?;
            }
            store.database.put_arrival(row)?;
        }
        marked.iter().try_for_each(|memory| store.database.remember(memory, "1"))
    })?;
    Ok(intake)
}

/// A row whose file is no longer there.
fn gone(row: &mut Arrival, now: &str) {
    row.state = State::Gone;
    now.clone_into(&mut row.since);
    "已不在收件箱里；程序里仍留有收到时的原件。".clone_into(&mut row.reason);
}

fn left(row: &Arrival, now: &str) -> Earlier {
    Earlier {
        path: row.path.clone(),
        sha256: row.sha256.clone(),
        first_seen: row.first_seen.clone(),
        until: now.to_owned(),
        why: "已不在收件箱里".into(),
    }
}

fn take_one(store: &Store, mailbox: &str, entry: &Entry, known: Option<Arrival>, now: &str) -> Result<Arrival, Error> {
    let mut row = known.unwrap_or_default();
    let same = row.state.is_taken()
        && Print { size: row.size, modified: row.modified, changed: row.changed, identity: row.identity }
            == entry.print
        && !row.sha256.is_empty()
        && store.objects.path(&row.sha256).is_file();
    mailbox.clone_into(&mut row.mailbox);
    if same {
        return Ok(row);
    }
    let before = std::mem::take(&mut row.sha256);
    see(&mut row, entry, now);
    match fetch_quietly(&store.objects, entry) {
        Fetched::Stored { sha256, size } => {
            if sha256 != before {
                row.arrived.clear();
                row.arrived_modified = entry.print.modified;
                now.clone_into(&mut row.since);
            }
            (row.sha256, row.stored_size, row.state) = (sha256, size, State::Stored);
            row.reason.clear();
        }
        Fetched::Store(error) => return Err(error.into()),
        Fetched::Source(error) => {
            row.state = State::Refused;
            row.reason = cannot_read(&error);
        }
        Fetched::Changed | Fetched::Lacks(_) => {
            row.state = State::Refused;
            "文件还在写入，这次没有读取；写完后请再运行一次。".clone_into(&mut row.reason);
        }
    }
    Ok(row)
}

fn see(row: &mut Arrival, entry: &Entry, now: &str) {
    row.path.clone_from(&entry.path);
    Print { size: row.size, modified: row.modified, changed: row.changed, identity: row.identity } = entry.print;
    if row.first_seen.is_empty() {
        now.clone_into(&mut row.first_seen);
    }
}

/// A single pass takes what is there as it is, but not while somebody writes to it.
fn fetch_quietly(objects: &Objects, entry: &Entry) -> Fetched {
    let mut entry = entry.clone();
    for _ in 0..3 {
        match fetch(objects, &entry, false) {
            Fetched::Changed => match fs_err::metadata(&entry.place) {
                Ok(data) => entry.print = Print::of(&data, entry.print.identity != 0),
                Err(error) => return Fetched::Source(error),
            },
            fetched => return fetched,
        }
    }
    Fetched::Changed
}

/// What was taken by a daemon or an earlier pass, without a look at the mailboxes.
///
/// # Errors
///
/// When the store fails.
pub fn standing(folder: &SeasonFolder, store: &Store) -> Result<Intake, Error> {
    let mut intake = Intake::default();
    let mailboxes = &folder.scheme.season.mailboxes;
    let ours = |row: &Arrival| row.mailbox.is_empty() || mailboxes.contains(&row.mailbox);
    let mut settling = 0;
    for row in store.database.arrivals()?.into_iter().filter(|row| row.state != State::Gone && ours(row)) {
        let (received_at, received_by) = arrival_time(folder, &row);
        let taken = Taken { path: row.path, sha256: row.sha256, size: row.stored_size, received_at, received_by };
        if !taken.sha256.is_empty() {
            intake.taken.push(taken);
        } else if row.state == State::Refused {
            intake.refused.push((Taken { size: row.size, ..taken }, Refusal::new(Cause::Damaged, row.reason)));
        } else if row.state == State::Ignored {
            intake.refused.push((taken, Refusal::new(Cause::NoSubmission, row.reason)));
        } else {
            settling += 1;
        }
    }
    if settling > 0 {
        intake.notes.push(format!("收件箱里有{settling}个文件还没有写完，这次没有登记"));
    }
    Ok(intake)
}

/// The row of something that could not be looked at.
#[must_use]
pub fn unseen_row(mailbox: &str, unseen: &Unseen) -> Arrival {
    Arrival {
        path: unseen.path.clone(),
        mailbox: mailbox.to_owned(),
        modified: unseen.modified,
        arrived_modified: unseen.modified,
        state: if unseen.harmless { State::Ignored } else { State::Refused },
        reason: unseen.reason.clone(),
        ..Arrival::default()
    }
}

/// The register of arrivals, else the sighting by the daemon, else the modification time. The date of a mail is known
/// only after it was read.
fn arrival_time(folder: &SeasonFolder, row: &Arrival) -> (Timestamp, ReceivedBy) {
    if let Some(time) = folder.register.get(&row.path) {
        return (*time, ReceivedBy::FirstSeen);
    }
    if let Ok(time) = row.arrived.parse() {
        return (time, ReceivedBy::FirstSeen);
    }
    let modified = if row.sha256.is_empty() { row.modified } else { row.arrived_modified };
    (Timestamp::from_nanosecond(i128::from(modified)).unwrap_or_default(), ReceivedBy::Modified)
}
