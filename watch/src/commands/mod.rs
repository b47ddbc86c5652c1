//! What each subcommand does.

mod assign;
mod backup;
mod ballots;
mod check;
mod completions;
mod decisions;
mod doctor;
mod explain;
mod fsck;
mod init;
mod inspect;
mod ledger;
mod mail;
mod report;
mod run;
mod schemes;
mod service;
mod status;
mod tables;
mod unchanged;
mod watch;
mod worker;

use crate::cli::{Arguments, BallotsCommand, Command};
use crate::exit::{Exit, Failure};

pub(crate) use fsck::compact_store;
pub(crate) use run::{Ready, locked};

/// Does what the command line asks.
pub(crate) fn dispatch(arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Init { dir, scheme, rules, from } => match from {
            Some(last) => init::carry_on(dir, last),
            None => init::init(dir, scheme.as_deref(), rules.as_deref()),
        },
        Command::Check { season } => check::check(season),
        Command::Run { season, fail_on, quiet, lang } => run::run(season, *fail_on, *quiet, *lang),
        Command::Report { season, date, lang } => report::report(season, *date, *lang),
        Command::Tables { season, dir, lang } => tables::tables(season, dir.as_deref(), *lang),
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
        Command::Watch { season, options } => watch::watch(season, options),
        Command::Status { season, json } => status::status(season, *json),
        Command::Assign { season, file, unit, kind, undo } => {
            assign::assign(season, file, &assign::Said { unit: unit.as_deref(), kind: kind.as_deref(), undo: *undo })
        }
        Command::Backup { season, file } => backup::backup(season, file),
        Command::Restore { file, season } => backup::restore(file, season),
        Command::Fsck { season, repair, json } => fsck::fsck(season, *repair, *json),
        Command::Compact { season, days } => fsck::compact(season, *days),
        Command::Mail { season, action } => mail::mail(season, action),
        Command::Service { command } => service::service(command),
        Command::Completions { shell } => completions::completions(*shell),
        Command::Man { folder } => completions::man(folder.as_deref()),
        Command::ReadWorker { memory } => worker::serve(*memory),
    }
}
