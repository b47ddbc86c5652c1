//! The nightly folder: what the department opens in the morning, and the letters about it.

mod letter;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use askama::Template;
use shuping_analyzers::season::{Completeness, CompletenessState, Season};

use crate::pages::CSS;
use crate::pages::season::people;
use crate::view::{Judgement, View};
use crate::words::Words;
use crate::{Error, Inputs, place, words, workbook};

pub use letter::{Digest, Reminder, digest, reminders};

/// Name of the workbook about materials.
pub const MATERIALS: &str = "材料报送情况.xlsx";
/// Name of the workbook about reports.
pub const QUALITY: &str = "报告质量.xlsx";
/// Name of the page.
pub const PAGE: &str = "日报.html";

#[derive(Template)]
#[template(path = "nightly.html")]
struct Page<'a> {
    t: Words,
    css: &'a str,
    organization: &'a str,
    date: String,
    since: &'a str,
    /// Whether there is an earlier night to compare with.
    compared: bool,
    warnings: &'a [String],
    quiet: bool,
    arrived: Vec<Arrived<'a>>,
    changed: Vec<String>,
    missing: Vec<Missing>,
    back: Vec<Back<'a>>,
    people: Vec<String>,
}

struct Arrived<'a> {
    at: String,
    unit: String,
    material: String,
    path: String,
    status: &'a str,
}

struct Missing {
    material: String,
    due: String,
    tone: &'static str,
    units: String,
}

struct Back<'a> {
    unit: String,
    verdict: &'a str,
    tone: &'static str,
    reasons: String,
}

/// Writes `nightly/YYYY-MM-DD/` for the day that the inputs bear; `since` is the season as the last such folder told
/// it, `None` for the first one. `warnings` stand at the head of the page: what a reader must know before the figures.
///
/// A new folder is filled beside its place and renamed into it: nobody opens a folder of which half is there. One that
/// is made again keeps what people laid into it; its files are replaced one by one.
///
/// # Errors
///
/// Where the disk refuses or an output cannot be put together.
pub fn write(out: &Path, inputs: &Inputs, since: Option<&Season>, warnings: &[String]) -> Result<Vec<PathBuf>, Error> {
    let files = [
        (MATERIALS, workbook::materials(inputs)?),
        (QUALITY, workbook::quality(inputs)?),
        (PAGE, page(&View::new(inputs), since, warnings)?.into_bytes()),
    ];
    let nights = out.join("nightly");
    let folder = nights.join(inputs.made_on.to_string());
    if !folder.exists() {
        let beside = nights.join(format!(".{}.part", inputs.made_on));
        if beside.exists() {
            fs_err::remove_dir_all(&beside)?;
        }
        for (name, bytes) in &files {
            place::put(&beside.join(name), bytes)?;
        }
        fs_err::rename(&beside, &folder)?;
        place::sync_folder(&nights)?;
    }
    files.iter().map(|(name, bytes)| place::put(&folder.join(name), bytes)).collect()
}

fn page(view: &View, since: Option<&Season>, warnings: &[String]) -> Result<String, Error> {
    let before = since.map(|season| Inputs { season, ..*view.inputs });
    let before = before.as_ref().map(View::new);
    let arrived = arrived(view, since);
    let changed = before.as_ref().map(|before| changed(view, before)).unwrap_or_default();
    let t = view.t();
    let page = Page {
        t,
        css: CSS,
        organization: &view.inputs.season.season.organization,
        date: t.day(view.inputs.made_on),
        since: t.say(if since.is_some() { "与上一次日报相比" } else { "到今天为止" }),
        compared: since.is_some(),
        warnings,
        quiet: since.is_some() && arrived.is_empty() && changed.is_empty(),
        arrived,
        changed,
        missing: missing(view),
        back: back(view),
        people: people(view),
    };
    Ok(page.render()?)
}

