//! Which version of a material counts: duplicates by bytes, by text, and the chain of versions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use shuping_analyzers::season::{Status, Submission, kind};

use super::sameness::{Same, Wording};
use crate::content::Content;
use crate::formats::sniff::ending;

/// Files of one unit and kind among which recognised texts are compared by their likeness; more would take long.
const LIKENESS: usize = 24;

/// A submission with what decides between versions.
#[derive(Debug)]
pub(super) struct Version<'a> {
    /// The row.
    pub submission: &'a mut Submission,
    /// When it arrived.
    pub received_at: Timestamp,
    /// What it holds.
    pub content: Option<&'a Content>,
}

/// When the texts arrived that came again later in a format which reads better, by the path of the file that counts.
pub(super) type FirstArrivals = BTreeMap<String, Timestamp>;

/// Marks duplicates and superseded versions among accepted submissions.
///
/// Content decides and time orders: a name that says 终稿 does not make a file newer.
/// Materials of the kinds in `several` come more than once: none of them replaces another.
pub(super) fn settle(versions: &mut [Version], several: &[&str]) -> FirstArrivals {
    versions.sort_by(|a, b| a.received_at.cmp(&b.received_at).then_with(|| a.submission.path.cmp(&b.submission.path)));
    mark_same_bytes(versions);
    let first = mark_same_text(versions);
    versions.sort_by_key(|version| first.get(&version.submission.path).copied().unwrap_or(version.received_at));
    mark_chain(versions, several);
    first
}

fn is_accepted(version: &Version) -> bool {
    version.submission.status == Status::Accepted
}

/// The same bytes again: the first arrival counts.
fn mark_same_bytes(versions: &mut [Version]) {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for version in versions.iter_mut() {
        let submission = &mut *version.submission;
        if !matches!(submission.status, Status::Accepted | Status::UnknownUnit) || submission.sha256.is_empty() {
            continue;
        }
        if let Some(earlier) = first.get(&submission.sha256) {
            submission.status = Status::Duplicate;
            submission.reason = format!("与先收到的“{earlier}”完全相同，不重复登记。");
        } else {
            first.insert(submission.sha256.clone(), submission.path.clone());
        }
    }
}

/// The same text in another format: the one that reads best counts, the first of two that read alike. It arrived with
/// the first of them.
fn mark_same_text(versions: &mut [Version]) -> FirstArrivals {
    let wordings: Vec<Wording> = versions.iter().map(wording).collect();
    let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    let mut texts: BTreeMap<(String, &str), Vec<usize>> = BTreeMap::new();
    for (index, (version, wording)) in versions.iter().zip(&wordings).enumerate() {
        let Some(key) = wording.key() else { continue };
        let submission = &version.submission;
        if let Some(unit) = submission.unit.clone().filter(|_| is_accepted(version)) {
            groups.entry((unit, submission.kind.clone())).or_default().push(index);
        }
        texts.entry((submission.kind.clone(), key)).or_default().push(index);
    }
    let mut first = FirstArrivals::new();
    for group in groups.values() {
        let nearly = group.len() <= LIKENESS;
        settle_group(versions, &wordings, group, nearly, &mut first);
    }
    // What nobody's name stands on is the same as a text that one unit sent; of the rest, the first counts.
    for group in texts.values() {
        let of_units: Vec<&str> =
            group.iter().filter_map(|index| versions.get(*index)?.submission.unit.as_deref()).collect();
        let one_unit = of_units.first().is_none_or(|first| of_units.iter().all(|unit| unit == first));
        let alone = |index: &&usize| {
            versions.get(**index).is_some_and(|version| version.submission.unit.is_none() || is_accepted(version))
        };
        let group: Vec<usize> = group.iter().filter(alone).copied().collect();
        if one_unit && group.len() > of_units.len() {
            settle_group(versions, &wordings, &group, false, &mut first);
        }
    }
    first
}

