//! Ledgers that are no plain table: blocks, everyday heads, a column to each state, lists that belong together.

use jiff::civil::date;
use shuping_analyzers::document::{Document, Paragraph, Story};
use shuping_analyzers::grid::{Cell, Value};
use shuping_analyzers::ledger::{LedgerSettings, document_looks_like_ledger, read_document, read_workbook};
use shuping_analyzers::scheme::Rectification;

mod clerks;

use super::forms::{document, workbook};
use super::{read_both, settings, told};

/// Two problems of one invented unit as lines of [`told`], whatever the form.
const BLOCKS: &str = "1 图书上架慢 / 增加夜班一人 / 阅览部 / 2024年3月底前 → 2024-03-31 [Done]
2 自习室漏雨 / 换瓦补缝 / 后勤组长 / 五月底 → 2024-05-31 [InProgress]";

#[test]
fn labels_may_stand_beside_their_values() {
    for form in [
        // A group of lines to each problem.
        "问题一 | 图书上架慢 | < | <
         整改措施 | 增加夜班一人 | < | <
         责任人 | 阅览部 | 完成时限 | 2024年3月底前
         完成情况 | 已完成 | < | <
         问题二 | 自习室漏雨 | < | <
         整改措施 | 换瓦补缝 | < | <
         责任人 | 后勤组长 | 完成时限 | 五月底
         完成情况 |  | < | <",
        // A number before each group, and signatures beside the values.
        "书记述职评议整改单 | < | < | < | <
         1 | 存在的问题 | 图书上架慢 | < | <
         ^ | 怎么改 | 增加夜班一人 | < | <
         ^ | 谁来改 | 阅览部 | 啥时候改完 | 2024年3月底前
         ^ | 改完没有 | √ | 核验人 | 子
         2 | 存在的问题 | 自习室漏雨 | < | <
         ^ | 怎么改 | 换瓦补缝 | < | <
         ^ | 谁来改 | 后勤组长 | 啥时候改完 | 五月底
         ^ | 改完没有 |  | 核验人 | ",
        // Label and value in one cell.
        "问题1：图书上架慢 | < 
         整改措施：增加夜班一人 | <
         责任人：阅览部 | 完成时限：2024年3月底前
         完成情况：已完成 | 
         问题2：自习室漏雨 | < 
         整改措施：换瓦补缝 | <
         责任人：后勤组长 | 完成时限：五月底
         完成情况：未完成 | ",
        // A column to each problem.
        "序号 | 1 | 2
         存在问题 | 图书上架慢 | 自习室漏雨
         整改措施 | 增加夜班一人 | 换瓦补缝
         责任人 | 阅览部 | 后勤组长
         整改时限 | 2024年3月底前 | 五月底
         是否完成 | 完成 | 未完成",
    ] {
        let ledger = read_both(form);
        assert_eq!(told(&ledger), BLOCKS, "{form}");
        assert_eq!(ledger.losses, Vec::<String>::new(), "{form}");
        assert!(document_looks_like_ledger(&document(form)) >= 0.5, "{form}");
    }
}

#[test]
fn a_block_may_have_several_measures_each_with_its_owner() {
    let ledger = read_both(
        "存在问题 | 图书上架慢 | < | <
         措施一 | 增加夜班一人 | < | <
         责任人 | 阅览部 | 时限 | 3月底
         措施二 | 添置两台书车 | < | <
         责任人 | 总务 | 时限 | 6月底
         存在问题 | 自习室漏雨 | < | <
         整改措施 | 换瓦 | < | <
         ^ | 补缝 | < | <
         责任人 | 后勤组长 | 时限 | 五月底",
    );
    assert_eq!(
        told(&ledger),
        "1 图书上架慢 / 增加夜班一人 / 阅览部 / 3月底 → 2024-03-31 [InProgress]
1 图书上架慢 / 添置两台书车 / 总务 / 6月底 → 2024-06-30 [InProgress]
2 自习室漏雨 / 换瓦⏎补缝 / 后勤组长 / 五月底 → 2024-05-31 [InProgress]"
    );
}

