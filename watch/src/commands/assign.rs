//! `shuping assign`: what a person says of a file, and taking it back.

use std::path::Path;

use jiff::Timestamp;
use shuping_analyzers::scheme::{Roster, Scheme};
use shuping_analyzers::season::kind;
use shuping_pipeline::run::SeasonFolder;
use shuping_pipeline::store::{Assignment, Lock, Post, Store};
use unicode_normalization::UnicodeNormalization;

use crate::exit::{Exit, Failure};
use crate::output::say;

/// What is said.
pub(super) struct Said<'a> {
    /// The unit: its id, name or short name.
    pub unit: Option<&'a str>,
    /// The kind: its key, title or alias.
    pub kind: Option<&'a str>,
    /// Take back what was said before.
    pub undo: bool,
}

/// Keeps what is said of a file.
pub(super) fn assign(season: &Path, file: &str, said: &Said) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    let store = Store::open(&folder.state())?;
    let file: String = file.replace('\\', "/").nfc().collect();
    if said.undo {
        if !store.database.unassign(&file)? && !unassign_renamed(&store, &file)? {
            return Err(Failure::told(Exit::NoInput, format!("“{file}”没有人工认定过")));
        }
        say(format!("已收回对“{file}”的认定，{}", takes_effect(&folder)));
        return Ok(Exit::Done);
    }
    if said.unit.is_none() && said.kind.is_none() {
        return Err(Failure::told(Exit::Usage, "请用 --unit 写明单位，或用 --kind 写明材料种类，或用 --undo 收回"));
    }
    let sha256 = known(&store, &file)?;
    let unit = said.unit.map(|text| unit(text, &folder.roster)).transpose()?.unwrap_or_default();
    let kind = said.kind.map(|text| material(text, &folder.scheme)).transpose()?.unwrap_or_default();
    let before = store.database.assignments()?.into_iter().find(|one| one.path == file).unwrap_or_default();
    let keep = |new: String, old: String| if new.is_empty() { old } else { new };
    store.database.assign(&Assignment {
        path: file.clone(),
        sha256,
        unit: keep(unit, before.unit),
        kind: keep(kind, before.kind),
        at: Timestamp::now().to_string(),
    })?;
    say(format!("已记下对“{file}”的认定，{}", takes_effect(&folder)));
    Ok(Exit::Done)
}

/// When it shows.
fn takes_effect(folder: &SeasonFolder) -> &'static str {
    if Lock::holder(&folder.state(), Post::Watch).is_some() {
        "正在运行的 shuping watch 会马上采用"
    } else {
        "下次 shuping run 时采用"
    }
}

/// Takes back what was said of a file when it had another name.
fn unassign_renamed(store: &Store, file: &str) -> Result<bool, Failure> {
    let Ok(sha256) = known(store, file) else { return Ok(false) };
    let said = store.database.assignments()?;
    let Some(one) = said.iter().find(|one| !sha256.is_empty() && one.sha256 == sha256) else { return Ok(false) };
    Ok(store.database.unassign(&one.path)?)
}

/// The hash of a file that the program knows of.
fn known(store: &Store, file: &str) -> Result<String, Failure> {
    if let Some(verdict) = store.database.verdicts()?.into_iter().find(|one| one.path == file) {
        return Ok(verdict.sha256);
    }
    if let Some(arrival) = store.database.arrival(file)? {
        return Ok(arrival.sha256);
    }
    let end = file.rsplit('/').next().unwrap_or(file);
    let alike: Vec<String> =
        store.database.verdicts()?.into_iter().map(|one| one.path).filter(|path| path.ends_with(end)).collect();
    let hint = if alike.is_empty() { String::new() } else { format!("；是不是：{}", alike.join("、")) };
    Err(Failure::told(
        Exit::NoInput,
        format!("没有收到过“{file}”；文件的写法以 shuping status --json 里的 path 为准{hint}"),
    ))
}

fn unit(text: &str, roster: &Roster) -> Result<String, Failure> {
    let named = |unit: &&shuping_analyzers::scheme::Unit| unit.id == text || unit.name == text || unit.short() == text;
    let mut found = roster.units.iter().filter(named);
    match (found.next(), found.next()) {
        (Some(unit), None) => Ok(unit.id.clone()),
        (Some(_), Some(_)) => Err(Failure::told(Exit::Usage, format!("叫“{text}”的单位不止一个，请写编号"))),
        _ => {
            let ids: Vec<String> = roster.units.iter().map(|unit| format!("{} {}", unit.id, unit.short())).collect();
            Err(Failure::told(Exit::Usage, format!("名单里没有“{text}”；单位有：{}", ids.join("、"))))
        }
    }
}

fn material(text: &str, scheme: &Scheme) -> Result<String, Failure> {
    let own = scheme
        .materials
        .iter()
        .find(|one| one.kind == text || one.title == text || one.aliases.iter().any(|alias| alias == text));
    if let Some(material) = own {
        return Ok(material.kind.clone());
    }
    let known = [kind::LEDGER, kind::BALLOTS, kind::ROSTER, kind::IRRELEVANT, kind::DUTY_REPORT, kind::WORK_SUMMARY];
    if let Some(kind) = known.iter().find(|kind| **kind == text) {
        return Ok((*kind).to_owned());
    }
    let kinds: Vec<String> = scheme.materials.iter().map(|one| format!("{}（{}）", one.kind, one.title)).collect();
    Err(Failure::told(
        Exit::Usage,
        format!(
            "没有叫“{text}”的材料；可以写：{}、ballots（测评票）、roster（名单）、irrelevant（无关）",
            kinds.join("、")
        ),
    ))
}
