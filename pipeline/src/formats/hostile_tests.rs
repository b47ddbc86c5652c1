//! No file stops a reader of running text: truncations, flipped bits and broken XML inside whole packages.

use proptest::prelude::*;

use super::samples::{docx_of_parts, main_part, numbered, numbering, p};
use super::{Reader, doc, docx, html, odt, rtf, text, word_xml};
use crate::content::Limits;

const FILES: [&[u8]; 4] = [
    include_bytes!("../../tests/fixtures/text/report.doc"),
    include_bytes!("../../tests/fixtures/text/report.docx"),
    include_bytes!("../../tests/fixtures/text/report.odt"),
    include_bytes!("../../tests/fixtures/text/report.rtf"),
];

/// Pieces that break what they are put into.
const PIECES: [&str; 16] = [
    "<w:p>",
    "</w:p>",
    "<w:tbl><w:tr>",
    "</w:tc>",
    "<w:r><w:t>",
    "\"-1\"",
    "99999999999999999999",
    "&#x110000;",
    "&amp",
    "<w:ins>",
    "<w:del>",
    "<mc:AlternateContent><mc:Choice>",
    "<w:txbxContent>",
    "<w:fldChar w:fldCharType='begin'/>",
    "]]>",
    "<w:numPr><w:ilvl w:val='8'/><w:numId w:val='1'/></w:numPr>",
];

fn read_with_all(bytes: &[u8]) {
    let limits = Limits { depth: 100, ..Limits::default() };
    let readers: [&dyn Reader; 7] =
        [&doc::Doc, &docx::Docx, &odt::Odt, &rtf::Rtf, &html::Html, &word_xml::WordXml, &text::PlainText];
    for reader in readers {
        let _ = reader.read(bytes, &limits);
    }
}

fn mutate(bytes: &mut Vec<u8>, changes: &[(prop::sample::Index, u8, u8)]) {
    for (place, kind, value) in changes {
        if bytes.is_empty() {
            return;
        }
        let at = place.index(bytes.len());
        match kind % 4 {
            0 => bytes[at] = *value,
            1 => bytes[at] ^= 1 << (value % 8),
            2 => bytes[at] = if value % 2 == 0 { 0 } else { 0xFF },
            _ => {
                bytes.drain(at..(at + usize::from(*value)).min(bytes.len()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_end_with_text_or_a_reason(
        file in 0..FILES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = FILES[file].to_vec();
        mutate(&mut bytes, &changes);
        read_with_all(&bytes);
    }

    #[test]
    fn the_head_of_a_legacy_file_may_say_anything(
        changes in prop::collection::vec((0_usize..0x400, any::<u8>()), 1..12),
    ) {
        let mut bytes = FILES[0].to_vec();
        let head = bytes.windows(2).position(|two| two == [0xEC, 0xA5]).unwrap();
        for (at, value) in changes {
            bytes[head + at] = value;
        }
        let _ = doc::Doc.read(&bytes, &Limits::default());
    }

    #[test]
    fn cut_files_end_with_text_or_a_reason(file in 0..FILES.len(), place in any::<prop::sample::Index>()) {
        let bytes = FILES[file];
        read_with_all(&bytes[..place.index(bytes.len())]);
    }

    #[test]
    fn broken_xml_in_a_whole_package_ends(
        part in 0..3_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..PIECES.len(), any::<bool>()), 1..8),
    ) {
        let cell = format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", p("甲"), p("乙"));
        let mut parts = [
            main_part(&(p("前") + &numbered(1, 0, "一") + &cell + &numbered(1, 1, "二"))),
            numbering(&[("chineseCounting", "%1、"), ("decimal", "%1.%2")]),
            "<w:style w:type='paragraph' w:styleId='a'><w:name w:val='Normal'/><w:basedOn w:val='a'/></w:style>".to_owned(),
        ];
        for (place, piece, cut) in changes {
            let length = parts[part].chars().count();
            let at = place.index(length.max(1));
            let head: String = parts[part].chars().take(at).collect();
            let tail: String = parts[part].chars().skip(if cut { at + 9 } else { at }).collect();
            parts[part] = head + PIECES[piece] + &tail;
        }
        let [main, numbering, styles] = &parts;
        let bytes = docx_of_parts(main, &[("numbering", numbering), ("styles", styles)]);
        let _ = docx::Docx.read(&bytes, &Limits::default());
        let _ = word_xml::WordXml.read(main.as_bytes(), &Limits::default());
        let _ = html::Html.read(main.as_bytes(), &Limits::default());
    }

    #[test]
    fn any_text_is_some_page_some_rtf_and_some_xml(source in "(<[a-z:/ ='\"]{0,12}>?|[{}\\\\a-z0-9' ;&#-]{0,20}|[一-龥]{0,5}){0,40}") {
        read_with_all(source.as_bytes());
        read_with_all(("{\\rtf1 ".to_owned() + &source).as_bytes());
    }
}
