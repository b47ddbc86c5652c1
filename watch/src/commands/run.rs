//! `shuping run`: one pass, from the mailbox to the outputs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use shuping_analyzers::document::Document;
use shuping_analyzers::finding::Severity;
use shuping_analyzers::season::{CompletenessState, Season, Status};
use shuping_pipeline::run::{Outcome, SeasonFolder, run as pass};
use shuping_pipeline::store::{Objects, Store};
use shuping_reports::readback::{self, Decisions};
use shuping_reports::{Inputs, Lang, Originals, Readings};

use super::{decisions, worker};
use crate::cli::FailOn;
use crate::exit::{Exit, Failure};
use crate::output::{BOLD, RED, YELLOW, say, styled, tell};
use crate::progress::Bar;

/// Reads the mailbox, writes the outputs, and says in a few lines what came of it.
pub(super) fn run(season: &Path, fail_on: FailOn, quiet: bool) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    let store = Store::open(&folder.state())?;
    let pool = worker::pool()?;
    let mut outcome = pass(&folder, &store, &pool, &Bar::new(quiet))?;
    for note in &outcome.notes {
        tell(format!("{} {note}", styled(YELLOW, "请注意：")));
    }
    let decisions = decisions::gather(&folder)?;
    readback::apply(&mut outcome.season, &decisions);
    let written = write(&folder, &store, &outcome, &decisions)?;
    summary(&folder, &outcome, written);
    Ok(exit(&outcome.season, fail_on))
}

/// Writes the outputs and tells how many files they are.
fn write(folder: &SeasonFolder, store: &Store, outcome: &Outcome, decisions: &Decisions) -> Result<usize, Failure> {
    let inputs = Inputs {
        season: &outcome.season,
        scheme: &folder.scheme,
        previous: outcome.last_year.as_ref(),
        originals: &Kept(&store.objects),
        readings: &Texts(&outcome.documents),
        decisions: &decisions.findings,
        made_on: outcome.as_of,
        lang: Lang::Zh,
    };
    Ok(shuping_reports::write(&folder.out(), &inputs)?.len())
}

struct Kept<'a>(&'a Objects);

impl Originals for Kept<'_> {
    fn bytes(&self, sha256: &str) -> Option<Cow<'_, [u8]>> {
        self.0.get(sha256).ok().map(Cow::Owned)
    }
}

struct Texts<'a>(&'a BTreeMap<String, Document>);

impl Readings for Texts<'_> {
    fn document(&self, path: &str) -> Option<Cow<'_, Document>> {
        self.0.get(path).map(Cow::Borrowed)
    }
}

fn summary(folder: &SeasonFolder, outcome: &Outcome, written: usize) {
    let season = &outcome.season;
    let count = |wanted: &[Status]| season.submissions.iter().filter(|one| wanted.contains(&one.status)).count();
    let state = |wanted| season.completeness.iter().filter(|row| row.state == wanted).count();
    let findings = season.reports.iter().flat_map(|report| &report.findings);
    let must = findings.filter(|finding| finding.severity == Severity::Error).count();
    say(styled(BOLD, format!("{} {}", season.season.organization, season.season.title)));
    say(format!(
        "收件 {} 个（本次新读 {} 个）：登记 {}，旧版和重复 {}，打不开 {}，需人工认定 {}，无关 {}",
        season.submissions.len(),
        outcome.read,
        count(&[Status::Accepted]),
        count(&[Status::Superseded, Status::Duplicate]),
        count(&[Status::Unreadable, Status::Encrypted]),
        count(&[Status::UnknownUnit, Status::Pending]),
        count(&[Status::Irrelevant, Status::Container]),
    ));
    say(format!(
        "应交 {} 份：按时 {}，迟交 {}，缺 {}，打不开 {}",
        season.completeness.len(),
        state(CompletenessState::OnTime),
        state(CompletenessState::Late),
        state(CompletenessState::Missing),
        state(CompletenessState::Unreadable),
    ));
    say(format!(
        "述职报告 {} 篇，{}；测评 {} 人；整改 {} 项",
        season.reports.len(),
        styled(RED, format!("必须改 {must} 处")),
        season.ballots.len(),
        season.ledger.len()
    ));
    say(format!("已写出 {written} 个文件：{}", folder.out().display()));
}

/// The code that `--fail-on` asks for.
pub(super) fn exit(season: &Season, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::Never => return Exit::Done,
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    let any = season.reports.iter().flat_map(|report| &report.findings).any(|finding| finding.severity >= least);
    if any { Exit::Findings } else { Exit::Done }
}
