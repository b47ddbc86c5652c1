//! 报告质量: findings by unit and rule, as counts and for a thousand 字.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, Workbook};
use shuping_analyzers::finding::Severity;

use super::look::{Look, Tone};
use super::overview::tone;
use super::table::{Cell, Kind, Table, column};
use crate::Error;
use crate::view::View;

const FIRST_RULE: usize = 8;

pub(crate) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let rules: Vec<&str> = view.rules_hit().into_keys().collect();
    let mut columns = vec![
        column("序号", 5.0, Kind::Int),
        column("单位", 15.0, Kind::Text),
        column("结论", 11.0, Kind::Word),
        column("字数", 8.0, Kind::Int),
        column("必须改", 7.0, Kind::Int),
        column("建议改", 7.0, Kind::Int),
        column("供参考", 7.0, Kind::Int),
        column("每千字条数", 8.0, Kind::Rate),
    ];
    columns
        .extend(rules.iter().map(|code| column(format!("{code} {}", view.rule_title(code)), 4.6, Kind::Int).turned()));
    let mut table = Table::open(
        book,
        look,
        "报告质量",
        "述职报告质量检查情况表",
        &[
            "每格为该单位报告中该条规则的发现数；颜色越深越多。比较单位时看“每千字条数”，不看总数。逐条见“全部发现”，规则见“规则表”。",
        ],
        columns,
    )?;
    table.freeze(2)?;
    for (index, unit) in view.units.iter().enumerate() {
        let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in unit.findings() {
            *by_rule.entry(&finding.rule).or_insert(0) += 1;
        }
        let all = unit.findings().count();
        let there = unit.report.is_some();
        let number = |n: usize| if there { Cell::from(n) } else { Cell::Empty };
        let errors = unit.count(Severity::Error);
        let mut cells = vec![
            (index + 1).into(),
            unit.short().into(),
            Cell::from(unit.judgement.words()).tone(tone(unit.judgement)),
            unit.report.map(|report| report.word_count.total).into(),
            number(errors).tone(if errors > 0 { Tone::Bad } else { Tone::Plain }),
            number(unit.count(Severity::Warning)),
            number(unit.count(Severity::Note)),
            if there { unit.per_thousand(all).into() } else { Cell::Empty },
        ];
        cells.extend(rules.iter().map(|code| by_rule.get(code).copied().into()));
        table.row(cells)?;
    }
    if let Some(last) = table.last_row().filter(|_| !rules.is_empty()) {
        let scale = ConditionalFormat2ColorScale::new()
            .set_minimum_color(Color::RGB(0xFF_FF_FF))
            .set_maximum_color(Color::RGB(0xF4_B0_84));
        let first = table.first_row();
        let right = table.last_column();
        let left = u16::try_from(FIRST_RULE).unwrap_or(0);
        table.sheet().add_conditional_format(first, left, last, right, &scale)?;
    }
    table.close()
}
