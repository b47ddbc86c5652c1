//! Whether a file is whole in itself: has its end arrived? Only what the format says about its own length is looked at;
//! whether it can be read is another question.

use std::io::{self, Read, Seek, SeekFrom};

use super::cfb::{u16_at, u32_at};
use super::sniff::{ending, find};

/// Most of the end of a file that is looked at.
const TAIL: u64 = 128 << 10;

/// Most of its beginning.
const HEAD: u64 = 64 << 10;

/// Looks whether a file ends as its format ends.
///
/// Returns what is missing, in Chinese; `None` where the file is whole or its format does not say.
///
/// # Errors
///
/// When the file cannot be read.
pub fn lacks(name: &str, file: &mut (impl Read + Seek)) -> io::Result<Option<&'static str>> {
    let length = file.seek(SeekFrom::End(0))?;
    let head = part(file, 0, HEAD)?;
    let tail = part(file, length.saturating_sub(TAIL), TAIL)?;
    Ok(judge(&ending(name), length, &head, &tail))
}

fn part(file: &mut (impl Read + Seek), from: u64, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    file.by_ref().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn judge(ending: &str, length: u64, head: &[u8], tail: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    if length == 0 {
        return Some("文件还是空的");
    }
    if tail.iter().all(|byte| *byte == 0) {
        return Some("文件末尾还没有内容");
    }
    let (whole, lack) = if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        (zip_ends(length, tail), "压缩结构的结尾还没有到")
    } else if find(head.get(..head.len().min(1024)).unwrap_or_default(), b"%PDF-").is_some() {
        (find(last(tail, 8192), b"%%EOF").is_some(), "PDF 的结尾还没有到")
    } else if starts(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        (length >= ole_length(head).unwrap_or(0), "文件比它自己说的短")
    } else if starts(b"7z\xbc\xaf\x27\x1c") {
        (length >= seven_zip_length(head).unwrap_or(0), "压缩包比它自己说的短")
    } else if starts(b"{\\rtf") {
        (trimmed(tail).last() == Some(&b'}'), "文件的结尾还没有到")
    } else if starts(&[0xff, 0xd8, 0xff]) {
        (find(tail, &[0xff, 0xd9]).is_some(), "图片的结尾还没有到")
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        (find(last(tail, 4096), b"IEND").is_some(), "图片的结尾还没有到")
    } else if starts(b"<?xml") || starts(b"\xef\xbb\xbf<?xml") {
        (trimmed(tail).last() == Some(&b'>'), "文件的结尾还没有到")
    } else if ending == "eml" {
        (mail_ends(head, tail), "邮件的结尾还没有到")
    } else {
        (true, "")
    };
    (!whole).then_some(lack)
}

fn last(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(most)..).unwrap_or(bytes)
}

/// Without the blanks, line ends and zeros at the end.
fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0).map_or(0, |place| place + 1);
    bytes.get(..end).unwrap_or_default()
}

/// The end record of a zip lies in its last 64 kB and tells where the directory is.
fn zip_ends(length: u64, tail: &[u8]) -> bool {
    let Some(place) = tail.windows(4).rposition(|window| window == b"PK\x05\x06") else { return false };
    let at = length.saturating_sub((tail.len() - place) as u64);
    let (Some(size), Some(offset)) = (u32_at(tail, place + 12), u32_at(tail, place + 16)) else { return false };
    // 0xFFFF_FFFF: the numbers stand in the 64-bit record, which came before.
    size == u32::MAX || offset == u32::MAX || u64::from(size) + u64::from(offset) <= at
}

/// The least length of a compound file: up to the last sector that its allocation table uses.
fn ole_length(head: &[u8]) -> Option<u64> {
    let shift = u16_at(head, 30).filter(|shift| matches!(shift, 9 | 12))?;
    let sector = 1_u64 << shift;
    let tables = u32_at(head, 44)?;
    let mut most = 0;
    for number in 0..usize::try_from(tables).ok()?.min(109) {
        let table = u64::from(u32_at(head, 76 + 4 * number)?);
        most = most.max(table);
        // Where the table itself lies beyond the head, its own sector is all that is known.
        let start = usize::try_from((table + 1).checked_mul(sector)?).ok()?;
        let entries = usize::try_from(sector / 4).ok()?;
        for entry in 0..entries {
            match u32_at(head, start + 4 * entry) {
                Some(u32::MAX) => {}
                Some(_) => most = most.max((number * entries + entry) as u64),
                None => break,
            }
        }
    }
    // Some writers leave the last sector short.
    (most + 1).checked_mul(sector)?.checked_add(1)
}

