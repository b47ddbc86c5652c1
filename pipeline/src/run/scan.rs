//! The files of a mailbox, as they lie there. Nothing is opened and nothing is written.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use unicode_normalization::UnicodeNormalization;

/// A file of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path relative to the mailbox with `/`, in Unicode's composed form.
    pub path: String,
    /// Where it lies.
    pub place: PathBuf,
    /// Length in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: i64,
    /// Number of the file in its file system, 0 where there is none.
    pub identity: u64,
}

/// How deep folders are followed.
const DEPTH: usize = 32;

/// All files of a mailbox, sorted by path. Symbolic links are not followed; hidden folders of other programs are left out.
///
/// # Errors
///
/// When the mailbox itself cannot be listed. A folder inside that cannot is an error too: a file that is not seen would
/// look like one that was never sent.
pub fn scan(mailbox: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut folders = vec![(mailbox.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        for item in fs_err::read_dir(&folder)? {
            let item = item?;
            let name: String = item.file_name().to_string_lossy().nfc().collect();
            let path = format!("{prefix}{name}");
            let kind = item.file_type()?;
            if kind.is_dir() && depth < DEPTH && !is_foreign_folder(&name) {
                folders.push((item.path(), format!("{path}/"), depth + 1));
            } else if kind.is_file() && name != MARKER {
                entries.push(entry(path, &item)?);
            }
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// The file that says that a folder is the mailbox.
pub const MARKER: &str = ".shuping-mailbox";

/// Folders that synchronisation and storage programs keep for themselves.
fn is_foreign_folder(name: &str) -> bool {
    const FOREIGN: [&str; 8] = [
        ".stfolder",
        ".stversions",
        "@eaDir",
        ".@__thumb",
        "__MACOSX",
        ".Trashes",
        "$RECYCLE.BIN",
        "System Volume Information",
    ];
    FOREIGN.contains(&name) || name == ".git"
}

fn entry(path: String, item: &fs_err::DirEntry) -> io::Result<Entry> {
    let data = item.metadata()?;
    let modified = data.modified().ok().and_then(|time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|nanos| -nanos),
    });
    Ok(Entry { path, place: item.path(), size: data.len(), modified: modified.unwrap_or(0), identity: identity(&data) })
}

#[cfg(unix)]
fn identity(data: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn identity(_data: &std::fs::Metadata) -> u64 {
    0
}
