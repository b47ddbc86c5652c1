//! 意见建议: what raters wrote, per unit, in an order that tells nothing of who wrote it.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::BallotStatistics;

use crate::Error;
use crate::view::View;
use crate::workbook::look::Look;
use crate::workbook::table::{Kind, Table, column};

/// Whether anybody wrote anything.
pub(super) fn any(statistics: &BallotStatistics) -> bool {
    statistics.units.iter().any(|unit| !unit.problems.is_empty() || !unit.advice.is_empty())
}

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, statistics: &BallotStatistics) -> Result<(), Error> {
    if !any(statistics) {
        return Ok(());
    }
    let columns = vec![
        column("序号", 6.0, Kind::Int),
        column("单位", 22.0, Kind::Text),
        column("类别", 12.0, Kind::Word),
        column("内容", 90.0, Kind::Text),
    ];
    let note = "逐条照录，不注明人员类别；次序已打乱，与票的先后无关。反馈前请删去能看出填写人的内容。";
    let mut table = Table::keeping(2, book, look, "意见建议", "测评票意见建议汇总表", &[note], columns)?;
    let mut number = 0_usize;
    for unit in &statistics.units {
        let problems = unit.problems.iter().map(|text| ("问题不足", text));
        let advice = unit.advice.iter().map(|text| ("意见建议", text));
        for (kind, text) in problems.chain(advice) {
            number += 1;
            table.row([number.into(), view.name(&unit.unit).into(), kind.into(), text.as_str().into()])?;
        }
    }
    table.close()
}
