//! `shuping report`: the folder of a night, on demand.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shuping_analyzers::season::Season;
use shuping_pipeline::store::Store;
use shuping_reports::nightly;

use super::run::Ready;
use crate::exit::{Exit, Failure};
use crate::output::say;

/// Name under which the store keeps the days of earlier nights, one a line.
const NIGHTS: &str = "nights";

/// Makes a pass and writes `out/nightly/YYYY-MM-DD/`, compared with the latest earlier night.
pub(super) fn report(season: &Path, date: Option<Date>) -> Result<Exit, Failure> {
    let ready = Ready::new(season, false)?;
    let day = date.unwrap_or_else(|| today(&ready.folder.scheme.season.timezone));
    write_night(&ready, day)?.iter().for_each(|path| say(path.display()));
    Ok(Exit::Done)
}

/// Writes the folder of a night and tells its files.
pub(crate) fn write_night(ready: &Ready, day: Date) -> Result<Vec<PathBuf>, Failure> {
    let before = earlier(&ready.store, day)?;
    let out = ready.folder.out();
    ready.render(day, |inputs| {
        let written = nightly::write(&out, inputs, before.as_ref())?;
        keep(&ready.store, day, inputs.season)?;
        Ok(written)
    })
}

/// The day in the season's zone.
pub(super) fn today(zone: &str) -> Date {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::now().to_zoned(zone).date()
}

fn nights(store: &Store) -> Result<Vec<Date>, Failure> {
    let kept = store.database.remembered(NIGHTS)?.unwrap_or_default();
    Ok(kept.lines().filter_map(|line| line.parse().ok()).collect())
}

/// The season as the latest night before a day told it. The same day made again compares with the same night.
fn earlier(store: &Store, day: Date) -> Result<Option<Season>, Failure> {
    let Some(night) = nights(store)?.into_iter().filter(|night| *night < day).max() else { return Ok(None) };
    let kept = store.database.remembered(&format!("night {night}"))?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

fn keep(store: &Store, day: Date, season: &Season) -> Result<(), Failure> {
    let mut days = nights(store)?;
    days.push(day);
    days.sort();
    days.dedup();
    let text = serde_json::to_string(season).map_err(std::io::Error::other)?;
    store.database.remember(&format!("night {day}"), &text)?;
    let lines: Vec<String> = days.iter().map(ToString::to_string).collect();
    Ok(store.database.remember(NIGHTS, &lines.join("\n"))?)
}
