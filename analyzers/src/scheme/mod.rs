//! [`Scheme`]: what an organisation orders for a season, as its `season.toml` says it.
//!
//! The types here are the file format: unknown keys are refused, each field is documented with an example, and the
//! JSON Schema is generated from them. What must hold between fields is checked in [`check`].

mod ballot;
mod ballot_results;
pub mod builtin;
mod check;
mod level;
mod limits;
mod material;
mod nightly;
mod opening;
mod parse;
mod rectification;
pub mod renew;
mod report;
mod roster;
mod scope;
mod season;
pub mod template;
mod value;
mod watch;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use ballot::*;
pub use ballot_results::*;
pub use check::{Note, Weight, check};
pub use level::*;
pub use limits::*;
pub use material::*;
pub use nightly::*;
pub use opening::*;
pub use parse::{Mistake, json_schema, parse};
pub use rectification::*;
pub use report::*;
pub use roster::*;
pub use season::*;
pub use value::*;
pub use watch::Watch;

/// What an organisation orders for a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Who, which year, when the meeting is.
    pub season: SeasonSettings,
    /// Materials that units hand in.
    #[serde(default, rename = "material")]
    pub materials: Vec<Material>,
    /// What a duty report must be like.
    #[serde(default)]
    pub report: ReportRules,
    /// Focus areas that a report must cover.
    #[serde(default)]
    pub focus: Vec<Focus>,
    /// How the meeting votes; left out where it does not.
    #[serde(default)]
    pub ballot: Option<BallotRules>,
    /// The rectification ledger.
    #[serde(default)]
    pub rectification: Rectification,
    /// Levels on which secretaries report, where there is more than the one meeting.
    #[serde(default, rename = "level")]
    pub levels: Vec<Level>,
    /// Responsibilities with their questions, for a self-check of units.
    #[serde(default, rename = "duty")]
    pub duties: Vec<Duty>,
    /// Units that do not take part.
    #[serde(default, rename = "exempt")]
    pub exemptions: Vec<Exemption>,
    /// What only people can judge.
    #[serde(default)]
    pub manual: Vec<Manual>,
    /// What is made every night, and when.
    #[serde(default)]
    pub nightly: Nightly,
    /// How much reading one file may cost.
    #[serde(default)]
    pub limits: Limits,
    /// How the mailbox is watched.
    #[serde(default)]
    pub watch: Watch,
}
