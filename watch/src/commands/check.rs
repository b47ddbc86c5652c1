//! `shuping check`: is the season's folder ready, and what the service on this machine needs?

use std::path::{Component, Path};

use shuping_analyzers::scheme::{self, Note, Weight, renew, template};
use shuping_pipeline::run::SeasonFolder;

use crate::exit::{Exit, Failure};
use crate::output::{GREEN, RED, YELLOW, say, styled};
use crate::post::{self, ServiceSettings};

/// Names every mistake of scheme, roster and `service.toml`, and what the notice leaves open.
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
    let mut notes = scheme::check(&folder.scheme);
    notes.extend(people(&folder));
    let service = ServiceSettings::load(season);
    let settings = match &service {
        Ok(settings) => settings.clone(),
        Err(failure) => {
            say(format!("{} {failure}", styled(RED, "错误")));
            ServiceSettings::default()
        }
    };
    notes.extend(post::examine(&settings, &folder));
    for note in &notes {
        let mark = match note.weight {
            Weight::Error => styled(RED, "错误"),
            Weight::Note => styled(YELLOW, "请注意"),
        };
        say(format!("{mark} {}：{}", note.at, note.message));
    }
    if service.is_err() || notes.iter().any(|note| note.weight == Weight::Error) {
        return Ok(Exit::Configuration);
    }
    mailboxes(&folder, &settings)?;
    let season = &folder.scheme.season;
    say(format!(
        "{} {} {}年度：{}个单位，{}种材料，{}个重点，{}",
        styled(GREEN, "可以使用"),
        season.organization,
        season.year,
        folder.roster.units.len(),
        folder.scheme.materials.len(),
        folder.scheme.focus.len(),
        if folder.scheme.ballot.is_some() { "有测评" } else { "没有测评" },
    ));
    if let Some(told) = mail(&settings) {
        say(told);
    }
    Ok(Exit::Done)
}

/// Whether the mailboxes are there. The folder of fetched letters is made by the program, and a share may be away for a
/// while: the daemon waits for it.
fn mailboxes(folder: &SeasonFolder, settings: &ServiceSettings) -> Result<(), Failure> {
    let made = settings.intake.as_ref().map(|intake| folder.root.join(&intake.into));
    for mailbox in &folder.scheme.season.mailboxes {
        let place = folder.root.join(mailbox);
        if place.is_dir() || made.as_ref() == Some(&place) {
            continue;
        }
        let own = Path::new(mailbox).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if own {
            let message = format!("收件箱“{mailbox}”不存在；请建立这个文件夹，或在 season.toml 的 mailboxes 里改正");
            return Err(Failure::told(Exit::NoInput, message));
        }
        let mark = styled(YELLOW, "请注意");
        say(format!("{mark} 收件箱 {} 现在打不开；网络盘连上之前，其中的文件收不到", place.display()));
    }
    Ok(())
}

/// What the service will do with mail, where it is to do anything.
fn mail(settings: &ServiceSettings) -> Option<String> {
    let sends = settings.mail.as_ref().map(|mail| format!("经 {} 发信", mail.smtp.host));
    let fetches = settings.intake.as_ref().map(|intake| {
        let (host, minutes) = (&intake.imap.host, intake.every_minutes);
        format!("每 {minutes} 分钟从 {host} 的 {} 收信，放进 {}", intake.folder, intake.into)
    });
    let told: Vec<String> = [sends, fetches].into_iter().flatten().collect();
    (!told.is_empty()).then(|| format!("{} service.toml：{}", styled(GREEN, "可以使用"), told.join("；")))
}

/// The organisation as a new scheme has it.
const UNNAMED: &str = "（单位全称）";

/// What the roster does not fit the scheme in.
fn people(folder: &SeasonFolder) -> Vec<Note> {
    let (roster, scheme) = (&folder.roster, &folder.scheme);
    let note = |at: String, message: String| Note { weight: Weight::Note, at, message };
    let mut notes = Vec::new();
    if scheme.season.organization == UNNAMED {
        notes.push(note("season.organization".into(), format!("还写着样例“{UNNAMED}”；请填写本单位的全称")));
    }
    if fs_err::read_to_string(folder.root.join("roster.csv")).is_ok_and(|text| text == template::ROSTER) {
        notes.push(note("名单".into(), "还是样例，请填写本单位的名单".into()));
    }
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
