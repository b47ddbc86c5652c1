//! [`Entry`]: one line of the season's ledger, with where it comes from and all that became of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Field, status};
use crate::calendar::{self, DeadlineContext};
use crate::season::{LedgerRow, LedgerState};

/// One line of the season's ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Stable id, `整改-U02-003`: given once, never used again.
    pub id: String,
    /// Roster id of the unit.
    pub unit: String,
    /// The cells as they stand now.
    pub cells: BTreeMap<Field, String>,
    /// The cells as they were last sent to the unit; what a unit returns unchanged is no answer.
    pub sent: BTreeMap<Field, String>,
    /// The cells that a person of the department entered. No rerun and no return changes them.
    pub entered: BTreeMap<Field, String>,
    /// The sources that name the problem: 自身查摆, 集中调研, 上级点评, 群众评议, 考核反馈; in the order in which they came.
    pub sources: Vec<String>,
    /// The files that name it.
    pub files: Vec<String>,
    /// Every wording in which a source named the problem, the first one first.
    #[serde(default)]
    pub wordings: Vec<String>,
    /// Whether a clerk entered it in the 点评 sheet.
    #[serde(default)]
    pub typed: bool,
    /// The last day of the deadline, `YYYY-MM-DD`; `None` where no day follows from the words.
    #[serde(default)]
    pub due: Option<String>,
    /// The rule by which the day follows from the words, in Chinese.
    #[serde(default)]
    pub due_rule: String,
    /// State on the last day that was judged.
    pub state: EntryState,
    /// Whether the department looked at it and said 采纳: nothing but a person drops it then.
    #[serde(default)]
    pub accepted: bool,
    /// Why the department dropped it; it stays, but counts no more.
    pub dismissed: Option<String>,
    /// Id of the entry that it was found to be the same as.
    pub same_as: Option<String>,
    /// Every change, oldest first.
    pub history: Vec<Change>,
}

/// State of an [`Entry`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// 未启动: nothing is said of it.
    #[default]
    Open,
    /// 推进中.
    InProgress,
    /// 已完成.
    Done,
    /// 逾期.
    Overdue,
    /// 长期坚持.
    LongTerm,
    /// 重新打开: it was done and is not any more.
    Reopened,
}

/// One change of one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Id of the entry.
    pub id: String,
    /// The cell.
    pub field: Option<Field>,
    /// What stood there.
    pub old: String,
    /// What stands there now.
    pub new: String,
    /// The file that brought it.
    pub file: String,
    /// When the file arrived, as the caller writes it.
    pub at: String,
}

/// Cells of which two people want different things; the stored value stays until somebody decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// Id of the entry.
    pub id: String,
    /// The cell.
    pub field: Option<Field>,
    /// What stands in the ledger.
    pub stored: String,
    /// What the file says.
    pub returned: String,
    /// The file.
    pub file: String,
    /// Why it is not simply taken over, in Chinese.
    pub reason: String,
}

impl Conflict {
    /// The name by which a decision finds its conflict again: what the entry is, which cell, and what the file wants.
    #[must_use]
    pub fn key(&self) -> String {
        let field = self.field.map_or("", Field::title);
        let parts = [self.id.as_str(), field, &super::pairing::plain(&self.returned)];
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
        let hash =
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{hash:016x}")
    }
}

impl EntryState {
    /// All states, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Done, Self::InProgress, Self::Open, Self::Reopened, Self::LongTerm, Self::Overdue];

    /// The state as `season.json` writes it.
    #[must_use]
    pub const fn in_contract(self) -> LedgerState {
        match self {
            Self::Done => LedgerState::Done,
            Self::Overdue => LedgerState::Overdue,
            Self::LongTerm => LedgerState::LongTerm,
            Self::Open | Self::InProgress | Self::Reopened => LedgerState::InProgress,
        }
    }

    /// The state as people write it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Open => "未启动",
            Self::InProgress => "推进中",
            Self::Done => "已完成",
            Self::Overdue => "逾期",
            Self::LongTerm => "长期坚持",
            Self::Reopened => "重新打开",
        }
    }
}

