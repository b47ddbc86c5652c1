//! Small PDF files, written here, and what is read out of them.

use std::fmt::Write as _;

use proptest::prelude::*;
use shuping_analyzers::document::{Document, Place, Story};

use super::*;
use crate::content::Container;

/// A file of several pages, each given by its content; fonts: `F` SimSun (UniGB-UCS2-H), `B` SimHei-Bold, `V` the same
/// downwards, `W` without any map, `H` Helvetica.
struct File {
    pages: Vec<Vec<u8>>,
    /// Further entries of the page dictionaries.
    page: &'static str,
    /// Further objects, from number 20.
    objects: Vec<Vec<u8>>,
    /// Further entries of the catalog and of the resources.
    catalog: &'static str,
    resources: &'static str,
}

impl File {
    fn new(pages: &[String]) -> Self {
        let pages = pages.iter().map(|page| page.clone().into_bytes()).collect();
        Self { pages, page: "", objects: Vec::new(), catalog: "", resources: "" }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut objects: Vec<(usize, Vec<u8>)> = Vec::new();
        let kids: String = (0..self.pages.len()).map(|index| format!("{} 0 R ", 100 + 2 * index)).collect();
        objects.push((1, format!("<</Type/Catalog/Pages 2 0 R {}>>", self.catalog).into_bytes()));
        objects.push((2, format!("<</Type/Pages/Kids[{kids}]/Count {}>>", self.pages.len()).into_bytes()));
        for (number, name, encoding) in
            [(3, "SimSun", "UniGB-UCS2-H"), (4, "SimHei-Bold", "UniGB-UCS2-H"), (5, "SimSun", "UniGB-UCS2-V")]
        {
            let font = format!(
                "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}/DescendantFonts[<</Type/Font/Subtype\
                 /CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]>>]>>"
            );
            objects.push((number, font.into_bytes()));
        }
        objects.push((6, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec()));
        for (index, content) in self.pages.iter().enumerate() {
            let number = 100 + 2 * index;
            let page = format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F 3 0 R/B 4 0 R\
                 /V 5 0 R/H 6 0 R>>{}>>{}>>",
                number + 1,
                self.resources,
                self.page
            );
            objects.push((number, page.into_bytes()));
            let mut stream = format!("<</Length {}>>stream\n", content.len()).into_bytes();
            stream.extend_from_slice(content);
            stream.extend_from_slice(b"\nendstream");
            objects.push((number + 1, stream));
        }
        objects.extend(self.objects.iter().enumerate().map(|(index, object)| (20 + index, object.clone())));
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, object) in &objects {
            writeln!(table, "{number} 1\n{:010} 00000 n ", bytes.len()).unwrap();
            bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            bytes.extend_from_slice(object);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        let start = bytes.len();
        let end = format!("xref\n{table}trailer\n<</Root 1 0 R/Size 500>>\nstartxref\n{start}\n%%EOF\n");
        bytes.extend_from_slice(end.as_bytes());
        bytes
    }

    fn document(&self) -> Document {
        match PdfReader.read(&self.bytes(), &Limits::default()) {
            Ok(Content::Document(document)) => document,
            other => panic!("{other:?}"),
        }
    }
}

fn hex(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut hex, unit| {
        write!(hex, "{unit:04X}").unwrap();
        hex
    })
}

/// A line of text; `y` from the top.
fn line(font: char, size: f32, x: f32, y: f32, text: &str) -> String {
    format!("BT /{font} {size} Tf 1 0 0 1 {x} {} Tm <{}> Tj ET\n", 842.0 - y, hex(text))
}

/// Lines of 16-point type, 28 points apart, from `y`: `>` begins with an indentation of two characters.
fn body(y: f32, lines: &[&str]) -> String {
    let mut content = String::new();
    let mut y = y;
    for text in lines {
        let (x, text) = text.strip_prefix('>').map_or((79.0, *text), |rest| (111.0, rest));
        content += &line('F', 16.0, x, y, text);
        y += 28.0;
    }
    content
}

