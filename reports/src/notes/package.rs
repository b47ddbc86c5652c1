//! A Word package: parts are replaced or added, all others are copied as they lie, without unpacking.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Trouble;

/// Most bytes of a part that is read; the reader of reports has the same limit.
const LARGEST_PART: u64 = 64 << 20;
/// More parts than this are not a paper.
const MOST_PARTS: usize = 20_000;

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Trouble::NotAPackage)?;
        if archive.len() > MOST_PARTS { Err(Trouble::NotAPackage) } else { Ok(Self { archive }) }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The bytes of a part.
    pub(super) fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        let file = self.archive.by_name(name).ok()?;
        if file.size() > LARGEST_PART {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(LARGEST_PART).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// A part as text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        String::from_utf8(self.part(name)?).ok()
    }

    /// The package with some parts in other words; new parts stand at the end.
    pub(super) fn with(mut self, mut parts: BTreeMap<String, String>) -> Result<Vec<u8>, Trouble> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let damaged = |_| Trouble::NotAPackage;
        for index in 0..self.archive.len() {
            let file = self.archive.by_index_raw(index).map_err(damaged)?;
            let name = file.name().map_err(damaged)?.into_owned();
            if let Some(text) = parts.remove(&name) {
                drop(file);
                out.start_file(name, options).map_err(damaged)?;
                out.write_all(text.as_bytes()).map_err(|_| Trouble::NotAPackage)?;
            } else {
                out.raw_copy_file(file).map_err(damaged)?;
            }
        }
        for (name, text) in parts {
            out.start_file(name, options).map_err(damaged)?;
            out.write_all(text.as_bytes()).map_err(|_| Trouble::NotAPackage)?;
        }
        Ok(out.finish().map_err(damaged)?.into_inner())
    }
}
