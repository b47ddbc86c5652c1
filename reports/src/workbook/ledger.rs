//! 整改台账: every entry of every unit, with its state.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Workbook};
use shuping_analyzers::season::{LedgerRow, LedgerState};

use super::chart::{BLUE, GREY, MOST_BARS, RED, SAND, dress, fill};
use super::figures::{self, Figures};
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::{View, as_f64};
use crate::{Error, words};

const STATES: [(LedgerState, u32); 4] = [
    (LedgerState::Done, BLUE),
    (LedgerState::InProgress, SAND),
    (LedgerState::LongTerm, GREY),
    (LedgerState::Overdue, RED),
];

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, figures: &mut Figures) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "整改台账",
        "整改台账汇总表",
        &["按各单位报送的台账照录；期限日由原文推出，推法写在“期限依据”；逾期指期限已过而没有写明完成。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 12.0, Kind::Text),
            column("编号", 6.0, Kind::Int),
            column("来源", 10.0, Kind::Word),
            column("问题", 38.0, Kind::Text),
            column("整改措施", 38.0, Kind::Text),
            column("责任人", 12.0, Kind::Word),
            column("整改时限", 15.0, Kind::Word),
            column("期限日", 12.0, Kind::Word),
            column("期限依据", 18.0, Kind::Text),
            column("完成情况原文", 12.0, Kind::Word),
            column("状态", 9.0, Kind::Word),
        ],
    )?;
    table.freeze(2)?;
    for (index, row) in view.inputs.season.ledger.iter().enumerate() {
        let name = row.unit.as_deref().map_or("单位不明", |id| view.name(id));
        let mut cells = vec![(index + 1).into(), name.into()];
        cells.extend(entry(row));
        table.row(cells)?;
    }
    table.close()?;
    chart(&mut table, look, figures, view)
}

fn entry(row: &LedgerRow) -> [Cell; 10] {
    [
        row.no.into(),
        row.source.as_str().into(),
        row.issue.as_str().into(),
        row.measure.as_str().into(),
        row.owner.as_str().into(),
        row.deadline.as_str().into(),
        row.deadline_date.as_deref().into(),
        row.deadline_rule.as_str().into(),
        row.status_text.as_str().into(),
        Cell::from(words::ledger(row.state)).tone(state_tone(row.state)),
    ]
}

pub(super) const fn state_tone(state: LedgerState) -> Tone {
    match state {
        LedgerState::Done => Tone::Good,
        LedgerState::InProgress => Tone::Plain,
        LedgerState::LongTerm => Tone::Muted,
        LedgerState::Overdue => Tone::Bad,
    }
}

fn chart(table: &mut Table, look: &Look, figures: &mut Figures, view: &View) -> Result<(), Error> {
    let rows: Vec<(String, Vec<f64>)> = view
        .units
        .iter()
        .filter(|unit| !unit.ledger.is_empty())
        .take(MOST_BARS as usize)
        .map(|unit| {
            let counts = STATES.iter().map(|(state, _)| as_f64(unit.ledger_count(*state))).collect();
            (unit.short().to_owned(), counts)
        })
        .collect();
    let heads: Vec<&str> =
        std::iter::once("单位").chain(STATES.iter().map(|(state, _)| words::ledger(*state))).collect();
    let Some(block) = figures.bars(&heads, rows) else { return Ok(()) };
    let name = look.say(figures::NAME).to_owned();
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, (_, color)) in (1_u16..).zip(STATES) {
        chart
            .add_series()
            .set_name((name.as_str(), block.first - 1, column))
            .set_categories((name.as_str(), block.first, 0, block.last, 0))
            .set_values((name.as_str(), block.first, column, block.last, column))
            .set_format(&mut fill(color))
            .set_gap(50)
            .set_overlap(100);
    }
    dress(&mut chart, look.say("各单位整改进展"), look.say("措施数（项）"), look.say("单位"));
    chart.x_axis().set_num_format("0");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(760).set_height(u32::max(340, 22 * (block.last - block.first + 1)));
    table.place_chart(&chart)
}
