//! Mails that Outlook saved (MS-OXMSG).

use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_16LE};
use mail_parser::decoders::html::html_to_text;

use super::super::archive::names::harmless;
use super::super::cfb::Cfb;
use super::{charset, container, unnamed};
use crate::content::{Cause, Container, Content, Letter, Limits, Member, Refusal};

const SUBJECT: &str = "0037";
const SENDER_NAME: &str = "0C1A";
const SENDER_ADDRESS: &str = "0C1F";
const SENDER_SMTP: &str = "5D01";
const MESSAGE_ID: &str = "1035";
const BODY: &str = "1000";
const BODY_HTML: &str = "1013";
const ATTACHED_LONG_NAME: &str = "3707";
const ATTACHED_NAME: &str = "3704";
const DISPLAY_NAME: &str = "3001";
/// Times that tell when a mail was sent or came, best first: submitted, delivered, created.
const TIMES: [u32; 3] = [0x0039_0040, 0x0E06_0040, 0x3007_0040];
const MESSAGE_CODE_PAGE: u32 = 0x3FFD_0003;
const INTERNET_CODE_PAGE: u32 = 0x3FDE_0003;

/// Reads a mail of Outlook: attachments become members. A mail attached as a mail gives its own attachments with its
/// subject as folder.
///
/// # Errors
///
/// [`Cause::Damaged`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let file = Cfb::open(bytes).map_err(|_| Refusal::new(Cause::Damaged, "邮件已损坏，无法读取，请重新发送。"))?;
    let mut found = Container::default();
    let mut unpacked = 0;
    let head = Storage::open(&file, 0, 32);
    let letter = head.letter();
    attachments(&head, "", 0, limits, &mut unpacked, &mut found);
    Ok(Content::Container(container(letter, found)))
}

/// A storage with properties: the mail itself, an attachment, a mail inside it.
struct Storage<'f> {
    file: &'f Cfb<'f>,
    /// What lies in it, by names in lower case.
    children: BTreeMap<String, usize>,
    numbers: Vec<(u32, u64)>,
    encoding: &'static Encoding,
}

impl<'f> Storage<'f> {
    /// Opens a storage whose list of properties begins behind a head of this length.
    fn open(file: &'f Cfb<'f>, place: usize, head: usize) -> Self {
        let named = |place: usize| Some((file.entries().get(place)?.name.to_ascii_lowercase(), place));
        let children: BTreeMap<String, usize> = file.children(place).into_iter().filter_map(named).collect();
        let listed = children.get("__properties_version1.0").map(|place| file.stream(*place)).unwrap_or_default();
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let numbers: Vec<(u32, u64)> = listed
            .get(head..)
            .unwrap_or_default()
            .chunks_exact(16)
            .filter_map(|entry| {
                let tag = u32::try_from(number(entry.get(..4)?)).ok()?;
                Some((tag, number(entry.get(8..)?)))
            })
            .collect();
        let mut storage = Self { file, children, numbers, encoding: charset::of_code_page(936) };
        let page = storage.number(MESSAGE_CODE_PAGE).filter(|page| *page != 0);
        if let Some(page) = page.or_else(|| storage.number(INTERNET_CODE_PAGE)) {
            storage.encoding = charset::of_code_page(u32::try_from(page & 0xffff_ffff).unwrap_or(936));
        }
        storage
    }

    fn number(&self, tag: u32) -> Option<u64> {
        self.numbers.iter().find(|(found, _)| *found == tag).map(|(_, value)| *value)
    }

    fn text(&self, id: &str) -> Option<String> {
        let stream = |kind| self.stream(&format!("{id}{kind}"));
        let text = match stream("001F") {
            Some(wide) => UTF_16LE.decode_without_bom_handling(&wide).0.into_owned(),
            None => self.encoding.decode_without_bom_handling(&stream("001E")?).0.into_owned(),
        };
        Some(text.trim_end_matches('\0').to_owned()).filter(|text| !text.is_empty())
    }

