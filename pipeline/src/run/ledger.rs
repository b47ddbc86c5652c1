//! The season's ledger through a pass: files that came back, reports, ballots' free text, what the department entered.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shuping_analyzers::grid::Workbook;
use shuping_analyzers::ledger::desk::{self, Comment, Decided, Desk};
use shuping_analyzers::ledger::entry::{Conflict, Entry};
use shuping_analyzers::ledger::merge::{Base, Form, Named, mark_sent, merge, merge_report, take_back};
use shuping_analyzers::ledger::season::{EntryFinding, Papers, SeasonLedger, findings, weight};
use shuping_analyzers::ledger::{self, Field, Ledger, LedgerSettings, checks, judgement, units};
use shuping_analyzers::likeness::Names;
use shuping_analyzers::rules;
use shuping_analyzers::season::{LedgerRow, Report, Season, Status, Submission, kind};
use shuping_analyzers::years;

use super::folder::SeasonFolder;
use super::judge::{accepted, ledger_settings};
use super::reading::ReadFile;
use super::{Error, Outcome};
use crate::content::Content;
use crate::store::{Store, StoredConflict};

/// Name under which the ledger's history tells what the department entered in its workbook.
const DESK: &str = "述职评议分析.xlsx";
/// Source of the ballots' free text.
const BALLOTS: &str = "群众评议";
/// What stands for the ballots among the files of an entry.
const BALLOT_FILE: &str = "测评票";

/// A ledger that arrived.
#[derive(Debug, Clone, Default)]
pub struct LedgerFile {
    /// Path of the submission.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// When it arrived, RFC 3339.
    pub received_at: String,
    /// Whether it counts: no newer one of its unit came.
    pub counts: bool,
    /// What it says; rows bear their unit.
    pub ledger: Ledger,
    /// The cells as this program had written them into the file.
    pub base: Base,
}

/// Reads the ledgers among the files, in the order of their arrival.
pub(super) fn read(
    folder: &SeasonFolder,
    files: &[ReadFile],
    submissions: &[Submission],
    settings: &LedgerSettings<'_>,
) -> Vec<LedgerFile> {
    let mut found: Vec<(Timestamp, LedgerFile)> = Vec::new();
    for (file, submission) in files.iter().zip(submissions) {
        let readable = [Status::Accepted, Status::Superseded].contains(&submission.status);
        if submission.kind != kind::LEDGER || !readable {
            continue;
        }
        let received = submission.received_at.get(..10).and_then(|day| day.parse().ok());
        let settings = &LedgerSettings { received, ..settings.clone() };
        let (mut ledger, base) = match &file.outcome {
            Ok(Content::Document(document)) => (ledger::read_document(document, settings), Base::new()),
            Ok(Content::Workbook(workbook)) => (ledger::read_workbook(workbook, settings), desk::base(workbook)),
            _ => continue,
        };
        give_units(&mut ledger, folder, submission);
        let counts = submission.status == Status::Accepted;
        let (path, sha256) = (submission.path.clone(), submission.sha256.clone());
        let received_at = submission.received_at.clone();
        found.push((file.taken.received_at, LedgerFile { path, sha256, received_at, counts, ledger, base }));
    }
    found.sort_by(|x, y| x.0.cmp(&y.0).then_with(|| x.1.path.cmp(&y.1.path)));
    found.into_iter().map(|(_, file)| file).collect()
}

/// Says of each row whose it is: the unit that it names, else the file's, else, in a file of several units, that of its
/// part. A row of nobody is told.
fn give_units(ledger: &mut Ledger, folder: &SeasonFolder, submission: &Submission) {
    let roster = &folder.roster;
    let by_part: Vec<Option<String>> = if submission.unit.is_none() {
        units::of_rows(ledger, roster).into_iter().map(|unit| unit.map(str::to_owned)).collect()
    } else {
        Vec::new()
    };
    for (number, row) in ledger.rows.iter_mut().enumerate() {
        row.unit = units::named_by_row(row, roster)
            .map(str::to_owned)
            .or_else(|| submission.unit.clone())
            .or_else(|| by_part.get(number).cloned().flatten());
        // A heading that names the unit is no category.
        if submission.unit.is_none()
            && row.unit.is_some()
            && desk::unit_named(roster, &row.category) == row.unit.as_deref()
        {
            row.category.clear();
        }
        row.path.clone_from(&submission.path);
        if row.unit.is_none() {
            ledger.losses.push(format!("{}看不出是哪个单位的，没有列入台账", row.place));
        }
    }
}

