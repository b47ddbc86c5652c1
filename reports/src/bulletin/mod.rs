//! 整改通报: a workbook and a page about how far rectification has come since the last one, and a reminder for each unit.

mod reminder;
mod sheets;

use std::path::{Path, PathBuf};

use askama::Template;
use jiff::civil::Date;
use shuping_analyzers::ledger::Field;
use shuping_analyzers::ledger::entry::{Entry, EntryState};
use shuping_analyzers::ledger::season::{Bulletin, Tally, due_within};

use crate::pages::{CSS, percent};
use crate::view::View;
use crate::workbook::chinese_day;
use crate::{Error, Inputs, place};

/// Folder of the bulletins in the outputs.
pub const FOLDER: &str = "台账通报";
/// Name of the workbook.
pub const WORKBOOK: &str = "整改通报.xlsx";
/// Name of the page.
pub const PAGE: &str = "整改通报.html";
/// Folder of the reminders.
pub const REMINDERS: &str = "提醒";

/// What a bulletin is made from.
#[derive(Debug, Clone, Copy)]
pub struct Stand<'a> {
    /// The entries, with their states on the day.
    pub entries: &'a [Entry],
    /// The day.
    pub day: Date,
    /// Days ahead that count as soon.
    pub soon: u32,
    /// The last bulletin, `None` for the first one.
    pub before: Option<&'a Bulletin>,
}

impl Stand<'_> {
    /// Entries that are overdue, the longest first.
    fn overdue(&self) -> Vec<&Entry> {
        let mut over: Vec<&Entry> =
            self.entries.iter().filter(|entry| entry.counts() && entry.is_overdue(self.day)).collect();
        over.sort_by(|x, y| x.due.cmp(&y.due).then_with(|| x.id.cmp(&y.id)));
        over
    }

    /// Entries that fall due soon.
    fn soon(&self) -> Vec<&Entry> {
        due_within(self.entries, self.day, self.soon)
    }

    /// Entries whose state is another than in the last bulletin, with the old one; `None` for new entries.
    fn moved(&self) -> Vec<(&Entry, Option<EntryState>)> {
        let Some(before) = self.before else { return Vec::new() };
        let counting = self.entries.iter().filter(|entry| entry.counts());
        counting
            .map(|entry| (entry, before.states.get(&entry.id).copied()))
            .filter(|(entry, old)| *old != Some(entry.state))
            .collect()
    }

    /// Numbers of a unit.
    fn tally(&self, unit: &str) -> Tally {
        Tally::of(self.entries.iter().filter(|entry| entry.unit == unit))
    }
}

/// Writes `台账通报/YYYY-MM-DD/` below `out`.
///
/// # Errors
///
/// Where the disk refuses or an output cannot be put together.
pub fn write(out: &Path, inputs: &Inputs, stand: &Stand<'_>) -> Result<Vec<PathBuf>, Error> {
    let view = View::new(inputs);
    let folder = out.join(FOLDER).join(stand.day.to_string());
    let mut written = vec![
        place::put(&folder.join(WORKBOOK), &sheets::build(&view, stand)?)?,
        place::put(&folder.join(PAGE), page(&view, stand)?.as_bytes())?,
    ];
    for unit in &view.units {
        if let Some(text) = reminder::text(&view, unit.unit, stand) {
            let name = place::plain_name(&format!("{} {}", unit.unit.id, unit.unit.name));
            written.push(place::put(&folder.join(REMINDERS).join(format!("{name}.txt")), text.as_bytes())?);
        }
    }
    Ok(written)
}

#[derive(Template)]
#[template(path = "bulletin.html")]
struct Page<'a> {
    css: &'a str,
    organization: &'a str,
    date: String,
    head: String,
    since: String,
    units: Vec<UnitRow>,
    overdue: Vec<Line>,
    soon: Vec<Line>,
    soon_days: u32,
    moved: Vec<String>,
}

struct UnitRow {
    name: String,
    total: usize,
    done: usize,
    share: String,
    change: String,
    progress: usize,
    open: usize,
    long_term: String,
    overdue: usize,
    tone: &'static str,
}

