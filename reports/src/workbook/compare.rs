//! 雷同, 年度对比, 年年提, 共性问题: units beside each other and years beside each other.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Workbook};
use shuping_analyzers::season::Role;

use super::chart::{BLUE, GREY, MOST_BARS, dress, fill};
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::{UnitView, View};
use crate::{Error, words};

/// What people decide about a recurring problem.
pub(crate) const DECISIONS: [&str; 3] = ["同一问题", "换了表述", "不是"];

pub(super) fn copies(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "雷同",
        "报告雷同情况表",
        &["列出较长的相同文字，需人工核对；引用文件名、固定提法不算照抄。占比为前者照搬后者的文字占前者全文的比例。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 14.0, Kind::Text),
            column("与谁相同", 18.0, Kind::Text),
            column("关系", 13.0, Kind::Word),
            column("占比", 9.0, Kind::Percent),
            column("最长相同字数", 9.0, Kind::Int),
            column("处数", 7.0, Kind::Int),
            column("最长的几处", 80.0, Kind::Text),
        ],
    )?;
    table.freeze(2)?;
    let mut rows: Vec<_> = view.inputs.season.copies.iter().collect();
    rows.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b))));
    for (index, copy) in rows.into_iter().enumerate() {
        let mut spans: Vec<&str> = copy.spans.iter().map(|span| span.text.as_str()).collect();
        spans.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
        let longest: Vec<String> = spans.iter().take(3).map(|text| format!("“{}”", words::short(text, 80))).collect();
        table.row([
            (index + 1).into(),
            view.name_of_path(&copy.a).into(),
            view.name_of_path(&copy.b).into(),
            words::copy(copy.kind).into(),
            Cell::from(copy.share).tone(if copy.share >= 0.3 { Tone::Bad } else { Tone::Warn }),
            copy.longest.into(),
            copy.spans.len().into(),
            longest.join("\n").into(),
        ])?;
    }
    table.close()
}

pub(super) fn years(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let year = view.inputs.season.season.year;
    let before = view.inputs.previous.map_or(year - 1, |season| season.season.year);
    let mut table = Table::open(
        book,
        look,
        "年度对比",
        &format!("{before}年与{year}年报告对比表"),
        &["只列两年都有报告的单位；雷同为今年报告中与本单位上年报告相同的文字占比。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 16.0, Kind::Text),
            column(format!("{before}年字数"), 15.0, Kind::Int),
            column(format!("{year}年字数"), 15.0, Kind::Int),
            column(format!("{before}年问题占比"), 15.0, Kind::Percent),
            column(format!("{year}年问题占比"), 15.0, Kind::Percent),
            column(format!("{before}年问题数"), 15.0, Kind::Int),
            column(format!("{year}年问题数"), 15.0, Kind::Int),
            column("疑似重提", 9.0, Kind::Int),
            column("与上年雷同", 10.0, Kind::Percent),
            column("说明上年整改", 10.0, Kind::Word),
        ],
    )?;
    table.freeze(2)?;
    for (index, unit) in view.units.iter().filter(|unit| unit.previous.is_some()).enumerate() {
        table.row(year_row(view, index + 1, unit))?;
    }
    table.close()?;
    let Some(last) = table.last_row() else { return Ok(()) };
    let first = table.first_row();
    let last = last.min(first + MOST_BARS - 1);
    let name = look.say("年度对比").to_owned();
    let mut chart = Chart::new(ChartType::Column);
    for (column, color) in [(4_u16, GREY), (5, BLUE)] {
        chart
            .add_series()
            .set_name((name.as_str(), first - 1, column))
            .set_categories((name.as_str(), first, 1, last, 1))
            .set_values((name.as_str(), first, column, last, column))
            .set_format(&mut fill(color))
            .set_gap(60);
    }
    dress(&mut chart, look.say("问题部分占比两年对比"), look.say("单位"), look.say("占全文字数的比例"));
    chart.y_axis().set_num_format("0%").set_min(0);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(860).set_height(340);
    table.place_chart(&chart)
}