impl Entry {
    /// The text of a cell, empty where nothing stands.
    #[must_use]
    pub fn cell(&self, field: Field) -> &str {
        self.cells.get(&field).map_or("", String::as_str)
    }

    /// Whether the entry still counts.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.dismissed.is_none() && self.same_as.is_none()
    }

    /// Whether the deadline has passed and the entry is not done, whatever else is said of it.
    #[must_use]
    pub fn is_overdue(&self, as_of: Date) -> bool {
        let past = self.due.as_ref().and_then(|due| due.parse::<Date>().ok()).is_some_and(|due| due < as_of);
        past && self.state != EntryState::Done
    }

    /// Remembers a wording of the problem.
    pub(super) fn is_also(&mut self, wording: &str) {
        let known = |old: &String| super::pairing::plain(old) == super::pairing::plain(wording);
        if !wording.is_empty() && !self.wordings.iter().any(known) {
            self.wordings.push(wording.to_owned());
        }
    }

    /// Whether a source named the problem in these words.
    #[must_use]
    pub fn is_worded(&self, wording: &str) -> bool {
        let wording = super::pairing::plain(wording);
        let same = |text: &str| super::pairing::plain(text) == wording;
        self.wordings.iter().any(|known| same(known)) || same(self.cell(Field::Issue))
    }

    /// Sets a cell and keeps what stood there; an equal value is no change.
    pub(super) fn set(&mut self, field: Field, new: &str, file: &str, at: &str) -> Option<Change> {
        let old = self.cell(field).to_owned();
        if old == new {
            return None;
        }
        self.cells.insert(field, new.to_owned());
        let change = Change {
            id: self.id.clone(),
            field: Some(field),
            old,
            new: new.to_owned(),
            file: file.to_owned(),
            at: at.to_owned(),
        };
        self.history.push(change.clone());
        Some(change)
    }

    /// Judges the state on a day.
    ///
    /// What was done and is reported as not done is reopened, and stays so until it is done again.
    pub fn judge(&mut self, context: &DeadlineContext, as_of: Option<Date>) {
        let words = self.cell(Field::Status);
        let told = status::read(words);
        let found = calendar::cell_deadlines(self.cell(Field::Deadline), context, None);
        let last = calendar::last(&found);
        let due = last.map(|deadline| deadline.due);
        self.due = due.and_then(calendar::Due::day).map(|day| day.to_string());
        self.due_rule = last.map(|deadline| deadline.rule.clone()).unwrap_or_default();
        let was_done = matches!(self.state, EntryState::Done | EntryState::Reopened);
        self.state = match status::state(told, due, as_of) {
            LedgerState::Done => EntryState::Done,
            _ if was_done => EntryState::Reopened,
            LedgerState::Overdue => EntryState::Overdue,
            LedgerState::LongTerm => EntryState::LongTerm,
            LedgerState::InProgress if told.under_way || !self.cell(Field::Progress).is_empty() => {
                EntryState::InProgress
            }
            LedgerState::InProgress => EntryState::Open,
        };
    }
}

/// The cells of a row as it was read.
#[must_use]
pub fn cells_of(row: &LedgerRow) -> BTreeMap<Field, String> {
    let cells = [
        (Field::Source, &row.source),
        (Field::Category, &row.category),
        (Field::Issue, &row.issue),
        (Field::Goal, &row.goal),
        (Field::Measure, &row.measure),
        (Field::Leader, &row.leader),
        (Field::Owner, &row.owner),
        (Field::Deadline, &row.deadline),
        (Field::Status, &row.status_text),
        (Field::Progress, &row.progress),
        (Field::DoneOn, &row.done_on),
        (Field::Evidence, &row.evidence),
        (Field::Note, &row.note),
    ];
    cells.into_iter().filter(|(_, text)| !text.is_empty()).map(|(field, text)| (field, text.clone())).collect()
}
