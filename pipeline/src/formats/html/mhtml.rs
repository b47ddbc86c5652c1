//! MHTML: a page with its pictures in one mail-like file, as Word and browsers save it.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

use super::super::pictures::{is_page_size, size_of};

/// More parts than any page has.
const MAX_PARTS: usize = 5_000;

/// Whether bytes begin like MHTML.
pub(crate) fn is_one(bytes: &[u8]) -> bool {
    let head = head_text(bytes).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', '\r', '\n', ' ']);
    let first = head.lines().next().unwrap_or_default();
    let is_field = first
        .split_once(':')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    is_field && head.contains("mime-version:") && head.contains("content-type:")
}

fn head_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..bytes.len().min(8_192)).unwrap_or_default()).into_owned()
}

/// The bytes of the first page inside and the name of their encoding.
pub(crate) fn page(bytes: &[u8]) -> Option<(Vec<u8>, Option<String>)> {
    find_part(bytes, &|part| part.is("text/html").then(|| (part.decode(), part.parameter("charset"))))
}

/// Whether one of the pictures inside is as large as a page.
pub(super) fn holds_page_picture(bytes: &[u8]) -> bool {
    let large = |part: &Part<'_>| part.is("image/") && size_of(&part.decode()).is_some_and(is_page_size);
    find_part(bytes, &|part| large(part).then_some(())).is_some()
}

/// What is wanted of the first part that has it.
fn find_part<T>(bytes: &[u8], wanted: &dyn Fn(&Part<'_>) -> Option<T>) -> Option<T> {
    let whole = Part::read(bytes)?;
    if let Some(found) = wanted(&whole) {
        return Some(found);
    }
    // Boundaries of inner multiparts are added to those of outer ones: one flat walk finds all parts.
    let mut boundaries = vec![whole.parameter("boundary")?];
    let mut rest = whole.body;
    for _ in 0..MAX_PARTS {
        let (from, to) = next_part(rest, &boundaries)?;
        let part = Part::read(rest.get(from..to)?)?;
        if let Some(found) = wanted(&part) {
            return Some(found);
        }
        let inner = part.parameter("boundary").filter(|_| boundaries.len() < 16);
        let head = (to - from).saturating_sub(part.body.len());
        rest = rest.get(if inner.is_some() { from + head } else { to }..)?;
        boundaries.extend(inner);
    }
    None
}

struct Part<'a> {
    fields: String,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let at = find(bytes, b"\r\n\r\n").map(|at| (at, 4));
        let bare = find(bytes, b"\n\n").map(|at| (at, 2));
        let (at, gap) = at.into_iter().chain(bare).min()?;
        let fields = String::from_utf8_lossy(bytes.get(..at)?).replace("\r\n", "\n");
        let fields = fields.replace("\n\t", " ").replace("\n ", " ");
        Some(Self { fields, body: bytes.get(at + gap..)? })
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let value = self.field("content-type")?;
        value.split(';').skip(1).find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
        })
    }

    fn is(&self, kind: &str) -> bool {
        self.field("content-type").is_some_and(|own| own.to_ascii_lowercase().starts_with(kind))
    }

    fn decode(&self) -> Vec<u8> {
        let encoding = self.field("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let decoded = match encoding.as_str() {
            "base64" => base64_decode(self.body),
            "quoted-printable" => quoted_printable_decode(self.body),
            _ => None,
        };
        decoded.unwrap_or_else(|| self.body.to_vec())
    }
}

/// Begin and end of the next part between two boundaries.
fn next_part(bytes: &[u8], boundaries: &[String]) -> Option<(usize, usize)> {
    let (start, length) = nearest(bytes, boundaries)?;
    let inside = bytes.get(start + length..)?;
    let line = find(inside, b"\n").map_or(inside.len(), |at| at + 1);
    let from = start + length + line;
    let inside = bytes.get(from..)?;
    let end = nearest(inside, boundaries).map_or(inside.len(), |(at, _)| at);
    Some((from, from + end))
}

fn nearest(bytes: &[u8], boundaries: &[String]) -> Option<(usize, usize)> {
    let places = boundaries.iter().filter(|boundary| !boundary.is_empty()).filter_map(|boundary| {
        let line = format!("--{boundary}");
        find(bytes, line.as_bytes()).map(|at| (at, line.len()))
    });
    places.min_by_key(|(at, length)| (*at, usize::MAX - *length))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        let at = from + at;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
