//! What is said about ledgers, and about ledger and report together.

mod forms;

use forms::document;
use jiff::civil::date;
use serde_json::Value;
use shuping_analyzers::calendar::DeadlineContext;
use shuping_analyzers::ledger::{LedgerSettings, checks, compare, read_document};
use shuping_analyzers::likeness::Names;
use shuping_analyzers::scheme::Rectification;
use shuping_analyzers::season::{Issue, LedgerRow, Measure, Report};

fn told(form: &str) -> Vec<String> {
    let rectification = Rectification::default();
    let settings = LedgerSettings {
        rectification: &rectification,
        deadline: DeadlineContext::of_year(2023),
        as_of: Some(date(2024, 2, 1)),
        received: None,
    };
    let ledger = read_document(&document(form), &settings);
    checks::check(&ledger).into_iter().map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
}

#[test]
fn a_good_ledger_gives_no_finding() {
    let found = told(
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限 | 是否完成
         1 | 学习不经常 | 每月通报一次学习笔记 | 甲 | 2024年3月底前 | 
         2 | 支委缺位 | 2月补选宣传委员1名 | 乙 | 立行立改 | √",
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn faults_of_rows_are_told_with_their_number() {
    let found = told(
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限 | 进展情况 | 是否完成 | 完成时间
         1 | 学习不经常 |  | 甲 | 2024年3月底前 |  |  | 
         2 | 党费收缴不及时，拖欠三个月的有四人 | 进一步加强管理 |  | 2024年1月底前 |  |  | 
         3 | 支委缺位 | 补选宣传委员1名 | 乙 | 近期 |  |  | 
         4 | 阵地闲置 | 3月开放活动室 | 丙 | 2024年3月底前 | 正在推进 | √ | 
         5 | 档案不全 | 补齐5年会议记录 | 丁 | 2024年4月底前 | 已完成 | 否 | 
         5 | 档案不全 | 补齐5年会议记录 | 丁 | 2024年4月底前 |  | 否 | ",
    );
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn too_much_long_term_is_told_once() {
    let found = told(
        "存在问题 | 整改措施 | 责任人 | 整改时限
         甲事 | 每月查1次 | 甲 | 长期坚持
         乙事 | 每月查2次 | 甲 | 长期坚持
         丙事 | 每月查3次 | 甲 | 2024年3月底前
         丁事 | 每月查4次 | 甲 | 2024年3月底前",
    );
    assert_eq!(found, ["L107 4项措施中有2项写“长期坚持”"]);
}

/// Reports and ledgers of the example season, by unit.
#[test]
fn rows_of_the_example_season_find_their_problems() {
    let truth: Value = serde_json::from_str(include_str!("../../tests/seasons/river-2023/truth.json")).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let mut lines = Vec::new();
    for (path, rows) in truth["ledgers"].as_object().unwrap() {
        let files = truth["files"].as_array().unwrap();
        let unit = &files.iter().find(|file| file["path"] == path.as_str()).unwrap()["unit"];
        let report = files
            .iter()
            .filter(|file| file["unit"] == *unit && file["status"] == "accepted")
            .find_map(|file| truth["reports"].get(file["path"].as_str()?))
            .unwrap();
        let issues = report["issues"].as_array().unwrap().iter();
        let measures = report["measures"].as_array().unwrap().iter();
        let report = Report {
            issues: issues
                .map(|issue| Issue {
                    id: text(&issue["id"]),
                    title: text(&issue["title"]),
                    text: text(&issue["text"]),
                    ..Issue::default()
                })
                .collect(),
            measures: measures
                .map(|measure| Measure {
                    id: text(&measure["id"]),
                    text: text(&measure["text"]),
                    answers: measure["answers"].as_array().unwrap().iter().map(text).collect(),
                    ..Measure::default()
                })
                .collect(),
            ..Report::default()
        };
        let rows: Vec<LedgerRow> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| LedgerRow {
                no: row["no"].as_u64().unwrap() as u32,
                issue: text(&row["issue"]),
                measure: text(&row["measure"]),
                ..LedgerRow::default()
            })
            .collect();
        let comparison = compare::compare(&report, &rows, &Names::of(&[]));
        for answer in &comparison.answers {
            let issue = report.issues.iter().find(|issue| issue.id == answer.issue).unwrap();
            let rows: Vec<&str> = answer.rows.iter().map(|row| rows[*row].issue.as_str()).collect();
            lines.push(format!("{} {} ← {}", unit.as_str().unwrap(), issue.title, rows.join(" / ")));
        }
        for row in comparison.other_rows {
            lines.push(format!("{} (no problem) ← {}", unit.as_str().unwrap(), rows[row].issue));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}
