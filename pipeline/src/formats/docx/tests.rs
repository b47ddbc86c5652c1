use shuping_analyzers::document::{CharRange, Place};

use super::super::samples::{docx, docx_of_parts, main_part, numbered, numbering, p, zip};
use super::*;

fn read(bytes: &[u8]) -> Document {
    match Docx.read(bytes, &Limits::default()) {
        Ok(Content::Document(document)) => document,
        other => panic!("{other:?}"),
    }
}

fn texts(document: &Document) -> Vec<String> {
    document.paragraphs.iter().map(|p| p.number.clone().unwrap_or_default() + &p.text).collect()
}

#[test]
fn text_is_what_a_reader_of_the_page_sees() {
    let run = |inside: &str| format!("<w:p><w:r>{inside}</w:r></w:p>");
    for (body, want) in [
        (p("a &lt; b &#x4e00;<![CDATA[<c>]]>"), vec!["a < b 一<c>"]),
        (run("<w:t> 前</w:t><w:t xml:space='preserve'> 后 </w:t>"), vec!["前 后 "]),
        (run("<w:t>一</w:t><w:tab/><w:br/><w:t>二</w:t><w:noBreakHyphen/><w:cr/><w:br w:type='page'/>"), vec!["一\t\n二-\n\n"]),
        (run("<w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings 2' w:char='F050'/>"), vec!["☑✓"]),
        (run("<w:rPr><w:rFonts w:ascii='Wingdings 2'/></w:rPr><w:t>R</w:t>"), vec!["☑"]),
        (run("<w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t>") + &p("见"), vec!["见"]),
        (run("<w:ruby><w:rt><w:r><w:t>dong</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東</w:t></w:r></w:rubyBase></w:ruby>"), vec!["東"]),
        ("<w:p><w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:r><w:t>内容</w:t></w:r></w:sdtContent></w:sdt></w:p>".into(), vec!["内容"]),
        ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>".into(), vec!["x=1"]),
        ("<w:p><w:fldSimple w:instr='PAGE'><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>".into(), vec!["7"]),
    ] {
        assert_eq!(texts(&read(&docx(&body, &[]))), want, "{body}");
    }
}

#[test]
fn fields_show_their_result_and_boxes_their_tick() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let text = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let nested = mark("begin")
        + &code("IF ")
        + &mark("begin")
        + &code("PAGE")
        + &mark("separate")
        + &text("9")
        + &mark("end")
        + &mark("separate")
        + &text("结果")
        + &mark("end");
    let circle = mark("begin") + &code(r"eq \o\ac(○,3)") + &mark("end");
    let ticked = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>"
        .to_owned() + &code("FORMCHECKBOX") + &mark("end");
    let body = format!("<w:p>{nested}</w:p><w:p>{circle}</w:p><w:p>{ticked}</w:p>");
    assert_eq!(texts(&read(&docx(&body, &[]))), ["结果", "③", "☑"]);
}

#[test]
fn what_is_crossed_out_in_a_cell_is_not_read_with_what_stands_for_it() {
    let struck = |how: &str| {
        format!(
            "<w:r><w:rPr>{how}</w:rPr><w:t>88</w:t></w:r><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>91</w:t></w:r>"
        )
    };
    let cell = |how: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", struck(how));
    let body = format!(
        "<w:p>{}</w:p><w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        struck("<w:strike/>"),
        cell("<w:strike/>"),
        cell("<w:dstrike w:val='1'/>")
    );
    let document = read(&docx(&body, &[]));
    assert_eq!(texts(&document), ["8891", "91\t91"]);
    assert_eq!(document.aside.deleted, ["88", "88"]);
}

