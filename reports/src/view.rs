//! [`View`]: the season unit by unit, with the verdict that every output gives.

use std::collections::BTreeMap;

use shuping_analyzers::finding::{Finding, Severity};
use shuping_analyzers::ledger::entry::Entry;
use shuping_analyzers::ledger::season::Tally;
use shuping_analyzers::rules::explain;
use shuping_analyzers::season::{
    AccountabilityReport, BallotResult, Completeness, CompletenessState, Issue, LedgerRow, LedgerState, PartShare,
    Report, Role, Status, Submission, UnitName, Verdict, kind,
};

use crate::readback::FindingDecision;
use crate::{Inputs, Lang, words};

/// Reasons that a verdict gives.
const REASONS: usize = 3;

/// The season, unit by unit.
pub(crate) struct View<'a> {
    pub(crate) inputs: &'a Inputs<'a>,
    pub(crate) units: Vec<UnitView<'a>>,
    /// What reviewers decided, by fingerprint; the last word counts.
    pub(crate) decisions: BTreeMap<&'a str, &'a FindingDecision>,
    /// Places among the units by roster id; units of arrivals by path; entries of the season's ledger by unit.
    places: BTreeMap<&'a str, usize>,
    owners: BTreeMap<&'a str, &'a str>,
    entries: BTreeMap<&'a str, Vec<&'a Entry>>,
}

/// What is known about one unit.
pub(crate) struct UnitView<'a> {
    pub(crate) unit: &'a UnitName,
    /// The duty report that counts, and the file that it came in.
    pub(crate) report: Option<&'a Report>,
    pub(crate) submission: Option<&'a Submission>,
    pub(crate) completeness: Vec<&'a Completeness>,
    pub(crate) ballot: Option<&'a BallotResult>,
    pub(crate) ledger: Vec<&'a LedgerRow>,
    pub(crate) judgement: Judgement,
    pub(crate) reasons: Vec<String>,
    /// The accountability reports that count.
    accountability: Vec<&'a AccountabilityReport>,
    /// What the rules say about the report, without what reviewers dismissed.
    findings: Vec<&'a Finding>,
}

/// The verdict on a unit's report, in words. There is no total score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Judgement {
    Fit,
    Amend,
    Return,
    Absent,
}

impl Judgement {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Fit => "符合要求",
            Self::Amend => "修改后再交",
            Self::Return => "建议退回",
            Self::Absent => "未见报告",
        }
    }
}

impl<'a> View<'a> {
    pub(crate) fn new(inputs: &'a Inputs<'a>) -> Self {
        let season = inputs.season;
        let reports: BTreeMap<&str, &Report> = season.reports.iter().map(|row| (row.path.as_str(), row)).collect();
        let submissions: BTreeMap<&str, &Submission> =
            season.submissions.iter().map(|row| (row.path.as_str(), row)).collect();
        let completeness = by_unit(&season.completeness, |row| Some(&row.unit));
        let ledger = by_unit(&season.ledger, |row| row.unit.as_ref());
        let ballots = by_unit(&season.ballots, |row| Some(&row.unit));
        let arrived = by_unit(&season.submissions, |row| row.unit.as_ref());
        let counts = |path: &str| submissions.get(path).is_some_and(|row| row.status == Status::Accepted);
        let accountability = by_unit(&season.accountability, |row| row.unit.as_ref().filter(|_| counts(&row.path)));
        let decisions: BTreeMap<&str, &FindingDecision> =
            inputs.decisions.iter().map(|one| (one.fingerprint.as_str(), one)).collect();
        let units: Vec<UnitView> = season
            .units
            .iter()
            .map(|unit| {
                let id = unit.id.as_str();
                let due = completeness.get(id).cloned().unwrap_or_default();
                let path = report_path(&due, arrived.get(id).map_or(&[], Vec::as_slice));
                let report = path.and_then(|path| reports.get(path).copied());
                let findings: Vec<&Finding> = report
                    .into_iter()
                    .flat_map(|report| &report.findings)
                    .filter(|finding| !is_dismissed(&decisions, finding))
                    .collect();
                let (judgement, reasons) = judge(inputs, report, &findings, &due);
                UnitView {
                    unit,
                    report,
                    submission: path.and_then(|path| submissions.get(path).copied()),
                    completeness: due,
                    ballot: ballots.get(id).and_then(|rows| rows.first().copied()),
                    ledger: ledger.get(id).cloned().unwrap_or_default(),
                    judgement,
                    reasons,
                    accountability: accountability.get(id).cloned().unwrap_or_default(),
                    findings,
                }
            })
            .collect();
        let places = units.iter().enumerate().rev().map(|(place, unit)| (unit.unit.id.as_str(), place)).collect();
        let owned = season.submissions.iter().rev().filter_map(|row| Some((row.path.as_str(), row.unit.as_deref()?)));
        let entries = by_unit(&season.rectification.entries, |entry| Some(&entry.unit));
        Self { inputs, units, decisions, places, owners: owned.collect(), entries }
    }