/// The wording of a file whose text is compared. Equal ballots are the ballots of two voters.
fn wording<'a>(version: &Version<'a>) -> Wording<'a> {
    let compared = matches!(version.submission.status, Status::Accepted | Status::UnknownUnit)
        && version.submission.kind != kind::BALLOTS;
    version.content.filter(|_| compared).map(Wording::of).unwrap_or_default()
}

/// Marks duplicates within a group, in the order of arrival.
fn settle_group(
    versions: &mut [Version],
    wordings: &[Wording],
    group: &[usize],
    nearly: bool,
    first: &mut FirstArrivals,
) {
    let same = |one: usize, other: usize| wordings.get(one)?.same_as(wordings.get(other)?, nearly);
    let mut texts: Vec<Vec<usize>> = Vec::new();
    for &index in group {
        match texts.iter_mut().find(|text| text.iter().any(|other| same(*other, index).is_some())) {
            Some(text) => text.push(index),
            None => texts.push(vec![index]),
        }
    }
    for text in texts.iter().filter(|text| text.len() > 1) {
        let rank =
            |index: usize| (versions.get(index).is_some_and(is_accepted), wordings.get(index).map(Wording::fidelity));
        // The last of equals is the greatest for `max_by`: the first that arrived is wanted.
        let best = text.iter().rev().copied().max_by(|a, b| rank(*a).cmp(&rank(*b)));
        let Some((best, earliest)) = best.zip(text.first().copied()) else { continue };
        let Some(path) = versions.get(best).map(|version| version.submission.path.clone()) else { continue };
        for &dropped in text.iter().filter(|index| **index != best) {
            let same = same(best, dropped).unwrap_or(Same::Nearly);
            if let Some(version) = versions.get_mut(dropped) {
                mark(version.submission, &path, same, dropped > best);
            }
        }
        if let Some(version) = versions.get(earliest).filter(|_| earliest != best) {
            first.insert(path, version.received_at);
        }
    }
}

/// Marks a file as the duplicate of one of the same text.
fn mark(submission: &mut Submission, path: &str, same: Same, later: bool) {
    submission.status = Status::Duplicate;
    submission.reason = match (same, ending(path) != ending(&submission.path)) {
        (Same::Nearly, _) => {
            format!("是“{path}”的扫描件或照片：识别出的文字与它基本相同，以能读得更准的一份为准。")
        }
        (Same::Exactly, true) => format!("与“{path}”文字相同，只是格式不同，以能读得更准的一份为准。"),
        (Same::Exactly, false) if later => format!("与先收到的“{path}”文字相同，不重复登记。"),
        (Same::Exactly, false) => format!("与“{path}”文字相同，以能读得更准的一份为准。"),
    };
}

