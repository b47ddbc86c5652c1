//! Whose the rows of a ledger are, where one file holds the ledgers of several units: by a column, by a sheet or table
//! for each, by 单位： lines, or by headings between the rows.

use serde::{Deserialize, Serialize};

use super::Ledger;
use super::desk::unit_named;
use crate::scheme::Roster;
use crate::season::LedgerRow;

/// Rows that follow each other, with what may name their unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Index of the first row.
    pub first: usize,
    /// What follows 单位：, or a heading between the rows.
    pub named: String,
    /// The sheet's name and the lines above the table.
    pub titles: Vec<String>,
    /// Whether it is another sheet: what stood before says nothing of it.
    pub sheet: bool,
}

/// The unit that a row names itself, in its own column.
#[must_use]
pub fn named_by_row<'a>(row: &LedgerRow, roster: &'a Roster) -> Option<&'a str> {
    unit_named(roster, row.unit.as_deref()?)
}

/// The unit of every row: by its column, else by the part of the file that it stands in. `None` where neither tells.
#[must_use]
pub fn of_rows<'a>(ledger: &Ledger, roster: &'a Roster) -> Vec<Option<&'a str>> {
    let parts: Vec<Option<&str>> = ledger.parts.iter().map(|part| of_part(part, roster)).collect();
    let by_part = |row: usize| {
        for (part, unit) in ledger.parts.iter().zip(&parts).rev().filter(|(part, _)| part.first <= row) {
            if unit.is_some() || part.sheet {
                return *unit;
            }
        }
        None
    };
    ledger.rows.iter().enumerate().map(|(number, row)| named_by_row(row, roster).or_else(|| by_part(number))).collect()
}

/// The units that a file is about when it is about several, each once, in the order of the file; empty where it is
/// about one. `own` is the unit whose file it seems to be: it stays so where most of the rows are its own.
#[must_use]
pub fn several<'a>(ledger: &Ledger, roster: &'a Roster, own: Option<&str>) -> Vec<&'a str> {
    let of_rows = of_rows(ledger, roster);
    let mut units: Vec<&str> = Vec::new();
    for unit in of_rows.iter().flatten() {
        if !units.contains(unit) {
            units.push(unit);
        }
    }
    let foreign = of_rows.iter().flatten().filter(|unit| own.is_some_and(|own| own != **unit)).count();
    let is_own = own.is_some() && foreign * 2 < of_rows.len();
    if units.len() < 2 || is_own { Vec::new() } else { units }
}

/// The unit of a part: what follows 单位： tells, else one of its titles, but only by a whole name of the roster.
fn of_part<'a>(part: &Part, roster: &'a Roster) -> Option<&'a str> {
    if !part.named.is_empty() {
        let bare = part
            .named
            .trim_start_matches(|letter: char| "一二三四五六七八九十0123456789（()）、.．　 ".contains(letter));
        return unit_named(roster, bare);
    }
    part.titles.iter().find_map(|title| unit_named(roster, title))
}
