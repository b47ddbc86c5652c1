//! Whose is a file, and what is it: evidence from names, letter and content, weighed, with its reasons kept.
//!
//! What stays doubtful is left open with its best guesses; nothing is guessed silently.

mod names;
mod paper;
mod text;
mod unit;
mod vocabulary;

use shuping_analyzers::ballots;
use shuping_analyzers::grid::Workbook;
use shuping_analyzers::ledger::{self, units};
use shuping_analyzers::scheme::{Roster, Scheme};
use shuping_analyzers::season::{file_name, kind};

use crate::content::{Content, Letter};

pub use names::Names;

/// What is known of a file before it is identified.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Path as the season names it: `folder/outer.zip!inner.docx`.
    pub path: &'a str,
    /// The mail that carried it.
    pub letter: Option<&'a Letter>,
    /// What it holds; `None` where it could not be read.
    pub content: Option<&'a Content>,
}

/// Whose a file is and what it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Identity {
    /// Roster id of the unit; `None` where none is named, or where several are as likely.
    pub unit: Option<String>,
    /// Roster ids of the units whose ledgers a file holds, where it holds those of several.
    pub units: Vec<String>,
    /// The kind: see [`kind`].
    pub kind: String,
    /// The year that the paper names as its own, in its title or file name.
    pub year: Option<i32>,
    /// An empty form, a notice, a picture: no material, with the reason in Chinese.
    pub irrelevant: Option<String>,
    /// The paper is little else than pictures that were not read: what kind it is follows from names alone.
    pub only_pictures: bool,
    /// What was decided from, strongest first, in Chinese.
    pub evidence: Vec<String>,
}

/// Identifies files against a season's roster and scheme.
#[derive(Debug)]
pub struct Identifier<'a> {
    scheme: &'a Scheme,
    roster: &'a Roster,
    names: Names,
}

impl<'a> Identifier<'a> {
    /// Prepares the names of the roster.
    #[must_use]
    pub fn new(scheme: &'a Scheme, roster: &'a Roster) -> Self {
        Self { scheme, roster, names: Names::new(roster) }
    }

    /// Whose a file is and what it is.
    #[must_use]
    pub fn identify(&self, candidate: &Candidate) -> Identity {
        let seen = text::Seen::of(candidate);
        let mut told = paper::decide(&seen, candidate.content, self.scheme, self.roster);
        let unit = unit::decide(&seen, &self.names, self.roster);
        let units = if told.kind == kind::LEDGER { self.several(candidate, unit.id.as_deref()) } else { Vec::new() };
        let unit_id = match told.kind.as_str() {
            kind::ROSTER => None,
            kind::BALLOTS => match candidate.content.and_then(Content::cells) {
                Some(cells) => self.voted_on(candidate, &cells),
                // A scan whose table is not read still names the one it is about.
                None => unit.id.clone(),
            },
            _ => unit.id.filter(|_| units.is_empty()),
        };
        if !units.is_empty() {
            told.evidence.push(format!("内有{}个单位的台账", units.len()));
        }
        if unit_id.is_some() || !matches!(told.kind.as_str(), kind::ROSTER | kind::BALLOTS) {
            told.evidence.extend(unit.evidence);
        }
        Identity {
            unit: unit_id,
            units,
            kind: told.kind,
            year: text::year(&seen),
            irrelevant: told.irrelevant,
            only_pictures: told.only_pictures,
            evidence: told.evidence,
        }
    }

    /// The units whose ledgers a file holds, where it holds those of several.
    fn several(&self, candidate: &Candidate, own: Option<&str>) -> Vec<String> {
        let settings = paper::settings(self.scheme);
        let ledger = match candidate.content {
            Some(Content::Document(document)) => ledger::read_document(document, &settings),
            Some(Content::Workbook(workbook)) => ledger::read_workbook(workbook, &settings),
            _ => return Vec::new(),
        };
        units::several(&ledger, self.roster, own).into_iter().map(str::to_owned).collect()
    }

    /// The one unit that a ballot sheet is about; a sheet about many belongs to none of them.
    fn voted_on(&self, candidate: &Candidate, cells: &Workbook) -> Option<String> {
        let rules = self.scheme.ballot.as_ref()?;
        let readings = ballots::read(cells, file_name(candidate.path), rules, self.roster);
        let candidates = readings.sheets.iter().flat_map(|sheet| &sheet.regions).flat_map(|region| &region.candidates);
        let mut units = candidates.filter_map(|candidate| candidate.unit.clone());
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    }
}
