//! What clerks make of the form: heads in two rows, no head over the numbers, words of their own.

use shuping_analyzers::document::Document;
use shuping_analyzers::ledger::{document_looks_like_ledger, read_document};
use shuping_analyzers::scheme::Rectification;

use super::super::{read_both, settings, told};
use super::BLOCKS;

/// Forms that all say [`BLOCKS`], in the ways of a Word table and of a sheet.
fn all_alike(forms: &[&str]) {
    let mut wrong = Vec::new();
    for form in forms {
        let ledger = read_both(form);
        if told(&ledger) != BLOCKS || !ledger.losses.is_empty() {
            wrong.push(format!("{form}\n→ {}\n{:?}", told(&ledger), ledger.losses));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_lower_head_that_says_little_leaves_the_word_to_the_upper_one() {
    all_alike(&[
        "图书馆台账 | < | < | < | < | < | <
         序号 | 存在问题 | 整改措施 | < | 整改进度 | < | 备注
         ^ | ^ | 具体内容 | 责任人 | 完成时限 | 是否完成 | ^
         1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 是 | 两周见效
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 否 | ",
        "序号 | 查摆的问题 | 整改落实情况 | < | < | <
         ^ | ^ | 具体措施 | 责任人 | 完成时间 | 是否完成
         1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 是
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 否",
        "序号 | 存在问题 | 整改措施 | < | < | 销号情况
         ^ | ^ | 内容 | 人员 | 时间 | ^
         1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 已销号
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | ",
        "序号 | 问题 | < | 整改 | < | < | <
         ^ | 类别 | 表现 | 措施 | 责任人 | 时限 | 结果
         1 | 服务 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 完成
         2 | 设施 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 未完成",
        "序号 | 存在问题 | 整改措施 | 整改责任 | 整改时限 | < | 是否完成
         ^ | ^ | ^ | 人员 | 启动时间 | 完成时间 | ^
         1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 1月初 | 2024年3月底前 | 是
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 2月 | 五月底 | 否",
    ]);
}

#[test]
fn a_column_of_numbers_needs_no_head_and_a_line_below_is_no_problem() {
    for (form, below) in [
        (
            " | 啥问题 | 咋个改 | 哪个管 | 好久改完 | 改了没有
             1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 改好了
             2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 没改完",
            " | 支委会1月22日议过，贴在门口。 |  |  |  | ",
        ),
        (
            "图书馆要改的事 | < | < | < | < | <
             序号 | 问题 | 措施 | 责任人 | 时限 | 完成情况
             1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | √
             2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | ×",
            " | 以上内容已经支部大会讨论通过。 |  |  |  | ",
        ),
    ] {
        all_alike(&[form]);
        let ledger = read_both(&format!("{form}\n{below}"));
        assert_eq!(told(&ledger), BLOCKS);
        assert_eq!(ledger.losses.len(), 1, "{:?}", ledger.losses);
    }
}

#[test]
fn boxes_say_which_state_is_ticked() {
    for (done, open) in [
        ("☑已完成 □未完成", "□已完成 ☑未完成"),
        ("已完成☑ 未完成□", "已完成□ 未完成☑"),
        ("是☑ 否□", "是□ 否☑"),
        ("（√）是（ ）否", "（ ）是（√）否"),
        ("是（√） 否（  ）", "是（  ） 否（√）"),
        ("■完成 □正在整改 □未启动", "□完成 ■正在整改 □未启动"),
        ("🗹 是 ☐ 否", "☐ 是 🗹 否"),
        ("☒是 ☐否", "☐是 ☒否"),
    ] {
        let ledger = read_both(&format!(
            "存在问题 | 整改措施 | 责任人 | 整改时限 | 完成情况
             图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | {done}
             自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | {open}"
        ));
        assert_eq!(told(&ledger), BLOCKS, "{done}");
        assert_eq!(ledger.losses, Vec::<String>::new(), "{done}");
    }
}

#[test]
fn the_state_may_stand_in_the_heading_or_among_the_remarks() {
    all_alike(&[
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限
         一、已经整改到位的问题 | < | < | < | <
         1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前
         二、正在整改的问题 | < | < | < | <
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底",
        "序号 | 存在问题 | 整改措施 | 责任人 | 整改时限 | 备注
         1 | 图书上架慢 | 增加夜班一人 | 阅览部 | 2024年3月底前 | 已完成
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长 | 五月底 | 正在推进",
    ]);
}

#[test]
fn one_column_may_hold_who_and_until_when() {
    all_alike(&[
        "序号 | 存在问题 | 整改措施 | 责任人及完成时限 | 完成情况
         1 | 图书上架慢 | 增加夜班一人 | 阅览部⏎2024年3月底前 | 已完成
         2 | 自习室漏雨 | 换瓦补缝 | 后勤组长⏎五月底 | 未完成",
        "存在问题 | 整改措施 | 责任人/时限 | 完成情况
         图书上架慢 | 增加夜班一人 | 阅览部/2024年3月底前 | 已完成
         自习室漏雨 | 换瓦补缝 | 后勤组长/五月底 | 未完成",
        "存在问题 | 整改措施 | 责任人、整改时限 | 完成情况
         图书上架慢 | 增加夜班一人 | 阅览部（2024年3月底前） | 已完成
         自习室漏雨 | 换瓦补缝 | 后勤组长，五月底 | 未完成",
        "存在问题 | 整改措施 | 谁来改、什么时候改完 | 完成情况
         图书上架慢 | 增加夜班一人 | 2024年3月底前 阅览部 | 已完成
         自习室漏雨 | 换瓦补缝 | 五月底，后勤组长 | 未完成",
    ]);
}

/// Texts that say [`BLOCKS`] without a table.
#[test]
fn running_text_may_have_labels_of_its_own() {
    let rectification = Rectification::default();
    let mut wrong = Vec::new();
    for text in [
        "图书馆整改台账\n问题一：图书上架慢\n整改措施：增加夜班一人\n责任人：阅览部\n完成时限：2024年3月底前\n是否完成：√\n\n问题二：自习室漏雨\n整改措施：换瓦补缝\n责任人：后勤组长\n完成时限：五月底\n是否完成：×",
        "图书馆整改情况\n【第1条】\n要改的问题：图书上架慢\n打算怎么改：增加夜班一人\n谁负责：阅览部\n什么时候改完：2024年3月底前\n目前进展：已完成\n【第2条】\n要改的问题：自习室漏雨\n打算怎么改：换瓦补缝\n谁负责：后勤组长\n什么时候改完：五月底\n目前进展：进行中\n（完）",
        "图书馆整改台账\n一、图书上架慢\n1.整改措施：增加夜班一人\n2.责任人：阅览部\n3.整改时限：2024年3月底前\n4.完成情况：已完成\n二、自习室漏雨\n1.整改措施：换瓦补缝\n2.责任人：后勤组长\n3.整改时限：五月底\n4.完成情况：正在整改",
        "图书馆整改清单\n1.图书上架慢。整改措施：增加夜班一人。责任人：阅览部。整改时限：2024年3月底前。完成情况：已完成。\n2.自习室漏雨。整改措施：换瓦补缝。责任人：后勤组长。整改时限：五月底。完成情况：正在整改。",
        "图书馆整改台账\n（一）图书上架慢\n整改措施：增加夜班一人（责任人：阅览部；时限：2024年3月底前；已完成）\n（二）自习室漏雨\n整改措施：换瓦补缝（责任人：后勤组长；时限：五月底；正在推进）",
        "图书馆整改台账\n编号：1\n存在的问题：图书上架慢\n具体举措：增加夜班一人\n承办人：阅览部\n办结时限：2024年3月底前\n是否办结：是\n————————\n编号：2\n存在的问题：自习室漏雨\n具体举措：换瓦补缝\n承办人：后勤组长\n办结时限：五月底\n是否办结：否",
    ] {
        let document = Document::from_lines(text.lines());
        let ledger = read_document(&document, &settings(&rectification));
        if told(&ledger).replace("。 /", " /") != BLOCKS || document_looks_like_ledger(&document) < 0.5 {
            wrong.push(format!("{text}\n→ {}\n{}", told(&ledger), document_looks_like_ledger(&document)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
