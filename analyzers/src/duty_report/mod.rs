//! Understanding a 述职报告: structure, problems, causes, measures, links, wording, evidence, focus.

mod assembly;
mod causes;
mod dating;
mod deadline;
mod evidence;
mod focus;
mod heading;
mod issues;
mod likeness;
mod links;
mod measurable;
mod measures;
mod must_answer;
mod names;
mod numbering;
mod owner;
mod personal;
mod personal_weights;
mod place;
mod prior_year;
mod reading;
mod rivals;
mod sentence;
mod shares;
mod signs;
mod structure;
mod style;
mod table;
mod tagging;
mod text;
mod topic;
mod training;
mod weighted_sum;
mod wording;
mod words;

use crate::document::Document;
use crate::network::too_many;
use crate::rules::{self, Facts};
use crate::scheme::{Roster, Scheme, Unit};
use crate::season::{Report, ReportParagraph, TextQuality};
use reading::Reading;
pub use shares::shares as part_shares;
use structure::State;
use tagging::Tagging;
pub use training::{
    TrainingIssue, TrainingMeasure, TrainingPair, TrainingPiece, training_causes, training_focus, training_issues,
    training_links, training_measures, training_pieces, training_prior_year,
};

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
    let times = assembly::deadline_context(&reading, context.scheme);
    let tagging = Tagging::of(&reading, &structure, &times);
    let structure = structure.settled(&reading, &tagging, context.scheme);
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
    let causes: Vec<bool> =
        (0..reading.paragraphs.len()).map(|index| structure.state(index) == Some(State::Causes)).collect();
    let (issues, measures) = assembly::issues_and_measures(&reading, &structure, &tagging, &times);
    let (focus_covered, focus_named) = focus::focus(&reading, &structure, context.scheme);
    let mut report = Report {
        path: path.to_owned(),
        unit: context.unit.map(|unit| unit.id.clone()),
        word_count: shares::word_counts(document, &paragraphs, context.scheme),
        shares: shares::shares(document, &paragraphs, &causes, context.scheme),
        paragraphs,
        issues,
        measures,
        findings: Vec::new(),
        focus_covered,
        focus_named,
        prior_year_answered: prior_year::answered(&reading, &structure, context.scheme.season.year),
        must_answer: must_answer::marked(&reading),
        style: style::figures(&reading, &structure),
        text: TextQuality::of(document),
        structure: structure.note,
        score: None,
    };
    if too_many(report.measures.len(), report.issues.len()) {
        report.structure.notes.push("问题和措施太多，没有逐条对应".to_owned());
    }
    let Context { scheme, unit, roster } = *context;
    report.findings = rules::check(&Facts { document, report: &report, scheme, unit, roster });
    report
}
