//! 篇幅结构: 字数 and share of each part, with the limits as lines.

use std::cmp::Ordering;

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Workbook};
use shuping_analyzers::scheme::{Part, ShareBase};
use shuping_analyzers::season::{Role, Verdict};

use super::chart::{BLUE, GREY, MOST_BARS, RED, SAND, dress, fill, font, line};
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::Error;
use crate::view::{UnitView, View};

/// Columns of the shares, in the order in which the bars are stacked: problems stand on the ground, achievements hang
/// from the top, so that each is read off against its own line.
const PROBLEMS: u16 = 4;
const REST: u16 = 5;
const PLANS: u16 = 6;
const ACHIEVEMENTS: u16 = 7;
const LOW_LINE: u16 = 11;
const HIGH_LINE: u16 = 12;

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let limits = limits(view);
    let mut columns = vec![
        column("序号", 5.0, Kind::Int),
        column("单位", 15.0, Kind::Text),
        column("全文字数", 9.0, Kind::Int),
        column("篇幅", 9.0, Kind::Word),
        column("查摆问题", 10.0, Kind::Percent),
        column("开头结尾等", 10.0, Kind::Percent),
        column("下一步打算", 10.0, Kind::Percent),
        column("总结成绩", 10.0, Kind::Percent),
        column("问题字数", 9.0, Kind::Int),
        column("距要求", 10.0, Kind::Int),
        column("结论", 34.0, Kind::Text),
    ];
    columns.push(column("问题线", 8.0, Kind::Percent));
    columns.push(column("成绩线", 8.0, Kind::Percent));
    let note = note(view);
    let mut table = Table::open(book, look, "篇幅结构", "述职报告篇幅结构比较表", &[&note], columns)?;
    table.freeze(2)?;
    let mut units: Vec<&UnitView> = view.units.iter().filter(|unit| unit.report.is_some()).collect();
    units.sort_by(|a, b| {
        share_of(a, Role::Problems).partial_cmp(&share_of(b, Role::Problems)).unwrap_or(Ordering::Equal)
    });
    for (index, unit) in units.iter().enumerate() {
        table.about(&unit.unit.id);
        table.row(row(view, index + 1, unit, limits))?;
    }
    table.close()?;
    draw(&mut table, look, limits)
}

/// Least share of the problems and greatest of the achievements.
#[derive(Clone, Copy)]
struct Limits {
    problems: Option<f64>,
    achievements: Option<f64>,
}

fn limits(view: &View) -> Limits {
    let parts = &view.inputs.scheme.report.parts;
    let part = |role| parts.iter().find(|part: &&Part| part.role == role);
    Limits {
        problems: part(Role::Problems).and_then(|part| part.min_share).map(|share| share.approx()),
        achievements: part(Role::Achievements).and_then(|part| part.max_share).map(|share| share.approx()),
    }
}

fn note(view: &View) -> String {
    let (t, rules) = (view.t(), &view.inputs.scheme.report);
    let mut said: Vec<String> = Vec::new();
    for part in &rules.parts {
        let clause = if part.source.is_empty() { String::new() } else { t.fill("（{}）", &part.source) };
        if let Some(least) = part.min_share {
            said.push(t.fill_all("{}不少于{}{}", &[&part.title, &least, &clause]));
        }
        if let Some(most) = part.max_share {
            said.push(t.fill_all("{}不超过{}{}", &[&part.title, &most, &clause]));
        }
    }
    said.push(
        t.say(match rules.share_base {
            ShareBase::Whole => "占比以全文字数为分母",
            ShareBase::Parts => "占比以各部分字数之和为分母",
        })
        .into(),
    );
    said.push(t.say("字数按 Word 的“字数”计算；换一种算法或在容差内结论会变的记“临界”，由人决定").into());
    t.fill("要求：{}。", said.join(t.say("；")))
}

fn share_of(unit: &UnitView, role: Role) -> f64 {
    unit.share(role).map_or(0.0, |share| share.share)
}

