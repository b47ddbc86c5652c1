//! The season's ledger as a whole: what is wrong with it, how far it has come, what is due next.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Field;
use super::checks::LedgerFinding;
use super::compare::compare;
use super::desk::Comment;
use super::entry::{Conflict, Entry, EntryState};
use super::merge::OWN;
use super::pairing::plain;
use crate::finding::Severity;
use crate::likeness::Names;
use crate::rules::Rule;
use crate::rules::ledger::{NO_COMMENT, NO_GOAL, OVERDUE, REOPENED, UNPROVED};
use crate::season::{LedgerRow, Report};

/// The one ledger of the season.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SeasonLedger {
    /// Every problem of every source, dropped ones included, in the order of the roster and of their ids.
    pub entries: Vec<Entry>,
    /// What somebody has to decide.
    pub conflicts: Vec<Conflict>,
    /// The rows that a clerk entered in the 点评 sheet.
    pub comments: Vec<Comment>,
    /// What is wrong with the units' ledgers and their entries.
    pub findings: Vec<EntryFinding>,
    /// What people should know of files that came back: rows that were left out, ids that nobody gave.
    pub notes: Vec<String>,
}

/// Something to say about a unit's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntryFinding {
    /// Roster id of the unit.
    pub unit: String,
    /// Id of the entry; empty for a finding about a file or a report.
    pub id: String,
    /// The file; empty for a finding about an entry.
    pub file: String,
    /// What was found.
    #[serde(flatten)]
    pub finding: LedgerFinding,
}

/// A unit's papers that its ledger is set beside.
#[derive(Debug, Clone, Copy)]
pub struct Papers<'a> {
    /// Roster id of the unit.
    pub unit: &'a str,
    /// The report that counts.
    pub report: Option<&'a Report>,
    /// The rows of the ledger that counts; empty where none came.
    pub rows: &'a [LedgerRow],
}

/// What is wrong with a unit's ledger beside its report and the comments, and with its entries.
#[must_use]
pub fn findings(entries: &[Entry], papers: &Papers<'_>, as_of: Date, names: &Names) -> Vec<EntryFinding> {
    let mut found = Vec::new();
    let handed_in = !papers.rows.is_empty();
    if let (Some(report), true) = (papers.report, handed_in) {
        let file = papers.rows.first().map(|row| row.path.clone()).unwrap_or_default();
        for finding in compare(report, papers.rows, names).findings {
            let row = finding.no.and_then(|_| papers.rows.iter().find(|row| row.place == finding.place));
            // What came from elsewhere need not stand in the report.
            let elsewhere = row.is_some_and(|row| !row.source.is_empty() && row.source != OWN)
                || row.is_some_and(|row| {
                    entry_of(entries, papers.unit, row)
                        .is_some_and(|entry| entry.sources.iter().any(|source| source != OWN))
                });
            if !elsewhere {
                found.push(EntryFinding {
                    unit: papers.unit.to_owned(),
                    id: String::new(),
                    file: file.clone(),
                    finding,
                });
            }
        }
    }
    for entry in entries.iter().filter(|entry| entry.unit == papers.unit && entry.counts()) {
        let in_file = papers.rows.iter().any(|row| is_about(entry, row));
        let mut say = |rule: &Rule, message: String| {
            let finding = LedgerFinding::of(rule, message);
            found.push(EntryFinding { unit: entry.unit.clone(), id: entry.id.clone(), file: String::new(), finding });
        };
        let issue = short(entry.cell(Field::Issue));
        if handed_in && !in_file && entry.sources.iter().any(|source| source != OWN) {
            say(&NO_COMMENT, format!("{}指出的问题“{issue}”没有列入单位的台账", entry.sources.join("、")));
        }
        let due = entry.due.as_deref().unwrap_or("");
        match entry.state {
            EntryState::Done if entry.cell(Field::DoneOn).is_empty() && entry.cell(Field::Evidence).is_empty() => {
                say(&UNPROVED, format!("“{issue}”报已完成，没有完成时间和佐证材料"));
            }
            EntryState::LongTerm if entry.cell(Field::Goal).is_empty() => {
                say(&NO_GOAL, format!("“{issue}”写长期坚持，没有阶段目标"));
            }
            EntryState::Reopened => say(&REOPENED, format!("“{issue}”报过完成，现在又报没有完成")),
            _ if entry.is_overdue(as_of) && !in_file => {
                say(&OVERDUE, format!("“{issue}”已过时限（{due}），没有注明完成"));
            }
            _ => {}
        }
    }
    found
}

