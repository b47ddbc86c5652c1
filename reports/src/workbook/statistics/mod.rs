//! What the votes mean, for readers without statistics: 测评统计, 测评分析, 测评对比上年, 意见建议.
//!
//! Nothing here changes a score. Figures of a single rater or of a group that is too small stand nowhere.

mod overall;
mod texts;
mod units;
mod years;

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::Season;

use super::look::Look;
use crate::Error;
use crate::view::View;

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let Some(statistics) = &view.inputs.season.ballot_statistics else { return Ok(()) };
    units::write(book, look, view, statistics)?;
    overall::write(book, look, view, statistics)?;
    years::write(book, look, view, statistics)?;
    texts::write(book, look, view, statistics)
}

/// Whether a sheet is written for a season; sheets of other rooms always count as written.
pub(super) fn is_written(season: &Season, name: &str) -> bool {
    let statistics = season.ballot_statistics.as_ref();
    match name {
        "测评统计" | "测评分析" => statistics.is_some(),
        "测评对比上年" => statistics.is_some_and(years::any),
        "意见建议" => statistics.is_some_and(texts::any),
        _ => true,
    }
}
