//! `shuping run`: one pass, from the mailbox to the outputs.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use shuping_analyzers::document::Document;
use shuping_analyzers::finding::Severity;
use shuping_analyzers::season::{CompletenessState, Season, Status, Submission};
use shuping_pipeline::fail::{self, Point};
use shuping_pipeline::run::{Intake, Outcome, Progress, SeasonFolder, ground, keep_ledger, pass, standing, take};
use shuping_pipeline::store::{Lock, LockError, Objects, Post, State, Store, Verdict, hash};
use shuping_reports::readback::{self, Decisions};
use shuping_reports::{Inputs, Originals, Readings, json};

use super::unchanged::{self, Said};
use super::{decisions, worker};
use crate::cli::{FailOn, Language};
use crate::daemon::GROUND;
use crate::exit::{Exit, Failure};
use crate::output::{BOLD, RED, YELLOW, say, styled, tell};
use crate::progress::Bar;

/// Reads the mailbox, writes the outputs, and says in a few lines what came of it.
///
/// Where nothing changed since the run before, it says the same again without reading anything.
pub(super) fn run(season: &Path, fail_on: FailOn, quiet: bool, language: Language) -> Result<Exit, Failure> {
    let before = unchanged::before(season, language)?;
    if let Some(said) = &before.said {
        said.told.iter().for_each(tell);
        said.said.iter().for_each(say);
        return Ok(exit(said.weight, fail_on));
    }
    let ready = Ready::new(season, quiet)?.speaking(language);
    let written = ready.write()?;
    summary(&ready, ready.read(), written).iter().for_each(say);
    let weight = weight(&ready.outcome.season);
    if ready.outcome.settled && ready.decisions.unclear.is_empty() {
        let told = ready.notes().iter().map(|note| warning(note)).collect();
        let said = Said { said: summary(&ready, 0, written), told, weight };
        unchanged::keep(&ready.folder, &ready.store, before.inputs, said)?;
    }
    Ok(exit(weight, fail_on))
}

fn warning(note: &str) -> String {
    format!("{} {note}", styled(YELLOW, "请注意："))
}

/// A season after a pass, with what reviewers decided. Nobody else writes outputs while it lives.
pub(crate) struct Ready {
    /// The folder.
    pub folder: SeasonFolder,
    /// The store.
    pub store: Store,
    outcome: Outcome,
    decisions: Decisions,
    /// What the outputs follow from.
    ground: String,
    language: Language,
    _lock: Lock,
}

/// How long a person waits for a pass that the daemon is making.
const PATIENCE: Duration = Duration::from_secs(600);

impl Ready {
    /// Makes a pass and reads the decisions back. While a daemon watches the season, what it has taken counts;
    /// otherwise everything that lies in the mailboxes is taken now.
    pub(crate) fn new(season: &Path, quiet: bool) -> Result<Self, Failure> {
        let folder = SeasonFolder::load(season)?;
        let state = folder.state();
        let lock = Lock::wait(&state, Post::Outputs, PATIENCE, |holder| {
            let holder = holder.map_or_else(String::new, |pid| format!("（进程号 {pid}）"));
            tell(format!("另一个 shuping 进程{holder}正在写出结果，等它写完……"));
        })
        .map_err(locked)?;
        let store = Store::open(&state)?;
        let intake = match Lock::holder(&state, Post::Watch) {
            Some(holder) => {
                let holder = holder.map_or_else(String::new, |pid| format!("（进程号 {pid}）"));
                tell(format!("shuping watch{holder}正在看守收件箱，用它已经收下的文件"));
                standing(&folder, &store)?
            }
            None => {
                store.objects.sweep()?;
                take(&folder, &store)?
            }
        };
        let ready = Self::made_of(folder, store, lock, intake, &Bar::new(quiet))?;
        for note in ready.notes() {
            tell(warning(note));
        }
        Ok(ready)
    }

    /// Outputs in this language.
    pub(crate) fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The day by which states were judged.
    pub(crate) fn day(&self) -> Date {
        self.outcome.as_of
    }

