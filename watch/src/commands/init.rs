//! `shuping init`: a new season folder.

use std::path::{Path, PathBuf};

use shuping_analyzers::scheme::{renew, template};
use shuping_pipeline::run::{LoadError, MARKER, MARKER_TEXT, SeasonFolder};

use super::schemes;
use crate::exit::{Exit, Failure};
use crate::output::{BOLD, YELLOW, say, styled};

/// Writes a commented scheme, a roster to fill in and an empty mailbox. Nothing that is there is overwritten.
pub(super) fn init(dir: &Path, scheme: Option<&str>, rules: Option<&Path>) -> Result<Exit, Failure> {
    let scheme = match (scheme, rules) {
        (Some(name), _) => schemes::text(name)?.to_owned(),
        (None, Some(path)) => {
            let text = fs_err::read_to_string(path)?;
            template::from_rules(&text)
                .map_err(|reason| Failure::told(Exit::Data, format!("{}：{reason}", path.display())))?
        }
        (None, None) => template::commented(),
    };
    let path = free(dir)?;
    make_mailbox(&dir.join("mailbox"))?;
    fs_err::write(&path, scheme)?;
    let roster = dir.join("roster.csv");
    if !roster.exists() && !dir.join("roster.xlsx").exists() {
        fs_err::write(&roster, template::ROSTER)?;
    }
    say(format!("已新建 {}", dir.display()));
    say("下一步：");
    say(format!("  1. 按通知修改 {}（每一项都有说明）", path.display()));
    say(format!("  2. 在 {} 里填写单位名单（也可以换成 roster.xlsx）", roster.display()));
    say(format!("  3. shuping check {}", dir.display()));
    say(format!("  4. 把收到的文件放进 {}，然后 shuping run {}", dir.join("mailbox").display(), dir.display()));
    Ok(Exit::Done)
}

/// Makes a mailbox with its marker, the only time that anything is written there.
fn make_mailbox(mailbox: &Path) -> Result<(), Failure> {
    fs_err::create_dir_all(mailbox)?;
    if !mailbox.join(MARKER).exists() {
        fs_err::write(mailbox.join(MARKER), MARKER_TEXT)?;
    }
    Ok(())
}

/// Where the scheme goes; a season that is there already is never overwritten.
fn free(dir: &Path) -> Result<PathBuf, Failure> {
    let path = dir.join("season.toml");
    if path.exists() {
        let message = format!("{} 已经有了；换一个文件夹，或直接修改它", path.display());
        return Err(Failure::told(Exit::CannotCreate, message));
    }
    Ok(path)
}

/// Starts a season from last year's: dates moved to the same days of the week, the roster copied, last year's folder
/// named for the comparison. What has to be confirmed is marked in the scheme and told.
pub(super) fn carry_on(dir: &Path, last: &Path) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(last)?;
    let path = free(dir)?;
    fs_err::create_dir_all(dir)?;
    let old = last.join("season.toml");
    let text = fs_err::read_to_string(&old)?;
    let renewal = renew::renew(&text, &way_to(dir, last)?)
        .map_err(|mistakes| LoadError::Mistakes { path: old.display().to_string(), mistakes })?;
    for mailbox in &folder.scheme.season.mailboxes {
        make_mailbox(&dir.join(mailbox))?;
    }
    fs_err::write(&path, &renewal.text)?;
    for name in ["roster.xlsx", "roster.csv", "roster.xls", "roster.et", "roster.ods"] {
        let (from, to) = (last.join(name), dir.join(name));
        if from.is_file() && !to.exists() {
            fs_err::copy(from, to)?;
        }
    }
    say(format!("已按上年度（{}）新建 {}", last.display(), dir.display()));
    say(styled(BOLD, "请逐条确认："));
    let listed = renewal.confirm.iter().map(String::as_str).chain(of_roster(&folder));
    for (number, item) in listed.enumerate() {
        say(format!("  {} {item}", styled(YELLOW, format!("{}.", number + 1))));
    }
    say(format!("{} 里标了“{}”的地方，核对后删去这几个字；", path.display(), renew::CONFIRM));
    say(format!("然后 shuping check {}，它会说还有哪些没有确认", dir.display()));
    Ok(Exit::Done)
}

/// What of a copied roster belongs to last year.
fn of_roster(folder: &SeasonFolder) -> Vec<&'static str> {
    let units = &folder.roster.units;
    let mut open = vec!["名单照抄上年，请核对新任、离任书记和“任职时间”"];
    if units.iter().any(|unit| unit.reported.is_some()) {
        open.push("名单的“述职时间”一栏是上年的，请清空");
    }
    if folder.scheme.season.term.is_some() || units.iter().any(|unit| unit.on_site.is_some()) {
        open.push("名单的“上次现场述职”一栏，请给上年现场述职的单位填上日期");
    }
    if units.iter().any(|unit| !unit.facts.is_empty()) {
        open.push("名单里另外的栏目（如年度考核、被问责）是上年的，请清空或改写");
    }
    open
}

/// How the new season names last year's folder: from where it stands itself.
fn way_to(dir: &Path, last: &Path) -> Result<String, Failure> {
    let (dir, last) = (fs_err::canonicalize(dir)?, fs_err::canonicalize(last)?);
    let beside = dir.parent().is_some() && dir.parent() == last.parent();
    let way = match last.file_name().filter(|_| beside) {
        Some(name) => format!("../{}", name.to_string_lossy()),
        None => last.to_string_lossy().into_owned(),
    };
    Ok(way.replace('\\', "/"))
}
