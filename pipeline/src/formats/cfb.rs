//! [`Cfb`]: compound files (OLE2), which hold legacy Word, Excel and Outlook files and encrypted packages.
//!
//! Read tolerantly: real files have too many FAT sectors for their size, broken trees or a cut-off end, and their streams
//! can still be read. Layout after [MS-CFB].

use crate::content::{Cause, Refusal};

const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Sector numbers from here on are marks, not places.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const DIRECTORY_ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams below this size stand in the mini stream.
const MINI_CUTOFF: u64 = 4096;
const MAX_DIRECTORY: usize = 64 << 20;

/// A compound file.
pub struct Cfb<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

/// A storage or stream of a compound file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a storage, which holds other entries.
    pub storage: bool,
    /// Bytes of a stream, as the directory says.
    pub size: u64,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
}

impl<'a> Cfb<'a> {
    /// Whether the bytes begin like a compound file.
    #[must_use]
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// Opens a compound file.
    ///
    /// # Errors
    ///
    /// [`Cause::Damaged`] where the bytes are none or the directory cannot be found.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let damaged = || Refusal::new(Cause::Damaged, "文件已损坏，无法打开，请从原件另存后重发。");
        if !Self::is_one(bytes) || bytes.len() < 512 {
            return Err(damaged());
        }
        let sector = if u16_at(bytes, 30) == Some(12) { 4096 } else { 512 };
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
        };
        file.read_table();
        file.read_directory();
        let root = file.entries.first().ok_or_else(damaged)?.clone();
        let mini_table = file.chain(u32_at(bytes, 60).unwrap_or(u32::MAX), MAX_DIRECTORY);
        file.mini_table = numbers(&mini_table);
        file.mini_stream = file.chain(root.start, usize::try_from(root.size).unwrap_or(usize::MAX));
        Ok(file)
    }

    /// All entries; the first is the root. Their places in this list name them.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Places of the entries inside a storage, in the order of the directory. The root is at 0.
    #[must_use]
    pub fn children(&self, storage: usize) -> Vec<usize> {
        let mut seen = vec![false; self.entries.len()];
        let mut waiting: Vec<u32> = self.entries.get(storage).map(|entry| entry.child).into_iter().collect();
        let mut places = Vec::new();
        while let Some(place) = waiting.pop() {
            let Ok(place) = usize::try_from(place) else { continue };
            let (Some(entry), Some(seen)) = (self.entries.get(place), seen.get_mut(place)) else { continue };
            if *seen || place == 0 {
                continue;
            }
            *seen = true;
            places.push(place);
            waiting.extend([entry.left, entry.right]);
        }
        places.sort_unstable();
        places
    }

    /// The place of an entry of this name inside a storage, whatever its case.
    #[must_use]
    pub fn find(&self, storage: usize, name: &str) -> Option<usize> {
        let same = |place: &usize| self.entries.get(*place).is_some_and(|entry| entry.name.eq_ignore_ascii_case(name));
        self.children(storage).into_iter().find(same)
    }

    /// The bytes of the stream at a place of [`Cfb::entries`], as many as the file has.
    #[must_use]
    pub fn stream(&self, place: usize) -> Vec<u8> {
        let Some(entry) = self.entries.get(place) else { return Vec::new() };
        let size = usize::try_from(entry.size).unwrap_or(usize::MAX);
        if entry.size >= MINI_CUTOFF || place == 0 {
            return self.chain(entry.start, size);
        }
        let mut bytes = Vec::new();
        let mut next = entry.start;
        for _ in 0..=self.mini_table.len() {
            let Some(from) = place_of(next).and_then(|sector| sector.checked_mul(MINI_SECTOR)) else { break };
            let Some(rest) = self.mini_stream.get(from..) else { break };
            if bytes.len() >= size || rest.is_empty() {
                break;
            }
            bytes.extend_from_slice(rest.get(..MINI_SECTOR).unwrap_or(rest));
            next = follow(&self.mini_table, next);
        }
        bytes.truncate(size);
        bytes
    }

    /// The bytes of a stream in the root storage.
    #[must_use]
    pub fn root_stream(&self, name: &str) -> Option<Vec<u8>> {
        self.find(0, name).map(|place| self.stream(place))
    }

    fn sector_at(&self, number: u32) -> &'a [u8] {
        let from = place_of(number).and_then(|number| number.checked_add(1)?.checked_mul(self.sector));
        let rest = from.and_then(|from| self.bytes.get(from..)).unwrap_or_default();
        rest.get(..self.sector).unwrap_or(rest)
    }

    fn read_table(&mut self) {
        let sectors = self.bytes.len() / self.sector + 1;
        let mut parts: Vec<u32> = (0..109).filter_map(|index| u32_at(self.bytes, 76 + index * 4)).collect();
        let mut next = u32_at(self.bytes, 68).unwrap_or(u32::MAX);
        for _ in 0..sectors {
            let mut page = numbers(self.sector_at(next));
            let Some(following) = page.pop() else { break };
            parts.append(&mut page);
            next = following;
        }
        for part in parts {
            if part >= FIRST_MARK {
                continue;
            }
            if self.table.len() > sectors + self.sector {
                break;
            }
            let mut page = numbers(self.sector_at(part));
            page.resize(self.sector / 4, u32::MAX);
            self.table.append(&mut page);
        }
    }

    fn read_directory(&mut self) {
        let directory = self.chain(u32_at(self.bytes, 48).unwrap_or(u32::MAX), MAX_DIRECTORY);
        let long = self.sector == 4096;
        self.entries = directory.chunks_exact(DIRECTORY_ENTRY).take(100_000).map(|raw| entry(raw, long)).collect();
    }

    fn chain(&self, first: u32, size: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut next = first;
        for _ in 0..=self.bytes.len() / self.sector {
            if bytes.len() >= size || next >= FIRST_MARK {
                break;
            }
            let sector = self.sector_at(next);
            if sector.is_empty() {
                break;
            }
            bytes.extend_from_slice(sector);
            next = follow(&self.table, next);
        }
        bytes.truncate(size);
        bytes
    }
}

