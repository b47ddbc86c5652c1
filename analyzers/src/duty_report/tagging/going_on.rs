//! Going on: what follows a promise without day, rhythm, owner or number of its own is no further measure.
//!
//! 2月底前由组织委员制定清单。内容由党员大会讨论，做得不好的重来。 is one undertaking with one day and one owner; a ledger
//! that made two lines of it would ask twice.

use super::piece::Piece;
use super::tag::{Kind, Tag};

/// What a piece has of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Own {
    /// Its place in its unit, 0 for a beginning.
    pub(super) place: usize,
    /// Whether it names a day, a rhythm, an owner other than the writer, or a number.
    pub(super) terms: bool,
}

/// Joins what goes on with the promise right before it in the same paragraph and list item.
pub(super) fn join(pieces: &[Piece], own: &[Own], tags: &mut [Tag]) {
    for at in 1..tags.len() {
        let (Some(before), Some(here), Some(own)) = (pieces.get(at - 1), pieces.get(at), own.get(at)) else { continue };
        let promised = tags.get(at - 1).is_some_and(|tag| matches!(tag.kind, Kind::Measure | Kind::MeasureGoesOn));
        let follows = promised && before.para == here.para && own.place > 0 && here.mark.is_none();
        if let Some(tag) = tags.get_mut(at).filter(|tag| tag.kind == Kind::Measure && follows && !own.terms) {
            tag.kind = Kind::MeasureGoesOn;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::CharRange;
    use crate::season::Role;

    #[test]
    fn what_follows_a_promise_without_terms_of_its_own_goes_on_with_it() {
        let piece = |number: usize| Piece {
            para: number / 4,
            range: CharRange { start: number as u32 * 10, end: number as u32 * 10 + 9 },
            segment: Some(number % 4),
            mark: None,
            stops: true,
            siblings: 4,
        };
        let pieces: Vec<Piece> = (0..6).map(piece).collect();
        let own = [(0, true), (1, false), (2, true), (0, false), (0, false), (1, false)]
            .map(|(place, terms)| Own { place, terms });
        let mut tags = vec![Tag { role: Role::Plans, kind: Kind::Measure }; 6];
        join(&pieces, &own, &mut tags);
        let kinds: Vec<Kind> = tags.iter().map(|tag| tag.kind).collect();
        use Kind::{Measure, MeasureGoesOn};
        assert_eq!(kinds, [Measure, MeasureGoesOn, Measure, Measure, Measure, MeasureGoesOn]);
    }
}
