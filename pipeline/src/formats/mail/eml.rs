//! Mails as they are sent (RFC 5322, MIME), also from Maildir folders.

use std::panic::catch_unwind;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{DateTime, Encoding, HeaderName, Message, MessageParser, MessagePart, PartType};

use super::super::archive::names::harmless;
use super::parameters::Parameters;
use super::{charset, container, header, transfer, unnamed};
use crate::content::{Cause, Container, Content, Letter, Limits, Member, Refusal};

/// Mails inside mails that are parsed at all; the parser recurses over them.
const NESTED: usize = 100;
/// Pictures that the text shows inside itself and that are smaller are signatures and logos, not papers.
const DECORATION: usize = 48 << 10;
/// Characters of a body that are kept.
const BODY: usize = 200_000;

/// Reads a mail: its head and body as [`Letter`], its attachments as members, mails inside it too.
///
/// # Errors
///
/// [`Cause::Damaged`] where there is no head, [`Cause::Bomb`] for mails nested without end.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    if nested(bytes) > NESTED {
        return Err(Refusal::new(Cause::Bomb, "邮件层层嵌套过深，没有读取，请把附件直接发送。"));
    }
    // mail-parser asserts what mails whose parts end each other do not keep; where nothing is asserted it goes on.
    let Some(message) = catch_unwind(|| MessageParser::default().parse(bytes)).ok().flatten() else {
        return Err(Refusal::new(Cause::Damaged, "邮件已损坏，无法读取，请重新发送。"));
    };
    let mut found = Container::default();
    if cut_off(&message, bytes) {
        found.losses.push("邮件末尾残缺，最后的附件可能不完整，请重新发送。".to_owned());
    }
    let body = body(&message, bytes);
    let pages: String = message.parts.iter().filter_map(|part| html(part, bytes)).collect();
    let mut unpacked = 0_u64;
    for place in members(&message, bytes) {
        let Some(part) = message.parts.get(place) else { continue };
        if found.members.len() >= limits.entries {
            found.losses.push(format!("邮件附件超过{}个，其余没有解开。", limits.entries));
            break;
        }
        let content = raw_body(part, bytes);
        if is_decoration(part, bytes, content.len(), &pages) {
            continue;
        }
        unpacked += content.len() as u64;
        let name = member_name(part, bytes, &content, found.members.len() + 1);
        if unpacked > limits.unpacked_bytes {
            let refusal = Refusal::new(Cause::TooLarge, "邮件附件总共过大，超出读取上限，请分开发送。");
            found.members.push(Member { name, refusal: Some(refusal), ..Member::default() });
            continue;
        }
        found.members.push(Member { name, bytes: content, ..Member::default() });
    }
    Ok(Content::Container(container(letter(&message, bytes, body), found)))
}

/// How many mails are nested at most.
fn nested(bytes: &[u8]) -> usize {
    let marks: [&[u8]; 3] = [b"message/rfc822", b"message/global", b"multipart/digest"];
    bytes
        .windows(16)
        .filter(|window| matches!(window.first(), Some(b'm' | b'M')))
        .filter(|window| {
            marks.iter().any(|mark| window.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark)))
        })
        .take(NESTED + 1)
        .count()
}

fn letter(message: &Message<'_>, bytes: &[u8], body: String) -> Letter {
    let text = |name: &HeaderName<'_>| {
        message.parts.first().and_then(|part| raw_header(part, bytes, name)).map(header::decode).unwrap_or_default()
    };
    let received = || message.received().and_then(|received| received.date);
    let date = message.date().copied().filter(DateTime::is_valid).or_else(|| received().filter(DateTime::is_valid));
    Letter {
        from: sender(&text(&HeaderName::From)),
        subject: text(&HeaderName::Subject),
        date: date.map(|date| rfc_3339(&date)),
        id: message.message_id().unwrap_or_default().to_owned(),
        body,
    }
}

/// `name <address>` without the quotes that mailers put around names.
fn sender(text: &str) -> String {
    match text.split_once('<') {
        Some((name, address)) => {
            let name = name.trim().trim_matches(['"', '\'']).trim();
            let address = address.trim();
            if name.is_empty() { format!("<{address}") } else { format!("{name} <{address}") }
        }
        None => text.trim_matches(['"', '\'']).to_owned(),
    }
}

