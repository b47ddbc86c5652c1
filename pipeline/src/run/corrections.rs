//! Ballot files that give the votes of an earlier one anew, corrected: the earlier one counts no more.
//!
//! Several files of votes are as a rule several parts of them, and none replaces another. One that calls itself corrected does,
//! where the other bears the same name without that word, or where it says that another one is void and holds nearly the same votes.

use shuping_analyzers::ballots::{self, SheetReadings};
use shuping_analyzers::grid::{Value, Workbook};
use shuping_analyzers::scheme::{BallotRules, Roster};
use shuping_analyzers::season::{Status, file_name, kind};

use super::versions::Version;

/// What a corrected file calls itself.
const CORRECTED: &[&str] = &["更正后", "订正后", "修正后", "校正后", "更正版", "订正版", "更正表", "更正稿", "更正"];
/// Rows of a sheet in which its title stands.
const TITLE: u32 = 3;

/// A ballot file that counts so far.
struct Votes {
    /// Its place among the versions.
    at: usize,
    /// Its name without ending and without what calls it corrected.
    stem: String,
    corrected: bool,
    /// It says that another table does not hold any more.
    replaces: bool,
    reading: SheetReadings,
}

/// Marks the ballot files that a corrected one replaces.
pub(super) fn settle(versions: &mut [Version], rules: &BallotRules, roster: &Roster) {
    let counts =
        |version: &Version| version.submission.kind == kind::BALLOTS && version.submission.status == Status::Accepted;
    let says_so = |version: &Version| {
        let book = version.content.and_then(|content| content.cells());
        is_corrected(file_name(&version.submission.path)) || book.is_some_and(|book| is_titled_corrected(&book))
    };
    let ballots: Vec<(usize, bool)> = versions
        .iter()
        .enumerate()
        .filter(|(_, version)| counts(version))
        .map(|(at, version)| (at, says_so(version)))
        .collect();
    if ballots.iter().all(|(_, corrected)| !corrected) {
        return;
    }
    let read = |(at, corrected): (usize, bool)| {
        let version = versions.get(at)?;
        let name = file_name(&version.submission.path);
        let book = version.content.and_then(|content| content.cells());
        let replaces = book.as_ref().is_some_and(|book| voids_another(book));
        let reading = book.map(|book| ballots::read(&book, name, rules, roster)).unwrap_or_default();
        Some(Votes { at, stem: stem(name), corrected, replaces, reading })
    };
    let files: Vec<Votes> = ballots.into_iter().filter_map(read).collect();
    for newer in files.iter().filter(|file| file.corrected) {
        let replaced: Vec<&Votes> = files.iter().filter(|older| !older.corrected && replaces(newer, older)).collect();
        // Which of several is meant cannot be told.
        let [older] = replaced.as_slice() else { continue };
        supersede(versions, newer.at, older.at);
    }
}

fn replaces(newer: &Votes, older: &Votes) -> bool {
    let named = !newer.stem.is_empty() && newer.stem == older.stem;
    named && ballots::covers(&newer.reading, &older.reading)
        || newer.replaces && ballots::nearly_repeats(&newer.reading, &older.reading)
}

fn supersede(versions: &mut [Version], newer: usize, older: usize) {
    let Some(path) = versions.get(newer).map(|version| version.submission.path.clone()) else { return };
    let Some(version) = versions.get_mut(older) else { return };
    version.submission.status = Status::Superseded;
    version.submission.reason = format!("另有更正后的一份“{path}”，以更正后的为准；这一份不计票，保留备查。");
    let old = version.submission.path.clone();
    if let Some(version) = versions.get_mut(newer) {
        version.submission.supersedes = Some(old);
    }
}

fn is_corrected(text: &str) -> bool {
    let denied = ["未更正", "更正前", "无更正"].iter().any(|word| text.contains(word));
    !denied && CORRECTED.iter().any(|word| text.contains(word))
}

