//! Footnotes: the small type under the short rule at the foot of a page.

use shuping_analyzers::document::{CharRange, Document, Origin, Paragraph, Place, Story};

use super::line::{Line, median};
use super::{Glyph, PageText, Rule, script};

/// Share of the body's size up to which type is that of notes.
const SMALL: f32 = 0.93;

/// The characters of the body and those of the notes. In the body the raised marks that lead to the notes are left out:
/// they are no words of the text.
pub(super) fn part(glyphs: Vec<Glyph>, rules: &[Rule], width: f32, height: f32) -> (Vec<Glyph>, Vec<Glyph>) {
    let body = median(glyphs.iter().filter(|glyph| !glyph.c.is_whitespace()).map(|glyph| glyph.size).collect());
    let mut places: Vec<f32> =
        rules.iter().filter(|rule| is_separator(rule, rules, width, height)).map(|rule| rule.y1).collect();
    places.sort_by(f32::total_cmp);
    for place in places {
        if let Some(foot) = foot(&glyphs, place, body) {
            let (notes, mut text): (Vec<Glyph>, Vec<Glyph>) =
                glyphs.into_iter().partition(|glyph| glyph.y > place && glyph.y < foot);
            let raised: Vec<bool> = text.iter().map(|glyph| is_reference(glyph, &text, body)).collect();
            let mut raised = raised.into_iter();
            text.retain(|_| !raised.next().unwrap_or(false));
            return (text, notes);
        }
    }
    (glyphs, Vec::new())
}

/// A short level stroke in the lower part of a page that belongs to no table.
fn is_separator(rule: &Rule, rules: &[Rule], width: f32, height: f32) -> bool {
    let length = rule.x1 - rule.x0;
    let alone = || {
        rules.iter().all(|other| {
            let steep = other.y1 - other.y0 > 3.0;
            let touches = other.x1 > rule.x0 - 3.0 && other.x0 < rule.x1 + 3.0;
            !(steep && touches && other.y1 > rule.y0 - 3.0 && other.y0 < rule.y1 + 3.0)
        })
    };
    rule.y1 - rule.y0 < 3.0 && length > 30.0 && length < 0.5 * width && rule.y0 > 0.25 * height && alone()
}

/// Where the notes under a separator end: they are small, begin with a mark and stand close together.
fn foot(glyphs: &[Glyph], place: f32, body: f32) -> Option<f32> {
    let mut below: Vec<&Glyph> =
        glyphs.iter().filter(|glyph| glyph.y > place && !glyph.c.is_whitespace() && glyph.turn == 0).collect();
    below.sort_by(|a, b| a.y.total_cmp(&b.y));
    let first = below.iter().find(|glyph| glyph.y < place + 3.0 * body)?;
    let row = below.iter().filter(|glyph| (glyph.y - first.y).abs() < 0.6 * body);
    let leading = row.min_by(|a, b| a.x.total_cmp(&b.x))?;
    if !is_mark(leading.c) {
        return None;
    }
    let mut foot = first.y;
    for glyph in &below {
        if glyph.size > SMALL * body || glyph.y - foot > 2.2 * glyph.size.max(first.size) {
            break;
        }
        foot = foot.max(glyph.y);
    }
    (first.size <= SMALL * body).then_some(foot + 0.5)
}

fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || ('①'..='⑳').contains(&c) || matches!(c, '*' | '＊' | '※' | '[' | '〔' | '¹' | '²' | '³')
}

/// Whether a character is a raised mark behind a word. Behind a letter or a digit it is an exponent.
fn is_reference(glyph: &Glyph, text: &[Glyph], body: f32) -> bool {
    if glyph.size > 0.8 * body || !is_mark(glyph.c) && glyph.c != ']' {
        return false;
    }
    let before = text
        .iter()
        .filter(|other| other.size > 1.2 * glyph.size && other.x < glyph.x && !other.c.is_whitespace())
        .filter(|other| (0.1..0.7).contains(&((other.y - glyph.y) / other.size)))
        .max_by(|a, b| a.x.total_cmp(&b.x));
    before.is_some_and(|other| {
        let gap = glyph.x - other.x - other.advance;
        !other.c.is_ascii_alphanumeric() && gap < 2.5 * glyph.size
    })
}

/// Puts the notes of each page behind the last paragraph that begins on it.
pub(super) fn insert(pages: &[PageText], document: &mut Document) {
    for page in pages.iter().filter(|page| !page.notes.is_empty()) {
        let begins = |paragraph: &Paragraph| match paragraph.origins.first().map(|origin| &origin.place) {
            Some(Place::Page(number)) => *number <= page.number,
            _ => false,
        };
        let at = document.paragraphs.iter().rposition(begins).map_or(0, |last| last + 1);
        let notes = texts(&page.notes).into_iter().map(|text| {
            let end = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let origins = vec![Origin { chars: CharRange { start: 0, end }, place: Place::Page(page.number) }];
            Paragraph { story: Story::Note, origins, ..Paragraph::plain(text) }
        });
        let notes: Vec<Paragraph> = notes.collect();
        document.paragraphs.splice(at..at, notes);
    }
}

/// The notes without their marks; a line without a mark goes on with the note above it.
fn texts(lines: &[Line]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    let left = lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    for line in lines {
        let rest = line.text.trim_start_matches(|c: char| is_mark(c) || matches!(c, ']' | '〕')).trim_start();
        let begins = rest.len() < line.text.len() && line.left < left + 3.0 * line.size;
        match notes.last_mut().filter(|_| !begins) {
            Some(note) => script::append(note, &line.text),
            None => notes.push(rest.to_owned()),
        }
    }
    notes.retain(|note| !note.is_empty());
    notes
}