fn row(view: &View, number: usize, unit: &UnitView, limits: Limits) -> Vec<Cell> {
    let count = unit.report.map(|report| report.word_count).unwrap_or_default();
    let share = |role| {
        let tone = match unit.share(role).map(|share| share.verdict) {
            Some(Verdict::Broken) => Tone::Bad,
            Some(Verdict::Borderline) => Tone::Warn,
            _ => Tone::Plain,
        };
        Cell::from(share_of(unit, role)).tone(tone)
    };
    let rest = 1.0 - share_of(unit, Role::Problems) - share_of(unit, Role::Plans) - share_of(unit, Role::Achievements);
    let gap =
        unit.share(Role::Problems).zip(part_floor(view, unit)).map(|(share, floor)| f64::from(share.words) - floor);
    vec![
        number.into(),
        unit.short().into(),
        count.total.into(),
        length(view, count.total),
        share(Role::Problems),
        rest.max(0.0).into(),
        share(Role::Plans),
        share(Role::Achievements),
        count.problems.into(),
        gap.map_or(Cell::Empty, |gap| Cell::from(gap).tone(if gap < 0.0 { Tone::Bad } else { Tone::Plain })),
        verdicts(view, unit),
        limits.problems.into(),
        limits.achievements.map(|share| 1.0 - share).into(),
    ]
}

/// Fewest 字 of the problem part that keep the limit.
fn part_floor(view: &View, unit: &UnitView) -> Option<f64> {
    let base = unit.share(Role::Problems)?.base;
    let least = view.inputs.scheme.report.parts.iter().find(|part| part.role == Role::Problems)?.min_share?;
    Some((f64::from(base) * least.approx() - 1e-9).ceil())
}

fn length(view: &View, total: u32) -> Cell {
    let (least, most) = view.inputs.scheme.report.length.map(|length| length.limits()).unwrap_or_default();
    if least.is_some_and(|least| total < least) {
        Cell::from("偏短").tone(Tone::Warn)
    } else if most.is_some_and(|most| total > most) {
        Cell::from("超长").tone(Tone::Bad)
    } else {
        Cell::from("符合")
    }
}

fn verdicts(view: &View, unit: &UnitView) -> Cell {
    let t = view.t();
    let Some(report) = unit.report else { return Cell::Empty };
    let said: Vec<String> = report
        .shares
        .iter()
        .filter(|share| share.verdict != Verdict::Kept)
        .map(|share| {
            let because =
                if share.borderline.is_empty() { String::new() } else { format!("（{}）", share.borderline) };
            let (role, verdict) = (crate::words::role(share.role), crate::words::verdict(share.verdict));
            t.fill_all("{}{}{}", &[&t.say(role), &t.say(verdict), &because])
        })
        .collect();
    let beside = report.structure.notes.iter().cloned().chain(Some(report.text.sentence()));
    let beside = beside.map(|note| note.trim_end_matches('。').to_owned()).filter(|note| !note.is_empty());
    let said: Vec<String> = said.into_iter().chain(beside).collect();
    if said.is_empty() { Cell::from("符合") } else { said.join(t.say("；")).into() }
}

fn draw(table: &mut Table, look: &Look, limits: Limits) -> Result<(), Error> {
    let Some(last) = table.last_row() else { return Ok(()) };
    let first = table.first_row();
    let shown = last.min(first + MOST_BARS - 1);
    let name = look.say("篇幅结构").to_owned();
    let heads = first - 1;
    let mut bars = Chart::new(ChartType::ColumnStacked);
    for (column, color) in [(PROBLEMS, RED), (REST, GREY), (PLANS, SAND), (ACHIEVEMENTS, BLUE)] {
        let series = bars.add_series();
        series
            .set_name((name.as_str(), heads, column))
            .set_categories((name.as_str(), first, 1, shown, 1))
            .set_values((name.as_str(), first, column, shown, column))
            .set_format(&mut fill(color));
        series.set_gap(50).set_overlap(100);
    }
    let mut lines = Chart::new(ChartType::Line);
    for (column, limit, color) in
        [(LOW_LINE, limits.problems, 0x7B_1E_0D), (HIGH_LINE, limits.achievements, 0x12_3A_6B)]
    {
        if limit.is_some() {
            lines
                .add_series()
                .set_name((name.as_str(), heads, column))
                .set_categories((name.as_str(), first, 1, shown, 1))
                .set_values((name.as_str(), first, column, shown, column))
                .set_format(&mut line(color, true));
        }
    }
    if limits.problems.is_some() || limits.achievements.is_some() {
        bars.combine(&lines);
    }
    dress(&mut bars, look.say("各部分占比（按问题占比从低到高）"), look.say("单位"), look.say("占全文字数的比例"));
    bars.y_axis().set_min(0).set_max(1).set_num_format("0%").set_major_unit(0.2);
    if last - first > 12 {
        let mut turned = font(9.0);
        turned.set_rotation(-45);
        bars.x_axis().set_font(&turned);
    }
    bars.legend().set_position(ChartLegendPosition::Bottom);
    bars.set_width(980).set_height(380);
    table.place_chart(&bars)
}
