//! Which paragraph belongs to which part: the best path through the whole document.

mod causes;
mod changes;
mod frame;
mod model;
mod note;
mod openings;
mod path;
mod votes;

use super::reading::{Para, Reading};
use super::tagging::Tagging;
use crate::scheme::Scheme;
use crate::season::{Role, StructureNote};
use causes::settle_causes;
use changes::change_cost;
use frame::Frame;
use model::STATES;
pub(super) use model::State;
use note::note;
pub(super) use openings::answers_last_year;
use path::best_path;
use votes::{Row, emission};

/// The parts of a report.
pub(in crate::duty_report) struct Structure {
    /// What each paragraph is; `None` for title, author and salutation.
    pub(in crate::duty_report) states: Vec<Option<State>>,
    /// How sure each of them is, 0…1.
    pub(in crate::duty_report) confidence: Vec<f32>,
    /// The whole, with notes for people.
    pub(in crate::duty_report) note: StructureNote,
}

impl Structure {
    pub(in crate::duty_report) fn role(&self, index: usize) -> Role {
        match self.states.get(index).copied().flatten() {
            None => Role::Title,
            Some(State::Preamble) => Role::Preamble,
            Some(State::Achievements | State::Prior) => Role::Achievements,
            Some(State::Problems | State::Causes) => Role::Problems,
            Some(State::Plans) => Role::Plans,
            Some(State::Closing) => Role::Closing,
        }
    }

    pub(in crate::duty_report) fn state(&self, index: usize) -> Option<State> {
        self.states.get(index).copied().flatten()
    }
}

/// Finds the parts.
pub(in crate::duty_report) fn structure(reading: &Reading<'_>, scheme: &Scheme) -> Structure {
    let paragraphs = &reading.paragraphs;
    let title_end = title_zone(paragraphs);
    let body = paragraphs.get(title_end..).unwrap_or(&[]);
    let frame = Frame::new(body, scheme.season.year);
    let emissions: Vec<Row> =
        body.iter().enumerate().map(|(index, para)| emission(para, index, body, &frame, scheme)).collect();
    let costs: Vec<f32> = body.iter().enumerate().map(|(index, para)| change_cost(para, index, body, &frame)).collect();
    let (path, margins) = best_path(&emissions, &costs);
    let mut states: Vec<Option<State>> = vec![None; title_end];
    let mut confidence: Vec<f32> = vec![1.0; title_end];
    states.extend(path.iter().map(|state| STATES.get(*state).copied()));
    confidence.extend(margins.iter().map(|margin| 1.0 - 0.5 * (-margin / 3.0).exp()));
    settle_causes(paragraphs, &mut states, scheme);
    Structure { states, confidence, note: StructureNote::default() }
}

impl Structure {
    /// The parts as the tags of their sentences have them. A paragraph keeps what it is within its part.
    pub(in crate::duty_report) fn settled(mut self, reading: &Reading<'_>, tagging: &Tagging, scheme: &Scheme) -> Self {
        let parts = tagging.parts(reading.paragraphs.len());
        for (index, part) in parts.into_iter().enumerate() {
            let (Some(Some(state)), Some((role, sure))) = (self.states.get(index).copied(), part) else { continue };
            if self.role(index) != role {
                let other = match role {
                    Role::Title | Role::Preamble => State::Preamble,
                    Role::Achievements => State::Achievements,
                    Role::Problems => State::Problems,
                    Role::Plans => State::Plans,
                    Role::Closing => State::Closing,
                };
                if let Some(place) = self.states.get_mut(index).filter(|_| state != other) {
                    *place = Some(other);
                }
            }
            if let Some(place) = self.confidence.get_mut(index) {
                *place = sure;
            }
        }
        settle_causes(&reading.paragraphs, &mut self.states, scheme);
        self.note = note(&reading.paragraphs, &self.states, &self.confidence, scheme);
        self
    }
}

/// Number of paragraphs at the top that are title, author lines and salutation.
fn title_zone(paragraphs: &[Para<'_>]) -> usize {
    paragraphs
        .iter()
        .take(9)
        .take_while(|para| {
            let text = para.slice(para.text.whole());
            let last = text.trim_end().chars().last().unwrap_or(' ');
            let salutes = matches!(last, '：' | ':') && para.len() <= 40;
            let short = para.len() <= 50 && !matches!(last, '。' | '；' | '！' | '，');
            !para.is_row && (salutes || short && !para.is_heading() && !text.contains('。'))
        })
        .count()
}