fn texts(document: &Document) -> Vec<&str> {
    document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect()
}

// Twenty-eight characters fill a line.
const A: &str = ">今年以来支部坚持把政治建设摆在首位认真落实第一责任人的职责";
const B: &str = "切实抓好三会一课和组织生活会制度全年召开支部大会十二次并且做";
const C: &str = "到了有计划有记录。";

fn fit(text: &str, count: usize) -> String {
    let indent = usize::from(text.starts_with('>'));
    text.chars().take(count + indent - 2 * indent).collect()
}

fn page_of_two_paragraphs() -> String {
    body(120.0, &[">一、主要工作", &fit(A, 28), &fit(B, 28), C, ">二、存在的问题", &fit(A, 28), C])
}

#[test]
fn lines_join_into_paragraphs_and_headings_stand_alone() {
    let document = File::new(&[page_of_two_paragraphs()]).document();
    let (a, b) = (fit(A, 28).replace('>', ""), fit(B, 28));
    assert_eq!(
        texts(&document),
        ["一、主要工作".to_owned(), format!("{a}{b}{C}"), "二、存在的问题".to_owned(), format!("{a}{C}")]
    );
    assert_eq!(document.paragraphs[0].look.size, 32);
    assert_eq!(document.paragraphs[1].origins[0].place, Place::Page(1));
}

#[test]
fn a_paragraph_goes_on_over_the_page_between_heads_and_page_numbers() {
    let head = line('F', 9.0, 79.0, 50.0, "江州职业技术大学述职报告汇编");
    let first = head.clone()
        + &body(120.0, &[">一、主要工作", &fit(A, 28), &fit(B, 28)])
        + &line('F', 14.0, 270.0, 800.0, "— 1 —");
    let second = head + &body(120.0, &[C, ">二、存在的问题", &fit(A, 28), C]) + &line('F', 14.0, 270.0, 800.0, "— 2 —");
    let document = File::new(&[first, second]).document();
    let (a, b) = (fit(A, 28).replace('>', ""), fit(B, 28));
    assert_eq!(texts(&document)[1], format!("{a}{b}{C}"));
    assert_eq!(document.paragraphs.len(), 4);
    assert_eq!(document.aside.headers, ["江州职业技术大学述职报告汇编"]);
    let pages: Vec<&Place> = document.paragraphs[1].origins.iter().map(|origin| &origin.place).collect();
    assert_eq!(pages, [&Place::Page(1), &Place::Page(2)]);
}

#[test]
fn a_title_over_two_lines_is_one_paragraph_and_a_subtitle_another() {
    let title = line('B', 22.0, 83.0, 40.0, "江州职业技术大学机关党委书记履行抓基层党")
        + &line('B', 22.0, 226.0, 72.0, "建工作述职报告");
    let name = line('F', 16.0, 257.0, 98.0, "第一党支部");
    let document = File::new(&[title + &name + &page_of_two_paragraphs().replace("Tm", "Tm ")]).document();
    assert_eq!(texts(&document)[0], "江州职业技术大学机关党委书记履行抓基层党建工作述职报告");
    let look = &document.paragraphs[0].look;
    assert!(look.bold && look.centered && look.size == 44, "{look:?}");
    assert_eq!(look.font, "SimHei-Bold");
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut content = String::new();
    for row in 0..12 {
        let y = 120.0 + 20.0 * row as f32;
        content += &line('F', 10.0, 60.0, y, "左栏的文字左栏的文字左栏的文字左栏的文");
        content += &line('F', 10.0, 320.0, y, "右栏的文字右栏的文字右栏的文字右栏的文");
    }
    let document = File::new(&[content]).document();
    let all = texts(&document).concat();
    assert!(all.find('右').unwrap() > all.rfind('左').unwrap(), "{all}");
}

