//! 雷同, 年度对比, 年年提, 共性问题: units beside each other and years beside each other.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Workbook};
use shuping_analyzers::season::CopyKind;
use shuping_analyzers::years::{YearRow, compare};

use super::chart::{BLUE, GREY, MOST_BARS, bars, dress, fill};
use super::figures::Figures;
use super::look::{Look, Tone};
use super::table::{Cell, Column, Kind, Table, column};
use crate::view::View;
use crate::words::Words;
use crate::{Error, words};

/// Pairs of reports in the chart.
const MOST_PAIRS: usize = 20;
/// What people decide about a recurring problem.
pub(crate) const DECISIONS: [&str; 3] = ["同一问题", "换了表述", "不是"];

pub(super) fn copies(book: &mut Workbook, look: &Look, view: &View, figures: &mut Figures) -> Result<(), Error> {
    let mut table = Table::keeping(
        2,
        book,
        look,
        "雷同",
        "报告雷同情况表",
        &[
            "列出较长的相同文字，需人工核对；引用文件名、固定提法不算照抄。占比为前者照搬后者的文字占前者全文的比例。",
            "标“改动”的一处只换了数字、名称或个别词。",
        ],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 14.0, Kind::Text),
            column("与谁相同", 18.0, Kind::Text),
            column("关系", 13.0, Kind::Word),
            column("占比", 9.0, Kind::Percent),
            column("相同字数", 8.0, Kind::Int),
            column("最长相同字数", 9.0, Kind::Int),
            column("处数", 7.0, Kind::Int),
            column("最长的几处", 80.0, Kind::Text),
        ],
    )?;
    let mut rows: Vec<_> = view.inputs.season.copies.iter().collect();
    rows.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b))));
    for (index, copy) in rows.into_iter().enumerate() {
        let mut spans: Vec<_> = copy.spans.iter().collect();
        spans.sort_by_key(|span| std::cmp::Reverse(span.text.chars().count()));
        let longest: Vec<String> = spans
            .iter()
            .take(3)
            .map(|span| {
                let edited = if span.edited { look.say("（改动）") } else { "" };
                format!("{edited}“{}”", words::short(&span.text, 80))
            })
            .collect();
        table.row([
            (index + 1).into(),
            view.name_of_path(&copy.a).into(),
            view.name_of_path(&copy.b).into(),
            words::copy(copy.kind).into(),
            Cell::from(copy.share).tone(if copy.share >= 0.3 { Tone::Bad } else { Tone::Warn }),
            common_words(copy).into(),
            copy.longest.into(),
            copy.spans.len().into(),
            longest.join("\n").into(),
        ])?;
    }
    table.close()?;
    let mut most: Vec<(String, u32)> = (view.inputs.season.copies.iter())
        .map(|copy| (format!("{}—{}", view.name_of_path(&copy.a), view.name_of_path(&copy.b)), common_words(copy)))
        .collect();
    most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rows = most.into_iter().take(MOST_PAIRS).map(|(name, words)| (name, f64::from(words))).collect();
    bars(&mut table, look, figures, ("相同文字最多的报告", "相同字数（字）"), ("报告", "相同字数"), rows)
}

/// 字 that a report has in common with another.
fn common_words(copy: &shuping_analyzers::season::Copy) -> u32 {
    copy.spans.iter().map(|span| span.a_end.saturating_sub(span.a_start)).sum()
}

pub(super) fn years(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let rows = year_rows(view);
    let year = view.inputs.season.season.year;
    let before = rows.first().map_or(year - 1, |row| row.prior_year);
    outcomes(book, look, view, &rows, (before, year))?;
    wording(book, look, view, &rows, (before, year))
}

/// The two years of each unit, as the season tells them, else as both seasons give them.
fn year_rows(view: &View) -> Vec<YearRow> {
    let told = &view.inputs.season.years;
    match view.inputs.previous {
        Some(previous) if told.is_empty() => compare(view.inputs.season, previous),
        _ => told.clone(),
    }
}

/// Three columns: the earlier year, this year, the change.
fn three(t: Words, what: &str, (before, year): (i32, i32), kind: Kind) -> [Column; 3] {
    let what = t.say(what);
    [
        column(t.fill_two("{}年{}", before, what), 8.5, kind),
        column(t.fill_two("{}年{}", year, what), 8.5, kind),
        column(t.fill("{}变化", what), 8.5, kind),
    ]
}

/// The earlier value, this year's, and the difference where both are known; a `worse` one stands out.
fn pair(before: Option<f64>, now: Option<f64>, worse: impl Fn(f64) -> bool) -> [Cell; 3] {
    let change = now.zip(before).map(|(now, before)| now - before);
    let tone = if change.is_some_and(worse) { Tone::Warn } else { Tone::Plain };
    [before.into(), now.into(), Cell::from(change).tone(tone)]
}

