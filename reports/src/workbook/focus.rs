//! 重点覆盖: units × focus areas: 写实, 只提到, 未提.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::scheme::Focus;

use super::chart::{BLUE, RED, SAND, stacked_bars};
use super::figures::Figures;
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::Error;
use crate::view::{UnitView, View, as_f64};

/// How a report covers a focus area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Covered {
    Facts,
    Named,
    Not,
    NotAsked,
}

impl Covered {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Facts => "写实",
            Self::Named => "只提到",
            Self::Not => "未提",
            Self::NotAsked => "不要求",
        }
    }
}

pub(crate) fn covered(unit: &UnitView, focus: &Focus) -> Covered {
    let asked = focus.required_of.as_ref().is_none_or(|types| types.iter().any(|kind| unit.unit.kind.ends_with(kind)));
    let Some(report) = unit.report.filter(|_| asked) else { return Covered::NotAsked };
    if report.focus_covered.contains(&focus.id) {
        Covered::Facts
    } else if report.focus_named.contains(&focus.id) {
        Covered::Named
    } else {
        Covered::Not
    }
}

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, figures: &mut Figures) -> Result<(), Error> {
    let areas = &view.inputs.scheme.focus;
    let mut columns = vec![column("序号", 6.0, Kind::Int), column("单位", 20.0, Kind::Text)];
    columns.extend(areas.iter().map(|focus| column(head(focus), 15.0, Kind::Word).matrix()));
    columns.push(column("写实", 8.0, Kind::Int));
    let must = view.units.iter().filter_map(|unit| unit.report).any(|report| !report.must_answer.is_empty());
    columns.extend(must.then(|| column("必答题", 34.0, Kind::Text)));
    let mut table = Table::open(
        book,
        look,
        "重点覆盖",
        "述职重点内容覆盖情况表",
        &["写实：总结成绩部分有具体做法或数据；只提到：只有概括的话；未提：没有讲到。"],
        columns,
    )?;
    table.freeze(2)?;
    for (index, unit) in view.units.iter().enumerate() {
        let mut cells = vec![(index + 1).into(), unit.short().into()];
        let states: Vec<Covered> = areas.iter().map(|focus| covered(unit, focus)).collect();
        cells.extend(states.iter().map(|state| {
            Cell::from(if unit.report.is_none() { "—" } else { state.words() }).tone(match state {
                Covered::Facts => Tone::Good,
                Covered::Named => Tone::Warn,
                Covered::Not => Tone::Bad,
                Covered::NotAsked => Tone::Muted,
            })
        }));
        cells.push(states.iter().filter(|state| **state == Covered::Facts).count().into());
        if let Some(report) = unit.report.filter(|_| must) {
            cells.push(report.must_answer.join("；").into());
        }
        table.row(cells)?;
    }
    table.close()?;
    let said: Vec<String> = areas
        .iter()
        .map(|focus| {
            let number = view.units.iter().filter(|unit| covered(unit, focus) == Covered::Facts).count();
            view.t().fill_two("{}{}个单位写实", &focus.title, number)
        })
        .collect();
    table.note(&look.fill("合计：{}。", said.join(look.say("；"))))?;
    chart(&mut table, look, figures, view)
}

/// How many units cover each area, the least covered above.
fn chart(table: &mut Table, look: &Look, figures: &mut Figures, view: &View) -> Result<(), Error> {
    let mut rows: Vec<(String, [usize; 3])> = (view.inputs.scheme.focus.iter())
        .map(|focus| {
            let of = |state| view.units.iter().filter(|unit| covered(unit, focus) == state).count();
            (focus.title.clone(), [Covered::Facts, Covered::Named, Covered::Not].map(of))
        })
        .collect();
    rows.sort_by_key(|(_, counts)| counts[0]);
    let rows = rows.into_iter().map(|(title, counts)| (title, counts.map(as_f64).to_vec())).collect();
    let parts = [("写实", BLUE), ("只提到", SAND), ("未提", RED)];
    stacked_bars(table, look, figures, ("各项重点内容的覆盖", "单位数（个）", "重点内容"), &parts, rows)
}

fn head(focus: &Focus) -> String {
    if focus.source.is_empty() { focus.title.clone() } else { format!("{}\n（{}）", focus.title, focus.source) }
}
