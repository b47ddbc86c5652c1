//! The problems of a report beside the rows of its ledger.

use serde::{Deserialize, Serialize};

use super::checks::LedgerFinding;
use crate::likeness::Names;
use crate::likeness::matching::best_matches;
use crate::rules::ledger::{NO_PROBLEM, NO_ROW};
use crate::season::{LedgerRow, Report};

/// Likeness from which a row is held to be about a problem.
const SAME: f64 = 0.22;

/// A problem of the report and the rows that are about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Id of the problem in the report.
    pub issue: String,
    /// Index of the rows in the ledger.
    pub rows: Vec<usize>,
}

/// What report and ledger say of each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Each problem of the report with its rows.
    pub answers: Vec<Answer>,
    /// Index of the rows that no problem of the report is about.
    pub other_rows: Vec<usize>,
    /// The same as findings.
    pub findings: Vec<LedgerFinding>,
}

/// Sets a report beside the rows of its unit's ledger.
///
/// A ledger writes a problem in a few words that the report tells in a paragraph; its measures repeat those of the
/// report. So problem and measures together are compared, and each row goes to the problem that it is most like.
#[must_use]
pub fn compare(report: &Report, rows: &[LedgerRow], names: &Names) -> Comparison {
    let told: Vec<String> = report
        .issues
        .iter()
        .map(|issue| {
            let answers = report.measures.iter().filter(|measure| measure.answers.contains(&issue.id));
            let measures: Vec<&str> = answers.map(|measure| measure.text.as_str()).collect();
            format!("{}。{}。{}", issue.title, issue.text, measures.join("。"))
        })
        .collect();
    let written: Vec<String> = rows.iter().map(|row| format!("{}。{}", row.issue, row.measure)).collect();
    let best = best_matches(&written, &told, SAME, names);
    let mut comparison = Comparison::default();
    for (number, issue) in report.issues.iter().enumerate() {
        let rows: Vec<usize> =
            (0..rows.len()).filter(|row| best.get(*row).copied().flatten() == Some(number)).collect();
        if rows.is_empty() {
            let title = if issue.title.is_empty() { &issue.text } else { &issue.title };
            let message = format!("报告查摆的问题“{}”没有列入台账", short(title));
            comparison.findings.push(LedgerFinding::of(&NO_ROW, message));
        }
        comparison.answers.push(Answer { issue: issue.id.clone(), rows });
    }
    for (number, row) in rows.iter().enumerate() {
        if best.get(number).copied().flatten().is_none() {
            comparison.other_rows.push(number);
            comparison.findings.push(LedgerFinding::on(
                &NO_PROBLEM,
                row,
                format!("台账第{}项“{}”在述职报告里没有对应的问题", row.no, short(&row.issue)),
            ));
        }
    }
    comparison
}

/// The first words of a text.
fn short(text: &str) -> String {
    let mut words: String = text.chars().take(30).collect();
    if text.chars().nth(30).is_some() {
        words.push('…');
    }
    words
}
