//! Rectification.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One entry of a rectification ledger: one measure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerRow {
    /// Roster id of the unit.
    pub unit: Option<String>,
    /// Path of the submission.
    pub path: String,
    /// Number of the problem, from its column or by order.
    pub no: u32,
    /// The problem.
    pub issue: String,
    /// Where the problem comes from: 自身查摆, 集中调研, 上级点评, 群众评议, 考核反馈; empty where the ledger does not say.
    pub source: String,
    /// Who is responsible.
    pub owner: String,
    /// What is to be done.
    pub measure: String,
    /// The deadline as written.
    pub deadline: String,
    /// The last day of it, `YYYY-MM-DD`; `None` where no day follows from the words.
    pub deadline_date: Option<String>,
    /// The rule by which the day follows from the words, in Chinese.
    pub deadline_rule: String,
    /// The status as written.
    pub status_text: String,
    /// Whether it is done.
    pub done: bool,
    /// The state.
    pub state: LedgerState,
    /// Where the row stands: table and row, or sheet and cell.
    pub place: String,
}

/// State of a ledger entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerState {
    /// 已完成.
    Done,
    /// 推进中.
    #[default]
    InProgress,
    /// 逾期.
    Overdue,
    /// 长期坚持.
    LongTerm,
}
