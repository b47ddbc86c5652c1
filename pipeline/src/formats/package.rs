//! [`Package`]: the parts of a zip package (docx, xlsx, odt, ofd), read under limits.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{self, Namespace, Node, Nodes};
use crate::content::{Cause, Limits, Refusal};

/// Unpacked bytes from which the ratio of packed to unpacked bytes counts; below it nothing is worth blowing up.
const BOMB_FROM: u64 = 8 << 20;
/// Highest ratio that is still believed; XML of a large table packs to a fiftieth.
const BOMB_RATIO: u64 = 400;

/// A zip package. Part names are compared without regard to case and direction of slashes, because producers differ.
pub struct Package<'a> {
    source: Source<'a>,
    names: HashMap<String, usize>,
    limits: Limits,
    unpacked: u64,
}

enum Source<'a> {
    Zip(Box<ZipArchive<Cursor<&'a [u8]>>>),
    Parts(Vec<(String, Vec<u8>)>),
}

/// A part as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The bytes, as far as they could be unpacked.
    pub bytes: Vec<u8>,
    /// Whether unpacking broke off or the checksum is wrong.
    pub damaged: bool,
}

/// A relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its id.
    pub id: String,
    /// Last step of its type's address: `styles`, `numbering`, `footnotes`.
    pub kind: String,
    /// Name of the part that it leads to, from the root of the package; the address itself where it leads outside.
    pub target: String,
}

impl<'a> Package<'a> {
    /// Opens a zip package.
    ///
    /// # Errors
    ///
    /// [`Cause::Damaged`], [`Cause::Incomplete`] for a zip without its end, [`Cause::TooLarge`] for too many entries.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::new(Cause::Empty, "文件是空的（0字节），请重新发送。"));
        }
        if bytes.len() as u64 > limits.file_bytes {
            return Err(too_large());
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken_zip(bytes))?;
        if archive.len() > limits.entries {
            return Err(Refusal::new(Cause::TooLarge, "文件内部的部件过多，超出读取上限，请另存为新文件后重发。"));
        }
        let mut names = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                names.entry(normalize(&name)).or_insert(index);
            }
        }
        Ok(Self { source: Source::Zip(Box::new(archive)), names, limits: *limits, unpacked: 0 })
    }

    /// A package of parts that are unpacked already, as a flat XML file holds them.
    #[must_use]
    pub fn from_parts(parts: Vec<(String, Vec<u8>)>, limits: &Limits) -> Self {
        let mut names = HashMap::new();
        for (index, (name, _)) in parts.iter().enumerate() {
            names.entry(normalize(name)).or_insert(index);
        }
        Self { source: Source::Parts(parts), names, limits: *limits, unpacked: 0 }
    }

    /// Whether there is a part of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&normalize(name))
    }

    /// Names of all parts in lower case, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.names.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// A part; `None` where there is none of this name.
    ///
    /// # Errors
    ///
    /// [`Cause::TooLarge`] or [`Cause::Bomb`] where a limit is reached, [`Cause::Encrypted`], [`Cause::Damaged`] where
    /// nothing of the part can be unpacked.
    pub fn part(&mut self, name: &str) -> Result<Option<Part>, Refusal> {
        let Some(&index) = self.names.get(&normalize(name)) else { return Ok(None) };
        let allowed = self.limits.part_bytes.min(self.limits.unpacked_bytes.saturating_sub(self.unpacked));
        let part = match &mut self.source {
            Source::Parts(parts) => {
                let bytes = parts.get(index).map(|part| part.1.clone()).unwrap_or_default();
                Part { bytes, damaged: false }
            }
            Source::Zip(archive) => unpack(archive, index, allowed)?,
        };
        self.unpacked = self.unpacked.saturating_add(part.bytes.len() as u64);
        Ok(Some(part))
    }

    /// The decoded text of an XML part; `None` where there is none of this name.
    ///
    /// # Errors
    ///
    /// As [`Package::part`].
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        Ok(self.part(name)?.map(|part| xml::decode(part.bytes)))
    }

    /// The text of a part that a document can do without: what cannot be read counts as missing.
    pub fn optional_text(&mut self, name: &str) -> Option<String> {
        self.text(name).ok().flatten()
    }

    /// Relationships of a part, `""` for those of the package itself; none where they cannot be read.
    pub fn relations(&mut self, part: &str) -> Vec<Relation> {
        let (folder, base) = part.rsplit_once('/').unwrap_or(("", part));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(source) = self.optional_text(&format!("{prefix}_rels/{base}.rels")) else { return Vec::new() };
        let mut nodes = Nodes::new(&source, self.limits.depth);
        let mut relations = Vec::new();
        while let Some(node) = nodes.next() {
            let Node::Open(element) = node else { continue };
            if element.name != "Relationship" || !matches!(element.namespace, Namespace::Relations | Namespace::Other) {
                continue;
            }
            let target = element.attribute("Target").unwrap_or_default().into_owned();
            let outside = element.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("External"));
            let kind = element.attribute("Type").unwrap_or_default();
            relations.push(Relation {
                id: element.attribute("Id").unwrap_or_default().into_owned(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: if outside { target } else { resolve(folder, &target) },
            });
        }
        relations
    }
}

fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, allowed: u64) -> Result<Part, Refusal> {
    let file = archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => encrypted(),
        ZipError::InvalidPassword => encrypted(),
        _ => Refusal::new(Cause::Damaged, "文件内部已损坏，无法解开，请从原件另存后重发。"),
    })?;
    let packed = file.compressed_size().max(1);
    let mut bytes = Vec::new();
    let outcome = file.take(allowed.saturating_add(1)).read_to_end(&mut bytes);
    let size = bytes.len() as u64;
    if size > BOMB_FROM && size / packed > BOMB_RATIO {
        return Err(Refusal::new(
            Cause::Bomb,
            "文件解开后比自身大几百倍，疑似恶意文件，没有读取；如确属正常材料，请另存为新文件后重发。",
        ));
    }
    if size > allowed {
        return Err(too_large());
    }
    Ok(Part { bytes, damaged: outcome.is_err() })
}

fn encrypted() -> Refusal {
    Refusal::new(Cause::Encrypted, "文件设有密码，无法读取，请取消密码后重发。")
}

/// The refusal for what is larger than the limits.
pub(crate) fn too_large() -> Refusal {
    Refusal::new(Cause::TooLarge, "文件过大，超出读取上限，请删去图片等大件后另存重发。")
}

fn broken_zip(bytes: &[u8]) -> Refusal {
    let begins = bytes.starts_with(b"PK\x03\x04");
    let ends = bytes.windows(4).rev().take(70_000).any(|window| window == b"PK\x05\x06");
    if begins && !ends {
        Refusal::new(Cause::Incomplete, "文件不完整，可能没有下载完或传输中断，请重新发送。")
    } else {
        Refusal::new(Cause::Damaged, "文件已损坏，无法打开，请从原件另存后重发。")
    }
}

fn normalize(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// A target relative to a folder, `.` and `..` resolved.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> =
        if target.starts_with('/') || folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_found_by_any_spelling() {
        let bytes = zip(&[("Word\\Document.XML", b"<a/>")]);
        let mut package = Package::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(package.text("/word/document.xml").unwrap().as_deref(), Some("<a/>"));
        assert_eq!(package.names(), ["word/document.xml"]);
    }

    #[test]
    fn what_unpacks_beyond_the_limits_is_refused_with_its_cause() {
        let bytes = zip(&[("a", &vec![b' '; 9 << 20])]);
        let cause = |limits: &Limits| Package::open(&bytes, limits).and_then(|mut p| p.part("a")).unwrap_err().cause;
        assert_eq!(cause(&Limits::default()), Cause::Bomb);
        assert_eq!(cause(&Limits { part_bytes: 1000, ..Limits::default() }), Cause::TooLarge);
        assert_eq!(cause(&Limits { entries: 0, ..Limits::default() }), Cause::TooLarge);
    }

    #[test]
    fn a_zip_without_its_end_is_incomplete() {
        let bytes = zip(&[("a", b"text"), ("b", b"text")]);
        let cut = &bytes[..bytes.len() / 2];
        assert_eq!(Package::open(cut, &Limits::default()).err().map(|r| r.cause), Some(Cause::Incomplete));
        assert_eq!(Package::open(b"", &Limits::default()).err().map(|r| r.cause), Some(Cause::Empty));
        assert_eq!(Package::open(b"text", &Limits::default()).err().map(|r| r.cause), Some(Cause::Damaged));
    }

    #[test]
    fn targets_are_resolved_against_the_folder_of_the_part() {
        for (folder, target, want) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../customXml/item1.xml", "customXml/item1.xml"),
            ("", "./word/document.xml", "word/document.xml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), want);
        }
    }
}
