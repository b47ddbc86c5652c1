//! `winmail.dat`: attachments as Exchange wraps them for mailers that do not know it (MS-OXTNEF).

use super::super::archive::names::{harmless, tell_apart};
use super::{charset, unnamed};
use crate::content::{Cause, Container, Content, Limits, Member, Refusal};

const ATTACHMENT_BEGINS: u32 = 0x0006_9002;
const TITLE: u32 = 0x0001_8010;
const DATA: u32 = 0x0006_800F;
const PROPERTIES: u32 = 0x0006_9005;
const LONG_NAME: u16 = 0x3707;

/// Unpacks the attachments.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Empty`] where there is no attachment.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let Some(mut rest) = bytes.get(6..) else {
        return Err(Refusal::new(Cause::Damaged, "winmail.dat已损坏，请把附件直接发送。"));
    };
    let mut found = Container::default();
    while let Some((id, data, after)) = attribute(rest) {
        rest = after;
        if id == ATTACHMENT_BEGINS {
            if found.members.len() >= limits.entries {
                found.losses.push(format!("附件超过{}个，其余没有解开。", limits.entries));
                break;
            }
            found.members.push(Member::default());
        }
        let number = found.members.len();
        let Some(member) = found.members.last_mut() else { continue };
        match id {
            TITLE if member.name.is_empty() => member.name = name(&charset::guess(trim_zeros(data)), number),
            DATA => member.bytes = data.to_vec(),
            PROPERTIES => {
                if let Some(long) = long_name(data) {
                    member.name = name(&long, number);
                }
            }
            _ => {}
        }
    }
    found.members.retain(|member| !member.bytes.is_empty());
    if found.members.is_empty() {
        return Err(Refusal::new(Cause::Empty, "winmail.dat里没有附件，请让对方以普通格式重新发送。"));
    }
    for (index, member) in found.members.iter_mut().enumerate() {
        if member.name.is_empty() {
            member.name = unnamed(index + 1, "");
        }
    }
    tell_apart(&mut found.members);
    Ok(Content::Container(found))
}

fn name(raw: &str, number: usize) -> String {
    let raw = raw.trim_end_matches('\0');
    if raw.is_empty() { unnamed(number, "") } else { harmless(&raw.replace(['/', '\\'], "_")) }
}

fn trim_zeros(text: &[u8]) -> &[u8] {
    let length = text.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    text.get(..length).unwrap_or(text)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

/// Level, id, length, data, checksum.
fn attribute(rest: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let id = number(rest.get(1..5)?);
    let length = usize::try_from(number(rest.get(5..9)?)).ok()?;
    let data = rest.get(9..9_usize.checked_add(length)?)?;
    Some((id, data, rest.get(length.checked_add(11)?..).unwrap_or_default()))
}

/// The long name in a list of properties, found by its tag: text in UTF-16 or in the system's code page.
fn long_name(data: &[u8]) -> Option<String> {
    for (kind, wide) in [(0x1f_u8, true), (0x1e, false)] {
        let tag = [kind, 0, LONG_NAME.to_le_bytes()[0], LONG_NAME.to_le_bytes()[1], 1, 0, 0, 0];
        let Some(at) = super::super::sniff::find(data, &tag) else { continue };
        let rest = data.get(at + 8..)?;
        let length = usize::try_from(number(rest.get(..4)?)).ok()?;
        let text = rest.get(4..4_usize.checked_add(length)?)?;
        return Some(if wide {
            encoding_rs::UTF_16LE.decode_without_bom_handling(text).0.into_owned()
        } else {
            charset::guess(trim_zeros(text))
        });
    }
    None
}
