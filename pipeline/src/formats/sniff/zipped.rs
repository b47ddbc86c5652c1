//! Zip files: packages of office programs, or archives.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Cause, Format, Limits, Refusal, find};

/// Which package a zip is; an archive where it is none.
pub(super) fn recognise(bytes: &[u8], limits: &Limits) -> Result<Format, Refusal> {
    let names = names(bytes, limits);
    let has = |part: &str| names.iter().any(|name| name == part);
    let within = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if let Some(format) = open_document(bytes) {
        return format;
    }
    if has("ofd.xml") {
        return Ok(Format::Ofd);
    }
    if !has("[content_types].xml") {
        // Some programs write the list of content types last: of a package that was cut off it is not there.
        let package = ["docprops/", "xl/", "word/"].into_iter().any(within);
        if package && ZipArchive::new(Cursor::new(bytes)).is_err() {
            return Ok(if within("word/") { Format::Docx } else { Format::Xlsx });
        }
        if has("meta-inf/manifest.xml") && has("content.xml") {
            return Ok(if within("word/") { Format::Docx } else { Format::Odt });
        }
        if has("index.apxl") || has("index/document.iwa") {
            return Err(says("苹果iWork文件不能读取，请导出为docx或PDF后重发。"));
        }
        return Ok(Format::Zip);
    }
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if within("word/") {
        return Ok(Format::Docx);
    }
    if within("xl/") {
        return Ok(Format::Xlsx);
    }
    if within("ppt/") {
        return Err(says("演示文稿（PPT）不是规定的文字材料，没有读取，请报送文字稿。"));
    }
    if within("visio/") {
        return Err(says("Visio绘图文件不能读取，请另存为PDF后重发。"));
    }
    Ok(by_content_types(bytes, &names))
}

fn says(text: &str) -> Refusal {
    Refusal::new(Cause::Unsupported, text)
}

/// Names of the entries in lower case with `/`. A zip without its directory is walked along its entries' own heads.
fn names(bytes: &[u8], limits: &Limits) -> Vec<String> {
    let plain = |name: &[u8]| String::from_utf8_lossy(name).replace('\\', "/").trim_start_matches('/').to_lowercase();
    match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive.file_names_raw().take(limits.entries).map(plain).collect(),
        Err(_) => local_names(bytes).into_iter().map(plain).collect(),
    }
}

/// Names in the heads of the entries, as many as stand in the first megabytes.
fn local_names(bytes: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    let mut rest = bytes.get(..bytes.len().min(8 << 20)).unwrap_or_default();
    while let Some(at) = find(rest, b"PK\x03\x04") {
        let head = rest.get(at..).unwrap_or_default();
        let length =
            head.get(26..28).map_or(0, |length| length.iter().rev().fold(0, |sum, b| sum << 8 | usize::from(*b)));
        if let Some(name) = head.get(30..30 + length) {
            names.push(name);
        }
        rest = head.get(4..).unwrap_or_default();
        if names.len() >= 2000 {
            break;
        }
    }
    names
}

/// An `OpenDocument` file begins with an entry `mimetype` that is stored as it is.
fn open_document(bytes: &[u8]) -> Option<Result<Format, Refusal>> {
    let head = bytes.get(30..bytes.len().min(160))?;
    let kind = head.strip_prefix(b"mimetype")?;
    let at = find(kind, b"application/vnd.oasis.opendocument.")?;
    let kind = kind.get(at + b"application/vnd.oasis.opendocument.".len()..)?;
    Some(if kind.starts_with(b"text") {
        Ok(Format::Odt)
    } else if kind.starts_with(b"spreadsheet") {
        Ok(Format::Ods)
    } else if kind.starts_with(b"presentation") {
        Err(says("演示文稿不是规定的文字材料，没有读取，请报送文字稿。"))
    } else {
        Err(says("OpenDocument绘图等文件不能读取，请另存为PDF后重发。"))
    })
}

/// Packages whose parts stand in folders of other names say what they are in their list of content types.
fn by_content_types(bytes: &[u8], names: &[String]) -> Format {
    let types = content_types(bytes).unwrap_or_default();
    if types.contains("wordprocessingml.") {
        Format::Docx
    } else if types.contains("spreadsheetml.") {
        Format::Xlsx
    } else if names.iter().any(|name| name.ends_with("document.xml")) {
        Format::Docx
    } else {
        Format::Zip
    }
}

fn content_types(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let index = (0..archive.len()).find(|index| {
        let entry = archive.by_index_raw(*index);
        entry.is_ok_and(|entry| entry.name_raw().eq_ignore_ascii_case(b"[Content_Types].xml"))
    })?;
    let mut text = Vec::new();
    archive.by_index(index).ok()?.take(1 << 20).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}
