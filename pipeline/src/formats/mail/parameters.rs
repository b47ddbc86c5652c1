//! Parameters of `Content-Type` and `Content-Disposition`: names of attachments above all.

use std::collections::BTreeMap;

use super::{charset, header, transfer};

/// Segments of one parameter (RFC 2231) that are read.
const SEGMENTS: usize = 1000;

/// Parameters by their names in lower case.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parameters {
    /// What stands before the first semicolon, in lower case.
    pub(super) value: String,
    found: BTreeMap<String, Parameter>,
}

#[derive(Debug, Default, PartialEq)]
struct Parameter {
    /// `name=value`.
    plain: Option<Vec<u8>>,
    /// `name*0*=…`, `name*1=…`: by number, with whether it is percent-encoded.
    segments: BTreeMap<usize, (bool, Vec<u8>)>,
}

impl Parameters {
    /// Takes the raw value of a header apart.
    pub(super) fn parse(raw: &[u8]) -> Self {
        let line = header::unfold(raw);
        let mut parts = split(&line).into_iter();
        let value = parts.next().map(|part| String::from_utf8_lossy(part.trim_ascii()).to_lowercase());
        let mut parameters = Self { value: value.unwrap_or_default(), found: BTreeMap::new() };
        for part in parts {
            parameters.add(part);
        }
        parameters
    }

    fn add(&mut self, part: &[u8]) {
        let Some(equals) = part.iter().position(|byte| *byte == b'=') else { return };
        let (name, value) = part.split_at_checked(equals).unwrap_or((part, &[]));
        let name = String::from_utf8_lossy(name.trim_ascii()).to_lowercase();
        let value = unquote(value.strip_prefix(b"=").unwrap_or(value).trim_ascii());
        let (base, number) = name.split_once('*').unwrap_or((name.as_str(), ""));
        let parameter = self.found.entry(base.to_owned()).or_default();
        if !name.contains('*') {
            parameter.plain.get_or_insert(value);
            return;
        }
        let (number, encoded) = match number.strip_suffix('*') {
            Some(number) => (number, true),
            None => (number, number.is_empty()),
        };
        let Ok(number) = (if number.is_empty() { Ok(0) } else { number.parse::<usize>() }) else { return };
        if number < SEGMENTS {
            parameter.segments.entry(number).or_insert((encoded, value));
        }
    }

    /// A parameter, decoded.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let parameter = self.found.get(name)?;
        parameter.joined().or_else(|| Some(header::decode(parameter.plain.as_deref()?))).filter(|text| !text.is_empty())
    }
}

impl Parameter {
    /// The segments joined as bytes, then decoded: a Chinese character may stand in two of them.
    fn joined(&self) -> Option<String> {
        let (_, (_, first)) = self.segments.first_key_value()?;
        let encoded = self.segments.values().any(|(encoded, _)| *encoded);
        let label = charset_of(first).filter(|_| encoded);
        let mut bytes = Vec::new();
        for (index, (encoded, value)) in self.segments.values().enumerate() {
            let value = if index == 0 && label.is_some() { after_language(value) } else { value.as_slice() };
            if *encoded { bytes.extend(transfer::percent(value)) } else { bytes.extend_from_slice(value) }
        }
        if bytes.windows(2).any(|pair| pair == b"=?") {
            return Some(header::decode(&bytes));
        }
        Some(label.and_then(|label| charset::decode(&label, &bytes)).unwrap_or_else(|| charset::guess(&bytes)))
    }
}

/// The charset before `'language'`.
fn charset_of(value: &[u8]) -> Option<String> {
    let mut quotes = value.iter().enumerate().filter(|(_, byte)| **byte == b'\'').map(|(at, _)| at);
    let (first, _) = (quotes.next()?, quotes.next()?);
    let label = std::str::from_utf8(value.get(..first)?).ok()?;
    label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte)).then(|| label.to_owned())
}

fn after_language(value: &[u8]) -> &[u8] {
    value.splitn(3, |byte| *byte == b'\'').nth(2).unwrap_or(value)
}

