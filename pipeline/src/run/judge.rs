//! Judging what was identified: reports, ledgers, ballots, and all of them beside each other.

use std::num::NonZero;
use std::thread;

use jiff::civil::Date;
use shuping_analyzers::ballots::{self, SheetReadings};
use shuping_analyzers::calendar::DeadlineContext;
use shuping_analyzers::document::Document;
use shuping_analyzers::duty_report::{self, Context};
use shuping_analyzers::ledger::LedgerSettings;
use shuping_analyzers::likeness::Names;
use shuping_analyzers::likeness::common::{UNITS, common_issues};
use shuping_analyzers::likeness::copies::{CopyText, copies};
use shuping_analyzers::likeness::recurrence::{Problem, add_states, problems, recurrences};
use shuping_analyzers::rules;
use shuping_analyzers::scheme::Material;
use shuping_analyzers::season::{AccountabilityReport, LedgerRow, Report, Season, Status, Submission, file_name, kind};

use super::assemble::document;
use super::folder::SeasonFolder;
use super::ledger::LedgerFile;
use super::reading::ReadFile;
use super::{ANALYSER, Error, Outcome};
use crate::content::Content;
use crate::fail::{self, Point};
use crate::store::{self, Store};

/// Fills everything in that follows from the contents of the submissions.
pub(super) fn judge(
    folder: &SeasonFolder,
    store: &Store,
    files: Vec<ReadFile>,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    outcome.season.reports = reports(folder, store, &files, &outcome.season.submissions)?;
    outcome.season.accountability = accountability(folder, &files, &outcome.season.submissions);
    outcome.ledgers =
        super::ledger::read(folder, &files, &outcome.season.submissions, &ledger_settings(folder, outcome.as_of));
    outcome.season.ledger = ledger_rows(folder, outcome);
    judge_ballots(folder, &files, &mut outcome.season, outcome.last_year.as_ref());
    // The texts of reports are handed on, the others are no longer needed.
    for (file, submission) in files.into_iter().zip(&outcome.season.submissions) {
        if let (true, Ok(Content::Document(document))) = (is_report(submission), file.outcome) {
            outcome.documents.insert(submission.path.clone(), document);
        }
    }
    compare(folder, outcome);
    Ok(())
}

/// A duty report that is judged: older versions too, so that they can be compared.
fn is_report(submission: &Submission) -> bool {
    submission.kind == kind::DUTY_REPORT && can_be_judged(submission)
}

fn can_be_judged(submission: &Submission) -> bool {
    [Status::Accepted, Status::Superseded, Status::Duplicate, Status::UnknownUnit].contains(&submission.status)
}

/// The reports on the responsibility for party discipline, in the order of their paths.
fn accountability(folder: &SeasonFolder, files: &[ReadFile], submissions: &[Submission]) -> Vec<AccountabilityReport> {
    let usual = Material::default();
    let materials = &folder.scheme.materials;
    let material = materials.iter().find(|material| material.kind == kind::ACCOUNTABILITY_REPORT).unwrap_or(&usual);
    files
        .iter()
        .zip(submissions)
        .filter(|(_, submission)| submission.kind == kind::ACCOUNTABILITY_REPORT && can_be_judged(submission))
        .filter_map(|(file, submission)| {
            let unit = submission.unit.as_deref().and_then(|id| folder.roster.unit(id));
            Some(rules::accountability::analyse(&submission.path, document(file)?, unit, material, &folder.scheme))
        })
        .collect()
}

/// The duty reports, in the order of their paths. What is known from an earlier pass is taken from the store.
fn reports(
    folder: &SeasonFolder,
    store: &Store,
    files: &[ReadFile],
    submissions: &[Submission],
) -> Result<Vec<Report>, Error> {
    let mut reports: Vec<Option<Report>> = Vec::new();
    let mut open: Vec<(usize, String, &Submission, &Document)> = Vec::new();
    for (file, submission) in files.iter().zip(submissions).filter(|(_, submission)| is_report(submission)) {
        let Some(document) = document(file) else { continue };
        let key = analysis_key(folder, submission);
        let known = store.database.analysis(&key)?.and_then(|stored| serde_json::from_str(&stored).ok());
        if known.is_none() {
            open.push((reports.len(), key, submission, document));
        }
        reports.push(known);
    }
    let fresh = in_parallel(&open, |(_, _, submission, document)| {
        let unit = submission.unit.as_deref().and_then(|id| folder.roster.unit(id));
        duty_report::analyse(
            &submission.path,
            document,
            &Context { scheme: &folder.scheme, unit, roster: &folder.roster },
        )
    });
    store.database.together(|| {
        for ((_, key, ..), report) in open.iter().zip(&fresh) {
            let text = serde_json::to_string(report).map_err(std::io::Error::other)?;
            store.database.put_analysis(key, &text)?;
        }
        Ok(())
    })?;
    fail::reach(Point::AnalysisKept)?;
    for ((place, ..), report) in open.iter().zip(fresh) {
        if let Some(slot) = reports.get_mut(*place) {
            *slot = Some(report);
        }
    }
    Ok(reports.into_iter().flatten().collect())
}

fn analysis_key(folder: &SeasonFolder, submission: &Submission) -> String {
    let parts =
        [ANALYSER, &folder.rules_hash, &submission.sha256, &submission.path, submission.unit.as_deref().unwrap_or("")];
    store::hash(parts.join("\n").as_bytes())
}

