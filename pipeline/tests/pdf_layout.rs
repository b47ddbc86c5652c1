//! Tables and notes of PDF files that `LibreOffice` made (`fixtures/pdf`).

#![allow(missing_docs, reason = "test names say what they test")]

use std::path::Path;

use shuping_analyzers::document::{Document, Story};
use shuping_pipeline::content::{Content, Limits};
use shuping_pipeline::formats;

fn document(name: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf").join(name);
    match formats::read(name, &fs_err::read(path).unwrap(), &Limits::default()) {
        Ok(Content::Document(document)) => document,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_table_over_several_pages_is_one_table_with_one_head() {
    let document = document("long-table.pdf");
    assert!(document.quality.pages.unwrap() > 1);
    assert_eq!(document.tables.len(), 1);
    let rows: Vec<Vec<&str>> =
        document.tables[0].rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(rows.len(), 31, "{rows:#?}");
    assert_eq!(rows[0], ["序号", "查摆问题", "整改措施", "责任人"]);
    for (number, row) in rows.iter().enumerate().skip(1) {
        assert_eq!(row[0], number.to_string());
        assert!(row[1].starts_with(&format!("第{number}项")) && row[1].ends_with("需要继续加强"), "{row:?}");
        assert_eq!(row[2].replace('\n', ""), format!("第{number}条措施：建立台账，按月检查，年底前完成"));
    }
    let told: Vec<u32> = document
        .paragraphs
        .iter()
        .filter_map(|paragraph| match paragraph.story {
            Story::Row { table: 0, row } => Some(row),
            _ => None,
        })
        .collect();
    assert_eq!(told, (0..31).collect::<Vec<u32>>());
}

#[test]
fn a_table_without_lines_has_its_cells() {
    let document = document("open-table.pdf");
    assert_eq!(document.tables.len(), 1, "{:#?}", document.paragraphs);
    let rows: Vec<String> = document.tables[0]
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|"))
        .collect();
    assert_eq!(
        rows,
        [
            "序号|支部名称|党员人数|书记类别",
            "1|机关第一党支部|20|专职",
            "2|教工第二党支部|23|兼职",
            "3|学生第三联合支部与研究生联合党支部|26|兼职",
            "4|离退休党支部|29|专职",
            "5|实训中心党支部|32|兼职",
        ]
    );
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert!(texts.last().unwrap().starts_with("以上共有党支部五个，今年以来"), "{texts:#?}");
}

#[test]
fn footnotes_stand_behind_their_page_and_paragraphs_go_on_over_them() {
    let document = document("footnotes.pdf");
    let notes: Vec<&str> = document
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.story == Story::Note)
        .map(|paragraph| paragraph.text.as_str())
        .collect();
    assert_eq!(notes, ["数据来自党内统计年报，截至十二月底。", "含离退休党支部两个。", "见学校党委文件第九号。"]);
    let main: Vec<&str> = document
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.story == Story::Main)
        .map(|paragraph| paragraph.text.as_str())
        .collect();
    assert_eq!(main.len(), 16, "{main:#?}");
    for (number, text) in main.iter().enumerate().skip(1) {
        assert!(text.starts_with(&format!("第{number}段。今年开展主题党日12次，今年以来")), "{text}");
        assert!(text.ends_with("取得了一定成效。"), "{text}");
    }
}
