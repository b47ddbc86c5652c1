//! What files are, told by heads of every kind.

use std::io::{Cursor, Write};

use super::*;

fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored);
    for (name, text) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn told(name: &str, bytes: &[u8]) -> Result<Format, Cause> {
    recognise(name, bytes, &Limits::default()).map_err(|refusal| refusal.cause)
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn formats_are_told_by_their_bytes_whatever_their_names_say() {
    let types = "[Content_Types].xml";
    let word = zip(&[(types, ""), ("word/document.xml", "")]);
    let cut = &word[..word.len() - 60];
    for (name, bytes, expected) in [
        ("a.doc", word.as_slice(), Format::Docx),
        ("a.docx", cut, Format::Docx),
        ("a.zip", &zip(&[(types, ""), ("xl/workbook.xml", "")]), Format::Xlsx),
        ("a.xls", &zip(&[(types, ""), ("xl/workbook.bin", "")]), Format::Xlsb),
        ("a", &zip(&[(types, "spreadsheetml.sheet"), ("data/book.xml", "")]), Format::Xlsx),
        ("a", &zip(&[("OFD.xml", "")]), Format::Ofd),
        ("a", &zip(&[("mimetype", "application/vnd.oasis.opendocument.text")]), Format::Odt),
        ("a", &zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), Format::Ods),
        ("报送材料.docx", &zip(&[("述职报告.docx", "")]), Format::Zip),
        ("a.doc", b"{\\rtf1\\ansi text}", Format::Rtf),
        ("a.doc", b"\xef\xbb\xbf<html><body>x</body></html>", Format::Html),
        ("a.xls", b"<table><tr><td>9</td></tr></table>", Format::SheetHtml),
        ("a.doc", b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table></table>", Format::SheetHtml),
        ("a.txt", "<!DOCTYPE html>\n<title>x</title>".as_bytes(), Format::Html),
        (
            "a.doc",
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>",
            Format::WordXml,
        ),
        (
            "a.xml",
            b"<?xml version=\"1.0\"?>\n<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\"/>",
            Format::Odt,
        ),
        ("a.doc", b"<pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\"/>", Format::WordXml),
        (
            "a.xls",
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
            Format::SheetXml,
        ),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n", Format::Mhtml),
        ("a", b"From: a@x.example\r\nTo: b@x.example\r\nSubject: x\r\n\r\nx", Format::Eml),
        (
            "1700000000.M1P2.host:2,S",
            b"Received: by x\n\tfor y\nDate: Mon, 4 Dec 2023 10:00:00 +0800\n\nx",
            Format::Eml,
        ),
        ("a.jpg", b"%PDF-1.4", Format::Pdf),
        ("a.pdf", b"\xef\xbb\xbf\r\n%PDF-1.4", Format::Pdf),
        ("a", b"\xff\xd8\xff\xe0", Format::Image),
        ("a", b"Rar!\x1a\x07\x01\0", Format::Rar),
        ("a", b"7z\xbc\xaf\x27\x1c\0\x04", Format::SevenZip),
        ("a", &[0x1f, 0x8b, 8, 0], Format::Gzip),
        ("winmail.dat", &[0x78, 0x9f, 0x3e, 0x22], Format::Tnef),
        ("a.txt", "述职报告\n各位领导：\n".as_bytes(), Format::Text),
        ("a.docx", &gbk("述职报告\n各位领导：\n"), Format::Text),
        ("a.csv", &gbk("只有一列\n"), Format::Csv),
        ("读卡机.txt", &gbk("序号,卡号\n1,2\n3,4\n"), Format::Csv),
        (
            "流水.txt",
            &gbk("会场二评分流水\n流水号\t述职人\t评分\t备注\n1\t甲\t9\t\n2\t乙\t8\n3\t丙\t7\t无效\n制表：丁\n"),
            Format::Csv,
        ),
        ("唱分.txt", &gbk("票号 类别 甲 乙\n1 党委 9 10\n2 党委 8 9\n3 其他 9 9\n"), Format::Csv),
        ("发言.txt", &gbk("第一点\n1.\t抓学习\n2.\t抓支部\n3.\t抓作风\n完\n"), Format::Text),
        ("说明.txt", &gbk("注意：1,2\n其余见附件\n完\n"), Format::Text),
        ("说明.txt", "标题：关于报送材料\n内容：见附件\n".as_bytes(), Format::Text),
    ] {
        assert_eq!(
            told(name, bytes),
            Ok(expected),
            "{name} {}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
        );
    }
}

#[test]
fn what_nobody_reads_is_refused_with_its_cause() {
    let types = "[Content_Types].xml";
    for (name, bytes, cause) in [
        ("a.docx", b"".as_slice(), Cause::Empty),
        ("a.txt", b" \r\n", Cause::Empty),
        ("a.docx", &[0; 4096], Cause::Damaged),
        ("a.docx", &[7, 200, 1, 255, 254, 3, 129, 0, 1, 2], Cause::Damaged),
        ("a.xyz", &[7, 200, 1, 255, 254, 3, 129, 0, 1, 2], Cause::Unsupported),
        ("a.pptx", &zip(&[(types, ""), ("ppt/presentation.xml", "")]), Cause::Unsupported),
        ("a.mp4", b"\0\0\0\x18ftypmp42", Cause::Unsupported),
        ("a.heic", b"\0\0\0\x18ftypheic", Cause::Unsupported),
        ("a.docx", b"%TSD-Header-###%abc", Cause::Encrypted),
        ("a.docx.crdownload", b"PK\x03\x04", Cause::Incomplete),
        ("~$a.docx", &[1; 162], Cause::NoSubmission),
    ] {
        assert_eq!(told(name, bytes), Err(cause), "{name}");
    }
}

#[test]
fn a_workbook_that_was_cut_off_is_no_archive() {
    let whole = zip(&[("docProps/app.xml", "a"), ("xl/workbook.xml", "b"), ("[Content_Types].xml", "c")]);
    let types =
        whole.windows(4).enumerate().filter(|(_, head)| *head == b"PK\x03\x04").map(|(at, _)| at).last().unwrap();
    assert_eq!(told("台账.xlsx", &whole[..types]), Ok(Format::Xlsx));
}

#[test]
fn a_file_above_the_limit_is_not_looked_at() {
    let limits = Limits { file_bytes: 3, ..Limits::default() };
    assert_eq!(recognise("a", b"%PDF-", &limits).unwrap_err().cause, Cause::TooLarge);
}

proptest::proptest! {
    #[test]
    fn no_bytes_are_too_much(name in "[a-z.~$]{0,9}", bytes: Vec<u8>) {
        let _ = told(&name, &bytes);
    }

    #[test]
    fn no_changed_head_is_too_much(at in 0_usize..400, byte: u8) {
        let mut bytes = zip(&[("[Content_Types].xml", "x"), ("word/document.xml", "y")]);
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = told("a.docx", &bytes);
        let _ = crate::formats::read("a.docx", &bytes, &Limits::default());
    }
}
