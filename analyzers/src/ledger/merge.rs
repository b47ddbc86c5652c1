//! The one ledger of the season: problems of all sources, each with its id, and nothing ever lost.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::compare;
use super::entry::{Change, Conflict, Entry};
use super::pairing::{find, plain};
use super::{Field, entry::cells_of};
use crate::likeness::Names;
use crate::season::{Issue, LedgerRow, Measure, Report};

/// The unit's own findings, the source of what names none.
pub const OWN: &str = "自身查摆";

/// Why an entry is dropped whose report was replaced by one that does not name the problem any more.
pub const WITHDRAWN: &str = "述职报告换了新版，新版不再提这个问题";

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
        let source = if row.source.is_empty() { OWN.to_owned() } else { row.source.clone() };
        Some(Self { unit: row.unit.clone()?, source, file: row.path.clone(), cells: cells_of(row) })
    }

    /// A problem of a report, with what the report promises against it.
    fn of_issue(report: &Report, unit: &str, issue: &Issue) -> Self {
        let answers: Vec<&Measure> =
            report.measures.iter().filter(|measure| measure.answers.contains(&issue.id)).collect();
        let joined = |parts: Vec<&str>, between: &str| {
            let mut told: Vec<&str> = Vec::new();
            for part in parts.into_iter().filter(|part| !part.is_empty()) {
                if !told.contains(&part) {
                    told.push(part);
                }
            }
            told.join(between)
        };
        let cells = [
            (Field::Issue, issue.text.clone()),
            (Field::Category, issue.category.clone()),
            (Field::Measure, joined(answers.iter().map(|measure| measure.text.as_str()).collect(), "\n")),
            (
                Field::Owner,
                joined(answers.iter().filter_map(|measure| measure.owner.as_deref()).map(named).collect(), "、"),
            ),
            (Field::Deadline, joined(answers.iter().map(|measure| measure.deadline_text.as_str()).collect(), "；")),
        ];
        Self {
            unit: unit.to_owned(),
            source: OWN.to_owned(),
            file: report.path.clone(),
            cells: cells.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        }
    }

    /// The problems of a report that have no row in its unit's ledger; those that have one are named by it.
    #[must_use]
    pub fn of_report(report: &Report, rows: &[LedgerRow], names: &Names) -> Vec<Self> {
        let Some(unit) = &report.unit else { return Vec::new() };
        let comparison = compare(report, rows, names);
        let without = |id: &str| comparison.answers.iter().any(|answer| answer.issue == id && answer.rows.is_empty());
        report
            .issues
            .iter()
            .filter(|issue| without(&issue.id))
            .map(|issue| Self::of_issue(report, unit, issue))
            .collect()
    }

    /// The problem.
    fn issue(&self) -> &str {
        self.cells.get(&Field::Issue).map_or("", String::as_str)
    }

    /// The measure.
    fn measure(&self) -> &str {
        self.cells.get(&Field::Measure).map_or("", String::as_str)
    }
}

/// Who an owner is: in the report the secretary speaks, in the ledger 我 would be nobody.
fn named(owner: &str) -> &str {
    if matches!(owner, "我" | "本人" | "我本人" | "我个人" | "我自己") { "党组织书记" } else { owner }
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
        let of_unit: Vec<(usize, &Entry)> =
            merged.entries.iter().enumerate().filter(|(_, entry)| entry.unit == unit).collect();
        let fresh: Vec<(&str, &str)> = group.iter().map(|one| (one.issue(), one.measure())).collect();
        let places = find(&fresh, &of_unit, names);
        for (one, place) in group.into_iter().zip(places) {
            if let Some(entry) = place.and_then(|place| merged.entries.get_mut(place)) {
                join(entry, one, at, &mut merged.changes)
            } else {
                let entry = open(&merged.entries, one, at);
                merged.changes.extend(entry.history.iter().cloned());
                merged.entries.push(entry);
            }
        }
    }
    merged
}

