//! 措施清单: every measure that the reports promise.

use rust_xlsxwriter::Workbook;

use super::issues::yes;
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::View;
use crate::{Error, words};

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "措施清单",
        "整改措施清单",
        &["措施原文照录；时限写明日期的取该时段最后一天。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 13.0, Kind::Text),
            column("编号", 6.0, Kind::Word),
            column("措施", 70.0, Kind::Text),
            column("对应问题", 10.0, Kind::Word),
            column("时限", 12.0, Kind::Word),
            column("时限原文", 16.0, Kind::Text),
            column("责任人", 13.0, Kind::Word),
            column("可检查", 7.0, Kind::Word),
            column("段", 5.0, Kind::Int),
        ],
    )?;
    table.freeze(2)?;
    let mut number = 0_usize;
    for unit in &view.units {
        for measure in unit.report.into_iter().flat_map(|report| &report.measures) {
            number += 1;
            let answers = measure.answers.join("、");
            let missing = || Cell::from("无").tone(Tone::Warn);
            let deadline = words::deadline(measure.deadline.as_deref());
            table.row([
                number.into(),
                unit.short().into(),
                measure.id.as_str().into(),
                measure.text.as_str().into(),
                if answers.is_empty() { missing() } else { answers.into() },
                if deadline.is_empty() { missing() } else { deadline.into() },
                measure.deadline_text.as_str().into(),
                measure.owner.as_deref().map_or_else(missing, Cell::from),
                yes(measure.measurable, Tone::Warn),
                (measure.paragraph + 1).into(),
            ])?;
        }
    }
    table.close()
}
