//! 7z archives.

use std::io::Cursor;

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use super::intake::{Intake, Room, Taken, broken_archive, damaged, encrypted, too_large};
use super::names;
use crate::content::{Cause, Content, Limits, Refusal};

/// Unpacks a 7z archive, block by block and in one thread: more would keep everything unpacked in memory at once.
///
/// A stream that failed is never asked again: lzma-rust2 (up to its version 0.25) reads on for ever after some errors.
/// What follows in the same block hangs on what was damaged, so it is given up with it; other blocks are still read.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Encrypted`] where the names have a password too, [`Cause::Bomb`], [`Cause::Unsupported`] for rare methods.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut source = Cursor::new(bytes);
    let password = Password::empty();
    let archive = Archive::read(&mut source, &password).map_err(|error| refusal(&error))?;
    let mut intake = Intake::new(bytes.len(), limits);
    for block in 0..archive.blocks.len() {
        let decoder = BlockDecoder::new(1, block, &archive, &password, &mut source);
        if read_block(decoder, &mut intake)? == Room::Full {
            return intake.finish();
        }
    }
    // What has no bytes stands in no block.
    for (entry, block) in archive.files.iter().zip(&archive.stream_map.file_block_index) {
        if block.is_none() && is_file(entry) {
            if intake.count() == Room::Full {
                break;
            }
            intake.keep(names::harmless(entry.name()), Vec::new());
        }
    }
    intake.finish()
}

/// Unpacks the members of one block.
fn read_block(decoder: BlockDecoder<'_, Cursor<&[u8]>>, intake: &mut Intake) -> Result<Room, Refusal> {
    let members: Vec<String> =
        decoder.entries().iter().filter(|entry| is_file(entry)).map(|entry| names::harmless(entry.name())).collect();
    let (mut seen, mut room, mut stopped) = (0, Room::Left, None);
    let mut lost = damaged();
    let outcome = decoder.for_each_entries(&mut |entry, stream| {
        if !is_file(entry) {
            return Ok(true);
        }
        room = intake.count();
        if room == Room::Full {
            return Ok(false);
        }
        seen += 1;
        let name = names::harmless(entry.name());
        if entry.size() > intake.allowance() {
            // What follows could only be had by unpacking it.
            intake.refuse(name, too_large());
            lost = too_large();
            return Ok(false);
        }
        // Sizes of single members are not known in a solid archive: only the whole has a ratio.
        match intake.take(name, entry.size().max(1), stream) {
            Ok(taken) => Ok(taken == Taken::Whole),
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
        lost = refusal(&error);
        // What has a password still has a name, where the list of names has none.
        if lost.cause != Cause::Encrypted && intake.is_empty() {
            return Err(lost);
        }
    }
    for name in members.into_iter().skip(seen) {
        if room == Room::Full || intake.count() == Room::Full {
            return Ok(Room::Full);
        }
        intake.refuse(name, lost.clone());
    }
    Ok(room)
}

fn is_file(entry: &ArchiveEntry) -> bool {
    !entry.is_directory() && !entry.is_anti_item()
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
