//! Puts comment marks into `word/document.xml`; every byte of it stays, only marks are added between them.

use std::collections::BTreeMap;
use std::ops::Range;

use shuping_analyzers::document::{Document, Paragraph, Place, Story};

use super::Trouble;
use super::compose::Comment;
use super::scan::{Around, Scan, Text};

/// A comment with the number that it has in the file.
pub(super) struct Numbered<'a> {
    pub(super) id: u32,
    pub(super) comment: &'a Comment,
}

/// A place between two bytes where marks go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cut {
    at: usize,
    /// What must be written before and behind the marks so that the file stays well-formed.
    close: String,
    reopen: String,
    /// Byte at which `xml:space="preserve"` has to be added to a start tag.
    preserve: Option<usize>,
}

/// Marks at one byte: ends of comments first, then beginnings.
#[derive(Default)]
struct Marks {
    close: String,
    reopen: String,
    ends: String,
    starts: String,
}

/// The text with marks, and the numbers of the comments that found their words.
pub(super) fn splice(
    xml: &str,
    scan: &Scan,
    document: &Document,
    comments: &[Numbered],
) -> Result<(String, Vec<u32>), Trouble> {
    let mut marks: BTreeMap<usize, Marks> = BTreeMap::new();
    let mut preserve: BTreeMap<usize, ()> = BTreeMap::new();
    let mut placed = Vec::new();
    let w = &scan.prefix;
    for Numbered { id, comment } in comments {
        let Some((start, end)) = cuts(xml, scan, document, comment) else { continue };
        placed.push(*id);
        for cut in [&start, &end] {
            if let Some(at) = cut.preserve {
                preserve.insert(at, ());
            }
        }
        let mark = marks.entry(start.at).or_default();
        mark.keep(&start);
        mark.starts.push_str(&format!("<{w}commentRangeStart {w}id=\"{id}\"/>"));
        let mark = marks.entry(end.at).or_default();
        mark.keep(&end);
        mark.ends.push_str(&format!(
            "<{w}commentRangeEnd {w}id=\"{id}\"/><{w}r><{w}commentReference {w}id=\"{id}\"/></{w}r>"
        ));
    }
    let mut out = String::with_capacity(xml.len() + 256 * placed.len());
    let mut done = 0;
    let mut places: Vec<usize> = marks.keys().chain(preserve.keys()).copied().collect();
    places.sort_unstable();
    places.dedup();
    for at in places {
        out.push_str(xml.get(done..at).ok_or(Trouble::Damaged)?);
        done = at;
        if preserve.contains_key(&at) {
            out.push_str(" xml:space=\"preserve\"");
        }
        if let Some(mark) = marks.get(&at) {
            for part in [&mark.close, &mark.ends, &mark.starts, &mark.reopen] {
                out.push_str(part);
            }
        }
    }
    out.push_str(xml.get(done..).ok_or(Trouble::Damaged)?);
    Ok((out, placed))
}

impl Marks {
    fn keep(&mut self, cut: &Cut) {
        if self.close.is_empty() {
            self.close.clone_from(&cut.close);
            self.reopen.clone_from(&cut.reopen);
        }
    }
}

/// Where a comment begins and ends.
fn cuts(xml: &str, scan: &Scan, document: &Document, comment: &Comment) -> Option<(Cut, Cut)> {
    let (paragraph, chars) = host(document, comment)?;
    let touched = touched(scan, paragraph, &chars);
    let (first, first_chars) = touched.first()?;
    // A range that leaves its paragraph (cells of a table row) ends with the paragraph.
    let (last, last_chars) = touched.iter().rev().find(|(text, _)| text.paragraph == first.paragraph)?;
    let start = cut(xml, scan, first, inside(xml, first, first_chars, chars.start), Side::Start);
    let end = cut(xml, scan, last, inside(xml, last, last_chars, chars.end), Side::End);
    (start.at <= end.at).then_some((start, end))
}

