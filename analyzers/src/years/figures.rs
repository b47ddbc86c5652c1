//! Figures of units from a season.

use super::{YearFigures, YearRow};
use crate::ledger::season::Tally;
use crate::season::{Report, Role, Season, Status};

/// Code of the rule about vague words.
const VAGUE: &str = "W101";

/// What a season says of a unit.
#[must_use]
pub fn figures(season: &Season, unit: &str) -> YearFigures {
    let report = report_of(season, unit);
    let ballot = season.ballots.iter().find(|row| row.unit == unit);
    let published = |row: &crate::season::BallotResult| row.published.as_ref()?.parse().ok();
    let share = |role: Role| {
        let share = report?.shares.iter().find(|share| share.role == role)?;
        (share.base > 0 || share.share > 0.0).then_some(share.share)
    };
    let length = report.map(|report| report.word_count.total).filter(|words| *words > 0);
    let told = report.filter(|report| !report.paragraphs.is_empty());
    YearFigures {
        score: ballot.and_then(|row| published(row).or(row.weighted)),
        rank: ballot.and_then(|row| row.rank),
        grade: ballot.and_then(|row| row.grade.clone()),
        length,
        achievements: share(Role::Achievements),
        problems_share: share(Role::Problems),
        plans: share(Role::Plans),
        problems: problems(report, told),
        solved: solved(season, unit),
        vague: told.map(|report| count(report.findings.iter().filter(|finding| finding.rule == VAGUE).count())),
        evidence: told.zip(length).map(|(report, words)| {
            let marks = report.style.evidence_achievements + report.style.evidence_problems;
            f64::from(marks) * 1000.0 / f64::from(words)
        }),
    }
}

/// The number of problems; a report that only figures stand for and that names none says nothing.
fn problems(report: Option<&Report>, told: Option<&Report>) -> Option<u32> {
    let number = count(report?.issues.len());
    (number > 0 || told.is_some()).then_some(number)
}

/// The share of the unit's entries that are done: of the season's ledger, else of the rows that it handed in.
fn solved(season: &Season, unit: &str) -> Option<f64> {
    let tally = Tally::of(season.rectification.entries.iter().filter(|entry| entry.unit == unit));
    if tally.total > 0 {
        return tally.done_share();
    }
    let rows = season.ledger.iter().filter(|row| row.unit.as_deref() == Some(unit));
    let (total, done) = rows.fold((0_u32, 0_u32), |(total, done), row| (total + 1, done + u32::from(row.done)));
    (total > 0).then(|| f64::from(done) / f64::from(total))
}

fn report_of<'a>(season: &'a Season, unit: &str) -> Option<&'a Report> {
    let counts = |path: &str| season.submissions.iter().any(|one| one.path == path && one.status == Status::Accepted);
    season.reports.iter().find(|report| report.unit.as_deref() == Some(unit) && counts(&report.path))
}

/// The units of a season that an earlier one knows too, by id or by name, in the order of the roster.
#[must_use]
pub fn compare(season: &Season, earlier: &Season) -> Vec<YearRow> {
    let mut rows = Vec::new();
    for unit in &season.units {
        let same = earlier
            .units
            .iter()
            .find(|old| old.name == unit.name)
            .or_else(|| earlier.units.iter().find(|old| old.id == unit.id));
        let before = same.map(|old| figures(earlier, &old.id)).unwrap_or_default();
        let now = figures(season, &unit.id);
        if before != YearFigures::default() {
            rows.push(YearRow { unit: unit.id.clone(), prior_year: earlier.season.year, now, before });
        }
    }
    rows
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
