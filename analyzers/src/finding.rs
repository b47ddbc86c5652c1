//! [`Finding`]: one thing that a rule has to say about a document, as data that every output renders its own way.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 供参考: worth knowing, nothing needs to be done.
    Note,
    /// 建议改: should be mended.
    Warning,
    /// 必须改: facts only (length, a missing part, a problem that no measure answers).
    Error,
}

/// One finding about a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Permanent code of the rule, `P102`; never reused. See [`crate::rules`].
    pub rule: String,
    /// Name of the rule in kebab-case, `vague-quantifier`.
    pub rule_name: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Index of the paragraph; `None` for a finding about the whole document.
    pub paragraph: Option<u32>,
    /// First character in that paragraph's text; `None` where `paragraph` is.
    pub start: Option<u32>,
    /// One past the last character; `None` where `paragraph` is.
    pub end: Option<u32>,
    /// What was found, with figures, in Chinese.
    pub message: String,
    /// What to do about it, in Chinese.
    pub advice: String,
    /// The words that the finding stands on, or the figures that it was computed from.
    pub evidence: String,
    /// Which rule of the scheme asks for it: the notice's clause, empty where it is good practice only.
    pub source: String,
    /// Whether it stands on recognised text, which may be misread: compare it with the paper first.
    #[serde(default)]
    pub recognised: bool,
    /// Stable across edits elsewhere in the text: hash of rule, part and quote. Reviewers' decisions hang on it.
    pub fingerprint: String,
}
