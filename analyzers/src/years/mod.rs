//! A year beside the one before: figures of units, from a season or from a workbook that somebody made by hand.

mod figures;
mod workbook;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use figures::{compare, figures};
pub use workbook::season_of;

/// What a year gives for a unit; `None` where nobody knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct YearFigures {
    /// 综合得分, as it was published.
    pub score: Option<f64>,
    /// 名次.
    pub rank: Option<u32>,
    /// 等次.
    pub grade: Option<String>,
    /// 字数.
    pub length: Option<u32>,
    /// Share of the achievements.
    pub achievements: Option<f64>,
    /// Share of the problems.
    pub problems_share: Option<f64>,
    /// Share of the plans.
    pub plans: Option<f64>,
    /// Problems that the report names.
    pub problems: Option<u32>,
    /// Share of the ledger's entries that are done.
    pub solved: Option<f64>,
    /// Vague words.
    pub vague: Option<u32>,
    /// Marks of evidence for a thousand 字.
    pub evidence: Option<f64>,
}

/// A unit in two years.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct YearRow {
    /// Roster id of the unit.
    pub unit: String,
    /// The earlier year.
    pub prior_year: i32,
    /// This year.
    pub now: YearFigures,
    /// The earlier year.
    pub before: YearFigures,
}
