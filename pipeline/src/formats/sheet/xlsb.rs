//! Excel binary workbooks (MS-XLSB): the package of an xlsx whose parts are records instead of XML.

use std::collections::BTreeMap;

use shuping_analyzers::grid::{Area, Cell, Value};

use super::super::cfb::{u16_at, u32_at};
use super::super::package::{Package, Relation};
use super::biff;
use super::intake::{self, Intake};
use super::number_format::NumberFormat;
use crate::content::{Cause, Content, Limits, Refusal};

// Numbers of the records, MS-XLSB 2.3.
const ROW: u16 = 0;
const CELL_BLANK: u16 = 1;
const CELL_RK: u16 = 2;
const CELL_ERROR: u16 = 3;
const CELL_BOOL: u16 = 4;
const CELL_REAL: u16 = 5;
const CELL_TEXT: u16 = 6;
const CELL_SHARED: u16 = 7;
const FORMULA_TEXT: u16 = 8;
const FORMULA_NUMBER: u16 = 9;
const FORMULA_BOOL: u16 = 10;
const FORMULA_ERROR: u16 = 11;
const SHARED_STRING: u16 = 19;
const FORMAT: u16 = 44;
const XF: u16 = 47;
const COLUMNS: u16 = 60;
const CELL_RICH: u16 = 62;
const WORKBOOK: u16 = 153;
const SHEET: u16 = 156;
const MERGED: u16 = 176;
const CELL_XFS: u16 = 617;
const CELL_XFS_END: u16 = 618;

/// Columns that are hidden by one record, at most.
const HIDDEN: usize = 16_384;

/// Reads a workbook.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Incomplete`], [`Cause::TooLarge`], [`Cause::Bomb`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package);
    let book = package.part(&main)?.ok_or_else(damaged)?.bytes;
    let relations = package.relations(&main);
    let mut globals = Globals::default();
    let tabs = globals.book(&book, &relations, limits);
    if tabs.is_empty() {
        return Err(damaged());
    }
    for relation in &relations {
        match relation.kind.as_str() {
            "styles" => globals.styles(&package.part(&relation.target)?.map(|part| part.bytes).unwrap_or_default()),
            "sharedStrings" => {
                let part = package.part(&relation.target)?.map(|part| part.bytes).unwrap_or_default();
                globals.strings(&part, limits)?;
            }
            _ => {}
        }
    }
    let mut intake = Intake::new(limits);
    for tab in &tabs {
        intake.sheet(&tab.name, tab.hidden);
        match package.part(&tab.part)? {
            Some(part) => {
                if !sheet(&part.bytes, &globals, &mut intake)? || part.damaged {
                    intake.flaw("工作表末尾残缺，只读到残缺处之前的内容");
                }
            }
            None => intake.flaw("有的工作表已损坏，没有读出"),
        }
    }
    Ok(intake.finish())
}

fn damaged() -> Refusal {
    Refusal::new(Cause::Damaged, "工作簿已损坏，里面没有工作表，请从原件另存后重发。")
}

fn main_part(package: &mut Package<'_>) -> String {
    let main = package.relations("").into_iter().find(|relation| relation.kind == "officeDocument");
    main.map(|relation| relation.target)
        .filter(|part| package.has(part))
        .unwrap_or_else(|| "xl/workbook.bin".to_owned())
}

/// The records of a part: kind and length take seven bits a byte, the lowest first (MS-XLSB 2.1.4).
struct Records<'a> {
    rest: &'a [u8],
    /// Whether the last record was cut off.
    cut: bool,
}

impl<'a> Records<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self { rest, cut: false }
    }

    fn number(&mut self, most: usize) -> Option<usize> {
        let mut number = 0;
        for place in 0..most {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= usize::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let one = (|| {
            let kind = u16::try_from(self.number(2)?).ok()?;
            let length = self.number(4)?;
            let data = self.rest.get(..length)?;
            self.rest = self.rest.get(length..)?;
            Some((kind, data))
        })();
        self.cut |= one.is_none();
        one
    }
}

/// A string with its length in four bytes, and how many bytes it takes.
fn wide(data: &[u8], at: usize) -> Option<(String, usize)> {
    let count = u32_at(data, at)?;
    // All ones: no string.
    let count = if count == u32::MAX { 0 } else { usize::try_from(count).ok()? };
    let text = data.get(at + 4..at.checked_add(4)?.checked_add(count.checked_mul(2)?)?)?;
    Some((biff::characters(text, count, true), 4 + 2 * count))
}

struct Tab {
    name: String,
    hidden: bool,
    part: String,
}

