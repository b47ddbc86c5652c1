//! 自查表.xlsx: a unit's check of itself against the scheme's responsibilities, with what its report says beside each.

use rust_xlsxwriter::ProtectionOptions;
use shuping_analyzers::scheme::{Duty, Frequency, Period};

use crate::view::{UnitView, View};
use crate::workbook::look::Tone;
use crate::workbook::table::{Cell, Kind, Table, column};
use crate::workbook::{look, open};
use crate::{Error, words};

/// What a unit may answer.
pub(crate) const ANSWERS: [&str; 4] = ["是", "部分做到", "否", "不适用"];

/// The workbook as bytes.
pub(crate) fn build(view: &View, unit: &UnitView) -> Result<Vec<u8>, Error> {
    let inputs = view.inputs;
    let duties = &inputs.scheme.duties;
    let mut book = open(inputs)?;
    let mut look = look(inputs);
    look.organization = format!("单位：{}", unit.unit.name);
    look.date = "填报日期：　　年　　月　　日".into();
    let often: Vec<String> = duties
        .iter()
        .filter_map(|duty| Some(format!("{}：{}", duty.title, frequency(duty.frequency?))))
        .chain(levels(view, unit))
        .collect();
    let often = if often.is_empty() { String::new() } else { format!("定期要做的：{}。", often.join("；")) };
    let explained = "蓝色栏填写：自查结果从列表中选；情况说明写时间、事实和数量；答“否”“部分做到”的，写明打算。";
    let notes: Vec<&str> = [explained, often.as_str()].into_iter().filter(|note| !note.is_empty()).collect();
    let title = format!("{}年度责任清单自查表", inputs.season.season.year);
    let mut table = Table::open(
        &mut book,
        &look,
        "自查表",
        &title,
        &notes,
        vec![
            column("序号", 6.0, Kind::Int),
            column("责任", 18.0, Kind::Text),
            column("自查的问题", 42.0, Kind::Text),
            column("频次", 12.0, Kind::Word),
            column("自查结果", 11.0, Kind::Word).of(&ANSWERS),
            column("情况说明", 34.0, Kind::Text).to_fill(),
            column("述职报告里讲到的问题", 28.0, Kind::Text),
            column("依据", 14.0, Kind::Text),
        ],
    )?;
    let mut number = 0_usize;
    for duty in duties {
        let clue = clue(unit, duty);
        for (index, question) in duty.questions.iter().enumerate() {
            number += 1;
            table.row([
                number.into(),
                duty.title.as_str().into(),
                question.as_str().into(),
                duty.frequency.map(frequency).unwrap_or_default().into(),
                Cell::Empty,
                Cell::Empty,
                Cell::from(if index == 0 { clue.clone() } else { String::new() }).tone(Tone::Muted),
                Cell::from(duty.source.as_str()).tone(Tone::Muted),
            ])?;
        }
    }
    table.close()?;
    table.note("责任单位负责人（签字）：　　　　　　　　填报人：　　　　　　　　联系电话：　　　　　　　　")?;
    table.sheet().protect_with_options(&ProtectionOptions {
        format_rows: true,
        format_columns: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(book.save_to_buffer()?)
}

/// Once-a-term and once-a-year demands of the levels on which the unit is, with how often they took place so far.
fn levels<'a>(view: &'a View, unit: &'a UnitView) -> impl Iterator<Item = String> + 'a {
    view.inputs.season.levels.iter().filter_map(|level| {
        let row = level.units.iter().find(|row| row.unit == unit.unit.id)?;
        let counts: Vec<String> = row
            .periods
            .iter()
            .map(|period| format!("{}已有{}次（至少{}次）", period.period, period.times, period.wanted))
            .collect();
        (!counts.is_empty()).then(|| format!("{}：{}", level.title, counts.join("，")))
    })
}

/// Problems of the unit's report that belong to a responsibility.
fn clue(unit: &UnitView, duty: &Duty) -> String {
    let category = if duty.category.is_empty() { &duty.title } else { &duty.category };
    let Some(report) = unit.report else { return String::new() };
    let told = report.issues.iter().filter(|issue| issue.category == *category);
    let titles: Vec<String> = told
        .map(|issue| if issue.title.is_empty() { words::short(&issue.text, 30) } else { issue.title.clone() })
        .collect();
    titles.join("；")
}

/// 每年至少1次.
fn frequency(frequency: Frequency) -> String {
    let period = match frequency.per {
        Period::Year => "每年",
        Period::SchoolTerm => "每学期",
        Period::TermOfOffice => "每届",
    };
    format!("{period}至少{}次", frequency.times)
}
