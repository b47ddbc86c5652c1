//! Figures about the wording, for tables and charts.

use super::reading::Reading;
use super::structure::Structure;
use super::{evidence, personal};
use crate::lexicon;
use crate::season::{Role, StyleFigures};

/// Counts sentences, evidence, set phrases and first person in the body.
pub(super) fn figures(reading: &Reading<'_>, structure: &Structure) -> StyleFigures {
    let mut figures = StyleFigures::default();
    for (index, para) in reading.paragraphs.iter().enumerate() {
        let role = structure.role(index);
        if !matches!(role, Role::Achievements | Role::Problems | Role::Plans) {
            continue;
        }
        let text = para.slice(para.text.whole());
        figures.first_person += personal::count(text);
        figures.cliches += u32::try_from(lexicon::cliches().count(text)).unwrap_or(0);
        for segment in &para.segments {
            let marks = evidence::count(para.slice(segment.range));
            figures.sentences += 1;
            figures.evidenced += u32::from(marks > 0);
            match role {
                Role::Achievements => figures.evidence_achievements += marks,
                Role::Problems => figures.evidence_problems += marks,
                _ => {}
            }
        }
    }
    figures
}
