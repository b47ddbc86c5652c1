//! `shuping ballots read`: what a ballot file was taken for.

use std::path::Path;

use shuping_analyzers::ballots;
use shuping_pipeline::run::SeasonFolder;

use super::worker;
use crate::exit::{Exit, Failure};
use crate::output::say;

/// Shows the regions, the ballots kept and refused, and the reasons, each with its cell.
pub(super) fn read(file: &Path, season: &Path, json: bool) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    let Some(rules) = &folder.scheme.ballot else {
        return Err(Failure::told(Exit::Configuration, "这个年度的方案里没有测评（[ballot]）"));
    };
    let (name, content) = worker::open(file)?;
    let Some(workbook) = content.cells() else {
        return Err(Failure::told(Exit::Data, format!("{name} 里没有表格")));
    };
    let readings = ballots::read(&workbook, &name, rules, &folder.roster);
    if json {
        say(serde_json::to_string_pretty(&readings)
            .map_err(|error| Failure::told(Exit::Internal, error.to_string()))?);
    } else {
        ballots::describe(&readings).into_iter().for_each(say);
    }
    let refused = readings.sheets.iter().any(|sheet| matches!(sheet.verdict, ballots::Verdict::Refused(_)));
    Ok(if refused { Exit::Data } else { Exit::Done })
}
