//! Where text stands in `word/document.xml`, and where marks may be put around it.

use std::ops::Range;

use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::Trouble;

/// Namespaces of WordprocessingML: the transitional and the strict one.
pub(super) const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];
/// Deeper documents are not made by people.
const DEEPEST: usize = 512;

/// The content of one `w:t`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// Bytes of the element, tags included.
    pub(super) element: Range<usize>,
    /// Bytes of the content.
    pub(super) content: Range<usize>,
    /// Whether the start tag says how to treat spaces.
    pub(super) keeps_space: bool,
    /// Paragraph that a mark for this text belongs to: a number for each.
    pub(super) paragraph: usize,
    /// Where marks go.
    pub(super) around: Around,
}

/// Where the marks around a text go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Around {
    /// Its run may be split.
    Run {
        /// Bytes of the run, tags included.
        run: Range<usize>,
        /// Bytes of its properties; empty where it has none.
        properties: Range<usize>,
        /// Whether nothing but the properties stands before the text in the run.
        first: bool,
        /// Whether nothing stands behind the text in the run.
        last: bool,
    },
    /// Only the whole of this may be marked: a content control, a field, a text box, ruby text.
    Whole(Range<usize>),
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Texts in the order of the file.
    pub(super) texts: Vec<Text>,
    /// Prefix of the Word namespace with its colon, `w:`; empty for the default namespace.
    pub(super) prefix: String,
    /// Index into [`WORD`].
    pub(super) strict: usize,
    /// The field whose last run is open.
    field: Option<Field>,
}

/// A complex field that ends in a run that is not closed yet.
#[derive(Debug)]
struct Field {
    /// Byte where the run with its beginning starts.
    start: usize,
    /// Its first text.
    first: usize,
    /// Byte where the run with its end starts.
    run: usize,
}

/// An element on the way from the root to where the reader is.
struct Open {
    name: Name,
    start: usize,
    /// Bytes of `w:rPr`, for runs.
    properties: Range<usize>,
    /// Number of children other than `w:rPr`, for runs.
    children: usize,
    /// Texts that were found below.
    first_text: usize,
    /// Fields that are open, for paragraphs: byte where the run with `begin` starts, and the first text of the field.
    fields: Vec<(usize, usize)>,
    /// Number of the paragraph, for paragraphs.
    paragraph: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Paragraph,
    Run,
    RunProperties,
    Text,
    /// May hold runs, and marks between them.
    Transparent,
    /// Text of a text box: paragraphs in a run.
    Box,
    /// Second choice of a drawing, or deleted text: not what people read.
    Skipped,
    FieldChar,
    Other,
}

fn name(word: bool, local: &str) -> Name {
    if !word {
        return if local == "Fallback" { Name::Skipped } else { Name::Other };
    }
    match local {
        "p" => Name::Paragraph,
        "r" => Name::Run,
        "rPr" => Name::RunProperties,
        "t" => Name::Text,
        "hyperlink" | "ins" | "moveTo" | "smartTag" | "customXml" => Name::Transparent,
        "txbxContent" => Name::Box,
        "del" | "moveFrom" | "rt" => Name::Skipped,
        "fldChar" => Name::FieldChar,
        _ => Name::Other,
    }
}

