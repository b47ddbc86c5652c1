//! Ledgers as units send them, read from documents and from workbooks.

mod forms;
mod ledger_shapes;

use forms::{document, workbook};
use jiff::civil::date;
use serde::Deserialize;
use shuping_analyzers::calendar::DeadlineContext;
use shuping_analyzers::document::Document;
use shuping_analyzers::grid::Workbook;
use shuping_analyzers::ledger::{
    Ledger, LedgerSettings, document_looks_like_ledger, read_document, read_workbook, workbook_looks_like_ledger,
};
use shuping_analyzers::scheme::{Column, Rectification};
use shuping_analyzers::season::LedgerState;

#[derive(Deserialize)]
enum Content {
    Document(Document),
    Workbook(Workbook),
}

#[derive(Deserialize)]
struct Fixture {
    path: String,
    content: Content,
    truth: Vec<Truth>,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Truth {
    no: u32,
    issue: String,
    owner: String,
    measure: String,
    deadline: String,
    deadline_date: Option<String>,
    done: bool,
}

const SEASON: [&str; 7] = [
    include_str!("ledgers/river-1.json"),
    include_str!("ledgers/river-2.json"),
    include_str!("ledgers/river-3.json"),
    include_str!("ledgers/river-4.json"),
    include_str!("ledgers/river-5.json"),
    include_str!("ledgers/river-6.json"),
    include_str!("ledgers/river-7.json"),
];

fn settings(rectification: &Rectification) -> LedgerSettings<'_> {
    LedgerSettings {
        rectification,
        deadline: DeadlineContext::of_year(2023),
        as_of: Some(date(2024, 2, 1)),
        received: None,
    }
}

fn facts(ledger: &Ledger) -> Vec<Truth> {
    let fact = |row: &shuping_analyzers::season::LedgerRow| Truth {
        no: row.no,
        issue: row.issue.clone(),
        owner: row.owner.clone(),
        measure: row.measure.clone(),
        deadline: row.deadline.clone(),
        deadline_date: row.deadline_date.clone(),
        done: row.done,
    };
    ledger.rows.iter().map(fact).collect()
}

#[test]
fn every_ledger_of_the_example_season_is_read_to_the_letter() {
    let rectification = Rectification::default();
    let mut units = Vec::new();
    for text in SEASON {
        let fixture: Fixture = serde_json::from_str(text).unwrap();
        let (ledger, score) = match &fixture.content {
            Content::Document(document) => {
                (read_document(document, &settings(&rectification)), document_looks_like_ledger(document))
            }
            Content::Workbook(workbook) => {
                (read_workbook(workbook, &settings(&rectification)), workbook_looks_like_ledger(workbook))
            }
        };
        assert_eq!(facts(&ledger), fixture.truth, "{}", fixture.path);
        assert!(score > 0.8, "{}: {score}", fixture.path);
        assert_eq!(ledger.losses, Vec::<String>::new(), "{}", fixture.path);
        assert!(ledger.filled_on.is_some(), "{}: {:?}", fixture.path, ledger.titles);
        units.push(format!("{} | {}", ledger.unit, ledger.titles.join(" / ")));
    }
    insta::assert_snapshot!(units.join("\n"));
}

/// A form, read as a Word table and as a sheet: both must say the same.
fn read_both(form: &str) -> Ledger {
    let rectification = Rectification::default();
    let settings = settings(&rectification);
    let from_document = read_document(&document(form), &settings);
    let from_workbook = read_workbook(&workbook(form), &settings);
    assert_eq!(facts(&from_document), facts(&from_workbook));
    from_document
}

