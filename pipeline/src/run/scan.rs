//! The files of a mailbox, as they lie there. Nothing is opened and nothing is written.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use unicode_normalization::UnicodeNormalization;

use super::disk::Disk;
use crate::store;

/// What tells one state of a file from another. Any inequality is a change: a file that is overwritten by an older copy
/// changes, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Print {
    /// Length in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: i64,
    /// Change time in nanoseconds since 1970; 0 where it cannot be relied on.
    pub changed: i64,
    /// Number of the file in its file system; 0 where it cannot be relied on.
    pub identity: u64,
}

impl Print {
    /// The print of a file. Shares and FUSE make up numbers and change times, so they count on local disks only.
    #[must_use]
    pub fn of(data: &Metadata, local: bool) -> Self {
        let modified = data.modified().ok().map_or(0, nanoseconds);
        let (changed, identity) = if local { local_marks(data) } else { (0, 0) };
        Self { size: data.len(), modified, changed, identity }
    }
}

/// A file of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path relative to the mailbox with `/`, in Unicode's composed form; files of a further mailbox begin with its name.
    pub path: String,
    /// Where it lies.
    pub place: PathBuf,
    /// What tells this state of it from another.
    pub print: Print,
}

/// Something in a mailbox that could not be looked at, or is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Its path, as of an [`Entry`]. What lies beneath it is not known.
    pub path: String,
    /// Why, in Chinese, with the way out.
    pub reason: String,
    /// Whether it is of no interest: a link, a device.
    pub harmless: bool,
    /// Modification time in nanoseconds since 1970, 0 where it is not known.
    pub modified: i64,
}

/// A mailbox as it was at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Its files, sorted by path.
    pub entries: Vec<Entry>,
    /// What could not be looked at, sorted by path.
    pub unseen: Vec<Unseen>,
    /// Whether the marker lies in it.
    pub marked: bool,
}

/// How deep folders are followed.
const DEPTH: usize = 32;

/// The file that says that a folder is the mailbox. The program never writes it into a mailbox that is in use.
pub const MARKER: &str = ".shuping-mailbox";

/// What stands in the marker: for people who come upon it.
pub const MARKER_TEXT: &str = "述评收件箱的标记，请不要删除。\n";

/// All files of a mailbox. Symbolic links are not followed; folders that synchronisation programs keep for themselves
/// are left out.
///
/// # Errors
///
/// When the mailbox itself cannot be listed: that is not the same as an empty one.
pub fn scan(mailbox: &Path) -> io::Result<Listing> {
    let mut walk = Walk { local: Disk::of(mailbox).is_local(), listing: Listing::default() };
    let mut folders = vec![(mailbox.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let items = match fs_err::read_dir(&folder) {
            Ok(items) => items,
            Err(error) if depth == 0 => return Err(error),
            // Gone since its parent was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                walk.unseen(prefix.trim_end_matches('/').to_owned(), &error, &folder);
                continue;
            }
        };
        for item in items {
            match item {
                Ok(item) => walk.item(&item, &prefix, depth, &mut folders),
                // A listing that breaks off says nothing of the rest.
                Err(error) if depth == 0 => return Err(error),
                Err(error) => walk.unseen(prefix.trim_end_matches('/').to_owned(), &error, &folder),
            }
        }
    }
    let mut listing = walk.listing;
    tell_apart(&mut listing.entries);
    listing.unseen.sort_by(|a, b| a.path.cmp(&b.path));
    listing.unseen.dedup_by(|a, b| a.path == b.path);
    Ok(listing)
}

struct Walk {
    local: bool,
    listing: Listing,
}

