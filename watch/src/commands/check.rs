//! `shuping check`: is the season's folder ready?

use std::path::Path;

use shuping_analyzers::scheme::{self, Note, Weight, renew};
use shuping_pipeline::run::SeasonFolder;

use crate::exit::{Exit, Failure};
use crate::output::{GREEN, RED, YELLOW, say, styled};

/// Names every mistake of scheme and roster, and what the notice leaves open.
pub(super) fn check(season: &Path) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    let path = season.join("season.toml");
    let text = fs_err::read_to_string(&path)?;
    let open = renew::unconfirmed(&text);
    if !open.is_empty() {
        let lines: Vec<String> = open.iter().map(ToString::to_string).collect();
        say(format!(
            "{} {}：还有 {} 处标着“{}”，在第 {} 行；核对后删去这几个字",
            styled(YELLOW, "请确认"),
            path.display(),
            open.len(),
            renew::CONFIRM,
            lines.join("、")
        ));
    }
    let notes = scheme::check(&folder.scheme);
    for note in notes.iter().chain(&people(&folder)) {
        let mark = match note.weight {
            Weight::Error => styled(RED, "错误"),
            Weight::Note => styled(YELLOW, "请注意"),
        };
        say(format!("{mark} {}：{}", note.at, note.message));
    }
    if notes.iter().any(|note| note.weight == Weight::Error) {
        return Ok(Exit::Configuration);
    }
    for mailbox in folder.scheme.season.mailboxes.iter().filter(|mailbox| !folder.root.join(mailbox).is_dir()) {
        let message = format!("收件箱“{mailbox}”不存在；请建立这个文件夹，或在 season.toml 的 mailboxes 里改正");
        return Err(Failure::told(Exit::NoInput, message));
    }
    let settings = &folder.scheme.season;
    say(format!(
        "{} {} {}年度：{}个单位，{}种材料，{}个重点，{}",
        styled(GREEN, "可以使用"),
        settings.organization,
        settings.year,
        folder.roster.units.len(),
        folder.scheme.materials.len(),
        folder.scheme.focus.len(),
        if folder.scheme.ballot.is_some() { "有测评" } else { "没有测评" },
    ));
    Ok(Exit::Done)
}

/// What the roster does not fit the scheme in.
fn people(folder: &SeasonFolder) -> Vec<Note> {
    let (roster, scheme) = (&folder.roster, &folder.scheme);
    let note = |at: String, message: String| Note { weight: Weight::Note, at, message };
    let mut notes = Vec::new();
    for unit in &roster.units {
        if let Some(parent) = unit.parent.as_ref().filter(|_| roster.parent(unit).is_none()) {
            let message = format!("“{}”的上级单位“{parent}”不在名单里；请写它的编号、全称或简称", unit.name);
            notes.push(note(format!("名单 {}", unit.id), message));
        }
        let types = scheme
            .materials
            .iter()
            .filter_map(|material| material.required_of.as_ref())
            .chain(scheme.levels.iter().filter_map(|level| level.required_of.as_ref()));
        let known = types.flatten().any(|kind| unit.kind.ends_with(kind.as_str()));
        let asked = scheme.materials.iter().any(|material| !material.optional && material.required_of.is_none());
        if !known && !asked && unit.owes.is_empty() && !unit.is_excused() {
            let message =
                format!("“{}”的单位类型“{}”在方案里没有提到，不要求它交任何材料；请核对类型", unit.name, unit.kind);
            notes.push(note(format!("名单 {}", unit.id), message));
        }
    }
    for gate in scheme.ballot.iter().flat_map(|ballot| &ballot.gates).filter(|gate| !gate.passes.is_empty()) {
        if roster.units.iter().all(|unit| !unit.facts.contains_key(&gate.title)) {
            let message = format!("名单里没有“{}”一栏，得分前提无法核对；请加上这一栏", gate.title);
            notes.push(note("名单".into(), message));
        }
    }
    notes
}
