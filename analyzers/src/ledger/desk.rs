//! The department's own workbook: cells that it put right, comments of the meeting that a clerk entered, conflicts that
//! it decided. Sheets and columns are found by their heads, so that moved columns and sorted rows do no harm.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Field;
use super::entry::{Change, Conflict, Entry};
use super::merge::{Base, Merged, Named, merge};
use super::pairing::plain;
use crate::grid::{Sheet, Workbook};
use crate::likeness::Names;
use crate::scheme::Roster;

/// Name of the sheet that shows every entry.
pub const LEDGER_SHEET: &str = "整改台账";
/// Name of the sheet that a clerk fills in during and after the meeting.
pub const COMMENT_SHEET: &str = "点评";
/// Name of the sheet of conflicts.
pub const CONFLICT_SHEET: &str = "台账待定";
/// Name of the hidden sheet that holds the cells as they were written.
pub const BASE_SHEET: &str = "台账底稿";
/// Head of the column that names a conflict.
pub const CONFLICT_KEY: &str = "冲突号";
/// Head of the column in which a conflict is decided.
pub const CONFLICT_DECISION: &str = "决定";
/// What can be decided about a conflict.
pub const CONFLICT_CHOICES: [&str; 2] = ["采用来件", "保留台账"];
/// Source of a comment that names none.
pub const COMMENT_SOURCE: &str = "上级点评";

/// Rows in which heads are looked for.
const HEAD_ROWS: u32 = 20;

/// A row of the 点评 sheet, as a clerk typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Comment {
    /// The unit as typed.
    pub unit: String,
    /// 问题来源; empty for 上级点评.
    pub source: String,
    /// 问题类别.
    pub category: String,
    /// What was pointed out.
    pub issue: String,
    /// What is to be done.
    pub measure: String,
    /// Who is to do it.
    pub owner: String,
    /// Until when.
    pub deadline: String,
    /// 备注.
    pub note: String,
    /// Id of the entry that the program made of it.
    pub id: String,
    /// Why no entry could be made of it, in Chinese; empty where one was.
    pub remark: String,
}

impl Comment {
    /// The cells that an entry takes over.
    fn cells(&self) -> BTreeMap<Field, String> {
        let cells = [
            (Field::Category, &self.category),
            (Field::Issue, &self.issue),
            (Field::Measure, &self.measure),
            (Field::Owner, &self.owner),
            (Field::Deadline, &self.deadline),
            (Field::Note, &self.note),
        ];
        cells.into_iter().filter(|(_, text)| !text.is_empty()).map(|(field, text)| (field, text.clone())).collect()
    }
}

/// A cell that a person changed in the department's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Id of the entry.
    pub id: String,
    /// The cell.
    pub field: Field,
    /// What the program had written there.
    pub written: String,
    /// What stands there now.
    pub new: String,
}

/// A decision about a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// [`Conflict::key`].
    pub key: String,
    /// 采用来件 or 保留台账.
    pub decision: String,
}

/// What the department's workbook says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// Cells that were put right.
    pub edits: Vec<Edit>,
    /// The rows of the 点评 sheet; `None` where the workbook has no such sheet.
    pub comments: Option<Vec<Comment>>,
    /// Decisions about conflicts.
    pub decided: Vec<Decided>,
    /// What could not be understood, one sentence each.
    pub losses: Vec<String>,
}

/// Reads the department's workbook.
#[must_use]
pub fn read(workbook: &Workbook) -> Desk {
    let base = base(workbook);
    let mut desk = Desk::default();
    for sheet in workbook.sheets.iter().filter(|sheet| !sheet.hidden) {
        match sheet.name.trim() {
            LEDGER_SHEET => edits(sheet, &base, &mut desk),
            COMMENT_SHEET => desk.comments = Some(comments(sheet)),
            CONFLICT_SHEET => decided(sheet, &mut desk),
            _ => {}
        }
    }
    desk
}