/// Puts the problems of a report into the stored ledger: those that a row of the unit's ledger is about become a
/// wording of its entry, the others entries of their own. `rows` are the rows of the unit's ledger that counts.
///
/// `older` are the reports that this one replaces. What only they name, and no person touched, is dropped, and comes
/// back when a report names it again.
#[must_use]
pub fn merge_report(
    stored: &[Entry],
    report: &Report,
    rows: &[LedgerRow],
    older: &[&str],
    at: &str,
    names: &Names,
) -> Merged {
    let Some(unit) = &report.unit else { return Merged { entries: stored.to_vec(), ..Merged::default() } };
    let comparison = compare(report, rows, names);
    let mut merged = Merged { entries: stored.to_vec(), ..Merged::default() };
    let mut fresh = Vec::new();
    for issue in &report.issues {
        let named = Named::of_issue(report, unit, issue);
        let mut known: Vec<usize> = places(&merged.entries, unit, |entry| entry.is_worded(&issue.text));
        if known.is_empty() {
            let answer = comparison.answers.iter().find(|answer| answer.issue == issue.id);
            let about = answer.into_iter().flat_map(|answer| &answer.rows).filter_map(|row| rows.get(*row));
            let keys: Vec<&LedgerRow> = about.collect();
            known = places(&merged.entries, unit, |entry| {
                keys.iter()
                    .any(|row| entry.is_worded(&row.issue) && plain(entry.cell(Field::Measure)) == plain(&row.measure))
            });
        }
        for place in &known {
            let Some(entry) = merged.entries.get_mut(*place) else { continue };
            let cells = BTreeMap::from([(Field::Category, issue.category.clone())]);
            let bare = Named { cells, ..named.clone() };
            let mut changes = Vec::new();
            join(entry, &bare, at, &mut changes);
            entry.is_also(&issue.text);
            merged.changes.extend(changes);
        }
        if known.is_empty() {
            fresh.push(named);
        }
    }
    let more = merge(&merged.entries, &fresh, at, names);
    merged.entries = more.entries;
    merged.changes.extend(more.changes);
    withdraw(&mut merged, unit, older, &report.path, at);
    merged
}

/// Places of a unit's entries that something holds for.
fn places(entries: &[Entry], unit: &str, holds: impl Fn(&Entry) -> bool) -> Vec<usize> {
    let of_unit = entries.iter().enumerate().filter(|(_, entry)| entry.unit == unit);
    of_unit.filter(|(_, entry)| holds(entry)).map(|(place, _)| place).collect()
}

/// Drops what only replaced reports name.
fn withdraw(merged: &mut Merged, unit: &str, older: &[&str], file: &str, at: &str) {
    for entry in merged.entries.iter_mut().filter(|entry| entry.unit == unit) {
        let gone = !entry.files.is_empty() && entry.files.iter().all(|file| older.contains(&file.as_str()));
        if gone && entry.dismissed.is_none() && entry.entered.is_empty() && !entry.typed && !entry.accepted {
            entry.dismissed = Some(WITHDRAWN.to_owned());
            let change = Change {
                id: entry.id.clone(),
                field: None,
                old: String::new(),
                new: WITHDRAWN.to_owned(),
                file: file.to_owned(),
                at: at.to_owned(),
            };
            entry.history.push(change.clone());
            merged.changes.push(change);
        }
    }
}

/// Adds a source to an entry, and the cells that are still empty.
pub(super) fn join(entry: &mut Entry, named: &Named, at: &str, changes: &mut Vec<Change>) {
    if !entry.sources.contains(&named.source) {
        entry.sources.push(named.source.clone());
    }
    if !named.file.is_empty() && !entry.files.contains(&named.file) {
        entry.files.push(named.file.clone());
    }
    if entry.dismissed.as_deref() == Some(WITHDRAWN) {
        entry.dismissed = None;
    }
    entry.is_also(named.issue());
    for (field, text) in &named.cells {
        if !text.is_empty() && entry.cell(*field).is_empty() && !entry.entered.contains_key(field) {
            changes.extend(entry.set(*field, text, &named.file, at));
        }
    }
}

/// A new entry.
pub(super) fn open(entries: &[Entry], named: &Named, at: &str) -> Entry {
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

/// Cells of an earlier state, by id of the entry.
pub type Base = BTreeMap<String, BTreeMap<Field, String>>;

/// A ledger that a unit handed in.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// Roster id of the unit.
    pub unit: &'a str,
    /// Its rows.
    pub rows: &'a [LedgerRow],
    /// The columns that it has; a column that was taken out is no emptied cell. Empty for all.
    pub heads: &'a [Field],
    /// The cells as the program had written them, where the file still carries them.
    pub base: &'a Base,
    /// The unit's report, whose problems the rows may be about in other words.
    pub report: Option<&'a Report>,
    /// The file.
    pub file: &'a str,
    /// When it arrived.
    pub at: &'a str,
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

/// How the entry of a row was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// By its id: the unit has the words before it that it changes.
    ById,
    /// By what it says, or as a problem of the report: a unit's own row tells the problem in its own words.
    ByWords,
}

