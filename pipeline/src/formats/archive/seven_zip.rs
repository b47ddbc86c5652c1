//! 7z archives.

use std::io::Cursor;

use sevenz_rust2::{ArchiveReader, Error, Password};

use super::intake::{Intake, Room, broken_archive, encrypted, too_large};
use super::names;
use crate::content::{Cause, Content, Limits, Refusal};

/// Unpacks a 7z archive, in one thread: more would keep everything unpacked in memory at once.
///
/// lzma-rust2 never ends on some damaged chunks (up to its version 0.25); the limit on the reader's time ends that.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Encrypted`], [`Cause::Bomb`], [`Cause::Unsupported`] for rare methods.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut archive = ArchiveReader::new(Cursor::new(bytes), Password::empty()).map_err(|error| refusal(&error))?;
    archive.set_thread_count(1);
    let mut intake = Intake::new(bytes.len(), limits);
    let mut stopped = None;
    let outcome = archive.for_each_entries(|entry, stream| {
        if intake.count() == Room::Full {
            return Ok(false);
        }
        if entry.is_directory() || entry.is_anti_item() {
            return Ok(true);
        }
        let name = names::harmless(entry.name());
        if entry.size() > intake.allowance() {
            intake.refuse(name, too_large());
            return Ok(false);
        }
        // Sizes of single members are not known in a solid archive: only the whole has a ratio.
        match intake.take(name, entry.size().max(1), stream) {
            Ok(()) => Ok(true),
            Err(refusal) => {
                stopped = Some(refusal);
                Ok(false)
            }
        }
    });
    if let Some(refusal) = stopped {
        return Err(refusal);
    }
    if let Err(error) = outcome {
        let refusal = refusal(&error);
        if intake.is_empty() || refusal.cause == Cause::Encrypted {
            return Err(refusal);
        }
        intake.lose(format!("压缩包没有全部解开：{}", refusal.reason));
    }
    intake.finish()
}

fn refusal(error: &Error) -> Refusal {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => encrypted(),
        Error::MaxMemLimited { .. } => too_large(),
        Error::UnsupportedCompressionMethod(_) | Error::Unsupported(_) | Error::UnsupportedVersion { .. } => {
            Refusal::new(Cause::Unsupported, "压缩包用了少见的压缩方法，解不开，请改用zip重新压缩后发送。")
        }
        _ => broken_archive(),
    }
}
