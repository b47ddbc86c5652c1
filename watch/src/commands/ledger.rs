//! `shuping ledger`: how far rectification has come, what is overdue, what is due next; the bulletin and the reminders.

use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;
use shuping_analyzers::ledger::Field;
use shuping_analyzers::ledger::entry::{Entry, EntryState};
use shuping_analyzers::ledger::season::{Bulletin, Tally, due_within};
use shuping_analyzers::season::Season;
use shuping_pipeline::run::judge_ledger;
use shuping_reports::bulletin::{self, Stand};

use super::report::today;
use super::run::Ready;
use crate::exit::{Exit, Failure};
use crate::output::{BOLD, RED, YELLOW, say, styled};

/// What the command line asks for.
pub(super) struct Order<'a> {
    /// The folder of the season.
    pub season: &'a Path,
    /// One unit only: id or name.
    pub unit: Option<&'a str>,
    /// Days ahead.
    pub due_in: u32,
    /// The day; today where none is named.
    pub date: Option<Date>,
    /// Whether the bulletin and the reminders are written.
    pub bulletin: bool,
    /// Whether the answer is JSON.
    pub json: bool,
}

/// The answer for machines.
#[derive(Serialize)]
struct Answer<'a> {
    day: String,
    all: Tally,
    units: Vec<UnitAnswer<'a>>,
    open: Vec<Row<'a>>,
    overdue: Vec<Row<'a>>,
    due: Vec<Row<'a>>,
    conflicts: usize,
    findings: usize,
}

#[derive(Serialize)]
struct UnitAnswer<'a> {
    unit: &'a str,
    name: &'a str,
    done_share: Option<f64>,
    #[serde(flatten)]
    tally: Tally,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    unit: &'a str,
    issue: &'a str,
    measure: &'a str,
    owner: &'a str,
    due: Option<&'a str>,
    state: EntryState,
}

/// Makes a pass and tells the state of the ledger on a day.
pub(super) fn ledger(order: &Order<'_>) -> Result<Exit, Failure> {
    let ready = Ready::new(order.season, order.json)?;
    let day = order.date.unwrap_or_else(|| today(&ready.folder.scheme.season.timezone));
    let season = ready.season();
    let all = judge_ledger(&ready.folder, &season.rectification.entries, day);
    let unit = match order.unit {
        None => None,
        Some(name) => Some(unit_id(&ready, name)?),
    };
    let shown: Vec<Entry> = all.iter().filter(|entry| unit.is_none_or(|unit| entry.unit == unit)).cloned().collect();
    if order.json {
        let text =
            serde_json::to_string_pretty(&answer(season, &shown, day, order.due_in)).map_err(std::io::Error::other)?;
        say(text);
    } else {
        tell(season, &shown, day, order.due_in);
    }
    if order.bulletin {
        write_bulletin(&ready, &all, day, order)?;
    }
    Ok(Exit::Done)
}

fn unit_id<'a>(ready: &'a Ready, name: &str) -> Result<&'a str, Failure> {
    shuping_analyzers::ledger::desk::unit_named(&ready.folder.roster, name)
        .ok_or_else(|| Failure::told(Exit::Usage, format!("名单里没有“{name}”；可写编号、全称或简称")))
}

/// Writes the bulletin and keeps its figures for the next one.
fn write_bulletin(ready: &Ready, entries: &[Entry], day: Date, order: &Order<'_>) -> Result<(), Failure> {
    let database = &ready.store.database;
    let before = database.bulletin_before(&day.to_string())?;
    let before: Option<Bulletin> = before.and_then(|text| serde_json::from_str(&text).ok());
    let stand = Stand { entries, day, soon: order.due_in, before: before.as_ref() };
    let out = ready.folder.out();
    let written = ready.render(day, |inputs| Ok(bulletin::write(&out, inputs, &stand)?))?;
    let kept = serde_json::to_string(&Bulletin::of(entries, day)).map_err(std::io::Error::other)?;
    database.put_bulletin(&day.to_string(), &kept)?;
    if !order.json {
        written.iter().for_each(|path| say(path.display()));
    }
    Ok(())
}

fn answer<'a>(season: &'a Season, entries: &'a [Entry], day: Date, days: u32) -> Answer<'a> {
    let units = season.units.iter().map(|unit| {
        let tally = Tally::of(entries.iter().filter(|entry| entry.unit == unit.id));
        UnitAnswer { unit: &unit.id, name: &unit.name, done_share: tally.done_share(), tally }
    });
    let ids = |id: &str| entries.iter().any(|entry| entry.id == id);
    Answer {
        day: day.to_string(),
        all: Tally::of(entries),
        units: units.filter(|unit| unit.tally.total + unit.tally.dismissed > 0).collect(),
        open: entries.iter().filter(|entry| is_open(entry)).map(row).collect(),
        overdue: overdue(entries, day).into_iter().map(row).collect(),
        due: due_within(entries, day, days).into_iter().map(row).collect(),
        conflicts: season.rectification.conflicts.iter().filter(|conflict| ids(&conflict.id)).count(),
        findings: season.rectification.findings.len(),
    }
}

fn row(entry: &Entry) -> Row<'_> {
    Row {
        id: &entry.id,
        unit: &entry.unit,
        issue: entry.cell(Field::Issue),
        measure: entry.cell(Field::Measure),
        owner: entry.cell(Field::Owner),
        due: entry.due.as_deref(),
        state: entry.state,
    }
}

fn is_open(entry: &Entry) -> bool {
    entry.counts() && matches!(entry.state, EntryState::Open | EntryState::InProgress | EntryState::Reopened)
}

fn overdue(entries: &[Entry], day: Date) -> Vec<&Entry> {
    entries.iter().filter(|entry| entry.counts() && entry.is_overdue(day)).collect()
}

fn tell(season: &Season, entries: &[Entry], day: Date, days: u32) {
    let all = Tally::of(entries);
    say(styled(BOLD, format!("整改台账（{day}）：{}", figures(&all))));
    for unit in &season.units {
        let tally = Tally::of(entries.iter().filter(|entry| entry.unit == unit.id));
        if tally.total > 0 {
            say(format!("  {} {}：{}", unit.id, unit.short, figures(&tally)));
        }
    }
    list(&format!("{}", styled(RED, "逾期")), &overdue(entries, day));
    list(&format!("{}", styled(YELLOW, format!("{days}天内到期"))), &due_within(entries, day, days));
    let conflicts = season.rectification.conflicts.len();
    if conflicts > 0 {
        say(format!("待定 {conflicts} 件，见“述职评议分析.xlsx”的“台账待定”"));
    }
}

fn figures(tally: &Tally) -> String {
    let share = tally.done_share().map_or_else(|| "—".to_owned(), |share| format!("{:.1}%", share * 100.0));
    format!(
        "{} 项，已完成 {}（{share}），推进中 {}，未启动 {}，重新打开 {}，长期坚持 {}，逾期 {}",
        tally.total, tally.done, tally.in_progress, tally.open, tally.reopened, tally.long_term, tally.overdue
    )
}

fn list(title: &str, entries: &[&Entry]) {
    if entries.is_empty() {
        return;
    }
    say(format!("{title} {} 项：", entries.len()));
    for entry in entries {
        let issue: String = entry.cell(Field::Issue).chars().take(40).collect();
        say(format!("  {} {} {issue}（{}）", entry.due.as_deref().unwrap_or(""), entry.id, entry.cell(Field::Owner)));
    }
}
