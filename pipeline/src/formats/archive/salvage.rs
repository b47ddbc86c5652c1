//! What can still be had from a zip whose directory at the end is missing: the entries in front, one after the other.

use std::io::Cursor;

use zip::read::read_zipfile_from_stream;

use super::intake::{Intake, Room, broken_archive};
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
    let mut whole = Vec::new();
    while intake.count() == Room::Left {
        let Ok(Some(mut file)) = read_zipfile_from_stream(&mut stream) else { break };
        let name = file.name_raw().to_vec();
        if file.is_dir() {
            continue;
        }
        let packed = file.compressed_size();
        let mut bytes = Vec::new();
        let allowance = intake.allowance();
        let outcome = std::io::Read::read_to_end(&mut std::io::Read::take(&mut file, allowance), &mut bytes);
        if outcome.is_err() {
            break;
        }
        raw.push(name);
        whole.push((packed, bytes));
    }
    let utf8 = names::are_utf8(raw.iter().map(Vec::as_slice));
    for (name, (packed, bytes)) in raw.iter().zip(whole) {
        intake.take(names::harmless(&names::decode(name, utf8)), packed, &mut bytes.as_slice())?;
    }
    if intake.is_empty() {
        return Err(Refusal::new(Cause::Incomplete, "压缩包不完整，可能没有下载完或传输中断，请重新发送。"));
    }
    intake.lose("压缩包不完整，只解开了前面的文件，请重新发送。".to_owned());
    intake.finish()
}
