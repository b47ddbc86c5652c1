//! 责任报告: aspects × elements of every unit's 全面从严治党主体责任报告.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{AccountabilityReport, CoverageCell, Season};

use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::View;
use crate::words::Words;
use crate::{Error, words};

/// Name of the sheet.
pub(super) const NAME: &str = "责任报告";

/// Titles of the elements, as the first report has them: all follow the same scheme.
fn elements(season: &Season) -> &[String] {
    season.accountability.first().map_or(&[], |report| report.coverage.elements.as_slice())
}

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let season = view.inputs.season;
    if season.accountability.is_empty() {
        return Ok(());
    }
    let elements = elements(season);
    let mut columns =
        vec![column("序号", 6.0, Kind::Int), column("单位", 18.0, Kind::Text), column("方面", 22.0, Kind::Text)];
    columns.extend(elements.iter().map(|element| column(element.as_str(), 26.0, Kind::Text)));
    columns.push(column("讲到", 7.0, Kind::Int));
    let mut table = Table::open(
        book,
        look,
        NAME,
        "全面从严治党主体责任报告内容覆盖情况表",
        &["每格是讲到这项内容的第一句和所在的段；“未讲”由词语判断，请对照原文。"],
        columns,
    )?;
    table.freeze(3)?;
    let mut number = 0_usize;
    for unit in &view.units {
        for report in unit.accountability() {
            for aspect in &report.coverage.aspects {
                number += 1;
                let mut cells: Vec<Cell> = vec![number.into(), unit.short().into(), aspect.title.as_str().into()];
                cells.extend(aspect.cells.iter().map(|cell| told(view.t(), cell)));
                cells.push(aspect.cells.iter().filter(|cell| cell.paragraph.is_some()).count().into());
                table.row(cells)?;
            }
        }
    }
    table.close()?;
    table.note(&summary(view.t(), view.units.iter().flat_map(|unit| unit.accountability())))
}

fn told(t: Words, cell: &CoverageCell) -> Cell {
    match cell.paragraph {
        Some(paragraph) => {
            let text = t.fill_two("第{}段：{}", paragraph + 1, words::short(&cell.sentence, 40));
            Cell::from(text.as_str()).tone(Tone::Good)
        }
        None => Cell::from("未讲").tone(Tone::Bad),
    }
}

/// 合计：意识形态责任2个单位讲全；……
fn summary<'a>(t: Words, reports: impl Iterator<Item = &'a AccountabilityReport>) -> String {
    let mut aspects: Vec<(&str, usize, usize)> = Vec::new();
    for report in reports {
        for aspect in &report.coverage.aspects {
            let whole = aspect.cells.iter().all(|cell| cell.paragraph.is_some());
            match aspects.iter_mut().find(|(title, ..)| *title == aspect.title) {
                Some(row) => {
                    row.1 += 1;
                    row.2 += usize::from(whole);
                }
                None => aspects.push((&aspect.title, 1, usize::from(whole))),
            }
        }
    }
    let said: Vec<String> =
        aspects.iter().map(|(title, units, whole)| t.fill_all("{}{}份中{}份讲全", &[title, units, whole])).collect();
    t.fill("合计：{}。", said.join(t.say("；")))
}
