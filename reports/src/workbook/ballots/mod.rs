//! 测评结果 and 测评明细: what the votes mean, computed in the workbook from the counts.
//!
//! Votes are shown as counts of a group, never of a rater; a group smaller than the scheme's minimum is not shown.

mod audit;
mod chart;
mod details;
mod numbers;
mod ranks;
mod results;

use std::collections::BTreeMap;

use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::utility::column_number_to_name;

use shuping_analyzers::ballots::parse_exact;
use shuping_analyzers::season::BallotResult;

pub(crate) use audit::hidden_groups;
use audit::{Audit, DIGITS, TOTAL_DIGITS, Unit};
use numbers::rounded;

use super::look::Look;
use super::table::Cell;
use crate::Error;
use crate::view::View;

/// First row of both sheets: title, unit and date, one note and the heads stand above.
const FIRST_ROW: u32 = 4;

/// Where things stand on the two sheets.
struct Places {
    /// `'测评明细'!`
    detail: String,
    /// `'测评结果'!`
    result: String,
    columns: details::Columns,
    /// First row of each unit on 测评明细.
    rows: Vec<u32>,
    values_row: u32,
    results: results::Columns,
}

impl Places {
    fn new(look: &Look, audit: &Audit) -> Self {
        let (rows, values_row) = details::rows(audit);
        let trims = audit.rules.is_some_and(|rules| rules.trim.is_some());
        let scores = u16::try_from(audit.scores.len()).unwrap_or(0);
        Self {
            detail: format!("'{}'!", look.say("测评明细")),
            result: format!("'{}'!", look.say("测评结果")),
            columns: details::Columns { trims, scores },
            rows,
            values_row,
            results: results::Columns::new(audit),
        }
    }
}

/// The votes and where they stand in the workbook.
pub(crate) struct Votes<'a> {
    audit: Audit<'a>,
    places: Places,
    /// Places among the audit's units by roster id.
    units: BTreeMap<&'a str, usize>,
}

impl<'a> Votes<'a> {
    pub(crate) fn new(look: &Look, view: &View<'a>) -> Self {
        let audit = Audit::new(view);
        let places = Places::new(look, &audit);
        let units = audit.units.iter().enumerate().rev();
        let units = units.map(|(place, unit)| (unit.result.unit.as_str(), place)).collect();
        Self { audit, places, units }
    }

    /// The unit's votes and their row on 测评结果; nothing where it has none there.
    fn find(&self, unit: &str) -> Option<(&Unit<'a>, u32)> {
        let at = *self.units.get(unit)?;
        Some((self.audit.units.get(at)?, u32::try_from(at).ok()? + FIRST_ROW + 1))
    }

    /// A cell that repeats a figure of 测评结果; the figure itself where the unit has no row there.
    fn repeat(&self, unit: &str, column: u16, value: Cell) -> Cell {
        let Some((_, row)) = self.find(unit) else { return value };
        let formula = format!("={}${}${row}", self.places.result, column_number_to_name(column));
        match value {
            Cell::Number(value) => Cell::Formula { formula, value },
            Cell::Text(value) => Cell::WordFormula { formula, value },
            other => other,
        }
    }

    /// The published score.
    pub(crate) fn published(&self, row: &BallotResult) -> Cell {
        let said = row.published.as_deref().and_then(|text| text.parse::<f64>().ok());
        self.repeat(&row.unit, self.places.results.published, said.into())
    }

    /// The score before rounding.
    pub(crate) fn score(&self, row: &BallotResult) -> Cell {
        let digits = if row.components.is_empty() { DIGITS } else { TOTAL_DIGITS };
        let said = row.weighted_exact.as_deref().and_then(parse_exact).map(|score| rounded(score, digits));
        let counted = || {
            let (unit, _) = self.find(&row.unit).filter(|_| row.components.is_empty())?;
            unit.vote.map(|vote| rounded(vote, DIGITS))
        };
        self.repeat(&row.unit, self.places.results.score, said.or_else(counted).or(row.weighted).into())
    }

    /// The grade by the score alone.
    pub(crate) fn band(&self, row: &BallotResult) -> Cell {
        self.repeat(&row.unit, self.places.results.band, row.grade_by_band.as_deref().into())
    }

    /// The proposed grade.
    pub(crate) fn grade(&self, row: &BallotResult) -> Cell {
        self.repeat(&row.unit, self.places.results.grade, row.grade.as_deref().into())
    }

    /// The place.
    pub(crate) fn rank(&self, row: &BallotResult) -> Cell {
        self.repeat(&row.unit, self.places.results.rank, row.rank.into())
    }
}

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, votes: &Votes) -> Result<(), Error> {
    results::write(book, look, view, &votes.audit, &votes.places)?;
    details::write(book, look, view, &votes.audit, &votes.places)
}
