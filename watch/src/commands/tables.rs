//! `shuping tables`: every table as CSV.

use std::path::Path;

use shuping_reports::tables;

use super::run::Ready;
use crate::cli::Language;
use crate::exit::{Exit, Failure};
use crate::output::say;

/// Makes a pass and writes every table into `folder`, by default `out/csv`.
pub(super) fn tables(season: &Path, folder: Option<&Path>, language: Language) -> Result<Exit, Failure> {
    let ready = Ready::new(season, false)?.speaking(language);
    let folder = folder.map_or_else(|| ready.folder.out().join("csv"), Path::to_owned);
    let written = ready.render(ready.day(), |inputs| Ok(tables::write(&folder, inputs)?))?;
    written.iter().for_each(|path| say(path.display()));
    Ok(Exit::Done)
}
