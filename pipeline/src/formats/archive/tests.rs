//! Archives as people and enemies make them.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};

use crate::content::{Cause, Container, Content, Limits};

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, deflated()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A zip of stored entries with names as raw bytes, as Windows writes them.
fn raw_zip(names: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut directory = Vec::new();
    let crc = 0xd87f_7e0c_u32; // of "test"
    for name in names {
        let offset = u32::try_from(body.len()).unwrap();
        let length = u16::try_from(name.len()).unwrap();
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        common.extend(crc.to_le_bytes());
        common.extend(4_u32.to_le_bytes());
        common.extend(4_u32.to_le_bytes());
        common.extend(length.to_le_bytes());
        common.extend([0, 0]);
        body.extend(b"PK\x03\x04");
        body.extend(&common);
        body.extend(*name);
        body.extend(b"test");
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(*name);
    }
    let (count, start) = (u16::try_from(names.len()).unwrap(), u32::try_from(body.len()).unwrap());
    let size = u32::try_from(directory.len()).unwrap();
    body.extend(directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend(count.to_le_bytes());
    body.extend(count.to_le_bytes());
    body.extend(size.to_le_bytes());
    body.extend(start.to_le_bytes());
    body.extend([0, 0]);
    body
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Container, Cause> {
    match crate::formats::read("a.zip", bytes, limits) {
        Ok(Content::Container(container)) => Ok(container),
        Ok(other) => panic!("{other:?}"),
        Err(refusal) => Err(refusal.cause),
    }
}

fn names(container: &Container) -> Vec<&str> {
    container.members.iter().map(|member| member.name.as_str()).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn names_are_read_in_the_charset_of_the_archive() {
    for (raw, expected) in [
        (vec![gbk("后勤书记述职/后勤支部书记述职报告.docx")], vec!["后勤书记述职/后勤支部书记述职报告.docx"]),
        (vec![gbk("一.doc"), gbk("炸.xml")], vec!["一.doc", "炸.xml"]),
        (vec!["述职.docx".as_bytes().to_vec()], vec!["述职.docx"]),
        (vec![b"../../etc/passwd".to_vec(), b"C:\\x\\y.docx".to_vec()], vec!["etc/passwd", "x/y.docx"]),
    ] {
        let raw: Vec<&[u8]> = raw.iter().map(Vec::as_slice).collect();
        let container = read(&raw_zip(&raw), &Limits::default()).unwrap();
        assert_eq!(names(&container), expected);
        assert!(container.members.iter().all(|member| member.bytes == b"test"));
    }
}

#[test]
fn folders_give_no_members_and_members_keep_their_order() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_directory("b", deflated()).unwrap();
    for name in ["b/2.txt", "a/1.txt"] {
        writer.start_file(name, deflated()).unwrap();
        writer.write_all(name.as_bytes()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(names(&read(&bytes, &Limits::default()).unwrap()), ["b/2.txt", "a/1.txt"]);
}

#[test]
fn a_bomb_is_refused() {
    let bytes = zip_of(&[("a.txt", &vec![0; 12 << 20])]);
    assert!(bytes.len() < 100_000);
    assert_eq!(read(&bytes, &Limits::default()), Err(Cause::Bomb));
}

/// Four hundred bytes whose PPMd model gives more and more, and no directory at the end; found by a fuzzer.
#[test]
fn a_broken_archive_that_unpacks_slowly_ends() {
    let begun = std::time::Instant::now();
    let bytes = include_bytes!("../../../tests/fixtures/hostile/slow-ppmd.zip");
    assert!(matches!(read(bytes, &Limits::default()), Err(Cause::Bomb | Cause::Incomplete)));
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn members_of_a_broken_archive_count_together() {
    let noise: Vec<u8> = (0..5000_u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let bytes = zip_of(&[("a", &noise), ("b", &noise), ("c", &noise), ("d", b"small")]);
    let cut = &bytes[..bytes.len() - 22];
    let limits = Limits { unpacked_bytes: 50_000, ..Limits::default() };
    let container = read(cut, &limits).unwrap();
    let kept: Vec<bool> = container.members.iter().map(|member| member.refusal.is_none()).collect();
    assert_eq!(kept, [true, true, false, false], "{:?}", container.losses);
    let bomb = zip_of(&[("a.txt", &vec![0; 12 << 20])]);
    assert_eq!(read(&bomb[..bomb.len() - 22], &Limits::default()), Err(Cause::Bomb));
}

#[test]
fn what_is_above_the_limits_stays_packed_and_is_named() {
    let noise: Vec<u8> = (0..5000_u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let bytes = zip_of(&[("a", &noise), ("b", b"small")]);
    let container = read(&bytes, &Limits { file_bytes: 19_999, ..Limits::default() });
    assert_eq!(container, Err(Cause::TooLarge), "the archive itself is larger");
    let container = super::zip::read(&bytes, &Limits { file_bytes: 10_000, ..Limits::default() });
    let Ok(Content::Container(container)) = container else { panic!("{container:?}") };
    assert_eq!(container.members[0].refusal.as_ref().map(|refusal| refusal.cause), Some(Cause::TooLarge));
    assert_eq!(container.members[1].bytes, b"small");
    let container = read(&bytes, &Limits { entries: 1, ..Limits::default() }).unwrap();
    assert_eq!((container.members.len(), container.losses.len()), (1, 1));
}

#[test]
fn entries_that_share_their_bytes_are_refused() {
    let mut bytes = raw_zip(&[b"a.txt", b"b.txt"]);
    // The second entry of the directory is led to the bytes of the first.
    let second = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[second + 42..second + 46].fill(0);
    assert_eq!(read(&bytes, &Limits::default()), Err(Cause::Bomb));
}

#[test]
fn an_archive_that_breaks_off_gives_what_it_has() {
    let noise: Vec<u8> = (0..5000_u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let bytes = zip_of(&[("a.txt", b"first"), ("b.txt", &noise)]);
    let container = read(&bytes[..bytes.len() / 2], &Limits::default()).unwrap();
    assert_eq!((names(&container), container.losses.len()), (vec!["a.txt"], 1));
    assert_eq!(read(&bytes[..40], &Limits::default()), Err(Cause::Incomplete));
}

#[test]
fn members_with_a_password_are_named_and_others_read() {
    let mut bytes = raw_zip(&[b"a.txt", b"b.txt"]);
    let first = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[first + 8] |= 1;
    bytes[6] |= 1;
    let container = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(container.members[0].refusal.as_ref().map(|refusal| refusal.cause), Some(Cause::Encrypted));
    assert_eq!(container.members[1].bytes, b"test");
    let mut bytes = raw_zip(&[b"a.txt"]);
    let first = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[first + 8] |= 1;
    bytes[6] |= 1;
    let container = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(names(&container), ["a.txt"]);
    assert_eq!(container.members[0].refusal.as_ref().map(|refusal| refusal.cause), Some(Cause::Encrypted));
}

#[test]
fn an_empty_archive_is_empty() {
    assert_eq!(read(&zip_of(&[]), &Limits::default()), Err(Cause::Empty));
}

fn seven_zip(entries: &[(&str, &[u8])], password: Option<&str>) -> Vec<u8> {
    seven_zip_with(entries, password, false)
}

fn seven_zip_with(entries: &[(&str, &[u8])], password: Option<&str>, hides_names: bool) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    writer.set_encrypt_header(hides_names);
    if let Some(password) = password {
        writer.set_content_methods(vec![
            sevenz_rust2::encoder_options::AesEncoderOptions::new(password.into()).into(),
            sevenz_rust2::EncoderMethod::LZMA2.into(),
        ]);
    }
    for (name, bytes) in entries {
        writer.push_archive_entry(sevenz_rust2::ArchiveEntry::new_file(name), Some(*bytes)).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn seven_zip_archives_are_unpacked() {
    let bytes = seven_zip(&[("材料/述职.txt", b"one"), ("../b.txt", b"two")], None);
    let container = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(names(&container), ["材料/述职.txt", "b.txt"]);
    assert_eq!(container.members[1].bytes, b"two");
}

#[test]
fn seven_zip_archives_with_a_password_name_their_members_and_bombs_are_refused() {
    let hidden = seven_zip_with(&[("述职.docx", b"one")], Some("1234"), true);
    assert_eq!(read(&hidden, &Limits::default()), Err(Cause::Encrypted));
    let container = read(&seven_zip(&[("述职.docx", b"one")], Some("1234")), &Limits::default()).unwrap();
    assert_eq!(names(&container), ["述职.docx"]);
    assert_eq!(container.members[0].refusal.as_ref().map(|refusal| refusal.cause), Some(Cause::Encrypted));
    let bomb = seven_zip(&[("a", &vec![0; 12 << 20])], None);
    assert_eq!(read(&bomb, &Limits::default()), Err(Cause::Bomb));
}

/// Archives that 7-Zip wrote, with bytes changed since: lzma-rust2 reads on for ever where it is asked again after an error.
#[test]
fn a_damaged_block_of_a_seven_zip_archive_costs_its_members_and_ends() {
    for bytes in [
        include_bytes!("../../../tests/fixtures/hostile/endless-properties.7z").as_slice(),
        include_bytes!("../../../tests/fixtures/hostile/endless-control.7z"),
    ] {
        let begun = std::time::Instant::now();
        let container = read(bytes, &Limits::default()).unwrap();
        assert_eq!(names(&container), ["b.txt", "材料/报告.txt"]);
        for member in &container.members {
            let refusal = member.refusal.as_ref().unwrap();
            assert_eq!(refusal.cause, Cause::Damaged, "{refusal:?}");
            assert!(refusal.reason.ends_with("请重新压缩后发送。"), "{refusal:?}");
        }
        assert!(begun.elapsed().as_secs() < 5);
    }
}

#[test]
fn a_damaged_block_of_a_seven_zip_archive_leaves_the_others() {
    let noise: Vec<u8> = (0..500_u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let mut bytes = seven_zip(&[("a.txt", &noise), ("b.txt", b"whole")], None);
    // In the first bytes of the first block: what kind of chunk it is.
    bytes[32] = 0x7f;
    let container = read(&bytes, &Limits::default()).unwrap();
    let [first, second] = container.members.as_slice() else { panic!("{container:?}") };
    assert_eq!(first.refusal.as_ref().map(|refusal| refusal.cause), Some(Cause::Damaged));
    assert_eq!((second.name.as_str(), second.bytes.as_slice()), ("b.txt", b"whole".as_slice()));
}

#[test]
fn tar_and_gzip_are_unpacked() {
    let mut head = [0_u8; 512];
    head[..5].copy_from_slice(b"a.txt");
    head[124..135].copy_from_slice(b"00000000004");
    head[156] = b'0';
    head[257..263].copy_from_slice(b"ustar\0");
    let tar = [head.as_slice(), b"test", &[0; 508], &[0; 1024]].concat();
    let container = read(&tar, &Limits::default()).unwrap();
    assert_eq!((names(&container), container.members[0].bytes.as_slice()), (vec!["a.txt"], b"test".as_slice()));
    let mut packer = flate2::GzBuilder::new().filename("b.txt").write(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"test").unwrap();
    assert_eq!(names(&read(&packer.finish().unwrap(), &Limits::default()).unwrap()), ["b.txt"]);
    let mut packer = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::fast());
    packer.write_all(&tar).unwrap();
    assert_eq!(names(&read(&packer.finish().unwrap(), &Limits::default()).unwrap()), ["a.txt"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
    #[test]
    fn no_changed_archive_is_too_much(at: usize, byte: u8, cut: usize) {
        static ORIGINALS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
            let text = b"some text, some text".as_slice();
            [zip_of(&[("a.txt", text), ("b/c.txt", b"")]), seven_zip(&[("a.txt", text)], None)]
        });
        for original in ORIGINALS.iter() {
            let mut bytes = original.clone();
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = crate::formats::read("a.zip", &bytes, &Limits::default());
            bytes.truncate(cut % length);
            let _ = crate::formats::read("a.zip", &bytes, &Limits::default());
        }
    }
}