/// Finds every text.
pub(super) fn scan(xml: &str) -> Result<Scan, Trouble> {
    let mut reader = NsReader::from_str(xml);
    let mut scan = Scan { prefix: "w:".into(), ..Scan::default() };
    let mut open: Vec<Open> = Vec::new();
    let mut named = false;
    let mut paragraphs = 0;
    let mut skipped = 0_usize;
    loop {
        let from = at(&reader);
        let event = reader.read_event().map_err(|_| Trouble::Damaged)?;
        let to = at(&reader);
        match event {
            Event::Start(tag) => {
                let (space, local) = reader.resolver().resolve_element(tag.name());
                let space = word_space(&space);
                let kind = name(space.is_some(), local.as_ref());
                if let Some(strict) = space.filter(|_| !named) {
                    named = true;
                    scan.strict = strict;
                    scan.prefix =
                        tag.name().prefix().map_or_else(String::new, |prefix| format!("{}:", prefix.as_ref()));
                }
                if kind == Name::Paragraph {
                    paragraphs += 1;
                }
                if kind == Name::FieldChar {
                    field(
                        &mut open,
                        &mut scan,
                        tag.attributes_raw(),
                        &tag.name().prefix().map(|p| p.as_ref().to_owned()),
                    );
                }
                if kind == Name::Skipped {
                    skipped += 1;
                }
                if let Some(run) = open.last_mut().filter(|run| run.name == Name::Run && kind != Name::RunProperties) {
                    run.children += 1;
                }
                let keeps_space = tag.attributes_raw().contains("xml:space");
                if kind == Name::Text && skipped == 0 {
                    begin_text(&open, &mut scan, from, to, keeps_space);
                }
                if open.len() >= DEEPEST {
                    return Err(Trouble::Damaged);
                }
                open.push(Open {
                    name: kind,
                    start: from,
                    properties: 0..0,
                    children: 0,
                    first_text: scan.texts.len(),
                    fields: Vec::new(),
                    paragraph: paragraphs,
                });
            }
            Event::Empty(tag) => {
                let (space, local) = reader.resolver().resolve_element(tag.name());
                let kind = name(word_space(&space).is_some(), local.as_ref());
                if kind == Name::FieldChar {
                    field(
                        &mut open,
                        &mut scan,
                        tag.attributes_raw(),
                        &tag.name().prefix().map(|p| p.as_ref().to_owned()),
                    );
                }
                if let Some(run) = open.last_mut().filter(|run| run.name == Name::Run && kind != Name::RunProperties) {
                    run.children += 1;
                    not_last(&mut scan, run.start);
                }
            }
            Event::End(_) => {
                let closed = open.pop().ok_or(Trouble::Damaged)?;
                close(&mut open, &mut scan, &closed, from, to);
                if closed.name == Name::Skipped {
                    skipped = skipped.saturating_sub(1);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if open.is_empty() { Ok(scan) } else { Err(Trouble::Damaged) }
}

fn at(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn word_space(space: &ResolveResult) -> Option<usize> {
    match space {
        ResolveResult::Bound(space) => WORD.iter().position(|word| *word == space.as_ref()),
        _ => None,
    }
}

fn begin_text(open: &[Open], scan: &mut Scan, from: usize, to: usize, keeps_space: bool) {
    let run = open.last();
    let first = run.is_some_and(|run| run.children == 1);
    scan.texts.push(Text {
        element: from..from,
        content: to..to,
        keeps_space,
        paragraph: outer_paragraph(open).map_or(0, |index| open.get(index).map_or(0, |open| open.paragraph)),
        around: around(open, first),
    });
}

/// The paragraph that a comment can be anchored in: the innermost one that is not in a text box.
fn outer_paragraph(open: &[Open]) -> Option<usize> {
    let end = open.iter().position(|open| open.name == Name::Box).unwrap_or(open.len());
    open.iter().take(end).rposition(|open| open.name == Name::Paragraph)
}

/// Where marks may go: around the run itself, or around the outermost thing below the paragraph that must stay whole.
/// Ends are filled in as the elements close.
fn around(open: &[Open], first: bool) -> Around {
    let Some(paragraph) = outer_paragraph(open) else { return Around::Whole(0..0) };
    let mut below = open.iter().skip(paragraph + 1).skip_while(|open| open.name == Name::Transparent);
    match (below.next(), below.next()) {
        (Some(run), None) if run.name == Name::Run => {
            Around::Run { run: run.start..run.start, properties: run.properties.clone(), first, last: true }
        }
        (Some(whole), _) => Around::Whole(whole.start..whole.start),
        (None, _) => Around::Whole(0..0),
    }
}

/// Something stands behind the texts of this run.
fn not_last(scan: &mut Scan, start: usize) {
    for text in scan.texts.iter_mut().rev().take_while(|text| text.element.start >= start) {
        if let Around::Run { run, last, .. } = &mut text.around {
            if run.start == start && text.element.end > text.element.start {
                *last = false;
            }
        }
    }
}

fn close(open: &mut [Open], scan: &mut Scan, closed: &Open, from: usize, to: usize) {
    if closed.name == Name::RunProperties {
        if let Some(run) = open.last_mut().filter(|run| run.name == Name::Run) {
            run.properties = closed.start..to;
        }
        return;
    }
    if closed.name == Name::Text {
        if let Some(text) = scan.texts.last_mut().filter(|text| text.element.start == closed.start) {
            text.element.end = to;
            text.content.end = from;
        }
    }
    if let Some(field) = scan.field.take_if(|field| field.run == closed.start) {
        for text in scan.texts.iter_mut().skip(field.first) {
            text.around = Around::Whole(field.start..to);
        }
    }
    for text in scan.texts.iter_mut().skip(closed.first_text) {
        match &mut text.around {
            Around::Run { run, .. } if run.start == closed.start && closed.name == Name::Run => run.end = to,
            Around::Whole(whole) if whole.start == closed.start && whole.end == closed.start => whole.end = to,
            _ => {}
        }
    }
    if let Some(run) = open.last().filter(|run| run.name == Name::Run) {
        // A text is the last of its run until something else closes or stands behind it.
        let start = run.start;
        let behind = scan.texts.iter_mut().rev().take_while(|text| text.element.start >= start);
        for text in behind.filter(|text| text.element.end < to) {
            if let Around::Run { run, last, .. } = &mut text.around {
                if run.start == start {
                    *last = false;
                }
            }
        }
    }
}

/// A complex field is one thing: texts between `begin` and `end` are marked with the whole of it.
fn field(open: &mut [Open], scan: &mut Scan, attributes: &str, prefix: &Option<String>) {
    let key = prefix.as_ref().map_or_else(|| "fldCharType".to_owned(), |prefix| format!("{prefix}:fldCharType"));
    let is = |value: &str| {
        attributes.contains(&format!("{key}=\"{value}\"")) || attributes.contains(&format!("{key}='{value}'"))
    };
    let Some(paragraph) = open.iter().rposition(|open| open.name == Name::Paragraph) else { return };
    let direct = open.len() == paragraph + 2;
    let run = open.last().map_or(0, |run| run.start);
    let texts = scan.texts.len();
    let Some(paragraph) = open.get_mut(paragraph) else { return };
    if is("begin") && direct {
        paragraph.fields.push((run, texts));
    } else if is("end") && direct {
        if let Some((start, first)) = paragraph.fields.pop() {
            scan.field = Some(Field { start, first, run });
        }
    }
}
