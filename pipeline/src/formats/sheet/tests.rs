//! One workbook in every format, and workbooks that want to be too much.
//!
//! The fixtures were saved by LibreOffice from `book.fods`.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use shuping_analyzers::grid::{Area, Cell, Sheet, Value, Workbook};

use crate::content::{Cause, Content, Limits};

const XLSX: &[u8] = include_bytes!("../../../tests/fixtures/sheets/book.xlsx");
const XLS: &[u8] = include_bytes!("../../../tests/fixtures/sheets/book.xls");
const ODS: &[u8] = include_bytes!("../../../tests/fixtures/sheets/book.ods");
const CSV: &[u8] = include_bytes!("../../../tests/fixtures/sheets/book.csv");

fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Cause> {
    match crate::formats::read(if bytes == CSV { "book.csv" } else { "book" }, bytes, limits) {
        Ok(Content::Workbook(book)) => Ok(book),
        Ok(other) => panic!("{other:?}"),
        Err(refusal) => Err(refusal.cause),
    }
}

/// LibreOffice saves formulas that give text as 0 in xls; Excel does not, see the tests of that reader.
const TEXT_FORMULA: (u32, u32) = (5, 4);

fn shown(sheet: &Sheet) -> Vec<Vec<&str>> {
    let last = sheet.cells.keys().map(|(row, _)| row).max().unwrap_or(0);
    (0..=last).map(|row| (0..6).map(|column| sheet.shown(row, column)).collect()).collect()
}

const SHOWN: [[&str; 6]; 6] = [
    ["信息工程学院党总支整改台账", "", "", "", "", ""],
    ["序号", "终端号", "整改时限", "得分", "比例", "备注"],
    ["1", "T-01", "2024年3月31日", "9.000", "85.5%", "第一行\n第二行，９分"],
    ["", "T-02", "2023-12-04", "9.5", "9分", "  前有空格"],
    ["2", "", "6月30日", "1,234.50", "16:05", "007"],
    ["合计", "", "", "11.5", "√", "TRUE"],
];

#[test]
fn a_workbook_shows_the_same_in_every_format() {
    for (name, bytes) in [("xlsx", XLSX), ("xls", XLS), ("ods", ODS), ("csv", CSV)] {
        let mut book = read(bytes, &Limits::default()).unwrap();
        if let Some(cell) = book.sheets[0].cells.get_mut(&TEXT_FORMULA).filter(|_| name == "xls") {
            assert!(cell.formula);
            cell.shown = "√".to_owned();
        }
        assert_eq!(shown(&book.sheets[0]), SHOWN, "{name}");
        assert_eq!(book.partial, None, "{name}");
    }
}

#[test]
fn tabs_merged_cells_and_hidden_things_are_the_same_in_every_format() {
    for (name, bytes) in [("xlsx", XLSX), ("xls", XLS), ("ods", ODS)] {
        let book = read(bytes, &Limits::default()).unwrap();
        let tabs: Vec<(&str, bool)> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
        assert_eq!(tabs, [("整改台账", false), ("隐藏表", true)], "{name}");
        let sheet = &book.sheets[0];
        assert_eq!((sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()), (&[3][..], &[1][..]), "{name}");
        let area = |top, left, bottom, right| Area { top, left, bottom, right };
        assert_eq!(sheet.merges, [area(0, 0, 0, 5), area(2, 0, 3, 0)], "{name}");
        assert_eq!(sheet.anchor(3, 0), (2, 0));
    }
}

#[test]
fn values_are_typed_the_same_in_every_format() {
    for (name, bytes) in [("xlsx", XLSX), ("xls", XLS), ("ods", ODS)] {
        let book = read(bytes, &Limits::default()).unwrap();
        let sheet = &book.sheets[0];
        let value = |row, column| sheet.at(row, column).map(|cell| (cell.value.clone(), cell.formula));
        assert_eq!(value(2, 2), Some((Value::Date(45_382.0), false)), "{name}");
        assert_eq!(value(2, 3), Some((Value::Number(8.9995), false)), "{name}");
        assert_eq!(value(2, 4), Some((Value::Number(0.855), false)), "{name}");
        assert_eq!(value(4, 5), Some((Value::Text("007".to_owned()), false)), "{name}");
        assert_eq!(value(5, 3), Some((Value::Number(11.5), true)), "{name}");
        if name != "xls" {
            assert_eq!(value(TEXT_FORMULA.0, TEXT_FORMULA.1), Some((Value::Text("√".to_owned()), true)), "{name}");
        }
        assert_eq!(value(4, 1), None, "{name}");
    }
}

