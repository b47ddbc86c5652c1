//! What stands beside the score before a grade is given: limits on raters by score, gates, awards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Grade, Share};

/// How many of one rater's votes may be of certain scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RaterLimit {
    /// Least score that is counted: `90`.
    #[serde(default)]
    pub from: Option<Share>,
    /// Scores below this are counted: `70`.
    #[serde(default)]
    pub below: Option<Share>,
    /// At most.
    #[serde(default)]
    pub max: Option<u32>,
    /// At least.
    #[serde(default)]
    pub min: Option<u32>,
    /// Number of candidates for which the notice states it: `18`.
    #[serde(default)]
    pub of: Option<u32>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// What must be fulfilled before a grade can be given; the facts stand in a column of the roster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Head of the roster's column: `"发展考核"`, `"被问责"`.
    pub title: String,
    /// Grades that need it: `["好"]`; left out for all.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// Entries that fulfil it: `["优秀"]`. An empty cell leaves it open.
    #[serde(default)]
    pub passes: Vec<String>,
    /// Entries that break it: `["是"]`. An empty cell fulfils it.
    #[serde(default)]
    pub fails: Vec<String>,
    /// Grade that is proposed where it is not fulfilled: `"较好"`.
    pub grade: Grade,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// Places that are awarded or talked to; told beside the result, decided by people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Award {
    /// What it is: `"通报表扬"`, `"约谈"`.
    pub title: String,
    /// Number of places: `6`.
    #[serde(default)]
    pub places: Option<u32>,
    /// Or their share of all: `"20%"`, rounded half up.
    #[serde(default)]
    pub share: Option<Share>,
    /// Counted from the last place upwards.
    #[serde(default)]
    pub from_last: bool,
    /// Grades with which it can be had: `["好"]`; left out for all.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}
