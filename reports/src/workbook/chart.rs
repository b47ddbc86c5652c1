//! The look of charts, so that all of them are alike.

use rust_xlsxwriter::{Chart, ChartFont, ChartFormat, ChartLine, ChartLineDashType, ChartSolidFill, Color};

use super::look::BODY_FONT;

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