/// The entry of a row.
fn entry_of<'a>(entries: &'a [Entry], unit: &str, row: &LedgerRow) -> Option<&'a Entry> {
    entries.iter().find(|entry| entry.unit == unit && is_about(entry, row))
}

/// Whether a row is about an entry.
fn is_about(entry: &Entry, row: &LedgerRow) -> bool {
    !row.id.is_empty() && plain(&row.id) == plain(&entry.id) || entry.is_worded(&row.issue)
}

/// Numbers of entries by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Tally {
    /// All that count.
    pub total: usize,
    /// 已完成.
    pub done: usize,
    /// 推进中.
    pub in_progress: usize,
    /// 未启动.
    pub open: usize,
    /// 重新打开.
    pub reopened: usize,
    /// 长期坚持.
    pub long_term: usize,
    /// 逾期.
    pub overdue: usize,
    /// Dropped by the department; they are in no other number.
    pub dismissed: usize,
}

impl Tally {
    /// Counts entries.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut tally = Self::default();
        for entry in entries {
            if !entry.counts() {
                tally.dismissed += 1;
                continue;
            }
            tally.total += 1;
            *match entry.state {
                EntryState::Done => &mut tally.done,
                EntryState::InProgress => &mut tally.in_progress,
                EntryState::Open => &mut tally.open,
                EntryState::Reopened => &mut tally.reopened,
                EntryState::LongTerm => &mut tally.long_term,
                EntryState::Overdue => &mut tally.overdue,
            } += 1;
        }
        tally
    }

    /// Share of a number in all that count, for display; `None` where nothing counts.
    #[must_use]
    pub fn share(&self, number: usize) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts of entries are far below 2^53")]
        (self.total > 0).then(|| number as f64 / self.total as f64)
    }

    /// 完成率.
    #[must_use]
    pub fn done_share(&self) -> Option<f64> {
        self.share(self.done)
    }
}

/// The figures of one day, kept to be compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bulletin {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The whole.
    pub all: Tally,
    /// By unit.
    pub units: BTreeMap<String, Tally>,
    /// State of each entry that counts, by id.
    pub states: BTreeMap<String, EntryState>,
}

impl Bulletin {
    /// The figures of a day.
    #[must_use]
    pub fn of(entries: &[Entry], day: Date) -> Self {
        let mut units: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            units.entry(entry.unit.clone()).or_default().push(entry);
        }
        Self {
            day: day.to_string(),
            all: Tally::of(entries),
            units: units.into_iter().map(|(unit, entries)| (unit, Tally::of(entries))).collect(),
            states: entries
                .iter()
                .filter(|entry| entry.counts())
                .map(|entry| (entry.id.clone(), entry.state))
                .collect(),
        }
    }
}

/// Entries that are not done and fall due from a day on within so many days, the first one due first.
#[must_use]
pub fn due_within(entries: &[Entry], from: Date, days: u32) -> Vec<&Entry> {
    let until = from.checked_add(i64::from(days).days()).unwrap_or(from);
    let mut due: Vec<(Date, &Entry)> = entries
        .iter()
        .filter(|entry| entry.counts() && entry.state != EntryState::Done)
        .filter_map(|entry| Some((entry.due.as_ref()?.parse::<Date>().ok()?, entry)))
        .filter(|(day, _)| (from..=until).contains(day))
        .collect();
    due.sort_by(|x, y| x.0.cmp(&y.0).then_with(|| x.1.id.cmp(&y.1.id)));
    due.into_iter().map(|(_, entry)| entry).collect()
}

/// Severity in the order in which findings are shown.
#[must_use]
pub const fn weight(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    }
}

/// The first words of a text.
fn short(text: &str) -> String {
    let mut words: String = text.chars().take(30).collect();
    if text.chars().nth(30).is_some() {
        words.push('…');
    }
    words
}