fn seven_zip_length(head: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u64::from(u32_at(head, at)?) | u64::from(u32_at(head, at + 4)?) << 32);
    number(12)?.checked_add(number(20)?)?.checked_add(32)
}

/// A mail in parts ends with its boundary and two dashes; one without parts ends anywhere.
fn mail_ends(head: &[u8], tail: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).replace("\r\n", "\n");
    let fields = text.split("\n\n").next().unwrap_or_default().replace("\n\t", " ").replace("\n ", " ");
    let Some(field) = fields.lines().find(|line| line.to_ascii_lowercase().starts_with("content-type:")) else {
        return true;
    };
    let lower = field.to_ascii_lowercase();
    let Some(rest) = lower.find("boundary=").and_then(|place| field.get(place + "boundary=".len()..)) else {
        return !lower.contains("multipart/");
    };
    let boundary = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split([';', ' ']).next(),
    };
    boundary.is_none_or(|boundary| find(tail, format!("--{boundary}--").as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::Path;

    use super::*;
    use crate::content::{Cause, Limits};
    use crate::formats;

    fn told(name: &str, bytes: &[u8]) -> Option<&'static str> {
        lacks(name, &mut Cursor::new(bytes)).unwrap()
    }

    /// Files of the example season that can be read or are locked, and those that other programs wrote.
    fn samples() -> Vec<(String, Vec<u8>)> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut open = vec![
            here.join("../tests/seasons/river-2023/mailbox"),
            here.join("tests/fixtures/sheets"),
            here.join("tests/fixtures/text"),
        ];
        let mut files = Vec::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
            } else {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let bytes = fs_err::read(&path).unwrap();
                let read = formats::read(&name, &bytes, &Limits::default());
                if tells(&name) && read.map_or_else(|refusal| refusal.cause == Cause::Encrypted, |_| true) {
                    files.push((name, bytes));
                }
            }
        }
        files
    }

    /// Whether a format says how long it is.
    fn tells(name: &str) -> bool {
        let tells = ["docx", "doc", "wps", "pdf", "xlsx", "xls", "zip", "odt", "ods", "rtf", "7z", "ofd"];
        tells.contains(&ending(name).as_str())
    }

    #[test]
    fn files_as_programs_write_them_are_whole_and_their_halves_are_not() {
        let mut seen = 0;
        for (name, bytes) in &samples() {
            assert_eq!(told(name, bytes), None, "{name}");
            for part in [5, 10, 50, 90] {
                let cut = &bytes[..bytes.len() * part / 100];
                // A cut may fall just behind the end of an inner group.
                let looks_ended = cut.starts_with(b"{\\rtf") && cut.ends_with(b"}");
                assert!(looks_ended || told(name, cut).is_some(), "{name} cut to {part} %");
            }
            seen += 1;
        }
        assert!(seen > 20, "{seen}");
    }

    #[test]
    fn a_file_whose_place_was_reserved_is_not_there_yet() {
        for (name, bytes) in &samples() {
            let mut reserved = bytes.clone();
            let kept = bytes.len() / 2;
            reserved[kept..].fill(0);
            // A compound file tells its length and nothing of its end.
            if !bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
                assert!(told(name, &reserved).is_some(), "{name}");
            }
        }
        assert!(told("a.docx", &[0; 9000]).is_some());
    }

    #[test]
    fn mails_end_with_their_outer_boundary() {
        let mail = "Subject: x\r\nContent-Type: multipart/mixed;\r\n boundary=\"a;b\"\r\n\r\n--a;b\r\n\r\nhello\r\n";
        assert!(told("x.eml", mail.as_bytes()).is_some());
        assert_eq!(told("x.eml", format!("{mail}--a;b--\r\n").as_bytes()), None);
        assert_eq!(told("x.eml", b"Subject: x\r\n\r\nhello"), None);
    }

    #[test]
    fn texts_end_anywhere() {
        assert_eq!(told("a.txt", "一句话".as_bytes()), None);
        assert_eq!(told("a.csv", b"a,b\n1,2"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_much(start in 0_usize..8, bytes: Vec<u8>) {
            let magics: [&[u8]; 8] = [b"PK\x03\x04", b"%PDF-", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
                b"7z\xbc\xaf\x27\x1c", b"{\\rtf", b"\xff\xd8\xff", b"<?xml", b""];
            told("a.eml", &[magics[start], &bytes].concat());
        }
    }
}
