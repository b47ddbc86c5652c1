//! Rectification ledgers: rows, deadlines, states.
//!
//! [`read_document`] and [`read_workbook`] understand the forms that units fill in, whatever their columns are called
//! and in whichever order they stand; [`checks`] says what is wrong with a ledger, [`compare`] sets it beside the
//! report, [`merge`] keeps the one ledger of the season.

mod around;
mod blocks;
mod boxes;
pub mod checks;
mod columns;
pub mod compare;
mod content;
pub mod desk;
mod earlier;
pub mod entry;
mod field;
mod finished;
mod form;
mod head_names;
mod head_shapes;
mod heads;
pub mod judgement;
mod lines;
mod lists;
mod marks;
pub mod merge;
mod mixed;
mod numbers;
mod pairing;
mod parted;
mod recognised;
mod rows;
pub mod season;
mod stacked;
pub mod status;
mod text;
pub mod units;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::DeadlineContext;
use crate::document::Document;
use crate::grid::Workbook;
use crate::scheme::Rectification;
use crate::season::LedgerRow;

pub(crate) use content::{are_sentences, are_times};
pub use field::Field;
pub(crate) use heads::head_field;
pub use numbers::entry_number;

/// What a ledger is read by.
#[derive(Debug, Clone)]
pub struct LedgerSettings<'a> {
    /// The scheme's columns and their other names; the usual ones are always known.
    pub rectification: &'a Rectification,
    /// What deadlines without a year are read against.
    pub deadline: DeadlineContext,
    /// Day against which 逾期 is judged; `None` calls nothing overdue.
    pub as_of: Option<Date>,
    /// When the file arrived; 今年 is its year where the ledger does not say when it was filled in.
    pub received: Option<Date>,
}

/// What a ledger says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// One row per measure, in the order of the file; unit and path are left to the caller.
    pub rows: Vec<LedgerRow>,
    /// What follows 单位： above the table; empty where nothing does.
    pub unit: String,
    /// Lines above the table that are no field: titles, often with the unit's name.
    pub titles: Vec<String>,
    /// The parts of the file, by which rows are told apart where it holds the ledgers of several units.
    #[serde(default)]
    pub parts: Vec<units::Part>,
    /// 填报日期.
    pub filled_on: Option<Date>,
    /// The fields that the form has, with their heads, from the left.
    pub heads: Vec<(Field, String)>,
    /// What could not be read or had to be guessed, one sentence each, in Chinese.
    pub losses: Vec<String>,
}

/// Reads the ledger of a document: its tables, or rows that are parted by tabs.
#[must_use]
pub fn read_document(document: &Document, settings: &LedgerSettings<'_>) -> Ledger {
    let ledger = rows::read(&form::of_document(document), settings);
    if ledger.heads.is_empty() {
        // Tables that are no ledger may stand beside one that is running text.
        let text = text::read(document).map(|form| rows::read(&[form], settings));
        return text.filter(|text| !text.heads.is_empty()).unwrap_or(ledger);
    }
    ledger
}

/// Reads the ledger of a workbook. Hidden sheets are read only where no visible one holds a ledger.
#[must_use]
pub fn read_workbook(workbook: &Workbook, settings: &LedgerSettings<'_>) -> Ledger {
    let (visible, hidden) = form::of_workbook(workbook);
    let is_old = |form: &form::Form| earlier::is_of_earlier_year(form, settings.deadline.year);
    if visible.iter().any(is_old) {
        let (old, current): (Vec<_>, Vec<_>) = visible.iter().cloned().partition(is_old);
        let mut ledger = rows::read(&current, settings);
        if !ledger.rows.is_empty() {
            let sheets: Vec<&str> = old.iter().map(|form| form.sheet.as_str()).collect();
            ledger.losses.push(format!("工作表“{}”是以前年度的台账，没有读取", sheets.join("”“")));
            return ledger;
        }
    }
    let ledger = rows::read(&visible, settings);
    if ledger.heads.is_empty() && !hidden.is_empty() {
        let mut ledger = rows::read(&hidden, settings);
        if !ledger.heads.is_empty() {
            ledger.losses.push("台账在隐藏的工作表里，已读取".to_owned());
        }
        return ledger;
    }
    ledger
}

/// How sure it is that a document is a filled-in or empty ledger, 0…1.
#[must_use]
pub fn document_looks_like_ledger(document: &Document) -> f32 {
    rows::likeness(&form::of_document(document))
}

/// How sure it is that a workbook is a filled-in or empty ledger, 0…1.
#[must_use]
pub fn workbook_looks_like_ledger(workbook: &Workbook) -> f32 {
    // Nobody fills in so many rows by hand; votes of a large meeting need not be laid out as a form to see that.
    const MOST_CELLS: usize = 200_000;
    if workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>() > MOST_CELLS {
        return 0.0;
    }
    let (visible, hidden) = form::of_workbook(workbook);
    rows::likeness(if visible.is_empty() { &hidden } else { &visible })
}
