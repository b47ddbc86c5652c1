//! 问题清单: every problem that the reports name.

use std::collections::BTreeMap;

use rust_xlsxwriter::Workbook;

use super::chart::bars;
use super::figures::Figures;
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::Error;
use crate::view::{View, as_f64, is_answered};

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, figures: &mut Figures) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "问题清单",
        "查摆问题清单",
        &["问题原文照录；类别由用词判断，供汇总时参考。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 13.0, Kind::Text),
            column("编号", 6.0, Kind::Word),
            column("问题", 22.0, Kind::Text),
            column("原文", 62.0, Kind::Text),
            column("类别", 13.0, Kind::Word),
            column("本人问题", 7.0, Kind::Word),
            column("有事例", 7.0, Kind::Word),
            column("原因", 6.0, Kind::Int),
            column("有措施", 7.0, Kind::Word),
            column("段", 5.0, Kind::Int),
        ],
    )?;
    table.freeze(2)?;
    let mut number = 0_usize;
    let mut topics: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in &view.units {
        let Some(report) = unit.report else { continue };
        for issue in &report.issues {
            number += 1;
            *topics.entry(&issue.category).or_insert(0) += 1;
            let answered = is_answered(report, issue);
            table.about(&unit.unit.id);
            table.row([
                number.into(),
                unit.short().into(),
                issue.id.as_str().into(),
                issue.title.as_str().into(),
                issue.text.as_str().into(),
                issue.category.as_str().into(),
                yes(issue.personal, Tone::Plain),
                yes(issue.evidence, Tone::Warn),
                Cell::from(issue.causes.len()).tone(if issue.causes.is_empty() { Tone::Warn } else { Tone::Plain }),
                yes(answered, Tone::Bad),
                (issue.paragraph + 1).into(),
            ])?;
        }
    }
    table.close()?;
    topics_chart(&mut table, look, figures, topics)
}

/// 是 or 否, and how 否 looks.
pub(super) fn yes(value: bool, if_not: Tone) -> Cell {
    Cell::from(if value { "是" } else { "否" }).tone(if value { Tone::Plain } else { if_not })
}

fn topics_chart(
    table: &mut Table,
    look: &Look,
    figures: &mut Figures,
    topics: BTreeMap<&str, usize>,
) -> Result<(), Error> {
    let mut topics: Vec<(&str, usize)> = topics.into_iter().collect();
    topics.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let rows: Vec<(String, f64)> = topics
        .into_iter()
        .map(|(name, count)| (look.say(if name.is_empty() { "未分类" } else { name }).to_owned(), as_f64(count)))
        .collect();
    bars(table, look, figures, ("各类问题数", "问题数（条）"), ("类别", "问题数"), rows)
}
