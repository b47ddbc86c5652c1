//! What people said of files: it wins over what the program made out.

use std::collections::BTreeSet;

use shuping_analyzers::scheme::Roster;
use shuping_analyzers::season::{Status, Submission, kind};

use crate::store::Assignment;

/// Puts assignments on the submissions they were made for: those at their path, else those with their bytes where
/// nothing is at that path any more.
pub(super) fn apply(submissions: &mut [Submission], assignments: &[Assignment], roster: &Roster) {
    if assignments.is_empty() {
        return;
    }
    let paths: BTreeSet<String> = submissions.iter().map(|one| one.path.clone()).collect();
    for submission in submissions {
        let at_its_path = assignments.iter().find(|one| one.path == submission.path);
        let moved = || {
            assignments
                .iter()
                .find(|one| !one.sha256.is_empty() && one.sha256 == submission.sha256 && !paths.contains(&one.path))
        };
        if let Some(assignment) = at_its_path.or_else(moved) {
            put(submission, assignment, roster);
        }
    }
}

fn put(submission: &mut Submission, assignment: &Assignment, roster: &Roster) {
    if submission.status == Status::Container {
        return;
    }
    let unit = Some(&assignment.unit).filter(|id| roster.unit(id).is_some());
    if let Some(unit) = unit {
        submission.unit = Some(unit.clone());
        submission.units.clear();
    }
    if !assignment.kind.is_empty() {
        submission.kind.clone_from(&assignment.kind);
    }
    submission.evidence.insert(0, "人工认定".into());
    if submission.kind == kind::IRRELEVANT {
        submission.status = Status::Irrelevant;
        submission.unit = None;
        submission.units.clear();
        submission.reason = "人工认定为无关文件，不登记。".into();
        return;
    }
    // What cannot be opened stays so, but it is known whose it is.
    let open = matches!(submission.status, Status::UnknownUnit | Status::Pending | Status::Irrelevant);
    let many = matches!(submission.kind.as_str(), kind::BALLOTS | kind::ROSTER);
    let known = submission.kind != kind::UNKNOWN && (submission.unit.is_some() || many);
    if open && known {
        submission.status = Status::Accepted;
        submission.reason = "已登记（人工认定）。".into();
    }
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::scheme::Unit;

    use super::*;

    fn submission(path: &str, status: Status, kind: &str) -> Submission {
        Submission { path: path.into(), sha256: format!("hash of {path}"), status, kind: kind.into(), ..blank() }
    }

    fn blank() -> Submission {
        serde_json::from_value(serde_json::json!({
            "path": "", "sha256": "", "size": 0, "received_at": "", "received_by": "modified", "unit": null,
            "kind": "", "status": "pending", "reason": "", "supersedes": null, "evidence": []
        }))
        .unwrap()
    }

    fn roster() -> Roster {
        Roster {
            units: vec![Unit { id: "U03".into(), name: "商贸学院党总支".into(), ..Unit::default() }],
            ..Roster::default()
        }
    }

    fn assignment(path: &str, unit: &str, kind: &str) -> Assignment {
        let sha256 = format!("hash of {path}");
        Assignment { path: path.into(), sha256, unit: unit.into(), kind: kind.into(), at: String::new() }
    }

    #[test]
    fn a_person_settles_what_the_program_could_not() {
        for (status, before, unit, kind, after) in [
            (Status::UnknownUnit, kind::DUTY_REPORT, "U03", "", Status::Accepted),
            (Status::Pending, kind::UNKNOWN, "U03", kind::DUTY_REPORT, Status::Accepted),
            (Status::Pending, kind::UNKNOWN, "U03", "", Status::Pending),
            (Status::Irrelevant, kind::IRRELEVANT, "U03", kind::LEDGER, Status::Accepted),
            (Status::Unreadable, kind::UNKNOWN, "U03", kind::DUTY_REPORT, Status::Unreadable),
            (Status::Accepted, kind::DUTY_REPORT, "", kind::IRRELEVANT, Status::Irrelevant),
            (Status::Pending, kind::UNKNOWN, "U99", kind::DUTY_REPORT, Status::Pending),
        ] {
            let mut rows = [submission("a.docx", status, before)];
            apply(&mut rows, &[assignment("a.docx", unit, kind)], &roster());
            assert_eq!(rows[0].status, after, "{status:?} {before} {unit} {kind}");
        }
    }

    #[test]
    fn an_assignment_follows_a_renamed_file_and_stays_with_its_path() {
        let renamed = submission("新名.docx", Status::UnknownUnit, kind::DUTY_REPORT);
        let mut rows = [Submission { sha256: "hash of 旧名.docx".into(), ..renamed }];
        apply(&mut rows, &[assignment("旧名.docx", "U03", "")], &roster());
        assert_eq!(rows[0].unit.as_deref(), Some("U03"));
        let copy = submission("副本.docx", Status::UnknownUnit, kind::DUTY_REPORT);
        let mut rows = [
            submission("旧名.docx", Status::UnknownUnit, kind::DUTY_REPORT),
            Submission { sha256: "hash of 旧名.docx".into(), ..copy },
        ];
        apply(&mut rows, &[assignment("旧名.docx", "U03", "")], &roster());
        assert_eq!((rows[0].unit.as_deref(), rows[1].unit.as_deref()), (Some("U03"), None));
    }
}
