//! [`Rows`]: where a unit's rows begin on each sheet, so that the overview can lead there; [`Sheet`]: what a sheet says.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::Lang;
use crate::words::say;

/// First rows by sheet and unit, noted while the sheets are written.
#[derive(Debug, Default)]
pub(crate) struct Rows(RefCell<BTreeMap<(String, String), u32>>);

impl Rows {
    /// A row about a unit; only the first one on a sheet counts.
    pub(super) fn note(&self, sheet: &str, unit: &str, row: u32) {
        self.0.borrow_mut().entry((sheet.to_owned(), unit.to_owned())).or_insert(row);
    }

    /// The way to a unit's first row on a sheet, by the sheet's Chinese name.
    pub(super) fn way(&self, lang: Lang, sheet: &str, unit: &str) -> Option<String> {
        let row = *self.0.borrow().get(&(sheet.to_owned(), unit.to_owned()))?;
        Some(format!("internal:'{}'!B{}", say(lang, sheet), row + 1))
    }
}

/// A table of the workbook without its looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Name of the sheet in the language of the output.
    pub(crate) name: String,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// The tables of a workbook, kept only where somebody wants them.
#[derive(Debug, Default)]
pub(crate) struct Record(Option<RefCell<Vec<Sheet>>>);

impl Record {
    /// A record that keeps.
    pub(super) fn kept() -> Self {
        Self(Some(RefCell::default()))
    }

    /// A sheet begins.
    pub(super) fn open(&self, name: &str, heads: impl Iterator<Item = String>) {
        if let Some(sheets) = &self.0 {
            sheets.borrow_mut().push(Sheet { name: name.to_owned(), heads: heads.collect(), rows: Vec::new() });
        }
    }

    /// A row of the sheet that began last.
    pub(super) fn row(&self, cells: impl Iterator<Item = String>) {
        if let Some(sheet) = self.0.as_ref().map(RefCell::borrow_mut).as_mut().and_then(|sheets| sheets.last_mut()) {
            sheet.rows.push(cells.collect());
        }
    }

    /// What was kept.
    pub(super) fn sheets(self) -> Vec<Sheet> {
        self.0.map(RefCell::into_inner).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_to_the_first_row_about_a_unit() {
        let rows = Rows::default();
        rows.note("问题清单", "U01", 4);
        rows.note("问题清单", "U01", 9);
        assert_eq!(rows.way(Lang::Zh, "问题清单", "U01").as_deref(), Some("internal:'问题清单'!B5"));
        assert_eq!(rows.way(Lang::En, "问题清单", "U01").as_deref(), Some("internal:'Problems'!B5"));
        assert_eq!(rows.way(Lang::Zh, "问题清单", "U02"), None);
    }
}
