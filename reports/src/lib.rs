//! Season → files.
//!
//! [`write`] turns a [`Season`](shuping_analyzers::season::Season) into everything that people act on: the comparative
//! workbook, a folder for each unit, one page for the season, and the same for machines. What it writes depends on its
//! [`Inputs`] alone: no clock, no network, no order of hash maps, so the same season gives the same bytes. Every file is
//! written beside its place and renamed into it.

pub mod bulletin;
mod error;
mod inputs;
pub mod json;
pub mod nightly;
pub mod notes;
mod notices;
mod pages;
mod place;
pub mod readback;
pub mod tables;
mod view;
mod words;
pub mod workbook;
mod write;

pub use error::Error;
pub use inputs::{Inputs, Lang, Originals, Readings};
pub use place::unit_folder;
pub use write::{FEEDBACK, LEDGER, NOTES, NOTICE, SELF_CHECK, write};
