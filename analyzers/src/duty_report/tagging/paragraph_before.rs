//! [`Before`]: what stands in front of a piece in its own paragraph.

use std::collections::BTreeSet;

use super::super::names::{Names, digits};
use super::super::reading::Reading;
use super::super::topic::Topics;
use super::look::Look;
use super::piece::Piece;

/// What stands in front of a piece in its own paragraph.
pub(super) struct Before {
    /// Whether its topic was spoken of: none, first, again, other.
    topic: &'static str,
    /// Pieces that name a shortcoming, at most 3.
    told: usize,
    /// Pieces since the last list mark, 9 where there is none.
    since_mark: usize,
    /// List marks of the whole paragraph, at most 3.
    marks: usize,
}

impl Before {
    pub(super) fn tell(&self, names: &mut impl Names, piece: &Piece) {
        if piece.segment.is_some() {
            names.put(&["topic:", self.topic]);
        }
        names.put(&["told-before:", digits(self.told)]);
        names.put(&["behind-mark:", digits(self.since_mark)]);
        names.put(&["marks:", digits(self.marks)]);
    }
}

/// What stands in front of every piece.
pub(super) fn befores(reading: &Reading<'_>, pieces: &[Piece], looks: &[Look]) -> Vec<Before> {
    let mut found = Vec::with_capacity(pieces.len());
    let mut para = usize::MAX;
    let mut known: BTreeSet<usize> = BTreeSet::new();
    let (mut told, mut since_mark, mut marks) = (0, NO_MARK, 0);
    for (piece, look) in pieces.iter().zip(looks) {
        let segments = reading.paragraphs.get(piece.para).map_or(&[][..], |para| &para.segments);
        if piece.para != para {
            para = piece.para;
            known.clear();
            marks = segments.iter().filter(|segment| segment.mark.is_some()).take(3).count();
            (told, since_mark) = (0, NO_MARK);
        }
        let marked = piece.segment.and_then(|place| segments.get(place)).is_some_and(|segment| segment.mark.is_some());
        since_mark = match since_mark {
            _ if marked => 0,
            NO_MARK => NO_MARK,
            pieces => (pieces + 1).min(3),
        };
        let topics = Topics::of(reading.slice(piece.para, piece.range));
        let topic = match topics.best() {
            None => "none",
            Some(topic) if known.contains(&topic) => "again",
            Some(_) if known.is_empty() => "first",
            Some(_) => "other",
        };
        found.push(Before { topic, told, since_mark, marks });
        known.extend(topics.all());
        told = (told + usize::from(look.tells())).min(3);
    }
    found
}

/// No list mark stands in front.
const NO_MARK: usize = 9;
