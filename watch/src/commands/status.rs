//! `shuping status`: where every file is, what waits, what needs a person.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use shuping_pipeline::run::{LoadError, SeasonFolder};
use shuping_pipeline::store::{Arrival, Assignment, Earlier, Lock, Post, State, Store, Verdict};

use crate::daemon::{LOST, RULES_REFUSED};
use crate::exit::{Exit, Failure};
use crate::output::{BOLD, DIM, GREEN, RED, YELLOW, say, styled};

/// What `--json` writes. Fields are only ever added.
#[derive(Debug, Serialize)]
struct Told {
    /// Version of this form.
    schema: u32,
    /// Whether a daemon watches the season, and its process id.
    watching: bool,
    pid: Option<u32>,
    /// Mailboxes that cannot be reached.
    unreachable: Vec<Unreachable>,
    /// Why edited rules were refused; those before them are in force.
    rules_refused: Option<String>,
    /// How many files are in each state.
    counts: BTreeMap<&'static str, usize>,
    files: Vec<FileTold>,
    needs_person: Vec<Need>,
    assignments: Vec<AssignmentTold>,
    /// Contents that were overwritten or are gone; their originals are kept.
    earlier: Vec<EarlierTold>,
}

#[derive(Debug, Serialize)]
struct Unreachable {
    mailbox: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct FileTold {
    path: String,
    mailbox: String,
    state: &'static str,
    since: String,
    first_seen: String,
    size: u64,
    sha256: Option<String>,
    attempts: u32,
    retry_at: Option<String>,
    reason: Option<String>,
    status: Option<String>,
    unit: Option<String>,
    kind: Option<String>,
}

#[derive(Debug, Serialize)]
struct Need {
    path: String,
    why: String,
    /// What to do, as a command where there is one.
    how: String,
}

#[derive(Debug, Serialize)]
struct AssignmentTold {
    path: String,
    unit: Option<String>,
    kind: Option<String>,
    at: String,
}

#[derive(Debug, Serialize)]
struct EarlierTold {
    path: String,
    sha256: String,
    until: String,
    why: String,
}

/// Tells where every file is. Works beside a running daemon.
pub(super) fn status(season: &Path, json: bool) -> Result<Exit, Failure> {
    // Rules that are being edited must not hide what becomes of the files.
    let folder = SeasonFolder::load(season);
    if let Err(error @ LoadError::NoSeason { .. }) = folder {
        return Err(error.into());
    }
    let state = season.join(".shuping");
    let store = Store::open(&state)?;
    let told = gather(&state, &store, season)?;
    if json {
        say(serde_json::to_string_pretty(&told).map_err(|error| Failure::told(Exit::Internal, error.to_string()))?);
    } else {
        let zone = folder.ok().and_then(|folder| TimeZone::get(&folder.scheme.season.timezone).ok());
        let zone = zone.unwrap_or_else(TimeZone::system);
        describe(&told, &zone);
    }
    Ok(Exit::Done)
}

fn gather(state: &Path, store: &Store, season: &Path) -> Result<Told, Failure> {
    let holder = Lock::holder(state, Post::Watch);
    let verdicts = store.database.verdicts()?;
    let by_path: BTreeMap<&str, &Verdict> = verdicts.iter().map(|one| (one.path.as_str(), one)).collect();
    let arrivals = store.database.arrivals()?;
    let mut counts = BTreeMap::new();
    for row in &arrivals {
        *counts.entry(row.state.name()).or_default() += 1;
    }
    let lost = store.database.remembered(LOST)?.unwrap_or_default();
    let told = Told {
        schema: 1,
        watching: holder.is_some(),
        pid: holder.flatten(),
        unreachable: lost
            .lines()
            .filter(|_| holder.is_some())
            .filter_map(|line| line.split_once('\t'))
            .map(|(mailbox, reason)| Unreachable { mailbox: mailbox.into(), reason: reason.into() })
            .collect(),
        rules_refused: store.database.remembered(RULES_REFUSED)?.filter(|text| !text.is_empty()),
        counts,
        needs_person: verdicts.iter().filter_map(|one| need(one, season)).collect(),
        files: arrivals.into_iter().map(|row| file(row, &by_path)).collect(),
        assignments: store.database.assignments()?.into_iter().map(assignment).collect(),
        earlier: store.database.earlier()?.into_iter().map(earlier).collect(),
    };
    Ok(told)
}

fn file(row: Arrival, verdicts: &BTreeMap<&str, &Verdict>) -> FileTold {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let verdict = verdicts.get(row.path.as_str()).filter(|one| one.sha256 == row.sha256 && row.state != State::Gone);
    FileTold {
        state: row.state.name(),
        since: row.since,
        first_seen: row.first_seen,
        size: row.size,
        sha256: some(row.sha256),
        attempts: row.attempts,
        retry_at: some(row.retry_at),
        reason: some(row.reason).or_else(|| verdict.map(|one| one.reason.clone())),
        status: verdict.map(|one| one.status.clone()),
        unit: verdict.and_then(|one| some(one.unit.clone())),
        kind: verdict.map(|one| one.kind.clone()),
        mailbox: row.mailbox,
        path: row.path,
    }
}

fn assignment(one: Assignment) -> AssignmentTold {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    AssignmentTold { path: one.path, unit: some(one.unit), kind: some(one.kind), at: one.at }
}

fn earlier(one: Earlier) -> EarlierTold {
    EarlierTold { path: one.path, sha256: one.sha256, until: one.until, why: one.why }
}

/// What a person has to do about a submission, if anything.
fn need(one: &Verdict, season: &Path) -> Option<Need> {
    let season = season.display().to_string();
    let command = |option: &str| format!("shuping assign {} {} {option}", quoted(&season), quoted(&one.path));
    let how = match one.status.as_str() {
        "unknown_unit" => command("--unit 单位编号"),
        "pending" => command("--unit 单位编号 --kind 材料种类"),
        "unreadable" => "请报送单位重新报送".to_owned(),
        "encrypted" => "请报送单位去掉密码后重新报送".to_owned(),
        _ => return None,
    };
    Some(Need { path: one.path.clone(), why: one.reason.clone(), how })
}

/// A word of a command line, as the system's own shell takes it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./\\:".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn describe(told: &Told, zone: &TimeZone) {
    match (told.watching, told.pid) {
        (true, Some(pid)) => say(format!("{} shuping watch 正在看守（进程号 {pid}）", styled(GREEN, "·"))),
        (true, None) => say(format!("{} shuping watch 正在看守", styled(GREEN, "·"))),
        (false, _) => say(format!("{} 没有 shuping watch 在看守，以下是上次的情况", styled(DIM, "·"))),
    }
    for one in &told.unreachable {
        say(format!("{} 收件箱“{}”{}", styled(RED, "够不着"), one.mailbox, one.reason));
    }
    if let Some(message) = &told.rules_refused {
        say(format!("{} 方案或名单改动后不能用，仍按原来的办：{message}", styled(RED, "没有采用")));
    }
    let counted: Vec<String> = State::ALL
        .iter()
        .filter_map(|state| Some(format!("{} {}", word(state.name()), told.counts.get(state.name())?)))
        .collect();
    say(if counted.is_empty() { "还没有收到文件".to_owned() } else { counted.join("，") });
    if std::io::stdout().is_terminal() {
        let count = |states: &[&str]| -> usize { states.iter().filter_map(|state| told.counts.get(state)).sum() };
        let done = count(&["judged", "refused", "ignored"]);
        bar(done, done + count(&["seen", "settling", "stored", "reading", "read"]));
    }
    section(
        "还在写入或等待",
        told.files.iter().filter(|file| waits(file)).map(|file| {
            let tried = if file.attempts > 0 { format!("，试过 {} 次", file.attempts) } else { String::new() };
            let again = file.retry_at.as_ref().map_or_else(String::new, |at| format!("，{} 再试", clock(at, zone)));
            let reason = file.reason.as_deref().unwrap_or(match file.state {
                "stored" => "已收下，等下一次处理",
                "reading" | "read" => "正在处理",
                _ => "等待",
            });
            format!("{}  自 {} {reason}{tried}{again}", file.path, clock(&file.since, zone))
        }),
    );
    section(
        "收不下",
        told.files
            .iter()
            .filter(|file| file.state == "refused" && file.sha256.is_none())
            .map(|file| format!("{}  {}", file.path, file.reason.as_deref().unwrap_or_default())),
    );
    section(
        "要人来定",
        told.needs_person.iter().map(|need| format!("{}  {}\n    {}", need.path, need.why, styled(DIM, &need.how))),
    );
    section(
        "人工认定过",
        told.assignments.iter().map(|one| {
            let unit = one.unit.as_deref().unwrap_or("—");
            format!("{}  {unit} {}", one.path, one.kind.as_deref().unwrap_or_default())
        }),
    );
}

