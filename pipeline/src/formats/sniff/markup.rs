//! Text with marks in it: rich text, web pages, the XML formats of Office 2003, mails.

use encoding_rs::Encoding;

use super::{Format, ending};

/// Characters of the head that decide.
const HEAD: usize = 8192;

/// Which markup a file is, `None` where it is none.
pub(super) fn recognise(name: &str, bytes: &[u8]) -> Option<Format> {
    let head = head(bytes);
    let text = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\0']);
    if text.starts_with("{\\rt") {
        return Some(Format::Rtf);
    }
    if let Some(format) = xml(name, text) {
        return Some(format);
    }
    if let Some(format) = mail(name, text) {
        return Some(format);
    }
    html(name, text)
}

/// The first characters, decoded far enough to find ASCII words, in lower case.
fn head(bytes: &[u8]) -> String {
    let part = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let text = match (Encoding::for_bom(part), part) {
        (Some((encoding, mark)), _) => {
            encoding.decode_without_bom_handling(part.get(mark..).unwrap_or_default()).0.into_owned()
        }
        (None, [b'<', 0, ..]) => encoding_rs::UTF_16LE.decode_without_bom_handling(part).0.into_owned(),
        (None, [0, b'<', ..]) => encoding_rs::UTF_16BE.decode_without_bom_handling(part).0.into_owned(),
        _ => String::from_utf8_lossy(part).into_owned(),
    };
    text.to_lowercase()
}

fn xml(name: &str, text: &str) -> Option<Format> {
    if !text.starts_with("<?xml")
        && !text.starts_with("<?mso-")
        && !text.starts_with("<pkg:")
        && !text.starts_with("<w:")
        && !text.starts_with("<workbook")
        && !text.starts_with("<ss:")
        && !text.starts_with("<office:")
    {
        return None;
    }
    let has = |word: &str| text.contains(word);
    if has("urn:schemas-microsoft-com:office:spreadsheet") && !has("<html") || has("progid=\"excel.sheet\"") {
        return Some(Format::SheetXml);
    }
    if has("progid=\"word.document\"")
        || has("office/word/2003/wordml")
        || has("office/2006/xmlpackage")
        || has("<w:document")
    {
        return Some(Format::WordXml);
    }
    if has("<office:document") && has("application/vnd.oasis.opendocument.text") {
        return Some(Format::Odt);
    }
    if has("<html") || has("<!doctype html") || has("<table") {
        return html(name, text);
    }
    None
}

/// Heads of mails that people's programs write; two of them at the start make a mail.
const MAIL_HEADS: [&str; 22] = [
    "received:",
    "return-path:",
    "delivered-to:",
    "from:",
    "to:",
    "cc:",
    "subject:",
    "date:",
    "message-id:",
    "mime-version:",
    "content-type:",
    "content-transfer-encoding:",
    "x-mailer:",
    "x-originating-ip:",
    "x-qq-mid:",
    "x-coremail-",
    "dkim-signature:",
    "authentication-results:",
    "x-priority:",
    "reply-to:",
    "sender:",
    "x-received:",
];

/// A mail, or a web page that was saved as one.
fn mail(name: &str, text: &str) -> Option<Format> {
    let mut lines = text.lines().peekable();
    if lines.peek().is_some_and(|line| line.starts_with("from ") && !line.contains(": ")) {
        lines.next();
    }
    let mut heads = Vec::new();
    for line in lines {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let (field, _) = line.split_once(':')?;
        if field.is_empty() || !field.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        heads.push(line);
    }
    let known = heads.iter().filter(|line| MAIL_HEADS.iter().any(|head| line.starts_with(head))).count();
    if known < 2 {
        return None;
    }
    let starts = |field: &str| heads.iter().any(|line| line.starts_with(field));
    let delivered = starts("received:") || starts("to:") || starts("delivered-to:") || starts("message-id:");
    let page = text.contains("multipart/related")
        || text.contains("content-location:")
        || starts("snapshot-content-location:");
    let page_name = ["mht", "mhtml", "doc", "xls", "wps", "et"].contains(&ending(name).as_str());
    if starts("mime-version:") && page && (page_name || !delivered) {
        return Some(Format::Mhtml);
    }
    Some(Format::Eml)
}

/// Tags that a web page has near its start.
const TAGS: [&str; 10] =
    ["<html", "<!doctype html", "<head", "<body", "<meta ", "<table", "<div", "<p>", "<style", "<title"];

fn html(name: &str, text: &str) -> Option<Format> {
    let named = ["htm", "html", "xhtml", "shtml"].contains(&ending(name).as_str());
    let begins = text.starts_with('<') && TAGS.iter().any(|tag| text.contains(tag));
    let page = ["<html", "<!doctype html"].iter().any(|tag| text.contains(tag));
    if !begins && !(named && page) && !(page && text.starts_with("<!--")) {
        return None;
    }
    let sheet_name = ["xls", "et", "xlsx", "ett", "xlt"].contains(&ending(name).as_str());
    let sheet_mark = text.contains("schemas-microsoft-com:office:excel") || text.contains("excel.sheet");
    Some(if sheet_name || sheet_mark { Format::SheetHtml } else { Format::Html })
}
