//! `shuping check`: is the season's folder ready?

use std::path::Path;

use shuping_analyzers::scheme::{self, Weight};
use shuping_pipeline::run::SeasonFolder;

use crate::exit::{Exit, Failure};
use crate::output::{GREEN, RED, YELLOW, say, styled};

/// Names every mistake of scheme and roster, and what the notice leaves open.
pub(super) fn check(season: &Path) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    let notes = scheme::check(&folder.scheme);
    for note in &notes {
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
