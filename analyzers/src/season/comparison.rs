//! This year beside last year, and units beside each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A problem that may have stood in an earlier report; a proposal, people decide.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recurrence {
    /// Roster id of the unit.
    pub unit: String,
    /// This year's problem, as written.
    pub issue: String,
    /// The earlier problem, as written.
    pub prior: String,
    /// The earlier year.
    pub prior_year: i32,
    /// Likeness, 0…1.
    pub score: f64,
    /// Why it is proposed, in Chinese.
    pub reason: String,
    /// The measure that was promised then.
    pub promised: String,
    /// What a person decided: 同一问题, 换了表述, 不是; empty until then.
    pub decision: String,
}

/// Two reports that share long runs of text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Copy {
    /// Path of the report that holds the text.
    pub a: String,
    /// Path of the report where it stands too.
    pub b: String,
    /// Share of a's text that stands in b, names and numbers changed or not.
    pub share: f64,
    /// Where b is from.
    pub kind: CopyKind,
    /// Length of the longest run in characters.
    pub longest: u32,
    /// The shared runs.
    pub spans: Vec<CopySpan>,
}

/// Where the other report is from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// Another unit's report of this year.
    #[default]
    OtherUnit,
    /// The unit's own report of last year.
    LastYear,
}

/// A run of text that stands in both reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CopySpan {
    /// Paragraph of a.
    pub a_paragraph: u32,
    /// First character in it.
    pub a_start: u32,
    /// One past the last character in it.
    pub a_end: u32,
    /// Paragraph of b.
    pub b_paragraph: u32,
    /// First character in it.
    pub b_start: u32,
    /// One past the last character in it.
    pub b_end: u32,
    /// The words as they stand in a.
    pub text: String,
    /// Whether numbers, names or a few words inside may differ from b.
    #[serde(default)]
    pub edited: bool,
}

/// A problem that many units have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommonIssue {
    /// The responsibility it belongs to.
    pub category: String,
    /// A short name for it.
    pub label: String,
    /// Roster ids of the units.
    pub units: Vec<String>,
    /// The problems as written, one per unit and problem.
    pub issues: Vec<String>,
}
