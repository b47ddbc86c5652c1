//! What a season's folder holds, opened by other programs: an office suite, a browser, an HTML checker.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::bench::Bench;
use crate::office;

/// The example season with its outputs and a nightly folder; made once for all tests of this file.
fn season() -> PathBuf {
    static SEASON: OnceLock<PathBuf> = OnceLock::new();
    SEASON
        .get_or_init(|| {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outputs");
            if folder.exists() {
                fs_err::remove_dir_all(&folder).unwrap();
            }
            let bench = Bench::rivers();
            bench.run("river-2023");
            assert!(bench.shuping(&["report", "river-2023", "--date", "2024-01-17"]).status.success());
            fs_err::rename(bench.path("river-2023"), &folder).unwrap();
            folder
        })
        .clone()
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
        } else if path.extension().is_some_and(|one| one == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_workbook_opens_elsewhere_and_its_formulas_come_to_what_it_says() {
    let mut formulas = 0;
    let workbooks = files(&season().join("out"), "xlsx");
    assert!(workbooks.len() >= 10, "{workbooks:?}");
    // Ledgers of units are alike: one stands for all.
    let ledgers = workbooks.iter().filter(|path| path.ends_with("整改台账.xlsx")).skip(1).count();
    assert!(ledgers > 0);
    let mut seen_ledger = false;
    for workbook in workbooks {
        if workbook.ends_with("整改台账.xlsx") && std::mem::replace(&mut seen_ledger, true) {
            continue;
        }
        let (wrong, seen) = office::recalculated(&workbook);
        assert!(wrong.is_empty(), "{workbook:?}: {wrong:#?}");
        formulas += seen;
    }
    assert!(formulas >= 80, "{formulas}");
}

#[test]
fn every_page_is_valid_and_prints_on_the_pages_that_it_promises() {
    let pages = files(&season().join("out"), "html");
    assert!(pages.len() >= 11, "{pages:?}");
    for page in &pages {
        assert_eq!(office::faults(page), "", "{page:?}");
        let text = fs_err::read_to_string(page).unwrap();
        assert!(!text.contains("<script") && !text.contains("http"), "{page:?} is not self-contained");
        let most = if page.ends_with("质量反馈.html") { 1 } else { 4 };
        let printed = office::printed(page);
        assert!(printed <= most, "{page:?} prints on {printed} pages");
    }
}

#[test]
fn every_drawing_of_a_page_says_in_words_what_it_shows() {
    for page in files(&season().join("out"), "html") {
        let text = fs_err::read_to_string(&page).unwrap();
        for drawing in text.split("<svg").skip(1) {
            let drawing = drawing.split("</svg>").next().unwrap();
            assert!(drawing.contains("role=\"img\"") && drawing.contains("aria-label="), "{page:?}");
            assert!(drawing.contains("<title") && drawing.contains("<desc"), "{page:?}");
        }
    }
}

#[test]
fn annotated_copies_have_their_comments_on_words_wherever_the_report_came_from() {
    let season = season();
    let copies: Vec<PathBuf> = files(&season.join("out/units"), "docx")
        .into_iter()
        .filter(|path| path.ends_with("述职报告（批注）.docx"))
        .collect();
    // Word, old Word, PDF, scan and OpenDocument: every unit with a report has a copy.
    let reports = files(&season.join("out/units"), "html").len();
    assert_eq!(copies.len(), reports);
    let folder = tempfile::tempdir().unwrap();
    let named: Vec<PathBuf> = copies
        .iter()
        .enumerate()
        .map(|(number, copy)| {
            let path = folder.path().join(format!("{number}.docx"));
            fs_err::copy(copy, &path).unwrap();
            path
        })
        .collect();
    for (result, copy) in office::convert(&named, "fodt", folder.path()).iter().zip(&copies) {
        let comments = office::comments(&fs_err::read_to_string(result).unwrap());
        let ours: Vec<_> = comments.iter().filter(|(said, _)| said.starts_with('【')).collect();
        assert!(!ours.is_empty() && ours.len() <= 26, "{copy:?}: {}", ours.len());
        assert!(ours[0].0.starts_with("【检查小结】"), "{copy:?}: {:?}", ours[0]);
        for (said, words) in &ours {
            assert!(!words.trim().is_empty(), "{copy:?}: {said} stands on nothing");
            // A finding that quotes a word stands on that word.
            if let Some(quoted) = said.strip_prefix("【建议改 W101】").and_then(|rest| rest.split('“').nth(2)) {
                let word = quoted.split('”').next().unwrap();
                assert!(words.contains(word), "{copy:?}: {said} stands on {words}");
            }
        }
    }
}