fn year_row(view: &View, number: usize, unit: &UnitView) -> Vec<Cell> {
    let season = view.inputs.season;
    let share = |report: Option<&shuping_analyzers::season::Report>| {
        report?.shares.iter().find(|share| share.role == Role::Problems).map(|share| share.share)
    };
    let again = season.recurrences.iter().filter(|row| row.unit == unit.unit.id && row.decision != "不是").count();
    let path = unit.report.map(|report| report.path.as_str());
    let same = season
        .copies
        .iter()
        .filter(|copy| Some(copy.a.as_str()) == path && copy.kind == shuping_analyzers::season::CopyKind::LastYear)
        .map(|copy| copy.share)
        .fold(0.0, f64::max);
    vec![
        number.into(),
        unit.short().into(),
        unit.previous.map(|report| report.word_count.total).into(),
        unit.report.map(|report| report.word_count.total).into(),
        share(unit.previous).into(),
        share(unit.report).into(),
        unit.previous.map(|report| report.issues.len()).into(),
        unit.report.map(|report| report.issues.len()).into(),
        again.into(),
        Cell::from(same).tone(if same >= 0.3 { Tone::Bad } else { Tone::Plain }),
        unit.report.map_or(Cell::Empty, |report| super::issues::yes(report.prior_year_answered, Tone::Bad)),
    ]
}

pub(super) fn recurrences(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "年年提",
        "问题重复出现核对表",
        &[
            "程序只按文字提出可能，不作结论。请在“判断”栏选择：同一问题、换了表述、不是；填写后保存，下次运行保留。",
            "相近度越高越像，但文字相近不等于同一问题。",
        ],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 12.0, Kind::Text),
            column("今年的问题", 46.0, Kind::Text),
            column("上年", 7.0, Kind::Word),
            column("上年的问题", 46.0, Kind::Text),
            column("当时的措施", 24.0, Kind::Text),
            column("相近度", 8.0, Kind::Rate),
            column("提出的理由", 20.0, Kind::Text),
            column("判断", 11.0, Kind::Word).of(&DECISIONS),
            column("核对号", 18.0, Kind::Word),
        ],
    )?;
    table.freeze(2)?;
    let mut rows: Vec<_> = view.inputs.season.recurrences.iter().collect();
    rows.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| (&a.unit, &a.issue, &a.prior).cmp(&(&b.unit, &b.issue, &b.prior)))
    });
    for (index, row) in rows.into_iter().enumerate() {
        table.row([
            (index + 1).into(),
            view.name(&row.unit).into(),
            row.issue.as_str().into(),
            row.prior_year.to_string().into(),
            row.prior.as_str().into(),
            row.promised.as_str().into(),
            row.score.into(),
            row.reason.as_str().into(),
            row.decision.as_str().into(),
            Cell::from(crate::readback::recurrence_id(row)).tone(Tone::Muted),
        ])?;
    }
    table.close()?;
    table.print_columns(9)
}

pub(super) fn common(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "共性问题",
        "共性问题汇总表",
        &["多个单位都讲到的问题，供研究面上工作时参考。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("类别", 16.0, Kind::Word),
            column("问题", 22.0, Kind::Text),
            column("单位数", 8.0, Kind::Int),
            column("单位", 34.0, Kind::Text),
            column("各单位原文（节选）", 84.0, Kind::Text),
        ],
    )?;
    table.freeze(2)?;
    let mut rows: Vec<_> = view.inputs.season.common_issues.iter().collect();
    rows.sort_by(|a, b| b.units.len().cmp(&a.units.len()).then_with(|| a.label.cmp(&b.label)));
    for (index, row) in rows.into_iter().enumerate() {
        let names: Vec<&str> = row.units.iter().map(|id| view.name(id)).collect();
        let quotes: Vec<String> =
            row.issues.iter().take(8).map(|text| format!("· {}", words::short(text, 60))).collect();
        table.row([
            (index + 1).into(),
            row.category.as_str().into(),
            row.label.as_str().into(),
            row.units.len().into(),
            names.join("、").into(),
            quotes.join("\n").into(),
        ])?;
    }
    table.close()
}
