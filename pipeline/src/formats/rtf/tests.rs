use super::reader::{read, texts};
use crate::content::Limits;

fn body(inside: &str) -> Vec<String> {
    let fonts = "{\\fonttbl{\\f0\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1\\fcharset0 Arial;}}";
    texts(&read(format!("{{\\rtf1\\ansi\\ansicpg936{fonts}{inside}}}").as_bytes(), &Limits::default()))
}

#[test]
fn chinese_is_read_from_bytes_and_from_numbers() {
    assert_eq!(body("\\f1 \\'b5\\'b3\\'bd\\'a8\\u-10179?\\u-8704?\\uc0\\u20826 a\\par"), ["党建\u{1F600}党a"]);
    assert_eq!(body("\\uc2\\u20826\\'b5\\'b3\\u24314\\'bd\\'a8\\par"), ["党建"]);
}

#[test]
fn numbers_notes_boxes_and_fields_stand_where_they_belong() {
    let inside = "\\pard{\\listtext\\u19968?\\u12289?\\tab}\\ilvl0 A{\\footnote B}\\par \
        {\\*\\unknown X}{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}{\\deleted D}{\\v H}\
        {\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt C\\par}}}\\par";
    assert_eq!(body(inside), ["一、A", "B", "7", "C"]);
}

#[test]
fn tables_are_rows_and_merged_cells_stand_once() {
    let row = |a: &str, b: &str, merge: &str| {
        format!("\\trowd\\trleft0\\clv{merge}\\cellx100\\cellx900\\pard\\intbl {a}\\cell {b}\\cell\\row ")
    };
    let inside = row("1", "x", "mgf") + &row("", "y", "mrg") + "\\pard end\\par";
    let source = format!("{{\\rtf1{inside}}}");
    let document = read(source.as_bytes(), &Limits::default());
    assert_eq!(texts(&document), ["1\tx", "\ty", "end"]);
    assert_eq!(document.tables[0].rows[0][0].rows, 2);
}

#[test]
fn a_cut_file_keeps_its_text_and_says_so() {
    let document = read(b"{\\rtf1 abc {\\b def", &Limits::default());
    assert_eq!(texts(&document), ["abc def"]);
    assert!(document.quality.partial.is_some());
}

#[test]
fn endless_groups_end() {
    let source = "{\\rtf1".to_owned() + &"{\\footnote ".repeat(50_000) + "x";
    read(source.as_bytes(), &Limits::default());
}