/// A file to which a spreadsheet is attached.
fn with_attachment(catalog: &'static str) -> File {
    let name = "FEFF".to_owned() + &hex("名单.csv");
    let tree = format!("<</Names[(a)<</Type/Filespec/F(list.csv)/UF<{name}>/EF<</F 21 0 R>>>>]>>");
    let stream = "<</Type/EmbeddedFile/Length 9>>stream\nA,B\n1,2\n\n\nendstream";
    let objects = vec![tree.into_bytes(), stream.as_bytes().to_vec()];
    File { objects, catalog, ..File::new(&[page_of_two_paragraphs()]) }
}

#[test]
fn a_portfolio_is_a_container_of_its_files() {
    let file = with_attachment("/Collection<<>>/Names<</EmbeddedFiles 20 0 R>>");
    let Ok(Content::Container(container)) = PdfReader.read(&file.bytes(), &Limits::default()) else { panic!() };
    let members: Vec<(&str, &[u8])> =
        container.members.iter().map(|member| (member.name.as_str(), member.bytes.as_slice())).collect();
    assert_eq!(members, [("名单.csv", b"A,B\n1,2\n\n".as_slice())]);
}

fn carried(file: &File, limits: &Limits) -> (Document, Container) {
    let Ok(Content::Carrier(carrier)) = PdfReader.read(&file.bytes(), limits) else { panic!() };
    let Ok(Paper::Document(document)) = carrier.own else { panic!("{:?}", carrier.own) };
    (document, carrier.attached)
}

#[test]
fn a_paper_with_an_attached_file_is_read_and_gives_the_file() {
    let (document, attached) = carried(&with_attachment("/Names<</EmbeddedFiles 20 0 R>>"), &Limits::default());
    assert_eq!((document.paragraphs.len(), document.quality.partial), (4, None));
    let [member] = attached.members.as_slice() else { panic!("{attached:?}") };
    assert_eq!((member.name.as_str(), member.bytes.as_slice()), ("名单.csv", b"A,B\n1,2\n\n".as_slice()));
}

#[test]
fn a_file_that_is_pinned_to_a_page_is_given_once() {
    let pin = "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(list.csv)/UF(list.csv)/EF<</F 21 0 R>>>>>>\
               <</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(list.csv)/EF<</F 21 0 R>>>>>>\
               <</Type/Annot/Subtype/Text/Rect[0 0 9 9]>>]";
    let (_, attached) = carried(&File { page: pin, ..with_attachment("") }, &Limits::default());
    let names: Vec<&str> = attached.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["list.csv"]);
}

#[test]
fn an_attached_bomb_costs_itself_and_not_the_paper() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packer, &vec![0; 2 << 20]).unwrap();
    let packed = packer.finish().unwrap();
    for (filter, cause) in
        [("FlateDecode", Some(Cause::TooLarge)), ("LZWDecode", Some(Cause::TooLarge)), ("Crypt", None)]
    {
        let mut stream = format!("<</Type/EmbeddedFile/Filter/{filter}/Length {}>>stream\n", packed.len()).into_bytes();
        stream.extend_from_slice(&packed);
        stream.extend_from_slice(b"\nendstream");
        let mut file = with_attachment("/Names<</EmbeddedFiles 20 0 R>>");
        file.objects[1] = stream;
        let (document, attached) = carried(&file, &Limits { unpacked_bytes: 1 << 20, ..Limits::default() });
        assert_eq!(document.paragraphs.len(), 4);
        let refusal = attached.members[0].refusal.as_ref().map(|refusal| refusal.cause);
        assert!(cause.is_none() || refusal == cause, "{filter}: {attached:?}");
    }
}

#[test]
fn what_a_program_keeps_to_edit_the_paper_again_is_no_attached_file() {
    let mut file = with_attachment("/Names<</EmbeddedFiles 20 0 R>>");
    file.objects[0] = b"<</Names[(a)<</Type/Filespec/F(Original.odt)/EF<</F 21 0 R>>>>]>>".to_vec();
    assert_eq!(file.document().paragraphs.len(), 4);
}

