//! What people filled in, read back from the workbooks that they got.
//!
//! Columns are found by their heads, so that a column that was moved, or rows that were sorted or deleted, do no harm.

use serde::{Deserialize, Serialize};
use shuping_analyzers::grid::{Sheet, Workbook};
use shuping_analyzers::likeness::answers::{Answer, answer, is_same_text};
use shuping_analyzers::season::{Recurrence, Report, Season, Status, UnitName};

use crate::Lang;
use crate::words::say;
use crate::workbook::{DECISIONS, FINDING_STATES};

/// Rows in which heads are looked for.
const HEAD_ROWS: u32 = 20;

/// What a reviewer decided about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDecision {
    /// [`shuping_analyzers::finding::Finding::fingerprint`].
    pub fingerprint: String,
    /// 未处理, 采纳, 不采纳, 已改.
    pub state: String,
    /// The reason, as written; may be empty.
    pub reason: String,
}

/// What a person decided about a problem that may have come up before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecurrenceDecision {
    /// [`recurrence_id`] of the pair.
    pub id: String,
    /// 同一问题, 换了表述, 不是; empty for a row that was left or made empty.
    pub decision: String,
    /// The unit, as it is shown. This and the texts find the pair again when it is worded otherwise or proposed no more.
    #[serde(default)]
    pub unit: String,
    /// This year's problem.
    #[serde(default)]
    pub issue: String,
    /// The earlier problem.
    #[serde(default)]
    pub prior: String,
    /// The earlier year.
    #[serde(default)]
    pub prior_year: i32,
    /// The measure that was promised then.
    #[serde(default)]
    pub promised: String,
}

impl RecurrenceDecision {
    /// Whether both speak of the same two problems of a unit.
    fn is_about(&self, other: &Self) -> bool {
        let told = !self.issue.is_empty() && self.unit == other.unit;
        self.id == other.id
            || told && is_same_text(&self.issue, &other.issue) && is_same_text(&self.prior, &other.prior)
    }
}

/// Something that was filled in and could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// Sheet and cell.
    pub place: String,
    /// What is wrong and what can be written there.
    pub message: String,
}

/// What was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decisions {
    /// About findings, in the order of the sheet.
    pub findings: Vec<FindingDecision>,
    /// About recurring problems, in the order of the sheet.
    pub recurrences: Vec<RecurrenceDecision>,
    /// Ids of findings whose row was left or made empty: whoever empties a cell takes his decision back.
    #[serde(skip)]
    pub blank: Vec<String>,
    /// The same for rows of recurring problems.
    #[serde(skip)]
    pub open: Vec<RecurrenceDecision>,
    /// What could not be understood.
    #[serde(skip)]
    pub unclear: Vec<Unclear>,
}

impl Decisions {
    /// Brings older decisions up to date: rows that the newer ones know count as they say, others stay.
    pub fn update(&mut self, newer: Self) {
        self.findings.retain(|old| {
            let id = &old.fingerprint;
            !newer.blank.contains(id) && !newer.findings.iter().any(|new| new.fingerprint == *id)
        });
        let said = |old: &RecurrenceDecision| newer.open.iter().chain(&newer.recurrences).any(|new| old.is_about(new));
        self.recurrences.retain(|old| !said(old));
        self.findings.extend(newer.findings);
        self.recurrences.extend(newer.recurrences);
        self.findings.sort_by(|a, b| a.fingerprint.cmp(&b.fingerprint));
        self.recurrences.sort_by(|a, b| a.id.cmp(&b.id));
        self.unclear = newer.unclear;
        self.blank = Vec::new();
        self.open = Vec::new();
    }
}

/// Reads the decisions in 全部发现 and 年年提 of a workbook that this program made.
#[must_use]
pub fn read(book: &Workbook) -> Decisions {
    let mut decisions = Decisions::default();
    for sheet in &book.sheets {
        match sheet.name.as_str() {
            "全部发现" | "All findings" => findings(sheet, &mut decisions),
            "年年提" | "Recurring problems" => recurrences(sheet, &mut decisions),
            _ => {}
        }
    }
    decisions
}

/// Puts decisions about recurring problems into a season. A pair that people called the same stays although it is
/// proposed no more; see [`answer`].
pub fn apply(season: &mut Season, decisions: &Decisions) {
    for row in &mut season.recurrences {
        let id = recurrence_id(row);
        if let Some(decision) = decisions.recurrences.iter().rev().find(|decision| decision.id == id) {
            row.decision.clone_from(&decision.decision);
        }
    }
    let told = decisions.recurrences.iter().filter(|decision| !decision.issue.is_empty());
    let answers: Vec<Answer> = told
        .filter_map(|decision| {
            let named = |unit: &&UnitName| [&unit.short, &unit.name, &unit.id].contains(&&decision.unit);
            Some(Answer {
                unit: season.units.iter().find(named)?.id.clone(),
                issue: decision.issue.clone(),
                prior: decision.prior.clone(),
                prior_year: decision.prior_year,
                promised: decision.promised.clone(),
                decision: decision.decision.clone(),
            })
        })
        .collect();
    let accepted = |path: &str| season.submissions.iter().any(|one| one.path == path && one.status == Status::Accepted);
    let reports: Vec<&Report> = season.reports.iter().filter(|report| accepted(&report.path)).collect();
    answer(&mut season.recurrences, &answers, &reports);
}

