//! The one ledger of the season: what goes out, what comes back, and what people decide.

mod forms;

use std::collections::BTreeMap;

use forms::workbook;
use jiff::civil::date;
use shuping_analyzers::calendar::DeadlineContext;
use shuping_analyzers::ledger::Field;
use shuping_analyzers::ledger::entry::{Entry, EntryState};
use shuping_analyzers::ledger::judgement;
use shuping_analyzers::ledger::merge::{Base, Form, Named, Returned, mark_sent, merge, take_back};
use shuping_analyzers::likeness::Names;
use shuping_analyzers::likeness::answers::{Answer, answer};
use shuping_analyzers::season::{Issue, LedgerRow, Measure, Recurrence, Report};

fn names() -> Names {
    Names::of(&[])
}

fn row(unit: &str, issue: &str, measure: &str, deadline: &str, status: &str) -> LedgerRow {
    LedgerRow {
        unit: Some(unit.into()),
        path: format!("{unit}台账.docx"),
        issue: issue.into(),
        measure: measure.into(),
        deadline: deadline.into(),
        status_text: status.into(),
        ..LedgerRow::default()
    }
}

fn named(rows: &[LedgerRow]) -> Vec<Named> {
    rows.iter().filter_map(Named::of_row).collect()
}

/// Two entries of U01, one of U02.
fn ledger() -> Vec<Entry> {
    let rows = [
        row("U01", "学习不经常", "每月通报一次", "2024年3月底前", ""),
        row("U01", "支委缺位", "补选宣传委员", "2024年1月底前", "正在推进"),
        row("U02", "党费收缴慢", "每月10日前收清", "长期坚持", ""),
    ];
    merge(&[], &named(&rows), "2024-01-10", &names()).entries
}

/// The rows of a unit as its form carries them.
fn form(entries: &[Entry], unit: &str) -> Vec<LedgerRow> {
    let of_unit = entries.iter().filter(|entry| entry.unit == unit);
    of_unit
        .map(|entry| LedgerRow {
            id: entry.id.clone(),
            ..row(
                unit,
                entry.cell(Field::Issue),
                entry.cell(Field::Measure),
                entry.cell(Field::Deadline),
                entry.cell(Field::Status),
            )
        })
        .collect()
}

fn returned_form<'a>(rows: &'a [LedgerRow], heads: &'a [Field], base: &'a Base) -> Form<'a> {
    Form { unit: "U01", rows, heads, base, report: None, file: "返回.xlsx", at: "2024-02-01" }
}

fn back(entries: &[Entry], rows: &[LedgerRow]) -> Returned {
    take_back(entries, &returned_form(rows, &[], &Base::new()), &names())
}

fn changes(returned: &Returned) -> Vec<String> {
    let change = |change: &shuping_analyzers::ledger::entry::Change| {
        format!(
            "{} {:?} {}→{} ({})",
            change.id,
            change.field.unwrap_or(Field::Note),
            change.old,
            change.new,
            change.file
        )
    };
    returned.merged.changes.iter().map(change).collect()
}

fn conflicts(returned: &Returned) -> Vec<String> {
    returned
        .merged
        .conflicts
        .iter()
        .map(|conflict| format!("{} {} {}|{}", conflict.id, conflict.reason, conflict.stored, conflict.returned))
        .collect()
}

#[test]
fn entries_get_ids_that_stay() {
    let first = ledger();
    assert_eq!(
        first.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(),
        ["整改-U01-001", "整改-U01-002", "整改-U02-001"]
    );
    let more = merge(&first, &named(&[row("U01", "阵地闲置", "开放活动室", "3月", "")]), "2024-02-01", &names());
    assert_eq!(more.entries[3].id, "整改-U01-003");
    assert_eq!(more.entries[..3], first[..]);
}

#[test]
fn a_rerun_with_the_same_files_changes_nothing() {
    let rows = [row("U01", "学习不经常", "每月通报一次", "", ""), row("U01", "学习不经常", "建立题库", "", "")];
    let once = merge(&ledger(), &named(&rows), "2024-01-11", &names());
    let twice = merge(&once.entries, &named(&rows), "2024-01-12", &names());
    assert_eq!((twice.changes.len(), twice.conflicts.len()), (0, 0));
    assert_eq!(once.entries, twice.entries);
    assert_eq!(once.entries.len(), 4, "a second measure against a problem is an entry of its own");
}

