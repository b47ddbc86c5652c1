//! 测评结果 and 测评明细: what the votes mean, computed in the workbook from the counts.
//!
//! Votes are shown as counts of a group, never of a rater; a group smaller than the scheme's minimum is not shown.

mod audit;
mod details;
mod numbers;
mod ranks;
mod results;

use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::utility::column_number_to_name;

use shuping_analyzers::ballots::parse_exact;
use shuping_analyzers::season::BallotResult;

pub(crate) use audit::hidden_groups;
use audit::{Audit, DIGITS, TOTAL_DIGITS};
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
}

impl<'a> Votes<'a> {
    pub(crate) fn new(look: &Look, view: &View<'a>) -> Self {
        let audit = Audit::new(view);
        let places = Places::new(look, &audit);
        Self { audit, places }
    }

    /// A cell that repeats a figure of 测评结果; the figure itself where the unit has no row there.
    fn repeat(&self, unit: &str, column: u16, value: Cell) -> Cell {
        let Some(at) = self.audit.units.iter().position(|one| one.result.unit == unit) else { return value };
        let row = u32::try_from(at).unwrap_or(0) + FIRST_ROW + 1;
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
        let counted = self.audit.units.iter().find(|unit| unit.result.unit == row.unit && row.components.is_empty());
        let counted = counted.and_then(|unit| unit.vote).map(|vote| rounded(vote, DIGITS));
        self.repeat(&row.unit, self.places.results.score, said.or(counted).or(row.weighted).into())
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
