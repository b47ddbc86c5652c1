//! 问题—原因—措施对应: one row for each problem and measure, 无 in red where something is missing.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{Issue, Measure, Report};

use super::chart::{BLUE, RED, SAND, stacked_bars};
use super::figures::Figures;
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::{UnitView, View, as_f64, label};
use crate::{Error, words};

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, figures: &mut Figures) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "问题原因措施对应",
        "问题—原因—措施对应表",
        &["“无”表示报告中没有找到；对应依据写明是按次序、编号、点名还是用词对应的，需要人工核对。"],
        vec![
            column("单位", 12.0, Kind::Text),
            column("问题", 30.0, Kind::Text),
            column("原因", 36.0, Kind::Text),
            column("主客观", 8.0, Kind::Word),
            column("措施", 44.0, Kind::Text),
            column("对应依据", 10.0, Kind::Word),
            column("时限", 12.0, Kind::Word),
            column("责任人", 12.0, Kind::Word),
            column("可检查", 7.0, Kind::Word),
        ],
    )?;
    table.freeze(1)?;
    for unit in &view.units {
        let Some(report) = unit.report else { continue };
        table.about(&unit.unit.id);
        for (place, issue) in report.issues.iter().enumerate() {
            // Causes that a report gives for several problems together are told with the first of them.
            let told = report.issues.iter().take(place).find(|one| one.causes == issue.causes);
            let told = told.filter(|_| !issue.causes.is_empty()).map(|one| look.fill("同{}", &one.id));
            let measures: Vec<&Measure> = report.measures.iter().filter(|m| m.answers.contains(&issue.id)).collect();
            if measures.is_empty() {
                table.row(with_causes(row(unit, report, Some(issue), None), told.as_deref()))?;
            }
            for (index, measure) in measures.into_iter().enumerate() {
                // The causes are told once; whoever filters by unit still sees them above.
                let told = told.as_deref().or_else(|| (index > 0 && !issue.causes.is_empty()).then_some("同上"));
                table.row(with_causes(row(unit, report, Some(issue), Some(measure)), told))?;
            }
        }
        for measure in report.measures.iter().filter(|measure| measure.answers.is_empty()) {
            table.row(row(unit, report, None, Some(measure)))?;
        }
    }
    table.close()?;
    chart(&mut table, look, figures, view)
}

/// The row with other words where its causes stand.
fn with_causes(mut cells: Vec<Cell>, words: Option<&str>) -> Vec<Cell> {
    if let Some((causes, words)) = cells.get_mut(2).zip(words) {
        *causes = words.into();
    }
    cells
}

fn none() -> Cell {
    Cell::from("无").tone(Tone::Bad)
}

fn row(unit: &UnitView, report: &Report, issue: Option<&Issue>, measure: Option<&Measure>) -> Vec<Cell> {
    let causes = issue.map(|issue| issue.causes.join("\n")).unwrap_or_default();
    vec![
        unit.short().into(),
        issue.map_or_else(none, |issue| format!("{} {}", issue.id, words::short(label(report, issue), 60)).into()),
        if causes.is_empty() { if issue.is_some() { none() } else { Cell::Empty } } else { causes.into() },
        match issue.and_then(|issue| issue.subjective_cause) {
            Some(true) => "主观".into(),
            Some(false) => Cell::from("客观").tone(Tone::Warn),
            None => Cell::Empty,
        },
        measure.map_or_else(none, |measure| format!("{} {}", measure.id, measure.text).into()),
        measure.map(|measure| measure.link_evidence.as_str()).into(),
        measure.map_or(Cell::Empty, |measure| filled(words::deadline(measure.deadline.as_deref()))),
        measure.map_or(Cell::Empty, |measure| filled(measure.owner.as_deref().unwrap_or(""))),
        measure.map_or(Cell::Empty, |measure| super::issues::yes(measure.measurable, Tone::Warn)),
    ]
}

fn filled(text: &str) -> Cell {
    if text.is_empty() { Cell::from("无").tone(Tone::Warn) } else { text.into() }
}

/// How many measures of a problem name who, when and how much.
fn is_whole(report: &Report, issue: &Issue) -> bool {
    report
        .measures
        .iter()
        .any(|m| m.answers.contains(&issue.id) && m.deadline.is_some() && m.owner.is_some() && m.measurable)
}

fn chart(table: &mut Table, look: &Look, figures: &mut Figures, view: &View) -> Result<(), Error> {
    let rows: Vec<(String, Vec<f64>)> = view
        .units
        .iter()
        .filter_map(|unit| unit.report.map(|report| (unit, report)))
        .map(|(unit, report)| {
            let missing = unit.unanswered().len();
            let whole = report.issues.iter().filter(|issue| is_whole(report, issue)).count();
            let partly = report.issues.len().saturating_sub(whole + missing);
            (unit.short().to_owned(), vec![as_f64(whole), as_f64(partly), as_f64(missing)])
        })
        .collect();
    let parts = [("措施要素齐全", BLUE), ("有措施不齐全", SAND), ("没有措施", RED)];
    stacked_bars(table, look, figures, ("各单位问题的措施情况", "问题数（条）", "单位"), &parts, rows)
}
