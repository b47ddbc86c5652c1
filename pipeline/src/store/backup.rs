//! One file that holds a season as it stood at a moment: what people wrote, the store, the outputs.
//!
//! The database is copied by SQLite's own online backup, so that a running program need not stop. Originals are never
//! changed once they are written, and are written before a row names them: those that lie there after the database was
//! copied hold everything that the copy needs.

use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use fs_err::File;
use rusqlite::{Connection, OpenFlags};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{Error, Store, hash};

/// Name of the database in the folder of the store.
const DATABASE: &str = "state.sqlite";

/// Folder of originals in the folder of the store.
const ORIGINALS: &str = "objects";

/// The store in the folder of a season.
const STATE: &str = ".shuping";

/// The outputs in the folder of a season.
const OUT: &str = "out";

/// What a backup holds, or what was restored from it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Files.
    pub files: usize,
    /// Bytes of them, unpacked.
    pub bytes: u64,
}

/// Writes a season into one file. Of the season's own folder, files at its top go in, but for those named in
/// `left_out`; the mailboxes do not: their bytes are among the originals.
///
/// # Errors
///
/// When the file is there already, something cannot be read, or the disk is full; no file is left then.
pub fn backup(season: &Path, to: &Path, left_out: &[PathBuf]) -> Result<Extent, Error> {
    if to.exists() {
        let message = format!("{} 已经有了；换一个文件名", to.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message).into());
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let database = copy_of_database(&season.join(STATE).join(DATABASE), folder)?;
    let mut archive = ZipWriter::new(tempfile::NamedTempFile::new_in(folder)?);
    let mut extent = Extent::default();
    for path in files_of(season, left_out)? {
        put(&mut archive, season, &path, &path, &mut extent)?;
    }
    put(&mut archive, season, &season.join(STATE).join(DATABASE), database.path(), &mut extent)?;
    let file = archive.finish().map_err(io::Error::other)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(to).map_err(|error| error.error)?;
    Ok(extent)
}

/// A copy of the database as of one moment, beside the backup that is being written.
fn copy_of_database(path: &Path, folder: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let told = |source| Error::Database { path: path.display().to_string(), source };
    let copy = tempfile::NamedTempFile::new_in(folder)?;
    let from = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(told)?;
    from.busy_timeout(Duration::from_secs(5)).map_err(told)?;
    let mut into = Connection::open(copy.path()).map_err(told)?;
    {
        let steps = rusqlite::backup::Backup::new(&from, &mut into).map_err(told)?;
        steps.run_to_completion(500, Duration::from_millis(5), None).map_err(told)?;
    }
    // One file without a journal beside it.
    into.execute_batch("PRAGMA journal_mode = DELETE").map_err(told)?;
    drop(into);
    Ok(copy)
}

