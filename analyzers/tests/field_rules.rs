//! Every demand that the five notices make of the field is carried by a value of a built-in scheme.
//!
//! The numbers are those of the table of demands that the schemes were made from: scope and levels 1–13, deadlines
//! 14–22, the report 23–41, meeting and votes 42–61, rectification 62–67.

#![allow(missing_docs, clippy::unwrap_used, reason = "test names say what they test")]

use shuping_analyzers::rules;
use shuping_analyzers::scheme::builtin;
use shuping_analyzers::season::Season;
use toml::{Table, Value};

/// Number, scheme, paths of the values that carry the demand (`manual/…`: only people can judge it), codes of the
/// findings about duty and accountability reports that follow from it, and the values of `season.json` that tell it
/// (`人 说明`: only people can judge; the workbook's 说明 lists it).
#[rustfmt::skip]
const DEMANDS: &[(u32, &str, &str, &str, &str)] = &[
    (1, "sou-2023", "level/school/mode", "", "levels.units.reason"),
    (2, "sou-2023", "level/branch/full_coverage level/branch/listed_in", "", "levels.parents.missing"),
    (3, "sou-2023", "material/branch_plan/source", "", "completeness.state scheme_notes"),
    (4, "sou-2023", "material/branch_summary/source", "", "completeness.state scheme_notes"),
    (5, "fzvc-2022", "level/school_on_site/mode level/school_written/mode material/duty_report/due", "", "levels.units.reason"),
    (6, "fzvc-2022", "material/branch_summary/source", "", "completeness.state scheme_notes"),
    (7, "lygtc", "material/duty_report/due/from material/duty_report/due/to", "", "completeness.due"),
    (8, "lygtc", "level/school level/general_branch level/branch/meeting", "", "levels.due"),
    (9, "shm-2022", "level/up/title level/down/title", "", "levels.due"),
    (10, "shm-2022", "level/up/frequency/times", "", "levels.units.periods.times"),
    (11, "shm-2022", "report/newcomer/months report/newcomer/must_tell", "P110 W106", "reports.findings.rule"),
    (12, "sou-2017", "level/hearing/frequency/times material/hearing_record/several", "", "levels.units.periods.times"),
    (13, "sou-2017", "level/written/frequency/times", "", "levels.units.periods.times"),
    (14, "sou-2023", "material/duty_report/due material/work_summary/due", "", "completeness.due"),
    (15, "sou-2023", "material/accountability_report/due", "", "completeness.due"),
    (16, "sou-2023", "season/meeting season/meeting_weekday season/meeting_provisional", "", "scheme_notes"),
    (17, "sou-2023", "level/branch/due", "", "levels.due"),
    (18, "fzvc-2022", "material/duty_report/due", "", "completeness.due"),
    (19, "fzvc-2022", "level/branch/due", "", "levels.due"),
    (20, "shm-2022", "level/up/due level/down/due", "", "levels.due"),
    (21, "shm-2022", "material/duty_report/due/days_before_meeting", "", "completeness.reason scheme_notes"),
    (22, "shm-2022", "material/assessment_record/source material/ledger/source", "", "completeness.state scheme_notes"),
    (23, "sou-2023", "report/length/about report/length/tolerance", "S103 S104", "reports.word_count.total scheme_notes"),
    (24, "fzvc-2022", "report/length/max", "S103", "reports.word_count.total scheme_notes"),
    (25, "sou-2023", "report/part/achievements report/part/problems report/part/plans", "S101 S102", "reports.findings.rule"),
    (26, "sou-2023", "report/part/achievements/max_share", "S105", "reports.shares.verdict"),
    (27, "sou-2023", "report/part/problems/min_share report/part/problems/with_causes", "S106", "reports.shares.verdict"),
    (28, "fzvc-2022", "report/part/achievements/max_share report/part/problems/min_share report/part/plans/max_share", "S105 S106 S107", "reports.shares.verdict"),
    (29, "sou-2023", "report/prior_year report/inspection", "R101 R102", "reports.prior_year_answered"),
    (30, "sou-2023", "report/first_person", "P101 W106", "reports.issues.personal"),
    (31, "sou-2023", "report/first_person manual/lower_level_problems", "P101", "reports.issues.personal"),
    (32, "sou-2023", "report/wording/terms", "W101 W102", "reports.findings.rule"),
    (33, "sou-2023", "report/evidence", "P104", "reports.issues.evidence"),
    (34, "sou-2023", "report/subjective_causes", "P102 P103", "reports.issues.subjective_cause"),
    (35, "sou-2023", "report/answered", "P105 M101", "reports.measures.answers"),
    (36, "sou-2023", "report/measures/owner report/measures/deadline report/measures/measurable", "M102 M103 M104 M105", "reports.measures.measurable"),
    (37, "sou-2023", "report/must_answer/min report/must_answer/max", "P108 P109", "reports.must_answer"),
    (38, "shm-2022", "report/must_answer/min", "P108", "reports.must_answer"),
    (39, "shm-2022", "report/prior_year", "R101", "reports.prior_year_answered"),
    (40, "lygtc", "focus/f1 focus/f2 focus/f3 focus/f4 focus/f5 report/prior_year", "F101 F102 R101", "reports.focus_covered"),
    (41, "sou-2023", "material/accountability_report/aspects/4 material/accountability_report/elements/3", "A101 A102 A103", "reports.findings.rule"),
    (42, "sou-2023", "manual/comments", "", "人 说明"),
    (43, "fzvc-2022", "report/speaking_minutes", "S110", "reports.findings.rule scheme_notes"),
    (44, "sou-2023", "ballot/group/committee ballot/group/offices ballot/group/general_branches ballot/group/branches ballot/group/members ballot/group/delegates", "", "ballots.groups.counts"),
    (45, "sou-2023", "ballot/group/committee/weight ballot/group/others/weight ballot/group/members/pool", "", "ballots.weighted_exact"),
    (46, "sou-2023", "ballot/quota/0/grades", "", "ballot_notes"),
    (47, "fzvc-2022", "ballot/quota/0/grades", "", "ballot_notes"),
    (48, "shm-2022", "ballot/component/meeting/weight ballot/component/down/ballots ballot/component/down/level", "", "ballots.components.value scheme_notes"),
    (49, "shm-2022", "ballot/band/好/from ballot/band/较好/to ballot/band/一般/to ballot/band/差/to", "", "ballots.grade_by_band scheme_notes"),
    (50, "shm-2022", "ballot/quota/0/share ballot/quota/0/tolerance", "", "ballot_notes"),
    (51, "shm-2022", "ballot/veto/差/over", "", "ballots.vetoed"),
    (52, "shm-2022", "ballot/gate/0/fails manual/accountability", "", "ballots.steps ballots.flags"),
    (53, "shm-2022", "ballot/rater_quota/max ballot/rater_quota/of", "", "scheme_notes ballot_notes"),
    (54, "shm-2022", "ballot/form_heads/较好", "", "scheme_notes"),
    (55, "shm-2022", "level/down/form_heads/差", "", "scheme_notes"),
    (56, "shm-2022", "ballot/scale/max", "", "ballots.groups.counts ballot_statistics.units.problems"),
    (57, "fzvc-2022", "ballot/band/较好/consequence ballot/band/较好/bars", "", "ballots.consequence ballots.flags"),
    (58, "lygtc", "ballot/band/一般/consequence ballot/band/差/consequence", "", "ballots.consequence"),
    (59, "sou-2017", "manual/steps", "", "人 说明"),
    (60, "fzvc-2022", "manual/results", "", "人 说明"),
    (61, "sou-2023", "manual/indicators", "", "人 说明"),
    (62, "fzvc-2022", "rectification/sources/4", "", "ledger.source scheme_notes"),
    (63, "fzvc-2022", "report/measures/owner report/measures/deadline rectification/columns/measure", "M102 M103", "ledger.measure"),
    (64, "fzvc-2022", "rectification/columns/issue rectification/columns/owner rectification/columns/measure rectification/columns/deadline rectification/columns/status manual/small_problems", "", "ledger.done"),
    (65, "lygtc", "material/problem_list material/responsibility_list material/ledger manual/recurrence", "", "completeness.kind recurrences.prior"),
    (66, "shm-2022", "rectification/sources/2 rectification/source", "", "ledger.state"),
    (67, "sou-2017", "duty/d1/questions/3 duty/d8/questions/5", "", "reports.issues.category"),
];

