//! 证据: how much of a report stands on facts.

use rust_xlsxwriter::{Chart, ChartMarker, ChartMarkerType, ChartType, Workbook};

use super::chart::{BLUE, dress, fill};
use super::look::Look;
use super::table::{Cell, Kind, Table, column};
use crate::Error;
use crate::view::{UnitView, View};

const WORDS: u16 = 2;
const SHARE: u16 = 5;

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "证据",
        "事例数据与用语情况表",
        &["有据的句子：有数量、日期或具体事例。每千字按该部分或全文字数折算，便于长短不同的报告相互比较。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 16.0, Kind::Text),
            column("全文字数", 10.0, Kind::Int),
            column("句数", 8.0, Kind::Int),
            column("有据句数", 10.0, Kind::Int),
            column("有据句占比", 10.0, Kind::Percent),
            column("成绩部分\n证据/千字", 12.0, Kind::Rate),
            column("问题部分\n证据/千字", 12.0, Kind::Rate),
            column("套话/千字", 10.0, Kind::Rate),
            column("第一人称/千字", 12.0, Kind::Rate),
        ],
    )?;
    table.freeze(2)?;
    for (index, unit) in view.units.iter().filter(|unit| unit.report.is_some()).enumerate() {
        table.row(row(index + 1, unit))?;
    }
    table.close()?;
    chart(&mut table, look, view)
}

fn row(number: usize, unit: &UnitView) -> Vec<Cell> {
    let Some(report) = unit.report else { return Vec::new() };
    let (style, count) = (report.style, report.word_count);
    let rate = |marks: u32, of: u32| if of == 0 { 0.0 } else { f64::from(marks) * 1000.0 / f64::from(of) };
    let share = if style.sentences == 0 { 0.0 } else { f64::from(style.evidenced) / f64::from(style.sentences) };
    vec![
        number.into(),
        unit.short().into(),
        count.total.into(),
        style.sentences.into(),
        style.evidenced.into(),
        share.into(),
        rate(style.evidence_achievements, count.achievements).into(),
        rate(style.evidence_problems, count.problems).into(),
        rate(style.cliches, count.total).into(),
        rate(style.first_person, count.total).into(),
    ]
}

fn chart(table: &mut Table, look: &Look, view: &View) -> Result<(), Error> {
    let Some(last) = table.last_row() else { return Ok(()) };
    let first = table.first_row();
    let name = look.say("证据").to_owned();
    let mut chart = Chart::new(ChartType::Scatter);
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(8).set_format(&mut fill(BLUE));
    let series = chart.add_series();
    series
        .set_name(look.say("单位"))
        .set_categories((name.as_str(), first, WORDS, last, WORDS))
        .set_values((name.as_str(), first, SHARE, last, SHARE))
        .set_marker(&marker);
    if last - first < 40 {
        let labels: Vec<_> = view
            .units
            .iter()
            .filter(|unit| unit.report.is_some())
            .map(|unit| {
                let mut label = rust_xlsxwriter::ChartDataLabel::new();
                label.set_value(unit.short()).set_font(&super::chart::font(8.0));
                label.to_custom()
            })
            .collect();
        series.set_custom_data_labels(&labels);
    }
    dress(&mut chart, look.say("有据句占比与全文字数"), look.say("全文字数（字）"), look.say("有据句占比"));
    chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
    chart.legend().set_hidden();
    chart.set_width(860).set_height(380);
    table.place_chart(&chart)
}