    /// Fixed words in the language of the outputs.
    pub(crate) fn t(&self) -> words::Words {
        words::Words(self.inputs.lang)
    }

    /// A unit by its roster id.
    pub(crate) fn unit(&self, id: &str) -> Option<&UnitView<'a>> {
        self.places.get(id).and_then(|place| self.units.get(*place))
    }

    /// Whether the season's ledger holds anything of a unit.
    pub(crate) fn has_entries(&self, id: &str) -> bool {
        self.entries.get(id).is_some_and(|entries| entries.iter().any(|entry| entry.counts()))
    }

    /// Numbers of a unit's entries in the season's ledger, by state.
    pub(crate) fn tally(&self, id: &str) -> Tally {
        Tally::of(self.entries.get(id).into_iter().flatten().copied())
    }

    /// Short name of a unit, its id where the roster does not know it.
    pub(crate) fn name<'b>(&'b self, id: &'b str) -> &'b str {
        self.unit(id).map_or(id, |unit| unit.short())
    }

    /// Short name of the unit that a path belongs to.
    pub(crate) fn name_of_path(&self, path: &str) -> String {
        if let Some(id) = self.owners.get(path) {
            return self.name(id).to_owned();
        }
        let before = self.inputs.previous.and_then(|previous| {
            let id = previous.submissions.iter().find(|row| row.path == path)?.unit.as_deref()?;
            previous.units.iter().find(|unit| unit.id == id)
        });
        before.map_or_else(|| "—".to_owned(), |unit| self.t().fill("{}（上年）", short_name(unit)))
    }

    /// Rules that have something to say, by code, with the number of findings in the reports that count.
    pub(crate) fn rules_hit(&self) -> BTreeMap<&'a str, usize> {
        let mut hit = BTreeMap::new();
        let beside = self.units.iter().flat_map(UnitView::accountability).flat_map(|report| &report.findings);
        let beside = beside.filter(|finding| !is_dismissed(&self.decisions, finding));
        for finding in self.units.iter().flat_map(UnitView::findings).chain(beside) {
            *hit.entry(finding.rule.as_str()).or_insert(0) += 1;
        }
        hit
    }

    /// Title of a rule in the language of the output, its kebab-case name where the catalogue does not know it.
    pub(crate) fn rule_title(&self, code: &str) -> String {
        if let Some(rule) = explain(code) {
            return match self.inputs.lang {
                Lang::Zh => rule.title.to_owned(),
                Lang::En => in_words(rule.name),
            };
        }
        let finding = self.inputs.season.reports.iter().flat_map(|report| &report.findings).find(|f| f.rule == code);
        finding.map_or_else(|| code.to_owned(), |finding| finding.rule_name.clone())
    }
}

impl<'a> UnitView<'a> {
    /// Name in a narrow column.
    pub(crate) fn short(&self) -> &'a str {
        short_name(self.unit)
    }

    /// The accountability reports that count.
    pub(crate) fn accountability(&self) -> impl Iterator<Item = &'a AccountabilityReport> + '_ {
        self.accountability.iter().copied()
    }

    /// What the rules say about the report that counts.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &'a Finding> + '_ {
        self.findings.iter().copied()
    }

    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|finding| finding.severity == severity).count()
    }

    pub(crate) fn share(&self, role: Role) -> Option<&'a PartShare> {
        self.report?.shares.iter().find(|share| share.role == role)
    }

    pub(crate) fn issues(&self) -> &'a [Issue] {
        self.report.map_or(&[], |report| &report.issues)
    }

    /// Problems that no measure answers.
    pub(crate) fn unanswered(&self) -> Vec<&'a Issue> {
        let Some(report) = self.report else { return Vec::new() };
        report.issues.iter().filter(|issue| !is_answered(report, issue)).collect()
    }

    pub(crate) fn ledger_count(&self, state: LedgerState) -> usize {
        self.ledger.iter().filter(|row| row.state == state).count()
    }

    /// Whether the report has to come again.
    pub(crate) fn goes_back(&self) -> bool {
        matches!(self.judgement, Judgement::Amend | Judgement::Return)
    }

    /// Whether the unit gets a ledger.
    pub(crate) fn has_ledger(&self, view: &View) -> bool {
        self.report.is_some() || !self.ledger.is_empty() || view.has_entries(&self.unit.id)
    }

    /// Findings for a thousand 字, so that long reports do not look worse than short ones.
    pub(crate) fn per_thousand(&self, count: usize) -> f64 {
        let total = self.report.map_or(0, |report| report.word_count.total);
        if total == 0 { 0.0 } else { as_f64(count) * 1000.0 / f64::from(total) }
    }
}