/// The files of a season that a backup holds beside the database, sorted.
fn files_of(season: &Path, left_out: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for item in fs_err::read_dir(season)? {
        let item = item?;
        if item.file_type()?.is_file() && !left_out.contains(&item.path()) {
            files.push(item.path());
        }
    }
    for item in fs_err::read_dir(season.join(STATE))? {
        let item = item?;
        let name = item.file_name().to_string_lossy().into_owned();
        let of_the_moment =
            name.starts_with(DATABASE) || name.ends_with(".lock") || name.ends_with(".pid") || name.ends_with(".part");
        if item.file_type()?.is_file() && !of_the_moment && name != "lock" {
            files.push(item.path());
        }
    }
    let mut folders = vec![season.join(STATE).join(ORIGINALS), season.join(OUT)];
    while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
        for item in fs_err::read_dir(&folder)? {
            let item = item?;
            let hidden = item.file_name().to_string_lossy().starts_with('.');
            let kind = item.file_type()?;
            if kind.is_dir() && !hidden {
                folders.push(item.path());
            } else if kind.is_file() && !hidden {
                files.push(item.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn put(
    archive: &mut ZipWriter<tempfile::NamedTempFile>,
    season: &Path,
    path: &Path,
    from: &Path,
    extent: &mut Extent,
) -> Result<(), Error> {
    let inner = path.strip_prefix(season).unwrap_or(path);
    let parts: Vec<String> = inner.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let mut file = File::open(from)?;
    let data = file.metadata()?;
    // Office files are packed already.
    let packed = parts.get(1).is_some_and(|part| part == ORIGINALS) || parts.first().is_some_and(|part| part == OUT);
    let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options =
        SimpleFileOptions::default().compression_method(method).large_file(data.len() > u64::from(u32::MAX) / 2);
    archive.start_file(parts.join("/"), options).map_err(io::Error::other)?;
    extent.files += 1;
    extent.bytes += io::copy(&mut file, archive)?;
    Ok(())
}

/// Unpacks a backup into a folder that is empty or not there, and proves it: each original against its name, the
/// database page by page. The files of the mailboxes are laid where they were, from the originals.
///
/// # Errors
///
/// When the folder holds something, the backup is none or damaged, or the disk refuses.
pub fn restore(from: &Path, season: &Path) -> Result<Extent, Error> {
    let damaged = |what: &dyn std::fmt::Display| {
        Error::Io(io::Error::new(io::ErrorKind::InvalidData, format!("{} 不是完好的备份：{what}", from.display())))
    };
    if season.exists() && fs_err::read_dir(season)?.next().is_some() {
        let message = format!("{} 里已经有东西；恢复要用一个空的或还不存在的文件夹", season.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message).into());
    }
    let mut archive = ZipArchive::new(File::open(from)?).map_err(|error| damaged(&error))?;
    if archive.index_for_name(&format!("{STATE}/{DATABASE}")).is_none() {
        return Err(damaged(&"里面没有状态库"));
    }
    let mut extent = Extent::default();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let told = entry.name().map_err(|error| damaged(&error))?.into_owned();
        let inner = PathBuf::from(&told);
        if entry.is_dir() || inner.components().any(|part| !matches!(part, Component::Normal(_))) {
            return Err(damaged(&format!("里面有不该有的 {told}")));
        }
        let path = season.join(&inner);
        fs_err::create_dir_all(path.parent().unwrap_or(season))?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        let name = inner.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if inner.starts_with(Path::new(STATE).join(ORIGINALS)) && hash(&bytes) != name {
            return Err(damaged(&format!("原件 {name} 的内容变了")));
        }
        let mut file = File::create(&path)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        extent.files += 1;
        extent.bytes += bytes.len() as u64;
    }
    let store = Store::open(&season.join(STATE))?;
    if let Some(complaint) = store.examine()?.database.first() {
        return Err(damaged(complaint));
    }
    Ok(extent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season() -> (tempfile::TempDir, PathBuf, String) {
        let folder = tempfile::tempdir().unwrap();
        let season = folder.path().join("2024");
        let store = Store::open(&season.join(STATE)).unwrap();
        let original = store.objects.put("述职报告".as_bytes()).unwrap();
        store.database.remember("nights", "2024-01-17").unwrap();
        fs_err::create_dir_all(season.join("mailbox")).unwrap();
        fs_err::create_dir_all(season.join("out/nightly/2024-01-17")).unwrap();
        for (name, text) in [
            ("season.toml", "[season]"),
            ("smtp-password", "geheim"),
            ("mailbox/a.docx", "述职报告"),
            ("out/nightly/2024-01-17/日报.html", "日报"),
            (".shuping/decisions.json", "{}"),
            (".shuping/lock", "17"),
        ] {
            fs_err::write(season.join(name), text).unwrap();
        }
        (folder, season, original)
    }

    #[test]
    fn what_was_backed_up_comes_back_while_the_store_is_in_use() {
        let (folder, season, original) = season();
        let in_use = Store::open(&season.join(STATE)).unwrap();
        in_use.database.remember("x", "just now").unwrap();
        let file = folder.path().join("backup.zip");
        let written = backup(&season, &file, &[season.join("smtp-password")]).unwrap();
        let again = folder.path().join("again");
        assert_eq!(restore(&file, &again).unwrap(), written);
        let store = Store::open(&again.join(STATE)).unwrap();
        assert_eq!(store.objects.get(&original).unwrap(), "述职报告".as_bytes());
        assert_eq!(store.database.remembered("x").unwrap().as_deref(), Some("just now"));
        assert_eq!(fs_err::read_to_string(again.join("out/nightly/2024-01-17/日报.html")).unwrap(), "日报");
        assert!(again.join(".shuping/decisions.json").is_file() && again.join("season.toml").is_file());
        assert!(!again.join("smtp-password").exists() && !again.join(".shuping/lock").exists());
        assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 3, "nothing else is left behind");
    }

    #[test]
    fn nothing_is_overwritten() {
        let (folder, season, _) = season();
        let file = folder.path().join("backup.zip");
        backup(&season, &file, &[]).unwrap();
        assert!(backup(&season, &file, &[]).is_err());
        assert!(restore(&file, &season).is_err());
    }

    #[test]
    fn a_damaged_backup_is_told_from_a_sound_one() {
        let (folder, season, _) = season();
        let file = folder.path().join("backup.zip");
        backup(&season, &file, &[]).unwrap();
        let sound = fs_err::read(&file).unwrap();
        let needle = "述职报告".as_bytes();
        let at = sound.windows(needle.len()).position(|window| window == needle).unwrap();
        let mut broken = sound.clone();
        broken[at] ^= 1;
        for (name, bytes) in [("cut", &sound[..sound.len() / 2]), ("broken", &broken[..]), ("none", b"hello")] {
            let file = folder.path().join(format!("{name}.zip"));
            fs_err::write(&file, bytes).unwrap();
            let error = restore(&file, &folder.path().join(name)).unwrap_err().to_string();
            assert!(error.contains("不是完好的备份"), "{name}: {error}");
        }
    }
}