    fn bytes(&self, id: &str) -> Option<Vec<u8>> {
        self.stream(&format!("{id}0102"))
    }

    /// The stream of a property: its number and its kind, in hexadecimal.
    fn stream(&self, property: &str) -> Option<Vec<u8>> {
        let name = format!("__substg1.0_{property}").to_ascii_lowercase();
        self.children.get(&name).map(|place| self.file.stream(*place))
    }

    fn letter(&self) -> Letter {
        let name = self.text(SENDER_NAME).unwrap_or_default();
        let address = self.text(SENDER_SMTP).or_else(|| self.text(SENDER_ADDRESS).filter(|text| text.contains('@')));
        let from = match address {
            Some(address) if !name.is_empty() && name != address => format!("{name} <{address}>"),
            Some(address) => address,
            None => name,
        };
        let time = TIMES.iter().find_map(|tag| self.number(*tag)).filter(|time| *time > 0);
        Letter {
            from,
            subject: self.text(SUBJECT).unwrap_or_default(),
            date: time.and_then(rfc_3339),
            id: self.text(MESSAGE_ID).unwrap_or_default(),
            body: self.body(),
        }
    }

    fn body(&self) -> String {
        let page = || {
            let raw = self.bytes(BODY_HTML);
            let encoding = self.number(INTERNET_CODE_PAGE).and_then(|page| u32::try_from(page & 0xffff_ffff).ok());
            let encoding = encoding.map_or(self.encoding, charset::of_code_page);
            let decoded = raw.map(|raw| encoding.decode(&raw).0.into_owned()).or_else(|| self.text(BODY_HTML));
            decoded.map(|page| html_to_text(&page))
        };
        let text = self.text(BODY).filter(|text| !text.trim().is_empty()).or_else(page).unwrap_or_default();
        text.replace("\r\n", "\n").trim().to_owned()
    }
}

fn attachments(
    mail: &Storage<'_>,
    folder: &str,
    depth: usize,
    limits: &Limits,
    unpacked: &mut u64,
    found: &mut Container,
) {
    let file = mail.file;
    for (_, place) in mail.children.iter().filter(|(name, _)| name.starts_with("__attach_version1.0_")) {
        if found.members.len() >= limits.entries {
            found.losses.push(format!("邮件附件超过{}个，其余没有解开。", limits.entries));
            return;
        }
        let attachment = Storage { encoding: mail.encoding, ..Storage::open(file, *place, 8) };
        let named = attachment.text(ATTACHED_LONG_NAME).or_else(|| attachment.text(ATTACHED_NAME));
        let named = named.or_else(|| attachment.text(DISPLAY_NAME));
        let number = found.members.len() + 1;
        let base = named.map_or_else(|| unnamed(number, ""), |name| harmless(&name.replace(['/', '\\'], "_")));
        let name = if folder.is_empty() { base } else { format!("{folder}/{base}") };
        if let Some(inner) = attachment.children.get("__substg1.0_3701000d").copied() {
            if depth < 5 {
                attachments(&Storage::open(file, inner, 24), &name, depth + 1, limits, unpacked, found);
            } else {
                found.losses.push(format!("“{name}”嵌套过深，没有解开，请把附件直接发送。"));
            }
            continue;
        }
        let Some(bytes) = attachment.bytes("3701") else { continue };
        *unpacked += bytes.len() as u64;
        let member = if *unpacked > limits.unpacked_bytes {
            let refusal = Refusal::new(Cause::TooLarge, "邮件附件总共过大，超出读取上限，请分开发送。");
            Member { name, refusal: Some(refusal), ..Member::default() }
        } else {
            Member { name, bytes, ..Member::default() }
        };
        found.members.push(member);
    }
}

/// A time of Windows, in steps of 100 ns since 1601, in universal time.
fn rfc_3339(time: u64) -> Option<String> {
    let seconds = i64::try_from(time / 10_000_000).ok()? - 11_644_473_600;
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}
