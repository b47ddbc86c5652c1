//! gzip: one packed file, often a tar.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::intake::{Intake, bomb, broken_archive, too_large};
use super::{names, tar};
use crate::content::{Content, Limits, Refusal};

/// Unpacks a gzip file; a tar inside is unpacked with it.
///
/// # Errors
///
/// [`Cause::Damaged`](crate::content::Cause::Damaged), [`Cause::Bomb`](crate::content::Cause::Bomb),
/// [`Cause::TooLarge`](crate::content::Cause::TooLarge).
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut stream = MultiGzDecoder::new(bytes);
    let mut unpacked = Vec::new();
    let outcome = stream.by_ref().take(limits.unpacked_bytes.saturating_add(1)).read_to_end(&mut unpacked);
    if unpacked.len() > (8 << 20) && unpacked.len() / bytes.len().max(1) > 400 {
        return Err(bomb());
    }
    if unpacked.len() as u64 > limits.unpacked_bytes {
        return Err(too_large());
    }
    if outcome.is_err() {
        return Err(broken_archive());
    }
    if unpacked.get(257..262) == Some(b"ustar") {
        return tar::read(&unpacked, limits);
    }
    let name = stream.header().and_then(|header| header.filename()).unwrap_or_default();
    let utf8 = std::str::from_utf8(name).is_ok();
    let mut intake = Intake::new(bytes.len(), limits);
    intake.take(names::harmless(&names::decode(name, utf8)), bytes.len() as u64, &mut unpacked.as_slice())?;
    intake.finish()
}