#[test]
fn tracked_deletions_are_out_and_deleted_marks_join() {
    let body = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r><w:del w:id='2'><w:r><w:delText>删</w:delText></w:r></w:del></w:p>\
        <w:p><w:ins w:id='3'><w:r><w:t>后半</w:t></w:r></w:ins><w:moveFrom w:id='4'><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>\
        <w:p><w:pPr><w:pPrChange w:id='5'><w:pPr><w:jc w:val='center'/></w:pPr></w:pPrChange></w:pPr><w:moveTo w:id='6'><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>\
        <w:tbl><w:tr><w:trPr><w:del w:id='7'/></w:trPr><w:tc><w:p><w:r><w:t>删行</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let document = read(&docx(body, &[]));
    assert_eq!(texts(&document), ["前半后半", "移来", "甲\t乙"]);
    assert_eq!(document.aside.deleted, ["删", "移走", "删行"]);
    assert!(!document.paragraphs[1].look.centered);
}

#[test]
fn lists_are_numbered_directly_and_by_style() {
    let styles = "<w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='x'><w:name w:val='子样式'/><w:basedOn w:val='1'/></w:style>";
    let numbering = numbering(&[
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%1.%2.%3"),
    ]);
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let off = "<w:p><w:pPr><w:pStyle w:val='1'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>无</w:t></w:r></w:p>";
    let body = styled("1", "A")
        + &numbered(1, 1, "B")
        + &numbered(1, 1, "C")
        + off
        + &styled("x", "D")
        + &numbered(1, 1, "E")
        + &numbered(1, 2, "F")
        + &numbered(2, 0, "G")
        + &numbered(2, 0, "H");
    let document = read(&docx(&body, &[("styles", styles), ("numbering", &numbering)]));
    assert_eq!(
        texts(&document),
        ["一、A", "（一）B", "（二）C", "无", "二、D", "（一）E", "二.一.1F", "一、G", "二、H"]
    );
    assert_eq!((document.paragraphs[0].look.outline, document.paragraphs[4].look.style.as_str()), (Some(1), "子样式"));
}

#[test]
fn notes_and_boxes_stand_behind_their_paragraph_once() {
    let boxed = |inside: &str| format!("<w:txbxContent>{inside}</w:txbxContent>");
    let drawing = format!(
        "<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{0}</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        boxed(&p("框内"))
    );
    let unknown = format!(
        "<mc:AlternateContent><mc:Choice Requires='xyz'>{0}</mc:Choice><mc:Fallback><w:pict><v:textbox>{1}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        boxed(&p("未知")),
        boxed(&p("后备"))
    );
    let body = format!(
        "<w:p><w:r><w:t>正</w:t></w:r><w:r>{drawing}</w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>文</w:t></w:r></w:p>\
         <w:p><w:r><w:t>次</w:t>{unknown}</w:r><w:r><w:endnoteReference w:id='2'/></w:r></w:p>"
    );
    let notes = "<w:footnote w:id='0'><w:p/></w:footnote><w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'> 脚注</w:t></w:r></w:p></w:footnote>";
    let ends = "<w:endnote w:id='2'><w:p><w:r><w:t>尾注</w:t></w:r></w:p></w:endnote>";
    let document = read(&docx(&body, &[("footnotes", notes), ("endnotes", ends)]));
    assert_eq!(texts(&document), ["正文", "框内", "脚注", "次", "后备", "尾注"]);
    let stories: Vec<Story> = document.paragraphs.iter().map(|p| p.story).collect();
    assert_eq!(stories, [Story::Main, Story::TextBox, Story::Note, Story::Main, Story::TextBox, Story::Note]);
}

#[test]
fn tables_are_rows_and_merged_cells_stand_once() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("", "序号"),
        cell("<w:gridSpan w:val='2'/>", "问题"),
        cell("<w:vMerge w:val='restart'/>", "1"),
        cell("", "甲"),
        cell("", "乙"),
        cell("<w:vMerge/>", ""),
        cell("", "丙"),
        "<w:tc><w:p/></w:tc>",
    );
    let document = read(&docx(&body, &[]));
    assert_eq!(texts(&document), ["序号\t问题", "1\t甲\t乙", "\t丙\t"]);
    let table = &document.tables[0];
    assert_eq!((table.rows[0][1].columns, table.rows[1][0].rows, table.rows[2][0].column), (2, 2, 1));
}

