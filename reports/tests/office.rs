//! Workbooks and annotated copies, opened by LibreOffice.

mod common;
#[path = "../../tests/office.rs"]
mod office;

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use shuping_analyzers::document::{Document, Story};
use shuping_pipeline::content::{Content, Limits};
use shuping_pipeline::formats;
use shuping_reports::notes::{Comment, annotate};
use shuping_reports::{Inputs, Lang, workbook};

#[test]
fn every_formula_of_the_workbook_comes_to_the_value_that_it_was_written_with() {
    let example = common::example();
    for lang in [Lang::Zh, Lang::En] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("workbook.xlsx");
        std::fs::write(&path, workbook::build(&Inputs { lang, ..example.inputs() }).unwrap()).unwrap();
        let (wrong, seen) = office::recalculated(&path);
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(seen >= 80, "{seen}");
    }
}

/// The text of a Word file, as the reader of reports gives it.
fn read(name: &str, bytes: &[u8]) -> Option<Document> {
    match formats::read(name, bytes, &Limits::default()) {
        Ok(Content::Document(document)) => Some(document),
        _ => None,
    }
}

/// A comment on the middle third of every paragraph of the body; empty cells of a row hold nothing to stand on.
fn on_the_middle(document: &Document) -> Vec<Comment> {
    let is_said = |text: &str| {
        let length = text.chars().count();
        length >= 6 && text.chars().skip(length / 3).take(length / 3).any(|letter| !letter.is_whitespace())
    };
    (0_u32..)
        .zip(&document.paragraphs)
        .filter(|(_, paragraph)| is_said(&paragraph.text) && paragraph.story != Story::Note)
        .map(|(index, paragraph)| {
            let length = paragraph.text.chars().count() as u32;
            Comment {
                paragraph: index,
                start: length / 3,
                end: length * 2 / 3,
                text: format!("【{index}】<说明> & 建议"),
            }
        })
        .collect()
}

fn words(document: &Document, comment: &Comment) -> String {
    let text = &document.paragraphs[comment.paragraph as usize].text;
    text.chars().skip(comment.start as usize).take((comment.end - comment.start) as usize).collect()
}

/// A text without what readers and office programs show differently.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Whether words that a comment stands on are the ones it was meant for. In a row of a table it ends with its cell, and
/// what somebody deleted with changes tracked is still shown between the words.
fn stands(on: &str, wanted: &str, story: &Story) -> bool {
    // Word has no comments inside boxes: one stands on the run that holds the box, whatever an office program shows there.
    if *story == Story::TextBox {
        return true;
    }
    if matches!(story, Story::Row { .. }) {
        return !on.is_empty() && wanted.starts_with(on) || on.contains(wanted);
    }
    let mut shown = on.chars();
    let in_order = wanted.chars().all(|letter| shown.any(|one| one == letter));
    on.contains(wanted) || in_order && on.chars().next() == wanted.chars().next() && shown.next().is_none()
}

fn word_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            word_files(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "docx") {
            found.push(path);
        }
    }
    found.sort();
}

/// Annotates every file, opens the copies, and tells which comments do not stand on their words.
fn misplaced(files: &[(String, Vec<u8>)]) -> (Vec<String>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let (mut copies, mut expected) = (Vec::new(), Vec::new());
    for (number, (name, bytes)) in files.iter().enumerate() {
        let Some(document) = read(name, bytes) else { continue };
        let comments = on_the_middle(&document);
        let made_on = jiff::civil::date(2024, 1, 20);
        let Ok(marked) = annotate(bytes, &document, &comments, made_on) else { panic!("{name}") };
        assert_eq!(marked.placed, comments.len(), "{name}");
        let path = folder.path().join(format!("{number}.docx"));
        std::fs::write(&path, marked.bytes).unwrap();
        copies.push(path);
        expected.push((name, document, comments));
    }
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (result, (name, document, comments)) in office::convert(&copies, "fodt", folder.path()).iter().zip(expected) {
        let found = office::comments(&std::fs::read_to_string(result).unwrap());
        for comment in &comments {
            seen += 1;
            let said = format!("【{}】<说明> & 建议", comment.paragraph);
            let wanted = plain(&words(&document, comment));
            match found.iter().find(|(text, _)| *text == said) {
                Some((_, on))
                    if stands(&plain(on), &wanted, &document.paragraphs[comment.paragraph as usize].story) => {}
                Some((_, on)) => wrong.push(format!("{name}: {said} should stand on {wanted} and stands on {on}")),
                None => wrong.push(format!("{name}: {said} is not there")),
            }
        }
    }
    (wrong, seen)
}