#[test]
fn a_ruled_table_becomes_rows_with_merged_cells() {
    let mut content = String::new();
    for y in [100.0, 130.0, 160.0] {
        writeln!(content, "60 {} m 500 {} l S", 842.0 - y, 842.0 - y).unwrap();
    }
    writeln!(content, "200 {} m 500 {} l S", 842.0 - 145.0, 842.0 - 145.0).unwrap();
    for x in [60.0, 200.0, 500.0] {
        writeln!(content, "{x} {} m {x} {} l S", 842.0 - 100.0, 842.0 - 160.0).unwrap();
    }
    for (x, y, text) in [
        (70.0, 118.0, "问题"),
        (210.0, 118.0, "整改措施"),
        (70.0, 150.0, "学习不够"),
        (210.0, 141.0, "每月一学"),
        (210.0, 156.0, "每季一考"),
    ] {
        content += &line('F', 10.0, x, y, text);
    }
    let document = File::new(&[content]).document();
    assert_eq!(texts(&document), ["问题\t整改措施", "学习不够\t每月一学", "每季一考"]);
    assert_eq!(document.paragraphs[1].story, Story::Row { table: 0, row: 1 });
    assert_eq!(document.tables[0].rows[1][0].rows, 2);
}

#[test]
fn what_is_not_to_be_seen_is_not_read() {
    let content = page_of_two_paragraphs() + &line('F', 16.0, 79.0, 980.0, "页面之外的文字");
    let document = File::new(&[content]).document();
    assert!(!texts(&document).concat().contains("之外"));
}

#[test]
fn text_drawn_twice_is_bold_and_read_once() {
    let content = line('F', 16.0, 111.0, 100.0, "加粗标题")
        + &line('F', 16.0, 111.3, 100.0, "加粗标题")
        + &page_of_two_paragraphs();
    let document = File::new(&[content]).document();
    assert_eq!(texts(&document)[0], "加粗标题");
    assert!(document.paragraphs[0].look.bold);
}

#[test]
fn the_text_that_the_file_gives_for_glyphs_is_taken() {
    let actual = format!("/Span<</ActualText<FEFF{}>>>BDC\n", hex("长征"));
    let content =
        actual + &line('F', 16.0, 111.0, 100.0, "⻓征") + "EMC\n" + &line('F', 16.0, 111.0, 130.0, "⼀带⼀路");
    let document = File::new(&[content]).document();
    assert_eq!(texts(&document), ["长征", "一带一路"]);
}

#[test]
fn text_struck_through_is_put_aside() {
    let strike = format!("111 {} m 159 {} l S\n", 842.0 - 95.0, 842.0 - 95.0);
    let content = line('F', 16.0, 111.0, 100.0, "个别的少数同志") + &strike + &page_of_two_paragraphs();
    let document = File::new(&[content]).document();
    assert_eq!(texts(&document)[0], "少数同志");
    assert_eq!(document.aside.deleted, ["个别的"]);
}

#[test]
fn vertical_writing_is_read_by_columns_from_the_right() {
    let column = |x: f32, text: &str| format!("BT /V 16 Tf 1 0 0 1 {x} 742 Tm <{}> Tj ET\n", hex(text));
    let content: String = (0..8)
        .map(|index| {
            column(
                500.0 - 30.0 * index as f32,
                ["支部坚持把政治建设摆在首位认真落", "实责任全年召开支部大会并且做到了"][index % 2],
            )
        })
        .collect();
    let document = File::new(&[content]).document();
    assert!(texts(&document).concat().starts_with("支部坚持把政治建设摆在首位认真落实责任"));
}

#[test]
fn a_page_on_its_side_is_turned() {
    let mut file = File::new(&[page_of_two_paragraphs()]);
    file.page = "/Rotate 90";
    assert_eq!(file.document().paragraphs.len(), 4);
}

