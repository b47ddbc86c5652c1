//! What the tagger sees of a piece: its words, its place, its look, and what stands above it.
//!
//! A feature is a short name. The weights file holds the names that proved useful on labelled reports; what a report
//! shows beyond them says nothing.

use super::super::heading::Opening;
use super::super::names::{Names, digits, is_word, plain, tell_pairs};
use super::super::reading::{Para, Reading};
use super::super::structure::{State, Structure, answers_last_year};
use super::echoes::echoes;
use super::look::{Around, Look};
use super::outline::outlines;
use super::paragraph_before::befores;
use super::piece::Piece;
use super::unit;
use crate::calendar::DeadlineContext;

/// A piece in its unit (a heading, list item or paragraph).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seat {
    /// Its place, 0 for the one that begins the unit.
    pub(super) place: usize,
    /// It names a shortcoming.
    pub(super) names: bool,
    /// It does, and tells no facts.
    pub(super) judges: bool,
}

/// Tells what is seen of every piece, in their order. Returns their seats in their units.
pub(super) fn tell(
    names: &mut impl Names,
    reading: &Reading<'_>,
    structure: &Structure,
    pieces: &[Piece],
    context: &DeadlineContext,
) -> Vec<Seat> {
    let outlines = outlines(reading, context.year);
    let looks = looks(reading, structure, pieces, context);
    let befores = befores(reading, pieces, &looks);
    let echoes = echoes(reading, pieces, &looks);
    let units = unit::places(reading, &outlines, pieces);
    for (index, piece) in pieces.iter().enumerate() {
        names.next();
        names.put(&["bias:"]);
        if let Some(para) = reading.paragraphs.get(piece.para) {
            tell_place(names, para, piece, reading.paragraphs.len().max(1));
            if let Some(outline) = outlines.get(piece.para) {
                outline.tell(names, para.is_heading());
            }
        }
        let place = units.get(index).copied().unwrap_or(0);
        names.put(&["unit:", if place == 0 { "start" } else { "in" }]);
        names.put(&["unit-nth:", digits(place.min(4))]);
        if let Some(state) = structure.state(piece.para) {
            names.put(&["part:", state_name(state)]);
            if structure.confidence.get(piece.para).is_none_or(|sure| *sure < SURE) {
                names.put(&["unsure:", state_name(state)]);
            }
        }
        if let Some(before) = befores.get(index) {
            before.tell(names, piece);
        }
        if let Some(look) = looks.get(index) {
            look.tell(names);
        }
        if let Some(echo) = echoes.get(index) {
            echo.tell(names);
        }
        tell_words(names, reading.slice(piece.para, piece.range));
    }
    let seat = |(place, look): (usize, &Look)| Seat { place, names: look.is_deficient(), judges: look.judges() };
    units.into_iter().zip(&looks).map(seat).collect()
}

fn looks(reading: &Reading<'_>, structure: &Structure, pieces: &[Piece], context: &DeadlineContext) -> Vec<Look> {
    let mut around = Around {
        context,
        next_year: format!("{}年", context.year + 1),
        last_year: format!("{}年", context.year - 1),
        done: false,
        answers_last_year: false,
    };
    let mut para = None;
    pieces
        .iter()
        .map(|piece| {
            if para != Some(piece.para) {
                para = Some(piece.para);
                around.done = is_surely_done(structure, piece.para);
                around.answers_last_year =
                    reading.paragraphs.get(piece.para).is_some_and(|para| answers_last_year(para, context.year));
            }
            Look::of(reading, piece, &around)
        })
        .collect()
}

/// From so much confidence on, a paragraph's part counts as sure.
const SURE: f32 = 0.9;

fn state_name(state: State) -> &'static str {
    match state {
        State::Preamble => "preamble",
        State::Achievements => "achievements",
        State::Prior => "prior",
        State::Problems => "problems",
        State::Causes => "causes",
        State::Plans => "plans",
        State::Closing => "closing",
    }
}

fn tell_place(names: &mut impl Names, para: &Para<'_>, piece: &Piece, count: usize) {
    let kind = match para.head.opening {
        _ if para.is_row => "row",
        _ if para.is_note => "note",
        Opening::Heading => "heading",
        Opening::Lead if piece.segment == Some(0) => "lead",
        Opening::Lead => "behind-lead",
        Opening::Body => "body",
    };
    names.put(&["kind:", kind]);
    let level = digits(usize::from(para.head.level.min(3)));
    if para.is_heading() {
        names.put(&["level:", level]);
    } else if para.head.level > 0 {
        names.put(&["lead-level:", level]);
    }
    let place = piece.segment.unwrap_or(0);
    names.put(&["nth:", digits(place.min(4))]);
    names.put(&["left:", digits((piece.siblings - place.min(piece.siblings)).min(3))]);
    names.flag("only", piece.siblings == 1);
    names.put(&["at:", digits(piece.para * 10 / count)]);
    names.flag("last-paragraphs", piece.para + 2 >= count);
    if para.bold_lead > 0 && piece.range.start < para.bold_lead {
        names.put(&["bold:", digits(place.min(1))]);
    }
}

/// Whether a paragraph stands in the achievements beyond doubt, as far as headings and wording go.
fn is_surely_done(structure: &Structure, para: usize) -> bool {
    let sure = structure.confidence.get(para).is_some_and(|sure| *sure >= SURE);
    sure && matches!(structure.state(para), Some(State::Preamble | State::Achievements | State::Prior))
}

/// Pairs of neighbouring characters, and the first and last words.
fn tell_words(names: &mut impl Names, text: &str) {
    tell_pairs(names, "w:", text);
    let words: Vec<char> = text.chars().map(plain).filter(|character| is_word(*character)).collect();
    let head = |count: usize| words.iter().take(count).collect::<String>();
    names.put(&["f1:", &head(1)]);
    names.put(&["f2:", &head(2)]);
    names.put(&["f3:", &head(3)]);
    let tail: String = words.iter().skip(words.len().saturating_sub(2)).collect();
    names.put(&["l2:", &tail]);
}
