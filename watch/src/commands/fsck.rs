//! `shuping fsck` and `shuping compact`: is the store whole, and what of it can go.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shuping_pipeline::run::SeasonFolder;
use shuping_pipeline::store::{Examination, Lock, Post, Store};

use super::backup::size;
use super::locked;
use crate::exit::{Exit, Failure};
use crate::output::{GREEN, RED, YELLOW, say, styled};
use crate::post::ServiceSettings;

/// Of each kind of damage so many are named.
const NAMED: usize = 20;

/// Examines a store; with `repair`, lays aside what is damaged so that the next pass takes it anew.
pub(super) fn fsck(season: &Path, repair: bool, json: bool) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    // Nobody writes while things are moved.
    let _locks = if repair { Some(alone(&folder)?) } else { None };
    let store = Store::open(&folder.state())?;
    let found = store.examine()?;
    if json {
        say(machine_readable(&found)?);
    } else {
        tell(&found, season);
    }
    if repair {
        let aside = folder.state().join("aside");
        let moved = store.lay_aside(&found, &aside)?;
        say(format!("移开 {moved} 个文件到 {}；再运行 shuping run，收件箱里还有的会重新收取", aside.display()));
    }
    Ok(if found.is_sound() { Exit::Done } else { Exit::Data })
}

fn alone(folder: &SeasonFolder) -> Result<(Lock, Lock), Failure> {
    let take = |post| Lock::take(&folder.state(), post).map_err(locked);
    Ok((take(Post::Watch)?, take(Post::Outputs)?))
}

fn machine_readable(found: &Examination) -> Result<String, Failure> {
    let paths = |paths: &[std::path::PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let value = json!({
        "schema": 1,
        "sound": found.is_sound(),
        "database": found.database,
        "objects": found.objects,
        "bytes": found.bytes,
        "damaged": paths(&found.damaged),
        "missing": found.missing.iter().map(|(sha256, path)| json!({ "sha256": sha256, "path": path })).collect::<Vec<_>>(),
        "loose": found.loose.len(),
        "leftovers": paths(&found.leftovers),
    });
    serde_json::to_string_pretty(&value).map_err(|error| Failure::told(Exit::Internal, error.to_string()))
}

fn tell(found: &Examination, season: &Path) {
    let season = season.display();
    if found.database.is_empty() {
        say(format!("{} 状态库完好", styled(GREEN, "正常")));
    } else {
        say(format!("{} 状态库损坏：", styled(RED, "损坏")));
        found.database.iter().take(NAMED).for_each(|line| say(format!("  {line}")));
        say(
            "  怎么办：用最近的备份恢复（shuping restore）。没有备份时，停止程序，把 .shuping/state.sqlite* 移走再运行：",
        );
        say("  收件箱里的文件会重新收取，但人工认定、先前的收到时间和发信记录会丢失。");
    }
    say(format!("原件 {} 个，{}", found.objects, size(found.bytes)));
    if !found.damaged.is_empty() {
        say(format!("{} {} 个原件的内容和名字对不上（磁盘可能有坏块）：", styled(RED, "损坏"), found.damaged.len()));
        found.damaged.iter().take(NAMED).for_each(|path| say(format!("  {}", path.display())));
        say(format!("  怎么办：shuping fsck {season} --repair 把它们移开，再运行 shuping run；并检查磁盘"));
    }
    if !found.missing.is_empty() {
        say(format!("{} {} 个原件不在了：", styled(RED, "缺失"), found.missing.len()));
        found.missing.iter().take(NAMED).for_each(|(sha256, path)| {
            say(format!("  {path}（{}…）", sha256.get(..12).unwrap_or(sha256)));
        });
        say("  怎么办：收件箱里还有这个文件的，下次运行会重新收取；没有了的，从备份里恢复，或请报送单位重新报送");
    }
    if !found.leftovers.is_empty() {
        say(format!("{} {} 个写到一半的文件，没有用处", styled(YELLOW, "残留"), found.leftovers.len()));
    }
    if !found.loose.is_empty() {
        let bytes = found.loose.iter().map(|(_, bytes)| bytes).sum();
        say(format!(
            "{} 个原件已没有记录用到（{}），不碍事；shuping compact {season} 按规则清理",
            found.loose.len(),
            size(bytes)
        ));
    }
}

/// Deletes originals that nothing needs and that are older than the rule says.
pub(super) fn compact(season: &Path, days: Option<u32>) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    let days = match days {
        Some(days) => days,
        None => ServiceSettings::load(season)?.store.keep_days,
    };
    if days == 0 {
        say("service.toml 的 [store] keep_days = 0：永远保留，没有清理");
        return Ok(Exit::Done);
    }
    let _locks = alone(&folder)?;
    let store = Store::open(&folder.state())?;
    let (files, bytes) = compact_store(&store, days, Timestamp::now())?;
    say(format!("清理了 {files} 个没有用处、超过 {days} 天的原件，腾出 {}", size(bytes)));
    Ok(Exit::Done)
}

/// The same for those who hold the locks already.
pub(crate) fn compact_store(store: &Store, days: u32, now: Timestamp) -> Result<(usize, u64), Failure> {
    let before = now - SignedDuration::from_hours(24 * i64::from(days));
    store.database.forget_letters_before(before)?;
    Ok(store.compact(before)?)
}
