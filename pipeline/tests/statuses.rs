//! What cannot be read says why in a sentence that a clerk can act on: one case for every cause and every kind of it.
//!
//! `fixtures/locked` was saved by LibreOffice, msoffcrypto-tool and 7-Zip with the password 1234, `fixtures/archives` by 7-Zip.

#![allow(missing_docs, reason = "test names say what they test")]

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use shuping_pipeline::content::{Cause, Content, Limits, Refusal};
use shuping_pipeline::formats;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut paths: Vec<PathBuf> = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs_err::read(path).unwrap())).collect()
}

fn fixture(folder: &str, name: &str) -> Vec<u8> {
    fixtures(folder).into_iter().find(|(own, _)| own == name).unwrap_or_else(|| panic!("{name} is missing")).1
}

/// Why nothing can be had of a file: of itself, or of the one member that an archive names and keeps locked.
fn refused(name: &str, bytes: &[u8], limits: &Limits) -> Refusal {
    match formats::read(name, bytes, limits) {
        Err(refusal) => refusal,
        Ok(Content::Container(container)) if container.members.len() == 1 && container.members[0].refusal.is_some() => {
            container.members[0].refusal.clone().unwrap()
        }
        Ok(content) => panic!("{name} was read: {content:?}"),
    }
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A rar of version 4 with one stored member, as flags make it.
fn rar(main_flags: u16, member_flags: u16) -> Vec<u8> {
    let head = |kind: u8, flags: u16, rest: &[u8]| {
        let mut head = vec![kind];
        head.extend(flags.to_le_bytes());
        head.extend(u16::try_from(rest.len() + 7).unwrap().to_le_bytes());
        head.extend(rest);
        let sum = u16::try_from(crc32(&head) & 0xFFFF).unwrap();
        [sum.to_le_bytes().to_vec(), head].concat()
    };
    let (name, text) = (b"a.txt", b"text");
    let mut member = Vec::new();
    member.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    member.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    member.push(2);
    member.extend(crc32(text).to_le_bytes());
    member.extend([0, 0, 0x21, 0x50, 29, 0x30]);
    member.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    member.extend([0x20, 0, 0, 0]);
    member.extend(name);
    if member_flags & 0x0400 != 0 {
        member.extend([1; 8]);
    }
    [
        b"Rar!\x1a\x07\0".to_vec(),
        head(0x73, main_flags, &[0; 6]),
        head(0x74, 0x8000 | member_flags, &member),
        text.to_vec(),
        head(0x7b, 0x4000, &[]),
    ]
    .concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

/// A compound file is not built here: its directory and streams come from a Word file, whose name is changed in it.
fn renamed_stream(from: &str, to: &str) -> Vec<u8> {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut bytes = fixture("text", "report.doc");
    let at = bytes.windows(from.len() * 2).position(|window| window == utf16(from)).unwrap();
    let mut name = utf16(to);
    name.resize(64, 0);
    bytes[at..at + 64].copy_from_slice(&name);
    bytes[at + 64..at + 66].copy_from_slice(&u16::try_from((to.len() + 1) * 2).unwrap().to_le_bytes());
    bytes
}

#[test]
fn whatever_has_a_password_says_so_and_asks_to_lift_it() {
    for (name, bytes) in fixtures("locked") {
        if name.starts_with("printing-only") {
            continue;
        }
        let refusal = refused(&name, &bytes, &Limits::default());
        assert_eq!(refusal.cause, Cause::Encrypted, "{name}: {refusal:?}");
        assert!(refusal.reason.contains("密码") && refusal.reason.contains("取消"), "{name}: {}", refusal.reason);
    }
    for (what, bytes) in [("a member", rar(0, 0x0404)), ("the heads", rar(0x0080, 0))] {
        let refusal = refused("a.rar", &bytes, &Limits::default());
        assert_eq!(refusal.cause, Cause::Encrypted, "rar with {what} locked: {refusal:?}");
    }
}

#[test]
fn a_pdf_that_only_must_not_be_copied_from_is_read() {
    let read = formats::read("报告.pdf", &fixture("locked", "printing-only.pdf"), &Limits::default());
    let Ok(Content::Document(document)) = read else { panic!("{read:?}") };
    assert_eq!(document.paragraphs[0].text, "述职报告");
}

#[test]
fn members_are_unpacked_whatever_method_packed_them() {
    for (name, bytes) in fixtures("archives") {
        let read = formats::read(&name, &bytes, &Limits::default());
        let Ok(Content::Container(container)) = read else { panic!("{name}: {read:?}") };
        let [member] = container.members.as_slice() else { panic!("{name}: {container:?}") };
        assert_eq!((member.name.as_str(), &member.refusal), ("报告.txt", &None), "{name}");
        assert!(String::from_utf8_lossy(&member.bytes).ends_with("59.抓基层党建第59项任务落实。\n"), "{name}");
    }
    let read = formats::read("a.rar", &rar(0, 0), &Limits::default());
    let Ok(Content::Container(container)) = read else { panic!("{read:?}") };
    assert_eq!(container.members[0].bytes, b"text");
}

#[test]
fn every_other_cause_has_its_sentence() {
    let docx = fixture("text", "report.docx");
    let odt = fixture("text", "report.odt");
    let doc = fixture("text", "report.doc");
    let pdf = fixture("locked", "printing-only.pdf");
    let spaces = vec![b' '; 12 << 20];
    let bomb = zip(&[("a.txt", &spaces)]);
    let packed = zip(&[("[Content_Types].xml", b""), ("word/document.xml", &spaces)]);
    let huge = vec![b'a'; 1 << 20];
    let old_sheet = |kind: u8| vec![9, kind, 4, 0, 0, 0, 16, 0];
    for (name, bytes, cause, part) in [
        ("报告.docx", [].as_slice(), Cause::Empty, "重新发送"),
        ("报告.txt", b" \r\n\t", Cause::Empty, "没有文字"),
        ("材料.zip", &zip(&[]), Cause::Empty, "重新压缩"),
        ("报告.docx", &[0; 5000], Cause::Damaged, "重新发送"),
        ("报告.docx", &docx[..docx.len() / 2], Cause::Incomplete, "没有下载完"),
        ("报告.odt", &odt[..odt.len() / 2], Cause::Incomplete, "没有下载完"),
        ("报告.doc", &doc[..600], Cause::Damaged, "已损坏"),
        ("报告.pdf", &pdf[..200], Cause::Damaged, "PDF"),
        ("报告.docx.crdownload", &docx[..99], Cause::Incomplete, "下载完成"),
        ("报告.docx.part", &docx[..99], Cause::Incomplete, "下载完成"),
        ("成绩.xls", &old_sheet(0), Cause::Unsupported, "另存为xlsx"),
        ("成绩.xls", &old_sheet(2), Cause::Unsupported, "另存为xlsx"),
        ("成绩.xls", &old_sheet(4), Cause::Unsupported, "另存为xlsx"),
        ("报告.doc", b"\xdb\xa5\x2d\0rest of a file of Word 2", Cause::Unsupported, "另存为docx"),
        ("报告.wps", &renamed_stream("WordDocument", "MatOST"), Cause::Unsupported, "Works"),
        ("讲稿.ppt", &renamed_stream("WordDocument", "PP40"), Cause::Unsupported, "演示文稿"),
        ("照片.heic", b"\0\0\0\x18ftypheic0000", Cause::Unsupported, "JPG"),
        ("照片.gif", b"GIF89a", Cause::Unsupported, "JPG"),
        ("传真.tif", &fixture("unsupported", "group3.tiff"), Cause::Unsupported, "PDF或JPEG"),
        ("录像.mp4", b"\0\0\0\x18ftypmp42", Cause::Unsupported, "视频"),
        ("材料.rar", &rar(1, 2), Cause::Unsupported, "分卷"),
        ("材料.7z.002", b"\x11\x12\x13", Cause::Unsupported, "分卷"),
        ("材料.zip.001", &bomb[..60], Cause::Unsupported, "分卷"),
        ("材料.xz", b"\xfd7zXZ\0", Cause::Unsupported, "zip"),
        ("材料.zip", &bomb, Cause::Bomb, "疑似恶意"),
        ("报告.docx", &packed, Cause::Bomb, "疑似恶意"),
        ("报告.txt", &huge, Cause::TooLarge, "MB"),
        ("~$学院报告.docx", &[5; 162], Cause::NoSubmission, "锁文件"),
        (".~lock.报告.docx#", b",user", Cause::NoSubmission, "锁文件"),
        ("~WRL0001.tmp", &doc[..999], Cause::NoSubmission, "临时文件"),
        ("Thumbs.db", b"\xd0\xcf", Cause::NoSubmission, "缩略图"),
        ("报告.lnk", b"L\0", Cause::NoSubmission, "快捷方式"),
    ] {
        let file_bytes = if cause == Cause::TooLarge { 1 << 19 } else { Limits::default().file_bytes };
        let refusal = refused(name, bytes, &Limits { file_bytes, ..Limits::default() });
        assert_eq!(refusal.cause, cause, "{name}: {}", refusal.reason);
        assert!(refusal.reason.contains(part), "{name}: {}", refusal.reason);
        assert!(refusal.reason.ends_with('。'), "{name}: {}", refusal.reason);
    }
}
