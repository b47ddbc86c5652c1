//! The language of 述职评议考核 and its judgement.
//!
//! Every function here goes from plain data to plain data: no file, no clock, no thread, no network.
//! What a document says comes in as a [`document::Document`], what a sheet says as a [`grid::Workbook`],
//! what the organisation ordered as a [`scheme::Scheme`]; what goes out is a [`season::Season`].

pub mod ballots;
pub mod calendar;
pub mod document;
pub mod duty_report;
pub mod finding;
pub mod grid;
pub mod ledger;
pub mod lexicon;
pub mod likeness;
mod network;
pub mod rules;
pub mod scheme;
pub mod season;
pub mod wordcount;
pub mod years;