impl Walk {
    fn item(
        &mut self,
        item: &fs_err::DirEntry,
        prefix: &str,
        depth: usize,
        folders: &mut Vec<(PathBuf, String, usize)>,
    ) {
        let name = readable(&item.file_name());
        let (path, place) = (format!("{prefix}{name}"), item.path());
        let kind = match item.file_type() {
            Ok(kind) => kind,
            Err(error) => return self.unseen(path, &error, &place),
        };
        if kind.is_dir() {
            if depth + 1 >= DEPTH {
                let reason = format!("文件夹套文件夹超过{DEPTH}层，里面的文件没有读取，请移到浅一些的地方。");
                self.listing.unseen.push(Unseen { path, reason, harmless: false, modified: modified(&place) });
            } else if !is_foreign_folder(&name) {
                folders.push((place, format!("{path}/"), depth + 1));
            }
        } else if kind.is_file() {
            if name == MARKER {
                self.listing.marked |= depth == 0;
                return;
            }
            match item.metadata() {
                Ok(data) => self.listing.entries.push(Entry { path, place, print: Print::of(&data, self.local) }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.unseen(path, &error, &place),
            }
        } else {
            let what = if kind.is_symlink() { "符号链接" } else { "设备或管道" };
            let reason = format!("这是{what}，不是文件本身，没有读取；请放入原文件。");
            self.listing.unseen.push(Unseen { path, reason, harmless: true, modified: modified(&place) });
        }
    }

    fn unseen(&mut self, path: String, error: &io::Error, place: &Path) {
        let reason = match error.kind() {
            io::ErrorKind::PermissionDenied => "没有权限查看，请让管理员给运行本程序的账户读取权限。".to_owned(),
            io::ErrorKind::InvalidFilename => "路径太长，系统打不开；请缩短文件名或文件夹名后重新放入。".to_owned(),
            _ => format!("查看时出错（{}），以后会再试。", plain(error)),
        };
        self.listing.unseen.push(Unseen { path, reason, harmless: false, modified: modified(place) });
    }
}

/// What the system says, without the path, which the row has already.
pub(super) fn plain(error: &io::Error) -> String {
    let whole = error.to_string();
    whole.rsplit_once("`: ").map(|(_, cause)| cause.to_owned()).unwrap_or(whole)
}

/// Two names that read alike (composed and decomposed, or in broken encodings) are both kept: the one that is written as
/// it reads keeps its path, the others get a mark that depends on nothing but their own bytes.
fn tell_apart(entries: &mut [Entry]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries.iter() {
        *counts.entry(entry.path.clone()).or_default() += 1;
    }
    for entry in entries.iter_mut().filter(|entry| counts.get(&entry.path).is_some_and(|count| *count > 1)) {
        let written = entry.place.as_os_str().as_encoded_bytes();
        if !written.ends_with(entry.path.as_bytes()) {
            let mark = store::hash(written);
            entry.path = format!("{}#{}", entry.path, mark.get(..6).unwrap_or(&mark));
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
}

/// A name as people read it. One that is not UTF-8 comes from an old zip program or a Windows disk and is GBK.
fn readable(name: &OsStr) -> String {
    match name.to_str() {
        Some(name) => name.nfc().collect(),
        None => {
            let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(name.as_encoded_bytes());
            if broken { name.to_string_lossy().nfc().collect() } else { text.nfc().collect() }
        }
    }
}

/// Folders that synchronisation and storage programs keep for themselves.
fn is_foreign_folder(name: &str) -> bool {
    const FOREIGN: [&str; 9] = [
        ".git",
        ".stfolder",
        ".stversions",
        "@eaDir",
        ".@__thumb",
        "__MACOSX",
        ".Trashes",
        "$RECYCLE.BIN",
        "System Volume Information",
    ];
    FOREIGN.contains(&name)
}

fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

fn modified(place: &Path) -> i64 {
    fs_err::symlink_metadata(place).and_then(|data| data.modified()).map_or(0, nanoseconds)
}

#[cfg(unix)]
fn local_marks(data: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt;
    (data.ctime().saturating_mul(1_000_000_000).saturating_add(data.ctime_nsec()), data.ino())
}

#[cfg(not(unix))]
fn local_marks(_data: &Metadata) -> (i64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(folder: &Path) -> Vec<String> {
        scan(folder).unwrap().entries.into_iter().map(|entry| entry.path).collect()
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_and_an_empty_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert!(scan(&folder.path().join("gone")).is_err());
        assert_eq!(scan(folder.path()).unwrap(), Listing::default());
    }

    #[test]
    fn the_marker_is_no_file_and_counts_at_the_top_only() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("甲")).unwrap();
        fs_err::write(folder.path().join("甲").join(MARKER), "").unwrap();
        assert!(!scan(folder.path()).unwrap().marked);
        fs_err::write(folder.path().join(MARKER), "").unwrap();
        let listing = scan(folder.path()).unwrap();
        assert!(listing.marked && listing.entries.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_told_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        fs_err::write(other.path().join("别处.docx"), "x").unwrap();
        std::os::unix::fs::symlink(other.path(), folder.path().join("链接")).unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("圈")).unwrap();
        let listing = scan(folder.path()).unwrap();
        assert!(listing.entries.is_empty());
        let told: Vec<&str> = listing.unseen.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(told, ["圈", "链接"]);
        assert!(listing.unseen.iter().all(|one| one.harmless && one.reason.contains("符号链接")));
    }

    #[test]
    fn names_that_read_alike_are_both_kept_whichever_came_first() {
        let folder = tempfile::tempdir().unwrap();
        let (composed, decomposed) = ("caf\u{e9}.docx", "cafe\u{301}.docx");
        fs_err::write(folder.path().join(decomposed), "1").unwrap();
        assert_eq!(paths(folder.path()), [composed]);
        fs_err::write(folder.path().join(composed), "2").unwrap();
        let both = paths(folder.path());
        assert_eq!(both[0], composed);
        assert!(both[1].starts_with(&format!("{composed}#")) && both.len() == 2, "{both:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_in_gbk_is_read_as_such() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let (name, _, _) = encoding_rs::GBK.encode("述职报告.docx");
        fs_err::write(folder.path().join(OsStr::from_bytes(&name)), "1").unwrap();
        fs_err::write(folder.path().join(OsStr::from_bytes(b"a\xff\xff.docx")), "1").unwrap();
        assert_eq!(paths(folder.path()), ["a\u{fffd}\u{fffd}.docx", "述职报告.docx"]);
    }

    #[test]
    fn folders_that_never_end_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let deep = (0..40).fold(folder.path().to_owned(), |path, _| path.join("深"));
        fs_err::create_dir_all(&deep).unwrap();
        let listing = scan(folder.path()).unwrap();
        assert_eq!(listing.unseen.len(), 1);
        assert!(!listing.unseen[0].harmless);
    }

    #[test]
    fn an_older_copy_of_the_same_length_is_another_state() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.docx");
        fs_err::write(&place, "one").unwrap();
        let before = scan(folder.path()).unwrap().entries[0].print;
        fs_err::write(&place, "two").unwrap();
        let file = std::fs::File::options().write(true).open(&place).unwrap();
        file.set_modified(UNIX_EPOCH + std::time::Duration::from_secs(1_000_000)).unwrap();
        assert_ne!(scan(folder.path()).unwrap().entries[0].print, before);
    }
}
