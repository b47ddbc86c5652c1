//! What was understood of a duty report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TextQuality;
use crate::finding::Finding;

/// One duty report that could be read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Path of the submission.
    pub path: String,
    /// Roster id of the unit.
    pub unit: Option<String>,
    /// The paragraphs, in reading order.
    pub paragraphs: Vec<ReportParagraph>,
    /// 字数 of the whole and of the parts, by the scheme's way of counting.
    pub word_count: WordCounts,
    /// Shares of the parts in the base that the scheme names, and what other ways of counting give.
    pub shares: Vec<PartShare>,
    /// 查摆的问题, in reading order.
    pub issues: Vec<Issue>,
    /// 整改措施, in reading order.
    pub measures: Vec<Measure>,
    /// What the rules say.
    pub findings: Vec<Finding>,
    /// Ids of the focus areas that the report covers with facts.
    pub focus_covered: Vec<String>,
    /// Ids of the focus areas that it only names.
    pub focus_named: Vec<String>,
    /// Whether it says what became of last year's problems.
    pub prior_year_answered: bool,
    /// The words that mark a 必答题.
    pub must_answer: Vec<String>,
    /// Sentences with evidence, cliché density and first person, for tables and charts.
    pub style: StyleFigures,
    /// How far its text can be trusted.
    #[serde(default)]
    pub text: TextQuality,
    /// Whether the parts could be told apart, and how sure that is.
    pub structure: StructureNote,
    /// Always `None`: the program gives no total score to a person's report.
    pub score: Option<f64>,
}

/// A paragraph with the role it plays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportParagraph {
    /// Its text, without automatic number.
    pub text: String,
    /// Its role.
    pub role: Role,
    /// Whether it is a heading of the body (title and author lines are not).
    pub heading: bool,
    /// The automatic number that the office program draws before it.
    pub auto_number: Option<String>,
    /// How sure the role is, 0…1.
    pub confidence: f32,
}

/// Role of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 题目, 署名, 称谓.
    Title,
    /// 开头语.
    #[default]
    Preamble,
    /// 总结成绩; the rectification of last year's problems belongs here.
    Achievements,
    /// 查摆问题和剖析原因.
    Problems,
    /// 下一步打算.
    Plans,
    /// 结尾语, 落款.
    Closing,
}

/// 字数 by the scheme's way of counting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WordCounts {
    /// The whole text.
    pub total: u32,
    /// 总结成绩.
    pub achievements: u32,
    /// 查摆问题和剖析原因.
    pub problems: u32,
    /// 下一步打算.
    pub plans: u32,
}

/// Share of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PartShare {
    /// Which part.
    pub role: Role,
    /// 字数 of the part.
    pub words: u32,
    /// 字数 of the base.
    pub base: u32,
    /// `words / base`, for display only; verdicts compare integers.
    pub share: f64,
    /// Whether a limit of the scheme is kept.
    pub verdict: Verdict,
    /// Which other way of counting gives another verdict, in Chinese; empty where none does.
    pub borderline: String,
}

/// Verdict of a comparison with a limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The limit is kept, or there is none.
    #[default]
    Kept,
    /// 临界: a tolerance or another way of counting would turn the verdict.
    Borderline,
    /// The limit is broken.
    Broken,
}

/// One problem that a report names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// `I1`, `I2`, … in reading order.
    pub id: String,
    /// Index of the paragraph that holds [`Issue::text`].
    pub paragraph: u32,
    /// First character of `text` in that paragraph.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
    /// The sentence or sentences that tell the problem, as written.
    pub text: String,
    /// A short name for it: its heading, or the core of its sentence.
    pub title: String,
    /// Whether it is the secretary's own shortcoming.
    pub personal: bool,
    /// Whether its text holds a number with a unit, a date or a named case.
    pub evidence: bool,
    /// The sentences that give its causes, as written, wherever they stand.
    pub causes: Vec<String>,
    /// Whether one of the causes is the secretary's own; `None` without causes.
    pub subjective_cause: Option<bool>,
    /// The responsibility it belongs to, one of the eight of [`crate::duty_report`]'s category list.
    pub category: String,
    /// Which of the questions asked under that responsibility it falls under, as a short label; empty for none.
    #[serde(default)]
    pub topic: String,
    /// How sure it is that this is a problem, 0…1.
    pub confidence: f32,
}

/// One measure that a report promises.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// `M1`, `M2`, … in reading order.
    pub id: String,
    /// Index of the paragraph that holds [`Measure::text`].
    pub paragraph: u32,
    /// First character of `text` in that paragraph.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
    /// The measure as written.
    pub text: String,
    /// Ids of the problems that it answers.
    pub answers: Vec<String>,
    /// Why it is held to answer them: 次序, 编号, 点名, 用词.
    pub link_evidence: String,
    /// `YYYY-MM-DD`, `long_term`, or `None`.
    pub deadline: Option<String>,
    /// The words that gave the deadline.
    pub deadline_text: String,
    /// Who is to do it, as written.
    pub owner: Option<String>,
    /// Whether it holds a number, a time or a result that can be checked.
    pub measurable: bool,
}

/// Figures about the wording.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StyleFigures {
    /// Sentences of the body.
    pub sentences: u32,
    /// Sentences of the body that hold evidence.
    pub evidenced: u32,
    /// Marks of evidence (numbers with units, dates, named cases) in the achievements.
    pub evidence_achievements: u32,
    /// The same in the problems.
    pub evidence_problems: u32,
    /// Set phrases.
    pub cliches: u32,
    /// First person singular.
    pub first_person: u32,
}

/// How the parts were told apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StructureNote {
    /// How sure the roles are as a whole, 0…1.
    pub confidence: f32,
    /// In Chinese: which headings decided, what is merged, what is missing.
    pub notes: Vec<String>,
}
