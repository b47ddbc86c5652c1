//! Labelled reports.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use shuping_analyzers::document::{Document, Look, Paragraph, Story};
use shuping_analyzers::season::Role;

#[derive(Debug, Deserialize)]
pub(crate) struct LabelledReport {
    #[serde(default)]
    pub path: String,
    pub paragraphs: Vec<LabelledParagraph>,
    pub issues: Vec<LabelledIssue>,
    pub measures: Vec<LabelledMeasure>,
    #[serde(default)]
    pub vague: Vec<LabelledWord>,
    #[serde(default)]
    pub vague_traps: Vec<LabelledWord>,
    pub focus_covered: Vec<String>,
    pub prior_year_answered: bool,
    #[serde(default)]
    pub must_answer: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LabelledParagraph {
    pub text: String,
    pub role: Role,
    pub heading: bool,
    pub auto_number: Option<String>,
    #[serde(default)]
    pub bold: bool,
    #[serde(default)]
    pub bold_lead: u32,
    #[serde(default)]
    pub row: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LabelledIssue {
    pub id: String,
    pub title: String,
    pub text: String,
    pub personal: bool,
    pub evidence: bool,
    pub causes: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LabelledMeasure {
    pub text: String,
    pub answers: Vec<String>,
    pub deadline: Option<String>,
    pub owner: Option<String>,
    pub measurable: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LabelledWord {
    pub para: u32,
    pub start: u32,
    pub term: String,
}

impl LabelledReport {
    /// The paper as a reader of files would give it: text, automatic numbers, and the look where the labels tell it.
    pub(crate) fn document(&self) -> Document {
        let mut rows = 0;
        let paragraphs = self
            .paragraphs
            .iter()
            .map(|labelled| {
                let mut paragraph = Paragraph::plain(labelled.text.as_str());
                paragraph.number.clone_from(&labelled.auto_number);
                paragraph.look = Look { bold: labelled.bold, bold_lead: labelled.bold_lead, ..Look::default() };
                if labelled.row {
                    paragraph.story = Story::Row { table: 0, row: rows };
                    rows += 1;
                }
                paragraph
            })
            .collect();
        Document { paragraphs, ..Document::default() }
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The labelled reports of a season.
pub(crate) fn season(name: &str) -> Vec<LabelledReport> {
    let text = std::fs::read_to_string(root().join("tests/seasons").join(name).join("truth.json")).expect("labels");
    let value: serde_json::Value = serde_json::from_str(&text).expect("labels are JSON");
    let reports = value.get("reports").and_then(|reports| reports.as_object()).expect("the season has reports");
    reports
        .iter()
        .map(|(path, report)| {
            let mut report: LabelledReport = serde_json::from_value(report.clone()).expect("a labelled report");
            report.path.clone_from(path);
            report
        })
        .collect()
}

/// The labelled reports of a folder, one file each, by name.
pub(crate) fn folder(path: &str) -> Vec<LabelledReport> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(path)).expect("folder").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "json"))
        .map(|file| serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("a labelled report"))
        .collect()
}
