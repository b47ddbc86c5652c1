//! Who reported on each level of the exercise, and how often what is due every term took place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One level of the exercise, with every unit that reports on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LevelResult {
    /// Id of the level in the scheme.
    pub id: String,
    /// Title.
    pub title: String,
    /// Until when it must be through, RFC 3339; `None` where the scheme names no day.
    pub due: Option<String>,
    /// Every unit must have its record.
    pub full_coverage: bool,
    /// The units, in the order of the roster.
    pub units: Vec<LevelUnit>,
    /// Coverage below each unit that has such units below it, in the order of the roster.
    pub parents: Vec<ParentCoverage>,
    /// What cannot be checked, in Chinese.
    pub notes: Vec<String>,
    /// The notice's clause.
    pub source: String,
}

/// A unit on a level.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LevelUnit {
    /// Roster id.
    pub unit: String,
    /// Roster id of the unit above.
    pub parent: Option<String>,
    /// Whether it reported.
    pub state: LevelState,
    /// When, RFC 3339 or a day; `None` where it is not known.
    pub when: Option<String>,
    /// Number of records in each period, where the scheme names a frequency.
    pub periods: Vec<PeriodCount>,
    /// The state in a sentence for a person.
    pub reason: String,
}

/// Whether a unit reported on a level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelState {
    /// It did, in time where a day is named.
    Done,
    /// It did, after the day.
    Late,
    /// There is no record.
    #[default]
    Missing,
    /// It need not: 免.
    Exempt,
}

/// How often something took place in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodCount {
    /// The period in Chinese: `2017年春季学期`.
    pub period: String,
    /// How often it took place.
    pub times: u32,
    /// How often it must at least.
    pub wanted: u32,
}

/// Coverage of the units below one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ParentCoverage {
    /// Roster id of the unit above.
    pub parent: String,
    /// Units below it on this level, those that need not report left out.
    pub units: u32,
    /// Of them, those that reported, late ones included.
    pub done: u32,
    /// Of them, those that reported late.
    pub late: u32,
    /// Roster ids of those without a record.
    pub missing: Vec<String>,
}
