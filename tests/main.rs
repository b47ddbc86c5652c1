//! End to end: whole seasons, the command line, the rooms of the house.

#![allow(missing_docs, reason = "test names say what they test")]

mod bench;
mod check;
mod daemon;
mod inspect;
mod ledger;
mod office;
mod report;
mod rooms;
mod season;