/// Takes back a ledger that a unit has filled in. Rows are found by their id, else by their words, else by the problem
/// of the report that they are about.
///
/// What the unit did not touch since it was sent stays as it stands now. What it changed is taken over, unless the
/// department changed the same cell in the meantime or entered it by hand, unless the unit emptied it, and unless it
/// is the problem itself: those are conflicts, and the stored value stays.
#[must_use]
pub fn take_back(stored: &[Entry], form: &Form<'_>, names: &Names) -> Returned {
    let mut entries = stored.to_vec();
    let of_unit: Vec<usize> =
        entries.iter().enumerate().filter(|(_, entry)| entry.unit == form.unit).map(|(number, _)| number).collect();
    let mut returned = Returned::default();
    let places = places_of(&entries, &of_unit, form, names, &mut returned.strange);
    let mut seen = BTreeSet::new();
    for (row, place) in form.rows.iter().zip(places) {
        let Some((place, found)) = place.filter(|(place, _)| seen.insert(*place)) else {
            let named = Named {
                file: form.file.to_owned(),
                unit: form.unit.to_owned(),
                source: source(row),
                cells: cells_of(row),
            };
            let entry = open(&entries, &named, form.at);
            returned.merged.changes.extend(entry.history.iter().cloned());
            entries.push(entry);
            continue;
        };
        if let Some(entry) = entries.get_mut(place) {
            fill_in(entry, row, form, found, &mut returned.merged);
        }
    }
    let left_out = of_unit.iter().filter(|place| !seen.contains(place)).filter_map(|place| entries.get(*place));
    returned.missing = left_out.filter(|entry| entry.counts()).map(|entry| entry.id.clone()).collect();
    returned.merged.entries = entries;
    returned
}

/// The source that a row names, 自身查摆 where it names none.
fn source(row: &LedgerRow) -> String {
    if row.source.is_empty() { OWN.to_owned() } else { row.source.clone() }
}

/// The entry of each row.
fn places_of(
    entries: &[Entry],
    of_unit: &[usize],
    form: &Form<'_>,
    names: &Names,
    strange: &mut Vec<String>,
) -> Vec<Option<(usize, Found)>> {
    let mut places = by_id(entries, of_unit, form, strange);
    let rest = |places: &[Option<(usize, Found)>]| {
        let open: Vec<usize> =
            (0..form.rows.len()).filter(|row| places.get(*row).is_some_and(Option::is_none)).collect();
        let taken: BTreeSet<usize> = places.iter().flatten().map(|(place, _)| *place).collect();
        (open, of_unit.iter().copied().filter(|place| !taken.contains(place)).collect::<Vec<usize>>())
    };
    let (open, free) = rest(&places);
    let of_row = |row: &usize| form.rows.get(*row);
    let fresh: Vec<(&str, &str)> =
        open.iter().filter_map(of_row).map(|row| (row.issue.as_str(), row.measure.as_str())).collect();
    let known: Vec<(usize, &Entry)> =
        free.iter().filter_map(|place| entries.get(*place).map(|entry| (*place, entry))).collect();
    for (row, found) in open.iter().zip(find(&fresh, &known, names)) {
        if let Some(place) = places.get_mut(*row) {
            *place = found.map(|found| (found, Found::ByWords));
        }
    }
    let Some(report) = form.report else { return places };
    let (open, free) = rest(&places);
    let rows: Vec<LedgerRow> = open.iter().filter_map(of_row).cloned().collect();
    for answer in compare(report, &rows, names).answers {
        let Some(issue) = report.issues.iter().find(|issue| issue.id == answer.issue) else { continue };
        let entry =
            free.iter().copied().find(|place| entries.get(*place).is_some_and(|entry| entry.is_worded(&issue.text)));
        let row = answer.rows.first().and_then(|row| open.get(*row));
        if let (Some(entry), Some(place)) = (entry, row.and_then(|row| places.get_mut(*row))) {
            *place = Some((entry, Found::ByWords));
        }
    }
    places
}

