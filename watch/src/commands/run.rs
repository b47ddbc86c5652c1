//! `shuping run`: one pass, from the mailbox to the outputs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use shuping_analyzers::document::Document;
use shuping_analyzers::finding::Severity;
use shuping_analyzers::season::{CompletenessState, Season, Status};
use shuping_pipeline::run::{Outcome, SeasonFolder, keep_ledger, run as pass};
use shuping_pipeline::store::{Objects, Store, hash};
use shuping_reports::readback::{self, Decisions};
use shuping_reports::{Inputs, Lang, Originals, Readings, json};

use super::{decisions, worker};
use crate::cli::FailOn;
use crate::exit::{Exit, Failure};
use crate::output::{BOLD, RED, YELLOW, say, styled, tell};
use crate::progress::Bar;

/// Reads the mailbox, writes the outputs, and says in a few lines what came of it.
pub(super) fn run(season: &Path, fail_on: FailOn, quiet: bool) -> Result<Exit, Failure> {
    let ready = Ready::new(season, quiet)?;
    let written = write(&ready)?;
    summary(&ready, written);
    Ok(exit(&ready.outcome.season, fail_on))
}

/// A season after a pass, with what reviewers decided.
pub(super) struct Ready {
    /// The folder.
    pub folder: SeasonFolder,
    /// The store.
    pub store: Store,
    outcome: Outcome,
    decisions: Decisions,
}

impl Ready {
    /// Makes a pass and reads the decisions back.
    pub(super) fn new(season: &Path, quiet: bool) -> Result<Self, Failure> {
        let folder = SeasonFolder::load(season)?;
        let store = Store::open(&folder.state())?;
        let pool = worker::pool()?;
        let mut outcome = pass(&folder, &store, &pool, &Bar::new(quiet))?;
        let (decisions, desk) = decisions::gather(&folder, &pool)?;
        keep_ledger(&folder, &store, desk.as_ref(), &mut outcome)?;
        for note in &outcome.notes {
            tell(format!("{} {note}", styled(YELLOW, "请注意：")));
        }
        readback::apply(&mut outcome.season, &decisions);
        Ok(Self { folder, store, outcome, decisions })
    }

    /// The season.
    pub(super) fn season(&self) -> &Season {
        &self.outcome.season
    }

    /// Hands what outputs are made from to `render`; they bear the given day.
    pub(super) fn render<T>(
        &self,
        made_on: Date,
        render: impl FnOnce(&Inputs) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        render(&Inputs {
            season: &self.outcome.season,
            scheme: &self.folder.scheme,
            previous: self.outcome.last_year.as_ref(),
            originals: &Kept(&self.store.objects),
            readings: &Texts(&self.outcome.documents),
            decisions: &self.decisions.findings,
            made_on,
            lang: Lang::Zh,
        })
    }
}

/// Writes the outputs, unless they stand as they would be written again, and tells how many files they are.
fn write(ready: &Ready) -> Result<usize, Failure> {
    let (out, store) = (ready.folder.out(), &ready.store);
    ready.render(ready.outcome.as_of, |inputs| {
        let key = outputs_key(inputs)?;
        if let Some(standing) = standing(store, &key, &out)? {
            return Ok(standing);
        }
        let written = shuping_reports::write(&out, inputs)?;
        let inner = written.iter().filter_map(|path| path.strip_prefix(&out).ok());
        let names: Vec<String> = inner.map(|path| path.to_string_lossy().into_owned()).collect();
        store.database.remember(OUTPUTS, &format!("{key}\n{}", names.join("\n")))?;
        Ok(written.len())
    })
}

/// Name under which the store keeps what the outputs were made from, and which files they are.
const OUTPUTS: &str = "outputs";

/// A hash of everything that has an influence on the outputs.
fn outputs_key(inputs: &Inputs) -> Result<String, Failure> {
    let previous = inputs.previous.map(json::season).transpose()?;
    let decided: Vec<String> = inputs
        .decisions
        .iter()
        .map(|decision| [decision.fingerprint.as_str(), &decision.state, &decision.reason].join("\t"))
        .collect();
    let parts = [
        program()?,
        json::season(inputs.season)?,
        previous.unwrap_or_default(),
        decided.join("\n"),
        inputs.made_on.to_string(),
    ];
    Ok(hash(parts.join("\n\n").as_bytes()))
}

/// Which build of the program this is: another one may write other outputs.
fn program() -> Result<String, Failure> {
    let data = fs_err::metadata(std::env::current_exe()?)?;
    Ok(format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), data.len(), data.modified()?))
}

/// How many files the outputs are, where they stand as they would be written again.
fn standing(store: &Store, key: &str, out: &Path) -> Result<Option<usize>, Failure> {
    let Some(kept) = store.database.remembered(OUTPUTS)? else { return Ok(None) };
    let mut lines = kept.lines();
    if lines.next() != Some(key) {
        return Ok(None);
    }
    let names: Vec<&str> = lines.collect();
    Ok(names.iter().all(|name| out.join(name).is_file()).then_some(names.len()))
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

fn summary(ready: &Ready, written: usize) {
    let (folder, outcome) = (&ready.folder, &ready.outcome);
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
        season.rectification.entries.iter().filter(|entry| entry.counts()).count()
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
