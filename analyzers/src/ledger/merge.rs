//! The one ledger of the season: problems of all sources, each with its id, and nothing ever lost.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::compare;
use super::entry::{Change, Conflict, Entry};
use super::pairing::{pair, plain};
use super::{Field, entry::cells_of};
use crate::likeness::Names;
use crate::season::{Issue, LedgerRow, Report};

/// A problem as a source names it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Named {
    /// Roster id of the unit.
    pub unit: String,
    /// 自身查摆, 集中调研, 上级点评, 群众评议, 考核反馈.
    pub source: String,
    /// The file that names it; empty for what a clerk typed.
    pub file: String,
    /// The cells that the source fills.
    pub cells: BTreeMap<Field, String>,
}

impl Named {
    /// A row of a unit's ledger; `None` where the unit is not known.
    #[must_use]
    pub fn of_row(row: &LedgerRow) -> Option<Self> {
        let source = if row.source.is_empty() { "自身查摆".to_owned() } else { row.source.clone() };
        Some(Self { unit: row.unit.clone()?, source, file: row.path.clone(), cells: cells_of(row) })
    }

    /// The problems of a report that have no row in its unit's ledger; those that have one are named by it.
    #[must_use]
    pub fn of_report(report: &Report, rows: &[LedgerRow], names: &Names) -> Vec<Self> {
        let Some(unit) = &report.unit else { return Vec::new() };
        let comparison = compare(report, rows, names);
        let without = |id: &str| comparison.answers.iter().any(|answer| answer.issue == id && answer.rows.is_empty());
        let named = |issue: &Issue| Self {
            unit: unit.clone(),
            source: "自身查摆".to_owned(),
            file: report.path.clone(),
            cells: [(Field::Issue, &issue.text), (Field::Category, &issue.category)]
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(field, text)| (field, text.clone()))
                .collect(),
        };
        report.issues.iter().filter(|issue| without(&issue.id)).map(named).collect()
    }

    /// The problem.
    fn issue(&self) -> &str {
        self.cells.get(&Field::Issue).map_or("", String::as_str)
    }
}

/// A ledger after something was put into it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// All entries, the stored ones first in their order.
    pub entries: Vec<Entry>,
    /// What changed.
    pub changes: Vec<Change>,
    /// What somebody has to decide.
    pub conflicts: Vec<Conflict>,
}

/// Puts problems of the sources into the stored ledger.
///
/// A problem that is stored already, by its words or nearly so, gains the source and the cells that are still empty;
/// cells that hold something stay as they are, because a person may have put them right. Others become new entries.
/// Entries that no source names any more stay. Doing it twice changes nothing.
#[must_use]
pub fn merge(stored: &[Entry], named: &[Named], at: &str, names: &Names) -> Merged {
    let mut merged = Merged { entries: stored.to_vec(), ..Merged::default() };
    let mut groups: BTreeMap<(&str, &str), Vec<&Named>> = BTreeMap::new();
    for one in named {
        groups.entry((&one.unit, &one.file)).or_default().push(one);
    }
    for ((unit, _), group) in groups {
        let of_unit: Vec<usize> = merged
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.unit == unit)
            .map(|(number, _)| number)
            .collect();
        let stored: Vec<(&str, &str)> = of_unit
            .iter()
            .filter_map(|number| merged.entries.get(*number))
            .map(|entry| (original(entry, Field::Issue), original(entry, Field::Measure)))
            .collect();
        let fresh: Vec<(&str, &str)> =
            group.iter().map(|one| (one.issue(), one.cells.get(&Field::Measure).map_or("", String::as_str))).collect();
        let pairs: Vec<Option<usize>> =
            pair(&fresh, &stored, names).into_iter().map(|at| at.and_then(|at| of_unit.get(at).copied())).collect();
        for (one, place) in group.into_iter().zip(pairs) {
            match place.and_then(|place| merged.entries.get_mut(place)) {
                Some(entry) => join(entry, one, at, &mut merged.changes),
                None => {
                    let entry = open(&merged.entries, one, at);
                    merged.changes.extend(entry.history.iter().cloned());
                    merged.entries.push(entry);
                }
            }
        }
    }
    merged
}

/// A cell as a source wrote it: what the department put right must not hide that it is the same problem.
fn original(entry: &Entry, field: Field) -> &str {
    let first = entry.history.iter().find(|change| change.field == Some(field));
    let corrected = entry.entered.contains_key(&field);
    first
        .filter(|_| corrected)
        .map_or_else(|| entry.cell(field), |change| if change.old.is_empty() { &change.new } else { &change.old })
}

/// Adds a source to an entry, and the cells that are still empty.
fn join(entry: &mut Entry, named: &Named, at: &str, changes: &mut Vec<Change>) {
    if !entry.sources.contains(&named.source) {
        entry.sources.push(named.source.clone());
    }
    if !named.file.is_empty() && !entry.files.contains(&named.file) {
        entry.files.push(named.file.clone());
    }
    for (field, text) in &named.cells {
        if entry.cell(*field).is_empty() && !entry.entered.contains_key(field) {
            changes.extend(entry.set(*field, text, &named.file, at));
        }
    }
}

/// A new entry.
fn open(entries: &[Entry], named: &Named, at: &str) -> Entry {
    let mut entry = Entry { id: next_id(entries, &named.unit), unit: named.unit.clone(), ..Entry::default() };
    join(&mut entry, named, at, &mut Vec::new());
    entry
}

/// The id behind the last of a unit: numbers of dropped entries are not used again.
fn next_id(entries: &[Entry], unit: &str) -> String {
    let prefix = format!("整改-{unit}-");
    let last =
        entries.iter().filter_map(|entry| entry.id.strip_prefix(&prefix)?.parse::<u32>().ok()).max().unwrap_or(0);
    format!("{prefix}{:03}", last + 1)
}