#[test]
fn numbers_in_cells_stand_in_the_table_but_not_in_the_row() {
    let row = format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", numbered(1, 0, ""), p("措施"));
    let document =
        read(&docx(&format!("<w:tbl>{row}{row}</w:tbl>"), &[("numbering", &numbering(&[("decimal", "%1")]))]));
    assert_eq!(texts(&document), ["\t措施", "\t措施"]);
    assert_eq!(document.tables[0].rows[1][0].text, "2");
}

#[test]
fn looks_come_from_runs_styles_and_defaults() {
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia='宋体'/><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>\
        <w:style w:type='paragraph' w:styleId='t'><w:name w:val='Title'/><w:pPr><w:jc w:val='center'/></w:pPr><w:rPr><w:b/><w:sz w:val='44'/></w:rPr></w:style>\
        <w:style w:type='character' w:styleId='strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>";
    let body = "<w:p><w:pPr><w:pStyle w:val='t'/></w:pPr><w:r><w:t>题目</w:t></w:r></w:p>\
        <w:p><w:r><w:rPr><w:rStyle w:val='strong'/><w:rFonts w:eastAsia='黑体' w:hint='eastAsia'/></w:rPr><w:t>一是。</w:t></w:r><w:r><w:t>正文“引”</w:t></w:r></w:p>";
    let document = read(&docx(body, &[("styles", styles)]));
    let [title, text] = &document.paragraphs[..] else { panic!() };
    assert_eq!(
        (title.look.bold, title.look.size, title.look.centered, title.look.style.as_str()),
        (true, 44, true, "Title")
    );
    assert_eq!((text.look.bold, text.look.bold_lead, text.look.size, text.look.font.as_str()), (false, 3, 21, "宋体"));
    assert_eq!(text.asian, [CharRange { start: 0, end: 3 }]);
}

#[test]
fn a_file_without_any_hint_counts_as_asian_throughout() {
    let document = read(&docx(&(p("党建——引领") + &p("次")), &[]));
    assert_eq!(document.paragraphs[0].asian, [CharRange { start: 0, end: 6 }]);
}

#[test]
fn positions_lead_back_to_the_bytes_of_the_text() {
    let main = "\u{feff}".to_owned()
        + &main_part(&(p("党&amp;建") + "<w:p><w:r><w:t> 空 </w:t></w:r><w:r><w:t>白</w:t></w:r></w:p>"));
    let document = read(&docx_of_parts(&main, &[]));
    let source = main.trim_start_matches('\u{feff}');
    let found: Vec<&str> = document
        .paragraphs
        .iter()
        .flat_map(|p| &p.origins)
        .map(|origin| match origin.place {
            Place::WordPart { start, end } => &source[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()],
            _ => panic!(),
        })
        .collect();
    assert_eq!(found, ["党&amp;建", "空", "白"]);
    assert_eq!(document.paragraphs[1].origins[1].chars, CharRange { start: 1, end: 2 });
}

#[test]
fn what_is_not_text_stands_aside() {
    let body = "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:commentReference w:id='0'/></w:r></w:p>";
    let comment = format!("<w:comment w:id='0'>{}</w:comment>", p("批注"));
    let document = read(&docx(body, &[("header", &p("页眉")), ("footer", &p("第1页")), ("comments", &comment)]));
    assert_eq!(texts(&document), ["正文"]);
    assert_eq!(
        (document.aside.headers, document.aside.footers, document.aside.comments),
        (vec!["页眉".into()], vec!["第1页".into()], vec!["批注".to_owned()])
    );
}