/// What holds for all sheets.
#[derive(Default)]
struct Globals {
    base: f64,
    /// Number formats of the cell formats.
    formats: Vec<Option<NumberFormat>>,
    strings: Vec<String>,
}

impl Globals {
    /// Reads the list of tabs; sheets of charts and dialogs are left out.
    fn book(&mut self, part: &[u8], relations: &[Relation], limits: &Limits) -> Vec<Tab> {
        let mut tabs = Vec::new();
        for (kind, data) in Records::new(part) {
            match kind {
                WORKBOOK if data.first().is_some_and(|flags| flags & 1 != 0) => self.base = 1462.0,
                SHEET if tabs.len() < limits.entries => {
                    let Some((id, length)) = wide(data, 8) else { continue };
                    let Some((name, _)) = wide(data, 8 + length) else { continue };
                    let Some(relation) = relations.iter().find(|relation| relation.id == id) else { continue };
                    if relation.kind == "worksheet" {
                        let hidden = u32_at(data, 0).is_some_and(|state| state != 0);
                        tabs.push(Tab { name, hidden, part: relation.target.clone() });
                    }
                }
                _ => {}
            }
        }
        tabs
    }

    fn styles(&mut self, part: &[u8]) {
        let mut codes: BTreeMap<u16, String> = BTreeMap::new();
        let mut inside = false;
        for (kind, data) in Records::new(part) {
            match kind {
                FORMAT => {
                    if let (Some(id), Some((code, _))) = (u16_at(data, 0), wide(data, 2)) {
                        codes.insert(id, code);
                    }
                }
                CELL_XFS => inside = true,
                CELL_XFS_END => inside = false,
                XF if inside => {
                    let id = u16_at(data, 2).unwrap_or(0);
                    let code = codes.get(&id).map(String::as_str).or_else(|| NumberFormat::builtin(u32::from(id)));
                    self.formats.push(code.map(NumberFormat::parse));
                }
                _ => {}
            }
        }
    }

    fn strings(&mut self, part: &[u8], limits: &Limits) -> Result<(), Refusal> {
        let mut left = limits.characters;
        for (_, data) in Records::new(part).filter(|(kind, _)| *kind == SHARED_STRING) {
            let string = wide(data, 1).map(|(text, _)| text).unwrap_or_default();
            left = left.checked_sub(string.chars().count()).ok_or_else(intake::too_large)?;
            self.strings.push(string);
        }
        Ok(())
    }

    /// The cell of a record whose value stands behind column and cell format; `None` for an empty one.
    fn cell(&self, kind: u16, data: &[u8]) -> Option<Cell> {
        // The cell format takes three bytes; the fourth is a flag.
        let format = usize::try_from(u32_at(data, 4)? & 0x00ff_ffff).ok()?;
        let format = self.formats.get(format).and_then(Option::as_ref);
        let rest = data.get(8..)?;
        let formula = matches!(kind, FORMULA_TEXT | FORMULA_NUMBER | FORMULA_BOOL | FORMULA_ERROR);
        let text = |text: String| (formula || !text.is_empty()).then(|| intake::text(text, format, formula));
        match kind {
            CELL_BLANK => None,
            CELL_RK => Some(intake::number(biff::rk(u32_at(rest, 0)?), format, self.base, false)),
            CELL_REAL | FORMULA_NUMBER => {
                let number = biff::float(rest)?;
                let finite = number.is_finite();
                Some(if finite {
                    intake::number(number, format, self.base, formula)
                } else {
                    intake::error("#NUM!", formula)
                })
            }
            CELL_BOOL | FORMULA_BOOL => Some(intake::logical(*rest.first()? != 0, formula)),
            CELL_ERROR | FORMULA_ERROR => Some(intake::error(biff::error_name(*rest.first()?), formula)),
            CELL_TEXT => text(wide(rest, 0)?.0),
            FORMULA_TEXT => match wide(rest, 0)?.0 {
                empty if empty.is_empty() => {
                    Some(Cell { value: Value::Text(String::new()), shown: String::new(), formula: true })
                }
                written => text(written),
            },
            CELL_RICH => text(wide(rest, 1)?.0),
            CELL_SHARED => text(self.strings.get(usize::try_from(u32_at(rest, 0)?).ok()?)?.clone()),
            _ => None,
        }
    }
}