fn arrived<'a>(view: &View<'a>, since: Option<&Season>) -> Vec<Arrived<'a>> {
    let t = view.t();
    let known: std::collections::BTreeSet<(&str, &str)> = since
        .map(|season| season.submissions.iter().map(|row| (row.path.as_str(), row.sha256.as_str())).collect())
        .unwrap_or_default();
    let mut rows: Vec<_> = view
        .inputs
        .season
        .submissions
        .iter()
        .filter(|row| !known.contains(&(row.path.as_str(), row.sha256.as_str())))
        .collect();
    rows.sort_by(|a, b| (&a.received_at, &a.path).cmp(&(&b.received_at, &b.path)));
    rows.into_iter()
        .map(|row| Arrived {
            at: words::moment(&row.received_at),
            unit: row.unit.as_deref().map_or("—", |id| view.name(id)).to_owned(),
            material: t.say(words::material(view.inputs.scheme, &row.kind)).to_owned(),
            path: row.path.clone(),
            status: t.say(words::status(row.status)),
        })
        .collect()
}

/// States and verdicts that are others than before.
fn changed(view: &View, before: &View) -> Vec<String> {
    let (scheme, t) = (view.inputs.scheme, view.t());
    let mut said = Vec::new();
    let old: BTreeMap<(&str, &str), &Completeness> =
        before.inputs.season.completeness.iter().map(|row| ((row.unit.as_str(), row.kind.as_str()), row)).collect();
    for row in &view.inputs.season.completeness {
        let was = old.get(&(row.unit.as_str(), row.kind.as_str())).map(|row| row.state);
        if was != Some(row.state) {
            let was = t.say(was.map_or("新列入", words::completeness));
            let now = t.say(words::completeness(row.state));
            said.push(format!("{} {}：{was}→{now}", view.name(&row.unit), t.say(words::material(scheme, &row.kind))));
        }
    }
    for unit in &view.units {
        let Some(was) = before.unit(&unit.unit.id) else { continue };
        if was.judgement != unit.judgement {
            let (was, now) = (t.say(was.judgement.words()), t.say(unit.judgement.words()));
            said.push(format!("{} {}：{was}→{now}", unit.short(), t.say("述职报告")));
        }
        let grade = |unit: &crate::view::UnitView| unit.ballot.and_then(|row| row.grade.clone());
        if grade(was) != grade(unit) {
            let words = |grade: Option<String>| grade.unwrap_or_else(|| t.say("没有").into());
            let head = t.say("建议等次");
            said.push(format!("{} {head}：{}→{}", unit.short(), words(grade(was)), words(grade(unit))));
        }
    }
    said
}

fn missing(view: &View) -> Vec<Missing> {
    let t = view.t();
    let mut rows: Vec<(String, String, Vec<&str>)> = Vec::new();
    for row in &view.inputs.season.completeness {
        if !matches!(row.state, CompletenessState::Missing | CompletenessState::Unreadable) {
            continue;
        }
        let material = t.say(words::material(view.inputs.scheme, &row.kind)).to_owned();
        let due = row.due.as_deref().map_or_else(|| t.say("没有规定").to_owned(), words::moment);
        let name = view.name(&row.unit);
        match rows.iter_mut().find(|one| one.0 == material && one.1 == due) {
            Some(one) => one.2.push(name),
            None => rows.push((material, due, vec![name])),
        }
    }
    rows.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    let today = view.inputs.made_on.to_string();
    rows.into_iter()
        .map(|(material, due, units)| {
            let over = due.get(..10).is_some_and(|day| day < today.as_str());
            let due = if over { t.fill("{}（已过期）", due) } else { due };
            Missing { material, due, tone: if over { "bad" } else { "" }, units: units.join("、") }
        })
        .collect()
}

fn back<'a>(view: &View<'a>) -> Vec<Back<'a>> {
    let t = view.t();
    view.units
        .iter()
        .filter(|unit| unit.goes_back())
        .map(|unit| Back {
            unit: unit.short().to_owned(),
            verdict: t.say(unit.judgement.words()),
            tone: if unit.judgement == Judgement::Return { "bad" } else { "warn" },
            reasons: unit.reasons.join("；"),
        })
        .collect()
}