/// Tables one below the other, each with a line above it.
fn tables(forms: &[(&str, &str)]) -> Document {
    let mut whole = Document::default();
    for (table, (line, form)) in (0_u32..).zip(forms) {
        whole.paragraphs.push(Paragraph::plain(*line));
        let one = document(form);
        whole.paragraphs.extend(one.paragraphs.into_iter().map(|mut paragraph| {
            if let Story::Row { row, .. } = paragraph.story {
                paragraph.story = Story::Row { table, row };
            }
            paragraph
        }));
        whole.tables.extend(one.tables);
    }
    whole
}

#[test]
fn a_table_to_each_problem_is_one_ledger() {
    let rectification = Rectification::default();
    let whole = tables(&[
        (
            "第1号",
            "问题描述 | 图书上架慢 | < | <\n整改措施 | 增加夜班一人 | < | <\n责任人 | 阅览部 | 整改时限 | 2024年3月底前\n整改结果 | 完成 | 签字 | ",
        ),
        (
            "第2号",
            "问题描述 | 自习室漏雨 | < | <\n整改措施 | 换瓦补缝 | < | <\n责任人 | 后勤组长 | 整改时限 | 五月底\n整改结果 |  | 签字 | ",
        ),
    ]);
    assert_eq!(told(&read_document(&whole, &settings(&rectification))), BLOCKS);
    // The problem may stand in the line above, the rest in a table with a head.
    let head = "整改措施 | 责任人 | 整改时限 | 是否完成";
    let (one, two) = (
        format!("{head}\n增加夜班一人 | 阅览部 | 2024年3月底前 | √"),
        format!("{head}\n换瓦补缝 | 后勤组长 | 五月底 | "),
    );
    let whole = tables(&[("问题一：图书上架慢", &one), ("问题二：自习室漏雨", &two)]);
    assert_eq!(told(&read_document(&whole, &settings(&rectification))), BLOCKS);
}

#[test]
fn three_lists_belong_together_by_their_numbers() {
    let rectification = Rectification::default();
    let whole = tables(&[
        ("一、问题清单", "序号 | 问题类别 | 具体问题\n1 | 服务 | 图书上架慢\n2 | 设施 | 自习室漏雨"),
        ("二、责任清单", "序号 | 牵头领导 | 责任人\n1 | 甲 | 阅览部\n2 | 乙 | 后勤组长"),
        (
            "三、整改清单",
            "序号 | 整改措施 | 整改时限 | 完成情况\n1 | 增加夜班一人 | 2024年3月底前 | 已完成\n2 | 换瓦补缝 | 五月底 | ",
        ),
    ]);
    let ledger = read_document(&whole, &settings(&rectification));
    assert_eq!(told(&ledger), BLOCKS);
    assert_eq!((ledger.rows[1].category.as_str(), ledger.rows[1].leader.as_str()), ("设施", "乙"));
    assert_eq!(ledger.losses, Vec::<String>::new());
}

#[test]
fn a_note_tells_what_signs_mean() {
    let ledger = read_both(
        "存在问题 | 整改措施 | 责任人 | 整改时限 | 完成情况
         图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | ◎
         自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | ○
         注：◎表示已完成，“○”为正在推进。 | < | < | < | <",
    );
    assert_eq!(told(&ledger), BLOCKS);
    assert_eq!(ledger.losses, Vec::<String>::new());
}

#[test]
fn the_problem_may_stand_above_the_head_of_its_measures() {
    let ledger = read_both(
        "存在问题 | 图书上架慢 | < | <
         整改措施 | 责任人 | 整改时限 | 是否完成
         增加夜班一人 | 阅览部 | 2024年3月底前 | √
         存在问题 | 自习室漏雨 | < | <
         整改措施 | 责任人 | 整改时限 | 是否完成
         换瓦补缝 | 后勤组长 | 五月底 | 否",
    );
    assert_eq!(told(&ledger), BLOCKS);
}

