//! The small parts of a Word package that a comment needs: the comments themselves, relationships, content types.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::Trouble;
use super::scan::WORD;
use super::splice::Numbered;

const RELATION: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
];
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const EMPTY_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

/// A relationship.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

/// The relationships of a part.
pub(super) fn relations(xml: &str) -> Vec<Relation> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "Relationship" => {
                let get = |name: &str| {
                    tag.attributes()
                        .flatten()
                        .find(|attribute| attribute.key.as_ref() == name)
                        .map(|attribute| attribute.value.to_string())
                        .unwrap_or_default()
                };
                found.push(Relation { id: get("Id"), kind: get("Type"), target: get("Target") });
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// The relationships with one for comments.
pub(super) fn with_relation(xml: Option<&str>, strict: usize, target: &str) -> Result<String, Trouble> {
    let xml = xml.unwrap_or(EMPTY_RELATIONS);
    let taken: Vec<String> = relations(xml).into_iter().map(|relation| relation.id).collect();
    let id = (1..).map(|n| format!("rIdComments{n}")).find(|id| !taken.contains(id)).ok_or(Trouble::Damaged)?;
    let kind = RELATION.get(strict).copied().unwrap_or(RELATION[0]);
    before_end(xml, "Relationships", |prefix| {
        format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    })
}

/// The content types with one for the comments.
pub(super) fn with_type(xml: &str, part: &str) -> Result<String, Trouble> {
    if xml.contains(&format!("\"/{part}\"")) {
        return Ok(xml.to_owned());
    }
    before_end(xml, "Types", |prefix| format!("<{prefix}Override PartName=\"/{part}\" ContentType=\"{TYPE}\"/>"))
}

pub(super) fn is_comments(relation: &Relation) -> bool {
    RELATION.contains(&relation.kind.as_str())
}

/// A comments part without comments.
pub(super) fn no_comments(strict: usize) -> String {
    let space = WORD.get(strict).copied().unwrap_or(WORD[0]);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{space}\"></w:comments>"
    )
}

/// The number for the next comment: one more than the greatest there is.
pub(super) fn next_id(comments: &str) -> u32 {
    let mut reader = Reader::from_str(comments);
    let mut next = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "comment" => {
                let id = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "id");
                let id = id.and_then(|id| id.value.trim().parse::<u32>().ok()).unwrap_or(0);
                next = next.max(id.saturating_add(1));
            }
            Ok(Event::Eof) | Err(_) => return next,
            Ok(_) => {}
        }
    }
}

/// The comments part with further comments.
pub(super) fn with_comments(xml: &str, comments: &[Numbered], author: &str, date: &str) -> Result<String, Trouble> {
    before_end(xml, "comments", |w| {
        comments
            .iter()
            .map(|numbered| {
                let lines: String = numbered
                    .comment
                    .text
                    .split('\n')
                    .map(|line| format!("<{w}p><{w}r><{w}t xml:space=\"preserve\">{}</{w}t></{w}r></{w}p>", escape(line)))
                    .collect();
                format!(
                    "<{w}comment {w}id=\"{}\" {w}author=\"{}\" {w}date=\"{date}\" {w}initials=\"检\">{lines}</{w}comment>",
                    numbered.id,
                    escape(author)
                )
            })
            .collect()
    })
}

/// Adds children before the end tag of the root, whatever its prefix is and even where it has no children yet.
fn before_end(xml: &str, root: &str, children: impl Fn(&str) -> String) -> Result<String, Trouble> {
    let name = root_name(xml).filter(|name| name.rsplit(':').next() == Some(root)).ok_or(Trouble::Damaged)?;
    let prefix = name.strip_suffix(root).unwrap_or("");
    let children = children(prefix);
    if let Some(at) = xml.rfind(&format!("</{name}")) {
        let (before, behind) = xml.split_at(at);
        return Ok(format!("{before}{children}{behind}"));
    }
    let at = xml.rfind("/>").ok_or(Trouble::Damaged)?;
    let before = xml.get(..at).ok_or(Trouble::Damaged)?;
    Ok(format!("{before}>{children}</{name}>"))
}

fn root_name(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => return Some(tag.name().as_ref().to_owned()),
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// A text as XML content; characters that XML cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(c),
            c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}
