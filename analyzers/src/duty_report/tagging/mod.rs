//! Tagging: what every sentence of a report is, decided over the whole report.
//!
//! Each sentence shows features (`features`), from which a small network that was fitted on labelled reports votes on its
//! tag (`network`), and the tags of neighbours go together more or less well (`decode`). [`structure`](super::structure)
//! reads the parts first, from headings and wording; what it thinks is one feature among the others.

mod decode;
mod echoes;
mod extent;
mod features;
mod labels;
mod leads;
mod look;
mod network;
mod outline;
mod paragraph_before;
mod piece;
mod tag;
mod unit;

use super::names::Listed;
use super::reading::Reading;
use super::structure::Structure;
use crate::calendar::DeadlineContext;
use crate::season::Role;
use network::Network;
pub(super) use piece::Piece;
pub(super) use tag::{Kind, Tag};
use tag::{Row, TAGS};

/// The pieces of a report with their tags.
pub(super) struct Tagging {
    pub(super) pieces: Vec<Piece>,
    pub(super) tags: Vec<Tag>,
    /// How sure each tag is, 0…1.
    pub(super) confidence: Vec<f32>,
    likelihoods: Vec<Row>,
}

/// What stands right behind a heading belongs to what it heads, however much it sounds like taking leave.
fn forbid_empty_parts(pieces: &[Piece], votes: &mut [Row]) {
    let closing = TAGS.iter().position(|(_, tag)| tag.role == Role::Closing);
    for (at, row) in votes.iter_mut().enumerate().skip(1) {
        let headed = pieces.get(at - 1).is_some_and(|before| before.segment.is_none());
        if let Some(cell) = closing.and_then(|place| row.get_mut(place)).filter(|_| headed) {
            *cell -= NEVER;
        }
    }
}

/// More than all votes of a report together.
const NEVER: f32 = 1.0e4;

impl Tagging {
    /// Tags a report.
    pub(super) fn of(reading: &Reading<'_>, structure: &Structure, context: &DeadlineContext) -> Self {
        let pieces = piece::pieces(reading);
        let network = Network::get();
        let mut seen = network.look();
        let seats = features::tell(&mut seen, reading, structure, &pieces, context);
        let mut votes = network.votes(&seen);
        forbid_empty_parts(&pieces, &mut votes);
        labels::hold(reading, &pieces, &mut votes, NEVER);
        let path = decode::best_path(&votes, &network.steps);
        let likelihoods = decode::likelihoods(&votes, &network.steps);
        let mut tags: Vec<Tag> = path.iter().filter_map(|place| TAGS.get(*place)).map(|(_, tag)| *tag).collect();
        leads::join(reading, &pieces, &mut tags);
        extent::widen(&pieces, &seats, &likelihoods, &mut tags);
        let confidence =
            path.iter().zip(&likelihoods).map(|(place, row)| row.get(*place).copied().unwrap_or(0.0)).collect();
        Self { pieces, tags, confidence, likelihoods }
    }

    /// The pieces with tags by name, as labels have them; a tag that is unknown makes a piece nobody's.
    pub(super) fn labelled(reading: &Reading<'_>, names: &[String]) -> Self {
        let pieces = piece::pieces(reading);
        let places: Vec<usize> =
            (0..pieces.len()).map(|index| names.get(index).and_then(|name| Tag::place(name)).unwrap_or(0)).collect();
        let tags = places.iter().filter_map(|place| TAGS.get(*place)).map(|(_, tag)| *tag).collect();
        let likelihoods =
            places.iter().map(|place| std::array::from_fn(|other| if other == *place { 1.0 } else { 0.0 })).collect();
        Self { confidence: vec![1.0; pieces.len()], pieces, tags, likelihoods }
    }

    /// What the tagger sees of each piece.
    pub(super) fn features(
        reading: &Reading<'_>,
        structure: &Structure,
        context: &DeadlineContext,
    ) -> Vec<(Piece, Vec<String>)> {
        let pieces = piece::pieces(reading);
        let mut listed = Listed::default();
        features::tell(&mut listed, reading, structure, &pieces, context);
        pieces.into_iter().zip(listed.0).collect()
    }

    /// The same without what stands in some paragraphs.
    pub(super) fn without_paragraphs(&self, left_out: impl Fn(usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.pieces.len())
            .filter(|index| self.pieces.get(*index).is_some_and(|piece| !left_out(piece.para)))
            .collect();
        let pick = |index: &usize| self.pieces.get(*index).copied();
        Self {
            pieces: kept.iter().filter_map(pick).collect(),
            tags: kept.iter().filter_map(|index| self.tags.get(*index).copied()).collect(),
            confidence: kept.iter().filter_map(|index| self.confidence.get(*index).copied()).collect(),
            likelihoods: kept.iter().filter_map(|index| self.likelihoods.get(*index).copied()).collect(),
        }
    }

    /// The part of each of `count` paragraphs, as most of its characters have it, and how sure that is, 0…1; `None` for
    /// an empty paragraph.
    pub(super) fn parts(&self, count: usize) -> Vec<Option<(Role, f32)>> {
        const ROLES: [Role; 5] = [Role::Preamble, Role::Achievements, Role::Problems, Role::Plans, Role::Closing];
        let mut chars = vec![[0.0_f32; ROLES.len()]; count];
        let mut sure = vec![[0.0_f32; ROLES.len()]; count];
        for ((piece, own), likely) in self.pieces.iter().zip(&self.tags).zip(&self.likelihoods) {
            let len = piece.range.end.saturating_sub(piece.range.start) as f32;
            let (Some(chars), Some(sure)) = (chars.get_mut(piece.para), sure.get_mut(piece.para)) else { continue };
            for ((role, chars), sure) in ROLES.iter().zip(chars).zip(sure) {
                if own.role == *role {
                    *chars += len;
                }
                let likely = TAGS.iter().zip(likely).filter(|((_, tag), _)| tag.role == *role);
                *sure += len * likely.map(|(_, likely)| likely).sum::<f32>();
            }
        }
        chars
            .iter()
            .zip(&sure)
            .map(|(chars, sure)| {
                let total: f32 = chars.iter().sum();
                let most = chars.iter().copied().fold(0.0, f32::max);
                let place = chars.iter().position(|votes| *votes >= most)?;
                let likely = sure.get(place).copied().unwrap_or(0.0);
                (total > 0.0).then_some((*ROLES.get(place)?, likely / total))
            })
            .collect()
    }
}
