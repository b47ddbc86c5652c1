//! How the meeting votes, and what follows from the votes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Award, Gate, Grade, Opening, RaterLimit, Share};

/// How the meeting votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotRules {
    /// What a rater writes.
    pub scale: Scale,
    /// Items that are rated one by one; left out for one overall vote.
    #[serde(default, rename = "item")]
    pub items: Vec<Item>,
    /// Groups of raters. One group of weight 1 where all votes are pooled.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    /// Whether groups are averaged each (`"group_means"`) or all votes together (`"pooled"`).
    #[serde(default)]
    pub aggregation: Aggregation,
    /// What happens when a group has no valid vote.
    #[serde(default)]
    pub missing_group: MissingGroup,
    /// Leaves out so many highest and lowest votes of each group: `{ drop = 1, above = 5 }`.
    #[serde(default)]
    pub trim: Option<Trim>,
    /// Which ballots do not count.
    #[serde(default)]
    pub invalid: Invalid,
    /// When online questionnaires were open: `{ from = "2025-12-18T14:30", to = "2025-12-19T12:00" }`. What was submitted
    /// before or after is no ballot; ballots on paper are not concerned.
    #[serde(default)]
    pub open: Option<Opening>,
    /// Digits behind the point to which the score is rounded half up before grades are compared; left out for none.
    #[serde(default)]
    pub rounding: Option<u32>,
    /// Grades by score, highest first, half-open: a grade holds from its `from` up to the next higher one.
    #[serde(default, rename = "band")]
    pub bands: Vec<Band>,
    /// Votes that force a grade.
    #[serde(default, rename = "veto")]
    pub vetoes: Vec<Veto>,
    /// Shares of grades that the organisation wants to see; advice only.
    #[serde(default, rename = "quota")]
    pub quotas: Vec<Quota>,
    /// How many of a rater's votes may be of certain grades: 2 of 18 low ones.
    #[serde(default)]
    pub rater_quota: Option<RaterQuota>,
    /// Further limits on one rater's votes, by score: at most 3 of 90 and more, at least 2 below 70.
    #[serde(default, rename = "rater_limit")]
    pub rater_limits: Vec<RaterLimit>,
    /// What must be fulfilled before a grade can be given (得分前提).
    #[serde(default, rename = "gate")]
    pub gates: Vec<Gate>,
    /// Places that are awarded or talked to.
    #[serde(default, rename = "award")]
    pub awards: Vec<Award>,
    /// Further components of a person's score, with their weights; the vote itself is one of them.
    #[serde(default, rename = "component")]
    pub components: Vec<Component>,
    /// Places for equal scores.
    #[serde(default)]
    pub ties: Ties,
    /// What the heads of the printed form say, where they contradict the bands: grade → scores.
    #[serde(default)]
    pub form_heads: BTreeMap<Grade, Vec<u32>>,
    /// Groups with fewer valid votes are not shown on their own; 3 where it is not said.
    #[serde(default = "three")]
    pub min_group: u32,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// What a rater writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scale {
    /// One of the whole numbers: `{ kind = "ticks", min = 1, max = 10 }`.
    Ticks {
        /// Lowest.
        min: u32,
        /// Highest.
        max: u32,
    },
    /// Points with decimals: `{ kind = "points", max = 100, decimals = 1 }`.
    Points {
        /// Lowest.
        #[serde(default)]
        min: u32,
        /// Highest.
        max: u32,
        /// Digits behind the point that are allowed.
        #[serde(default)]
        decimals: u32,
    },
    /// A grade: `{ kind = "grades", values = { "好" = 100, "较好" = 80, "一般" = 60, "差" = 40 } }`.
    Grades {
        /// Value of each grade.
        values: BTreeMap<Grade, Share>,
    },
    /// A place among all candidates, 1 = best: `{ kind = "ranks" }`.
    Ranks {},
}

/// An item that is rated by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Id.
    pub id: String,
    /// Title as the form has it.
    pub title: String,
    /// Weight; weights need not add up to 1.
    pub weight: Share,
}

/// A group of raters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Id: `"committee"`.
    pub id: String,
    /// Name: `"学校党委"`.
    pub name: String,
    /// Other words by which sheets name it: `["党委委员", "A票"]`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Weight: `"40%"`.
    pub weight: Share,
    /// Group to which this one's votes are added before averaging: several rater groups that share one weight.
    #[serde(default)]
    pub pool: Option<String>,
    /// Ballots that were handed out, where it is known.
    #[serde(default)]
    pub issued: Option<u32>,
}

