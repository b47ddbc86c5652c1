use std::io::{Cursor, Write as _};

use shuping_analyzers::document::{Document, Story};

use super::*;

const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody>
    <ofd:DocInfo><ofd:Title>述职报告</ofd:Title><ofd:Author>办公室</ofd:Author></ofd:DocInfo>
    <ofd:DocRoot>Doc_0\Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;
const DOCUMENT: &str = r#"<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData>
    <ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>
    <ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>
    <ofd:Pages><ofd:Page ID="1" BaseLoc="/doc_0/Pages/Page_0/Content.xml"/></ofd:Pages>
    <ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"#;

fn text(x: f32, y: f32, size: f32, text: &str) -> String {
    let count = text.chars().count().saturating_sub(1);
    format!(
        r#"<ofd:TextObject Boundary="{x} {} 160 {size}" Size="{size}" Font="3"><ofd:TextCode X="0" Y="{}" DeltaX="g {count} {size}">{text}</ofd:TextCode></ofd:TextObject>"#,
        y - size,
        size * 0.9
    )
}

fn page(body: &str) -> String {
    format!(
        r#"<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>{body}</ofd:Layer></ofd:Content></ofd:Page>"#
    )
}

fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(body: &str) -> Document {
    let annotations = r#"<ofd:Annotations xmlns:ofd="x"><ofd:Page PageID="1"><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>"#;
    let annotation = format!(
        r#"<ofd:PageAnnot xmlns:ofd="x"><ofd:Annot Type="Watermark"><ofd:Appearance Boundary="0 0 210 297">{}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"#,
        text(60.0, 150.0, 8.0, "内部资料")
    );
    let template = page(&text(60.0, 40.0, 7.0, "基层党建工作述职报告"));
    let bytes = package(&[
        ("OFD.xml", ROOT.as_bytes().to_vec()),
        (
            "Doc_0/Document.xml",
            encoding_rs::GB18030
                .encode(&format!("<?xml version=\"1.0\" encoding=\"GB18030\"?>{DOCUMENT}"))
                .0
                .into_owned(),
        ),
        ("Doc_0/Tpls/Tpl_0/Content.xml", template.into_bytes()),
        ("Doc_0/Pages/Page_0/Content.xml", page(body).into_bytes()),
        ("Doc_0/Annots/Annotations.xml", annotations.as_bytes().to_vec()),
        ("Doc_0/Annots/a.xml", annotation.into_bytes()),
    ]);
    match OfdReader.read(&bytes, &Limits::default()) {
        Ok(Content::Document(document)) => document,
        other => panic!("{other:?}"),
    }
}

#[test]
fn template_and_page_become_paragraphs_and_watermarks_are_left_out() {
    let full = "今年以来支部坚持把政治建设摆在首位认真落实第一责任人职责";
    let body = [
        text(36.0, 60.0, 5.0, full),
        text(26.0, 70.0, 5.0, "切实抓好三会一课制度，全年召开支部大会"),
        text(36.0, 80.0, 5.0, "一、存在的问题"),
    ]
    .concat();
    let document = read(&body);
    let texts: Vec<&str> = document.paragraphs.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "基层党建工作述职报告",
            "今年以来支部坚持把政治建设摆在首位认真落实第一责任人职责切实抓好三会一课制度，全年召开支部大会",
            "一、存在的问题"
        ]
    );
    assert_eq!(document.aside.title, "述职报告");
}

#[test]
fn a_drawn_table_becomes_rows() {
    let line = |x0: f32, y0: f32, x1: f32, y1: f32| {
        format!(
            r#"<ofd:PathObject Boundary="{x0} {y0} {} {}"><ofd:AbbreviatedData>M 0 0 L {} {}</ofd:AbbreviatedData></ofd:PathObject>"#,
            x1 - x0,
            y1 - y0,
            x1 - x0,
            y1 - y0
        )
    };
    let mut body = String::new();
    for y in [100.0, 110.0, 120.0] {
        body += &line(30.0, y, 150.0, y);
    }
    for x in [30.0, 60.0, 150.0] {
        body += &line(x, 100.0, x, 120.0);
    }
    for (x, y, word) in
        [(32.0, 107.0, "序号"), (62.0, 107.0, "整改措施"), (32.0, 117.0, "一"), (62.0, 117.0, "每月检查")]
    {
        body += &text(x, y, 4.0, word);
    }
    let document = read(&body);
    let rows: Vec<&str> =
        document.paragraphs.iter().filter(|p| matches!(p.story, Story::Row { .. })).map(|p| p.text.as_str()).collect();
    assert_eq!(rows, ["序号\t整改措施", "一\t每月检查"]);
    assert_eq!(document.tables.len(), 1);
}

#[test]
fn a_package_without_its_root_is_damaged() {
    let bytes = package(&[("other.xml", b"<a/>".to_vec())]);
    assert_eq!(OfdReader.read(&bytes, &Limits::default()).unwrap_err().cause, Cause::Damaged);
}
