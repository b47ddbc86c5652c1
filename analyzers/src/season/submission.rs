//! What arrived, and what of it was asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One file that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Submission {
    /// Path relative to the mailbox with `/`; a member of an archive or mail is `outer.zip!inner.docx`.
    pub path: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub size: u64,
    /// When it arrived, RFC 3339 with offset.
    pub received_at: String,
    /// Which evidence says so.
    pub received_by: ReceivedBy,
    /// Roster id of the unit.
    pub unit: Option<String>,
    /// What it is: one of the kinds in [`kind`], or a material of the scheme.
    pub kind: String,
    /// What became of it.
    pub status: Status,
    /// The status in a sentence for a person, with the way out where there is one.
    pub reason: String,
    /// Path of the older version that this one replaces.
    pub supersedes: Option<String>,
    /// What unit and kind were decided from, strongest first, in Chinese.
    pub evidence: Vec<String>,
}

/// The name of a file without folders and containers: of `a/outer.zip!b/inner.docx` it is `inner.docx`.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '!']).next().unwrap_or(path)
}

/// Kinds of material that the program knows by itself.
pub mod kind {
    /// 述职报告.
    pub const DUTY_REPORT: &str = "duty_report";
    /// 党建工作总结.
    pub const WORK_SUMMARY: &str = "work_summary";
    /// 全面从严治党主体责任报告.
    pub const ACCOUNTABILITY_REPORT: &str = "accountability_report";
    /// 工作方案, 工作计划.
    pub const WORK_PLAN: &str = "work_plan";
    /// 整改台账.
    pub const LEDGER: &str = "ledger";
    /// 测评票.
    pub const BALLOTS: &str = "ballots";
    /// 单位名单.
    pub const ROSTER: &str = "roster";
    /// No material of this work.
    pub const IRRELEVANT: &str = "irrelevant";
    /// A paper of this work, but which one could not be told.
    pub const UNKNOWN: &str = "unknown";
}

/// Evidence of arrival, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedBy {
    /// The date of the mail that carried the file.
    MailDate,
    /// The running program saw the file for the first time, or a person registered its arrival.
    FirstSeen,
    /// The file's modification time.
    Modified,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It counts.
    Accepted,
    /// A newer version of the same material came.
    Superseded,
    /// The same bytes, or the same text in another format, came before.
    Duplicate,
    /// Damaged, empty, or no text could be had.
    Unreadable,
    /// Protected by a password.
    Encrypted,
    /// A material, but of no unit of the roster.
    UnknownUnit,
    /// No material of this work.
    Irrelevant,
    /// A mail or archive that was unpacked: its members have rows of their own.
    Container,
    /// Still being written.
    Pending,
}

/// Whether a unit handed in a material that it owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Completeness {
    /// Roster id of the unit.
    pub unit: String,
    /// The material.
    pub kind: String,
    /// Whether it is there.
    pub state: CompletenessState,
    /// The file that decided, `None` where there is none.
    pub path: Option<String>,
    /// When that file arrived, RFC 3339.
    pub received_at: Option<String>,
    /// Until when it was due, RFC 3339; `None` where the scheme names no day.
    pub due: Option<String>,
    /// The state in a sentence for a person.
    pub reason: String,
    /// What does not fit the scheme in the file itself: its length, format or name, one sentence each.
    #[serde(default)]
    pub remarks: Vec<String>,
}

/// Whether a material is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompletenessState {
    /// It arrived in time.
    OnTime,
    /// It arrived after the deadline.
    Late,
    /// It never arrived.
    Missing,
    /// What arrived cannot be opened.
    Unreadable,
}