    /// Makes a pass over what was taken in, and reads the decisions back.
    pub(crate) fn made_of(
        folder: SeasonFolder,
        store: Store,
        lock: Lock,
        intake: Intake,
        progress: &dyn Progress,
    ) -> Result<Self, Failure> {
        let pool = worker::pool_of(&folder.scheme.limits)?;
        let ground = ground(&folder, &store, &intake)?;
        advance(&store, &intake, State::Reading)?;
        let kept = intake.clone();
        let mut outcome = pass(&folder, &store, &pool, intake, progress)?;
        advance(&store, &kept, State::Read)?;
        let (decisions, desk) = decisions::gather(&folder, &pool)?;
        keep_ledger(&folder, &store, desk.as_ref(), &mut outcome)?;
        fail::reach(Point::DecisionsKept)?;
        readback::apply(&mut outcome.season, &decisions);
        Ok(Self { folder, store, outcome, decisions, ground, language: Language::Zh, _lock: lock })
    }

    /// How many files were read in the pass; the others were known.
    pub(crate) fn read(&self) -> usize {
        self.outcome.read
    }

    /// What people should know about the pass, in Chinese.
    pub(crate) fn notes(&self) -> &[String] {
        &self.outcome.notes
    }

    /// Writes the outputs, unless they stand as they would be written again, says in the rows of the files what became
    /// of them, and tells how many files the outputs are.
    pub(crate) fn write(&self) -> Result<usize, Failure> {
        fail::reach(Point::OutputsBegun)?;
        let written = write(self)?;
        fail::reach(Point::OutputsKept)?;
        settle(self)?;
        fail::reach(Point::Judged)?;
        Ok(written)
    }

    /// The season.
    pub(super) fn season(&self) -> &Season {
        &self.outcome.season
    }

    /// Hands what outputs are made from to `render`; they bear the given day.
    pub(crate) fn render<T>(
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
            lang: self.language.into(),
        })
    }
}

/// Writes the outputs, unless they stand as they would be written again, and tells how many files they are.
fn write(ready: &Ready) -> Result<usize, Failure> {
    let (out, store) = (ready.folder.out(), &ready.store);
    ready.render(ready.outcome.as_of, |inputs| {
        let key = outputs_key(inputs)?;
        if let Some(count) = as_written(store, &key, &out)? {
            return Ok(count);
        }
        sweep(&out)?;
        let written = shuping_reports::write(&out, inputs)?;
        fail::reach(Point::OutputsWritten)?;
        let inner = written.iter().filter_map(|path| path.strip_prefix(&out).ok());
        let names: Vec<String> = inner.map(|path| path.to_string_lossy().into_owned()).collect();
        store.database.remember(OUTPUTS, &format!("{key}\n{}", names.join("\n")))?;
        Ok(written.len())
    })
}

/// Moves the files of a pass on that wait for it.
fn advance(store: &Store, intake: &Intake, state: State) -> Result<(), Failure> {
    let now = Timestamp::now().to_string();
    let before = if state == State::Reading { State::Stored } else { State::Reading };
    let waiting: BTreeSet<String> =
        store.database.arrivals()?.into_iter().filter(|row| row.state == before).map(|row| row.path).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    Ok(store.database.together(|| {
        let files = intake.taken.iter().filter(|taken| waiting.contains(&taken.path));
        files.into_iter().try_for_each(|taken| store.database.advance(&taken.path, &taken.sha256, state, &now, ""))
    })?)
}

/// Keeps what became of every submission, and what the outputs follow from.
fn settle(ready: &Ready) -> Result<(), Failure> {
    let database = &ready.store.database;
    let now = Timestamp::now().to_string();
    let verdicts: Vec<Verdict> = ready.outcome.season.submissions.iter().map(verdict).collect();
    Ok(database.together(|| {
        for one in verdicts.iter().filter(|one| !one.path.contains('!')) {
            let refused = matches!(one.status.as_str(), "unreadable" | "encrypted");
            let (state, reason) = if refused { (State::Refused, one.reason.as_str()) } else { (State::Judged, "") };
            database.advance(&one.path, &one.sha256, state, &now, reason)?;
        }
        database.put_verdicts(&verdicts)?;
        database.remember(GROUND, &ready.ground)
    })?)
}

