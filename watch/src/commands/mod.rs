//! What each subcommand does.

mod check;
mod init;
mod inspect;
mod run;
mod worker;

use crate::cli::{Arguments, Command};
use crate::exit::{Exit, Failure};

/// Does what the command line asks.
pub(crate) fn dispatch(arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Init { dir, rules } => init::init(dir, rules.as_deref()),
        Command::Check { season } => check::check(season),
        Command::Run { season, fail_on, quiet } => run::run(season, *fail_on, *quiet),
        Command::Inspect { file, season, json, fail_on } => inspect::inspect(file, season.as_deref(), *json, *fail_on),
        Command::ReadWorker { memory } => worker::serve(*memory),
    }
}
