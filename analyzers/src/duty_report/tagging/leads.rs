//! Leads: 1.理论学习转化不够深。全年…… The short sentence that names a problem and the one that shows it go together.

use super::super::reading::Reading;
use super::super::wording::{announces_problems, counts_items};
use super::piece::Piece;
use super::tag::{Kind, Tag};
use crate::season::Role;

/// Longest lead, in characters.
const LONGEST: u32 = 28;

/// Gives a lead and the sentence behind it one problem, whichever of them the tags took for its beginning.
pub(super) fn join(reading: &Reading<'_>, pieces: &[Piece], tags: &mut [Tag]) {
    let leads: Vec<bool> = (0..pieces.len()).map(|at| is_lead(reading, pieces, at)).collect();
    for at in 1..tags.len() {
        if !shows(pieces, &leads, at) {
            continue;
        }
        let (Some(before), Some(own)) = (tags.get(at - 1).copied(), tags.get(at).copied()) else { continue };
        if before.role != Role::Problems || own.role != Role::Problems {
            continue;
        }
        let told = own.kind == Kind::Issue && matches!(before.kind, Kind::Other | Kind::Issue)
            || before.kind == Kind::Issue && own.kind == Kind::Other;
        if told {
            set(tags, at - 1, Kind::Issue);
            set(tags, at, Kind::IssueGoesOn);
        }
    }
}

fn set(tags: &mut [Tag], at: usize, kind: Kind) {
    if let Some(tag) = tags.get_mut(at) {
        tag.kind = kind;
    }
}

/// Whether a piece stands right behind a lead, in the same paragraph and under no mark of its own.
fn shows(pieces: &[Piece], leads: &[bool], at: usize) -> bool {
    let (Some(before), Some(own)) = (pieces.get(at - 1), pieces.get(at)) else { return false };
    leads.get(at - 1) == Some(&true) && before.para == own.para && own.mark.is_none()
}

/// A short sentence that opens a paragraph or a list item, and is more than an announcement.
fn is_lead(reading: &Reading<'_>, pieces: &[Piece], at: usize) -> bool {
    let Some(piece) = pieces.get(at) else { return false };
    let text = reading.slice(piece.para, piece.range);
    let first = at.checked_sub(1).and_then(|before| pieces.get(before)).is_none_or(|before| before.para != piece.para);
    let opens = first || piece.mark.is_some();
    let row = reading.paragraphs.get(piece.para).is_none_or(|para| para.is_row || para.is_heading());
    opens
        && !row
        && piece.range.end.saturating_sub(piece.range.start) <= LONGEST
        && !text.ends_with(['：', ':'])
        && !announces_problems(text)
        && !counts_items(text)
}
