//! What the votes on a unit's secretary mean.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The votes on one unit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BallotResult {
    /// Roster id of the unit.
    pub unit: String,
    /// The groups of raters, in the order of the scheme.
    pub groups: Vec<GroupResult>,
    /// The weighted score, six decimals, for display; grades compare [`BallotResult::weighted_exact`].
    pub weighted: Option<f64>,
    /// The weighted score as an exact fraction `numerator/denominator`.
    pub weighted_exact: Option<String>,
    /// The score as it is published, rounded as the scheme says: `9.000`.
    pub published: Option<String>,
    /// Grade by the bands alone.
    pub grade_by_band: Option<String>,
    /// Proposed grade after vetoes.
    pub grade: Option<String>,
    /// Whether a veto was met.
    pub vetoed: bool,
    /// Place by the exact score, 1 = highest; equal scores share a place.
    pub rank: Option<u32>,
    /// What people need to know before they decide, in Chinese.
    pub flags: Vec<String>,
    /// How the proposal came about, step by step, in Chinese.
    pub steps: Vec<String>,
}

/// The votes of one group of raters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupResult {
    /// Id of the group in the scheme.
    pub id: String,
    /// Name of the group.
    pub name: String,
    /// Weight as written in the scheme, for display.
    pub weight: f64,
    /// Valid votes.
    pub valid: u32,
    /// Invalid votes.
    pub invalid: u32,
    /// Mean of the valid votes, six decimals, for display.
    pub mean: Option<f64>,
    /// The mean as an exact fraction.
    pub mean_exact: Option<String>,
    /// Number of votes by score, every score of the scale included.
    pub counts: BTreeMap<String, u32>,
    /// Invalid votes by reason.
    pub invalid_reasons: BTreeMap<String, u32>,
}
