//! End to end: whole seasons, the command line, the rooms of the house.

#![allow(missing_docs, reason = "test names say what they test")]

mod ballots;
mod bench;
mod check;
mod daemon;
mod formats;
#[cfg(target_os = "linux")]
mod hostile;
mod inspect;
mod labels;
mod ledger;
mod notices;
mod office;
mod outputs;
mod report;
mod rooms;
mod season;
mod seasons_of_others;
mod service;
mod spreadsheet;