/// The paragraph to anchor in, with the characters there: a footnote's comment stands on the paragraph before it.
fn host<'a>(document: &'a Document, comment: &Comment) -> Option<(&'a Paragraph, Range<u32>)> {
    let index = comment.paragraph as usize;
    let own = document.paragraphs.get(index)?;
    if own.story != Story::Note && !own.origins.is_empty() {
        return Some((own, comment.start..comment.end));
    }
    let before =
        document.paragraphs.iter().take(index).rev().find(|one| one.story != Story::Note && !one.origins.is_empty());
    let after = || document.paragraphs.iter().skip(index + 1).find(|one| !one.origins.is_empty());
    before.or_else(after).map(|paragraph| (paragraph, 0..u32::MAX))
}

/// Texts that hold some of the characters, with the characters that each holds.
fn touched<'a>(scan: &'a Scan, paragraph: &Paragraph, chars: &Range<u32>) -> Vec<(&'a Text, Range<u32>)> {
    paragraph
        .origins
        .iter()
        .filter(|origin| origin.chars.start < chars.end && chars.start < origin.chars.end)
        .filter_map(|origin| {
            let Place::WordPart { start, end } = origin.place else { return None };
            let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
            let index = scan.texts.partition_point(|text| text.content.end < end);
            let text = scan.texts.get(index).filter(|text| text.content.start <= start && end <= text.content.end)?;
            Some((text, origin.chars.start..origin.chars.end))
        })
        .collect()
}

/// Byte of a character inside a text; `None` where characters and bytes do not fit together.
fn inside(xml: &str, text: &Text, held: &Range<u32>, at: u32) -> Option<usize> {
    let content = xml.get(text.content.clone())?;
    if content.contains(['<', '\r']) {
        return None;
    }
    let steps = steps(content);
    if u32::try_from(steps.len()).ok()?.checked_sub(1)? != held.end.checked_sub(held.start)? {
        return None;
    }
    let offset = at.clamp(held.start, held.end).checked_sub(held.start)?;
    steps.get(offset as usize).map(|step| text.content.start + step)
}

/// Byte offsets before each character and at the end; an entity is one character.
fn steps(content: &str) -> Vec<usize> {
    let mut steps = Vec::with_capacity(content.len() / 2 + 1);
    let mut skip_to = 0;
    for (at, c) in content.char_indices() {
        if at < skip_to {
            continue;
        }
        steps.push(at);
        if c == '&' {
            let length = content.get(at..).and_then(|rest| rest.find(';')).unwrap_or(0);
            skip_to = at + length + 1;
        }
    }
    steps.push(content.len());
    steps
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

fn cut(xml: &str, scan: &Scan, text: &Text, at: Option<usize>, side: Side) -> Cut {
    let plain = |at| Cut { at, close: String::new(), reopen: String::new(), preserve: None };
    let (run, properties, first, last) = match &text.around {
        Around::Whole(whole) => return plain(if side == Side::Start { whole.start } else { whole.end }),
        Around::Run { run, properties, first, last } => (run, properties, *first, *last),
    };
    let w = &scan.prefix;
    let properties = xml.get(properties.clone()).unwrap_or("");
    let default = if side == Side::Start { text.content.start } else { text.content.end };
    let at = at.unwrap_or(default);
    if at <= text.content.start {
        if first {
            return plain(run.start);
        }
        return Cut {
            at: text.element.start,
            close: format!("</{w}r>"),
            reopen: format!("<{w}r>{properties}"),
            preserve: None,
        };
    }
    if at >= text.content.end {
        if last {
            return plain(run.end);
        }
        return Cut {
            at: text.element.end,
            close: format!("</{w}r>"),
            reopen: format!("<{w}r>{properties}"),
            preserve: None,
        };
    }
    Cut {
        at,
        close: format!("</{w}t></{w}r>"),
        reopen: format!("<{w}r>{properties}<{w}t xml:space=\"preserve\">"),
        preserve: (!text.keeps_space).then(|| text.content.start - 1),
    }
}
