//! What a duty report must be like.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Count, Length, Share};
use crate::finding::Severity;
use crate::season::Role;

/// What a duty report must be like.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReportRules {
    /// Length of the whole: `{ about = 3000, tolerance = "20%" }`.
    pub length: Option<Length>,
    /// The clause about the length.
    pub length_source: String,
    /// What shares are shares of.
    pub share_base: ShareBase,
    /// How 字 are counted.
    pub count: Counting,
    /// How far a share may miss its limit and be 临界 instead of broken: `"1%"`.
    pub share_tolerance: Option<Share>,
    /// The parts, with their limits.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
    /// Words that must not stand for people and facts.
    pub wording: Wording,
    /// Last year's problems and their rectification must be told.
    pub prior_year: Option<Clause>,
    /// Problems found by 巡视 or 巡察 and their rectification must be told.
    pub inspection: Option<Clause>,
    /// How many 必答题 must be marked: `{ min = 1 }`.
    pub must_answer: Option<Count>,
    /// The clause about 必答题.
    pub must_answer_source: String,
    /// Problems must be the secretary's own.
    pub first_person: Option<Clause>,
    /// Causes must be looked for on the secretary's own side.
    pub subjective_causes: Option<Clause>,
    /// Problems and achievements must be shown with facts and figures.
    pub evidence: Option<Clause>,
    /// Every problem must be answered by a measure.
    pub answered: Option<Clause>,
    /// Measures must name who, until when and how much.
    pub measures: Option<MeasureRules>,
    /// Minutes that a speaker has: `5`.
    pub speaking_minutes: Option<u32>,
    /// The clause about the time to speak.
    pub speaking_source: String,
    /// Secretaries in office for a shorter time report for the organisation.
    pub newcomer: Option<Newcomer>,
    /// Number of problems that is expected: `{ min = 3 }`.
    pub issues: Option<Count>,
    /// From how many 必须改 on a report is to be mended, and from how many it goes back.
    pub verdict: VerdictRules,
    /// Severity by rule code or name, or `"off"`: `{ P105 = "note", cliche-density = "off" }`.
    pub severities: BTreeMap<String, Setting>,
}

/// From how many 必须改 on the verdict in words changes. Findings of one rule count once: ten places where the same
/// demand is not met are one thing to mend.
///
/// No notice of the field gives such numbers; the usual ones are a convention of this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VerdictRules {
    /// So many and more are 修改后再交, fewer 符合要求: `1`.
    pub amend_from: u32,
    /// So many and more are 建议退回: `3`.
    pub return_from: u32,
}

impl Default for VerdictRules {
    fn default() -> Self {
        Self { amend_from: 1, return_from: 3 }
    }
}

/// A demand that the notice makes, with the place where it makes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Clause {
    /// The notice's clause: `"三、3"`.
    pub source: String,
}

/// What a measure must name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MeasureRules {
    /// Who is responsible.
    pub owner: bool,
    /// Until when.
    pub deadline: bool,
    /// A number or result that can be checked.
    pub measurable: bool,
    /// The notice's clause.
    pub source: String,
}

impl Default for MeasureRules {
    fn default() -> Self {
        Self { owner: true, deadline: true, measurable: true, source: String::new() }
    }
}

/// Rule for secretaries who are new in office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Newcomer {
    /// Months in office before the meeting below which the rule holds: `3`.
    pub months: u32,
    /// What must be told instead of own problems.
    #[serde(default)]
    pub must_tell: Vec<super::Aspect>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// What shares are shares of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShareBase {
    /// The whole text, title and closing included.
    #[default]
    Whole,
    /// The sum of the parts.
    Parts,
}

/// How 字 are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Word's 字数: see [`crate::wordcount`].
    #[default]
    Word,
    /// Han characters only.
    Han,
}

/// A part of the report.
///
/// Several parts may have the same role: a report of four or six demands says under which of the three each stands. The
/// first part of a role has the limits of the whole role, each further one those of its own heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which part.
    pub role: Role,
    /// Title as the notice has it: `"查摆问题和剖析原因"`.
    pub title: String,
    /// Other headings that open it.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Least share: `"1/3"`.
    #[serde(default)]
    pub min_share: Option<Share>,
    /// Greatest share: `"1/3"`.
    #[serde(default)]
    pub max_share: Option<Share>,
    /// Whether causes count as part of it (problem part only).
    #[serde(default = "yes")]
    pub with_causes: bool,
    /// How much a broken limit weighs.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// Words that must not stand for people and facts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wording {
    /// Words that the notice forbids (必须改 tier): `["部分", "一些", "少数", "有的"]`.
    pub terms: Vec<String>,
    /// Words that are only pointed out (供参考 tier); left out for the lexicon's.
    pub advised: Option<Vec<String>>,
    /// Uses that are right although the word stands in them: `["部分科室主任会"]`.
    pub allowed: Vec<String>,
    /// Own words for the segmenter, as names of units and projects.
    pub names: Vec<String>,
    /// Set phrases that the organisation wants to see less of, beside the lexicon's.
    pub cliches: Vec<String>,
    /// Where the words count; left out for the problem part.
    pub roles: Option<Vec<Role>>,
    /// How much a forbidden word weighs.
    pub severity: Option<Severity>,
    /// The notice's clause.
    pub source: String,
}

/// Severity of a rule in this season.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// The rule is silent.
    Off,
    /// 供参考.
    Note,
    /// 建议改.
    Warning,
    /// 必须改.
    Error,
}

const fn yes() -> bool {
    true
}
