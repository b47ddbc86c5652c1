//! [`Entry`]: one line of the season's ledger, with where it comes from and all that became of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Field, status};
use crate::calendar::{self, DeadlineContext};
use crate::season::{LedgerRow, LedgerState};

/// One line of the season's ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// State on the last day that was judged.
    pub state: EntryState,
    /// Why the department dropped it; it stays, but counts no more.
    pub dismissed: Option<String>,
    /// Id of the entry that it was found to be the same as.
    pub same_as: Option<String>,
    /// Every change, oldest first.
    pub history: Vec<Change>,
}

/// State of an [`Entry`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

impl EntryState {
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
        let due = calendar::last(&found).map(|deadline| deadline.due);
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
