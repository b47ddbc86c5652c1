//! Which version of a material counts: duplicates by bytes, by text, and the chain of versions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use shuping_analyzers::season::{Status, Submission, kind};

/// A submission with what decides between versions.
#[derive(Debug)]
pub(super) struct Version<'a> {
    /// The row.
    pub submission: &'a mut Submission,
    /// When it arrived.
    pub received_at: Timestamp,
    /// The text without blanks, punctuation of lines and the like; empty where there is none.
    pub text_hash: String,
    /// How well its format reads, higher is better.
    pub fidelity: u8,
}

/// Marks duplicates and superseded versions among accepted submissions.
///
/// Content decides and time orders: a name that says 终稿 does not make a file newer.
/// Materials of the kinds in `several` come more than once: none of them replaces another.
pub(super) fn settle(versions: &mut [Version], several: &[&str]) {
    versions.sort_by(|a, b| a.received_at.cmp(&b.received_at).then_with(|| a.submission.path.cmp(&b.submission.path)));
    mark_same_bytes(versions);
    mark_same_text(versions);
    mark_chain(versions, several);
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

/// The same text in another format: the one that reads best counts, the first of two that read alike.
fn mark_same_text(versions: &mut [Version]) {
    let mut best: BTreeMap<(Option<String>, String, String), usize> = BTreeMap::new();
    for index in 0..versions.len() {
        let Some(version) = versions.get(index).filter(|version| is_accepted(version) && !version.text_hash.is_empty())
        else {
            continue;
        };
        let key = (version.submission.unit.clone(), version.submission.kind.clone(), version.text_hash.clone());
        let fidelity = version.fidelity;
        let Some(&other) = best.get(&key) else {
            best.insert(key, index);
            continue;
        };
        let better = versions.get(other).is_some_and(|other| fidelity > other.fidelity);
        let (kept, dropped) = if better { (index, other) } else { (other, index) };
        best.insert(key, kept);
        let path = versions.get(kept).map(|version| version.submission.path.clone()).unwrap_or_default();
        if let Some(version) = versions.get_mut(dropped) {
            version.submission.status = Status::Duplicate;
            version.submission.reason = format!("与“{path}”文字相同，只是格式不同，以能读得更准的一份为准。");
        }
    }
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
