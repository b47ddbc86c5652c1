//! From the cells of a ballot workbook to a proposal that a committee can decide on.
//!
//! The way of a vote: a [`Workbook`](crate::grid::Workbook) is [`read`] into [`SheetReadings`] (which region was
//! taken as what, each vote with its cell, each refusal with its reason); the readings of all files are [`count`]ed
//! into [`BallotResult`](crate::season::BallotResult)s, each step recorded in words; [`statistics`] says what the
//! votes mean beyond the proposal. Nothing is guessed silently and nothing is counted twice: what is not understood
//! is refused with what is missing.

mod corrections;
mod exact;
mod reading;
mod scoring;
mod statistics;

pub use corrections::{covers, nearly_repeats};
pub use exact::{Exact, decimal_text, half_up, parse_decimal, parse_exact};
pub use reading::{
    Ballot, Candidate, ComponentValue, FreeText, Heading, Layout, Mark, NameMatch, Passed, Reason, Region, Said,
    SheetReading, SheetReadings, Tally, TextKind, UnitNames, Verdict, Vote, describe, looks_like_ballots, read,
    sheet_of,
};
pub use scoring::count;
pub use statistics::statistics;
