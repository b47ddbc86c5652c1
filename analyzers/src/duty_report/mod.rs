//! Understanding a 述职报告: structure, problems, causes, measures, links, wording, evidence, focus.

mod heading;
mod model;
mod numbering;
mod reading;
mod sentence;
mod signs;
mod structure;
mod text;
mod words;

use crate::document::Document;
use crate::scheme::{Roster, Scheme, Unit};
use crate::season::{Report, ReportParagraph};
use reading::Reading;

/// What a report is read against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The season's rules.
    pub scheme: &'a Scheme,
    /// The unit that handed the report in, where it is known.
    pub unit: Option<&'a Unit>,
    /// All units: their names are names, whoever writes.
    pub roster: &'a Roster,
}

/// Reads a duty report as a careful reader does: its parts, problems, causes, measures, and what answers what.
///
/// Nothing here fails: a paper that is no duty report gives a report with few roles and low confidence.
#[must_use]
pub fn analyse(path: &str, document: &Document, context: &Context<'_>) -> Report {
    let reading = Reading::new(document);
    let structure = structure::structure(&reading, context.scheme);
    let paragraphs: Vec<ReportParagraph> = document
        .paragraphs
        .iter()
        .zip(&reading.paragraphs)
        .enumerate()
        .map(|(index, (paragraph, para))| ReportParagraph {
            text: paragraph.text.clone(),
            role: structure.role(index),
            heading: para.is_heading() && structure.states.get(index).is_some_and(Option::is_some),
            auto_number: paragraph.number.clone(),
            confidence: structure.confidence.get(index).copied().unwrap_or(0.0),
        })
        .collect();
    Report {
        path: path.to_owned(),
        unit: context.unit.map(|unit| unit.id.clone()),
        paragraphs,
        structure: structure.note,
        ..Report::default()
    }
}
