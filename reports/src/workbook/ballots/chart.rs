//! The chart below 测评结果: means of the groups and the score of every unit.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType};

use super::audit::Audit;
use super::results::{BEFORE_MEANS, means};
use super::{FIRST_ROW, Places};
use crate::Error;
use crate::workbook::chart::{BLUE, GREY, MOST_BARS, RED, SAND, dress, fill, font};
use crate::workbook::look::Look;
use crate::workbook::table::Table;

/// Draws it where there are votes.
pub(super) fn draw(table: &mut Table, look: &Look, audit: &Audit, places: &Places) -> Result<(), Error> {
    if audit.units.is_empty() {
        return Ok(());
    }
    let name = look.say("测评结果").to_owned();
    let last = FIRST_ROW + u32::try_from(audit.units.len() - 1).unwrap_or(0);
    let shown = last.min(FIRST_ROW + MOST_BARS - 1);
    let mut bars = Chart::new(ChartType::Column);
    let titles = means(audit);
    let groups = (BEFORE_MEANS..places.results.vote).zip(&titles).filter(|(_, (_, group, _))| group.is_some());
    let colors = [BLUE, SAND, GREY, 0x6A_9C_78, 0x8E_6B_A8].into_iter().chain(std::iter::repeat(GREY));
    let series = groups.map(|(column, (title, ..))| (column, title.as_str())).zip(colors);
    let vote = ((places.results.vote, "加权得分"), RED);
    for ((column, title), color) in series.chain([vote]) {
        bars.add_series()
            .set_name(look.say(title))
            .set_categories((name.as_str(), FIRST_ROW, 1, shown, 1))
            .set_values((name.as_str(), FIRST_ROW, column, shown, column))
            .set_format(&mut fill(color))
            .set_gap(60);
    }
    dress(&mut bars, look.say("各单位测评得分"), look.say("单位"), look.say("平均分（分）"));
    let means = audit.units.iter().flat_map(|unit| &unit.result.groups).filter_map(|group| group.mean);
    let lowest = means.fold(f64::INFINITY, f64::min);
    if lowest.is_finite() && lowest >= 2.0 {
        bars.y_axis().set_min((lowest - 1.0).floor());
    }
    if audit.units.len() > 12 {
        let mut turned = font(9.0);
        turned.set_rotation(-45);
        bars.x_axis().set_font(&turned);
    }
    bars.legend().set_position(ChartLegendPosition::Bottom);
    bars.set_width(1000).set_height(360);
    table.place_chart(&bars)
}
