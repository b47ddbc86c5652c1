//! XML as readers of documents want it: bytes of any encoding decoded, elements by namespace, always balanced.

mod decode;
mod namespace;

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

pub use self::decode::decode;
pub use self::namespace::Namespace;

/// What was wrong with the XML. Readers go on with what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It ends before its elements do.
    CutOff,
    /// It is not well formed.
    Malformed,
    /// Its elements nest deeper than the limit.
    TooDeep,
}

impl Flaw {
    /// The flaw as half a sentence for a clerk.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::CutOff => "文件末尾残缺，只读到残缺处之前的文字",
            Self::Malformed => "文件内部有损坏，可能缺少部分文字",
            Self::TooDeep => "文件内部嵌套过深，只读到该处之前的文字",
        }
    }
}

/// One step through an XML part.
#[derive(Debug)]
pub enum Node<'a> {
    /// An element begins. Every element that begins also ends, even in a broken file.
    Open(Element<'a>),
    /// The element of this namespace and local name ends.
    Close(Namespace, &'a str),
    /// Text, entities resolved.
    Text(Cow<'a, str>),
}

/// The start of an element.
#[derive(Debug)]
pub struct Element<'a> {
    /// Its namespace.
    pub namespace: Namespace,
    /// Its local name.
    pub name: &'a str,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The value of the attribute of this local name, entities resolved.
    #[must_use]
    pub fn attribute(&self, local: &str) -> Option<Cow<'_, str>> {
        self.find(|key| key.rsplit(':').next() == Some(local))
    }

    /// The value of the attribute that is written with exactly this name, prefix included.
    #[must_use]
    pub fn attribute_written(&self, name: &str) -> Option<Cow<'_, str>> {
        self.find(|key| key == name)
    }

    fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
        let found = self.start.attributes().with_checks(false).flatten().find(|a| wanted(a.key.as_ref()))?;
        Some(unescape(found.value))
    }

    /// The attribute `val` of `WordprocessingML`.
    #[must_use]
    pub fn value(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// The attribute `val` as an integer.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        self.value()?.trim().parse().ok()
    }

    /// The attribute `val` as a switch: an element without it is on.
    #[must_use]
    pub fn switch(&self) -> bool {
        !matches!(self.value().as_deref().map(str::trim), Some("0" | "false" | "off"))
    }
}

fn unescape(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    match quick_xml::escape::unescape(&value) {
        Ok(text) => Cow::Owned(text.into_owned()),
        Err(_) => value,
    }
}

/// Walks through an XML part. Elements always close in the order in which they opened; whatever is wrong ends the walk
/// with all elements closed and a [`Flaw`].
pub struct Nodes<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    /// Bytes of the source before those that the reader has seen.
    skipped: u64,
    open: Vec<(Namespace, &'a str, &'a str)>,
    bindings: Vec<(usize, &'a str, Namespace)>,
    closing: usize,
    finished: bool,
    before: u64,
    max_depth: usize,
    flaw: Option<Flaw>,
}

/// More namespace declarations than any producer writes; beyond it a file only wants to burn time.
const MAX_BINDINGS: usize = 2_000;

impl<'a> Nodes<'a> {
    /// A walk through decoded XML without a byte order mark.
    #[must_use]
    pub fn new(source: &'a str, max_depth: usize) -> Self {
        Self {
            source,
            reader: reader_of(source),
            skipped: 0,
            open: Vec::new(),
            bindings: Vec::new(),
            closing: 0,
            finished: false,
            before: 0,
            max_depth,
            flaw: None,
        }
    }

    /// What was wrong so far.
    #[must_use]
    pub fn flaw(&self) -> Option<Flaw> {
        self.flaw
    }

    /// Elements that are open, the one just opened included.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Namespace and local name of the innermost element that is open.
    #[must_use]
    pub fn parent(&self) -> Option<(Namespace, &'a str)> {
        self.open.last().map(|(namespace, name, _)| (*namespace, *name))
    }