#[test]
fn paragraphs_of_a_tagged_file_are_those_of_its_structure() {
    // Two paragraphs that nothing but the tags tell apart: both flush, the first one full.
    let (b, a) = (fit(B, 28), fit(A, 28).replace('>', "") + "到。");
    let tagged = |id: u32, y: f32, text: &str| format!("/P<</MCID {id}>>BDC\n{}EMC\n", line('F', 16.0, 79.0, y, text));
    let content = [tagged(0, 100.0, &b), tagged(1, 128.0, &a), tagged(2, 156.0, &b), tagged(3, 184.0, C)].concat();
    let mut file = File::new(&[content]);
    file.catalog = "/StructTreeRoot 20 0 R";
    file.objects = vec![
        b"<</Type/StructTreeRoot/K[21 0 R 22 0 R]>>".to_vec(),
        b"<</Type/StructElem/S/P/Pg 100 0 R/K[0 1]>>".to_vec(),
        b"<</Type/StructElem/S/P/Pg 100 0 R/K[2 <</Type/MCR/MCID 3>>]>>".to_vec(),
    ];
    assert_eq!(texts(&file.document()), [format!("{b}{a}"), format!("{b}{C}")]);
}

#[test]
fn a_page_that_is_a_picture_is_a_scan() {
    let mut file = File::new(&["q 595 0 0 842 0 0 cm /I Do Q".to_owned()]);
    file.resources = "/XObject<</I 20 0 R>>";
    let mut pixels = vec![255u8; 600 * 800];
    for (index, pixel) in pixels.iter_mut().enumerate() {
        if index / 600 % 30 < 12 && index % 20 < 15 && (60..540).contains(&(index % 600)) {
            *pixel = 0;
        }
    }
    let mut image =
        format!("<</Type/XObject/Subtype/Image/Width 600/Height 800/BitsPerComponent 8/ColorSpace/DeviceGray/Length {}>>stream\n", pixels.len())
            .into_bytes();
    image.extend(pixels);
    image.extend_from_slice(b"\nendstream");
    file.objects = vec![image];
    let Ok(Content::Scan(scan)) = PdfReader.read(&file.bytes(), &Limits::default()) else { panic!("no scan") };
    assert!(matches!(scan.pages.as_slice(), [ScanPage::Plate(plate)] if plate.number == 1 && plate.png.len() > 100));
}

#[test]
fn implausible_characters_are_not_believed() {
    let garbage: String = ('\u{7240}'..).take(28).collect();
    let content: String = (0..10).map(|row| line('F', 16.0, 79.0, 120.0 + 28.0 * row as f32, &garbage)).collect();
    let read = PdfReader.read(&File::new(&[content]).bytes(), &Limits::default());
    assert!(!matches!(read, Ok(Content::Document(_))), "{read:?}");
}

#[test]
fn a_file_cut_off_says_so() {
    let bytes = File::new(&[page_of_two_paragraphs(), page_of_two_paragraphs()]).bytes();
    let cut = &bytes[..bytes.len() - 300];
    match PdfReader.read(cut, &Limits::default()) {
        Ok(Content::Document(document)) => assert!(document.quality.partial.is_some()),
        Err(refusal) => assert_eq!(refusal.cause, Cause::Damaged),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_form_that_draws_itself_without_end_ends() {
    let mut file = File::new(&["/A Do".to_owned()]);
    file.resources = "/XObject<</A 20 0 R>>";
    file.objects = (20..32)
        .map(|number| {
            let draws = "/A Do ".repeat(30) + "0 0 100 100 re f ";
            format!(
                "<</Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</A {} 0 R>>>>/Length {}>>stream\n{draws}\nendstream",
                number + 1,
                draws.len()
            )
            .into_bytes()
        })
        .collect();
    assert!(PdfReader.read(&file.bytes(), &Limits::default()).is_err());
}

#[test]
fn an_empty_page_has_no_text() {
    let refusal = PdfReader.read(&File::new(&[String::new()]).bytes(), &Limits::default()).unwrap_err();
    assert_eq!(refusal.cause, Cause::Empty);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_changed_file_is_too_much(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let mut bytes = File::new(&[page_of_two_paragraphs()]).bytes();
        for (index, value) in flips {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        let _ = PdfReader.read(&bytes, &Limits::default());
    }
}