#[test]
fn everyday_heads_and_lists_of_four_are_told() {
    for head in [
        "毛病在哪里 | 打算咋改 | 哪个负责 | 改到啥时候 | 改完没有",
        "哪里不对 | 怎么改 | 谁来管 | 什么时候办完 | 办好没有",
        "问题清单 | 措施清单 | 责任清单 | 时限清单 | 销号清单",
        "问题清单 | 任务清单（怎么做） | 责任清单 | 时限要求 | 落实情况",
        "事项 | 办法 | 经办人 | 截止 | 已完成打勾",
        "问题 | 整改举措 | 负责人 | 时间 | 进度",
        "反映的问题 | 对策 | 责任者 | 最迟哪天 | 完成",
    ] {
        let ledger = read_both(&format!(
            "{head}\n图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 已完成\n自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 未完成"
        ));
        assert_eq!(told(&ledger), BLOCKS, "{head}");
        assert_eq!(ledger.losses, Vec::<String>::new(), "{head}");
    }
}

#[test]
fn one_column_to_each_state_is_a_status() {
    let ledger = read_both(
        "序号 | 问题 | 措施 | 责任人 | 时限 | 完成情况 | < | <
         ^ | ^ | ^ | ^ | ^ | 已完成 | 进行中 | 未启动
         1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | √ |  | 
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 |  | √ | ",
    );
    assert_eq!(told(&ledger), BLOCKS);
    assert_eq!(ledger.rows.iter().map(|row| row.status_text.as_str()).collect::<Vec<_>>(), ["已完成", "进行中"]);
    assert!(ledger.rows.iter().all(|row| row.progress.is_empty()));
}

#[test]
fn sums_and_advice_below_the_rows_are_no_problems() {
    for line in ["以上共2项", "合计：问题2个，措施2条，已完成1条", "改好的打√。", "（没有改完的下个月接着改）"]
    {
        let ledger = read_both(&format!(
            "编号 | 问题描述 | 整改办法 | 责任部门 | 完成期限 | 完成与否
             01 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 已完成
             02 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 未完成
              | {line} |  |  |  | "
        ));
        assert_eq!(told(&ledger), BLOCKS, "{line}");
    }
}

#[test]
fn a_beginning_is_no_deadline_and_this_year_is_that_of_the_ledger() {
    let form = "存在问题 | 整改措施 | 责任人 | 整改时限
        图书上架慢 | 夜班排到人 | 阅览部 | 2024年1月起
        自习室漏雨 | 换瓦补缝 | 后勤组长 | 今年年底";
    let rectification = Rectification::default();
    let settings = LedgerSettings { received: Some(date(2024, 1, 20)), ..settings(&rectification) };
    let ledger = read_document(&document(form), &settings);
    assert_eq!(ledger.rows[0].deadline_date, None);
    assert_eq!(ledger.rows[0].deadline_rule, "只写了从什么时候起，没有写完成时间");
    assert_eq!(ledger.rows[1].deadline_date.as_deref(), Some("2024-12-31"));
}

#[test]
fn a_date_cell_that_shows_its_month_only_means_the_end_of_it() {
    let mut book = workbook(
        "存在问题 | 整改措施 | 责任人 | 整改时限
         图书上架慢 | 增加夜班一人 | 阅览部 | x
         自习室漏雨 | 换瓦补缝 | 后勤组长 | x",
    );
    for (row, shown) in [(1, "2024年3月"), (2, "2024年3月1日")] {
        // 2024-03-01.
        let cell = Cell { value: Value::Date(45_352.0), shown: shown.into(), formula: false };
        book.sheets[0].cells.insert((row, 3), cell);
    }
    let rectification = Rectification::default();
    let days: Vec<Option<String>> =
        read_workbook(&book, &settings(&rectification)).rows.into_iter().map(|row| row.deadline_date).collect();
    assert_eq!(days, [Some("2024-03-31".to_owned()), Some("2024-03-01".to_owned())]);
}

