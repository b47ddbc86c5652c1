//! Sheets with cells at the ends of the earth, repeated cells, and more cells than anybody counts.

use super::bombs::zip;

/// The files.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    let named = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
    let far = "<row r='1'><c r='A1' t='inlineStr'><is><t>述职测评</t></is></c></row>\
               <row r='1048576'><c r='XFD1048576'><v>1</v></c></row>";
    vec![
        named("稀疏.xlsx", xlsx(far)),
        named("百万格.xlsx", xlsx(&many_cells(1_200_000))),
        named("巨大合并.xlsx", xlsx(&format!("{far}</sheetData><mergeCells>{}</mergeCells><sheetData>", "<mergeCell ref='A1:XFD1048576'/>".repeat(50_000)))),
        named("重复.fods", fods()),
        named("逗号.csv", ",".repeat(8 << 20).into_bytes()),
        named("跨列.xls", b"<html><table><tr><td rowspan=1000000000 colspan=1000000000>x</td><td colspan=99999>y</td></tr></table></html>".to_vec()),
    ]
}

fn xlsx(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    zip(&[
        (
            "[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/xl/workbook.xml' \
             ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>"
                .as_bytes(),
        ),
        (
            "_rels/.rels",
            format!("<Relationships xmlns='{package}'><Relationship Id='r' Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>").as_bytes(),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns='{main}' xmlns:r='{office}'><sheets><sheet name='票' sheetId='1' r:id='s'/></sheets></workbook>").as_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships xmlns='{package}'><Relationship Id='s' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>").as_bytes(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns='{main}'><sheetData>{rows}</sheetData></worksheet>").as_bytes(),
        ),
    ])
}

fn many_cells(count: u32) -> String {
    let mut rows = String::new();
    for row in 1..=count / 10 {
        rows += &format!("<row r='{row}'>");
        for column in 'A'..='J' {
            rows += &format!("<c r='{column}{row}'><v>9</v></c>");
        }
        rows += "</row>";
    }
    rows
}

/// One cell, repeated over the whole sheet.
fn fods() -> Vec<u8> {
    "<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
     xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' \
     office:mimetype='application/vnd.oasis.opendocument.spreadsheet'><office:body><office:spreadsheet><table:table table:name='票'>\
     <table:table-row table:number-rows-repeated='1048576'><table:table-cell office:value-type='string' table:number-columns-repeated='16384'>\
     <text:p>优秀</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>"
        .as_bytes()
        .to_vec()
}
