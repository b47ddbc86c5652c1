//! What the program says: results to standard output, everything else to standard error, colour only where it is seen.

use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::exit::{Exit, Failure};

/// 必须改, failures.
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
/// 建议改.
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
/// What is in order.
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
/// Headings.
pub(crate) const BOLD: Style = Style::new().bold();
/// Margins and explanations.
pub(crate) const DIM: Style = Style::new().dimmed();

/// Text in a style.
pub(crate) fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// A line of the result. A reader that went away is no failure.
pub(crate) fn say(line: impl std::fmt::Display) {
    drop(writeln!(anstream::stdout(), "{line}"));
}

/// A line beside the result.
pub(crate) fn tell(line: impl std::fmt::Display) {
    drop(writeln!(anstream::stderr(), "{line}"));
}

/// Says why the program could not do what was asked.
pub(crate) fn failure(failure: &Failure) {
    tell(format!("{} {failure}", styled(RED, "错误：")));
    failure.advice().into_iter().for_each(|advice| tell(format!("  {advice}")));
}

/// What clap has to say: help and version are results, the rest is wrong usage.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    drop(error.print());
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() }
}
