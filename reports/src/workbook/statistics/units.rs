//! 测评统计: votes by grade, spread, stability of the place, committee against others; one row per unit.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{BallotResult, BallotStatistics, UnitStatistics};

use crate::Error;
use crate::view::View;
use crate::workbook::look::{Look, Tone};
use crate::workbook::table::{Cell, Kind, Table, column};

const NOTES: [&str; 2] = [
    "名次区间：把各组的票反复重抽（有放回），九成的抽样里名次落在这个区间；区间重叠的单位，名次先后不宜过分看重。区间不是误差，也不改变得分。",
    "意见一致程度按标准差与“随意打分”时的标准差相比：0.9以上为一致，0.7以上为较一致，以下为分歧较大（r_wg，James等，1984）。占比的范围按威尔逊95%区间（Wilson，1927）。",
];

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, statistics: &BallotStatistics) -> Result<(), Error> {
    let grades: Vec<&str> = statistics
        .units
        .iter()
        .max_by_key(|unit| unit.grades.len())
        .map_or_else(Vec::new, |unit| unit.grades.iter().map(|grade| grade.grade.as_str()).collect());
    let mut columns =
        vec![column("序号", 5.0, Kind::Int), column("单位", 18.0, Kind::Text), column("名次", 6.0, Kind::Int)];
    for grade in &grades {
        columns.push(column(look.fill("“{}”\n票数", grade), 7.0, Kind::Int));
        columns.push(column("占比", 7.5, Kind::Percent));
    }
    columns.extend([
        column("标准差", 8.0, Kind::Rate),
        column("意见\n一致程度", 10.0, Kind::Word),
        column("名次区间", 14.0, Kind::Word),
        column("等次不变\n的把握", 9.0, Kind::Percent),
        column("距上一等次", 20.0, Kind::Text),
        column("离否决线\n还差（票）", 10.0, Kind::Int),
        column("说明", 60.0, Kind::Text),
    ]);
    let mut table = Table::keeping(2, book, look, "测评统计", "述职评议测评统计表", &NOTES, columns)?;
    for (index, unit) in statistics.units.iter().enumerate() {
        let result = view.inputs.season.ballots.iter().find(|row| row.unit == unit.unit);
        table.row(row(view, index, unit, result, &grades))?;
    }
    table.close()
}

fn row(view: &View, index: usize, unit: &UnitStatistics, result: Option<&BallotResult>, grades: &[&str]) -> Vec<Cell> {
    let mut cells: Vec<Cell> =
        vec![(index + 1).into(), view.name(&unit.unit).into(), result.and_then(|result| result.rank).into()];
    for grade in grades {
        let share = unit.grades.iter().find(|share| share.grade == *grade);
        cells.push(share.map(|share| share.votes).into());
        cells.push(share.map(|share| share.share).into());
    }
    let split = unit.unity == "分歧较大";
    cells.extend([
        unit.spread.into(),
        Cell::from(unit.unity.as_str()).tone(if split { Tone::Warn } else { Tone::Plain }),
        ranks(unit).into(),
        unit.grade_stability
            .map_or(Cell::Empty, |share| Cell::from(share).tone(if share < 0.8 { Tone::Warn } else { Tone::Plain })),
        margin(unit).into(),
        unit.votes_to_veto.into(),
        unit.words.join("；").into(),
    ]);
    cells
}

fn ranks(unit: &UnitStatistics) -> String {
    match (unit.rank_best, unit.rank_worst) {
        (Some(best), Some(worst)) if best == worst => format!("第{best}名"),
        (Some(best), Some(worst)) => format!("第{best}至第{worst}名"),
        _ => String::new(),
    }
}

fn margin(unit: &UnitStatistics) -> String {
    let Some(margin) = &unit.margin else { return String::new() };
    let Some((next, gap)) = margin.next.as_ref().zip(margin.gap) else { return "已是最高等次".into() };
    let votes = margin.votes_up.map_or_else(String::new, |votes| format!("，约{votes}张票"));
    format!("距“{next}”{gap:.3}分{votes}")
}