#[test]
fn the_same_problem_from_another_source_gains_the_source() {
    let comment = Named {
        unit: "U01".into(),
        source: "上级点评".into(),
        file: "点评.xlsx".into(),
        cells: BTreeMap::from([(Field::Issue, "支委缺位".to_owned()), (Field::Note, "书记点名".to_owned())]),
    };
    let merged = merge(&ledger(), &[comment], "2024-01-20", &names());
    assert_eq!(merged.entries.len(), 3);
    assert_eq!(merged.entries[1].sources, ["自身查摆", "上级点评"]);
    assert_eq!(merged.entries[1].cell(Field::Note), "书记点名");
}

#[test]
fn problems_of_a_report_enter_only_where_no_row_is_about_them() {
    let issue = |id: &str, text: &str| Issue { id: id.into(), text: text.into(), ..Issue::default() };
    let measure =
        Measure {
            text: "每月在例会上通报一次学习笔记".into(), answers: vec!["I1".into()], ..Measure::default()
        };
    let report = Report {
        unit: Some("U01".into()),
        path: "述职.docx".into(),
        issues: vec![
            issue("I1", "理论学习不经常，全年只集中学习了4次"),
            issue("I2", "谈心谈话流于形式，有3名支部书记没有谈到"),
        ],
        measures: vec![measure],
        ..Report::default()
    };
    let rows = [row("U01", "理论学习不经常", "每月通报一次学习笔记", "", "")];
    let found: Vec<String> = Named::of_report(&report, &rows, &names())
        .into_iter()
        .map(|named| named.cells[&Field::Issue].clone())
        .collect();
    assert_eq!(found, ["谈心谈话流于形式，有3名支部书记没有谈到"]);
}

#[test]
fn what_a_unit_fills_in_is_taken_over_and_told() {
    let entries = ledger();
    let mut rows = form(&entries, "U01");
    rows[1].status_text = "√".into();
    rows[1].done_on = "2024年1月20日".into();
    rows.reverse();
    let returned = back(&entries, &rows);
    assert_eq!(
        changes(&returned),
        ["整改-U01-002 Status 正在推进→√ (返回.xlsx)", "整改-U01-002 DoneOn →2024年1月20日 (返回.xlsx)"]
    );
    assert_eq!((conflicts(&returned).len(), returned.missing.len()), (0, 0));
    let again = back(&returned.merged.entries, &rows);
    assert_eq!((again.merged.changes.len(), again.merged.entries), (0, returned.merged.entries));
}

#[test]
fn rows_whose_id_is_gone_are_found_by_their_words() {
    let entries = ledger();
    let mut rows = form(&entries, "U01");
    rows[0].id.clear();
    rows[0].status_text = "已完成".into();
    rows[1].id = "整改-U09-777".into();
    let returned = back(&entries, &rows);
    assert_eq!(changes(&returned), ["整改-U01-001 Status →已完成 (返回.xlsx)"]);
    assert_eq!(returned.strange.len(), 1);
    assert_eq!(returned.merged.entries.len(), 3);
}

#[test]
fn new_rows_are_added_and_rows_left_out_are_told_but_stay() {
    let entries = ledger();
    let mut rows = form(&entries, "U01");
    rows.remove(0);
    rows.push(row("U01", "活动室常年锁门", "每周开放三次", "2月底前", ""));
    let returned = back(&entries, &rows);
    assert_eq!(returned.missing, ["整改-U01-001"]);
    assert_eq!(returned.merged.entries.len(), 4);
    assert_eq!(returned.merged.entries[3].id, "整改-U01-003");
}

#[test]
fn what_two_people_want_differently_is_a_conflict_and_stays_as_it_is() {
    let mut entries = ledger();
    mark_sent(&mut entries);
    // The department puts a deadline right and enters an owner while the form is out.
    entries[0].cells.insert(Field::Deadline, "2024年4月底前".into());
    entries[1].entered.insert(Field::Measure, "补选宣传委员".into());
    let mut rows = form(&ledger(), "U01");
    rows[0].measure = "每季度通报一次".into();
    rows[1].issue = "支委会不健全".into();
    rows[1].measure = "年底前补选".into();
    rows[1].deadline = String::new();
    let returned = back(&entries, &rows);
    assert_eq!(changes(&returned), ["整改-U01-001 Measure 每月通报一次→每季度通报一次 (返回.xlsx)"]);
    assert_eq!(
        conflicts(&returned),
        [
            "整改-U01-002 单位改动了问题的文字 支委缺位|支委会不健全",
            "整改-U01-002 组织部门填写过这一栏 补选宣传委员|年底前补选",
            "整改-U01-002 单位清空了这一栏 2024年1月底前|",
        ]
    );
    assert_eq!(returned.merged.entries[0].cell(Field::Deadline), "2024年4月底前", "an untouched cell is no answer");
}