    /// Offset in the source of the end of the last step.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.skipped + self.reader.buffer_position()
    }

    /// Offset in the source of the begin of the last step.
    #[must_use]
    pub fn before(&self) -> u64 {
        self.before
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// The next step; `None` at the end.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator could not be asked for its position while in a loop"
    )]
    pub fn next(&mut self) -> Option<Node<'a>> {
        loop {
            if self.closing > 0 {
                self.closing -= 1;
                return self.close();
            }
            if self.finished {
                return None;
            }
            self.before = self.position();
            match self.reader.read_event() {
                Ok(Event::Start(start)) => {
                    if let Some(node) = self.begin(start) {
                        return Some(node);
                    }
                }
                Ok(Event::Empty(start)) => {
                    if let Some(node) = self.begin(start) {
                        self.closing = 1;
                        return Some(node);
                    }
                }
                Ok(Event::End(end)) => self.end(end.name().as_ref()),
                Ok(Event::Text(text)) => return Some(Node::Text(text.into_inner())),
                Ok(Event::CData(text)) => return Some(Node::Text(text.into_inner())),
                Ok(Event::GeneralRef(reference)) => {
                    if let Ok(Some(c)) = reference.resolve_char_ref() {
                        return Some(Node::Text(Cow::Owned(c.to_string())));
                    }
                    if let Some(text) = quick_xml::escape::resolve_predefined_entity(&reference) {
                        return Some(Node::Text(Cow::Borrowed(text)));
                    }
                }
                Ok(Event::Eof) => {
                    let flaw = (!self.open.is_empty()).then_some(Flaw::CutOff);
                    self.finish(flaw);
                }
                Ok(_) => {}
                Err(quick_xml::Error::Syntax(_)) => self.finish(Some(Flaw::CutOff)),
                Err(_) => self.finish(Some(Flaw::Malformed)),
            }
        }
    }

    /// Goes on behind the end of the element that was just opened.
    pub fn skip(&mut self) {
        let depth = self.open.len();
        while self.open.len() >= depth {
            if self.next().is_none() {
                return;
            }
        }
    }

    /// As [`Nodes::skip`], for long elements that never stand inside themselves: goes straight to the next end tag of
    /// that name.
    pub fn skip_flat(&mut self) {
        match self.behind_end_tag() {
            Some((at, rest)) if self.closing == 0 => {
                self.reader = reader_of(rest);
                self.skipped = at;
                self.close();
            }
            _ => self.skip(),
        }
    }

    /// The source behind the next end tag of the element that was just opened, and its offset.
    fn behind_end_tag(&self) -> Option<(u64, &'a str)> {
        let (_, _, written) = self.open.last()?;
        let from = usize::try_from(self.position()).ok()?;
        let rest = self.source.get(from..)?;
        let end = format!("</{written}>");
        let at = from + rest.find(&end)? + end.len();
        Some((at as u64, self.source.get(at..)?))
    }

    /// All text of the element that was just opened, which ends with it.
    pub fn text(&mut self) -> String {
        let depth = self.open.len();
        let mut text = String::new();
        while self.open.len() >= depth {
            match self.next() {
                Some(Node::Text(piece)) => text.push_str(&piece),
                Some(_) => {}
                None => break,
            }
        }
        text
    }

    fn finish(&mut self, flaw: Option<Flaw>) {
        self.finished = true;
        self.flaw = self.flaw.or(flaw);
        self.closing = self.open.len();
    }

    fn begin(&mut self, start: BytesStart<'a>) -> Option<Node<'a>> {
        if self.open.len() >= self.max_depth {
            self.finish(Some(Flaw::TooDeep));
            return None;
        }
        // The event's own name lives as short as the event; the same name stands in the source behind the `<`.
        let from = usize::try_from(self.before).ok()?.checked_add(1)?;
        let length = start.name().as_ref().len();
        let written = self.source.get(from..from.checked_add(length)?)?;
        if start.attributes_raw().contains("xmlns") {
            self.bind(&start);
        }
        let (prefix, name) = written.split_once(':').unwrap_or(("", written));
        let namespace = self.resolve(prefix);
        self.open.push((namespace, name, written));
        Some(Node::Open(Element { namespace, name, start }))
    }

    fn bind(&mut self, start: &BytesStart<'a>) {
        let depth = self.open.len();
        let source = self.source;
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            let prefix = if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
            let Some(prefix) = prefix else { continue };
            if self.bindings.len() >= MAX_BINDINGS {
                return;
            }
            let Some(prefix) = lasting(source, self.before, prefix) else { continue };
            self.bindings.push((depth, prefix, Namespace::of(unescape(attribute.value).trim())));
        }
    }

    fn resolve(&self, prefix: &str) -> Namespace {
        self.bindings.iter().rev().find(|binding| binding.1 == prefix).map_or(Namespace::Other, |binding| binding.2)
    }

    /// Closes up to the element that the end tag names; an end tag of nothing that is open is passed over.
    fn end(&mut self, written: &str) {
        let near = self.open.iter().rev().take(64).position(|open| open.2 == written);
        match near {
            Some(above) => {
                if above > 0 {
                    self.flaw = self.flaw.or(Some(Flaw::Malformed));
                }
                self.closing = above + 1;
            }
            None => self.flaw = self.flaw.or(Some(Flaw::Malformed)),
        }
    }

    fn close(&mut self) -> Option<Node<'a>> {
        let (namespace, name, _) = self.open.pop()?;
        let depth = self.open.len();
        while self.bindings.last().is_some_and(|binding| binding.0 >= depth) {
            self.bindings.pop();
        }
        Some(Node::Close(namespace, name))
    }
}