/// How votes become a mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// The mean of each group, weighted.
    #[default]
    GroupMeans,
    /// The mean of all votes.
    Pooled,
}

/// What happens when a group has no valid vote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingGroup {
    /// There is no score, and the row says why.
    #[default]
    NoScore,
    /// The other groups' weights are scaled to 1, and the row says so.
    Renormalise,
}

/// Leaves out the highest and lowest votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trim {
    /// How many on each side.
    pub drop: u32,
    /// Only with more raters than this; the plain mean otherwise.
    pub above: u32,
}

/// Which ballots do not count. A vote that is blank, has two marks or is out of scale never counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Invalid {
    /// Ballots that give every candidate the same score.
    pub all_equal: bool,
    /// Ballots that give every candidate the highest score.
    pub all_full: bool,
    /// Ballots that break the rater's quota.
    pub over_quota: bool,
    /// Ballots with any vote that does not count are refused as a whole.
    pub whole_ballot: bool,
    /// All ballots of a group of which more came back than were issued.
    pub more_than_issued: bool,
    /// A secretary's vote on himself.
    pub self_vote: bool,
    /// Least share of issued ballots that must come back: `"80%"`.
    pub min_turnout: Option<Share>,
    /// Words on a ballot that make a vote void beside the usual ones (弃权).
    pub words: Vec<String>,
}

/// A grade and the least score that gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Grade: `"好"`.
    pub grade: Grade,
    /// Least score, inclusive: `9`.
    pub from: Share,
    /// Upper end as the notice writes it, only to show that it leaves a gap or overlaps: `8.999`.
    #[serde(default)]
    pub to: Option<Share>,
    /// What follows from the grade: `"年度考核不得评为优秀"`.
    #[serde(default)]
    pub consequence: String,
    /// Results of the annual review (roster column 年度考核) that do not go with the grade: `["优秀"]`.
    #[serde(default)]
    pub bars: Vec<String>,
}

/// Votes that force a grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Grades whose votes are added up: `["一般", "差"]`.
    pub votes: Vec<Grade>,
    /// The share that must be passed: `"10%"`.
    pub over: Share,
    /// Whether reaching the share is enough.
    #[serde(default)]
    pub inclusive: bool,
    /// What the share is taken of.
    #[serde(default)]
    pub base: VetoBase,
    /// The grade that follows: `"差"`.
    pub grade: Grade,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// What a veto's share is taken of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VetoBase {
    /// Valid votes.
    #[default]
    Valid,
    /// Ballots that came back.
    Returned,
    /// Ballots that were handed out.
    Issued,
}

/// A share of grades that the organisation wants to see; advice, never applied by the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Grades: `["较好", "一般", "差"]`.
    pub grades: Vec<Grade>,
    /// Wanted share: `"40%"`; left out where the notice says only "a certain share".
    #[serde(default)]
    pub share: Option<Share>,
    /// How far it may be missed (左右): `"5%"`.
    #[serde(default)]
    pub tolerance: Option<Share>,
    /// What is wanted.
    #[serde(default)]
    pub direction: Direction,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// Which side of a share is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 左右.
    #[default]
    About,
    /// 不少于.
    AtLeast,
    /// 不超过.
    AtMost,
}

/// How many of one rater's votes may be of certain grades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RaterQuota {
    /// Grades that are counted: `["一般", "差"]`.
    pub grades: Vec<Grade>,
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

/// A component of a person's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Id: `"meeting"` is the vote of the groups above; others are read from a sheet with a column of this title.
    pub id: String,
    /// Title: `"日常考核"`.
    pub title: String,
    /// Weight; left out for a bonus or deduction that is added as it is.
    #[serde(default)]
    pub weight: Option<Share>,
    /// Highest score, to which a component on another scale is brought.
    #[serde(default)]
    pub max: Option<Share>,
    /// Level at whose meeting it is voted, by its id: `"down"`.
    #[serde(default)]
    pub level: Option<String>,
    /// Words in the name, sheet or title by which its own ballots are known: `["下评"]`. A person's ballots of this kind
    /// are counted by themselves and give the component's value.
    #[serde(default)]
    pub ballots: Vec<String>,
    /// Unit types whose ballots are of this kind even where no word tells it: `["党委"]`.
    #[serde(default)]
    pub required_of: Option<Vec<String>>,
}

/// Places for equal scores.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// 1, 2, 2, 4.
    #[default]
    Competition,
    /// 1, 2, 2, 3.
    Dense,
    /// By the share of votes for the highest grade, then 1, 2, 2, 4.
    TopVotes,
}

const fn three() -> u32 {
    3
}
