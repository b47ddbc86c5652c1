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
    /// Stable id of the entry in the season's ledger, as 整改-U02-003; empty where the form carries none.
    #[serde(default)]
    pub id: String,
    /// Heading of the section that the row stands under, or its 问题类别.
    #[serde(default)]
    pub category: String,
    /// 整改目标.
    #[serde(default)]
    pub goal: String,
    /// 牵头领导, 责任领导 or 责任单位, where the form has a column beside 责任人.
    #[serde(default)]
    pub leader: String,
    /// 进展情况, where the form has a column beside 是否完成.
    #[serde(default)]
    pub progress: String,
    /// Day of completion as written.
    #[serde(default)]
    pub done_on: String,
    /// 佐证材料.
    #[serde(default)]
    pub evidence: String,
    /// 备注.
    #[serde(default)]
    pub note: String,
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
