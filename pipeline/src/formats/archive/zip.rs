//! zip archives.

use std::io::Cursor;

use zip::ZipArchive;
use zip::extra_fields::ExtraField;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::intake::{Intake, Room, bomb, broken_archive, damaged, encrypted};
use super::{names, salvage};
use crate::content::{Cause, Content, Limits, Refusal};

/// Bit of an entry's flags that says that its name is UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF8_NAME: u16 = 1 << 11;

/// Unpacks a zip archive.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Incomplete`], [`Cause::Bomb`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(_) => return salvage::read(bytes, limits),
    };
    if archive.has_overlapping_files().unwrap_or(false) {
        return Err(bomb());
    }
    let raw: Vec<Vec<u8>> = archive.file_names_raw().take(limits.entries).map(<[u8]>::to_vec).collect();
    let utf8 = names::are_utf8(raw.iter().map(Vec::as_slice));
    let mut intake = Intake::new(bytes.len(), limits);
    for index in 0..archive.len() {
        if intake.count() == Room::Full {
            break;
        }
        let Some((name, packed)) = head(&mut archive, index, utf8) else { continue };
        match archive.by_index(index) {
            Ok(mut file) => {
                intake.take(name, packed, &mut file)?;
            }
            // What has a password still has a name: it tells whose paper cannot be opened.
            Err(error) => intake.refuse(name, refusal(&error)),
        }
    }
    intake.finish()
}

/// The name of an entry. It is UTF-8 where the entry says so, or where its extra field gave the name; else what was
/// decided for the archive.
fn member_name<R: std::io::Read>(file: &ZipFile<'_, R>, utf8: bool) -> String {
    let says = file.flags().as_u16() & UTF8_NAME != 0
        || file.extra_data_fields().any(|field| matches!(field, ExtraField::UnicodePath(_)));
    names::harmless(&names::decode(file.name_raw(), utf8 || says))
}

/// Name and packed size of an entry; `None` for folders and links.
fn head(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, utf8: bool) -> Option<(String, u64)> {
    let file = archive.by_index_raw(index).ok()?;
    if file.is_dir() || file.is_symlink() { None } else { Some((member_name(&file, utf8), file.compressed_size())) }
}

fn refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => encrypted(),
        ZipError::InvalidPassword => encrypted(),
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => Refusal::new(
            Cause::Unsupported,
            "压缩包里的这个文件用了少见的压缩方法，解不开，请重新压缩成普通zip后发送。",
        ),
        ZipError::Io(_) | ZipError::InvalidArchive(_) => damaged(),
        _ => broken_archive(),
    }
}
