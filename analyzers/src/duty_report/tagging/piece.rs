//! [`Piece`]: what the tagger gives a tag to — a heading, or a sentence, half sentence or list item of running text.

use super::super::numbering::Mark;
use super::super::reading::{Para, Reading};
use super::super::text::offset_of;
use super::super::wording::opens_causes;
use crate::document::CharRange;

/// A stretch of one paragraph.
#[derive(Debug, Clone, Copy)]
pub(in crate::duty_report) struct Piece {
    pub(in crate::duty_report) para: usize,
    pub(in crate::duty_report) range: CharRange,
    /// Index of the sentence in its paragraph; `None` for a heading.
    pub(in crate::duty_report) segment: Option<usize>,
    /// The list mark in front; for the first piece of a paragraph the paragraph's own number.
    pub(in crate::duty_report) mark: Option<Mark>,
    /// Whether a full stop ends it.
    pub(in crate::duty_report) stops: bool,
    /// Pieces in the same paragraph.
    pub(in crate::duty_report) siblings: usize,
}

/// The pieces of a document, paragraph by paragraph.
pub(in crate::duty_report) fn pieces(reading: &Reading<'_>) -> Vec<Piece> {
    reading.paragraphs.iter().enumerate().flat_map(|(index, para)| of_paragraph(index, para)).collect()
}

fn of_paragraph(index: usize, para: &Para<'_>) -> Vec<Piece> {
    if para.is_heading() || para.segments.is_empty() {
        return vec![Piece {
            para: index,
            range: para.text.whole(),
            segment: None,
            mark: para.head.mark,
            stops: true,
            siblings: 1,
        }];
    }
    let siblings = para.segments.len();
    para.segments
        .iter()
        .enumerate()
        .flat_map(|(place, segment)| {
            let parts = without_cause(para, segment.range)
                .into_iter()
                .flat_map(|range| parallel_clauses(para, range))
                .collect::<Vec<_>>();
            let last = parts.len().saturating_sub(1);
            let mark = segment.mark.or(para.head.mark.filter(|_| place == 0));
            parts.into_iter().enumerate().map(move |(nth, range)| Piece {
                para: index,
                range,
                segment: Some(place),
                mark: mark.filter(|_| nth == 0),
                stops: segment.stops && nth == last,
                siblings,
            })
        })
        .collect()
}

/// 我谈心不够，全年4人次，原因是我怕耽误备课： what is wrong and why are pieces of their own; any other sentence is one.
fn without_cause(para: &Para<'_>, range: CharRange) -> Vec<CharRange> {
    const WHY: &[&str] = &[
        "，原因是",
        "，原因在",
        "，主要原因",
        "，究其原因",
        "，根子在",
        "，根源在",
        "，症结在",
        "，主要是因为",
        "，主要是由于",
        "，归根到底",
        "，归根结底",
    ];
    /// Shorter beginnings only lead to the cause: 出现这个问题，原因是……
    const SHORTEST: usize = 10;
    let text = para.slice(range);
    let at = WHY.iter().filter_map(|words| offset_of(text, words)).min();
    let before = at.and_then(|at| text.get(..at)).map_or(0, |before| before.chars().count());
    match u32::try_from(before + 1) {
        Ok(length) if before >= SHORTEST && !opens_causes(text) => {
            let middle = range.start + length;
            vec![CharRange { start: range.start, end: middle }, CharRange { start: middle, end: range.end }]
        }
        _ => vec![range],
    }
}

/// 理论学习的深度还有待加强，党员的创新意识还有待提升： clauses of which each has a subject and a set phrase of its own
/// are pieces of their own; any other sentence is one.
fn parallel_clauses(para: &Para<'_>, range: CharRange) -> Vec<CharRange> {
    const FORMULA: &str = "有待";
    let text = para.slice(range);
    if text.matches(FORMULA).count() < 2 {
        return vec![range];
    }
    let mut clauses = Vec::new();
    let mut start = range.start;
    let mut told = false;
    let mut chars = 0;
    let mut clause = String::new();
    for (place, character) in (range.start..).zip(text.chars()) {
        clause.push(character);
        chars += 1;
        told |= clause.ends_with(FORMULA);
        if matches!(character, '，' | '；' | '：') && (told && chars >= 9 || character == '：') {
            clauses.push(CharRange { start, end: place + 1 });
            (start, told, chars) = (place + 1, false, 0);
            clause.clear();
        }
    }
    match clauses.last_mut() {
        // What follows the last phrase goes with it.
        Some(last) if !told => last.end = range.end,
        _ => clauses.push(CharRange { start, end: range.end }),
    }
    clauses
}