/// How many of the files that are there stand in the outputs.
fn bar(done: usize, all: usize) {
    const WIDTH: usize = 30;
    if all > 0 {
        let full = done * WIDTH / all;
        say(format!("{}{} {done}/{all}", styled(GREEN, "█".repeat(full)), styled(DIM, "░".repeat(WIDTH - full))));
    }
}

fn waits(file: &FileTold) -> bool {
    matches!(file.state, "seen" | "settling" | "stored" | "reading" | "read")
}

fn section(title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    say(format!("{}（{}）", styled(BOLD, title), lines.len()));
    for line in lines.iter().take(MOST) {
        say(format!("  {line}"));
    }
    if lines.len() > MOST {
        say(styled(YELLOW, format!("  ……还有 {} 个，全部见 --json", lines.len() - MOST)));
    }
}

/// Lines of one section on a screen.
const MOST: usize = 40;

/// A moment in the season's zone, as people read it.
fn clock(moment: &str, zone: &TimeZone) -> String {
    moment
        .parse::<Timestamp>()
        .map_or_else(|_| moment.to_owned(), |at| at.to_zoned(zone.clone()).strftime("%m-%d %H:%M:%S").to_string())
}

fn word(state: &str) -> &'static str {
    match state {
        "seen" => "刚看到",
        "settling" => "还在写入",
        "stored" => "已收下",
        "reading" => "正在读",
        "read" => "已读",
        "judged" => "已登记",
        "refused" => "打不开",
        "ignored" => "不是文件",
        _ => "已不在",
    }
}