#[test]
fn what_was_not_found_is_said() {
    let ledger = read_both(
        "病灶 | 整改措施 | 责任人 | 整改时限 | 备注
         书 | 增加夜班一人 | 阅览部 | 3月底 | 
         屋 | 换瓦补缝 | 后勤组长 | 五月底 | ",
    );
    assert_eq!(ledger.losses, ["表里没有认出“存在问题”一栏；没有认出的栏：病灶"]);
    let nothing = read_both("姓名 | 好 | 较好\n甲 |  | ");
    assert!(nothing.losses.iter().any(|loss| loss.starts_with("没有读出台账")));
}

#[test]
fn a_text_may_draw_its_table_with_upright_lines() {
    let lines = [
        "| 存在问题 | 整改措施 | 责任人 | 整改时限 | 是否完成 |",
        "|----|----|----|----|----|",
        "| 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | √ |",
        "| 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 |  |",
    ];
    let rectification = Rectification::default();
    assert_eq!(told(&read_document(&Document::from_lines(lines), &settings(&rectification))), BLOCKS);
}

#[test]
fn one_column_may_hold_all_that_is_labelled() {
    let form = "序号 | 存在问题 | 整改安排
         1 | 图书上架慢 | 整改措施：增加夜班一人⏎责任人：阅览部⏎整改时限：2024年3月底前⏎完成情况：已完成
         2 | 自习室漏雨 | 整改措施：换瓦补缝⏎责任人：后勤组长⏎整改时限：五月底⏎完成情况：未完成";
    let ledger = read_both(form);
    assert_eq!(told(&ledger), BLOCKS);
    assert!(document_looks_like_ledger(&document(form)) >= 0.5);
}

#[test]
fn a_problem_above_two_columns_has_two_measures() {
    let ledger = read_both(
        "序号 | 1 | < | 2
         存在问题 | 图书上架慢 | < | 自习室漏雨
         整改措施 | 增加夜班一人 | 每周清点一次 | 换瓦补缝
         责任人 | 阅览部 | 采编部 | 后勤组长
         整改时限 | 2024年3月底前 | 长期坚持 | 五月底
         是否完成 | 完成 | 完成 | 未完成",
    );
    let expected = BLOCKS.replace('\n', "\n1 图书上架慢 / 每周清点一次 / 采编部 / 长期坚持 → - [Done]\n");
    assert_eq!(told(&ledger), expected);
}

#[test]
fn a_sheet_of_an_earlier_year_stays_away_where_this_years_stands_beside_it() {
    let sheet = |name: &str, problem: &str| {
        let mut book =
            workbook(&format!("存在问题 | 整改措施 | 责任人 | 整改时限\n{problem} | 增加夜班一人 | 阅览部 | 3月底"));
        name.clone_into(&mut book.sheets[0].name);
        book.sheets.remove(0)
    };
    let rectification = Rectification::default();
    let mut book = workbook("");
    book.sheets = vec![sheet("2022年度（存档）", "展厅无人"), sheet("2023年度", "图书上架慢")];
    let ledger = read_workbook(&book, &settings(&rectification));
    assert_eq!(ledger.rows.iter().map(|row| row.issue.as_str()).collect::<Vec<_>>(), ["图书上架慢"]);
    assert_eq!(ledger.losses, ["工作表“2022年度（存档）”是以前年度的台账，没有读取"]);
    book.sheets.truncate(1);
    assert_eq!(read_workbook(&book, &settings(&rectification)).rows.len(), 1);
}

#[test]
fn measures_that_keep_line_with_their_deadlines_are_rows_of_their_own() {
    let ledger = read_both(
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限 | 是否完成
         1 | 图书上架慢 | 增加夜班一人⏎每周清点一次 | 阅览部⏎采编部 | 2024年3月底前⏎长期坚持 | 是⏎是
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 否",
    );
    let expected = BLOCKS.replace('\n', "\n1 图书上架慢 / 每周清点一次 / 采编部 / 长期坚持 → - [Done]\n");
    assert_eq!(told(&ledger), expected);
    // Several lines of one measure under one deadline stay together.
    let together = read_both(
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限
         1 | 图书上架慢 | 增加夜班一人⏎每周清点一次 | 阅览部 | 2024年3月底前",
    );
    assert_eq!(together.rows.len(), 1);
}
