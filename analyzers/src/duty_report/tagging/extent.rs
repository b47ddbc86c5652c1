//! Extent of a problem: which sentences beside the one that begins it may tell it too.
//!
//! Writers tell a case before they name what it shows, or behind it. Where the votes hold a sentence of the same unit
//! and paragraph likely enough to tell the problem, the problem takes it in, with what stands between. A problem that has
//! only told a case goes on to where the case is judged.

use super::features::Seat;
use super::piece::Piece;
use super::tag::{Kind, Row, TAGS, Tag};
use crate::season::Role;

/// From so much likelihood on a sentence may tell the problem beside it. On reports that the weights have not seen, half of
/// this finds hardly more problems, and takes in more that only goes on about them.
const LIKELY: f32 = 0.2;
/// So many sentences further at most.
const FURTHEST: usize = 3;
/// So many at most to the judgement. On 112 reports by eight writers whom the votes had not seen this finds .865 of the
/// problems (f1) where .859 were found, .66 and .71 instead of .63 and .70 of those of two who tell the case first.
const TO_JUDGEMENT: usize = 8;

/// Widens every problem to the sentences that may well tell it.
pub(super) fn widen(pieces: &[Piece], seats: &[Seat], likelihoods: &[Row], tags: &mut [Tag]) {
    let mut begins = 0;
    while begins < tags.len() {
        if !is(tags, begins, Kind::Issue) {
            begins += 1;
            continue;
        }
        let mut ends = begins;
        while is(tags, ends + 1, Kind::IssueGoesOn) && same_paragraph(pieces, begins, ends + 1) {
            ends += 1;
        }
        let goes_on = |at: &usize| seats.get(*at).is_some_and(|seat| seat.place > 0);
        let beside = |at: &usize| is_open(tags, *at) && same_paragraph(pieces, begins, *at);
        let ahead = |from: usize| (from + 1..).take_while(|at| beside(at) && goes_on(at));
        let last = ahead(ends).take(FURTHEST).filter(|at| may_tell(likelihoods, *at)).last().unwrap_or(ends);
        let behind =
            (1..=FURTHEST.min(begins)).map(|back| begins - back).take_while(|at| beside(at) && goes_on(&(at + 1)));
        let first = behind.filter(|at| may_tell(likelihoods, *at)).last().unwrap_or(begins);
        let judges = |at: &usize| seats.get(*at).is_some_and(|seat| seat.judges);
        let named = |at: usize| seats.get(at).is_some_and(|seat| seat.names);
        let last = if (first..=last).any(named) {
            last
        } else {
            ahead(last).take(TO_JUDGEMENT).filter(judges).last().unwrap_or(last)
        };
        for tag in tags.iter_mut().take(last + 1).skip(first) {
            tag.kind = Kind::IssueGoesOn;
        }
        if let Some(tag) = tags.get_mut(first) {
            tag.kind = Kind::Issue;
        }
        begins = last + 1;
    }
}

fn is(tags: &[Tag], at: usize, kind: Kind) -> bool {
    tags.get(at).is_some_and(|tag| tag.role == Role::Problems && tag.kind == kind)
}

/// Whether a piece of the problem part tells no problem, cause or measure by itself.
fn is_open(tags: &[Tag], at: usize) -> bool {
    is(tags, at, Kind::Other)
}

fn same_paragraph(pieces: &[Piece], one: usize, other: usize) -> bool {
    matches!((pieces.get(one), pieces.get(other)), (Some(one), Some(other)) if one.para == other.para && other.segment.is_some())
}

fn may_tell(likelihoods: &[Row], at: usize) -> bool {
    let told = |kind: Kind| matches!(kind, Kind::Issue | Kind::IssueGoesOn);
    likelihoods.get(at).is_some_and(|row| {
        TAGS.iter().zip(row).filter(|((_, tag), _)| told(tag.kind)).map(|(_, likely)| likely).sum::<f32>() >= LIKELY
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::CharRange;

    fn row(likely: f32) -> Row {
        let place = Tag::place("p.BI").unwrap();
        std::array::from_fn(|other| if other == place { likely } else { 0.0 })
    }

    #[test]
    fn a_problem_takes_in_what_may_tell_it_and_stops_at_its_unit() {
        let piece = |number: usize| Piece {
            para: 0,
            range: CharRange { start: number as u32 * 10, end: number as u32 * 10 + 9 },
            segment: Some(number),
            mark: None,
            stops: true,
            siblings: 6,
        };
        let pieces: Vec<Piece> = (0..6).map(piece).collect();
        let tag = |kind| Tag { role: Role::Problems, kind };
        let mut tags = [Kind::Other, Kind::Other, Kind::Issue, Kind::Other, Kind::Other, Kind::Other].map(tag).to_vec();
        // The last two stand in the next unit.
        let likelihoods = [0.0, 0.3, 0.9, 0.05, 0.5, 0.5].map(row);
        let seat = |place, judges| Seat { place, names: judges, judges };
        let judged = [0, 1, 2, 3, 0, 1].map(|place| seat(place, true));
        let mut found = tags.clone();
        widen(&pieces, &judged, &likelihoods, &mut found);
        let kinds: Vec<Kind> = found.iter().map(|tag| tag.kind).collect();
        assert_eq!(kinds, [Kind::Other, Kind::Issue, Kind::IssueGoesOn, Kind::Other, Kind::Other, Kind::Other]);
        // A case is told, and the last sentence of its unit judges it.
        let case = [(0, false), (1, false), (2, false), (3, true), (0, true), (1, true)].map(|(at, is)| seat(at, is));
        widen(&pieces, &case, &likelihoods, &mut tags);
        let kinds: Vec<Kind> = tags.iter().map(|tag| tag.kind).collect();
        assert_eq!(kinds, [Kind::Other, Kind::Issue, Kind::IssueGoesOn, Kind::IssueGoesOn, Kind::Other, Kind::Other]);
    }
}
