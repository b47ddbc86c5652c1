//! Originals, stored by the SHA-256 of their bytes.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::fail::{self, Point};

/// Where originals are written before they have their name.
const INCOMING: &str = "incoming";

/// Why a file was not copied into the store.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The file itself could not be read.
    #[error(transparent)]
    Source(io::Error),
    /// The store could not be written.
    #[error(transparent)]
    Store(io::Error),
}

/// The folder of originals: `ab/abcdef…`.
#[derive(Debug, Clone)]
pub struct Objects {
    pub(super) folder: PathBuf,
}

/// SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        text
    })
}

impl Objects {
    /// Originals in a folder, which is made with the first of them.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where an original lies.
    #[must_use]
    pub fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(hash.get(..2).unwrap_or("00")).join(hash)
    }

    /// Stores bytes and tells their hash. Nothing is written where they are stored already; a crash leaves either
    /// nothing or all of them.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let hash = hash(bytes);
        if fs_err::metadata(self.path(&hash)).is_ok_and(|found| found.len() == bytes.len() as u64) {
            return Ok(hash);
        }
        let mut file = self.incoming()?;
        file.write_all(bytes)?;
        self.keep(file, &hash)?;
        Ok(hash)
    }

    /// Stores what a file holds from where it stands to its end, and tells hash and length. Never all of it is in memory.
    ///
    /// # Errors
    ///
    /// [`CopyError::Source`] when the file cannot be read, [`CopyError::Store`] when the store cannot be written.
    pub fn copy(&self, source: &mut impl Read) -> Result<(String, u64), CopyError> {
        let mut file = self.incoming().map_err(CopyError::Store)?;
        let (mut digest, mut length, mut chunk) = (Sha256::new(), 0, vec![0; 128 << 10]);
        loop {
            let count = match source.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(CopyError::Source(error)),
            };
            let part = chunk.get(..count).unwrap_or_default();
            digest.update(part);
            file.write_all(part).map_err(CopyError::Store)?;
            length += count as u64;
        }
        let hash = hexadecimal(&digest.finalize());
        if !fs_err::metadata(self.path(&hash)).is_ok_and(|found| found.len() == length) {
            self.keep(file, &hash).map_err(CopyError::Store)?;
        }
        Ok((hash, length))
    }

    /// Clears away what a process that was killed left half-written. Only who holds the outputs may do so.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn sweep(&self) -> io::Result<()> {
        let folder = self.folder.join(INCOMING);
        if folder.is_dir() { fs_err::remove_dir_all(folder) } else { Ok(()) }
    }

    fn incoming(&self) -> io::Result<NamedTempFile> {
        let folder = self.folder.join(INCOMING);
        fs_err::create_dir_all(&folder)?;
        NamedTempFile::new_in(&folder)
    }

    fn keep(&self, file: NamedTempFile, hash: &str) -> io::Result<()> {
        fail::reach(Point::OriginalWritten)?;
        file.as_file().sync_all()?;
        let path = self.path(hash);
        let folder = path.parent().unwrap_or(&self.folder);
        fs_err::create_dir_all(folder)?;
        file.persist(&path).map_err(|error| error.error)?;
        sync_folder(folder)?;
        fail::reach(Point::OriginalNamed)
    }

    /// The bytes of an original.
    ///
    /// # Errors
    ///
    /// When it is not there or cannot be read.
    pub fn get(&self, hash: &str) -> io::Result<Vec<u8>> {
        fs_err::read(self.path(hash))
    }
}

/// Makes a rename last through a power failure.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs_err::File::open(folder)?.sync_all()
}

/// Windows has no such call; its file system journals renames.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_a_file_has_the_hash_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::new(folder.path().join("objects"));
        let bytes = "述职报告".repeat(50_000).into_bytes();
        let (copied, length) = objects.copy(&mut bytes.as_slice()).unwrap();
        assert_eq!((copied.as_str(), length), (hash(&bytes).as_str(), bytes.len() as u64));
        assert_eq!(objects.get(&copied).unwrap(), bytes);
        objects.sweep().unwrap();
        assert_eq!(objects.get(&copied).unwrap(), bytes);
    }

    #[test]
    fn the_same_bytes_are_stored_once_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::new(folder.path().join("objects"));
        let first = objects.put("述职报告".as_bytes()).unwrap();
        assert_eq!(objects.put("述职报告".as_bytes()).unwrap(), first);
        assert_eq!(objects.get(&first).unwrap(), "述职报告".as_bytes());
        assert_eq!(hash(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