fn reader_of(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// The same text inside the source, behind an offset: what borrows from an event does not live long enough.
fn lasting<'a>(source: &'a str, from: u64, text: &str) -> Option<&'a str> {
    if text.is_empty() {
        return Some("");
    }
    let rest = source.get(usize::try_from(from).ok()?..)?;
    let at = rest.find(text)?;
    rest.get(at..at.checked_add(text.len())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(source: &str) -> (String, Option<Flaw>) {
        let mut nodes = Nodes::new(source, 10);
        let mut out = String::new();
        while let Some(node) = nodes.next() {
            match node {
                Node::Open(element) => out += &format!("<{:?}:{}>", element.namespace, element.name),
                Node::Close(_, name) => out += &format!("</{name}>"),
                Node::Text(text) => out += &text,
            }
        }
        (out, nodes.flaw())
    }

    #[test]
    fn elements_close_in_order_whatever_the_file_does() {
        let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        for (source, want, flaw) in [
            (format!("<w:p xmlns:w='{w}'>a&amp;b&#x4e00;<w:r/></w:p>"), "<Word:p>a&b一<Word:r></r></p>", None),
            (
                format!("<p xmlns='{w}'><x:p xmlns:x='urn:x'/><r>"),
                "<Word:p><Other:p></p><Word:r></r></p>",
                Some(Flaw::CutOff),
            ),
            ("<a><b><c>t</b>u</a>".into(), "<Other:a><Other:b><Other:c>t</c></b>u</a>", Some(Flaw::Malformed)),
            ("<a></z>t</a>".into(), "<Other:a>t</a>", Some(Flaw::Malformed)),
            ("<a>t<b".into(), "<Other:a>t</a>", Some(Flaw::CutOff)),
            ("<a><![CDATA[<x>]]>&unknown;</a>".into(), "<Other:a><x></a>", None),
        ] {
            assert_eq!(trace(&source), (want.to_owned(), flaw), "{source}");
        }
    }

    #[test]
    fn nesting_beyond_the_limit_ends_the_walk() {
        assert_eq!(trace(&"<a>".repeat(20_000)).1, Some(Flaw::TooDeep));
    }

    #[test]
    fn bytes_are_decoded_by_mark_guess_and_declaration() {
        let utf16: Vec<u8> = "<一/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let gbk = encoding_rs::GB18030.encode("<?xml version='1.0' encoding=\"gb2312\"?><一/>").0.into_owned();
        for (bytes, want) in [
            ("\u{feff}<一/>".as_bytes().to_vec(), "<一/>"),
            ([&[0xff, 0xfe][..], &utf16].concat(), "<一/>"),
            (gbk, "<?xml version='1.0' encoding=\"gb2312\"?><一/>"),
            ("<一/>".as_bytes().to_vec(), "<一/>"),
        ] {
            assert_eq!(decode(bytes), want);
        }
    }

    #[test]
    fn long_elements_are_skipped_with_the_positions_right() {
        for inside in ["<s><b/>x</s>", "<s/>"] {
            let source = format!("<a>{inside}<t>党</t></a>");
            let mut nodes = Nodes::new(&source, 10);
            nodes.next();
            nodes.next();
            nodes.skip_flat();
            assert_eq!(nodes.depth(), 1);
            assert!(matches!(nodes.next(), Some(Node::Open(Element { name: "t", .. }))));
            let start = usize::try_from(nodes.position()).unwrap();
            assert!(source[start..].starts_with("党"));
            assert_eq!(nodes.text(), "党");
            assert!(matches!(nodes.next(), Some(Node::Close(_, "a"))));
            assert!(nodes.next().is_none() && nodes.flaw().is_none());
        }
    }

    #[test]
    fn positions_enclose_the_content_of_an_element() {
        let source = "<a><t>党&amp;建</t></a>";
        let mut nodes = Nodes::new(source, 10);
        nodes.next();
        nodes.next();
        let start = nodes.position();
        while !matches!(nodes.next(), Some(Node::Close(..)) | None) {}
        let range = usize::try_from(start).unwrap()..usize::try_from(nodes.before()).unwrap();
        assert_eq!(&source[range], "党&amp;建");
    }
}
