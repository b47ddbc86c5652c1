//! [`Season`]: everything that is known about a year, as reports render it and `season.json` serialises it.
//!
//! The fixed fields are a public interface (`schema = "shuping.season/1"`); fields may be added, never renamed.

mod accountability;
mod ballot_statistics;
mod ballots;
mod comparison;
mod ledger;
mod level;
mod report;
mod submission;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::season::SeasonLedger;
use crate::years::YearRow;

pub use accountability::*;
pub use ballot_statistics::*;
pub use ballots::*;
pub use comparison::*;
pub use ledger::*;
pub use level::*;
pub use report::*;
pub use submission::*;

/// Value of [`Season::schema`].
pub const SCHEMA: &str = "shuping.season/1";

/// Everything that is known about a year.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Season {
    /// Name and version of this format: [`SCHEMA`].
    pub schema: String,
    /// Which season.
    pub season: SeasonName,
    /// Version of the program's judgement; results of another version are not mixed in.
    pub analyser: String,
    /// SHA-256 of the scheme file, in hexadecimal.
    pub scheme_hash: String,
    /// The units of the roster, in its order.
    pub units: Vec<UnitName>,
    /// One row per file that arrived, members of archives and mails included, sorted by path.
    pub submissions: Vec<Submission>,
    /// One row per unit and required material, in the order of roster and scheme.
    pub completeness: Vec<Completeness>,
    /// One row per level of the exercise, in the order of the scheme; empty where the scheme names none.
    #[serde(default)]
    pub levels: Vec<LevelResult>,
    /// One row per duty report that could be read, superseded ones included, sorted by path.
    pub reports: Vec<Report>,
    /// One row per accountability report that could be read, superseded ones included, sorted by path.
    #[serde(default)]
    pub accountability: Vec<AccountabilityReport>,
    /// One row per unit that was voted on, in the order of the roster.
    pub ballots: Vec<BallotResult>,
    /// What is to be said about the vote as a whole: quotas, contradictions, sheets that were refused.
    pub ballot_notes: Vec<String>,
    /// What the votes mean beyond the proposals; `None` where nobody voted.
    #[serde(default)]
    pub ballot_statistics: Option<BallotStatistics>,
    /// One row per rectification entry, in the order of roster, file and row.
    pub ledger: Vec<LedgerRow>,
    /// The one ledger of the season: problems of all sources, with their ids, states and history.
    #[serde(default)]
    pub rectification: SeasonLedger,
    /// Each unit this year and in the year before, where that is known.
    #[serde(default)]
    pub years: Vec<YearRow>,
    /// Problems that may stand in an earlier report too: proposals, people decide.
    pub recurrences: Vec<Recurrence>,
    /// Reports that share long runs of text.
    pub copies: Vec<Copy>,
    /// Problems that many units have.
    pub common_issues: Vec<CommonIssue>,
    /// What the scheme contradicts itself in, or leaves to people, one sentence each.
    pub scheme_notes: Vec<String>,
}

/// Which season.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeasonName {
    /// Name of the organisation.
    pub organization: String,
    /// The year that is reported on.
    pub year: i32,
    /// Title of the exercise.
    pub title: String,
}

/// A unit as outputs name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitName {
    /// Roster id, `U01`.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name, the full one where the roster has none.
    pub short: String,
    /// Type, as 二级学院党总支.
    pub kind: String,
    /// The secretary; empty where the scheme says units only.
    pub secretary: String,
    /// How the secretary reports: 现场, 书面, 免.
    pub mode: String,
    /// Roster id of the unit above, where the roster names one.
    #[serde(default)]
    pub parent: Option<String>,
}