#[test]
fn both_sides_changing_a_cell_is_a_conflict() {
    let mut entries = ledger();
    mark_sent(&mut entries);
    entries[0].cells.insert(Field::Deadline, "2024年4月底前".into());
    let mut rows = form(&ledger(), "U01");
    rows[0].deadline = "2024年9月底前".into();
    let returned = back(&entries, &rows);
    assert_eq!(conflicts(&returned), ["整改-U01-001 发出之后台账里的内容已有改动 2024年4月底前|2024年9月底前"]);
}

#[test]
fn states_follow_the_cells_and_what_was_done_can_be_reopened() {
    let mut entries = ledger();
    let context = DeadlineContext::of_year(2023);
    let states = |entries: &mut Vec<Entry>| {
        entries.iter_mut().for_each(|entry| entry.judge(&context, Some(date(2024, 2, 1))));
        entries.iter().map(|entry| entry.state).collect::<Vec<_>>()
    };
    use EntryState::{Done, LongTerm, Open, Overdue, Reopened};
    assert_eq!(states(&mut entries), [Open, Overdue, LongTerm]);
    entries[1].cells.insert(Field::Status, "已完成".into());
    assert_eq!(states(&mut entries), [Open, Done, LongTerm]);
    entries[1].cells.insert(Field::Status, "×".into());
    assert_eq!(states(&mut entries), [Open, Reopened, LongTerm]);
    assert_eq!(states(&mut entries), [Open, Reopened, LongTerm], "judging twice says the same");
}

#[test]
fn decisions_of_the_department_are_read_back_and_survive_a_rerun() {
    let sheet = workbook(
        "整改台账总表 | < | < | < | < | <
         编号 | 存在问题 | 核定 | 理由 | 文字更正 | 同一问题
         整改-U01-001 | 学习不经常 | 采纳 |  | 理论学习不经常 | 
         整改-U01-002 | 支委缺位 | 不采纳 | 已于12月补选 |  | 
         整改-U02-001 | 党费收缴慢 | 不采纳 |  |  | 是
          | 删了编号 | 采纳 |  |  | 
         整改-U01-003 | 其他 | 也许 |  |  | 随便",
    );
    let (judgements, losses) = judgement::read(&sheet);
    insta::assert_snapshot!(losses.join("\n"));
    let mut entries = ledger();
    let (changes, conflicts) = judgement::apply(&mut entries, &judgements, "总表.xlsx", "2024-01-15");
    let told: Vec<&str> = conflicts.iter().map(|conflict| conflict.reason.as_str()).collect();
    assert_eq!((changes.len(), told), (2, vec!["不采纳没有写理由", "没有写与哪一条相同，请填那一条的台账编号"]));
    assert!(entries[0].accepted && !entries[1].accepted);
    assert_eq!(entries[0].cell(Field::Issue), "理论学习不经常");
    assert_eq!(entries[1].dismissed.as_deref(), Some("已于12月补选"));
    assert_eq!(entries[2].dismissed, None);
    let rows = [
        row("U01", "学习不经常", "每月通报一次", "2024年3月底前", ""),
        row("U01", "支委缺位", "补选宣传委员", "2024年1月底前", ""),
    ];
    let again = merge(&entries, &named(&rows), "2024-02-01", &names());
    assert_eq!(again.entries, entries, "the files of the units come in again, the decisions stay");
    let (changes, _) = judgement::apply(&mut entries, &judgements, "总表.xlsx", "2024-01-16");
    assert_eq!(changes, [], "reading the same workbook again changes nothing");
}

