use super::super::layout::{Line, PageText};
use super::super::reader;
use super::super::samples::{main_part, p, zip};
use super::super::scan::ScanPage;
use super::super::sniff::Format;
use super::*;
use crate::content::Content;

/// A grey picture with some lines of ink.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    // At a resolution that needs no scaling, which takes its time.
    let (xppu, yppu) = (7_874, 7_874);
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu, yppu, unit: png::Unit::Meter }));
    let ink = |x: u32, y: u32| if y % 100 < 4 && x % 20 < 6 && x > 60 && y > 60 { 20 } else { 250 };
    let pixels: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| ink(x, y))).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes
}

/// A picture in the text, shown at a size in millimetres.
fn drawing(number: u32, width: u32, height: u32) -> String {
    let (cx, cy) = (width * 36_000, height * 36_000);
    format!(
        "<w:p><w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
         <wp:extent cx=\"{cx}\" cy=\"{cy}\"/><a:blip xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         r:embed=\"rId{number}\"/></wp:inline></w:drawing></w:r></w:p>"
    )
}

fn docx(body: &str, pictures: &[Vec<u8>]) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let list = |inside: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inside}</Relationships>"
        )
    };
    let root =
        list(&format!("<Relationship Id=\"r\" Type=\"{relations}/officeDocument\" Target=\"word/document.xml\"/>"));
    let names: Vec<String> = (1..=pictures.len()).map(|number| format!("media/image{number}.png")).collect();
    let inside: String = (1..)
        .zip(&names)
        .map(|(number, name)| {
            format!("<Relationship Id=\"rId{number}\" Type=\"{relations}/image\" Target=\"{name}\"/>")
        })
        .collect();
    let (main, inside) = (main_part(body), list(&inside));
    let names: Vec<String> = names.iter().map(|name| format!("word/{name}")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", main.as_bytes()),
        ("word/_rels/document.xml.rels", inside.as_bytes()),
    ];
    parts.extend(names.iter().map(String::as_str).zip(pictures.iter().map(Vec::as_slice)));
    zip(&parts)
}

fn read(name: &str, bytes: &[u8], limits: &Limits) -> Content {
    let format = match name.rsplit_once('.') {
        Some((_, "docx")) => Format::Docx,
        Some((_, "odt")) => Format::Odt,
        Some((_, "rtf")) => Format::Rtf,
        _ => Format::Html,
    };
    reader(format).read(bytes, limits).unwrap()
}

fn scan(name: &str, bytes: &[u8], limits: &Limits) -> Scan {
    let Content::Scan(scan) = read(name, bytes, limits) else { panic!("{name} is no scan") };
    scan
}

fn document(name: &str, bytes: &[u8]) -> Document {
    let Content::Document(document) = read(name, bytes, &Limits::default()) else { panic!("{name} is no document") };
    document
}

fn numbers(scan: &Scan) -> Vec<u32> {
    let number = |page: &ScanPage| match page {
        ScanPage::Plate(plate) => plate.number,
        ScanPage::Text(page) => page.number,
    };
    scan.pages.iter().map(number).collect()
}

#[test]
fn a_word_file_of_photographs_of_pages_is_pages_in_their_order() {
    let body = p("述职报告") + &drawing(2, 150, 200) + &drawing(1, 150, 200) + &drawing(2, 150, 200) + &p("2025年12月");
    let scan = scan("照片.docx", &docx(&body, &[png(500, 700), png(520, 720)]), &Limits::default());
    assert_eq!(numbers(&scan), [1, 2], "a picture that stands twice is read once");
    let widths = scan.pages.iter().map(|page| if let ScanPage::Plate(plate) = page { plate.width } else { 0 });
    assert!(widths.is_sorted_by(|first, second| first > second));
    assert_eq!((scan.typed.before, scan.typed.document.paragraphs.len()), (1, 2));
    assert!(scan.typed.document.paragraphs.iter().all(|paragraph| paragraph.origins.is_empty()));
}

#[test]
fn what_is_typed_stands_around_what_the_pictures_say() {
    let mut page = PageText { number: 1, width: 595.0, height: 842.0, ..PageText::default() };
    page.lines.push(Line {
        text: "照片上的话。".into(),
        left: 90.0,
        right: 170.0,
        baseline: 100.0,
        size: 14.0,
        ..Line::default()
    });
    let document = Document::from_lines(["述职报告", "落款"]);
    let typed = Typed { document, before: 1 };
    let scan = Scan { pages: vec![ScanPage::Text(page)], typed, ..Scan::default() };
    let document = scan.text_only();
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(texts, ["述职报告", "照片上的话。", "落款"]);
}