/// Brings the season's ledger up to date and keeps it. `desk` is the department's workbook as people left it.
///
/// What a person entered stays as it is; a file is taken in once, however often the pass is made.
///
/// # Errors
///
/// When the store fails.
pub fn keep_ledger(
    folder: &SeasonFolder,
    store: &Store,
    desk: Option<&Workbook>,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    let mut keeper = Keeper::load(folder, store, outcome)?;
    // Reports first: the ids that a unit's form carries for their problems must be there when it comes back.
    keeper.reports(outcome);
    keeper.files(store, outcome)?;
    keeper.ballots(&outcome.season);
    let notes = desk.map(|workbook| keeper.department(workbook)).unwrap_or_default();
    outcome.notes.extend(notes);
    keeper.judge(folder, outcome);
    keeper.save(store)?;
    outcome.season.rectification = keeper.tell(folder, outcome);
    if let Some(earlier) = &outcome.last_year {
        outcome.season.years = years::compare(&outcome.season, earlier);
    }
    Ok(())
}

/// The entries with their states on a day.
#[must_use]
pub fn judge_ledger(folder: &SeasonFolder, entries: &[Entry], day: Date) -> Vec<Entry> {
    let context = ledger_settings(folder, day).deadline;
    let mut judged = entries.to_vec();
    judged.iter_mut().for_each(|entry| entry.judge(&context, Some(day)));
    judged
}

/// The ledger while it is brought up to date.
struct Keeper<'a> {
    folder: &'a SeasonFolder,
    names: Names,
    entries: Vec<Entry>,
    comments: Vec<Comment>,
    conflicts: Vec<(Conflict, String)>,
    /// What is to be said of files that came back.
    notes: Vec<String>,
    /// Files that this pass took in, with their notes; remembered together with what they changed.
    taken: Vec<(String, String)>,
    /// The day of the pass, as changes bear it.
    today: String,
}

impl<'a> Keeper<'a> {
    fn load(folder: &'a SeasonFolder, store: &Store, outcome: &Outcome) -> Result<Self, Error> {
        let database = &store.database;
        let stored = database.ledger_conflicts()?;
        let conflicts =
            stored.into_iter().map(|one| Ok((parse(&one.content)?, one.decision))).collect::<Result<_, Error>>()?;
        Ok(Self {
            folder,
            names: Names::of_roster(&folder.roster),
            entries: parse_all(database.ledger_entries()?)?,
            comments: parse_all(database.ledger_comments()?)?,
            conflicts,
            notes: Vec::new(),
            taken: Vec::new(),
            today: outcome.as_of.to_string(),
        })
    }

    /// Takes in the files that were not taken in yet.
    fn files(&mut self, store: &Store, outcome: &Outcome) -> Result<(), Error> {
        let reports = by_unit(&outcome.season);
        for file in &outcome.ledgers {
            let units = units_of(&file.ledger.rows);
            let key = format!("{} {} {}", file.sha256, file.path, units.keys().cloned().collect::<Vec<_>>().join(" "));
            if let Some(notes) = store.database.ledger_file(&key)? {
                if file.counts {
                    self.notes.extend(notes.lines().map(str::to_owned));
                }
                continue;
            }
            let mut notes = Vec::new();
            for (unit, rows) in units {
                let heads: Vec<Field> = file.ledger.heads.iter().map(|(field, _)| *field).collect();
                let form = Form {
                    unit: &unit,
                    rows: &rows,
                    heads: &heads,
                    base: &file.base,
                    report: reports.get(unit.as_str()).copied(),
                    file: &file.path,
                    at: &file.received_at,
                };
                let ours = rows.iter().any(|row| !row.id.is_empty());
                let returned = take_back(&self.entries, &form, &self.names);
                self.entries = returned.merged.entries;
                self.add_conflicts(returned.merged.conflicts);
                notes.extend(returned.strange);
                if ours && !returned.missing.is_empty() {
                    let ids = returned.missing.join("、");
                    notes.push(format!("{}里没有台账已有的{ids}（可能被删掉了），台账照旧保留，请核对", file.path));
                }
            }
            self.taken.push((key, notes.join("\n")));
            self.notes.extend(notes);
        }
        Ok(())
    }

