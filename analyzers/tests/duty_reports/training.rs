//! What the reading of a report is decided by, written out for fitting its weights on labelled reports.

use serde_json::{Value, json};
use shuping_analyzers::document::CharRange;
use shuping_analyzers::duty_report::{
    TrainingPair, training_causes, training_focus, training_issues, training_links, training_measures, training_pieces,
    training_prior_year,
};
use shuping_analyzers::scheme::Scheme;

use super::truth::LabelledReport;

/// One line of JSON for each report: its path and what the tagger sees of its pieces.
pub(crate) fn pieces(folder: &str, reports: &[LabelledReport], scheme: &Scheme) -> String {
    lines(folder, reports, |report| {
        training_pieces(&report.document(), scheme)
            .into_iter()
            .map(|piece| json!([piece.paragraph, piece.range.start, piece.range.end, piece.features]))
            .collect()
    })
}

/// One line of JSON for each report: its path and what every pair of a measure and a problem is judged by. `tags` holds
/// the tags of the labels, by folder and path.
pub(crate) fn links(folder: &str, reports: &[LabelledReport], scheme: &Scheme, tags: &Value) -> String {
    lines(folder, reports, |report| pairs(training_links(&report.document(), scheme, &named(tags, folder, report))))
}

/// One line of JSON for each report: its path and what every pair of a cause and a problem is judged by.
pub(crate) fn causes(folder: &str, reports: &[LabelledReport], scheme: &Scheme, tags: &Value) -> String {
    lines(folder, reports, |report| pairs(training_causes(&report.document(), scheme, &named(tags, folder, report))))
}

/// One line of JSON for each report: its path and what is seen of every problem: of its being the writer's own, and of
/// its holding facts.
pub(crate) fn issues(folder: &str, reports: &[LabelledReport], scheme: &Scheme, tags: &Value) -> String {
    lines(folder, reports, |report| {
        training_issues(&report.document(), scheme, &named(tags, folder, report))
            .into_iter()
            .map(|issue| json!([issue.paragraph, issue.range.start, issue.range.end, issue.whose, issue.facts]))
            .collect()
    })
}

/// One line of JSON for each report: its path and what is seen of every measure: of its being checkable, and of every stretch
/// that may name its owner.
pub(crate) fn measures(folder: &str, reports: &[LabelledReport], scheme: &Scheme, tags: &Value) -> String {
    lines(folder, reports, |report| {
        training_measures(&report.document(), scheme, &named(tags, folder, report))
            .into_iter()
            .map(|seen| json!([[seen.paragraph, seen.range.start, seen.range.end], seen.checkable, seen.owners]))
            .collect()
    })
}

/// One line of JSON for each report: its path and what is seen of every sentence of its achievements.
pub(crate) fn focus(folder: &str, reports: &[LabelledReport], scheme: &Scheme, tags: &Value) -> String {
    lines(folder, reports, |report| {
        let seen = training_focus(&report.document(), scheme, &named(tags, folder, report));
        seen.into_iter().map(Value::from).collect()
    })
}

pub(crate) fn prior_year(folder: &str, reports: &[LabelledReport], scheme: &Scheme, tags: &Value) -> String {
    lines(folder, reports, |report| {
        let seen = training_prior_year(&report.document(), scheme, &named(tags, folder, report));
        seen.into_iter().map(Value::from).collect()
    })
}

fn pairs(pairs: Vec<TrainingPair>) -> Vec<Value> {
    pairs.into_iter().map(|pair| json!([place(pair.told), place(pair.issue), pair.signals])).collect()
}

fn place((para, range): (usize, CharRange)) -> Value {
    json!([para, range.start, range.end])
}

/// The tags of the labels of a report.
fn named(tags: &Value, folder: &str, report: &LabelledReport) -> Vec<String> {
    let names = tags[folder][&report.path].as_array().cloned().unwrap_or_default();
    names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

fn lines(folder: &str, reports: &[LabelledReport], of: impl Fn(&LabelledReport) -> Vec<Value>) -> String {
    reports
        .iter()
        .map(|report| format!("{}\n", json!({ "folder": folder, "path": report.path, "rows": of(report) })))
        .collect()
}
