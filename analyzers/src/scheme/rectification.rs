//! The rectification ledger.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Due;

/// The rectification ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rectification {
    /// Columns of the form that units fill in, by id, in their order; left out for the usual ones.
    pub columns: Vec<Column>,
    /// Where problems come from: `["自身查摆", "集中调研", "上级点评", "群众评议", "考核反馈"]`.
    pub sources: Vec<String>,
    /// Until when everything must be put right.
    pub due: Option<Due>,
    /// Stock wordings of deadlines and the days they give: `{ 立行立改 = 30 }`.
    pub stock_deadlines: BTreeMap<String, u32>,
    /// The notice's clause.
    pub source: String,
}

/// A column of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What it holds: `no`, `source`, `category`, `issue`, `goal`, `measure`, `leader`, `owner`, `deadline`, `status`,
    /// `done_on`, `evidence`, `note`.
    pub id: String,
    /// Head of the column: `"整改措施"`.
    pub title: String,
    /// Other heads that mean the same.
    #[serde(default)]
    pub aliases: Vec<String>,
}
