//! What each subcommand does.

mod assign;
mod ballots;
mod check;
mod decisions;
mod doctor;
mod explain;
mod init;
mod inspect;
mod ledger;
mod report;
mod run;
mod schemes;
mod status;
mod watch;
mod worker;

use crate::cli::{Arguments, BallotsCommand, Command};
use crate::exit::{Exit, Failure};

pub(crate) use report::write_night;
pub(crate) use run::{Ready, locked};

/// Does what the command line asks.
pub(crate) fn dispatch(arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Init { dir, scheme, rules } => init::init(dir, scheme.as_deref(), rules.as_deref()),
        Command::Check { season } => check::check(season),
        Command::Run { season, fail_on, quiet } => run::run(season, *fail_on, *quiet),
        Command::Report { season, date } => report::report(season, *date),
        Command::Inspect { file, season, json, fail_on } => inspect::inspect(file, season.as_deref(), *json, *fail_on),
        Command::Ballots { command: BallotsCommand::Read { file, season, json } } => ballots::read(file, season, *json),
        Command::Ledger { season, unit, due_in, date, bulletin, json } => ledger::ledger(&ledger::Order {
            season,
            unit: unit.as_deref(),
            due_in: *due_in,
            date: *date,
            bulletin: *bulletin,
            json: *json,
        }),
        Command::Explain { rule } => explain::explain(rule.as_deref()),
        Command::Schemes { name } => schemes::schemes(name.as_deref()),
        Command::Doctor { season } => doctor::doctor(season.as_deref()),
        Command::Watch { season, until_quiet } => watch::watch(season, *until_quiet),
        Command::Status { season, json } => status::status(season, *json),
        Command::Assign { season, file, unit, kind, undo } => {
            assign::assign(season, file, &assign::Said { unit: unit.as_deref(), kind: kind.as_deref(), undo: *undo })
        }
        Command::ReadWorker { memory } => worker::serve(*memory),
    }
}
