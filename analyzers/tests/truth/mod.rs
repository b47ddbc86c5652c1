//! The example seasons' answers, read into the program's own types.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "each test program uses its own share of this"
)]

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use shuping_analyzers::document::{Document, Paragraph};
use shuping_analyzers::scheme::{self, Scheme};
use shuping_analyzers::season::{Issue, Measure, Report, ReportParagraph, Role, WordCounts};

/// Answers for a season.
#[derive(Deserialize)]
pub struct Truth {
    pub reports: BTreeMap<String, TruthReport>,
}

#[derive(Deserialize)]
pub struct TruthReport {
    pub paragraphs: Vec<TruthParagraph>,
    pub word_count: WordCounts,
    pub issues: Vec<TruthIssue>,
    pub measures: Vec<TruthMeasure>,
    pub vague: Vec<TruthTerm>,
    #[serde(default)]
    pub vague_traps: Vec<TruthTerm>,
    pub focus_covered: Vec<String>,
    pub prior_year_answered: bool,
    pub must_answer: Vec<String>,
}

#[derive(Deserialize)]
pub struct TruthParagraph {
    pub text: String,
    pub role: Role,
    pub heading: bool,
    #[serde(default)]
    pub auto_number: Option<String>,
}

#[derive(Deserialize)]
pub struct TruthIssue {
    pub id: String,
    pub para: u32,
    pub title: String,
    pub text: String,
    pub personal: bool,
    pub evidence: bool,
    pub causes: Vec<String>,
}

#[derive(Deserialize)]
pub struct TruthMeasure {
    pub id: String,
    pub para: u32,
    pub text: String,
    pub answers: Vec<String>,
    pub deadline: Option<String>,
    pub owner: Option<String>,
    pub measurable: bool,
}

#[derive(Deserialize)]
pub struct TruthTerm {
    pub para: u32,
    pub start: u32,
    pub term: String,
}

/// The example seasons that the tree holds.
pub const SEASONS: [&str; 2] = ["river-2023", "river-2022"];

fn season_file(season: &str, file: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons");
    #[expect(clippy::disallowed_methods, reason = "a test reads its own fixture")]
    std::fs::read_to_string(root.join(season).join(file)).ok()
}

/// The answers of a season.
pub fn truth(season: &str) -> Truth {
    let text = season_file(season, "truth.json").expect("the season's answers");
    serde_json::from_str(&text).expect("answers in the corpus' form")
}

/// The scheme of a season.
pub fn scheme(season: &str) -> Scheme {
    scheme::parse(&season_file(season, "season.toml").expect("the season's scheme")).expect("a valid scheme")
}

/// What a perfect reader of documents would have said about this report.
pub fn report(truth: &TruthReport) -> (Document, Report) {
    let paragraphs: Vec<Paragraph> = truth
        .paragraphs
        .iter()
        .map(|paragraph| Paragraph {
            number: paragraph.auto_number.clone().filter(|number| !number.is_empty()),
            ..Paragraph::plain(paragraph.text.as_str())
        })
        .collect();
    let document = Document { paragraphs, ..Document::default() };
    let mut report = Report {
        paragraphs: truth
            .paragraphs
            .iter()
            .map(|paragraph| ReportParagraph {
                text: paragraph.text.clone(),
                role: paragraph.role,
                heading: paragraph.heading,
                auto_number: paragraph.auto_number.clone().filter(|number| !number.is_empty()),
                confidence: 1.0,
            })
            .collect(),
        word_count: truth.word_count,
        focus_covered: truth.focus_covered.clone(),
        prior_year_answered: truth.prior_year_answered,
        must_answer: truth.must_answer.clone(),
        ..Report::default()
    };
    report.issues = truth.issues.iter().map(|issue| read_issue(truth, issue)).collect();
    report.measures = truth.measures.iter().map(|measure| read_measure(truth, measure)).collect();
    (document, report)
}

fn read_issue(truth: &TruthReport, issue: &TruthIssue) -> Issue {
    let (start, end) = place(truth, issue.para, &issue.text);
    Issue {
        id: issue.id.clone(),
        paragraph: issue.para,
        start,
        end,
        text: issue.text.clone(),
        title: issue.title.clone(),
        personal: issue.personal,
        evidence: issue.evidence,
        causes: issue.causes.clone(),
        confidence: 1.0,
        ..Issue::default()
    }
}

fn read_measure(truth: &TruthReport, measure: &TruthMeasure) -> Measure {
    let (start, end) = place(truth, measure.para, &measure.text);
    Measure {
        id: measure.id.clone(),
        paragraph: measure.para,
        start,
        end,
        text: measure.text.clone(),
        answers: measure.answers.clone(),
        deadline: measure.deadline.clone(),
        owner: measure.owner.clone(),
        measurable: measure.measurable,
        ..Measure::default()
    }
}

/// Characters of a paragraph that hold a quote; the whole paragraph where it is not literal.
fn place(truth: &TruthReport, paragraph: u32, quote: &str) -> (u32, u32) {
    let text = &truth.paragraphs[paragraph as usize].text;
    let count = |text: &str| u32::try_from(text.chars().count()).unwrap();
    text.find(quote).map_or((0, count(text)), |at| {
        let start = count(&text[..at]);
        (start, start + count(quote))
    })
}
