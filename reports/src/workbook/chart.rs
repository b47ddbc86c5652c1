//! The look of charts, so that all of them are alike.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartSolidFill, ChartType, Color,
};

use super::figures::{self, Figures};
use super::look::{BODY_FONT, Look};
use super::table::Table;
use crate::Error;

/// Most rows of a table that a chart shows; more would be a grey smear.
pub(crate) const MOST_BARS: u32 = 60;

/// Colours that stay apart in print and for colour-blind eyes.
pub(crate) const BLUE: u32 = 0x2F_6E_BA;
pub(crate) const RED: u32 = 0xC8_4B_31;
pub(crate) const GREY: u32 = 0xBF_BF_BF;
pub(crate) const SAND: u32 = 0xE3_B5_5C;

pub(crate) fn dress(chart: &mut Chart, title: &str, x: &str, y: &str) {
    chart.title().set_name(title).set_font(&font(12.0));
    chart.x_axis().set_name(x).set_name_font(&font(9.0)).set_font(&font(9.0));
    chart.y_axis().set_name(y).set_name_font(&font(9.0)).set_font(&font(9.0));
    chart.legend().set_font(&font(9.0));
    chart.set_alt_text(title);
}

pub(crate) fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(BODY_FONT).set_size(size).unset_bold();
    font
}

pub(crate) fn fill(color: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(color)));
    format
}

pub(crate) fn line(color: u32, dash: bool) -> ChartFormat {
    let mut stroke = ChartLine::new();
    stroke.set_color(Color::RGB(color)).set_width(1.75);
    if dash {
        stroke.set_dash_type(ChartLineDashType::Dash);
    }
    let mut format = ChartFormat::new();
    format.set_line(&stroke);
    format
}

/// A bar for each name, the greatest above; `heads` are what the names and the figures are.
pub(crate) fn bars(
    table: &mut Table,
    look: &Look,
    figures: &mut Figures,
    (title, unit): (&str, &str),
    (names, values): (&str, &str),
    rows: Vec<(String, f64)>,
) -> Result<(), Error> {
    let rows: Vec<(String, Vec<f64>)> = rows.into_iter().map(|(name, value)| (name, vec![value])).collect();
    let Some(block) = figures.bars(&[names, values], rows) else { return Ok(()) };
    let name = look.say(figures::NAME).to_owned();
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name(look.say(values))
        .set_categories((name.as_str(), block.first, 0, block.last, 0))
        .set_values((name.as_str(), block.first, 1, block.last, 1))
        .set_format(&mut fill(BLUE))
        .set_gap(50);
    dress(&mut chart, look.say(title), look.say(unit), look.say(names));
    chart.x_axis().set_min(0).set_num_format("0");
    chart.legend().set_hidden();
    chart.set_width(760).set_height(340);
    table.place_chart(&chart)
}

/// A bar for each name, in parts that add up: one number for each part with its colour.
pub(crate) fn stacked_bars(
    table: &mut Table,
    look: &Look,
    figures: &mut Figures,
    (title, unit, names): (&str, &str, &str),
    parts: &[(&str, u32)],
    rows: Vec<(String, Vec<f64>)>,
) -> Result<(), Error> {
    let rows: Vec<(String, Vec<f64>)> = rows.into_iter().take(MOST_BARS as usize).collect();
    let heads: Vec<&str> = std::iter::once(names).chain(parts.iter().map(|(head, _)| *head)).collect();
    let Some(block) = figures.bars(&heads, rows) else { return Ok(()) };
    let name = look.say(figures::NAME).to_owned();
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, (_, color)) in (1_u16..).zip(parts) {
        chart
            .add_series()
            .set_name((name.as_str(), block.first - 1, column))
            .set_categories((name.as_str(), block.first, 0, block.last, 0))
            .set_values((name.as_str(), block.first, column, block.last, column))
            .set_format(&mut fill(*color))
            .set_gap(50)
            .set_overlap(100);
    }
    dress(&mut chart, look.say(title), look.say(unit), look.say(names));
    chart.x_axis().set_num_format("0");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(760).set_height(u32::max(340, 22 * (block.last - block.first + 1)));
    table.place_chart(&chart)
}