fn findings(sheet: &Sheet, decisions: &mut Decisions) {
    let Some((head, [id, state, reason])) = heads(sheet, [&["编号", "Id"], &["状态", "State"], &["理由", "Reason"]])
    else {
        return;
    };
    for row in below(sheet, head, id) {
        let (said, because) = (cell(sheet, row, state), cell(sheet, row, reason));
        if said.is_empty() && because.is_empty() {
            decisions.blank.push(cell(sheet, row, id));
            continue;
        }
        let Some(known) = choice(&said, &FINDING_STATES) else {
            decisions.unclear.push(unclear(sheet, row, state, &said, &FINDING_STATES));
            continue;
        };
        if known == "不采纳" && because.is_empty() {
            let message = "写了“不采纳”，没有写理由".to_owned();
            decisions.unclear.push(Unclear { place: place(sheet, row, reason), message });
        }
        let fingerprint = cell(sheet, row, id);
        decisions.findings.push(FindingDecision { fingerprint, state: known.to_owned(), reason: because });
    }
}

fn recurrences(sheet: &Sheet, decisions: &mut Decisions) {
    let Some((head, [id, decision])) = heads(sheet, [&["核对号", "Pair"], &["判断", "Decision"]]) else { return };
    let texts = [&["单位", "Unit"], &["今年的问题", "This year"], &["上年", "Year"]];
    let more = [&["上年的问题", "Earlier"], &["当时的措施", "Promised then"]];
    let (texts, more) =
        (heads(sheet, texts.map(|names| names.as_slice())), heads(sheet, more.map(|names| names.as_slice())));
    for row in below(sheet, head, id) {
        let said = cell(sheet, row, decision);
        let mut pair = RecurrenceDecision { id: cell(sheet, row, id), ..RecurrenceDecision::default() };
        if let Some((_, [unit, issue, year])) = texts {
            pair.unit = cell(sheet, row, unit);
            pair.issue = cell(sheet, row, issue);
            pair.prior_year = cell(sheet, row, year).parse().unwrap_or_default();
        }
        if let Some((_, [prior, promised])) = more {
            pair.prior = cell(sheet, row, prior);
            pair.promised = cell(sheet, row, promised);
        }
        if said.is_empty() {
            decisions.open.push(pair);
            continue;
        }
        // The notice speaks of 是/否; people write so although the list offers other words.
        let said = match said.as_str() {
            "是" | "√" => "同一问题".to_owned(),
            "否" | "不是同一问题" | "×" => "不是".to_owned(),
            _ => said,
        };
        match choice(&said, &DECISIONS) {
            Some(known) => {
                known.clone_into(&mut pair.decision);
                decisions.recurrences.push(pair);
            }
            None => decisions.unclear.push(unclear(sheet, row, decision, &said, &DECISIONS)),
        }
    }
}

/// Row of the heads and the column of each.
fn heads<const N: usize>(sheet: &Sheet, wanted: [&[&str]; N]) -> Option<(u32, [u32; N])> {
    sheet.rows().take_while(|(row, _)| *row < HEAD_ROWS).find_map(|(row, cells)| {
        let mut columns = [0; N];
        for (column, names) in columns.iter_mut().zip(wanted) {
            // The last of several: 编号 of a problem stands before the id of the row.
            *column =
                cells.iter().rev().find(|(_, cell)| names.contains(&cell.shown.trim())).map(|(column, _)| *column)?;
        }
        Some((row, columns))
    })
}

/// Rows below the heads that bear an id.
fn below(sheet: &Sheet, head: u32, id: u32) -> impl Iterator<Item = u32> + '_ {
    sheet.rows().map(|(row, _)| row).filter(move |row| *row > head && !cell(sheet, *row, id).is_empty())
}

fn cell(sheet: &Sheet, row: u32, column: u32) -> String {
    sheet.shown(row, column).trim().to_owned()
}

fn choice(said: &str, choices: &[&'static str]) -> Option<&'static str> {
    let said = if said.is_empty() { "未处理" } else { said };
    choices.iter().find(|one| **one == said || say(Lang::En, one) == said).copied()
}

fn place(sheet: &Sheet, row: u32, column: u32) -> String {
    format!("{}!{}", sheet.name, shuping_analyzers::grid::cell_name(row, column))
}

fn unclear(sheet: &Sheet, row: u32, column: u32, said: &str, choices: &[&str]) -> Unclear {
    Unclear {
        place: place(sheet, row, column), message: format!("“{said}”看不懂，可填：{}", choices.join("、"))
    }
}

/// The name by which a decision finds its pair of problems again, in whatever order and with whatever other pairs:
/// 64 bits of FNV-1a over unit, this year's and last year's text, in hexadecimal.
#[must_use]
pub fn recurrence_id(row: &Recurrence) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in row.unit.bytes().chain([0]).chain(row.issue.bytes()).chain([0]).chain(row.prior.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