/// The cells as the program had written them, from the hidden sheet that it puts into its workbooks; ids are without
/// punctuation. Empty where the sheet is gone.
#[must_use]
pub fn base(workbook: &Workbook) -> Base {
    let Some(sheet) = workbook.sheets.iter().find(|sheet| sheet.name.trim() == BASE_SHEET) else { return Base::new() };
    let Some((head, columns)) = heads(sheet) else { return Base::new() };
    let Some(id) = columns.get(&Field::Id) else { return Base::new() };
    let mut base = Base::new();
    for (row, _) in sheet.rows().filter(|(row, _)| *row > head) {
        let key = plain(sheet.shown(row, *id));
        if key.is_empty() {
            continue;
        }
        let cells = columns.iter().filter(|(field, _)| **field != Field::Id).filter_map(|(field, column)| {
            let text = tidy(sheet.shown(row, *column));
            (!text.is_empty()).then_some((*field, text))
        });
        base.insert(key, cells.collect());
    }
    base
}

/// Row of the heads, and the column of each field.
fn heads(sheet: &Sheet) -> Option<(u32, BTreeMap<Field, u32>)> {
    sheet.rows().take_while(|(row, _)| *row < HEAD_ROWS).find_map(|(row, cells)| {
        let mut columns = BTreeMap::new();
        for (column, cell) in cells {
            if let Some(field) = Field::of_title(&cell.shown) {
                columns.entry(field).or_insert(column);
            }
        }
        (columns.contains_key(&Field::Id) && columns.contains_key(&Field::Issue)).then_some((row, columns))
    })
}

/// The text of a cell, that of its corner where it is merged.
fn text(sheet: &Sheet, row: u32, column: Option<&u32>) -> String {
    column.map_or_else(String::new, |column| {
        let (row, column) = sheet.anchor(row, *column);
        tidy(sheet.shown(row, column))
    })
}

/// Text without spaces at its ends.
fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

fn edits(sheet: &Sheet, base: &Base, desk: &mut Desk) {
    let Some((head, columns)) = heads(sheet) else {
        desk.losses.push(format!("“{}”表里找不到“台账编号”“存在问题”两栏，其中的改动没有读取", sheet.name));
        return;
    };
    for (row, _) in sheet.rows().filter(|(row, _)| *row > head) {
        let id = text(sheet, row, columns.get(&Field::Id));
        let Some(written) = base.get(&plain(&id)) else { continue };
        for field in Field::OF_DEPARTMENT {
            let Some(column) = columns.get(&field) else { continue };
            let new = text(sheet, row, Some(column));
            let written = written.get(&field).cloned().unwrap_or_default();
            if plain(&new) != plain(&written) {
                desk.edits.push(Edit { id: id.clone(), field, written, new });
            }
        }
    }
}

fn comments(sheet: &Sheet) -> Vec<Comment> {
    let Some((head, columns)) = heads(sheet) else { return Vec::new() };
    let mut found: Vec<Comment> = Vec::new();
    for (row, _) in sheet.rows().filter(|(row, _)| *row > head) {
        let cell = |field: Field| text(sheet, row, columns.get(&field));
        let mut comment = Comment {
            unit: cell(Field::Unit),
            source: cell(Field::Source),
            category: cell(Field::Category),
            issue: cell(Field::Issue),
            measure: cell(Field::Measure),
            owner: cell(Field::Owner),
            deadline: cell(Field::Deadline),
            note: cell(Field::Note),
            id: cell(Field::Id),
            remark: String::new(),
        };
        if comment.issue.is_empty() {
            continue;
        }
        if comment.unit.is_empty() || matches!(comment.unit.as_str(), "同上" | "〃") {
            comment.unit = found.last().map(|last| last.unit.clone()).unwrap_or_default();
        }
        found.push(comment);
    }
    found
}