/// Reads the records of one sheet. `false` where it breaks off.
fn sheet(part: &[u8], globals: &Globals, intake: &mut Intake) -> Result<bool, Refusal> {
    let mut records = Records::new(part);
    let mut row = 0;
    while let Some((kind, data)) = records.next() {
        match kind {
            ROW => {
                row = u32_at(data, 0).unwrap_or(0);
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0)
                    && let Some(sheet) = intake.current()
                {
                    sheet.hidden_rows.push(row);
                }
            }
            COLUMNS if u16_at(data, 16).is_some_and(|flags| flags & 1 != 0) => {
                if let (Some(first), Some(last), Some(sheet)) = (u32_at(data, 0), u32_at(data, 4), intake.current()) {
                    sheet.hidden_columns.extend((first..=last.min(intake::COLUMNS)).take(HIDDEN));
                }
            }
            MERGED => {
                let side = |place| u32_at(data, place).unwrap_or(0);
                intake.merge(Area { top: side(0), bottom: side(4), left: side(8), right: side(12) });
            }
            CELL_BLANK..=FORMULA_ERROR | CELL_RICH => {
                if let (Some(column), Some(cell)) = (u32_at(data, 0), globals.cell(kind, data)) {
                    intake.put(row, column, cell)?;
                }
            }
            _ => {}
        }
    }
    Ok(!records.cut)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use shuping_analyzers::grid::Workbook;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::formats;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut number = |mut number: usize| {
            loop {
                let byte = u8::try_from(number & 0x7f).unwrap();
                number >>= 7;
                bytes.push(if number == 0 { byte } else { byte | 0x80 });
                if number == 0 {
                    break;
                }
            }
        };
        number(usize::from(kind));
        number(data.len());
        [bytes, data.to_vec()].concat()
    }

    fn text(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let count = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
        [count, units.into_iter().flat_map(u16::to_le_bytes).collect()].concat()
    }

    fn numbers(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    fn cell(kind: u16, column: u32, format: u32, value: &[u8]) -> Vec<u8> {
        record(kind, &[numbers(&[column, format]), value.to_vec()].concat())
    }

    fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// A workbook of a sheet and a hidden one, as Excel orders its records.
    fn workbook(sheet: &[Vec<u8>]) -> Vec<u8> {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relations = |list: &[(&str, &str)]| {
            let inner: String = (1..)
                .zip(list)
                .map(|(id, (kind, target))| {
                    format!("<Relationship Id=\"rId{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
                })
                .collect();
            let head = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
            format!("{head}{inner}</Relationships>").into_bytes()
        };
        let tab = |state: u32, number: u32, id: &str, name: &str| {
            record(SHEET, &[numbers(&[state, number]), text(id), text(name)].concat())
        };
        let book = [
            record(131, &[]),
            record(WORKBOOK, &numbers(&[0, 0, 0])),
            record(143, &[]),
            tab(0, 1, "rId1", "台账"),
            tab(1, 2, "rId2", "底稿"),
            record(144, &[]),
            record(132, &[]),
        ];
        let xf = |format: u16| record(XF, &[&0_u16.to_le_bytes()[..], &format.to_le_bytes(), &[0; 12]].concat());
        let styles = [
            record(278, &[]),
            record(615, &numbers(&[1])),
            record(FORMAT, &[176_u16.to_le_bytes().to_vec(), text("yyyy\"年\"m\"月\"d\"日\"")].concat()),
            record(616, &[]),
            record(626, &numbers(&[1])),
            xf(9),
            record(627, &[]),
            record(CELL_XFS, &numbers(&[3])),
            xf(0),
            xf(176),
            xf(9),
            record(CELL_XFS_END, &[]),
            record(279, &[]),
        ];
        let strings = [
            record(159, &numbers(&[1, 1])),
            record(SHARED_STRING, &[vec![0], text("学习不够深入")].concat()),
            record(160, &[]),
        ];
        let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/worksheets/sheet1.bin\" ContentType=\"application/vnd.ms-excel.worksheet\"/>\
             <Override PartName=\"/xl/worksheets/sheet2.bin\" ContentType=\"application/vnd.ms-excel.worksheet\"/>\
             <Override PartName=\"/xl/styles.bin\" ContentType=\"application/vnd.ms-excel.styles\"/>\
             <Override PartName=\"/xl/sharedStrings.bin\" ContentType=\"application/vnd.ms-excel.sharedStrings\"/></Types>";
        let whole = |records: &[Vec<u8>]| {
            [record(129, &[]), record(145, &[]), records.concat(), record(146, &[]), record(130, &[])].concat()
        };
        package(&[
            ("[Content_Types].xml", types.as_bytes().to_vec()),
            ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.bin")])),
            (
                "xl/_rels/workbook.bin.rels",
                relations(&[
                    ("worksheet", "worksheets/sheet1.bin"),
                    ("worksheet", "worksheets/sheet2.bin"),
                    ("styles", "styles.bin"),
                    ("sharedStrings", "sharedStrings.bin"),
                ]),
            ),
            ("xl/workbook.bin", book.concat()),
            ("xl/styles.bin", styles.concat()),
            ("xl/sharedStrings.bin", strings.concat()),
            ("xl/worksheets/sheet1.bin", whole(sheet)),
            ("xl/worksheets/sheet2.bin", whole(&[])),
        ])
    }

    fn row(number: u32, hidden: bool) -> Vec<u8> {
        let flags = [0, if hidden { 0x10 } else { 0 }, 0];
        record(ROW, &[&numbers(&[number, 0])[..], &[0x2c, 1], &flags, &[0; 4]].concat())
    }

    fn sheet_of_every_kind() -> Vec<Vec<u8>> {
        vec![
            row(0, false),
            cell(CELL_SHARED, 0, 0, &numbers(&[0])),
            cell(CELL_TEXT, 1, 0, &text("每月一学")),
            cell(CELL_RICH, 2, 0, &[vec![0], text("已整改")].concat()),
            row(1, true),
            cell(CELL_REAL, 0, 1, &45_382_f64.to_le_bytes()),
            cell(CELL_RK, 1, 2, &numbers(&[(85 << 2) | 3])),
            cell(CELL_BOOL, 2, 0, &[1]),
            cell(CELL_ERROR, 3, 0, &[7]),
            cell(CELL_BLANK, 4, 0, &[]),
            row(5, false),
            cell(FORMULA_NUMBER, 0, 0, &[&12.5_f64.to_le_bytes()[..], &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]].concat()),
            cell(FORMULA_TEXT, 1, 0, &[text("完成"), vec![0; 10]].concat()),
        ]
    }

    fn read_book(bytes: &[u8]) -> Workbook {
        match formats::read("台账.xlsb", bytes, &Limits::default()) {
            Ok(Content::Workbook(book)) => book,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn cells_of_every_kind_are_read_with_what_they_show() {
        let book = read_book(&workbook(&sheet_of_every_kind()));
        let names: Vec<(&str, bool)> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
        assert_eq!((names, &book.partial), (vec![("台账", false), ("底稿", true)], &None));
        let sheet = &book.sheets[0];
        for (row, column, shown) in [
            (0, 0, "学习不够深入"),
            (0, 1, "每月一学"),
            (0, 2, "已整改"),
            (1, 0, "2024年3月31日"),
            (1, 1, "85%"),
            (1, 2, "TRUE"),
            (1, 3, "#DIV/0!"),
            (1, 4, ""),
            (5, 0, "12.5"),
            (5, 1, "完成"),
        ] {
            assert_eq!(sheet.shown(row, column), shown, "{row} {column}");
        }
        assert!(sheet.at(5, 0).unwrap().formula && !sheet.at(1, 0).unwrap().formula);
        assert_eq!(sheet.hidden_rows, [1]);
        assert!(matches!(sheet.at(1, 0).unwrap().value, Value::Date(_)));
    }

    #[test]
    fn merged_areas_and_hidden_columns_are_noted() {
        let mut records = sheet_of_every_kind();
        records.insert(0, record(COLUMNS, &[numbers(&[1, 2, 0, 0]), vec![1, 0]].concat()));
        records.push(record(MERGED, &numbers(&[0, 1, 0, 2])));
        let book = read_book(&workbook(&records));
        assert_eq!(book.sheets[0].hidden_columns, [1, 2]);
        assert_eq!(book.sheets[0].merges, [Area { top: 0, bottom: 1, left: 0, right: 2 }]);
    }

    #[test]
    fn a_sheet_that_breaks_off_gives_what_it_has_and_says_so() {
        let mut records = sheet_of_every_kind();
        records.push(vec![7, 200, 1]);
        let book = read_book(&workbook(&records));
        assert_eq!(book.sheets[0].shown(0, 0), "学习不够深入");
        assert!(book.partial.is_some());
    }

    proptest::proptest! {
        #[test]
        fn no_records_are_too_much(records in proptest::collection::vec((0_u16..260, proptest::collection::vec(0_u8.., 0..30)), 0..20)) {
            let records: Vec<Vec<u8>> = records.iter().map(|(kind, data)| record(*kind, data)).collect();
            let limits = Limits::default();
            let mut globals = Globals::default();
            globals.styles(&records.concat());
            let _ = globals.strings(&records.concat(), &limits);
            let _ = globals.book(&records.concat(), &[], &limits);
            let mut intake = Intake::new(&limits);
            intake.sheet("表", false);
            let _ = sheet(&records.concat(), &globals, &mut intake);
        }
    }
}