    /// Takes in the problems of the reports that count.
    fn reports(&mut self, outcome: &Outcome) {
        let season = &outcome.season;
        for report in accepted(season) {
            let Some(unit) = &report.unit else { continue };
            let rows: Vec<LedgerRow> =
                season.ledger.iter().filter(|row| row.unit.as_ref() == Some(unit)).cloned().collect();
            let older: Vec<&str> = season
                .submissions
                .iter()
                .filter(|one| one.unit.as_ref() == Some(unit) && one.status == Status::Superseded)
                .map(|one| one.path.as_str())
                .collect();
            let at = season.submissions.iter().find(|one| one.path == report.path);
            let at = at.map_or(self.today.as_str(), |one| one.received_at.as_str());
            let merged = merge_report(&self.entries, report, &rows, &older, at, &self.names);
            self.entries = merged.entries;
        }
    }

    /// Takes in the problems that raters wrote on their ballots.
    fn ballots(&mut self, season: &Season) {
        let Some(statistics) = &season.ballot_statistics else { return };
        let mut named = Vec::new();
        for unit in &statistics.units {
            for text in unit.problems.iter().filter(|text| is_problem(text)) {
                named.push(Named {
                    unit: unit.unit.clone(),
                    source: BALLOTS.to_owned(),
                    file: BALLOT_FILE.to_owned(),
                    cells: BTreeMap::from([(Field::Issue, text.clone())]),
                });
            }
        }
        // One by one: two raters may mean the same problem.
        for one in named {
            let known = self.entries.iter().any(|entry| {
                entry.unit == one.unit && one.cells.get(&Field::Issue).is_some_and(|issue| entry.is_worded(issue))
            });
            let merged = if known { None } else { Some(merge(&self.entries, &[one], &self.today, &self.names)) };
            if let Some(merged) = merged {
                self.entries = merged.entries;
            }
        }
    }

    /// Takes over what the department entered; tells what could not be understood.
    fn department(&mut self, workbook: &Workbook) -> Vec<String> {
        let Desk { edits, comments, decided, mut losses } = desk::read(workbook);
        let (_, conflicts) = desk::apply_edits(&mut self.entries, &edits, DESK, &self.today);
        self.add_conflicts(conflicts);
        let (judgements, more) = judgement::read(workbook);
        losses.extend(more);
        let (_, conflicts) = judgement::apply(&mut self.entries, &judgements, DESK, &self.today);
        losses.extend(conflicts.iter().map(|conflict| format!("{}：{}，没有采用", conflict.id, conflict.reason)));
        if let Some(comments) = comments {
            let roster = &self.folder.roster;
            let (merged, kept) =
                desk::take_comments(&self.entries, &self.comments, &comments, roster, (DESK, &self.today), &self.names);
            self.entries = merged.entries;
            self.comments = kept;
        }
        self.decide(&decided);
        losses
    }

    fn add_conflicts(&mut self, conflicts: Vec<Conflict>) {
        for conflict in conflicts {
            let key = conflict.key();
            if !self.conflicts.iter().any(|(known, _)| known.key() == key) {
                self.conflicts.push((conflict, String::new()));
            }
        }
    }

    fn decide(&mut self, decided: &[Decided]) {
        for (conflict, decision) in &mut self.conflicts {
            let key = conflict.key();
            if let Some(new) = decided.iter().rev().find(|one| one.key == key) {
                decision.clone_from(&new.decision);
                let one = [conflict.clone()];
                drop(desk::decide(&mut self.entries, &one, std::slice::from_ref(new), DESK, &self.today));
            }
        }
    }

    /// Judges the states, and puts the entries into the order of the roster.
    fn judge(&mut self, folder: &SeasonFolder, outcome: &Outcome) {
        let context = ledger_settings(folder, outcome.as_of).deadline;
        for entry in &mut self.entries {
            entry.judge(&context, Some(outcome.as_of));
        }
        let place = |unit: &str| folder.roster.units.iter().position(|one| one.id == unit).unwrap_or(usize::MAX);
        self.entries.sort_by(|x, y| (place(&x.unit), &x.id).cmp(&(place(&y.unit), &y.id)));
    }