fn decided(sheet: &Sheet, desk: &mut Desk) {
    let head = sheet.rows().take_while(|(row, _)| *row < HEAD_ROWS).find_map(|(row, cells)| {
        let at = |title: &str| cells.iter().find(|(_, cell)| cell.shown.trim() == title).map(|(column, _)| *column);
        Some((row, at(CONFLICT_KEY)?, at(CONFLICT_DECISION)?))
    });
    let Some((head, key, decision)) = head else { return };
    for (row, _) in sheet.rows().filter(|(row, _)| *row > head) {
        let (key, said) = (tidy(sheet.shown(row, key)), tidy(sheet.shown(row, decision)));
        if key.is_empty() || said.is_empty() {
            continue;
        }
        let known = match said.as_str() {
            "采用来件" | "来件" | "采用" | "单位" => Some("采用来件"),
            "保留台账" | "台账" | "保留" | "不采用" => Some("保留台账"),
            _ => None,
        };
        match known {
            Some(decision) => desk.decided.push(Decided { key, decision: decision.to_owned() }),
            None => desk.losses.push(format!(
                "{}第{}行的决定“{said}”看不懂，可填：{}",
                sheet.name,
                row + 1,
                CONFLICT_CHOICES.join("、")
            )),
        }
    }
}

/// Takes over cells that the department put right. They are the department's from then on.
///
/// Where a unit changed the same cell meanwhile, the department's words stand and the unit's are a conflict.
pub fn apply_edits(entries: &mut [Entry], edits: &[Edit], file: &str, at: &str) -> (Vec<Change>, Vec<Conflict>) {
    let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
    for edit in edits {
        let Some(entry) = entries.iter_mut().find(|entry| plain(&entry.id) == plain(&edit.id)) else { continue };
        let stored = entry.cell(edit.field).to_owned();
        if plain(&stored) == plain(&edit.new) {
            entry.entered.insert(edit.field, edit.new.clone());
            continue;
        }
        if plain(&stored) != plain(&edit.written) && !entry.entered.contains_key(&edit.field) {
            let file = entry.history.iter().rev().find(|change| change.field == Some(edit.field));
            conflicts.push(Conflict {
                id: entry.id.clone(),
                field: Some(edit.field),
                stored: edit.new.clone(),
                returned: stored,
                file: file.map(|change| change.file.clone()).unwrap_or_default(),
                reason: "组织部门和单位都改动了这一栏".to_owned(),
            });
        }
        entry.entered.insert(edit.field, edit.new.clone());
        changes.extend(entry.set(edit.field, &edit.new, file, at));
    }
    (changes, conflicts)
}

/// Makes entries of the clerk's comments. A row that has its id already only hands on what the clerk changed since.
///
/// Returns the ledger, and the rows with their ids; a row whose unit nobody knows stays, with a remark.
#[must_use]
pub fn take_comments(
    stored: &[Entry],
    before: &[Comment],
    now: &[Comment],
    roster: &Roster,
    (file, at): (&str, &str),
    names: &Names,
) -> (Merged, Vec<Comment>) {
    let mut merged = Merged { entries: stored.to_vec(), ..Merged::default() };
    let mut kept = Vec::with_capacity(now.len());
    for comment in now {
        let mut comment = Comment { remark: String::new(), ..comment.clone() };
        let known = before.iter().find(|old| !old.id.is_empty() && old.id == comment.id);
        let entry = merged.entries.iter().find(|entry| !comment.id.is_empty() && entry.id == comment.id);
        if let (Some(old), Some(_)) = (known, entry) {
            let changed = changed(old, &comment);
            type_in(&mut merged, &comment.id, &changed, file, at);
        } else if let Some(unit) = unit_named(roster, &comment.unit) {
            comment.id = new_entry(&mut merged, &comment, unit, file, at, names);
        } else {
            comment.remark = if comment.unit.is_empty() {
                "没有写单位，未列入台账".to_owned()
            } else {
                format!("单位“{}”不在名单里，未列入台账", comment.unit)
            };
        }
        kept.push(comment);
    }
    (merged, kept)
}

