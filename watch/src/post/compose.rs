//! From a night to the letters about it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use shuping_analyzers::scheme::Roster;
use shuping_analyzers::season::Season;
use shuping_pipeline::store::{Letter, LetterState, hash};
use shuping_reports::{Inputs, nightly};

use super::Mail;
use crate::exit::{Exit, Failure};

/// A letter before it is a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    /// What it is: kind, season, day and address. The same letter has the same key.
    pub key: String,
    /// Sender.
    pub from: String,
    /// The one recipient.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Files that go along.
    pub attached: Vec<PathBuf>,
}

/// The letters of a night: the digest for each who gets it, then reminders in the order of the roster.
/// `files` are those of the nightly folder.
pub(crate) fn drafts(
    mail: &Mail,
    inputs: &Inputs,
    roster: &Roster,
    (since, warnings): (Option<&Season>, &[String]),
    files: &[PathBuf],
) -> Vec<Draft> {
    let season = &inputs.season.season;
    let whose = format!("{} {} {}", season.organization, season.year, inputs.made_on);
    let digest = nightly::digest(inputs, since, warnings);
    let mut drafts: Vec<Draft> = mail
        .digest_to
        .iter()
        .map(|to| Draft {
            key: format!("digest {whose} {to}"),
            from: mail.from.clone(),
            to: to.clone(),
            subject: digest.subject.clone(),
            text: digest.text.clone(),
            attached: if mail.attach { files.to_vec() } else { Vec::new() },
        })
        .collect();
    for reminder in nightly::reminders(inputs, &mail.remind_before, &mail.remind_after) {
        let Some(unit) = roster.unit(&reminder.unit).filter(|unit| unit.remind && !unit.mail.is_empty()) else {
            continue;
        };
        drafts.push(Draft {
            key: format!("reminder {whose} {} {}", unit.id, unit.mail),
            from: mail.from.clone(),
            to: unit.mail.clone(),
            subject: reminder.subject,
            text: reminder.text,
            attached: Vec::new(),
        });
    }
    drafts
}

/// A letter that shows that letters arrive.
pub(crate) fn test_letter(mail: &Mail, to: &str, now: Timestamp) -> Draft {
    Draft {
        key: format!("test {now} {to}"),
        from: mail.from.clone(),
        to: to.into(),
        subject: "shuping 试发".into(),
        text: "收到这封信，说明发信设置可用。\n".into(),
        attached: Vec::new(),
    }
}

impl Draft {
    /// The whole message with its Message-ID, which follows from the key: the same letter has the same, whenever and
    /// by whichever copy of the store it is written.
    ///
    /// # Errors
    ///
    /// When an address is none, or an attached file cannot be read.
    pub(crate) fn letter(&self, now: Timestamp) -> Result<Letter, Failure> {
        let from = mailbox(&self.from)?;
        let to = mailbox(&self.to)?;
        let recipient = to.email.to_string();
        let sign: String = hash(self.key.as_bytes()).chars().take(32).collect();
        let message_id = format!("<{sign}@{}>", from.email.domain());
        let builder = Message::builder()
            .from(from)
            .to(to)
            .subject(self.subject.as_str())
            .date(now.into())
            .message_id(Some(message_id.clone()))
            .raw_header(automatic());
        let text = SinglePart::plain(self.text.clone());
        let message = if self.attached.is_empty() {
            builder.singlepart(text)
        } else {
            let mut parts = MultiPart::mixed().singlepart(text);
            for path in &self.attached {
                parts = parts.singlepart(attachment(path)?);
            }
            builder.multipart(parts)
        };
        let message = message.map_err(|error| Failure::told(Exit::Internal, format!("写不成信：{error}")))?;
        Ok(Letter {
            number: 0,
            key: self.key.clone(),
            message_id,
            recipient,
            subject: self.subject.clone(),
            message: message.formatted(),
            state: LetterState::Waiting,
            attempts: 0,
            written_at: now,
            next_at: now,
            ended_at: None,
            answer: String::new(),
        })
    }
}

/// Tells holiday answering machines to keep silent (RFC 3834).
fn automatic() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into())
}

fn mailbox(address: &str) -> Result<Mailbox, Failure> {
    let message = || format!("“{address}”不是邮件地址；请在 service.toml 或名单里改正");
    address.parse().map_err(|_| Failure::told(Exit::Configuration, message()))
}

fn attachment(path: &Path) -> Result<SinglePart, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let kind = if name.ends_with(".html") {
        ContentType::TEXT_HTML
    } else {
        ContentType::parse("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .unwrap_or(ContentType::TEXT_PLAIN)
    };
    Ok(Attachment::new(name).body(fs_err::read(path)?, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            key: "digest 某大学 2023 2024-01-17 zzb@example.edu.cn".into(),
            from: "述评 <shuping@example.edu.cn>".into(),
            to: "组织部 <zzb@example.edu.cn>".into(),
            subject: "1月17日材料日报：新收3件，缺2份，退回1份".into(),
            text: "某大学\n【新收到的文件】\n".into(),
            attached: Vec::new(),
        }
    }

    #[test]
    fn the_same_letter_has_the_same_message_id_whenever_it_is_written() {
        let first = draft().letter(Timestamp::UNIX_EPOCH).unwrap();
        let second = draft().letter("2024-01-18T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(first.message_id, second.message_id);
        let other = Draft { key: "digest 2024-01-18".into(), ..draft() }.letter(Timestamp::UNIX_EPOCH).unwrap();
        assert_ne!(first.message_id, other.message_id);
    }

    #[test]
    fn a_message_is_plain_ascii_on_the_line_and_says_that_it_is_automatic() {
        let letter = draft().letter(Timestamp::UNIX_EPOCH).unwrap();
        assert!(letter.message.is_ascii());
        let text = String::from_utf8(letter.message).unwrap();
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains(&format!("Message-ID: {}\r\n", letter.message_id)), "{text}");
        assert_eq!(letter.recipient, "zzb@example.edu.cn");
    }

    #[test]
    fn a_line_break_in_a_subject_makes_no_header() {
        let letter =
            Draft { subject: "a\r\nBcc: x@example.org".into(), ..draft() }.letter(Timestamp::UNIX_EPOCH).unwrap();
        let text = String::from_utf8(letter.message).unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
    }
}
