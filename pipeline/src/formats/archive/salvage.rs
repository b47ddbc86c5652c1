//! What can still be had from a zip whose directory at the end is missing: the entries in front, one after the other.

use std::io::Cursor;

use zip::read::read_zipfile_from_stream;

use super::intake::{Drawn, Intake, Room, broken_archive, too_large};
use super::names;
use crate::content::{Cause, Content, Limits, Refusal};

/// Unpacks the entries that are whole, and says that others are missing.
///
/// # Errors
///
/// [`Cause::Incomplete`] where the archive breaks off before its first entry ends, [`Cause::Damaged`] where it is no zip.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(broken_archive());
    }
    let mut stream = Cursor::new(bytes);
    let mut intake = Intake::new(bytes.len(), limits);
    let mut raw: Vec<Vec<u8>> = Vec::new();
    let mut members = Vec::new();
    while intake.count() == Room::Left {
        let Ok(Some(mut file)) = read_zipfile_from_stream(&mut stream) else { break };
        let name = file.name_raw().to_vec();
        if file.is_dir() {
            continue;
        }
        let packed = file.compressed_size();
        match intake.draw(packed, &mut file)? {
            Drawn::Broken => break,
            drawn => members.push(drawn),
        }
        raw.push(name);
    }
    let utf8 = names::are_utf8(raw.iter().map(Vec::as_slice));
    for (name, member) in raw.iter().zip(members) {
        let name = names::harmless(&names::decode(name, utf8));
        match member {
            Drawn::Whole(bytes) => intake.keep(name, bytes),
            Drawn::TooLarge | Drawn::Broken => intake.refuse(name, too_large()),
        }
    }
    if intake.is_empty() {
        return Err(Refusal::new(Cause::Incomplete, "压缩包不完整，可能没有下载完或传输中断，请重新发送。"));
    }
    intake.lose("压缩包不完整，只解开了前面的文件，请重新发送。".to_owned());
    intake.finish()
}
