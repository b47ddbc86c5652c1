//! Other programs that open what this one writes. A program that is missing fails the test that needs it, with its name.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx};

/// Files that LibreOffice is given at once: it may end before it has opened some hundreds.
const AT_ONCE: usize = 100;

/// LibreOffice turns files into another format; the results, in the order of the files.
pub(crate) fn convert(files: &[PathBuf], format: &str, into: &Path) -> Vec<PathBuf> {
    files.chunks(AT_ONCE).flat_map(|files| convert_at_once(files, format, into)).collect()
}

fn convert_at_once(files: &[PathBuf], format: &str, into: &Path) -> Vec<PathBuf> {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.path().display()))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(into)
        .args(files)
        .output()
        .unwrap_or_else(|error| panic!("soffice (LibreOffice) is needed: {error}"));
    let kind = format.split(':').next().unwrap();
    let results: Vec<PathBuf> =
        files.iter().map(|file| into.join(file.file_name().unwrap()).with_extension(kind)).collect();
    for result in &results {
        assert!(result.is_file(), "{result:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    results
}

/// A workbook without the values that its formulas were written with, so that whoever opens it has to compute them.
pub(crate) fn without_results(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let mut xml = String::from_utf8(content).unwrap();
            while let Some(at) = xml.find("</f><v>") {
                let end = at + xml[at..].find("</v>").unwrap() + 4;
                xml.replace_range(at..end, "</f>");
            }
            content = xml.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Formulas whose computed value is not the one they were written with, and how many formulas there are.
pub(crate) fn recalculated(workbook: &Path) -> (Vec<String>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(workbook).unwrap();
    let bare = folder.path().join("bare.xlsx");
    std::fs::write(&bare, without_results(&bytes)).unwrap();
    let into = folder.path().join("computed");
    let computed = convert(&[bare], "xlsx:Calc MS Excel 2007 XML", &into).remove(0);
    let mut ours: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut theirs: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(computed).unwrap())).unwrap();
    assert_eq!(ours.sheet_names(), theirs.sheet_names());
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for sheet in ours.sheet_names() {
        let formulas = ours.worksheet_formula(&sheet).unwrap();
        let Some((top, left)) = formulas.start() else { continue };
        let (mine, other) = (ours.worksheet_range(&sheet).unwrap(), theirs.worksheet_range(&sheet).unwrap());
        for (row, column, formula) in formulas.used_cells() {
            let place = (row as u32 + top, column as u32 + left);
            let (mine, other) = (mine.get_value(place), other.get_value(place));
            seen += 1;
            if !same(mine, other) {
                wrong.push(format!("{sheet} {place:?} ={formula}: {mine:?}, computed {other:?}"));
            }
        }
    }
    (wrong, seen)
}

fn same(a: Option<&Data>, b: Option<&Data>) -> bool {
    let number = |data: Option<&Data>| match data {
        Some(Data::Float(value)) => Some(*value),
        Some(Data::Int(value)) => Some(*value as f64),
        _ => None,
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        _ => a.map(ToString::to_string).unwrap_or_default() == b.map(ToString::to_string).unwrap_or_default(),
    }
}

/// The comments of a flat OpenDocument text: what each says, and the words that it stands on (none for a point).
pub(crate) fn comments(fodt: &str) -> Vec<(String, String)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(fodt);
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut found: Vec<(String, String)> = Vec::new();
    // Inside a comment, a note or a deletion: what is written there is not text of the page.
    let (mut comment, mut aside) = (None, 0_usize);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if comment.is_some() && tag.name().as_ref() == "text:p" => {}
            Event::Start(tag) => match tag.name().as_ref() {
                "office:annotation" => {
                    found.push((String::new(), String::new()));
                    comment = Some(found.len() - 1);
                    if let Some(name) = tag.attributes().flatten().find(|one| one.key.as_ref() == "office:name") {
                        open.insert(name.value.to_string(), found.len() - 1);
                    }
                }
                "text:note" | "text:tracked-changes" | "dc:creator" | "dc:date" | "meta:creator-initials" => aside += 1,
                _ => {}
            },
            Event::Empty(tag) if tag.name().as_ref() == "office:annotation-end" => {
                let name = tag.attributes().flatten().find(|one| one.key.as_ref() == "office:name").unwrap();
                open.remove(name.value.as_ref() as &str);
            }
            Event::End(tag) => match tag.name().as_ref() {
                "office:annotation" => comment = None,
                "text:note" | "text:tracked-changes" | "dc:creator" | "dc:date" | "meta:creator-initials" => aside -= 1,
                _ => {}
            },
            Event::Text(text) if aside == 0 => say(&mut found, comment, &open, &text),
            Event::GeneralRef(entity) if aside == 0 => {
                let text = quick_xml::escape::unescape(&format!("&{};", &*entity)).unwrap().into_owned();
                say(&mut found, comment, &open, &text);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn say(found: &mut [(String, String)], comment: Option<usize>, open: &BTreeMap<String, usize>, text: &str) {
    // The file is indented: a line break between elements is no text.
    if text.contains('\n') && text.trim().is_empty() {
        return;
    }
    if let Some(index) = comment {
        found[index].0.push_str(text);
    } else {
        open.values().for_each(|index| found[*index].1.push_str(text));
    }
}

/// A browser, where one is installed.
pub(crate) fn browser() -> String {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let works = |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success());
    names.iter().find(works).unwrap_or_else(|| panic!("chromium is needed")).to_string()
}

/// Pages on which a browser prints a page.
pub(crate) fn printed(page: &Path) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("page.pdf");
    let output = Command::new(browser())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-dev-shm-usage", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(pdf.is_file(), "{page:?}: {}", String::from_utf8_lossy(&output.stderr));
    let info = Command::new("pdfinfo").arg(&pdf).output().unwrap_or_else(|error| panic!("pdfinfo is needed: {error}"));
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(info.contains("(A4)"), "{page:?}: {info}");
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    pages.trim().parse().unwrap()
}

/// What an HTML checker has against a page; empty where it is valid.
pub(crate) fn faults(page: &Path) -> String {
    let output = Command::new("tidy")
        .args(["-errors", "-quiet", "-utf8"])
        .arg(page)
        .output()
        .unwrap_or_else(|error| panic!("tidy (HTML Tidy) is needed: {error}"));
    String::from_utf8_lossy(&output.stderr).into_owned()
}
