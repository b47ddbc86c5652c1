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
    /// Components of the score, the vote among them; empty where the vote is all of it.
    #[serde(default)]
    pub components: Vec<ComponentResult>,
    /// What the scheme says follows from the proposed grade.
    #[serde(default)]
    pub consequence: String,
    /// Ballots that were handed out; `None` where it is not known for every group.
    #[serde(default)]
    pub issued: Option<u32>,
    /// What the raters think of each item; empty where the scheme has one overall vote.
    #[serde(default)]
    pub items: Vec<ItemResult>,
}

/// The votes on one item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemResult {
    /// Id of the item in the scheme.
    pub id: String,
    /// Title.
    pub title: String,
    /// Weight among the items, for display.
    pub weight: f64,
    /// Valid votes.
    pub votes: u32,
    /// Mean over the groups with their weights, like the score, six decimals, for display; nothing is left out.
    pub mean: Option<f64>,
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
    /// Number of votes by grade: the grade that was ticked, or the band of the score.
    #[serde(default)]
    pub grade_counts: BTreeMap<String, u32>,
    /// Id of the group to which these votes are added before averaging.
    #[serde(default)]
    pub pool: Option<String>,
    /// Ballots that were handed out to the group, where it is known.
    #[serde(default)]
    pub issued: Option<u32>,
    /// Keys of `counts` that are rounded, with the exact score as a fraction: `8.666667` → `26/3`.
    #[serde(default)]
    pub exact_scores: BTreeMap<String, String>,
}

/// A component of a score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComponentResult {
    /// Id of the component in the scheme.
    pub id: String,
    /// Title.
    pub title: String,
    /// Value on the scale of the bands, six decimals, for display; `None` where it is missing.
    pub value: Option<f64>,
    /// Weight, for display; `None` for a bonus or deduction that is added as it is.
    pub weight: Option<f64>,
    /// The value as an exact fraction.
    #[serde(default)]
    pub value_exact: Option<String>,
    /// The weight as an exact fraction.
    #[serde(default)]
    pub weight_exact: Option<String>,
}
