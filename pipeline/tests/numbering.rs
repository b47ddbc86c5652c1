//! Automatic numbers as `LibreOffice` shows them, in every format that has them.
//!
//! `fixtures/numbered` holds documents with Chinese numbering and, beside each, the text that `LibreOffice` exported from
//! it. `SHUPING_NUMBERED=/some/folder` measures all Word files of that folder, whose text `soffice` exports on the way.

#![allow(missing_docs, clippy::print_stdout, reason = "test names say what they test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use shuping_analyzers::document::{Document, Story};
use shuping_pipeline::content::{Content, Limits};
use shuping_pipeline::formats;

/// Numbered paragraphs of a document, and those whose number the other program shows otherwise.
#[derive(Default)]
struct Agreement {
    numbered: usize,
    otherwise: Vec<String>,
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_dir() {
            found.extend(files(&path));
        } else if ["docx", "docm", "doc", "wps", "odt", "rtf"].contains(&ending.as_str()) {
            found.push(path);
        }
    }
    found
}

fn document(path: &Path) -> Option<Document> {
    let bytes = fs_err::read(path).unwrap();
    match formats::read(&path.file_name().unwrap().to_string_lossy(), &bytes, &Limits::default()) {
        Ok(Content::Document(document)) => Some(document),
        _ => None,
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}

/// Compares number by number. A paragraph agrees where a line of the text is its number and its words; one that we leave
/// without a number disagrees where the text has its words with something short before them.
fn compare(document: &Document, text: &str) -> Agreement {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        *lines.entry(bare(line)).or_default() += 1;
    }
    let mut result = Agreement::default();
    let cells = document.tables.iter().flat_map(|table| table.rows.iter().flatten());
    let in_cells = cells.flat_map(|cell| cell.text.lines()).map(|line| (true, None, line.to_owned()));
    let outside = document.paragraphs.iter().filter(|paragraph| !matches!(paragraph.story, Story::Row { .. }));
    let outside = outside.map(|paragraph| (false, paragraph.number.clone(), paragraph.text.clone()));
    for (in_cell, number, text) in outside.chain(in_cells) {
        let words = bare(text.lines().next().unwrap_or_default());
        // A bullet is no number: each program draws it in its own way.
        if number.as_deref().is_some_and(|number| !is_number(number)) {
            continue;
        }
        let whole = bare(number.as_deref().unwrap_or_default()) + &words;
        if let Some(left) = lines.get_mut(&whole).filter(|left| **left > 0) {
            *left -= 1;
            result.numbered += usize::from(number.is_some());
            continue;
        }
        // The text of a cell begins with its number already: only its end is sought.
        let end: String = if in_cell { words.chars().skip(8).collect() } else { words.clone() };
        let numbered = number.is_some();
        let before = |line: &&String| {
            let number = line.strip_suffix(end.as_str()).filter(|number| number.chars().count() < 14);
            number.is_some_and(|number| numbered || is_number(number))
        };
        let shown = lines.keys().find(before).filter(|_| end.chars().count() > 3);
        // In a cell the signs before the words may be a bullet, or signs of a font that the other program does not know.
        let shown = shown.filter(|shown| !in_cell || is_difference_of_numbers(&whole, shown));
        // Words that the other program does not show at all say nothing about their number.
        if let Some(shown) = shown {
            result.numbered += 1;
            result.otherwise.push(format!("{whole} — {shown}"));
        }
    }
    result
}

/// Whether numbers stand where two lines differ.
fn is_difference_of_numbers(ours: &str, shown: &str) -> bool {
    let (ours, shown): (Vec<char>, Vec<char>) = (ours.chars().collect(), shown.chars().collect());
    let alike = ours.iter().zip(&shown).take_while(|(a, b)| a == b).count();
    let (ours, shown) = (&ours[alike..], &shown[alike..]);
    let alike = ours.iter().rev().zip(shown.iter().rev()).take_while(|(a, b)| a == b).count();
    let [ours, shown] = [ours, shown].map(|rest| {
        let rest = &rest[..rest.len() - alike];
        rest.iter().filter(|c| is_number(&c.to_string())).collect::<String>()
    });
    ours != shown
}

fn is_number(text: &str) -> bool {
    text != "o"
        && text.chars().any(|c| c.is_alphanumeric() || matches!(c, '\u{2460}'..='\u{24ff}' | '\u{3220}'..='\u{32ff}'))
}

#[test]
fn chinese_numbering_is_computed_as_libreoffice_shows_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/numbered");
    let (mut numbered, mut otherwise) = (0, Vec::new());
    for path in files(&folder) {
        // LibreOffice itself cannot show Chinese numbers out of the RTF that it wrote: they must be those of the original.
        let shown = if path.extension().is_some_and(|ending| ending == "rtf") {
            path.with_extension("docx")
        } else {
            path.clone()
        };
        let text = fs_err::read_to_string(format!("{}.txt", shown.display())).unwrap();
        let document = document(&path).unwrap_or_else(|| panic!("{} was not read", path.display()));
        let result = compare(&document, &text);
        assert!(result.numbered > 2, "{}: only {} numbers", path.display(), result.numbered);
        numbered += result.numbered;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        otherwise.extend(result.otherwise.into_iter().map(|line| format!("{name}: {line}")));
    }
    println!("{numbered} numbered paragraphs, {} otherwise\n{}", otherwise.len(), otherwise.join("\n"));
    assert!(otherwise.len() * 100 <= numbered, "{numbered} numbered, otherwise:\n{}", otherwise.join("\n"));
}

#[test]
fn word_files_of_a_folder_can_be_measured() {
    let Some(folder) = std::env::var_os("SHUPING_NUMBERED") else { return };
    let place = tempfile::tempdir().unwrap();
    let (mut numbered, mut otherwise, mut with_numbers) = (0, 0, 0);
    for (index, path) in files(Path::new(&folder)).iter().enumerate() {
        let Some(document) = document(path) else { continue };
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let copy = place.path().join(format!("{index}.{ending}"));
        fs_err::copy(path, &copy).unwrap();
        let profile = format!("-env:UserInstallation=file://{}/profile", place.path().display());
        let status = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"])
            .args([place.path(), copy.as_path()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.is_ok(), "soffice is not installed");
        let Ok(text) = fs_err::read_to_string(place.path().join(format!("{index}.txt"))) else { continue };
        let result = compare(&document, &text);
        numbered += result.numbered;
        with_numbers += usize::from(result.numbered > 0);
        otherwise += result.otherwise.len();
        for line in result.otherwise {
            println!("{}: {line}", path.display());
        }
    }
    println!("{with_numbers} files with {numbered} numbered paragraphs, {otherwise} otherwise");
}