/// 年度对比: what came of the vote, the problems and their rectification.
fn outcomes(book: &mut Workbook, look: &Look, view: &View, rows: &[YearRow], years: (i32, i32)) -> Result<(), Error> {
    let (before, year) = years;
    let t = view.t();
    let mut columns = vec![column("序号", 6.0, Kind::Int), column("单位", 14.0, Kind::Text)];
    columns.extend(three(t, "得分", years, Kind::Score));
    columns.extend(three(t, "名次", years, Kind::Int));
    columns.push(column(t.fill_two("{}年{}", before, t.say("等次")), 8.0, Kind::Word));
    columns.push(column(t.fill_two("{}年{}", year, t.say("等次")), 8.0, Kind::Word));
    columns.extend(three(t, "问题数", years, Kind::Int));
    columns.extend(three(t, "解决率", years, Kind::Percent));
    columns.extend([
        column("疑似重提", 7.0, Kind::Int),
        column("认定重提", 7.0, Kind::Int),
        column("说明上年整改", 8.0, Kind::Word),
    ]);
    let title = t.fill_two("{}年与{}年述职评议对比表", before, year);
    let note = "空格表示那一年没有这个数；名次变化为正是后退，解决率为台账中已完成的占比；疑似重提不含判断为“不是”的，认定重提是判断为“同一问题”“换了表述”的。";
    let mut table = Table::keeping(2, book, look, "年度对比", &title, &[note], columns)?;
    for (index, row) in rows.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![(index + 1).into(), view.name(&row.unit).into()];
        let (old, new) = (&row.before, &row.now);
        cells.extend(pair(old.score, new.score, |change| change < 0.0));
        cells.extend(pair(old.rank.map(f64::from), new.rank.map(f64::from), |change| change > 0.0));
        cells.extend([old.grade.as_deref().into(), new.grade.as_deref().into()]);
        cells.extend(pair(old.problems.map(f64::from), new.problems.map(f64::from), |_| false));
        cells.extend(pair(old.solved, new.solved, |change| change < 0.0));
        let pairs = view.inputs.season.recurrences.iter().filter(|pair| pair.unit == row.unit);
        let (mut likely, mut sure) = (0_usize, 0_usize);
        for pair in pairs {
            likely += usize::from(pair.decision != "不是");
            sure += usize::from(matches!(pair.decision.as_str(), "同一问题" | "换了表述"));
        }
        let answered = view.unit(&row.unit).and_then(|unit| unit.report).map(|report| report.prior_year_answered);
        cells.extend([
            likely.into(),
            Cell::from(sure).tone(if sure > 0 { Tone::Bad } else { Tone::Plain }),
            answered.map_or(Cell::Empty, |answered| super::issues::yes(answered, Tone::Bad)),
        ]);
        table.row(cells)?;
    }
    table.close()
}

/// 年度文字对比: how the reports are written.
fn wording(book: &mut Workbook, look: &Look, view: &View, rows: &[YearRow], years: (i32, i32)) -> Result<(), Error> {
    let (before, year) = years;
    let t = view.t();
    let mut columns = vec![column("序号", 6.0, Kind::Int), column("单位", 14.0, Kind::Text)];
    columns.extend(three(t, "问题占比", years, Kind::Percent));
    columns.extend(three(t, "字数", years, Kind::Int));
    columns.extend(three(t, "成绩占比", years, Kind::Percent));
    columns.extend(three(t, "打算占比", years, Kind::Percent));
    columns.extend(three(t, "模糊词", years, Kind::Int));
    columns.extend(three(t, "证据密度", years, Kind::Rate));
    columns.push(column("与上年雷同", 8.0, Kind::Percent));
    let title = t.fill_two("{}年与{}年述职报告文字对比表", before, year);
    let note = "证据密度为每千字的数字、日期和具体事例；雷同为今年报告中与本单位上年报告相同的文字占比。";
    let mut table = Table::keeping(2, book, look, "年度文字对比", &title, &[note], columns)?;
    for (index, row) in rows.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![(index + 1).into(), view.name(&row.unit).into()];
        let (old, new) = (&row.before, &row.now);
        cells.extend(pair(old.problems_share, new.problems_share, |change| change < -0.05));
        cells.extend(pair(old.length.map(f64::from), new.length.map(f64::from), |_| false));
        cells.extend(pair(old.achievements, new.achievements, |_| false));
        cells.extend(pair(old.plans, new.plans, |_| false));
        cells.extend(pair(old.vague.map(f64::from), new.vague.map(f64::from), |change| change > 0.0));
        cells.extend(pair(old.evidence, new.evidence, |change| change < 0.0));
        let same = own_copy(view, &row.unit);
        cells.push(Cell::from(same).tone(if same >= 0.3 { Tone::Bad } else { Tone::Plain }));
        table.row(cells)?;
    }
    table.close()?;
    let Some(last) = table.last_row() else { return Ok(()) };
    let first = table.first_row();
    let last = last.min(first + MOST_BARS - 1);
    let name = look.say("年度文字对比").to_owned();
    let mut chart = Chart::new(ChartType::Column);
    for (column, color) in [(2_u16, GREY), (3, BLUE)] {
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

/// The share of a unit's report that stands in its own report of the year before.
fn own_copy(view: &View, unit: &str) -> f64 {
    let path = view.unit(unit).and_then(|unit| unit.report).map(|report| report.path.as_str());
    let copies = view.inputs.season.copies.iter();
    let own = copies.filter(|copy| Some(copy.a.as_str()) == path && copy.kind == CopyKind::LastYear);
    own.map(|copy| copy.share).fold(0.0, f64::max)
}

pub(super) fn recurrences(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::keeping(
        2,
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
            column("核对号", 18.0, Kind::Word).on_screen(),
        ],
    )?;
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
    table.close()
}

pub(super) fn common(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::keeping(
        2,
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