/// Rows as `no issue / measure / owner / deadline → date [state]`.
fn told(ledger: &Ledger) -> String {
    let line = |row: &shuping_analyzers::season::LedgerRow| {
        format!(
            "{} {} / {} / {} / {} → {} [{:?}]",
            row.no,
            row.issue,
            row.measure,
            row.owner,
            row.deadline,
            row.deadline_date.as_deref().unwrap_or("-"),
            row.state
        )
        .replace('\n', "⏎")
    };
    ledger.rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn columns_are_told_by_their_heads_in_any_order() {
    let ledger = read_both(
        "完成情况 | 整改举措 | 时间节点 | 责任领导 | 查摆问题 | 序号
         已销号 | 每月通报一次 | 3月底前 | 甲 | 学习不经常 | 1
         推进中 | 补选支委 | 一季度 | 乙 | 支委缺位 | 2",
    );
    insta::assert_snapshot!(told(&ledger));
}

#[test]
fn heads_may_stand_in_two_rows() {
    let ledger = read_both(
        "序号 | 存在问题 | 整改落实 | < | < | 备注
         ^ | ^ | 措施 | 责任人 | 时限 | ^
         1 | 学习不经常 | 每月通报一次 | 甲 | 2024年3月底前 | 
         2 | 支委缺位 | 补选支委 | 乙 | 2024年1月底前 | 已发函",
    );
    insta::assert_snapshot!(told(&ledger));
    assert_eq!(ledger.rows[1].note, "已发函");
}

#[test]
fn merged_cells_and_ditto_marks_carry_their_value_down() {
    let ledger = read_both(
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限 | 是否完成
         1 | 学习不经常 | 每月通报一次 | 甲 | 2024年3月底前 | √
         ^ | ^ | 建立题库 | ^ | ^ | 
         2 | 支委缺位 | 补选支委 | 同上 | 〃 | 否
          |  | 明确分工 | 乙 | 立行立改 | 是",
    );
    insta::assert_snapshot!(told(&ledger));
}

#[test]
fn titles_sections_notes_totals_and_repeated_heads_are_no_rows() {
    let ledger = read_both(
        "××学院党总支整改台账 | < | < | < | <
         填报单位（盖章）：商贸学院党总支　　填报日期：2024年1月8日 | < | < | < | <
         存在问题 | 责任人 | 整改措施 | 整改时限 | 是否完成
         一、自己查摆的问题 | < | < | < | <
         学习不经常 | 甲 | 每月通报一次 | 3月底 | 
         存在问题 | 责任人 | 整改措施 | 整改时限 | 是否完成
         二、上级点评的问题 | < | < | < | <
         支委缺位 | 乙 | 补选支委 | 12月底前 | 
         合计 |  |  | 2项 | 
         备注：第2项已发函。 | < | < | < | <
         填表人：丙　　审核人：丁 | < | < | < | <",
    );
    insta::assert_snapshot!(told(&ledger));
    assert_eq!(ledger.unit, "商贸学院党总支");
    assert_eq!(ledger.filled_on, Some(date(2024, 1, 8)));
    assert_eq!(ledger.rows.iter().map(|row| row.source.as_str()).collect::<Vec<_>>(), ["自身查摆", "上级点评"]);
}

#[test]
fn sections_and_notes_may_stand_in_the_first_cell_only() {
    let ledger = read_both(
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限
         一、政治建设方面 |  |  |  | 
         1 | 学习不经常 | 每月通报一次 | 甲 | 3月底
         （二）组织建设方面 |  |  |  | 
         2 | 支委缺位 | 补选支委 | 乙 | 6月底
         说明：本表按季度更新 |  |  |  | ",
    );
    insta::assert_snapshot!(told(&ledger));
    assert_eq!(ledger.rows[1].category, "（二）组织建设方面");
}

#[test]
fn several_measures_in_a_cell_stay_one_row_with_the_last_day() {
    let ledger = read_both(
        "问题清单 | 整改措施 | 责任人 | 整改时限 | 是否完成
         学习不经常 | 1.每月通报⏎2.建立题库 | 1.甲⏎2.乙 | 1.2024年3月底前⏎2.2024年5月底前 | 阶段性完成",
    );
    insta::assert_snapshot!(told(&ledger));
}

#[test]
fn a_completion_date_beside_the_deadline_is_no_deadline() {
    let ledger = read_both(
        "问题来源 | 具体问题 | 整改目标 | 整改措施 | 牵头领导 | 责任人 | 整改时限 | 进展情况 | 是否完成 | 完成时间 | 佐证材料
         领导点评 | 学习不经常 | 人人有笔记 | 每月通报 | 甲书记 | 乙 | 2024年1月底前 | 已通报3期 | √ | 2024.1.20 | 通报3份",
    );
    insta::assert_snapshot!(told(&ledger));
    let row = &ledger.rows[0];
    assert_eq!((row.source.as_str(), row.leader.as_str(), row.done_on.as_str()), ("领导点评", "甲书记", "2024.1.20"));
    assert_eq!(
        (row.progress.as_str(), row.goal.as_str(), row.evidence.as_str()),
        ("已通报3期", "人人有笔记", "通报3份")
    );
}

#[test]
fn columns_of_the_scheme_are_known_by_its_own_names() {
    let rectification = Rectification {
        columns: vec![
            Column { id: "issue".into(), title: "病灶".into(), aliases: vec!["病症".into()] },
            Column { id: "measure".into(), title: "药方".into(), aliases: vec![] },
            Column { id: "owner".into(), title: "主治".into(), aliases: vec![] },
            Column { id: "deadline".into(), title: "疗程".into(), aliases: vec![] },
        ],
        ..Rectification::default()
    };
    let form = document(
        "病症 | 药方 | 主治 | 疗程
         学习不经常 | 每月通报 | 甲 | 3月底",
    );
    let ledger = read_document(&form, &settings(&rectification));
    insta::assert_snapshot!(told(&ledger));
}

#[test]
fn a_table_that_goes_on_behind_a_page_break_needs_no_second_head() {
    let mut first = document(
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限
         1 | 学习不经常 | 每月通报 | 甲 | 3月底",
    );
    let second = document("2 | 支委缺位 | 补选支委 | 乙 | 6月底");
    first.tables.extend(second.tables);
    let rectification = Rectification::default();
    insta::assert_snapshot!(told(&read_document(&first, &settings(&rectification))));
}

#[test]
fn rows_of_a_text_parted_by_tabs_are_a_table_too() {
    let lines = [
        "某某党支部整改台账",
        "单位：某某党支部",
        "存在问题\t整改措施\t责任人\t整改时限\t是否完成",
        "学习不经常\t每月通报\t甲\t3月底\t√",
    ];
    let rectification = Rectification::default();
    let ledger = read_document(&Document::from_lines(lines), &settings(&rectification));
    insta::assert_snapshot!(told(&ledger));
    assert_eq!(ledger.unit, "某某党支部");
}

#[test]
fn other_tables_are_no_ledgers() {
    for form in [
        "序号 | 单位 | 书记 | 述职方式\n1 | 甲学院 | 乙 | 现场",
        "序号 | 责任清单 | 问题（是否） | 备注\n1 | 是否按期换届 | 是 | ",
        "姓名 | 好 | 较好 | 一般 | 差\n甲 |  |  |  | ",
        "时间 | 主题 | 地点 | 主持人\n3月 | 学习 | 会议室 | 甲",
        "序号 | 内容 | 责任人 | 完成时间\n1 | 召开党员大会 | 甲 | 3月底",
        "姓名 | 甲 | 单位 | 某局\n职务 | 书记 | 时间 | 2024年1月",
    ] {
        assert!(read_both(form).rows.is_empty(), "{form}");
        assert!(document_looks_like_ledger(&document(form)) < 0.5, "{form}");
    }
}

#[test]
fn states_follow_from_status_deadline_and_day() {
    let ledger = read_both(
        "存在问题 | 整改措施 | 责任人 | 整改时限 | 是否完成
         甲 | 一 | 乙 | 2024年1月底前 | 
         甲 | 二 | 乙 | 2024年1月底前 | √
         甲 | 三 | 乙 | 2024年2月底前 | 正在推进
         甲 | 四 | 乙 | 长期坚持 | 
         甲 | 五 | 乙 |  | 长期坚持
         甲 | 六 | 乙 | 立行立改 | 已完成60%",
    );
    let states: Vec<LedgerState> = ledger.rows.iter().map(|row| row.state).collect();
    use LedgerState::{Done, InProgress, LongTerm, Overdue};
    assert_eq!(states, [Overdue, Done, InProgress, LongTerm, LongTerm, InProgress]);
    assert!(ledger.rows.iter().all(|row| row.no == 1), "one problem, six measures");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_form_is_read_without_a_crash(form in "([存在问题整改措施责任人时限是否完成序号 |^<√\n一、1.]{0,12}\\|?){0,40}") {
            let rectification = Rectification::default();
            let settings = settings(&rectification);
            let _ = read_document(&document(&form), &settings);
            let _ = read_workbook(&workbook(&form), &settings);
        }

        #[test]
        fn every_cell_of_a_measure_is_in_the_ledger(measures in prop::collection::vec("[甲乙丙丁戊己庚辛]{2,8}", 1..12), order in 0_usize..3) {
            let head = ["存在问题 | 整改措施 | 责任人 | 整改时限", "整改措施 | 存在问题 | 整改时限 | 责任人", "责任人 | 整改时限 | 整改措施 | 存在问题"][order];
            let mut form = head.to_owned();
            for (k, measure) in measures.iter().enumerate() {
                let issue = format!("问题事项{}", k / 2);
                let cells = match order {
                    0 => format!("{issue} | {measure} | 子 | 3月底"),
                    1 => format!("{measure} | {issue} | 3月底 | 子"),
                    _ => format!("子 | 3月底 | {measure} | {issue}"),
                };
                form = format!("{form}\n{cells}");
            }
            let read: Vec<String> = read_both(&form).rows.into_iter().map(|row| row.measure).collect();
            prop_assert_eq!(read, measures);
        }
    }
}