#[test]
fn the_department_takes_decisions_back_by_emptying_their_cells() {
    let mut entries = ledger();
    let said = |verdicts: [(&str, &str); 3], before: [(&str, &str); 3]| {
        let ids = ["整改-U01-001", "整改-U01-002", "整改-U02-001"];
        let rows = |cells: [(&str, &str); 3], reason: &str| {
            let rows = ids
                .iter()
                .zip(cells)
                .map(|(id, (verdict, same))| format!("{id} | 问题 | {verdict} | {reason} | {same}"));
            rows.collect::<Vec<_>>().join("\n")
        };
        let head = "台账编号 | 存在问题 | 核定 | 理由 | 同一问题";
        let mut book = workbook(&format!("{head}\n{}", rows(verdicts, "重复")));
        let mut base = workbook(&format!("{head}\n{}", rows(before, ""))).sheets.remove(0);
        base.name = "台账底稿".into();
        base.hidden = true;
        book.sheets.push(base);
        judgement::read(&book)
    };
    let nothing = [("", ""); 3];
    let first = [("不采纳", ""), ("采纳", ""), ("", "整改-U01-001")];
    let (judgements, losses) = said(first, nothing);
    assert_eq!((judgements.len(), losses.len()), (3, 0), "the hidden sheet decides nothing");
    let (changes, conflicts) = judgement::apply(&mut entries, &judgements, "总表.xlsx", "2024-01-15");
    assert_eq!((changes.len(), conflicts.len()), (2, 0));
    assert_eq!(entries[0].dismissed.as_deref(), Some("重复"));
    assert!(entries[1].accepted);
    assert_eq!(entries[2].same_as.as_deref(), Some("整改-U01-001"));
    // Rows that were empty when the workbook was written say nothing; rows that were emptied do.
    let (judgements, _) = said(nothing, nothing);
    assert_eq!(judgements, []);
    let (judgements, _) = said(nothing, first);
    let (changes, conflicts) = judgement::apply(&mut entries, &judgements, "总表.xlsx", "2024-01-16");
    assert_eq!((changes.len(), conflicts.len()), (2, 0));
    assert!(entries.iter().all(|entry| entry.dismissed.is_none() && entry.same_as.is_none() && !entry.accepted));
    // An id that nobody gave is told.
    let (judgements, _) = said([("", "整改-U09-777"), ("", ""), ("", "")], nothing);
    let (_, conflicts) = judgement::apply(&mut entries, &judgements, "总表.xlsx", "2024-01-17");
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
}

#[test]
fn answers_about_recurring_problems_are_kept_and_used() {
    let pair = |prior: &str| Recurrence {
        unit: "U01".into(),
        issue: "党费拖欠3人".into(),
        prior: prior.into(),
        prior_year: 2022,
        ..Recurrence::default()
    };
    let mut found = vec![pair("党费收缴慢"), pair("经费花不完")];
    let given = |prior: &str, decision: &str| Answer {
        unit: "U01".into(),
        issue: "党费拖欠５人".into(),
        prior: prior.into(),
        prior_year: 2022,
        decision: decision.into(),
        ..Answer::default()
    };
    let issue = Issue { text: "党费拖欠4人".into(), ..Issue::default() };
    let report = Report { unit: Some("U01".into()), issues: vec![issue], ..Report::default() };
    let gone = Answer { issue: "阵地没有人管".into(), ..given("活动室锁着", "同一问题") };
    answer(
        &mut found,
        &[
            gone,
            given("党费收缴慢", "同一问题"),
            given("经费花不完", "不是"),
            given("交纳党费不及时", "换了表述"),
            given("别的", "不是"),
        ],
        &[&report],
    );
    let told: Vec<(&str, &str)> = found.iter().map(|pair| (pair.prior.as_str(), pair.decision.as_str())).collect();
    assert_eq!(told, [("党费收缴慢", "同一问题"), ("经费花不完", "不是"), ("交纳党费不及时", "换了表述")]);
    assert_eq!(found[2].issue, "党费拖欠4人", "as this year's report tells it now");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn rows() -> impl Strategy<Value = Vec<LedgerRow>> {
        let one = (
            prop::sample::select(vec!["学习不经常", "支委缺位", "阵地闲置", "档案不全", ""]),
            prop::sample::select(vec!["每月通报一次", "补选宣传委员", "建立题库", "开放活动室", ""]),
            prop::sample::select(vec!["", "√", "正在推进", "未完成"]),
            prop::sample::select(vec!["", "整改-U01-001", "整改-U01-002", "整改-U07-001"]),
        );
        prop::collection::vec(one, 0..7).prop_map(|rows| {
            rows.into_iter()
                .map(|(issue, measure, status, id)| LedgerRow {
                    id: id.into(),
                    ..row("U01", issue, measure, "3月", status)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_that_a_person_entered_is_overwritten(files in prop::collection::vec(rows(), 1..5)) {
            let mut entries = ledger();
            entries[0].entered.insert(Field::Measure, "每月通报一次".into());
            for (number, rows) in files.iter().enumerate() {
                let before: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
                let after = if number % 2 == 0 { back(&entries, rows).merged } else { merge(&entries, &named(rows), "", &names()) };
                let ids: Vec<String> = after.entries.iter().map(|entry| entry.id.clone()).collect();
                prop_assert_eq!(&ids[..before.len()], &before[..]);
                let mut unique = ids.clone();
                unique.sort();
                unique.dedup();
                prop_assert_eq!(unique.len(), ids.len());
                prop_assert_eq!(after.entries[0].cell(Field::Measure), "每月通报一次");
                prop_assert_eq!(after.entries[0].cell(Field::Issue), "学习不经常");
                entries = after.entries;
            }
        }
    }
}
