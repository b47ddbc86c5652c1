//! Annotated copies.

mod common;
#[path = "common/word.rs"]
mod word;

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use shuping_analyzers::document::Document;
use shuping_reports::notes::{Comment, annotate, paper};

fn day() -> jiff::civil::Date {
    jiff::civil::date(2024, 1, 20)
}

/// A comment on the middle of every paragraph.
fn on_the_middle(document: &Document) -> Vec<Comment> {
    (0_u32..)
        .zip(&document.paragraphs)
        .filter(|(_, paragraph)| paragraph.text.chars().count() >= 6)
        .map(|(index, paragraph)| {
            let length = paragraph.text.chars().count() as u32;
            let text = format!("【建议改 P{index}】“<有的>”指代不清。\n怎么改：写明单位 & 人数");
            Comment { paragraph: index, start: length / 3, end: length * 2 / 3, text }
        })
        .collect()
}

fn words(document: &Document, comment: &Comment) -> String {
    let text = &document.paragraphs[comment.paragraph as usize].text;
    text.chars().skip(comment.start as usize).take((comment.end - comment.start) as usize).collect()
}

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            documents(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "docx") {
            found.push(path);
        }
    }
    found.sort();
}

fn text_of(xml: &str) -> String {
    word::read(xml).paragraphs.iter().map(|paragraph| paragraph.text.clone() + "\n").collect()
}

