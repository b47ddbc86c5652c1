//! The program `shuping`: command line, mailbox scanner, schedule, daemon.

mod cli;
mod commands;
mod daemon;
mod exit;
mod fault;
mod inbox;
mod night;
mod output;
mod post;
mod progress;
mod service;
mod telemetry;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(&error),
    };
    fault::listen();
    match fault::caught(|| commands::dispatch(&arguments)) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::failure(&failure);
            failure.exit().into()
        }
    }
}