/// Whether the title of a sheet, the first line of its text, calls the sheet corrected; remarks beside votes say less.
fn is_titled_corrected(book: &Workbook) -> bool {
    let sheets = book.sheets.iter().filter(|sheet| !sheet.hidden);
    let mut titles = sheets.flat_map(|sheet| sheet.rows().take_while(|(row, _)| *row < TITLE).take(1));
    titles
        .any(|(_, cells)| cells.iter().any(|(_, cell)| matches!(&cell.value, Value::Text(text) if is_corrected(text))))
}

/// Whether a sentence of the file says that another table is void: 原录入表作废，以本表为准.
fn voids_another(book: &Workbook) -> bool {
    let texts = book.sheets.iter().filter(|sheet| !sheet.hidden).flat_map(|sheet| sheet.cells.kinds());
    let says_so = |text: &str| {
        ["作废", "为准"].iter().any(|word| text.contains(word))
            && ["表", "前一份", "原件", "前件"].iter().any(|word| text.contains(word))
    };
    texts.into_iter().any(|cell| matches!(&cell.value, Value::Text(text) if says_so(text)))
}

/// A file's name without ending, white space, and brackets that call it corrected.
fn stem(name: &str) -> String {
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let bare = CORRECTED.iter().fold(name.to_owned(), |text, word| text.replace(word, ""));
    bare.chars().filter(|letter| !letter.is_whitespace() && !"（）()【】[]-_—".contains(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shuping_analyzers::grid::{Cell, Sheet};
    use shuping_analyzers::season::{ReceivedBy, Submission, TextQuality};

    use super::*;
    use crate::content::Content;

    const RULES: &str = r#"{"scale": {"kind": "ticks", "min": 1, "max": 5}, "group": []}"#;

    fn book(title: &str) -> Content {
        let mut sheet = Sheet::default();
        sheet.cells.insert((0, 0), Cell::text(title.to_owned()));
        Content::Workbook(Workbook { sheets: vec![sheet], ..Workbook::default() })
    }

    /// What becomes of ballot files, path and title each.
    fn settled(files: &[(&str, &str)]) -> Vec<Status> {
        let books: Vec<Content> = files.iter().map(|(_, title)| book(title)).collect();
        let mut rows: Vec<Submission> = files
            .iter()
            .map(|(path, _)| Submission {
                path: (*path).to_owned(),
                sha256: String::new(),
                size: 1,
                received_at: String::new(),
                received_by: ReceivedBy::Modified,
                units: Vec::new(),
                reason: String::new(),
                supersedes: None,
                evidence: Vec::new(),
                text: TextQuality::default(),
                unit: None,
                kind: kind::BALLOTS.to_owned(),
                status: Status::Accepted,
            })
            .collect();
        let mut versions: Vec<Version> = rows
            .iter_mut()
            .zip(&books)
            .map(|(submission, content)| Version {
                submission,
                received_at: Timestamp::UNIX_EPOCH,
                content: Some(content),
            })
            .collect();
        settle(&mut versions, &serde_json::from_str(RULES).unwrap(), &Roster::default());
        rows.iter().map(|row| row.status).collect()
    }

    #[test]
    fn a_corrected_file_replaces_the_one_of_its_name_and_no_other() {
        let files = [("票/部门票.xls", ""), ("票/部门票（更正后）.xls", ""), ("票/代表票.xls", "")];
        assert_eq!(settled(&files), [Status::Superseded, Status::Accepted, Status::Accepted]);
        let files = [("部门票.xls", ""), ("部门票.xlsx", ""), ("部门票-更正.xls", "")];
        assert_eq!(settled(&files), [Status::Accepted; 3]);
        let files = [("部门票.xls", "部门票"), ("部门票（更正前）.xls", "部门票")];
        assert_eq!(settled(&files), [Status::Accepted; 2]);
    }

    #[test]
    fn a_name_without_what_calls_it_corrected_is_the_same() {
        assert_eq!(stem("部门计票单（更正后）.xls"), stem("部门计票单.xls"));
        assert_eq!(stem("部门计票单-更正.xls"), stem("部门计票单.xls"));
        assert!(is_corrected("计票单（更正后）") && !is_corrected("计票单（更正前）") && !is_corrected("计票单"));
    }
}