/// Of several versions the last that arrived counts.
fn mark_chain(versions: &mut [Version], several: &[&str]) {
    let mut last: BTreeMap<(String, String), usize> = BTreeMap::new();
    for index in 0..versions.len() {
        let Some(version) = versions.get(index).filter(|version| is_accepted(version)) else { continue };
        let submission = &version.submission;
        let Some(unit) = submission.unit.clone() else { continue };
        if matches!(submission.kind.as_str(), kind::BALLOTS | kind::ROSTER | kind::UNKNOWN)
            || several.contains(&submission.kind.as_str())
        {
            continue;
        }
        let Some(earlier) = last.insert((unit, submission.kind.clone()), index) else { continue };
        let newer = submission.path.clone();
        let mut old = String::new();
        if let Some(version) = versions.get_mut(earlier) {
            version.submission.status = Status::Superseded;
            version.submission.reason = format!("后来收到新的一份“{newer}”，以后收到的为准；这一份保留备查。");
            old.clone_from(&version.submission.path);
        }
        if let Some(version) = versions.get_mut(index) {
            version.submission.supersedes = Some(old);
        }
    }
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::document::Document;
    use shuping_analyzers::grid::{Cell, Sheet, Value, Workbook};
    use shuping_analyzers::season::{ReceivedBy, TextQuality};

    use super::*;

    const LINE: &str = "抓基层党建工作责任制落实还不够到位，每季度由支委带头调研一次，年底前形成报告。";

    fn paper(words: &str) -> Content {
        Content::Document(Document::from_lines([LINE, LINE, LINE, words]))
    }

    fn book(words: &str) -> Content {
        let cell = |text: &str| Cell { value: Value::Text(text.into()), shown: text.into(), formula: false };
        let cells = [LINE, LINE, LINE, words].iter().zip(0..).map(|(text, row)| ((row, 0), cell(text))).collect();
        Content::Workbook(Workbook { sheets: vec![Sheet { cells, ..Sheet::default() }], ..Workbook::default() })
    }

    /// Path, unit (none where it is empty), kind and content, in the order of arrival; what becomes of them.
    fn settled(files: &[(&str, &str, &str, Content)]) -> Vec<Status> {
        let mut rows: Vec<Submission> = files
            .iter()
            .map(|(path, unit, kind, _)| Submission {
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
                unit: (!unit.is_empty()).then(|| (*unit).to_owned()),
                kind: (*kind).to_owned(),
                status: if unit.is_empty() { Status::UnknownUnit } else { Status::Accepted },
            })
            .collect();
        let mut versions: Vec<Version> = rows
            .iter_mut()
            .zip(files)
            .zip(1..)
            .map(|((submission, (_, _, _, content)), hour)| Version {
                submission,
                received_at: Timestamp::from_second(hour * 3600).unwrap(),
                content: Some(content),
            })
            .collect();
        settle(&mut versions, &[]);
        rows.iter().map(|row| row.status).collect()
    }

    #[test]
    fn the_same_table_in_two_formats_is_one_ledger() {
        let files = [("a.xls", "U1", kind::LEDGER, book("")), ("b.xlsx", "U1", kind::LEDGER, book(""))];
        assert_eq!(settled(&files), [Status::Accepted, Status::Duplicate]);
        let files = [("a.xls", "U1", kind::LEDGER, book("")), ("b.xlsx", "U1", kind::LEDGER, book("新增一条"))];
        assert_eq!(settled(&files), [Status::Superseded, Status::Accepted]);
    }

    #[test]
    fn equal_ballots_are_those_of_two_voters_and_equal_reports_of_two_units_stay() {
        let files = [("a.xls", "U1", kind::BALLOTS, book("")), ("b.xlsx", "U1", kind::BALLOTS, book(""))];
        assert_eq!(settled(&files), [Status::Accepted, Status::Accepted]);
        let files = [("a.doc", "U1", kind::DUTY_REPORT, paper("")), ("b.docx", "U2", kind::DUTY_REPORT, paper(""))];
        assert_eq!(settled(&files), [Status::Accepted, Status::Accepted]);
    }

    #[test]
    fn a_file_of_nobody_is_the_duplicate_of_a_text_that_one_unit_sent() {
        let nobody = |path| (path, "", kind::DUTY_REPORT, paper(""));
        let files = [nobody("扫描.pdf"), ("a.docx", "U1", kind::DUTY_REPORT, paper(""))];
        assert_eq!(settled(&files), [Status::Duplicate, Status::Accepted]);
        let two = [
            nobody("扫描.pdf"),
            ("a.docx", "U1", kind::DUTY_REPORT, paper("")),
            ("b.docx", "U2", kind::DUTY_REPORT, paper("")),
        ];
        assert_eq!(settled(&two), [Status::UnknownUnit, Status::Accepted, Status::Accepted]);
        assert_eq!(settled(&[nobody("a.pdf"), nobody("b.docx")]), [Status::UnknownUnit, Status::Duplicate]);
    }

    #[test]
    fn a_text_that_comes_again_does_not_replace_what_came_between() {
        let report = |path, words| (path, "U1", kind::DUTY_REPORT, paper(words));
        let files = [report("一稿.doc", "甲"), report("二稿.docx", "乙"), report("又发一稿.rtf", "甲")];
        assert_eq!(settled(&files), [Status::Superseded, Status::Accepted, Status::Duplicate]);
    }
}