/// The cells of a comment that a clerk changed since.
fn changed(old: &Comment, new: &Comment) -> BTreeMap<Field, String> {
    let (before, mut now) = (old.cells(), new.cells());
    for field in before.keys() {
        now.entry(*field).or_default();
    }
    now.retain(|field, text| before.get(field).map_or("", String::as_str) != text);
    now
}

/// Opens an entry for a comment, or adds the comment to the one that is about the same problem; tells its id.
fn new_entry(merged: &mut Merged, comment: &Comment, unit: &str, file: &str, at: &str, names: &Names) -> String {
    let source = if comment.source.is_empty() { COMMENT_SOURCE } else { &comment.source };
    let issue = BTreeMap::from([(Field::Issue, comment.issue.clone())]);
    let named = Named { unit: unit.to_owned(), source: source.to_owned(), file: file.to_owned(), cells: issue };
    let more = merge(&merged.entries, &[named], at, names);
    merged.entries = more.entries;
    merged.changes.extend(more.changes);
    let found = merged.entries.iter_mut().rev().find(|entry| entry.unit == unit && entry.is_worded(&comment.issue));
    let Some(entry) = found else { return String::new() };
    entry.typed = true;
    let id = entry.id.clone();
    let mut cells = comment.cells();
    if plain(entry.cell(Field::Issue)) != plain(&comment.issue) {
        cells.remove(&Field::Issue);
    }
    type_in(merged, &id, &cells, file, at);
    id
}

/// Sets cells that a clerk typed.
fn type_in(merged: &mut Merged, id: &str, cells: &BTreeMap<Field, String>, file: &str, at: &str) {
    let Some(entry) = merged.entries.iter_mut().find(|entry| entry.id == id) else { return };
    for (field, text) in cells {
        entry.entered.insert(*field, text.clone());
        merged.changes.extend(entry.set(*field, text, file, at));
        if *field == Field::Issue {
            entry.is_also(text);
        }
    }
}

/// The unit of the roster that a clerk means: by id, name, other name or the secretary's name.
#[must_use]
pub fn unit_named<'a>(roster: &'a Roster, text: &str) -> Option<&'a str> {
    let text = plain(text);
    if text.is_empty() {
        return None;
    }
    let exact = roster.units.iter().find(|unit| {
        let names = [&unit.id, &unit.name, &unit.secretary].into_iter().chain(&unit.aliases);
        names.into_iter().any(|name| plain(name) == text)
    });
    exact.map(|unit| unit.id.as_str()).or_else(|| {
        let mut within = roster.units.iter().filter(|unit| {
            text.chars().count() > 1
                && std::iter::once(&unit.name).chain(&unit.aliases).any(|name| {
                    let name = plain(name);
                    name.contains(&text) || name.chars().count() > 1 && text.contains(&name)
                })
        });
        within.next().filter(|_| within.next().is_none()).map(|unit| unit.id.as_str())
    })
}

/// Puts decisions about conflicts into the ledger; tells which conflicts are still open.
#[must_use]
pub fn decide(
    entries: &mut [Entry],
    conflicts: &[Conflict],
    decided: &[Decided],
    file: &str,
    at: &str,
) -> Vec<Conflict> {
    let mut open = Vec::new();
    for conflict in conflicts {
        let key = conflict.key();
        let decision = decided.iter().rev().find(|one| one.key == key).map(|one| one.decision.as_str());
        let Some(entry) = entries.iter_mut().find(|entry| entry.id == conflict.id) else { continue };
        match (decision, conflict.field) {
            (Some("采用来件"), Some(field)) => {
                // Words that the department decided for are its own from then on.
                let done = entry.history.iter().any(|change| {
                    change.field == Some(field) && change.new == conflict.returned && change.file == file
                });
                if !done {
                    entry.entered.remove(&field);
                    entry.set(field, &conflict.returned, file, at);
                    if field == Field::Issue {
                        entry.is_also(&conflict.returned);
                    }
                }
            }
            (Some(_), _) => {}
            (None, Some(field)) if plain(entry.cell(field)) == plain(&conflict.returned) => {}
            (None, _) => open.push(conflict.clone()),
        }
    }
    open
}
