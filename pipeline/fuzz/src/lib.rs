//! What the fuzz targets share: reading to the end, and packages with one part exchanged.

use std::io::{Cursor, Read, Write};

use shuping_pipeline::content::Limits;
use shuping_pipeline::formats::Reader;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

/// Limits that keep one run short; what lies beyond them is refused, not read slowly.
#[must_use]
pub fn limits() -> Limits {
    Limits {
        part_bytes: 8 << 20,
        unpacked_bytes: 16 << 20,
        characters: 1_000_000,
        cells: 200_000,
        pages: 20,
        ..Limits::default()
    }
}

/// Reads, and sees that a refusal has its sentence.
pub fn ends(reader: &dyn Reader, bytes: &[u8]) {
    if let Err(refusal) = reader.read(bytes, &limits()) {
        assert!(refusal.reason.chars().count() > 8, "{refusal:?}");
    }
}

/// `whole` with the part `name` exchanged or added. Nothing is compressed.
#[must_use]
pub fn package(whole: &[u8], name: &str, part: &[u8]) -> Vec<u8> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    if let Ok(mut archive) = ZipArchive::new(Cursor::new(whole)) {
        for number in 0..archive.len() {
            let Ok(mut entry) = archive.by_index(number) else { continue };
            let Ok(entry_name) = entry.name().map(|name| name.into_owned()) else { continue };
            let mut bytes = Vec::new();
            if entry_name != name && entry.read_to_end(&mut bytes).is_ok() {
                parts.push((entry_name, bytes));
            }
        }
    }
    parts.push((name.to_owned(), part.to_vec()));
    zip(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}

/// A zip of parts, stored as they are.
#[must_use]
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        if writer.start_file(*name, stored).is_ok() {
            let _ = writer.write_all(bytes);
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// `text` as it stands in an attribute of XML.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars()
        .filter(|c| *c >= ' ')
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '\'' => "&apos;".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

/// A PDF of one A4 page on which `drawn` is drawn; `/F` is Helvetica.
#[must_use]
pub fn one_page(drawn: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        format!("<</Length {}>>\nstream\n{drawn}\nendstream", drawn.len()),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
    }
    let table = file.len();
    file.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").bytes());
    file
}