/// Why a compound file that should be a zip package is none: an encrypted package, or another format.
pub(crate) fn refuse_package_in_cfb(bytes: &[u8]) -> Option<Refusal> {
    if !Cfb::is_one(bytes) {
        return None;
    }
    let file = match Cfb::open(bytes) {
        Ok(file) => file,
        Err(refusal) => return Some(refusal),
    };
    Some(if is_encrypted_package(&file) {
        Refusal::new(Cause::Encrypted, "文件设有打开密码，无法读取，请取消密码后重发。")
    } else {
        Refusal::new(Cause::Unsupported, "文件的扩展名与内容不符，请用 Word 打开后另存为 docx 再发。")
    })
}

/// Whether the compound file holds an encrypted docx or xlsx.
pub(crate) fn is_encrypted_package(file: &Cfb<'_>) -> bool {
    file.find(0, "EncryptedPackage").is_some() || file.find(0, "EncryptionInfo").is_some()
}

fn entry(raw: &[u8], long: bool) -> Entry {
    let length = usize::from(u16_at(raw, 64).unwrap_or(0)).min(64).saturating_sub(2);
    let name = raw.get(..length).unwrap_or_default();
    let units: Vec<u16> = name.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    let number = |at| u32_at(raw, at).unwrap_or(u32::MAX);
    let high = if long { u64::from(u32_at(raw, 124).unwrap_or(0)) << 32 } else { 0 };
    Entry {
        name: String::from_utf16_lossy(&units),
        storage: matches!(raw.get(66), Some(1 | 5)),
        size: high | u64::from(u32_at(raw, 120).unwrap_or(0)),
        left: number(68),
        right: number(72),
        child: number(76),
        start: number(116),
    }
}

fn place_of(number: u32) -> Option<usize> {
    usize::try_from(number).ok().filter(|_| number < FIRST_MARK)
}

fn follow(table: &[u32], number: u32) -> u32 {
    place_of(number).and_then(|place| table.get(place)).copied().unwrap_or(u32::MAX)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

/// A little-endian number of two bytes.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A little-endian number of four bytes.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_compound_file_is_refused() {
        for bytes in [&b""[..], &MAGIC[..], &[0; 600][..], &[&MAGIC[..], &[0xFF; 600][..]].concat()[..]] {
            assert!(Cfb::open(bytes).is_err());
        }
    }

    #[test]
    fn a_circle_of_sectors_ends() {
        let mut bytes = vec![0xFF; 512 * 3];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[30..32].copy_from_slice(&9_u16.to_le_bytes());
        bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
        bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
        // Sector 0 is the table, sector 1 the directory, which follows itself.
        bytes[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
        let file = Cfb::open(&bytes).unwrap();
        assert!(file.entries().len() <= 16);
        assert!(file.children(0).is_empty());
    }
}