    /// Keeps everything. The cells are marked as sent: the outputs that follow carry them to the units.
    fn save(&mut self, store: &Store) -> Result<(), Error> {
        mark_sent(&mut self.entries);
        let entries: Vec<(&str, String)> =
            self.entries.iter().map(|entry| Ok((entry.id.as_str(), text(entry)?))).collect::<Result<_, Error>>()?;
        let comments: Vec<String> = self.comments.iter().map(text).collect::<Result<_, Error>>()?;
        let conflicts: Vec<StoredConflict> = self
            .conflicts
            .iter()
            .map(|(conflict, decision)| {
                Ok(StoredConflict { key: conflict.key(), content: text(conflict)?, decision: decision.clone() })
            })
            .collect::<Result<_, Error>>()?;
        store.database.together(|| {
            store.database.put_ledger_entries(entries)?;
            store.database.put_ledger_comments(&comments)?;
            for (file, notes) in &self.taken {
                store.database.put_ledger_file(file, notes)?;
            }
            store.database.put_ledger_conflicts(&conflicts)
        })?;
        Ok(())
    }

    /// The ledger as the season tells it.
    fn tell(mut self, folder: &SeasonFolder, outcome: &Outcome) -> SeasonLedger {
        let season = &outcome.season;
        let reports = by_unit(season);
        let mut found: Vec<EntryFinding> = Vec::new();
        for unit in &folder.roster.units {
            let rows: Vec<LedgerRow> =
                season.ledger.iter().filter(|row| row.unit.as_ref() == Some(&unit.id)).cloned().collect();
            let own = outcome
                .ledgers
                .iter()
                .filter(|file| file.counts && file.ledger.rows.iter().any(|row| row.unit.as_ref() == Some(&unit.id)));
            for file in own {
                found.extend(checks::check(&file.ledger).into_iter().map(|finding| EntryFinding {
                    unit: unit.id.clone(),
                    id: String::new(),
                    file: file.path.clone(),
                    finding,
                }));
            }
            let papers = Papers { unit: &unit.id, report: reports.get(unit.id.as_str()).copied(), rows: &rows };
            let mut more = findings(&self.entries, &papers, outcome.as_of, &self.names);
            found.append(&mut more);
        }
        let weighed = |one: EntryFinding| {
            let finding = rules::ledger::weighed(one.finding, &folder.scheme)?;
            Some(EntryFinding { finding, ..one })
        };
        let mut found: Vec<EntryFinding> = found.into_iter().filter_map(weighed).collect();
        let place = |unit: &str| folder.roster.units.iter().position(|one| one.id == unit);
        found.sort_by_key(|one| (place(&one.unit), weight(one.finding.severity), one.finding.rule.clone()));
        for entry in &mut self.entries {
            entry.sent = BTreeMap::new();
        }
        let open = |(conflict, decision): (Conflict, String)| {
            let entry = self.entries.iter().find(|entry| entry.id == conflict.id);
            let agreed = entry.zip(conflict.field).is_some_and(|(entry, field)| entry.cell(field) == conflict.returned);
            (decision.is_empty() && !agreed).then_some(conflict)
        };
        SeasonLedger {
            conflicts: self.conflicts.into_iter().filter_map(open).collect(),
            comments: self.comments,
            findings: found,
            notes: self.notes,
            entries: self.entries,
        }
    }
}

/// The report of each unit that counts.
fn by_unit(season: &Season) -> BTreeMap<&str, &Report> {
    accepted(season).into_iter().filter_map(|report| Some((report.unit.as_deref()?, report))).collect()
}

/// The rows by their units; rows of nobody are left out and told with the file's losses.
fn units_of(rows: &[LedgerRow]) -> BTreeMap<String, Vec<LedgerRow>> {
    let mut units: BTreeMap<String, Vec<LedgerRow>> = BTreeMap::new();
    for row in rows {
        if let Some(unit) = &row.unit {
            units.entry(unit.clone()).or_default().push(row.clone());
        }
    }
    units
}

/// Whether a free text names a problem: 无 and 没有意见 do not.
fn is_problem(text: &str) -> bool {
    let letters: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let none = ["无", "没有", "暂无", "很好", "满意", "无意见", "没意见", "没有意见", "无问题", "没有问题"];
    letters.chars().count() >= 4 && !none.contains(&letters.as_str())
}

fn parse<T: DeserializeOwned>(content: &str) -> Result<T, Error> {
    Ok(serde_json::from_str(content).map_err(std::io::Error::other)?)
}

fn parse_all<T: DeserializeOwned>(contents: Vec<String>) -> Result<Vec<T>, Error> {
    contents.iter().map(|content| parse(content)).collect()
}

fn text(value: &impl Serialize) -> Result<String, Error> {
    Ok(serde_json::to_string(value).map_err(std::io::Error::other)?)
}