/// What became of the rows that a unit returned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Returned {
    /// The ledger after the return.
    pub merged: Merged,
    /// Ids that the unit's ledger holds and its file does not: they stay, and are told.
    pub missing: Vec<String>,
    /// Ids in the file that nobody gave, one sentence each.
    pub strange: Vec<String>,
}

/// Cells that a unit fills in; the others are the department's.
const OF_UNIT: [Field; 10] = [
    Field::Goal,
    Field::Measure,
    Field::Leader,
    Field::Owner,
    Field::Deadline,
    Field::Status,
    Field::Progress,
    Field::DoneOn,
    Field::Evidence,
    Field::Note,
];

/// Takes back a ledger that a unit has filled in. Rows are found by their id, else by their words.
///
/// What the unit did not touch since it was sent stays as it stands now. What it changed is taken over, unless the
/// department changed the same cell in the meantime or entered it by hand, unless the unit emptied it, and unless it
/// is the problem itself: those are conflicts, and the stored value stays.
#[must_use]
pub fn take_back(stored: &[Entry], unit: &str, rows: &[LedgerRow], file: &str, at: &str, names: &Names) -> Returned {
    let mut entries = stored.to_vec();
    let of_unit: Vec<usize> =
        entries.iter().enumerate().filter(|(_, entry)| entry.unit == unit).map(|(number, _)| number).collect();
    let mut returned = Returned::default();
    let places = places(&entries, &of_unit, rows, file, names, &mut returned.strange);
    let mut seen = BTreeSet::new();
    for (row, place) in rows.iter().zip(places) {
        let Some(place) = place.filter(|place| seen.insert(*place)) else {
            let named =
                Named { file: file.to_owned(), unit: unit.to_owned(), source: source(row), cells: cells_of(row) };
            let entry = open(&entries, &named, at);
            returned.merged.changes.extend(entry.history.iter().cloned());
            entries.push(entry);
            continue;
        };
        if let Some(entry) = entries.get_mut(place) {
            fill_in(entry, row, file, at, &mut returned.merged);
        }
    }
    let left_out = of_unit.iter().filter(|place| !seen.contains(place)).filter_map(|place| entries.get(*place));
    returned.missing = left_out.filter(|entry| entry.counts()).map(|entry| entry.id.clone()).collect();
    returned.merged.entries = entries;
    returned
}

/// The source that a row names, 自身查摆 where it names none.
fn source(row: &LedgerRow) -> String {
    if row.source.is_empty() { "自身查摆".to_owned() } else { row.source.clone() }
}

/// The entry of each row.
fn places(
    entries: &[Entry],
    of_unit: &[usize],
    rows: &[LedgerRow],
    file: &str,
    names: &Names,
    strange: &mut Vec<String>,
) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = rows
        .iter()
        .map(|row| {
            let id = plain(&row.id);
            let known =
                of_unit.iter().copied().find(|place| entries.get(*place).is_some_and(|entry| plain(&entry.id) == id));
            if known.is_none() && !id.is_empty() {
                strange.push(format!("{file}的{}编号“{}”不是本单位台账里的编号，按文字核对", row.place, row.id));
            }
            known
        })
        .collect();
    let open: Vec<usize> = (0..rows.len()).filter(|row| places.get(*row).is_some_and(Option::is_none)).collect();
    let free: Vec<usize> = of_unit.iter().copied().filter(|place| !places.contains(&Some(*place))).collect();
    let fresh: Vec<(&str, &str)> =
        open.iter().filter_map(|row| rows.get(*row)).map(|row| (row.issue.as_str(), row.measure.as_str())).collect();
    let stored: Vec<(&str, &str)> = free
        .iter()
        .filter_map(|place| entries.get(*place))
        .map(|entry| (entry.cell(Field::Issue), entry.cell(Field::Measure)))
        .collect();
    for (row, found) in open.iter().zip(pair(&fresh, &stored, names)) {
        if let Some(place) = places.get_mut(*row) {
            *place = found.and_then(|found| free.get(found).copied());
        }
    }
    places
}

/// Takes the cells of a returned row into its entry.
fn fill_in(entry: &mut Entry, row: &LedgerRow, file: &str, at: &str, merged: &mut Merged) {
    let cells = cells_of(row);
    let returned = |field: Field| cells.get(&field).map_or("", String::as_str);
    if !entry.files.iter().any(|known| known == file) {
        entry.files.push(file.to_owned());
    }
    for field in std::iter::once(Field::Issue).chain(OF_UNIT) {
        let new = returned(field);
        let stored = entry.cell(field).to_owned();
        let sent = entry.sent.get(&field).cloned().unwrap_or_else(|| stored.clone());
        if plain(new) == plain(&stored) || plain(new) == plain(&sent) {
            continue;
        }
        let reason = if field == Field::Issue {
            "单位改动了问题的文字"
        } else if entry.entered.contains_key(&field) {
            "组织部门填写过这一栏"
        } else if stored != sent {
            "发出之后台账里的内容已有改动"
        } else if new.is_empty() {
            "单位清空了这一栏"
        } else {
            merged.changes.extend(entry.set(field, new, file, at));
            continue;
        };
        merged.conflicts.push(Conflict {
            id: entry.id.clone(),
            field: Some(field),
            stored,
            returned: new.to_owned(),
            file: file.to_owned(),
            reason: reason.to_owned(),
        });
    }
}

/// Marks the cells of a unit's entries as sent.
pub fn mark_sent(entries: &mut [Entry], unit: &str) {
    for entry in entries.iter_mut().filter(|entry| entry.unit == unit) {
        entry.sent = entry.cells.clone();
    }
}