/// A package of one sheet.
fn xlsx(sheet: &str, strings: &str, styles: &str) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        ("[Content_Types].xml", format!("<Types xmlns='{package}/content-types'/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns='{package}/relationships'><Relationship Id='r' Type='{relations}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns='{main}' xmlns:r='{relations}'><sheets><sheet name='表' sheetId='1' r:id='r1'/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns='{package}/relationships'><Relationship Id='r1' Type='{relations}/worksheet' Target='worksheets/sheet1.xml'/>\
                 <Relationship Id='r2' Type='{relations}/sharedStrings' Target='sharedStrings.xml'/>\
                 <Relationship Id='r3' Type='{relations}/styles' Target='styles.xml'/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns='{main}'>{strings}</sst>")),
        ("xl/styles.xml", format!("<styleSheet xmlns='{main}'>{styles}</styleSheet>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns='{main}'>{sheet}</worksheet>")),
    ];
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_cell_at_the_far_corner_costs_no_more_than_any_other() {
    let sheet = "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row></sheetData>";
    let book = read(&xlsx(sheet, "", ""), &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].cells.len(), 2);
    assert_eq!(book.sheets[0].shown(1_048_575, 16_383), "2");
}

#[test]
fn built_in_dates_are_shown_as_chinese_editions_show_them() {
    let styles = "<numFmts><numFmt numFmtId='176' formatCode='yyyy&quot;年&quot;m&quot;月&quot;;@'/></numFmts>\
        <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='31'/><xf numFmtId='58'/><xf numFmtId='176'/><xf numFmtId='9'/></cellXfs>";
    let sheet = "<sheetData><row r='1'><c r='A1' s='1'><v>45382</v></c><c r='B1' s='2'><v>45382</v></c><c r='C1' s='3'><v>45382</v></c>\
        <c r='D1' s='4'><v>45382</v></c><c r='E1' s='5'><v>0.4</v></c></row></sheetData>";
    let book = read(&xlsx(sheet, "", styles), &Limits::default()).unwrap();
    assert_eq!(shown(&book.sheets[0]), [["2024/3/31", "2024年3月31日", "3月31日", "2024年3月", "40%", ""]]);
}

#[test]
fn a_cell_that_makes_no_sense_costs_only_itself() {
    let sheet = "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>77</v></c><c r='C1' t='e'><v>#SPILL!</v></c>\
        <c r='D1' t='odd'><v>x</v></c><c r='E1'><f>1+1</f></c><c r='F1'><v>5</v></c></row></sheetData>";
    let strings = "<si><r><t>张</t></r><r><t xml:space='preserve'> 三_x000D_</t></r><rPh><t>zhang</t></rPh></si>";
    let book = read(&xlsx(sheet, strings, ""), &Limits::default()).unwrap();
    assert_eq!(shown(&book.sheets[0]), [["张 三", "", "#SPILL!", "x", "", "5"]]);
    assert_eq!(book.sheets[0].at(0, 4), Some(&Cell { value: Value::Missing, shown: String::new(), formula: true }));
}

#[test]
fn text_that_is_used_without_end_is_refused() {
    let strings = format!("<si><t>{}</t></si>", "长".repeat(30_000));
    let mut sheet = String::from("<sheetData><row>");
    for _ in 0..2000 {
        sheet.push_str("<c t='s'><v>0</v></c>");
    }
    sheet.push_str("</row></sheetData>");
    assert_eq!(read(&xlsx(&sheet, &strings, ""), &Limits::default()), Err(Cause::TooLarge));
    let spaces = format!("<si><t>{}</t></si>", " ".repeat(40 << 20));
    assert_eq!(read(&xlsx("<sheetData/>", &spaces, ""), &Limits::default()), Err(Cause::Bomb));
}

#[test]
fn rows_that_an_open_document_repeats_without_end_do_not_fill_the_memory() {
    let mut sheet = String::new();
    for repeated in ["1", "1048570"] {
        let _ = write!(
            sheet,
            "<t:table-row t:number-rows-repeated='{repeated}'><t:table-cell t:number-columns-repeated='3' o:value-type='string'>\
             <x:p>a</x:p></t:table-cell><t:table-cell t:number-columns-repeated='16381'/></t:table-row>"
        );
    }
    let content = format!(
        "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
         xmlns:x='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><o:body><o:spreadsheet><t:table t:name='表'>{sheet}</t:table></o:spreadsheet></o:body></o:document-content>"
    );
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored);
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())]
    {
        writer.start_file(name, stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let book = read(&writer.finish().unwrap().into_inner(), &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].cells.len(), 2001 * 3);
    assert!(book.partial.is_some());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(150))]

    #[test]
    fn no_changed_workbook_is_too_much(changes in proptest::collection::vec((0_usize..20_000, 0_u8..), 1..6), cut: usize) {
        for original in [XLS, XLSX, ODS] {
            let mut bytes = original.to_vec();
            let length = bytes.len();
            for (at, byte) in &changes {
                bytes[at % length] = *byte;
            }
            let _ = crate::formats::read("book", &bytes, &Limits::default());
            bytes.truncate(cut % length);
            let _ = crate::formats::read("book", &bytes, &Limits::default());
        }
    }

    #[test]
    fn no_sheet_of_odd_xml_is_too_much(
        sheet in "(<(row|c|v|f|is|t|col|mergeCell)( (r|s|t|min|max|hidden|ref)='[A-Z]{0,4}[0-9:]{0,8}')?/?>|</(row|c|v|sheetData)>|<sheetData>|[0-9a&;]){0,40}"
    ) {
        let _ = super::xlsx::read(&xlsx(&sheet, "", ""), &Limits::default());
    }
}