struct Line {
    unit: String,
    id: String,
    issue: String,
    owner: String,
    due: String,
}

fn page(view: &View, stand: &Stand<'_>) -> Result<String, Error> {
    let all = Tally::of(stand.entries);
    let before = stand.before.map(|before| before.all);
    let head = format!(
        "截至{}，整改台账共{}项，已完成{}项，完成率{}；推进中{}项，未启动{}项，重新打开{}项；长期坚持{}项，占{}；逾期{}项。",
        chinese_day(stand.day),
        all.total,
        all.done,
        share(all.done_share()),
        all.in_progress,
        all.open,
        all.reopened,
        all.long_term,
        share(all.share(all.long_term)),
        stand.overdue().len(),
    );
    let since = match (stand.before, before) {
        (Some(last), Some(before)) => format!(
            "与{}的上期通报相比：总数{}，完成率{}，逾期{}。",
            last.day,
            signed(all.total, before.total),
            points(all.done_share(), before.done_share()),
            signed(all.overdue, before.overdue),
        ),
        _ => "这是第一期通报，没有上期可比。".to_owned(),
    };
    let lines = |entries: Vec<&Entry>| entries.into_iter().map(|entry| line(view, entry)).collect();
    let page = Page {
        css: CSS,
        organization: &view.inputs.season.season.organization,
        date: chinese_day(stand.day),
        head,
        since,
        units: view.units.iter().filter_map(|unit| unit_row(stand, &unit.unit.id, unit.short())).collect(),
        overdue: lines(stand.overdue()),
        soon: lines(stand.soon()),
        soon_days: stand.soon,
        moved: stand
            .moved()
            .into_iter()
            .map(|(entry, old)| {
                let old = old.map_or("新列入", EntryState::title);
                let issue = crate::words::short(entry.cell(Field::Issue), 40);
                format!("{} {}：{old}→{}　{issue}", view.name(&entry.unit), entry.id, entry.state.title())
            })
            .collect(),
    };
    Ok(page.render()?)
}

fn unit_row(stand: &Stand<'_>, id: &str, name: &str) -> Option<UnitRow> {
    let tally = stand.tally(id);
    if tally.total == 0 {
        return None;
    }
    let before = stand.before.and_then(|before| before.units.get(id));
    let overdue = stand.overdue().iter().filter(|entry| entry.unit == id).count();
    Some(UnitRow {
        name: name.to_owned(),
        total: tally.total,
        done: tally.done,
        share: share(tally.done_share()),
        change: before.map_or_else(|| "—".to_owned(), |before| points(tally.done_share(), before.done_share())),
        progress: tally.in_progress + tally.reopened,
        open: tally.open,
        long_term: format!("{}（{}）", tally.long_term, share(tally.share(tally.long_term))),
        overdue,
        tone: if overdue > 0 { "bad" } else { "" },
    })
}

fn line(view: &View, entry: &Entry) -> Line {
    Line {
        unit: view.name(&entry.unit).to_owned(),
        id: entry.id.clone(),
        issue: crate::words::short(entry.cell(Field::Issue), 60),
        owner: entry.cell(Field::Owner).to_owned(),
        due: entry.due.clone().unwrap_or_default(),
    }
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), percent)
}

/// `+3`, `-1`, 持平.
fn signed(now: usize, before: usize) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => format!("增加{}项", now - before),
        std::cmp::Ordering::Less => format!("减少{}项", before - now),
        std::cmp::Ordering::Equal => "持平".to_owned(),
    }
}

/// A change of shares in percentage points.
fn points(now: Option<f64>, before: Option<f64>) -> String {
    let Some((now, before)) = now.zip(before) else { return "—".to_owned() };
    let change = (now - before) * 100.0;
    if change.abs() < 0.05 {
        "持平".to_owned()
    } else if change > 0.0 {
        format!("上升{change:.1}个百分点")
    } else {
        format!("下降{:.1}个百分点", -change)
    }
}
