//! Levels, duties, the ledger's columns and deadline, what is left to people.

use super::ballot::check_heads;
use super::material::check_due;
use super::{Notes, choices, clause};
use crate::scheme::{Frequency, Period, Scheme};

/// What a column of the ledger may hold.
const COLUMNS: [&str; 13] = [
    "no", "source", "category", "issue", "goal", "measure", "leader", "owner", "deadline", "status", "done_on",
    "evidence", "note",
];

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    notes.doubles("level", scheme.levels.iter().map(|level| level.id.as_str()));
    notes.doubles("duty", scheme.duties.iter().map(|duty| duty.id.as_str()));
    notes.doubles("manual", scheme.manual.iter().map(|manual| manual.id.as_str()));
    for (index, level) in scheme.levels.iter().enumerate() {
        let at = format!("level[{index}]");
        if let Some(due) = &level.due {
            check_due(scheme, (&level.title, &level.source), due, &format!("{at}.due"), notes);
        }
        check_frequency(level.frequency, &at, notes);
        for (key, kind) in [("record", &level.record), ("listed_in", &level.listed_in)] {
            if let Some(kind) = kind.as_ref().filter(|kind| !knows_material(scheme, kind)) {
                let known: Vec<&str> = scheme.materials.iter().map(|material| material.kind.as_str()).collect();
                let message = format!("没有代号为“{kind}”的材料；{}", choices(&known));
                notes.error(format!("{at}.{key}"), message);
            }
        }
        if level.frequency.is_some_and(|frequency| frequency.per == Period::TermOfOffice)
            && scheme.season.term.is_none()
        {
            let message = format!(
                "“{}”要求一个届期内人人现场述职{}，没有写届期；填写 season.term 和名单的“上次现场述职”一栏以前只列出本年度的述职方式",
                level.title,
                clause(&level.source)
            );
            notes.note(format!("{at}.frequency"), message);
        }
        if let Some(ballot) = &scheme.ballot {
            check_heads(ballot, &level.form_heads, &format!("{at}.form_heads"), &clause(&level.source), notes);
        }
    }
    notes.doubles("exempt", scheme.exemptions.iter().map(|exemption| exemption.id.as_str()));
    for (index, duty) in scheme.duties.iter().enumerate() {
        check_frequency(duty.frequency, &format!("duty[{index}]"), notes);
    }
    check_ledger(scheme, notes);
}

/// Whether units hand in a material of this kind; the duty report always may come.
fn knows_material(scheme: &Scheme, kind: &str) -> bool {
    kind == "duty_report" || scheme.materials.iter().any(|material| material.kind == kind)
}

fn check_frequency(frequency: Option<Frequency>, at: &str, notes: &mut Notes) {
    if frequency.is_some_and(|frequency| frequency.times == 0) {
        notes.error(format!("{at}.frequency"), "次数不能是 0；没有规定次数的，删去这一项");
    }
}

fn check_ledger(scheme: &Scheme, notes: &mut Notes) {
    let ledger = &scheme.rectification;
    notes.doubles("rectification.columns", ledger.columns.iter().map(|column| column.id.as_str()));
    for (index, column) in ledger.columns.iter().enumerate() {
        if !COLUMNS.contains(&column.id.as_str()) {
            let message = format!("没有叫“{}”的台账栏目；可用的有：{}", column.id, COLUMNS.join("、"));
            notes.error(format!("rectification.columns[{index}].id"), message);
        }
    }
    if !ledger.columns.is_empty()
        && !ledger.sources.is_empty()
        && !ledger.columns.iter().any(|column| column.id == "source")
    {
        let message = format!(
            "规定了{}个问题来源{}，台账表却没有“来源”一栏；程序只核对写明了来源的台账，建议加一栏",
            ledger.sources.len(),
            clause(&ledger.source)
        );
        notes.note("rectification.columns", message);
    }
    if let Some(due) = &ledger.due {
        check_due(scheme, ("整改", &ledger.source), due, "rectification.due", notes);
    }
}
