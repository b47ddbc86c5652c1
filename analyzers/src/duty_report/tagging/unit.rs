//! Units: the stretches in which writers tell one problem, or promise what answers one.
//!
//! A heading begins one, and so does a list mark, a lead, the row of a table, and a paragraph of running text that stands
//! under no inner heading.

use super::super::heading::Opening;
use super::super::reading::Reading;
use super::outline::Outline;
use super::piece::Piece;

/// For each piece how many pieces of its unit stand in front of it: 0 begins one.
pub(super) fn places(reading: &Reading<'_>, outlines: &[Outline], pieces: &[Piece]) -> Vec<usize> {
    let mut place = 0;
    let mut before = None;
    pieces
        .iter()
        .map(|piece| {
            let first = before != Some(piece.para);
            before = Some(piece.para);
            place = if begins(reading, outlines, piece, first) { 0 } else { place + 1 };
            place
        })
        .collect()
}

fn begins(reading: &Reading<'_>, outlines: &[Outline], piece: &Piece, first: bool) -> bool {
    let Some(para) = reading.paragraphs.get(piece.para) else { return first };
    if para.is_heading() {
        return first;
    }
    let headed = outlines.get(piece.para).is_some_and(Outline::has_inner);
    let lead = para.head.opening == Opening::Lead && !para.is_note || para.bold_lead > 0;
    piece.mark.is_some() || first && (!headed || lead || para.is_row)
}
