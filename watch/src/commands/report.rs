//! `shuping report`: the folder of a night, on demand.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::run::Ready;
use crate::cli::Language;
use crate::exit::{Exit, Failure};
use crate::night;
use crate::output::say;

/// Makes a pass and writes `out/nightly/YYYY-MM-DD/`, compared with the latest earlier night.
pub(super) fn report(season: &Path, date: Option<Date>, language: Language) -> Result<Exit, Failure> {
    let ready = Ready::new(season, false)?.speaking(language);
    let day = date.unwrap_or_else(|| today(&ready.folder.scheme.season.timezone));
    let out = ready.folder.out();
    let written = ready.render(day, |inputs| night::write(&ready.store, &out, inputs, &[]))?;
    written.files.iter().for_each(|path| say(path.display()));
    Ok(Exit::Done)
}

/// The day in the season's zone.
pub(super) fn today(zone: &str) -> Date {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::now().to_zoned(zone).date()
}