fn verdict(one: &Submission) -> Verdict {
    let status = serde_json::to_value(one.status).ok().and_then(|value| value.as_str().map(str::to_owned));
    Verdict {
        path: one.path.clone(),
        sha256: one.sha256.clone(),
        status: status.unwrap_or_default(),
        unit: one.unit.clone().unwrap_or_default(),
        kind: one.kind.clone(),
        reason: one.reason.clone(),
    }
}

/// Takes away what a process that was killed left beside the outputs: `.name.part`.
fn sweep(out: &Path) -> Result<(), Failure> {
    let mut open = vec![out.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(items) = fs_err::read_dir(&folder) else { continue };
        for item in items {
            let item = item?;
            let name = item.file_name().to_string_lossy().into_owned();
            if item.file_type()?.is_dir() {
                open.push(item.path());
            } else if name.starts_with('.') && name.ends_with(".part") {
                fs_err::remove_file(item.path())?;
            }
        }
    }
    Ok(())
}

/// A season that another process has.
pub(crate) fn locked(error: LockError) -> Failure {
    match error {
        LockError::Held { .. } => Failure::told(Exit::TryLater, error.to_string()),
        LockError::Io(error) => error.into(),
    }
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
        format!("{:?}", inputs.lang),
    ];
    Ok(hash(parts.join("\n\n").as_bytes()))
}

/// Which build of the program this is: another one may write other outputs.
pub(super) fn program() -> Result<String, Failure> {
    let data = fs_err::metadata(std::env::current_exe()?)?;
    Ok(format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), data.len(), data.modified()?))
}

/// How many files the outputs are, where they stand as they would be written again.
fn as_written(store: &Store, key: &str, out: &Path) -> Result<Option<usize>, Failure> {
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

/// What came of a run, in a few lines.
fn summary(ready: &Ready, read: usize, written: usize) -> Vec<String> {
    let (folder, outcome) = (&ready.folder, &ready.outcome);
    let season = &outcome.season;
    let count = |wanted: &[Status]| season.submissions.iter().filter(|one| wanted.contains(&one.status)).count();
    let state = |wanted| season.completeness.iter().filter(|row| row.state == wanted).count();
    let findings = season.reports.iter().flat_map(|report| &report.findings);
    let must = findings.filter(|finding| finding.severity == Severity::Error).count();
    let head = styled(BOLD, format!("{} {}", season.season.organization, season.season.title));
    let arrivals = format!(
        "收件 {} 个（本次新读 {} 个）：登记 {}，旧版和重复 {}，打不开 {}，需人工认定 {}，无关 {}",
        season.submissions.len(),
        read,
        count(&[Status::Accepted]),
        count(&[Status::Superseded, Status::Duplicate]),
        count(&[Status::Unreadable, Status::Encrypted]),
        count(&[Status::UnknownUnit, Status::Pending]),
        count(&[Status::Irrelevant, Status::Container]),
    );
    let materials = format!(
        "应交 {} 份：按时 {}，迟交 {}，缺 {}，打不开 {}",
        season.completeness.len(),
        state(CompletenessState::OnTime),
        state(CompletenessState::Late),
        state(CompletenessState::Missing),
        state(CompletenessState::Unreadable),
    );
    let judged = format!(
        "述职报告 {} 篇，{}；测评 {} 人；整改 {} 项",
        season.reports.len(),
        styled(RED, format!("必须改 {must} 处")),
        season.ballots.len(),
        season.rectification.entries.iter().filter(|entry| entry.counts()).count()
    );
    vec![head, arrivals, materials, judged, format!("已写出 {written} 个文件：{}", folder.out().display())]
}

/// How much the weightiest finding weighs: 0 there is none, 1 供参考, 2 建议改, 3 必须改.
pub(super) fn weight(season: &Season) -> u8 {
    let findings = season.reports.iter().flat_map(|report| &report.findings);
    let weights = findings.map(|finding| match finding.severity {
        Severity::Note => 1,
        Severity::Warning => 2,
        Severity::Error => 3,
    });
    weights.max().unwrap_or(0)
}

/// The code that `--fail-on` asks for.
pub(super) fn exit(weight: u8, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::Never => return Exit::Done,
        FailOn::Error => 3,
        FailOn::Warning => 2,
        FailOn::Note => 1,
    };
    if weight >= least { Exit::Findings } else { Exit::Done }
}