fn rfc_3339(date: &DateTime) -> String {
    let sign = if date.tz_before_gmt { '-' } else { '+' };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        date.year, date.month, date.day, date.hour, date.minute, date.second, date.tz_hour, date.tz_minute
    )
}

fn slice(bytes: &[u8], start: u32, end: u32) -> &[u8] {
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else { return &[] };
    bytes.get(start..end.min(bytes.len())).unwrap_or_default()
}

/// The raw value of a header of a part.
fn raw_header<'b>(part: &MessagePart<'_>, bytes: &'b [u8], name: &HeaderName<'_>) -> Option<&'b [u8]> {
    let header = part.headers.iter().find(|header| header.name == *name)?;
    Some(slice(bytes, header.offset_start, header.offset_end))
}

fn parameters(part: &MessagePart<'_>, bytes: &[u8], name: &HeaderName<'_>) -> Parameters {
    raw_header(part, bytes, name).map(Parameters::parse).unwrap_or_default()
}

/// The bytes of a part, its transfer encoding taken off. Decoded here and not taken from the parser, which turns every
/// text into UTF-8 and gives up on base64 with a flaw.
fn raw_body(part: &MessagePart<'_>, bytes: &[u8]) -> Vec<u8> {
    let raw = slice(bytes, part.offset_body, part.offset_end);
    let declared = raw_header(part, bytes, &HeaderName::ContentTransferEncoding).unwrap_or_default();
    let declared = String::from_utf8_lossy(declared).trim().to_ascii_lowercase();
    match (part.encoding, declared.as_str()) {
        (Encoding::Base64, _) | (_, "base64") => transfer::base64(raw),
        (Encoding::QuotedPrintable, _) | (_, "quoted-printable") => transfer::quoted_printable(raw, false),
        _ => raw.to_vec(),
    }
}

fn text(part: &MessagePart<'_>, bytes: &[u8]) -> String {
    let raw = raw_body(part, bytes);
    let label = parameters(part, bytes, &HeaderName::ContentType).get("charset");
    let declared = match &part.body {
        PartType::Html(_) if label.is_none() => charset_in_page(&raw),
        _ => label,
    };
    match declared.map(|label| charset::decode(&label, &raw)) {
        Some(Some(text)) => text,
        // A charset that only the parser knows (UTF-7 and some rare ones).
        Some(None) => match &part.body {
            PartType::Text(text) | PartType::Html(text) => text.to_string(),
            _ => charset::guess(&raw),
        },
        None => charset::guess(&raw),
    }
}

/// The charset that a page names in its own head.
fn charset_in_page(raw: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(raw.get(..raw.len().min(2048))?).to_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    Some(label.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect())
}

fn html(part: &MessagePart<'_>, bytes: &[u8]) -> Option<String> {
    matches!(part.body, PartType::Html(_)).then(|| text(part, bytes))
}

/// Parts that are the body: those that the parser takes for it and that bear no name.
fn is_body(message: &Message<'_>, place: usize, bytes: &[u8]) -> bool {
    let Some(part) = message.parts.get(place) else { return false };
    let listed = message.text_body.iter().chain(&message.html_body).any(|id| usize::try_from(*id) == Ok(place));
    listed && matches!(part.body, PartType::Text(_) | PartType::Html(_)) && file_name(part, bytes).is_none()
}

fn body(message: &Message<'_>, bytes: &[u8]) -> String {
    let texts = |ids: &[u32], plain: bool| -> String {
        let places = ids.iter().filter_map(|id| usize::try_from(*id).ok()).filter(|id| is_body(message, *id, bytes));
        let parts = places.filter_map(|place| message.parts.get(place));
        let parts = parts.filter(|part| !plain || matches!(part.body, PartType::Text(_)));
        let texts: Vec<String> = parts.map(|part| readable(part, bytes)).filter(|text| !text.is_empty()).collect();
        texts.join("\n")
    };
    let plain = texts(&message.text_body, true);
    let text = if plain.trim().is_empty() { texts(&message.html_body, false) } else { plain };
    text.chars().take(BODY).collect()
}

