//! What parent and worker say to each other: frames of a length in eight bytes (little-endian) and so many bytes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::content::{Content, Limits, Refusal};

/// A file to read. The bytes follow in a frame of their own, so that they are never copied into another encoding.
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

/// Writes one frame.
pub(super) fn send(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
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