/// The value of a path: keys, and entries of lists by their id, kind, role, grade or number.
fn value<'a>(scheme: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').try_fold(scheme, |value, step| match value {
        Value::Table(table) => table.get(step),
        Value::Array(entries) => entries
            .iter()
            .find(|entry| {
                ["id", "kind", "role", "grade"].iter().any(|key| entry.get(key).and_then(Value::as_str) == Some(step))
            })
            .or_else(|| entries.get(step.parse::<usize>().ok()?)),
        _ => None,
    })
}

#[test]
fn the_table_holds_every_demand_once_and_in_order() {
    let numbers: Vec<u32> = DEMANDS.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, (1..=67).collect::<Vec<_>>());
}

#[test]
fn every_demand_is_set_in_the_scheme_of_its_notice() {
    let mut missing = Vec::new();
    for (number, name, paths, ..) in DEMANDS {
        let scheme = Value::Table(builtin::text(name).unwrap().parse::<Table>().unwrap());
        missing.extend(
            paths
                .split(' ')
                .filter(|path| value(&scheme, path).is_none())
                .map(|path| format!("{number} {name} {path}")),
        );
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_finding_that_a_demand_leads_to_is_in_the_catalogue() {
    let known: Vec<&str> = rules::catalogue().map(|rule| rule.code).collect();
    let unknown: Vec<&str> = DEMANDS
        .iter()
        .flat_map(|(.., codes, _)| codes.split(' ').filter(|code| !code.is_empty()))
        .filter(|code| !known.contains(code))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Whether a path of keys stands in the schema of the season.
fn stands(root: &serde_json::Value, schema: &serde_json::Value, path: &[&str]) -> bool {
    if let Some(name) = schema.get("$ref").and_then(|path| path.as_str()?.rsplit('/').next()) {
        return stands(root, &root["$defs"][name], path);
    }
    if let Some(items) = schema.get("items") {
        return stands(root, items, path);
    }
    if let Some(ways) = schema.get("anyOf").and_then(|ways| ways.as_array()) {
        return ways.iter().any(|way| stands(root, way, path));
    }
    let Some((first, rest)) = path.split_first() else { return true };
    schema.get("properties").and_then(|keys| keys.get(first)).is_some_and(|inner| stands(root, inner, rest))
}

#[test]
fn every_demand_is_told_in_the_season_or_listed_for_people() {
    let schema = schemars::schema_for!(Season).to_value();
    let mut silent = Vec::new();
    for (number, _, paths, codes, outputs) in DEMANDS {
        let for_people = *outputs == "人 说明";
        if for_people && !paths.split(' ').any(|path| path.starts_with("manual/")) {
            silent.push(format!("{number}: nothing in [[manual]] lists it"));
        }
        for output in outputs.split(' ').filter(|_| !for_people) {
            let path: Vec<&str> = output.split('.').collect();
            if !stands(&schema, &schema, &path) {
                silent.push(format!("{number}: no {output}"));
            }
        }
        if outputs.contains("findings") && codes.is_empty() {
            silent.push(format!("{number}: which finding?"));
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}
