//! [`Worksheet`]: what the XML of a sheet says beside the values that calamine reads: hidden rows and columns, merged
//! areas, which cells are formulas; and the cells as they stand, for sheets that calamine gives up on.

use std::collections::BTreeSet;

use shuping_analyzers::grid::Area;

use super::super::xml::{Element, Flaw, Namespace, Node, Nodes};
use super::intake::{COLUMNS, Intake, ROWS};
use crate::content::Limits;

/// What is wanted of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Everything but the cells themselves.
    Layout,
    /// The cells too.
    Cells,
}

/// A sheet, not yet understood.
#[derive(Debug, Default)]
pub(super) struct Worksheet {
    pub(super) cells: Vec<((u32, u32), Raw)>,
    pub(super) formulas: BTreeSet<(u32, u32)>,
    pub(super) flaw: Option<Flaw>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    merges: Vec<Area>,
}

/// A cell as it stands in the XML.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// Attribute `t`.
    pub(super) kind: String,
    /// Attribute `s`.
    pub(super) style: usize,
    pub(super) text: String,
    pub(super) formula: bool,
}

impl Worksheet {
    /// Reads the XML of a sheet as far as it goes.
    pub(super) fn read(xml: &str, limits: &Limits, keep: Keep) -> Self {
        let mut sheet = Self::default();
        let mut nodes = Nodes::new(xml, limits.depth);
        let (mut row, mut column) = (0_u32, 0_u32);
        // A row without a number is the next one; the first is row 0.
        let mut begun = false;
        let mut characters = 0_usize;
        while let Some(node) = nodes.next() {
            let Node::Open(element) = node else { continue };
            match (element.namespace, element.name) {
                (Namespace::Sheet | Namespace::Other, "row") => {
                    let number = element.attribute("r").and_then(|r| r.trim().parse::<u32>().ok());
                    row = number.map_or(row.saturating_add(u32::from(begun)), |number| number.saturating_sub(1));
                    begun = true;
                    column = 0;
                    if is_true(&element, "hidden") && row < ROWS {
                        sheet.hidden_rows.push(row);
                    }
                }
                (Namespace::Sheet | Namespace::Other, "c") => {
                    if let Some(place) = element.attribute("r").and_then(|name| place(&name)) {
                        (row, column) = place;
                    }
                    let raw = Raw {
                        kind: element.attribute("t").unwrap_or_default().into_owned(),
                        style: element.attribute("s").and_then(|s| s.trim().parse().ok()).unwrap_or(0),
                        ..Raw::default()
                    };
                    let raw = cell(&mut nodes, raw);
                    characters = characters.saturating_add(raw.text.len());
                    if raw.formula {
                        sheet.formulas.insert((row, column));
                    }
                    if keep == Keep::Cells && sheet.cells.len() < limits.cells && characters < limits.characters * 4 {
                        sheet.cells.push(((row, column), raw));
                    }
                    column = column.saturating_add(1);
                }
                (Namespace::Sheet | Namespace::Other, "col") if is_true(&element, "hidden") => {
                    let side = |name| element.attribute(name).and_then(|at| at.trim().parse::<u32>().ok());
                    if let (Some(first), Some(last)) = (side("min"), side("max")) {
                        sheet.hidden_columns.extend(first.saturating_sub(1)..last.min(COLUMNS));
                        sheet.hidden_columns.truncate(COLUMNS as usize * 2);
                    }
                }
                (Namespace::Sheet | Namespace::Other, "mergeCell") => {
                    if let Some(area) = element.attribute("ref").and_then(|name| area(&name)) {
                        sheet.merges.push(area);
                    }
                }
                _ => {}
            }
        }
        sheet.flaw = nodes.flaw();
        sheet
    }

    /// Puts hidden rows and columns and merged areas into the sheet that was begun last.
    pub(super) fn lay_out(&self, intake: &mut Intake) {
        if let Some(sheet) = intake.current() {
            sheet.hidden_rows.clone_from(&self.hidden_rows);
            sheet.hidden_columns.clone_from(&self.hidden_columns);
        }
        for area in &self.merges {
            intake.merge(*area);
        }
    }
}

fn is_true(element: &Element<'_>, name: &str) -> bool {
    matches!(element.attribute(name).as_deref().map(str::trim), Some("1" | "true"))
}

/// Reads on to the end of a cell.
fn cell(nodes: &mut Nodes<'_>, mut raw: Raw) -> Raw {
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) => match element.name {
                "f" => {
                    raw.formula = true;
                    nodes.skip();
                }
                "v" if raw.kind != "inlineStr" => raw.text = nodes.text(),
                "t" => raw.text.push_str(&nodes.text()),
                // The phonetic guide repeats the text in another script.
                "rPh" => nodes.skip(),
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    raw
}

/// Row and column of a name such as `B3`.
pub(super) fn place(name: &str) -> Option<(u32, u32)> {
    let name = name.trim();
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.clone().fold(0_u32, |sum, letter| {
        sum.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    let row: u32 = name.get(letters.count()..)?.parse().ok()?;
    let place = (row.checked_sub(1)?, column.checked_sub(1)?);
    (place.0 < ROWS && place.1 < COLUMNS).then_some(place)
}

fn area(name: &str) -> Option<Area> {
    let name = name.replace('$', "");
    let (from, to) = name.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(from)?, place(to)?);
    Some(Area { top, left, bottom, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_are_places() {
        for (name, expected) in [
            ("A1", Some((0, 0))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("b3", Some((2, 1))),
            ("A0", None),
            ("1", None),
            ("AAAAAAAAAA1", None),
            ("A一", None),
        ] {
            assert_eq!(place(name), expected, "{name}");
        }
    }

    #[test]
    fn a_sheet_tells_what_is_hidden_and_merged() {
        let sheet = Worksheet::read(
            "<worksheet><cols><col min='2' max='3' hidden='1'/></cols><sheetData><row r='1'><c><v>1</v></c></row>\
             <row hidden='true'><c t='str'><f>A1</f><v>x</v></c><c t='inlineStr'><is><r><t>张</t></r><r><t>三</t></r>\
             <rPh><t>zhang</t></rPh></is></c></row></sheetData><mergeCells><mergeCell ref='A1:$B$2'/></mergeCells>",
            &Limits::default(),
            Keep::Cells,
        );
        assert_eq!(
            (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
            ([1].as_slice(), [1, 2].as_slice())
        );
        assert_eq!(sheet.merges, [Area { top: 0, left: 0, bottom: 1, right: 1 }]);
        assert!(sheet.formulas.contains(&(1, 0)));
        let texts: Vec<_> = sheet.cells.iter().map(|(place, raw)| (*place, raw.text.as_str())).collect();
        assert_eq!(texts, [((0, 0), "1"), ((1, 0), "x"), ((1, 1), "张三")]);
        assert_eq!(sheet.flaw, Some(Flaw::CutOff));
    }
}
