//! Levels of an exercise, duties that units check themselves against, and what only people can judge.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Due, Grade};

/// One level of the exercise: who reports to whom, how, and until when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Id: `"branch"`.
    pub id: String,
    /// Title: `"党支部书记述职评议"`.
    pub title: String,
    /// Unit types whose secretaries report on this level: `["党支部"]`; left out for all.
    #[serde(default)]
    pub required_of: Option<Vec<String>>,
    /// How they report: `"现场"`, `"书面"`; empty where both are allowed.
    #[serde(default)]
    pub mode: String,
    /// Kind of the meeting: `"党员大会"`.
    #[serde(default)]
    pub meeting: String,
    /// Until when the level must be through.
    #[serde(default)]
    pub due: Option<Due>,
    /// How often it must take place: `{ times = 1, per = "year" }`.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// Every unit of these types must have its record: 全覆盖.
    #[serde(default)]
    pub full_coverage: bool,
    /// Kind of the material that proves that a unit has reported; the duty report where it is left out: `"hearing_record"`.
    #[serde(default)]
    pub record: Option<String>,
    /// Kind of a material of the unit above that names those who have reported: `"branch_summary"`.
    #[serde(default)]
    pub listed_in: Option<String>,
    /// Minutes that a speaker of this level has; those of the report where it is left out: `8`.
    #[serde(default)]
    pub speaking_minutes: Option<u32>,
    /// Heads of this level's own printed form, where it has one: grade → scores.
    #[serde(default)]
    pub form_heads: BTreeMap<Grade, Vec<u32>>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// How often something must take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    /// At least so many times.
    pub times: u32,
    /// In which period.
    pub per: Period,
}

/// The period of a [`Frequency`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 每年.
    Year,
    /// 每学期.
    SchoolTerm,
    /// 一个届期.
    TermOfOffice,
}

/// A responsibility with the questions by which a unit checks itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Id: `"d1"`.
    pub id: String,
    /// Title: `"落实工作部署"`.
    pub title: String,
    /// Questions, in the order of the list: `["每年是否专题研究党建工作"]`.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Category of problems that belongs to it, where the title is not that word for word: `"支撑保障"`.
    #[serde(default)]
    pub category: String,
    /// How often it must be done, where the rules say so.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// Units that do not take part this year: 新成立的、不纳入的.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Id: `"new_branches"`.
    pub id: String,
    /// Why, in words: `"成立不满两个月的党支部不参加"`.
    pub title: String,
    /// Unit types that are meant: `["党支部"]`; left out for all.
    #[serde(default)]
    pub required_of: Option<Vec<String>>,
    /// Only units that were founded less than so many months before the meeting (roster column 成立时间): `2`.
    #[serde(default)]
    pub founded_within_months: Option<u32>,
    /// Only units whose secretary has been in office for less than so many months before the meeting: `1`.
    #[serde(default)]
    pub appointed_within_months: Option<u32>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

/// A demand of the notice that only people can judge; listed, never decided by the program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manual {
    /// Id: `"accountability"`.
    pub id: String,
    /// What must be judged: `"被问责追责的，综合评价为差"`.
    pub title: String,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}
