//! 说明: how to read the workbook, what the rules were, and what the program could not read.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::Status;

use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use super::{demands, levels, responsibility, statistics};
use crate::view::View;
use crate::{Error, words};

/// Sheets in their order, and what each is for.
pub(super) const SHEETS: &[(&str, &str)] = &[
    ("总览", "每个单位一行：材料、篇幅、问题、结论和理由、得分、整改，点单位名可到其他表"),
    ("材料报送", "应交材料是否收到、何时收到、依据是什么"),
    (levels::NAME, "各层级述职是否完成、是否全覆盖"),
    ("篇幅结构", "全文和各部分字数、占比，与要求的差距，临界情况"),
    ("报告质量", "每条规则在每个单位报告中的发现数"),
    ("问题清单", "报告查摆的每个问题，是否本人问题、有无事例"),
    ("问题原因措施对应", "每个问题的原因和措施，缺的写“无”"),
    ("措施清单", "每条整改措施的时限、责任人、能否检查"),
    ("用词", "需要注意的词语及次数"),
    ("证据", "数量、日期、事例的多少"),
    ("重点覆盖", "通知要求的重点内容是否写到"),
    (responsibility::NAME, "主体责任报告各方面讲了哪些内容"),
    ("雷同", "与其他单位、与上年报告相同的文字"),
    ("年度对比", "与上年相比：得分、名次、等次、问题数、解决率、重提"),
    ("年度文字对比", "与上年报告相比：各部分占比、字数、模糊词、证据密度、雷同"),
    ("年年提", "可能重复出现的问题，请填写判断"),
    ("共性问题", "多个单位都讲到的问题"),
    ("测评结果", "各组有效票、平均分、加权得分、建议等次"),
    ("测评明细", "各组票数，测评结果由此算出"),
    ("排名", "按得分排列"),
    ("等次建议", "等次的推算过程，留有党委意见栏"),
    ("测评统计", "各等次票数占比、意见是否一致、名次能不能分出先后"),
    ("测评分析", "整体情况：名次分不分得开、宽严、雷同票，附算法和出处"),
    ("测评对比上年", "得分、名次、等次和上年的变化"),
    ("意见建议", "票上写的意见，次序已打乱"),
    ("整改台账", "五个来源的全部问题，各有编号和状态，请填写核定"),
    ("点评", "会上点评和调研、评议、反馈的问题，请逐条填写"),
    ("台账待定", "单位来件与台账不一致的，请决定"),
    ("台账变动", "每一处变动：来件、原来、现在"),
    ("台账核对", "报告、点评与台账对不上的，填得不清的"),
    ("全部发现", "逐条列出，请填写状态和理由"),
    ("规则表", "每条规则查什么、为什么、怎么改"),
    ("收件清单", "收到的每个文件及去向"),
    ("图表数据", "图形所用的数据"),
];

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let season = view.inputs.season;
    let mut table = Table::open(
        book,
        look,
        "说明",
        &look.fill("{}分析表说明", &season.season.title),
        &["本工作簿由程序根据收到的材料生成，供审核参考；结论、等次由组织部和党委研究确定。"],
        vec![
            column("项目", 18.0, Kind::Word),
            column("内容", 96.0, Kind::Text),
            column("依据或备注", 34.0, Kind::Text),
        ],
    )?;
    let absent = |name: &str| {
        name == levels::NAME && season.levels.is_empty()
            || name == responsibility::NAME && season.accountability.is_empty()
            || !statistics::is_written(season, name)
    };
    for (name, use_of) in SHEETS.iter().filter(|(name, _)| !absent(name)) {
        let name = look.say(name);
        let link = Cell::Link { text: name.to_owned(), to: format!("internal:'{name}'!A1") };
        table.row([link, (*use_of).into(), Cell::Empty])?;
    }
    rules(&mut table, view)?;
    demands::write(&mut table, view)?;
    demands::left_to_people(&mut table, view)?;
    for note in &season.scheme_notes {
        table.row(["方案提示".into(), note.as_str().into(), "由组织部确认".into()])?;
    }
    for note in &season.ballot_notes {
        table.row(["测评提示".into(), note.as_str().into(), "由党委研究".into()])?;
    }
    people(&mut table, view)?;
    table.row(["版本".into(), look.fill("分析程序 {}", &season.analyser).into(), Cell::Empty])?;
    table.row(["方案校验值".into(), season.scheme_hash.as_str().into(), "season.toml 的 SHA-256".into()])?;
    table.row([
        "文件清单".into(),
        look.fill("共收到{}个文件，逐个的去向和 SHA-256 见 season.json 与“收件清单”", season.submissions.len()).into(),
        Cell::Empty,
    ])?;
    Ok(())
}

fn rules(table: &mut Table, view: &View) -> Result<(), Error> {
    let scheme = view.inputs.scheme;
    if !scheme.season.notice.is_empty() {
        table.row(["通知".into(), scheme.season.notice.as_str().into(), Cell::Empty])?;
    }
    if let Some(length) = scheme.report.length {
        table.row([
            "篇幅".into(),
            words::length(view.t(), length).into(),
            scheme.report.length_source.as_str().into(),
        ])?;
    }
    table.row([
        "字数算法".into(),
        "与 Word“字数”相同：每个汉字和全角标点计一个，连续的字母数字计一个；页眉页脚、批注、删除的文字和自动编号不计"
            .into(),
        Cell::Empty,
    ])?;
    if !scheme.report.wording.terms.is_empty() {
        let text = view.t().fill("问题部分不用：{}", scheme.report.wording.terms.join("、"));
        table.row(["用词".into(), text.into(), scheme.report.wording.source.as_str().into()])?;
    }
    table.row([
        "严重程度".into(),
        "必须改：可以核对的事实，如篇幅、缺少的部分、没有措施的问题；建议改：一般应改；供参考：知道即可".into(),
        Cell::Empty,
    ])
}

/// Files that a person has to look at.
fn people(table: &mut Table, view: &View) -> Result<(), Error> {
    let open = view.inputs.season.submissions.iter().filter(|row| {
        matches!(row.status, Status::Unreadable | Status::Encrypted | Status::UnknownUnit | Status::Pending)
    });
    for row in open {
        table.row([
            Cell::from(words::status(row.status)).tone(Tone::Warn),
            row.path.as_str().into(),
            row.reason.as_str().into(),
        ])?;
    }
    // What was read, though not as well as one would wish.
    for row in view.inputs.season.submissions.iter().filter(|row| row.status == Status::Accepted) {
        let sentence = row.text.sentence();
        if !sentence.is_empty() {
            table.row([Cell::from("读取提示").tone(Tone::Warn), row.path.as_str().into(), sentence.into()])?;
        }
    }
    Ok(())
}
