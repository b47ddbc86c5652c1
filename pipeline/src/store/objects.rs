//! Originals, stored by the SHA-256 of their bytes.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The folder of originals: `ab/abcdef…`.
#[derive(Debug, Clone)]
pub struct Objects {
    folder: PathBuf,
}

/// SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
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
        let path = self.path(&hash);
        if fs_err::metadata(&path).is_ok_and(|found| found.len() == bytes.len() as u64) {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(&self.folder).to_owned();
        fs_err::create_dir_all(&folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
        sync_folder(&folder)?;
        Ok(hash)
    }

    /// Stores what a source gives, without holding all of it, and tells its hash and length.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written or the source not be read.
    pub fn put_from(&self, source: &mut dyn Read) -> io::Result<(String, u64)> {
        fs_err::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        let (mut hasher, mut length) = (Sha256::new(), 0);
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let part = buffer.get(..count).unwrap_or_default();
            hasher.update(part);
            file.write_all(part)?;
            length += count as u64;
        }
        let hash = hexadecimal(&hasher.finalize());
        let path = self.path(&hash);
        if fs_err::metadata(&path).is_ok_and(|found| found.len() == length) {
            return Ok((hash, length));
        }
        let folder = path.parent().unwrap_or(&self.folder).to_owned();
        fs_err::create_dir_all(&folder)?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
        sync_folder(&folder)?;
        Ok((hash, length))
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
    fn the_same_bytes_are_stored_once_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::new(folder.path().join("objects"));
        let first = objects.put("述职报告".as_bytes()).unwrap();
        assert_eq!(objects.put("述职报告".as_bytes()).unwrap(), first);
        assert_eq!(objects.put_from(&mut "述职报告".as_bytes()).unwrap(), (first.clone(), 12));
        let (other, length) = objects.put_from(&mut "整改台账".as_bytes()).unwrap();
        assert_eq!((objects.get(&other).unwrap(), length), ("整改台账".as_bytes().to_vec(), 12));
        assert_eq!(objects.get(&first).unwrap(), "述职报告".as_bytes());
        assert_eq!(hash(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