/// A package with nothing but a text.
fn package(body: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{body}</w:body></w:document>"
    );
    for (name, text) in [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        ("word/document.xml", document.as_str()),
    ] {
        out.start_file(name, options).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn mark(body: &str, chars: std::ops::Range<u32>) -> String {
    let bytes = package(body);
    let document = word::read(&word::main_xml(&bytes));
    let comment = Comment { paragraph: 0, start: chars.start, end: chars.end, text: "x".into() };
    let marked = annotate(&bytes, &document, &[comment], day()).unwrap();
    assert_eq!(marked.placed, 1);
    let xml = word::main_xml(&marked.bytes);
    let body = &xml[xml.find("<w:body>").unwrap() + 8..xml.find("</w:body>").unwrap()];
    body.replace("<w:commentRangeStart w:id=\"0\"/>", "[")
        .replace("<w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r>", "]")
}

#[test]
fn copies_of_all_word_files_of_the_season_keep_every_part_and_every_character() {
    let mut files = Vec::new();
    documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons"), &mut files);
    let mut seen = 0;
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        if zip::ZipArchive::new(Cursor::new(&bytes)).is_err() {
            continue;
        }
        let xml = word::main_xml(&bytes);
        let document = word::read(&xml);
        let comments = on_the_middle(&document);
        let marked = annotate(&bytes, &document, &comments, day()).unwrap();
        assert_eq!(marked.placed, comments.len(), "{path:?}");
        let after = word::main_xml(&marked.bytes);
        assert_eq!(text_of(&xml), text_of(&after), "{path:?}");
        let changed = ["word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"];
        for (name, content) in word::parts(&bytes) {
            if !changed.contains(&name.as_str()) {
                assert!(word::part(&marked.bytes, &name).unwrap() == content, "{name} of {path:?}");
            }
        }
        let anchored = word::anchored(&after);
        for comment in &comments {
            let wanted = words(&document, comment);
            assert!(anchored.iter().any(|(_, text)| text.contains(&wanted)), "{wanted} in {path:?}");
        }
        if let Ok(folder) = std::env::var("SHUPING_LOOK_NOTES") {
            std::fs::write(Path::new(&folder).join(path.file_name().unwrap()), &marked.bytes).unwrap();
        }
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn marks_stand_on_the_exact_words_and_split_runs_keep_their_look() {
    for (body, chars, expected) in [
        // the whole of a run
        ("<w:p><w:r><w:t>甲乙丙</w:t></w:r></w:p>", 0..3, "<w:p>[<w:r><w:t>甲乙丙</w:t></w:r>]</w:p>"),
        // the middle of a run, with its look
        (
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲乙丙</w:t></w:r></w:p>",
            1..2,
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">甲</w:t></w:r>[<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">乙</w:t></w:r>]<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">丙</w:t></w:r></w:p>",
        ),
        // entities are one character
        (
            "<w:p><w:r><w:t>甲&amp;&#x4E59;丙</w:t></w:r></w:p>",
            2..3,
            "<w:p><w:r><w:t xml:space=\"preserve\">甲&amp;</w:t></w:r>[<w:r><w:t xml:space=\"preserve\">&#x4E59;</w:t></w:r>]<w:r><w:t xml:space=\"preserve\">丙</w:t></w:r></w:p>",
        ),
        // behind a tab in the same run
        (
            "<w:p><w:r><w:tab/><w:t>甲</w:t><w:br/></w:r></w:p>",
            0..1,
            "<w:p><w:r><w:tab/></w:r>[<w:r><w:t>甲</w:t></w:r>]<w:r><w:br/></w:r></w:p>",
        ),
        // over two runs and into a link
        (
            "<w:p><w:r><w:t>甲乙</w:t></w:r><w:hyperlink><w:r><w:t>丙丁</w:t></w:r></w:hyperlink></w:p>",
            1..4,
            "<w:p><w:r><w:t xml:space=\"preserve\">甲</w:t></w:r>[<w:r><w:t xml:space=\"preserve\">乙</w:t></w:r><w:hyperlink><w:r><w:t>丙丁</w:t></w:r>]</w:hyperlink></w:p>",
        ),
        // a content control stays whole
        (
            "<w:p><w:sdt><w:sdtContent><w:r><w:t>甲乙丙</w:t></w:r></w:sdtContent></w:sdt></w:p>",
            1..2,
            "<w:p>[<w:sdt><w:sdtContent><w:r><w:t>甲乙丙</w:t></w:r></w:sdtContent></w:sdt>]</w:p>",
        ),
        // a field stays whole
        (
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:t>甲乙丙</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
            1..2,
            "<w:p>[<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:t>甲乙丙</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>]</w:p>",
        ),
    ] {
        assert_eq!(mark(body, chars), expected, "{body}");
    }
}

#[test]
fn words_in_a_text_box_are_marked_on_the_run_that_holds_it() {
    let body = "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>甲乙丙</w:t></w:r></w:p></w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:p>";
    assert_eq!(
        mark(body, 1..2),
        body.replacen("<w:r><mc", "[<w:r><mc", 1).replacen("Content></w:r>", "Content></w:r>]", 1)
    );
}

#[test]
fn two_comments_that_meet_in_a_run_split_it_once() {
    let bytes = package("<w:p><w:r><w:t>甲乙丙</w:t></w:r></w:p>");
    let document = word::read(&word::main_xml(&bytes));
    let comment = |start, end| Comment { paragraph: 0, start, end, text: String::new() };
    let marked = annotate(&bytes, &document, &[comment(0, 2), comment(2, 3)], day()).unwrap();
    let xml = word::main_xml(&marked.bytes);
    assert_eq!(word::anchored(&xml), [(0, "甲乙".into()), (1, "丙".into())]);
}

#[test]
fn comments_that_are_there_already_stay() {
    let bytes = package("<w:p><w:r><w:t>甲乙丙</w:t></w:r></w:p>");
    let document = word::read(&word::main_xml(&bytes));
    let comment = |text: &str| Comment { paragraph: 0, start: 0, end: 1, text: text.into() };
    let once = annotate(&bytes, &document, &[comment("原有")], day()).unwrap().bytes;
    let document = word::read(&word::main_xml(&once));
    let twice = annotate(&once, &document, &[comment("新加")], day()).unwrap().bytes;
    let comments = String::from_utf8(word::part(&twice, "word/comments.xml").unwrap()).unwrap();
    assert!(comments.contains("原有") && comments.contains("新加") && comments.contains("w:id=\"1\""), "{comments}");
    let types = String::from_utf8(word::part(&twice, "[Content_Types].xml").unwrap()).unwrap();
    assert_eq!(types.matches("comments.xml").count(), 1);
}

#[test]
fn a_damaged_file_is_told_and_not_annotated() {
    let comment = Comment { paragraph: 0, start: 0, end: 1, text: String::new() };
    for bytes in [b"".to_vec(), b"PK\x03\x04".to_vec(), package("<w:p><w:r><w:t>甲")] {
        assert!(annotate(&bytes, &Document::from_lines(["甲"]), &[comment.clone()], day()).is_err());
    }
}

#[test]
fn a_report_that_is_no_word_file_is_written_from_its_text_with_the_same_comments() {
    let document = Document::from_lines(["述职报告", "有的支部组织生活不规范，有的党员不参加。"]);
    let comments = [
        Comment { paragraph: 0, start: 0, end: 4, text: "小结".into() },
        Comment { paragraph: 1, start: 0, end: 2, text: "甲\n乙".into() },
        Comment { paragraph: 1, start: 12, end: 14, text: "丙".into() },
    ];
    let bytes = paper(&document, &comments, day(), "").unwrap();
    assert!(bytes == paper(&document, &comments, day(), "").unwrap());
    let xml = word::main_xml(&bytes);
    let anchored: Vec<String> = word::anchored(&xml).into_iter().map(|(_, text)| text).collect();
    assert_eq!(anchored, ["述职报告", "有的", "有的"]);
    if let Ok(folder) = std::env::var("SHUPING_LOOK_NOTES") {
        std::fs::write(Path::new(&folder).join("paper.docx"), &bytes).unwrap();
    }
}
