//! 述职评议分析.xlsx: the comparative workbook, one file a sheet.

mod cell;
mod chart;
pub(crate) mod look;
mod paper;
mod rows;
pub(crate) mod table;

mod answers;
mod arrivals;
mod ballots;
mod compare;
mod completeness;
mod demands;
mod evidence;
mod explanation;
mod figures;
mod findings;
mod focus;
mod grades;
mod issues;
mod ledger;
mod levels;
mod measures;
mod overview;
mod quality;
mod responsibility;
mod shares;
mod statistics;
mod wording;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::view::View;
use crate::words::Words;
use crate::{Error, Inputs};
use ballots::Votes;
pub(crate) use ballots::hidden_groups;
pub(crate) use compare::DECISIONS;
use figures::Figures;
pub(crate) use findings::{STATES as FINDING_STATES, quote};
pub(crate) use focus::{Covered, covered};
pub(crate) use grades::quotas;
pub(crate) use ledger::{base, entries, state};
use look::Look;
use rows::Record;
pub(crate) use rows::Sheet;

/// With more units than this the rows are put aside on disk while the workbook grows.
const MANY_UNITS: usize = 300;
/// Name of the comparative workbook.
pub const FILE_NAME: &str = "述职评议分析.xlsx";

/// The comparative workbook as bytes.
///
/// # Errors
///
/// Where the workbook cannot be put together.
pub fn build(inputs: &Inputs) -> Result<Vec<u8>, Error> {
    Ok(fill(inputs, &look(inputs))?.save_to_buffer()?)
}

/// What the sheets of the comparative workbook say, table by table.
pub(crate) fn tables(inputs: &Inputs) -> Result<Vec<Sheet>, Error> {
    let mut look = look(inputs);
    look.record = Record::kept();
    fill(inputs, &look)?;
    Ok(look.record.sheets())
}

/// Writes every sheet.
fn fill(inputs: &Inputs, look: &Look) -> Result<Workbook, Error> {
    let view = View::new(inputs);
    let mut book = open(inputs)?;
    let mut figures = Figures::default();
    let votes = Votes::new(look, &view);
    explanation::write(&mut book, look, &view)?;
    completeness::write(&mut book, look, &view)?;
    levels::write(&mut book, look, &view)?;
    shares::write(&mut book, look, &view)?;
    quality::write(&mut book, look, &view)?;
    issues::write(&mut book, look, &view, &mut figures)?;
    answers::write(&mut book, look, &view, &mut figures)?;
    measures::write(&mut book, look, &view)?;
    wording::write(&mut book, look, &view)?;
    evidence::write(&mut book, look, &view)?;
    focus::write(&mut book, look, &view, &mut figures)?;
    responsibility::write(&mut book, look, &view)?;
    compare::copies(&mut book, look, &view, &mut figures)?;
    compare::years(&mut book, look, &view)?;
    compare::recurrences(&mut book, look, &view)?;
    compare::common(&mut book, look, &view)?;
    ballots::write(&mut book, look, &view, &votes)?;
    grades::ranking(&mut book, look, &view, &votes)?;
    grades::proposals(&mut book, look, &view, &votes)?;
    statistics::write(&mut book, look, &view)?;
    ledger::write(&mut book, look, &view, &mut figures)?;
    findings::write(&mut book, look, &view)?;
    findings::rules(&mut book, look, &view)?;
    arrivals::write(&mut book, look, &view)?;
    figures.write(&mut book, look)?;
    overview::write(&mut book, look, &view, &votes)?;
    // The overview leads into the other sheets: it is written once their rows are known, and stands second.
    if let Some(sheets) = book.worksheets_mut().get_mut(1..) {
        sheets.rotate_right(1);
    }
    Ok(book)
}

/// 材料报送情况.xlsx of a night.
///
/// # Errors
///
/// Where the workbook cannot be put together.
pub fn materials(inputs: &Inputs) -> Result<Vec<u8>, Error> {
    let (view, mut book, look) = (View::new(inputs), open(inputs)?, look(inputs));
    completeness::write(&mut book, &look, &view)?;
    levels::write(&mut book, &look, &view)?;
    arrivals::write(&mut book, &look, &view)?;
    Ok(book.save_to_buffer()?)
}

/// 报告质量.xlsx of a night.
///
/// # Errors
///
/// Where the workbook cannot be put together.
pub fn quality(inputs: &Inputs) -> Result<Vec<u8>, Error> {
    let (view, mut book, look) = (View::new(inputs), open(inputs)?, look(inputs));
    quality::write(&mut book, &look, &view)?;
    shares::write(&mut book, &look, &view)?;
    findings::write(&mut book, &look, &view)?;
    Ok(book.save_to_buffer()?)
}

/// An empty workbook whose properties hold no clock.
pub(crate) fn open(inputs: &Inputs) -> Result<Workbook, Error> {
    let day = inputs.made_on;
    let created = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(2000),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    )?;
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(&inputs.season.season.title)
            .set_author(&inputs.season.season.organization)
            .set_creation_datetime(&created),
    );
    Ok(book)
}

pub(crate) fn look(inputs: &Inputs) -> Look {
    let t = Words(inputs.lang);
    let organization = t.fill("单位：{}", &inputs.season.season.organization);
    let mut look = Look::new(inputs.lang, &organization, t.fill("日期：{}", t.day(inputs.made_on)));
    look.large = inputs.season.units.len() > MANY_UNITS;
    look
}

/// 2024年1月20日.
pub(crate) fn chinese_day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
