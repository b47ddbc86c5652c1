//! What the department decided in its own workbook: 核定, 理由, 文字更正, 同一问题. Read back as data, never overwritten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Field;
use super::desk::BASE_SHEET;
use super::entry::{Change, Conflict, Entry};
use super::pairing::plain;
use crate::grid::Workbook;

/// What the department decided on one row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// 编号 of the row: of a ledger entry, or of a finding.
    pub id: String,
    /// 采纳 or 不采纳; `None` where the cell is empty.
    pub accepted: Option<bool>,
    /// 理由.
    pub reason: String,
    /// 文字更正: what is to stand there instead.
    pub correction: String,
    /// 同一问题: 同一问题, 换了表述, 不是; or the 编号 of the entry that it is the same as.
    pub same: Option<Same>,
    /// Whether a verdict that the program had written there was taken out.
    #[serde(default)]
    pub verdict_taken_back: bool,
    /// Whether the same was done in 同一问题.
    #[serde(default)]
    pub same_taken_back: bool,
    /// Sheet and row.
    pub place: String,
}

/// Answer to 同一问题？
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Same {
    /// 是, 同一问题.
    Yes,
    /// 换了表述.
    Reworded,
    /// 否, 不是.
    No,
    /// The same as the entry with this 编号.
    As(String),
}

impl Same {
    /// The words of [`crate::season::Recurrence::decision`].
    #[must_use]
    pub const fn decision(&self) -> &'static str {
        match self {
            Self::Yes | Self::As(_) => "同一问题",
            Self::Reworded => "换了表述",
            Self::No => "不是",
        }
    }

    /// Reads a cell; `None` where it is empty, `Err` with the cell where it is neither answer nor 编号.
    fn read(text: &str) -> Result<Option<Self>, String> {
        let text = text.trim();
        Ok(Some(match text {
            "" => return Ok(None),
            "是" | "√" | "✓" | "✔" | "同一问题" | "同一" | "是同一问题" => Self::Yes,
            "换了表述" | "换表述" | "是（换了表述）" | "是，换了表述" => Self::Reworded,
            "否" | "×" | "不是" | "不同" | "不是同一问题" | "无关" => Self::No,
            _ if text.chars().any(|letter| letter.is_ascii_digit()) => Self::As(text.to_owned()),
            _ => return Err(text.to_owned()),
        }))
    }
}

/// Columns of a workbook that is read back.
#[derive(Default)]
struct Columns {
    id: Option<u32>,
    accepted: Option<u32>,
    reason: Option<u32>,
    correction: Option<u32>,
    same: Option<u32>,
}

impl Columns {
    /// Takes a head cell; whether it is one of ours.
    fn take(&mut self, head: &str, column: u32) {
        let head: String = head.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let place = match head.as_str() {
            "编号" | "台账编号" | "整改编号" | "标识" | "条目编号" => &mut self.id,
            "核定" | "核定意见" | "是否采纳" | "采纳与否" | "处理意见" => &mut self.accepted,
            "理由" | "不采纳理由" | "核定理由" | "说明理由" => &mut self.reason,
            "文字更正" | "更正" | "更正为" | "更正文字" | "改为" => &mut self.correction,
            "同一问题" | "是否同一问题" | "同一问题吗" | "人工判断" | "判定" => &mut self.same,
            _ => return,
        };
        *place = place.or(Some(column));
    }

    const fn complete(&self) -> bool {
        self.id.is_some() && (self.accepted.is_some() || self.correction.is_some() || self.same.is_some())
    }
}

/// What stood in 核定 and 同一问题 when the workbook was written, by 编号, from the hidden sheet.
fn written(workbook: &Workbook) -> BTreeMap<String, (bool, bool)> {
    let mut written = BTreeMap::new();
    for sheet in workbook.sheets.iter().filter(|sheet| sheet.name.trim() == BASE_SHEET) {
        let mut columns = Columns::default();
        for (row, cells) in sheet.rows() {
            if !columns.complete() {
                cells.iter().for_each(|(column, cell)| columns.take(&cell.shown, *column));
                continue;
            }
            let has = |column: Option<u32>| column.is_some_and(|column| !sheet.shown(row, column).trim().is_empty());
            let id = columns.id.map_or("", |column| sheet.shown(row, column));
            written.insert(plain(id), (has(columns.accepted), has(columns.same)));
        }
    }
    written
}