/// `measure-without-owner` as `Measure without owner`.
fn in_words(kebab: &str) -> String {
    let words = kebab.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a problem is called where there is little room: its title, its text where it has none of its own.
pub(crate) fn label<'a>(report: &Report, issue: &'a Issue) -> &'a str {
    let shared = report.issues.iter().filter(|other| other.title == issue.title).count() > 1;
    if issue.title.is_empty() || shared { &issue.text } else { &issue.title }
}

/// What a unit is called in a narrow column.
fn short_name(unit: &UnitName) -> &str {
    if unit.short.is_empty() { &unit.name } else { &unit.short }
}

/// Whether a measure answers the problem.
pub(crate) fn is_answered(report: &Report, issue: &Issue) -> bool {
    report.measures.iter().any(|measure| measure.answers.contains(&issue.id))
}

/// A count as a number that can be divided; counts here are far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
pub(crate) const fn as_f64(count: usize) -> f64 {
    count as f64
}

fn by_unit<'a, T>(rows: &'a [T], unit: impl Fn(&'a T) -> Option<&'a String>) -> BTreeMap<&'a str, Vec<&'a T>> {
    let mut map: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for row in rows {
        if let Some(id) = unit(row) {
            map.entry(id).or_default().push(row);
        }
    }
    map
}

/// The report that decided completeness, else the accepted one.
fn report_path<'a>(due: &[&'a Completeness], arrived: &[&'a Submission]) -> Option<&'a str> {
    let decided = due.iter().find(|row| row.kind == kind::DUTY_REPORT).and_then(|row| row.path.as_deref());
    let accepted = || {
        arrived
            .iter()
            .find(|row| row.kind == kind::DUTY_REPORT && row.status == Status::Accepted)
            .map(|row| row.path.as_str())
    };
    decided.or_else(accepted)
}

/// Whether a reviewer did not accept the finding.
fn is_dismissed(decisions: &BTreeMap<&str, &FindingDecision>, finding: &Finding) -> bool {
    decisions.get(finding.fingerprint.as_str()).is_some_and(|decision| decision.state == "不采纳")
}

/// Verdict and reasons: 必须改 first, one sentence a rule; what is 临界 is said too, because it is looked at by people.
fn judge(
    inputs: &Inputs,
    report: Option<&Report>,
    findings: &[&Finding],
    due: &[&Completeness],
) -> (Judgement, Vec<String>) {
    let t = words::Words(inputs.lang);
    let rules = &inputs.scheme.report.verdict;
    let Some(report) = report else {
        let row = due.iter().find(|row| row.kind == kind::DUTY_REPORT);
        let reason = match row.map(|row| row.state) {
            Some(CompletenessState::Unreadable) => "报告打不开，请重新报送",
            Some(CompletenessState::Missing) => "没有收到述职报告",
            Some(_) => "收到的报告没有读出正文",
            None => "不要求报送述职报告",
        };
        return (Judgement::Absent, vec![t.say(reason).to_owned()]);
    };
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in errors {
        by_rule.entry(&finding.rule).or_default().push(finding);
    }
    let mut reasons: Vec<String> = by_rule
        .values()
        .filter_map(|same| {
            let first = same.first()?;
            let more = if same.len() > 1 { t.fill("（同类共{}处）", same.len()) } else { String::new() };
            Some(format!("{}{more}", first.message.trim_end_matches('。')))
        })
        .collect();
    reasons.extend(report.shares.iter().filter(|share| share.verdict == Verdict::Borderline).map(|share| {
        t.fill_two("{}占比{}，临界", t.say(words::role(share.role)), format!("{:.1}%", share.share * 100.0))
    }));
    let judgement = match u32::try_from(by_rule.len()).unwrap_or(u32::MAX) {
        kinds if kinds >= rules.return_from => Judgement::Return,
        kinds if kinds >= rules.amend_from => Judgement::Amend,
        _ => Judgement::Fit,
    };
    if reasons.is_empty() {
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        reasons.push(if warnings == 0 {
            t.say("没有需要改的地方").into()
        } else {
            t.fill("没有必须改的，建议改{}处", warnings)
        });
    }
    reasons.truncate(REASONS);
    (judgement, reasons)
}
