//! What parent and worker say to each other: frames of a length in eight bytes (little-endian) and so many bytes.
//!
//! A worker says first what holds it back. For each file it gets an [`Order`] and a frame of bytes, and gives an
//! [`Answer`] in which the large [`pieces`] are left out; these follow one after the other, each in frames of at most
//! [`CHUNK`] bytes and an empty one at its end, so that the parent never holds a whole archive.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::content::{Carrier, Content, Limits, Member, Paper, Refusal};
use crate::formats::scan::{Plate, Scan, ScanPage};

/// Bytes of a piece that travel at once.
pub(super) const CHUNK: usize = 1 << 20;

/// A file to read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// File name without folders.
    pub name: String,
    /// What the reader may take.
    pub limits: Limits,
    /// Seconds of processor time for this file.
    pub cpu_seconds: u64,
}

/// What came of it.
pub(super) type Answer = Result<Content, Refusal>;

/// A part of an answer that travels by itself.
#[derive(Debug)]
pub enum Piece<'a> {
    /// A member of a container.
    Member(&'a mut Member),
    /// The picture of a page.
    Plate(&'a mut Plate),
}

impl Piece<'_> {
    /// Where its bytes belong.
    pub fn bytes(&mut self) -> &mut Vec<u8> {
        match self {
            Self::Member(member) => &mut member.bytes,
            Self::Plate(plate) => &mut plate.png,
        }
    }
}

/// The large pieces of an answer, in its order.
pub(super) fn pieces(answer: &mut Answer) -> Vec<Piece<'_>> {
    match answer {
        Ok(Content::Container(container)) => container.members.iter_mut().map(Piece::Member).collect(),
        Ok(Content::Scan(scan)) => plates(scan).collect(),
        Ok(Content::Carrier(carrier)) => {
            let Carrier { own, attached } = carrier.as_mut();
            let scan = match own {
                Ok(Paper::Scan(scan)) => Some(scan),
                _ => None,
            };
            scan.into_iter().flat_map(plates).chain(attached.members.iter_mut().map(Piece::Member)).collect()
        }
        _ => Vec::new(),
    }
}

fn plates(scan: &mut Scan) -> impl Iterator<Item = Piece<'_>> {
    scan.pages.iter_mut().filter_map(|page| match page {
        ScanPage::Plate(plate) => Some(Piece::Plate(plate)),
        ScanPage::Text(_) => None,
    })
}

/// Writes one frame.
pub(super) fn send(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

/// Writes one frame of `length` bytes out of a source that may be larger than memory.
pub(super) fn send_from(out: &mut impl Write, source: &mut dyn Read, length: u64) -> io::Result<()> {
    out.write_all(&length.to_le_bytes())?;
    if io::copy(&mut source.take(length), out)? < length {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "file became shorter while it was read"));
    }
    out.flush()
}

/// Writes a piece in chunks.
pub(super) fn send_piece(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    for chunk in bytes.chunks(CHUNK) {
        send(out, chunk)?;
    }
    send(out, &[])
}

/// Reads one frame; `None` at the end of the stream. A frame longer than `most` is an error.
pub(super) fn receive(input: &mut impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u64::from_le_bytes(length);
    if length > most {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame is larger than allowed"));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Encodes a message.
pub(super) fn encode<T: Serialize>(message: &T) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(message).map_err(io::Error::other)
}

/// Decodes a message.
pub(super) fn decode<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}