/// Cuts at semicolons outside quotes.
fn split(line: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in line.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\'
                if quoted
                    && line.get(at + 1) == Some(&b'"')
                    && at.checked_sub(1).and_then(|at| line.get(at)).is_none_or(u8::is_ascii) =>
            {
                escaped = true;
            }
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                parts.push(line.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(line.get(start..).unwrap_or_default());
    parts
}

/// Takes quotes off. A backslash escapes only a quote or another one: in raw GBK it is the second half of a character.
fn unquote(value: &[u8]) -> Vec<u8> {
    let Some(inside) = value.strip_prefix(b"\"") else { return value.to_vec() };
    let inside = inside.strip_suffix(b"\"").unwrap_or(inside);
    let mut out = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let half = out.last().is_some_and(|last: &u8| !last.is_ascii());
        match (byte, after.split_first()) {
            (b'\\', Some((next @ (b'"' | b'\\'), tail))) if !half => {
                out.push(*next);
                rest = tail;
            }
            _ => out.push(*byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Parameters;

    fn name(raw: &[u8]) -> Option<String> {
        Parameters::parse(raw).get("filename")
    }

    fn gbk(text: &str) -> Vec<u8> {
        encoding_rs::GBK.encode(text).0.into_owned()
    }

    #[test]
    fn names_of_attachments_are_read_however_they_were_written() {
        for (raw, expected) in [
            (b"attachment; filename=report.docx".to_vec(), "report.docx"),
            (b"attachment; filename=\"a;b.docx\"; size=3".to_vec(), "a;b.docx"),
            (b"attachment;\r\n filename=\"=?GB2312?B?yvbWsLGouOYuZG9jeA==?=\"".to_vec(), "述职报告.docx"),
            (b"attachment; filename*=UTF-8''%E8%BF%B0%E8%81%8C.docx".to_vec(), "述职.docx"),
            (b"attachment; filename*=gb18030'zh-CN'%CA%F6%D6%B0.docx; filename=\"??.docx\"".to_vec(), "述职.docx"),
            // Segments that break between the two bytes of a character.
            (
                b"attachment;\r\n filename*0*=GBK'zh-CN'%CA%F6%D6%B0%B1;\r\n filename*1*=%A8%B8%E6.docx".to_vec(),
                "述职报告.docx",
            ),
            (b"attachment; filename*1*=%B8%E6.docx; filename*0*=GBK''%B1%A8".to_vec(), "报告.docx"),
            (b"attachment; filename*0=\"long\"; filename*1=\"name.docx\"".to_vec(), "longname.docx"),
            (b"attachment; filename*0*=%E8%BF%B0; filename*1=.docx".to_vec(), "述.docx"),
            ([b"attachment; filename=\"".as_slice(), &gbk("述职报告.docx"), b"\""].concat(), "述职报告.docx"),
            ([b"attachment; filename=\"".as_slice(), &gbk("乗船.docx"), b"\""].concat(), "乗船.docx"),
            (["attachment; filename=\"述职报告.docx\"".as_bytes()].concat(), "述职报告.docx"),
            (b"attachment; filename=\"a\\\"b.docx\"".to_vec(), "a\"b.docx"),
            (b"attachment; filename=\"=?utf-8?B?6L+w6IGM?= =?utf-8?B?5oql5ZGK?=.docx\"".to_vec(), "述职报告.docx"),
        ] {
            assert_eq!(name(&raw).as_deref(), Some(expected), "{}", String::from_utf8_lossy(&raw));
        }
    }

    #[test]
    fn a_header_without_a_name_has_none() {
        assert_eq!(name(b"inline"), None);
        assert_eq!(name(b"attachment; filename="), None);
        assert_eq!(Parameters::parse(b"Text/Plain; charset=GBK").value, "text/plain");
    }

    proptest::proptest! {
        #[test]
        fn no_header_is_too_much(raw: Vec<u8>) {
            let _ = name(&raw);
        }

        #[test]
        fn no_row_of_segments_is_too_much(raw in "(; ?filename\\*?[0-9]{0,3}\\*?=[A-Za-z'%\"\\\\=?]{0,12}){0,6}") {
            let _ = name(raw.as_bytes());
        }
    }
}