#[test]
fn producers_may_write_prefixes_encodings_and_names_as_they_like() {
    let w = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let plain = format!("<document xmlns='{w}'><body><p><r><t>党建</t></r></p></body></document>");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let gbk = encoding_rs::GB18030.encode(&format!("<?xml version='1.0' encoding='GBK'?>{plain}")).0.into_owned();
    for main in [plain.into_bytes(), utf16, gbk] {
        let bytes = zip(&[("WORD\\Document.xml", &main)]);
        assert_eq!(texts(&read(&bytes)), ["党建"]);
    }
}

#[test]
fn damage_leaves_what_came_before_and_says_so() {
    let main = main_part(&(p("前") + &p("后")));
    let cut = &main[..main.find("后").unwrap()];
    let document = read(&docx_of_parts(cut, &[]));
    assert_eq!(texts(&document), ["前"]);
    assert!(document.quality.partial.is_some());
    for bytes in [docx_of_parts("<w:document", &[]), zip(&[("a.txt", b"x")])] {
        assert_eq!(Docx.read(&bytes, &Limits::default()).unwrap_err().cause, Cause::Damaged);
    }
}

#[test]
fn hostile_packages_end() {
    let nested = "<w:tbl><w:tr><w:tc>".repeat(20_000) + &p("深");
    let endless = (0..5_000).map(|i| format!("<w:num w:numId='{i}'><w:abstractNumId w:val='0'/>")).collect::<String>();
    let circle = "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='s'/></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>";
    let styles =
        "<w:style w:styleId='s'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:basedOn w:val='s'/></w:style>";
    let attributes = (0..50_000).map(|i| format!(" a{i}=''")).collect::<String>();
    let bindings = (0..50_000).map(|i| format!(" xmlns:a{i}='u'")).collect::<String>();
    for bytes in [
        docx(&nested, &[]),
        docx(&numbered(1, 0, "x"), &[("numbering", &endless)]),
        docx(&numbered(1, 0, "x"), &[("numbering", circle), ("styles", styles)]),
        docx(&format!("<w:p{attributes}/><w:p{bindings}/>{}", p("x")), &[]),
        docx(&("<w:p>".repeat(10_000) + "x"), &[]),
        docx(&("<w:p><w:r><w:txbxContent>".repeat(10_000)), &[]),
    ] {
        let _ = Docx.read(&bytes, &Limits::default());
    }
    let limits = Limits { characters: 10, ..Limits::default() };
    let Ok(Content::Document(document)) = Docx.read(&docx(&p("一二三").repeat(100), &[]), &limits) else { panic!() };
    assert!(document.quality.partial.is_some() && document.paragraphs.len() < 10);
}

#[test]
fn encrypted_packages_are_told() {
    assert_eq!(Docx.read(b"", &Limits::default()).unwrap_err().cause, Cause::Empty);
    assert!(Docx.read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], &Limits::default()).is_err());
}

#[test]
fn documents_inside_the_package_are_read_in_their_place() {
    let relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
        <Relationship Id='c' Type='http://x/aFChunk' Target='/word/afchunk.mht'/></Relationships>";
    let main = main_part(&(p("前") + "<w:altChunk r:id='c'/>" + &p("后")));
    let page = "<html><body><p>网页<table><tr><td>a<td>b</table></body></html>";
    let bytes = zip(&[
        ("word/document.xml", main.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/afchunk.mht", page.as_bytes()),
    ]);
    let document = read(&bytes);
    assert_eq!(texts(&document), ["前", "网页", "a\tb", "后"]);
    assert_eq!(document.paragraphs[2].story, Story::Row { table: 0, row: 0 });
}

#[test]
fn marks_without_a_hint_are_latin_in_a_file_that_is_not_set_up_for_chinese() {
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-US' w:eastAsia='en-US'/></w:rPr></w:rPrDefault></w:docDefaults>";
    for (parts, asian) in [(vec![], true), (vec![("styles", styles)], false)] {
        let bytes = docx(&p("等等……"), &parts);
        let document = read(&bytes);
        assert_eq!(!document.paragraphs[0].asian.is_empty(), asian);
    }
}
