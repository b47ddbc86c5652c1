//! What units hand in, and until when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Due, Length};

/// A material that units hand in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Id: one of the program's own kinds (`"duty_report"`, `"work_summary"`, `"accountability_report"`, `"work_plan"`,
    /// `"ledger"`) or a new one of small letters and `_`.
    pub kind: String,
    /// Title as the notice has it: `"述职报告"`.
    pub title: String,
    /// Other words by which units call it: `["述职", "书记述职"]`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Until when it is due; left out where the notice names no day.
    #[serde(default)]
    pub due: Option<Due>,
    /// Whether a day or moment itself still counts as in time (前 is read so).
    #[serde(default = "yes")]
    pub inclusive: bool,
    /// Unit types that owe it: `["党总支"]`; left out for all. A type matches if the roster's type ends with it.
    #[serde(default)]
    pub required_of: Option<Vec<String>>,
    /// Welcome, but nobody owes it.
    #[serde(default)]
    pub optional: bool,
    /// Formats that are accepted: `["docx", "pdf"]`; left out for any. Others are a finding, not a refusal.
    #[serde(default)]
    pub formats: Vec<String>,
    /// Length, where this material has a limit of its own (a spoken version, a self-evaluation).
    #[serde(default)]
    pub length: Option<Length>,
    /// Sections that it must cover, each with the elements of [`Material::elements`].
    #[serde(default)]
    pub aspects: Vec<Aspect>,
    /// What must be said on each aspect: `["总体情况", "主要进展", "难点及原因", "下一步打算"]`.
    #[serde(default)]
    pub elements: Vec<Aspect>,
    /// Kind of the material of which this is another version: a spoken text of the `"duty_report"`, an outline.
    #[serde(default)]
    pub version_of: Option<String>,
    /// Minutes in which it is read aloud, for spoken versions: `5`.
    #[serde(default)]
    pub speaking_minutes: Option<u32>,
    /// Units hand in several of it (records of meetings, proofs): a later one does not replace an earlier one.
    #[serde(default)]
    pub several: bool,
    /// How files are to be named, where the notice says so: `"{单位}{姓名}{年度}年度述职报告"`.
    #[serde(default)]
    pub file_name: String,
    /// How it is handed in, for people: `"电子版发组织部邮箱，纸质版送办公室"`.
    #[serde(default)]
    pub channel: String,
    /// Paper copies that are wanted; people count them: `2`.
    #[serde(default)]
    pub copies: u32,
    /// Paper copies are to be signed or stamped; people look: `true`.
    #[serde(default)]
    pub signed: bool,
    /// The notice's clause: `"四、材料报送"`.
    #[serde(default)]
    pub source: String,
}

/// Something that a material must cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aspect {
    /// Name.
    pub title: String,
    /// Words that show it.
    #[serde(default)]
    pub keywords: Vec<String>,
}

/// A focus area that a report must cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Focus {
    /// Id: `"f1"`.
    pub id: String,
    /// Title: `"政治建设和理论武装"`.
    pub title: String,
    /// Words that belong to it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Unit types that must cover it; left out for all.
    #[serde(default)]
    pub required_of: Option<Vec<String>>,
    /// The notice's clause.
    #[serde(default)]
    pub source: String,
}

const fn yes() -> bool {
    true
}
