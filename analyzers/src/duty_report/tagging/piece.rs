//! [`Piece`]: what the tagger gives a tag to — a heading, or a sentence, half sentence or list item of running text.

use super::super::numbering::Mark;
use super::super::reading::{Para, Reading};
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
        .map(|(place, segment)| Piece {
            para: index,
            range: segment.range,
            segment: Some(place),
            mark: segment.mark.or(para.head.mark.filter(|_| place == 0)),
            stops: segment.stops,
            siblings,
        })
        .collect()
}