#[test]
fn an_open_document_of_photographs_is_read_as_well() {
    let content = "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
        xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\
        <office:body><office:text><text:p>整改台账</text:p><text:p><draw:frame svg:width=\"15cm\" svg:height=\"21.2cm\">\
        <draw:image xlink:href=\"Pictures/1.png\"/></draw:frame></text:p></office:text></office:body></office:document-content>";
    let odt = |content: &str| {
        let kind = ("mimetype", &b"application/vnd.oasis.opendocument.text"[..]);
        zip(&[kind, ("content.xml", content.as_bytes()), ("Pictures/1.png", &png(500, 700))])
    };
    assert_eq!(numbers(&scan("a.odt", &odt(content), &Limits::default())), [1]);
    let seal = odt(&content.replace("15cm", "38mm"));
    assert!(!document("a.odt", &seal).quality.only_pictures);
}

#[test]
fn a_paper_with_text_keeps_it_whatever_pictures_stand_in_it() {
    let told = p(&"一年来读者多了，书也多了。".repeat(10));
    for (body, picture) in [
        (told + &drawing(1, 150, 200), png(500, 700)),
        (p("通知") + &drawing(1, 150, 200), png(300, 300)),
        (p("通知") + &drawing(1, 40, 40), png(900, 900)),
        (
            p("通知") + "<w:p><w:r><w:rPr><w:vanish/></w:rPr>" + drawing(1, 150, 200).trim_start_matches("<w:p><w:r>"),
            png(500, 700),
        ),
    ] {
        let document = document("a.docx", &docx(&body, &[picture]));
        assert!(!document.quality.only_pictures && document.quality.unread_pages.is_empty());
    }
}

#[test]
fn pictures_that_cannot_be_read_are_not_passed_over() {
    let mut broken = png(500, 700);
    broken.truncate(60);
    for picture in [broken, b"\x01\0\0\0 metafile".to_vec(), Vec::new()] {
        let only = docx(&(p("述职报告") + &drawing(1, 150, 200)), &[picture.clone()]);
        assert!(document("a.docx", &only).quality.only_pictures);
        let beside = docx(&(drawing(1, 150, 200) + &drawing(2, 150, 200)), &[picture, png(500, 700)]);
        let scan = scan("a.docx", &beside, &Limits::default());
        assert_eq!((numbers(&scan), scan.unread_pages), (vec![2], vec![1]));
    }
}

#[test]
fn no_more_pictures_are_read_than_pages_are_allowed() {
    let body: String = (1..=3).map(|number| drawing(number, 150, 200)).collect();
    let pictures = [png(500, 700), png(500, 700), png(500, 700)];
    let scan = scan("a.docx", &docx(&body, &pictures), &Limits { pages: 2, ..Limits::default() });
    assert_eq!(numbers(&scan), [1, 2]);
    assert_eq!(scan.partial.as_deref(), Some("文件里共3张图片，只读了前2张。"));
}

#[test]
fn other_formats_say_that_they_hold_only_pictures() {
    use base64::Engine as _;
    let data = base64::engine::general_purpose::STANDARD.encode(png(500, 700));
    let small = base64::engine::general_purpose::STANDARD.encode(png(60, 70));
    let mht = |data: &str| {
        format!(
            "From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
             <p>report<img src=\"1.png\">\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}\r\n--b--\r\n"
        )
    };
    let rtf = |goal: u32| format!("{{\\rtf1 report{{\\pict\\pngblip\\picwgoal{goal}\\pichgoal{goal} 8950}}}}");
    for (name, bytes, only) in [
        ("a.html", format!("<html><p>report<img src=\"data:image/png;base64,{data}\">"), true),
        ("a.html", format!("<html><p>report<img src=\"data:image/png;base64,{small}\">"), false),
        ("a.html", "<html><p>report<img width=567 height=801 src=\"a.files/1.jpg\">".to_owned(), true),
        ("a.html", "<html><p>report<img width=567 height=80 src=\"a.files/1.jpg\">".to_owned(), false),
        ("a.mht", mht(&data), true),
        ("a.mht", mht(&small), false),
        ("a.rtf", rtf(8_500), true),
        ("a.rtf", rtf(850), false),
    ] {
        assert_eq!(document(name, bytes.as_bytes()).quality.only_pictures, only, "{name}");
    }
}

#[test]
fn logos_seals_and_letterheads_are_no_pages() {
    for (size, page) in [
        ((1240, 1754), true),
        ((4000, 3000), true),
        ((1080, 8000), true),
        ((720, 960), true),
        ((300, 300), false),
        ((2400, 600), false),
        ((600, 640), false),
        ((0, 0), false),
    ] {
        assert_eq!(is_page_size(size), page, "{size:?}");
    }
    let shown = |shown| Placed { part: String::new(), before: 0, shown }.is_shown_large();
    assert!(shown(None) && shown(Some((5_400_000, 7_000_000))));
    assert!(!shown(Some((1_500_000, 1_500_000))) && !shown(Some((5_400_000, 1_799_999))));
}

#[test]
fn a_paper_with_text_of_its_own_is_no_collection_of_pictures() {
    let mut document = Document::from_lines(["述职报告", "单位：河东镇党委"]);
    note_unread(&mut document, || true);
    assert!(document.quality.only_pictures);
    let mut document = Document::from_lines(["一年来读者多了，书也多了。".repeat(10).as_str()]);
    note_unread(&mut document, || true);
    assert!(!document.quality.only_pictures);
}
