//! HTML as tags and text, whatever state it is in.

use std::borrow::Cow;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A tag begins an element.
    Open(Tag<'a>),
    /// A tag ends an element; the name is in lower case.
    Close(String),
    /// Text, character references resolved.
    Text(Cow<'a, str>),
}

/// The begin of an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Name in lower case.
    pub(super) name: String,
    attributes: &'a str,
    /// Written as `<x/>`.
    pub(super) closed: bool,
}

impl Tag<'_> {
    /// The value of an attribute, character references resolved; empty for one without.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len()).max(1);
            let (key, behind) = split(rest, end);
            let (value, behind) = value(behind);
            if key.eq_ignore_ascii_case(name) {
                return Some(resolve(value).into_owned());
            }
            rest = behind;
        }
    }
}

/// Splits at a byte offset, moved back to a character's begin where it is none.
fn split(text: &str, at: usize) -> (&str, &str) {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let at = if at == 0 { text.chars().next().map_or(0, char::len_utf8) } else { at };
    text.split_at_checked(at).unwrap_or((text, ""))
}

fn value(text: &str) -> (&str, &str) {
    let Some(text) = text.trim_start().strip_prefix('=') else { return ("", text) };
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => {
            let inside = text.get(1..).unwrap_or_default();
            inside.split_once(quote).unwrap_or((inside, ""))
        }
        None => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            text.split_at_checked(end).unwrap_or((text, ""))
        }
    }
}

/// Goes through HTML from the begin to the end.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { rest: source }
    }

    fn cut(&mut self, at: usize) -> &'a str {
        let (head, rest) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = rest;
        head
    }

    fn cut_behind(&mut self, end: &str) -> &'a str {
        let at = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.cut(at)
    }

    /// Passes over the content of an element whose content is no HTML.
    pub(super) fn skip_raw(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("</")) {
            let at = from + at;
            let tail = self.rest.get(at + 2..).unwrap_or_default();
            if tail.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)) {
                self.cut(at);
                return;
            }
            from = at + 2;
        }
        self.rest = "";
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        // A `>` inside a quoted value does not end the tag.
        let mut quote = None;
        let end = self.rest.char_indices().skip(1).find_map(|(at, c)| {
            match (quote, c) {
                (None, '>') => return Some(at),
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                _ => {}
            }
            None
        });
        let end = end.or_else(|| self.rest.find('>')).unwrap_or(self.rest.len());
        let inside = self.cut(end).strip_prefix('<').unwrap_or_default();
        self.rest = self.rest.strip_prefix('>').unwrap_or(self.rest);
        if let Some(name) = inside.strip_prefix('/') {
            return Some(Token::Close(name.trim().to_ascii_lowercase()));
        }
        let end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(end)?;
        let closed = inside.ends_with('/');
        Some(Token::Open(Tag { name: name.to_ascii_lowercase(), attributes, closed }))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !self.rest.starts_with('<') {
                let at = self.rest.find('<').unwrap_or(self.rest.len());
                return Some(Token::Text(resolve(self.cut(at))));
            }
            if self.rest.starts_with("<!--") {
                self.cut_behind("-->");
            } else if let Some(data) = self.rest.strip_prefix("<![CDATA[") {
                let text = data.split("]]>").next().unwrap_or_default();
                self.cut_behind("]]>");
                return Some(Token::Text(Cow::Borrowed(text)));
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.cut_behind(">");
            } else if self
                .rest
                .get(1..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|c| c.is_ascii_alphabetic() || c == '/')
            {
                if let Some(token) = self.tag() {
                    return Some(token);
                }
            } else {
                self.cut(1);
                return Some(Token::Text(Cow::Borrowed("<")));
            }
        }
    }
}

/// Resolves character references; what is none stays.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let end = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(behind.len()).min(12);
        let (name, tail) = behind.split_at_checked(end).unwrap_or((behind, ""));
        match reference(name) {
            Some(c) => {
                out.push(c);
                rest = tail.strip_prefix(';').unwrap_or(tail);
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        // Numbers of this range mean Windows-1252, because they were written so.
        if let Some(byte) = u8::try_from(code).ok().filter(|code| (0x80..0xA0).contains(code)) {
            return encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
        }
        return char::from_u32(code);
    }
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

const NAMES: [(&str, char); 44] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("divide", '÷'),
    ("plusmn", '±'),
    ("deg", '°'),
    ("permil", '‰'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("sect", '§'),
    ("para", '¶'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("yen", '¥'),
    ("radic", '√'),
    ("rarr", '→'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("darr", '↓'),
    ("shy", '\u{ad}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_text_are_told_apart() {
        let source = "<!DOCTYPE html><!-- <p> --><P Class=a title='x>y' data-x>党&ldquo;建&rdquo;&#x4e00;&#147;&unknown; a<b 1 < 2</p><br/>";
        let tokens: Vec<Token<'_>> = Tokens::new(source).collect();
        let Token::Open(p) = &tokens[0] else { panic!("{tokens:?}") };
        assert_eq!((p.name.as_str(), p.attribute("class").as_deref()), ("p", Some("a")));
        assert_eq!((p.attribute("TITLE").as_deref(), p.attribute("data-x").as_deref()), (Some("x>y"), Some("")));
        assert_eq!(p.attribute("none"), None);
        assert_eq!(tokens[1], Token::Text("党“建”一“&unknown; a".into()));
        assert!(matches!(tokens.last(), Some(Token::Open(Tag { closed: true, .. }))));
    }

    #[test]
    fn raw_content_is_passed_over() {
        let mut tokens = Tokens::new("var a = '<p>';</SCRIPT>后文");
        tokens.skip_raw("script");
        assert_eq!(tokens.next(), Some(Token::Close("script".into())));
        assert_eq!(tokens.next(), Some(Token::Text("后文".into())));
    }

    #[test]
    fn every_beginning_of_a_tag_ends() {
        for source in
            ["<", "<a", "<a b", "<a b=", "<a b='", "</", "<!", "<!--", "<![CDATA[", "&", "&#", "<党", "<a 党='"]
        {
            for token in Tokens::new(source) {
                if let Token::Open(tag) = token {
                    tag.attribute("x");
                }
            }
        }
    }
}
