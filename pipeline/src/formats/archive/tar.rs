//! tar archives (POSIX ustar, with the long names of GNU and pax).

use super::intake::{Intake, Room, broken_archive, damaged};
use super::names;
use crate::content::{Content, Limits, Refusal};

const BLOCK: usize = 512;

/// Unpacks a tar archive.
///
/// # Errors
///
/// [`Cause::Damaged`](crate::content::Cause::Damaged) where not even the first head is whole.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut intake = Intake::new(bytes.len(), limits);
    let mut rest = bytes;
    let mut long_name: Option<Vec<u8>> = None;
    let mut members: Vec<(Vec<u8>, Option<&[u8]>)> = Vec::new();
    while let Some((head, after)) = rest.split_at_checked(BLOCK) {
        if head.iter().all(|byte| *byte == 0) {
            break;
        }
        let Some(size) = number(head.get(124..136).unwrap_or_default()) else { break };
        let padded = size.div_ceil(BLOCK).saturating_mul(BLOCK);
        let body = after.get(..size);
        rest = after.get(padded.min(after.len())..).unwrap_or_default();
        match (head.get(156), body) {
            (Some(b'L'), Some(body)) => long_name = Some(until_zero(body).to_vec()),
            (Some(b'x'), Some(body)) => long_name = pax_path(body).or(long_name),
            (Some(0 | b'0' | b'7'), body) => {
                if intake.count() == Room::Full {
                    break;
                }
                members.push((long_name.take().unwrap_or_else(|| name(head)), body));
            }
            _ => long_name = None,
        }
    }
    if members.is_empty() && !bytes.iter().all(|byte| *byte == 0) {
        return Err(broken_archive());
    }
    let utf8 = names::are_utf8(members.iter().map(|(name, _)| name.as_slice()));
    for (name, body) in members {
        let name = names::harmless(&names::decode(&name, utf8));
        match body {
            Some(body) => {
                intake.take(name, body.len() as u64, &mut &*body)?;
            }
            None => intake.refuse(name, damaged()),
        }
    }
    intake.finish()
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn name(head: &[u8]) -> Vec<u8> {
    let base = until_zero(head.get(..100).unwrap_or_default());
    let prefix = until_zero(head.get(345..500).unwrap_or_default());
    let posix = head.get(257..263) == Some(b"ustar\0");
    if posix && !prefix.is_empty() { [prefix, b"/", base].concat() } else { base.to_vec() }
}

/// A size in octal figures, or in binary where the first bit is set.
fn number(field: &[u8]) -> Option<usize> {
    if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        let tail = field.get(4..)?;
        return usize::try_from(tail.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))).ok();
    }
    let text = std::str::from_utf8(until_zero(field)).ok()?.trim();
    if text.is_empty() { Some(0) } else { usize::from_str_radix(text, 8).ok() }
}

/// The path in a record of extended attributes: lines of `length key=value`.
fn pax_path(body: &[u8]) -> Option<Vec<u8>> {
    let mut rest = body;
    while !rest.is_empty() {
        let space = rest.iter().position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(rest.get(..space)?).ok()?.parse().ok()?;
        let record = rest.get(space + 1..length.checked_sub(1)?)?;
        if let Some(path) = record.strip_prefix(b"path=") {
            return Some(path.to_vec());
        }
        rest = rest.get(length..)?;
    }
    None
}
