//! rar archives, of versions 1.3 to 7.

use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;

use rars::{
    Archive, ArchiveMember, ArchiveReadOptions, ArchiveReader, ErrorKind, ExtractionDecision, ExtractionErrorAction,
};

use super::intake::{Intake, Room, broken_archive, damaged, encrypted, too_large};
use super::{names, volume};
use crate::content::{Cause, Content, Limits, Refusal};

/// Largest dictionary that is unpacked with; `WinRAR` makes at most 64 MB unless asked for more.
const DICTIONARY: u64 = 128 << 20;
/// Bytes of heads that are read.
const HEADS: u64 = 32 << 20;

/// A member as it comes out.
struct Taken {
    raw: Vec<u8>,
    unicode: bool,
    packed: u64,
    bytes: Rc<RefCell<Vec<u8>>>,
    refusal: Option<Refusal>,
}

/// Unpacks a rar archive.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Encrypted`] where the names have a password too, [`Cause::Unsupported`] for one
/// volume of several, [`Cause::Bomb`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let options = ArchiveReadOptions::new()
        .with_max_header_count(limits.entries as u64 + 64)
        .with_max_header_bytes(HEADS)
        .with_max_member_output_bytes(limits.file_bytes)
        .with_max_total_output_bytes(limits.unpacked_bytes)
        .with_rar50_dictionary_size_limit(DICTIONARY)
        .with_rar50_buffered_decode_limit(limits.part_bytes)
        .with_max_reader_workspace_bytes(limits.unpacked_bytes);
    let archive = ArchiveReader::read_with_options(bytes, options).map_err(|error| refusal(error.kind()))?;
    if is_volume(&archive) {
        return Err(volume::refusal());
    }
    let taken: RefCell<Vec<Taken>> = RefCell::new(Vec::new());
    let outcome = archive.extract_with_control_and_errors(
        options,
        |member| Ok(decide(member, &taken)),
        |_, error| {
            if let Some(last) = taken.borrow_mut().last_mut() {
                last.refusal.get_or_insert_with(|| refusal(error.kind()));
            }
            Ok(ExtractionErrorAction::Continue)
        },
    );
    let mut taken = taken.into_inner();
    let mut loss = None;
    if let Err(error) = outcome {
        let refusal = refusal(error.kind());
        if taken.len() < 2 {
            return Err(refusal);
        }
        loss = Some(format!("压缩包没有全部解开：{}", refusal.reason));
        if let Some(last) = taken.last_mut() {
            last.refusal.get_or_insert(refusal);
        }
    }
    collect(taken, loss, bytes.len(), limits)
}

/// Whether an archive is a volume that goes on in others or comes from them. The only volume of a set can be read.
fn is_volume(archive: &Archive) -> bool {
    let flagged = match archive {
        Archive::Rar13(archive) => archive.main.is_volume(),
        Archive::Rar15To40(archive) => archive.main.is_volume(),
        Archive::Rar50Plus(archive) => archive.main.is_volume(),
        _ => false,
    };
    flagged && archive.members().any(|member| member.meta.is_split_before || member.meta.is_split_after)
}

fn decide(member: &ArchiveMember, taken: &RefCell<Vec<Taken>>) -> ExtractionDecision {
    let meta = &member.meta;
    if meta.is_directory || meta.is_redirection {
        return ExtractionDecision::Skip;
    }
    let refusal = if meta.is_split_before || meta.is_split_after {
        Some(volume::refusal())
    } else if meta.is_encrypted {
        Some(encrypted())
    } else {
        None
    };
    let skip = refusal.is_some();
    let bytes = Rc::new(RefCell::new(Vec::new()));
    taken.borrow_mut().push(Taken {
        raw: meta.name.clone(),
        unicode: member.name_is_unicode(),
        packed: meta.packed_size,
        bytes: Rc::clone(&bytes),
        refusal,
    });
    if skip { ExtractionDecision::Skip } else { ExtractionDecision::Extract(Box::new(Sink(bytes))) }
}

fn collect(taken: Vec<Taken>, loss: Option<String>, packed: usize, limits: &Limits) -> Result<Content, Refusal> {
    if let Some(first) = taken.first().and_then(|first| first.refusal.clone()) {
        if first.cause != Cause::Encrypted && taken.iter().all(|member| member.refusal.is_some()) {
            return Err(first);
        }
    }
    let utf8 = names::are_utf8(taken.iter().filter(|member| !member.unicode).map(|member| member.raw.as_slice()));
    let mut intake = Intake::new(packed, limits);
    for member in taken {
        if intake.count() == Room::Full {
            break;
        }
        let name = names::harmless(&names::decode(&member.raw, utf8 || member.unicode));
        let bytes = member.bytes.take();
        match member.refusal {
            Some(refusal) => intake.refuse(name, refusal),
            // In a solid archive a small member may lean on its predecessors: only the whole has a ratio.
            None => {
                intake.take(name, member.packed.max(bytes.len() as u64 / 100), &mut bytes.as_slice())?;
            }
        }
    }
    if let Some(loss) = loss {
        intake.lose(loss);
    }
    intake.finish()
}

fn refusal(kind: ErrorKind) -> Refusal {
    match kind {
        ErrorKind::PasswordRequired | ErrorKind::BadPassword => encrypted(),
        ErrorKind::ResourceLimit => too_large(),
        ErrorKind::UnsupportedFormat | ErrorKind::UnsupportedFeature => {
            Refusal::new(Cause::Unsupported, "压缩包用了少见的压缩方法，解不开，请改用zip重新压缩后发送。")
        }
        ErrorKind::ChecksumMismatch => damaged(),
        _ => broken_archive(),
    }
}

/// Writes into bytes that outlive the extraction.
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
