//! Mails: head, body, and attachments as members.

mod charset;
pub mod eml;
mod header;
pub mod msg;
mod parameters;
pub mod tnef;
mod transfer;

#[cfg(test)]
mod tests;

use super::archive::names;
use crate::content::{Container, Letter};

/// Addresses under which mail providers offer attachments that are too large for a mail.
const LARGE_ATTACHMENTS: [&str; 8] = [
    "超大附件",
    "mail.qq.com/cgi-bin/ftnexs_download",
    "mail.qq.com/ftn/download",
    "mail.163.com/large-attachment-download",
    "mail.126.com/large-attachment-download",
    "mail.163.com/html/webmail/download",
    "云附件",
    "文件中转站",
];

/// Heads of mails are looked through so far.
const HEAD: usize = 64 * 1024;

/// The subject of a mail from its head alone, decoded; `None` where it has none.
#[must_use]
pub fn subject(message: &[u8]) -> Option<String> {
    let mut found: Option<Vec<u8>> = None;
    for line in message.get(..HEAD).unwrap_or(message).split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (&mut found, line.first()) {
            (_, None) => break,
            (Some(value), Some(b' ' | b'\t')) => {
                value.extend_from_slice(b"\r\n");
                value.extend_from_slice(line);
            }
            (Some(_), _) => break,
            (None, _) => {
                let (name, value) = line.split_at_checked(b"subject:".len()).unwrap_or_default();
                found = name.eq_ignore_ascii_case(b"subject:").then(|| value.to_vec());
            }
        }
    }
    found.map(|value| header::decode(&value)).filter(|subject| !subject.is_empty())
}

/// The container of a letter, names told apart; says where an attachment is only a link.
fn container(letter: Letter, mut container: Container) -> Container {
    let body = letter.body.to_lowercase();
    if LARGE_ATTACHMENTS.iter().any(|sign| body.contains(sign)) {
        container.losses.push("邮件里有超大附件的下载链接，文件不在邮件中，请下载后另行放入。".to_owned());
    }
    names::tell_apart(&mut container.members);
    container.letter = Some(letter);
    container
}

/// The name of a member that has none.
fn unnamed(number: usize, ending: &str) -> String {
    if ending.is_empty() { format!("附件{number}") } else { format!("附件{number}.{ending}") }
}