/// The entries whose id the rows carry. An id that stands in two rows, or beside the words of another entry, was
/// dragged or typed over: words decide then.
fn by_id(
    entries: &[Entry],
    of_unit: &[usize],
    form: &Form<'_>,
    strange: &mut Vec<String>,
) -> Vec<Option<(usize, Found)>> {
    let entry_of = |place: &usize| entries.get(*place);
    let same = |entry: &Entry, row: &LedgerRow| {
        entry.is_worded(&row.issue) && plain(entry.cell(Field::Measure)) == plain(&row.measure)
    };
    let mut places: Vec<Option<(usize, Found)>> = Vec::with_capacity(form.rows.len());
    for row in form.rows {
        let id = plain(&row.id);
        if id.is_empty() {
            places.push(None);
            continue;
        }
        let known = of_unit.iter().copied().find(|place| entry_of(place).is_some_and(|entry| plain(&entry.id) == id));
        let fits = known.and_then(|place| entries.get(place)).is_some_and(|entry| entry.is_worded(&row.issue));
        let another = of_unit.iter().any(|place| {
            Some(*place) != known
                && entry_of(place).is_some_and(|entry| same(entry, row) || !fits && entry.is_worded(&row.issue))
        });
        let twice = places.iter().flatten().any(|(place, _)| Some(*place) == known);
        let wrong = known.is_some() && (twice || !fits && another);
        match known {
            None => {
                strange.push(format!("{}的{}编号“{}”不是本单位台账里的编号，按文字核对", form.file, row.place, row.id));
            }
            Some(_) if wrong => strange.push(format!(
                "{}的{}编号“{}”与这一行的问题对不上（可能是拖动填充造成的），按文字核对",
                form.file, row.place, row.id
            )),
            Some(_) => {}
        }
        places.push(known.filter(|_| !wrong).map(|place| (place, Found::ById)));
    }
    places
}

/// Takes the cells of a returned row into its entry.
fn fill_in(entry: &mut Entry, row: &LedgerRow, form: &Form<'_>, found: Found, merged: &mut Merged) {
    let cells = cells_of(row);
    let returned = |field: Field| cells.get(&field).map_or("", String::as_str);
    if !entry.files.iter().any(|known| known == form.file) {
        entry.files.push(form.file.to_owned());
    }
    if entry.dismissed.as_deref() == Some(WITHDRAWN) {
        entry.dismissed = None;
    }
    let has = |field: Field| form.heads.is_empty() || form.heads.contains(&field);
    for field in std::iter::once(Field::Issue).chain(Field::OF_UNIT).filter(|field| has(*field)) {
        let new = returned(field);
        let stored = entry.cell(field).to_owned();
        let sent = sent(entry, row, form, field).unwrap_or_else(|| stored.clone());
        if plain(new) == plain(&stored) || plain(new) == plain(&sent) {
            continue;
        }
        if field == Field::Issue && (new.is_empty() || entry.is_worded(new)) {
            continue;
        }
        let own_words = field == Field::Issue && found == Found::ByWords && is_of_report(entry, form);
        let reason = if own_words {
            merged.changes.extend(entry.set(field, new, form.file, form.at));
            entry.is_also(new);
            continue;
        } else if field == Field::Issue {
            "单位改动了问题的文字"
        } else if entry.entered.contains_key(&field) {
            "组织部门填写过这一栏"
        } else if plain(&stored) != plain(&sent) {
            "发出之后台账里的内容已有改动"
        } else if new.is_empty() && found == Found::ByWords {
            continue;
        } else if new.is_empty() {
            "单位清空了这一栏"
        } else {
            merged.changes.extend(entry.set(field, new, form.file, form.at));
            continue;
        };
        merged.conflicts.push(Conflict {
            id: entry.id.clone(),
            field: Some(field),
            stored,
            returned: new.to_owned(),
            file: form.file.to_owned(),
            reason: reason.to_owned(),
        });
    }
}

/// Whether an entry is about a problem of the unit's report, whose words nobody of the department entered.
fn is_of_report(entry: &Entry, form: &Form<'_>) -> bool {
    let told = form.report.is_some_and(|report| report.issues.iter().any(|issue| entry.is_worded(&issue.text)));
    told && !entry.entered.contains_key(&Field::Issue)
}

/// A cell as the unit got it: as its file says, else as it was last sent; `None` where it was never sent.
fn sent(entry: &Entry, row: &LedgerRow, form: &Form<'_>, field: Field) -> Option<String> {
    // Its own line of the hidden sheet, where that is about the same problem: an id may have been dragged over.
    let own = |id: &str| {
        let cells = form.base.get(&plain(id))?;
        cells.get(&Field::Issue).is_some_and(|issue| entry.is_worded(issue)).then_some(cells)
    };
    let cells = own(&row.id).or_else(|| own(&entry.id)).or(Some(&entry.sent).filter(|sent| !sent.is_empty()))?;
    Some(cells.get(&field).cloned().unwrap_or_default())
}

/// Marks the cells of all entries as sent.
pub fn mark_sent(entries: &mut [Entry]) {
    for entry in entries {
        entry.sent = entry.cells.clone();
    }
}
