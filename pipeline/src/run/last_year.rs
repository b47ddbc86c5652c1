//! The year before: a season folder, its season.json, or a workbook that somebody made by hand.

use std::path::Path;

use shuping_analyzers::season::Season;
use shuping_analyzers::years;

use super::folder::SeasonFolder;
use super::{Error, Progress, run};
use crate::content::Content;
use crate::store::Store;
use crate::worker::Pool;

/// Name under which the store keeps the last year as it was last found.
const KEPT: &str = "last year";

/// Last year's season and what is to be said of it. One that cannot be had is told, and is no failure: what was found
/// of it before is used then.
///
/// # Errors
///
/// When this season's own store fails.
pub(super) fn last_year(
    folder: &SeasonFolder,
    store: &Store,
    pool: &Pool,
    progress: &dyn Progress,
) -> Result<(Option<Season>, Vec<String>), Error> {
    let Some(path) = folder.last_year() else { return Ok((None, Vec::new())) };
    let found = find(folder, &path, pool, progress);
    if progress.stopped() {
        return Err(Error::Stopped);
    }
    match found {
        Ok((season, mut notes)) => {
            if folder.written_last_year().is_none() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                notes.push(format!(
                    "season.toml 没有写 last_year；上年度用了旁边的文件夹 ../{name}（同一单位、上一年度）。如不是它，请写明 last_year"
                ));
            }
            let kept = serde_json::to_string(&season).map_err(std::io::Error::other)?;
            if store.database.remembered(KEPT)?.as_deref() != Some(kept.as_str()) {
                store.database.remember(KEPT, &kept)?;
            }
            Ok((Some(season), notes))
        }
        Err(why) => {
            let kept = store.database.remembered(KEPT)?.and_then(|kept| serde_json::from_str::<Season>(&kept).ok());
            let instead =
                if kept.is_some() { "，比较用的是上次读到的内容" } else { "，本次不作两年比较" };
            Ok((kept, vec![format!("上年度的资料（{}）没有读到：{why}{instead}", path.display())]))
        }
    }
}

fn find(
    folder: &SeasonFolder,
    path: &Path,
    pool: &Pool,
    progress: &dyn Progress,
) -> Result<(Season, Vec<String>), String> {
    let shown = |error: &dyn std::fmt::Display| error.to_string();
    if path.is_dir() {
        return of_folder(folder, path, pool, progress);
    }
    if !path.exists() {
        return Err("文件或文件夹不在那里；如在移动硬盘或网络盘上，请接上后再运行".to_owned());
    }
    let bytes = fs_err::read(path).map_err(|error| shown(&error))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.to_lowercase().ends_with(".json") {
        let season =
            serde_json::from_slice(&bytes).map_err(|error| format!("不是本程序写出的 season.json：{error}"))?;
        return Ok((season, Vec::new()));
    }
    match pool.read(&name, &bytes).map_err(|error| shown(&error))? {
        Ok(Content::Workbook(workbook)) => {
            years::season_of(&workbook, &folder.roster, folder.scheme.season.year, &name)
                .ok_or_else(|| "表格里找不到“单位”栏和得分、名次、等次、字数、问题等栏".to_owned())
        }
        Ok(_) => Err("应是评议年度的文件夹、season.json，或有“单位”栏的表格".to_owned()),
        Err(refusal) => Err(refusal.reason),
    }
}

/// Another season, run in this one's store so that it is read once; its ledger as its own people left it.
fn of_folder(
    folder: &SeasonFolder,
    path: &Path,
    pool: &Pool,
    progress: &dyn Progress,
) -> Result<(Season, Vec<String>), String> {
    let told = path.join("out").join("season.json");
    let written = || fs_err::read(&told).ok().and_then(|bytes| serde_json::from_slice::<Season>(&bytes).ok());
    if !path.join("season.toml").is_file() {
        return written().map(|season| (season, Vec::new())).ok_or_else(|| "文件夹里没有 season.toml".to_owned());
    }
    let passed = SeasonFolder::load(path).map_err(|error| error.to_string()).and_then(|mut earlier| {
        earlier.forget_last_year();
        let store = Store::open(&folder.state().join("last-year")).map_err(|error| error.to_string())?;
        run(&earlier, &store, pool, &Quiet(progress)).map_err(|error| error.to_string())
    });
    match (passed, written()) {
        (Ok(mut outcome), season) => {
            outcome.season.rectification = season.map(|season| season.rectification).unwrap_or_default();
            Ok((outcome.season, outcome.notes))
        }
        (Err(_), Some(season)) => Ok((season, Vec::new())),
        (Err(why), None) => Err(why),
    }
}

/// Says nothing, and stops when it is told.
struct Quiet<'a>(&'a dyn Progress);

impl Progress for Quiet<'_> {
    fn start(&self, _total: usize) {}
    fn step(&self, _path: &str) {}
    fn finish(&self) {}
    fn stopped(&self) -> bool {
        self.0.stopped()
    }
}