fn readable(part: &MessagePart<'_>, bytes: &[u8]) -> String {
    let text = text(part, bytes);
    let text = if matches!(part.body, PartType::Html(_)) { html_to_text(&text) } else { text };
    text.replace("\r\n", "\n").trim().to_owned()
}

/// Parts that are files of their own.
fn members(message: &Message<'_>, bytes: &[u8]) -> Vec<usize> {
    (0..message.parts.len())
        .filter(|place| {
            let Some(part) = message.parts.get(*place) else { return false };
            !matches!(part.body, PartType::Multipart(_)) && !is_body(message, *place, bytes)
        })
        .filter(|place| {
            // The second form of a body that is sent as text and as page.
            let part = message.parts.get(*place);
            !part.is_some_and(|part| {
                matches!(part.body, PartType::Text(_) | PartType::Html(_))
                    && file_name(part, bytes).is_none()
                    && !parameters(part, bytes, &HeaderName::ContentDisposition).value.starts_with("attachment")
            })
        })
        .collect()
}

fn file_name(part: &MessagePart<'_>, bytes: &[u8]) -> Option<String> {
    let disposition = parameters(part, bytes, &HeaderName::ContentDisposition);
    disposition.get("filename").or_else(|| parameters(part, bytes, &HeaderName::ContentType).get("name"))
}

fn member_name(part: &MessagePart<'_>, bytes: &[u8], content: &[u8], number: usize) -> String {
    let named = file_name(part, bytes).map(|name| harmless(name.rsplit(['/', '\\']).next().unwrap_or(&name)));
    let kind = parameters(part, bytes, &HeaderName::ContentType).value;
    if !matches!(part.body, PartType::Message(_)) && !kind.starts_with("message/rfc822") {
        return named.unwrap_or_else(|| unnamed(number, ending_of(&kind)));
    }
    let subject = || {
        let inner = MessageParser::default().parse_headers(content)?;
        let raw = raw_header(inner.parts.first()?, content, &HeaderName::Subject).map(header::decode)?;
        Some(raw.replace(['/', '\\'], "_")).filter(|subject| !subject.is_empty())
    };
    let name = named.or_else(|| subject().map(|subject| harmless(&subject))).unwrap_or_else(|| unnamed(number, ""));
    if name.to_lowercase().ends_with(".eml") { name } else { format!("{name}.eml") }
}

/// The usual ending of a content type.
fn ending_of(kind: &str) -> &'static str {
    match kind {
        "application/pdf" => "pdf",
        "application/msword" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/zip" | "application/x-zip-compressed" => "zip",
        "application/ms-tnef" => "dat",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "text/plain" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/calendar" => "ics",
        _ => "",
    }
}

/// A picture that belongs to the body: the page refers to it, it is small, and nobody attached it.
fn is_decoration(part: &MessagePart<'_>, bytes: &[u8], size: usize, pages: &str) -> bool {
    let kind = parameters(part, bytes, &HeaderName::ContentType).value;
    let attached = parameters(part, bytes, &HeaderName::ContentDisposition).value.starts_with("attachment");
    let id = raw_header(part, bytes, &HeaderName::ContentId).map(|id| String::from_utf8_lossy(id).into_owned());
    let id = id.unwrap_or_default();
    let id = id.trim().trim_matches(['<', '>']);
    kind.starts_with("image/")
        && !attached
        && size < DECORATION
        && !id.is_empty()
        && pages.contains(&format!("cid:{id}"))
}

/// Whether the outermost boundary never closes.
fn cut_off(message: &Message<'_>, bytes: &[u8]) -> bool {
    let Some(first) = message.parts.first() else { return false };
    let kind = parameters(first, bytes, &HeaderName::ContentType);
    let Some(boundary) = kind.get("boundary").filter(|_| kind.value.starts_with("multipart/")) else { return false };
    let end = format!("--{boundary}--");
    let tail = bytes.get(slice_start(first)..).unwrap_or_default();
    super::super::sniff::find(tail, end.as_bytes()).is_none()
}

fn slice_start(part: &MessagePart<'_>) -> usize {
    usize::try_from(part.offset_body).unwrap_or(0)
}
