//! What arrived, and what of it was asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Document;

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
    /// Roster ids of the units whose ledgers it holds, where it holds those of several; `unit` is empty then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
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
    /// How far its text can be trusted.
    #[serde(default)]
    pub text: TextQuality,
}

/// How far the text of a file can be trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextQuality {
    /// At least some of it was recognised from pictures.
    pub recognised: bool,
    /// Mean confidence of what was recognised, in percent; `None` where nothing was.
    pub confidence: Option<u8>,
    /// What is missing because the file is damaged or too long, in Chinese; empty where nothing is.
    pub partial: String,
    /// Pages whose text could not be read, from 1.
    pub unread_pages: Vec<u32>,
}

impl Submission {
    /// Whether it is material of a unit, its own or one of several.
    #[must_use]
    pub fn is_of(&self, unit: &str) -> bool {
        self.unit.as_deref() == Some(unit) || self.units.iter().any(|one| one == unit)
    }
}

impl TextQuality {
    /// How far a document can be trusted.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let (mut sum, mut characters) = (0.0, 0_u32);
        for paragraph in &document.paragraphs {
            if let Some(confidence) = paragraph.confidence {
                let length = u32::try_from(paragraph.text.chars().count()).unwrap_or(u32::MAX);
                sum += f64::from(confidence) * f64::from(length);
                characters = characters.saturating_add(length);
            }
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let percent = |mean: f64| (mean * 100.0).round().clamp(0.0, 100.0) as u8;
        Self {
            recognised: document.quality.recognised,
            confidence: (characters > 0).then(|| percent(sum / f64::from(characters))),
            partial: document.quality.partial.clone().unwrap_or_default(),
            unread_pages: document.quality.unread_pages.clone(),
        }
    }

    /// The same in a sentence for a clerk; empty where the text is whole and typed.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut said = Vec::new();
        if self.recognised {
            let confidence = self.confidence.map(|percent| format!("，平均置信度{percent}%")).unwrap_or_default();
            said.push(format!("文字由扫描件识别得来{confidence}，引用前请核对原件"));
        }
        if !self.partial.is_empty() {
            said.push(format!("内容不全：{}，已有部分照常使用", self.partial.trim_end_matches('。')));
        }
        if !self.unread_pages.is_empty() {
            let pages: Vec<String> = self.unread_pages.iter().take(10).map(u32::to_string).collect();
            let more = if self.unread_pages.len() > 10 { "等" } else { "" };
            said.push(format!("第{}{more}页没有读出文字", pages.join("、")));
        }
        said.iter().map(|sentence| format!("{sentence}。")).collect()
    }
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
