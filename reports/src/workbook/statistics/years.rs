//! 测评对比上年: score, place and grade beside last year's, and what changed.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{BallotStatistics, UnitStatistics};

use crate::Error;
use crate::view::View;
use crate::workbook::look::{Look, Tone};
use crate::workbook::table::{Cell, Kind, Table, column};

/// Whether any unit was voted on last year, too.
pub(super) fn any(statistics: &BallotStatistics) -> bool {
    statistics.units.iter().any(|unit| unit.last_year.is_some())
}

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, statistics: &BallotStatistics) -> Result<(), Error> {
    if !any(statistics) {
        return Ok(());
    }
    let columns = vec![
        column("序号", 5.0, Kind::Int),
        column("单位", 18.0, Kind::Text),
        column("上年得分", 9.0, Kind::Score),
        column("本年得分", 9.0, Kind::Score),
        column("差", 8.0, Kind::Score),
        column("升降", 12.0, Kind::Word),
        column("上年名次", 8.0, Kind::Int),
        column("本年名次", 8.0, Kind::Int),
        column("上年等次", 8.0, Kind::Word),
        column("本年等次", 8.0, Kind::Word),
        column("变化", 60.0, Kind::Text),
    ];
    let note = "升降只在差值明显大于投票的偶然波动时才写（差÷标准误的绝对值大于1.645，约九成把握），否则为“基本持平”；两年单位数不同，名次要看总数。";
    let mut table = Table::keeping(2, book, look, "测评对比上年", "述职评议测评结果与上年对比表", &[note], columns)?;
    for (index, unit) in statistics.units.iter().enumerate() {
        table.row(row(view, index, unit))?;
    }
    table.close()?;
    let gone = gone(view, statistics);
    if !gone.is_empty() {
        table.note(&look.fill("上年参加测评、本年没有的：{}。", gone.join(look.say("、"))))?;
    }
    Ok(())
}

fn row(view: &View, index: usize, unit: &UnitStatistics) -> Vec<Cell> {
    let now = view.inputs.season.ballots.iter().find(|row| row.unit == unit.unit);
    let mut cells: Vec<Cell> = vec![(index + 1).into(), view.name(&unit.unit).into()];
    let Some(last) = &unit.last_year else {
        cells.extend([
            Cell::Empty,
            now.and_then(|row| row.weighted).into(),
            Cell::Empty,
            "上年无".into(),
            Cell::Empty,
            now.and_then(|row| row.rank).into(),
            Cell::Empty,
            now.and_then(|row| row.grade.as_deref()).into(),
            "上年没有参加测评，无法比较".into(),
        ]);
        return cells;
    };
    let (trend, tone) = match (last.difference, last.z) {
        (Some(difference), Some(z)) if z.abs() > 1.645 => {
            if difference > 0.0 {
                ("上升", Tone::Good)
            } else {
                ("下降", Tone::Warn)
            }
        }
        (Some(_), Some(_)) => ("基本持平", Tone::Plain),
        _ => ("不判断", Tone::Muted),
    };
    let mut words = vec![last.words.clone()];
    words.extend(last.changes.iter().cloned());
    cells.extend([
        last.score.into(),
        now.and_then(|row| row.weighted).into(),
        last.difference.into(),
        Cell::from(trend).tone(tone),
        last.rank.into(),
        now.and_then(|row| row.rank).into(),
        last.grade.as_deref().into(),
        now.and_then(|row| row.grade.as_deref()).into(),
        words.join("；").into(),
    ]);
    cells
}

/// Units that were voted on last year only.
fn gone(view: &View, statistics: &BallotStatistics) -> Vec<String> {
    let Some(previous) = view.inputs.previous else { return Vec::new() };
    let here = |id: &str| statistics.units.iter().any(|unit| unit.unit == id);
    let name = |id: &str| {
        previous.units.iter().find(|unit| unit.id == id).map_or_else(|| id.to_owned(), |unit| unit.short.clone())
    };
    previous.ballots.iter().filter(|row| !here(&row.unit)).map(|row| name(&row.unit)).collect()
}