/// Reads the decisions of all sheets that have 编号 and at least one column to decide in; with what could not be read,
/// one sentence each. Rows in which nothing was entered and nothing taken out are left out.
#[must_use]
pub fn read(workbook: &Workbook) -> (Vec<Judgement>, Vec<String>) {
    let (mut judgements, mut losses) = (Vec::new(), Vec::new());
    let written = written(workbook);
    for sheet in workbook.sheets.iter().filter(|sheet| sheet.name.trim() != BASE_SHEET) {
        let mut columns = Columns::default();
        for (row, cells) in sheet.rows() {
            if !columns.complete() {
                columns = Columns::default();
                for (column, cell) in &cells {
                    columns.take(&cell.shown, *column);
                }
                continue;
            }
            let text = |column: Option<u32>| {
                column.map_or("", |column| {
                    let (row, column) = sheet.anchor(row, column);
                    sheet.shown(row, column).trim()
                })
            };
            // A line across the table is a note to it, not a row.
            let anchor = |column: Option<u32>| column.map(|column| sheet.anchor(row, column));
            if [columns.accepted, columns.same].iter().any(|one| one.is_some() && anchor(*one) == anchor(columns.id)) {
                continue;
            }
            let place = format!("{}第{}行", sheet.name, row + 1);
            let mut judgement = Judgement {
                id: text(columns.id).to_owned(),
                reason: text(columns.reason).to_owned(),
                correction: text(columns.correction).to_owned(),
                place: place.clone(),
                ..Judgement::default()
            };
            let verdict = text(columns.accepted);
            match verdict {
                "" => {}
                "采纳" | "√" | "✓" | "✔" | "是" | "同意" | "属实" => judgement.accepted = Some(true),
                "不采纳" | "×" | "否" | "不同意" | "不属实" | "驳回" => judgement.accepted = Some(false),
                _ => losses.push(format!("{place}的核定“{verdict}”应填“采纳”或“不采纳”，未读取")),
            }
            match Same::read(text(columns.same)) {
                Ok(same) => judgement.same = same,
                Err(other) => {
                    losses.push(format!("{place}的“同一问题”填了“{other}”，应填“同一问题”“换了表述”或“不是”，未读取"));
                }
            }
            let (verdict_was, same_was) = written.get(&plain(&judgement.id)).copied().unwrap_or_default();
            judgement.verdict_taken_back = verdict_was && columns.accepted.is_some() && verdict.is_empty();
            judgement.same_taken_back = same_was && columns.same.is_some() && text(columns.same).is_empty();
            if judgement.accepted == Some(false) && judgement.reason.is_empty() {
                losses.push(format!("{place}填了“不采纳”，没有写理由，请补写"));
            }
            let entered = judgement.accepted.is_some() || !judgement.correction.is_empty() || judgement.same.is_some();
            let taken_back = judgement.verdict_taken_back || judgement.same_taken_back;
            if (entered || taken_back) && !judgement.id.is_empty() {
                judgements.push(judgement);
            } else if entered {
                losses.push(format!("{place}有核定意见，但编号被删掉了，未读取"));
            }
        }
    }
    (judgements, losses)
}

/// Puts decisions into the ledger. A decision without a reason where one is needed is a conflict, and changes nothing.
pub fn apply(entries: &mut [Entry], judgements: &[Judgement], file: &str, at: &str) -> (Vec<Change>, Vec<Conflict>) {
    let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
    let ids: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
    for judgement in judgements {
        let Some(entry) = entries.iter_mut().find(|entry| plain(&entry.id) == plain(&judgement.id)) else { continue };
        let mut note = |entry: &mut Entry, old: &str, new: &str| {
            let change = Change {
                id: entry.id.clone(),
                field: None,
                old: old.to_owned(),
                new: new.to_owned(),
                file: file.to_owned(),
                at: at.to_owned(),
            };
            entry.history.push(change.clone());
            changes.push(change);
        };
        let mut strange = |entry: &Entry, stored: &str, returned: &str, reason: &str| {
            conflicts.push(Conflict {
                id: entry.id.clone(),
                field: None,
                stored: stored.to_owned(),
                returned: returned.to_owned(),
                file: file.to_owned(),
                reason: reason.to_owned(),
            });
        };
        match judgement.accepted {
            Some(false) if judgement.reason.is_empty() => strange(entry, "采纳", "不采纳", "不采纳没有写理由"),
            Some(false) if entry.dismissed.as_deref() != Some(judgement.reason.as_str()) => {
                entry.accepted = false;
                entry.dismissed = Some(judgement.reason.clone());
                note(entry, "采纳", &format!("不采纳：{}", judgement.reason));
            }
            Some(true) => {
                if entry.dismissed.take().is_some() {
                    note(entry, "不采纳", "采纳");
                }
                entry.accepted = true;
            }
            None if judgement.verdict_taken_back => {
                if entry.dismissed.take().is_some() {
                    note(entry, "不采纳", "撤回不采纳");
                }
                entry.accepted = false;
            }
            _ => {}
        }
        match &judgement.same {
            Some(Same::As(other)) => {
                let known = ids.iter().find(|id| plain(id) == plain(other)).filter(|id| **id != entry.id);
                if known.is_none() {
                    strange(entry, "同一问题", other, "台账里没有这个编号，请填另一条的台账编号");
                } else if entry.same_as.as_ref() != known {
                    note(entry, entry.same_as.clone().unwrap_or_default().as_str(), &format!("与{other}是同一问题"));
                    entry.same_as = known.cloned();
                }
            }
            Some(Same::Yes | Same::Reworded) => {
                strange(entry, "同一问题", "是", "没有写与哪一条相同，请填那一条的台账编号");
            }
            Some(Same::No) | None
                if entry.same_as.is_some() && (judgement.same.is_some() || judgement.same_taken_back) =>
            {
                note(entry, &format!("与{}是同一问题", entry.same_as.clone().unwrap_or_default()), "不是同一问题");
                entry.same_as = None;
            }
            _ => {}
        }
        if !judgement.correction.is_empty() {
            let old = entry.cell(Field::Issue).to_owned();
            entry.is_also(&old);
            entry.entered.insert(Field::Issue, judgement.correction.clone());
            changes.extend(entry.set(Field::Issue, &judgement.correction, file, at));
        }
    }
    (changes, conflicts)
}
