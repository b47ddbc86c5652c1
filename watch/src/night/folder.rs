//! The folder of a night, compared with the latest one before it.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use shuping_analyzers::season::Season;
use shuping_pipeline::store::Store;
use shuping_reports::{Inputs, nightly};

use crate::exit::Failure;

/// Name under which the store keeps the days of earlier nights, one a line.
const NIGHTS: &str = "nights";

/// So many nights are kept to be compared with; the folders themselves stay.
const KEPT: usize = 40;

/// A night that lies in the outputs.
#[derive(Debug)]
pub(crate) struct Written {
    /// Its files.
    pub files: Vec<PathBuf>,
    /// The season as the night before told it.
    pub before: Option<Season>,
}

/// Writes `nightly/YYYY-MM-DD/` for the day that the inputs bear, and keeps the season for the next night.
pub(crate) fn write(store: &Store, out: &Path, inputs: &Inputs, warnings: &[String]) -> Result<Written, Failure> {
    let before = earlier(store, inputs.made_on)?;
    let files = nightly::write(out, inputs, before.as_ref(), warnings)?;
    keep(store, inputs.made_on, inputs.season)?;
    Ok(Written { files, before })
}

/// The files of a night, whether they are there or not.
pub(crate) fn files(out: &Path, day: Date) -> Vec<PathBuf> {
    let folder = out.join("nightly").join(day.to_string());
    [nightly::MATERIALS, nightly::QUALITY, nightly::PAGE].iter().map(|name| folder.join(name)).collect()
}

fn nights(store: &Store) -> Result<Vec<Date>, Failure> {
    let kept = store.database.remembered(NIGHTS)?.unwrap_or_default();
    Ok(kept.lines().filter_map(|line| line.parse().ok()).collect())
}

/// The season as the latest night before a day told it. The same day made again compares with the same night.
pub(crate) fn earlier(store: &Store, day: Date) -> Result<Option<Season>, Failure> {
    let Some(night) = nights(store)?.into_iter().filter(|night| *night < day).max() else { return Ok(None) };
    let kept = store.database.remembered(&name(night))?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

fn keep(store: &Store, day: Date, season: &Season) -> Result<(), Failure> {
    let mut days = nights(store)?;
    days.push(day);
    days.sort();
    days.dedup();
    let old: Vec<Date> = days.drain(..days.len().saturating_sub(KEPT)).collect();
    let text = serde_json::to_string(season).map_err(std::io::Error::other)?;
    let lines: Vec<String> = days.iter().map(ToString::to_string).collect();
    store.database.together(|| {
        store.database.remember(&name(day), &text)?;
        store.database.remember(NIGHTS, &lines.join("\n"))?;
        old.iter().try_for_each(|night| store.database.forget(&name(*night)))
    })?;
    Ok(())
}

fn name(night: Date) -> String {
    format!("night {night}")
}