/// The results of a judgement over many inputs, in their order, on all cores.
fn in_parallel<T: Sync, R: Send>(inputs: &[T], judge: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let size = inputs.len().div_ceil(cores).max(1);
    if inputs.len() < 2 {
        return inputs.iter().map(judge).collect();
    }
    thread::scope(|scope| {
        let judge = &judge;
        let parts: Vec<_> =
            inputs.chunks(size).map(|part| scope.spawn(move || part.iter().map(judge).collect::<Vec<R>>())).collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Counts the votes of every ballot file that was not sent twice.
fn judge_ballots(folder: &SeasonFolder, files: &[ReadFile], season: &mut Season, last_year: Option<&Season>) {
    let Some(rules) = &folder.scheme.ballot else { return };
    let counted = files
        .iter()
        .zip(&season.submissions)
        .filter(|(_, submission)| submission.kind == kind::BALLOTS && submission.status == Status::Accepted);
    let readings: Vec<(String, SheetReadings)> = counted
        .filter_map(|(file, submission)| {
            let content = file.outcome.as_ref().ok()?;
            let reading = ballots::read(content.cells()?.as_ref(), file_name(&submission.path), rules, &folder.roster);
            Some((submission.path.clone(), reading))
        })
        .collect();
    (season.ballots, season.ballot_notes) = ballots::count(&readings, rules, &folder.roster);
    let earlier = last_year.map(|season| season.ballots.as_slice()).unwrap_or_default();
    season.ballot_statistics = ballots::statistics(&readings, rules, &folder.roster, &season.ballots, earlier);
}

/// Sets this year's reports beside each other and beside last year's.
fn compare(folder: &SeasonFolder, outcome: &mut Outcome) {
    let current = accepted(&outcome.season);
    let earlier = outcome.last_year.as_ref().map(accepted).unwrap_or_default();
    let now: Vec<CopyText> = current.iter().map(|report| CopyText::of(report)).collect();
    let then: Vec<CopyText> = earlier.iter().map(|report| CopyText::of(report)).collect();
    let names = Names::of_roster(&folder.roster);
    let found = copies(&now, &then, &names);
    let year = folder.scheme.season.year;
    let before = outcome.last_year.as_ref().map_or(year - 1, |season| season.season.year);
    let told = |reports: &[&Report], year| -> Vec<Problem> {
        reports.iter().flat_map(|report| problems(report, year)).collect()
    };
    let problems = told(&current, year);
    let mut past: Vec<Problem> = Vec::new();
    if let Some(season) = &outcome.last_year {
        for report in &earlier {
            let mut own = told(&[report], before);
            add_states(&mut own, report, &season.rectification.entries, &season.ledger, &names);
            past.extend(own);
        }
    }
    let again = recurrences(&problems, &past, &names);
    let common = common_issues(&problems, UNITS, &names);
    outcome.season.copies = found;
    outcome.season.recurrences = again;
    outcome.season.common_issues = common;
}

/// The reports that count.
pub(super) fn accepted(season: &Season) -> Vec<&Report> {
    let counts = |path: &str| season.submissions.iter().any(|one| one.path == path && one.status == Status::Accepted);
    season.reports.iter().filter(|report| counts(&report.path)).collect()
}

/// The rows of every ledger that counts, in the order of roster, file and row.
fn ledger_rows(folder: &SeasonFolder, outcome: &mut Outcome) -> Vec<LedgerRow> {
    let counting: Vec<&LedgerFile> = outcome.ledgers.iter().filter(|file| file.counts).collect();
    // Files of several units replace nothing as a whole: unit by unit, what came last counts.
    let several =
        |file: &LedgerFile| outcome.season.submissions.iter().any(|one| one.path == file.path && !one.units.is_empty());
    let holds = |file: &LedgerFile, unit: &Option<String>| file.ledger.rows.iter().any(|row| row.unit == *unit);
    let mut rows: Vec<LedgerRow> = Vec::new();
    for (number, file) in counting.iter().enumerate() {
        let later: Vec<&LedgerFile> = counting.iter().skip(number + 1).copied().collect();
        let replaced =
            |unit: &Option<String>| later.iter().any(|other| holds(other, unit) && (several(file) || several(other)));
        rows.extend(file.ledger.rows.iter().filter(|row| row.unit.is_some() && !replaced(&row.unit)).cloned());
    }
    let losses =
        outcome.ledgers.iter().filter(|file| file.counts).flat_map(|file| {
            file.ledger.losses.iter().map(|loss| format!("{}：{loss}", file.path)).collect::<Vec<_>>()
        });
    outcome.notes.extend(losses);
    let place = |row: &LedgerRow| folder.roster.units.iter().position(|unit| Some(&unit.id) == row.unit.as_ref());
    rows.sort_by_key(place);
    rows
}

/// Ledgers of a season speak of the year after it, unless they say another.
pub(super) fn ledger_settings(folder: &SeasonFolder, as_of: Date) -> LedgerSettings<'_> {
    LedgerSettings {
        rectification: &folder.scheme.rectification,
        deadline: DeadlineContext {
            year: folder.scheme.season.year,
            school: folder.scheme.season.school.clone(),
            written: None,
            bears: None,
            stock: folder.scheme.rectification.stock_deadlines.clone(),
        },
        as_of: Some(as_of),
        received: None,
    }
}