#[test]
fn comments_on_all_word_files_of_the_seasons_stand_on_their_words() {
    let mut paths = Vec::new();
    word_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons"), &mut paths);
    let files: Vec<(String, Vec<u8>)> = paths
        .into_iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    let (wrong, seen) = misplaced(&files);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 300, "{seen}");
}

/// A Word package with further parts.
fn package(body: &str, parts: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut types = String::from(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    );
    let mut relations =
        String::from("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    let mut written = Vec::new();
    for (number, (name, kind, element, content)) in parts.iter().enumerate() {
        types.push_str(&format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>"));
        relations
            .push_str(&format!("<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{name}.xml\"/>"));
        written.push((format!("word/{name}.xml"), format!("<w:{element} xmlns:w=\"{WORD}\">{content}</w:{element}>")));
    }
    relations.push_str(&format!("<Relationship Id=\"link\" Type=\"{OFFICE}/hyperlink\" Target=\"https://example.org/\" TargetMode=\"External\"/></Relationships>"));
    types.push_str("</Types>");
    written.push(("[Content_Types].xml".into(), types));
    written.push(("word/_rels/document.xml.rels".into(), relations));
    written.push(("_rels/.rels".into(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/></Relationships>")));
    written.push(("word/document.xml".into(), format!("<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>{body}</w:body></w:document>")));
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in written {
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn paragraph(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A box beside the text, as Word draws it.
fn drawing(text: &str) -> String {
    format!(
        "<w:drawing><wp:anchor distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" relativeHeight=\"1\" \
         behindDoc=\"0\" locked=\"0\" layoutInCell=\"1\" allowOverlap=\"1\"><wp:simplePos x=\"0\" y=\"0\"/>\
         <wp:positionH relativeFrom=\"column\"><wp:posOffset>3000000</wp:posOffset></wp:positionH>\
         <wp:positionV relativeFrom=\"paragraph\"><wp:posOffset>0</wp:posOffset></wp:positionV>\
         <wp:extent cx=\"2500000\" cy=\"800000\"/><wp:wrapSquare wrapText=\"bothSides\"/>\
         <wp:docPr id=\"5\" name=\"方框\"/><a:graphic><a:graphicData \
         uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:cNvSpPr txBox=\"1\"/>\
         <wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"2500000\" cy=\"800000\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"/></wps:spPr><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx><wps:bodyPr/>\
         </wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
}

/// Documents as people make them, unlike those of the seasons: one for each thing that a comment may have to stand in.
fn unlike() -> Vec<(String, Vec<u8>)> {
    let lead = paragraph(&run("湖滨街道办事处党工委书记抓基层党建述职报告"));
    let tail = paragraph(&run("以上述职，请予评议，有的地方请多批评指正。"));
    let cell = |text: &str| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"4000\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>", paragraph(&run(text)))
    };
    let cases: Vec<(&str, String, Vec<(&str, &str, &str, &str)>)> = vec![
        (
            "table",
            format!(
                "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"4000\"/><w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr>{}{}</w:tr></w:tbl>",
                cell("部分社区干部下沉不够，走访台账写得很简单。"),
                cell("由组织办每月抽查两次走访台账并通报。")
            ),
            vec![],
        ),
        (
            "footnote",
            paragraph(&format!(
                "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{}",
                run("全年组织生活参加率"),
                run("不到八成，有的支部三次没有开成会。")
            )),
            vec![(
                "footnotes",
                "footnotes",
                "footnotes",
                "<w:footnote w:id=\"2\"><w:p><w:r><w:t>据街道组织办十一月统计的数字。</w:t></w:r></w:p></w:footnote>",
            )],
        ),
        (
            "tracked",
            paragraph(&format!(
                "{}<w:ins w:id=\"90\" w:author=\"甲\" w:date=\"2024-01-02T00:00:00Z\">{}</w:ins><w:del w:id=\"91\" w:author=\"甲\" w:date=\"2024-01-02T00:00:00Z\"><w:r><w:delText>一贯重视</w:delText></w:r></w:del>{}",
                run("我对社区党组织书记"),
                run("带得少、管得松，"),
                run("谈心谈话全年只有四次。")
            )),
            vec![],
        ),
        (
            "field",
            paragraph(&format!(
                "{}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> HYPERLINK \\l top </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>{}",
                run("截至"),
                run("2023年12月1日"),
                run("，还有六个支部没有换届，拖了半年以上。")
            )),
            vec![],
        ),
        (
            "link",
            paragraph(&format!(
                "{}<w:hyperlink r:id=\"link\">{}</w:hyperlink>{}",
                run("问题详见街道"),
                run("党建工作专栏第三期"),
                run("，其中两条与我直接有关。")
            )),
            vec![],
        ),
        (
            "commented",
            paragraph(&format!(
                "{}<w:commentRangeStart w:id=\"7\"/>{}<w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r>{}",
                run("一些党员"),
                run("参加学习不经常，"),
                run("我没有及时提醒，也没有补课。")
            )),
            vec![(
                "comments",
                "comments",
                "comments",
                "<w:comment w:id=\"7\" w:author=\"分管领导\" w:date=\"2023-12-01T00:00:00Z\"><w:p><w:r><w:t>请写明人数</w:t></w:r></w:p></w:comment>",
            )],
        ),
        (
            "text-box",
            format!(
                "{}<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
                paragraph(&run("我在支部结对上抓得不实，有的支部一年没有走动。")),
                run("结对支部的名单见右边方框"),
                drawing(&paragraph(&run("一些结对支部全年只通过一次电话"))),
                format_args!(
                    "<w:pict><v:shape style=\"width:200pt;height:60pt\"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>",
                    paragraph(&run("一些结对支部全年只通过一次电话"))
                ),
            ),
            vec![],
        ),
        (
            "bold-pieces",
            paragraph(
                "<w:r><w:rPr><w:b/></w:rPr><w:t>一是</w:t></w:r><w:r><w:t>抓</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>落实</w:t></w:r><w:r><w:t>&lt;不实&gt;</w:t><w:tab/><w:t>，检查&amp;督办少。</w:t></w:r>",
            ),
            vec![],
        ),
    ];
    cases
        .into_iter()
        .map(|(name, body, parts)| (format!("{name}.docx"), package(&format!("{lead}{body}{tail}"), &parts)))
        .collect()
}

#[test]
fn comments_in_tables_beside_footnotes_changes_fields_links_and_comments_stand_on_their_words() {
    let (wrong, seen) = misplaced(&unlike());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen >= 20, "{seen}");
}

#[test]
fn what_was_in_a_file_before_is_in_its_annotated_copy() {
    for (name, bytes) in unlike() {
        let document = read(&name, &bytes).unwrap();
        let marked = annotate(&bytes, &document, &on_the_middle(&document), jiff::civil::date(2024, 1, 20)).unwrap();
        let parts = |bytes: &[u8]| -> Vec<(String, String)> {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
            (0..archive.len())
                .map(|index| {
                    let file = archive.by_index(index).unwrap();
                    let name = file.name().unwrap().into_owned();
                    (name, std::io::read_to_string(file).unwrap())
                })
                .collect()
        };
        let after = parts(&marked.bytes);
        for (part, text) in parts(&bytes) {
            let copy = &after.iter().find(|(name, _)| *name == part).unwrap().1;
            match part.as_str() {
                // Marks were added: take them and the seams of split runs away, and the same is left.
                "word/document.xml" => assert_eq!(letters(copy), letters(&text), "{name}"),
                "word/comments.xml" => assert!(copy.contains("请写明人数") && copy.contains("分管领导"), "{name}"),
                "word/_rels/document.xml.rels" | "[Content_Types].xml" => assert!(copy.len() >= text.len(), "{name}"),
                _ => assert_eq!(*copy, text, "{part} of {name}"),
            }
        }
        let read_again = read(&name, &marked.bytes).unwrap();
        let texts = |document: &Document| -> Vec<String> {
            document.paragraphs.iter().map(|paragraph| paragraph.text.clone()).collect()
        };
        assert_eq!(texts(&document), texts(&read_again), "{name}");
    }
}

/// Every letter between tags, deleted text and field codes included.
fn letters(xml: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in xml.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}
