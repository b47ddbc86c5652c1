//! 用词: the words that findings stand on, most frequent first (Pareto).

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Workbook};
use shuping_analyzers::finding::Finding;
use shuping_analyzers::season::Report;

use super::chart::{BLUE, RED, dress, fill, line};
use super::look::Look;
use super::table::{Kind, Table, column};
use crate::view::View;
use crate::{Error, words};

/// Findings on longer quotes are about sentences, not about words.
const LONGEST_WORD: usize = 8;
/// Words in the chart.
const MOST_WORDS: u32 = 20;

#[derive(Default)]
struct Uses<'a> {
    count: usize,
    units: BTreeSet<&'a str>,
    example: String,
}

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "用词",
        "需要注意的用词统计表",
        &["只统计判为需要注意的用法，“组成部分”“有的放矢”一类正常用法不计。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("词语", 12.0, Kind::Word),
            column("次数", 8.0, Kind::Int),
            column("累计占比", 10.0, Kind::Percent),
            column("每千字", 9.0, Kind::Rate),
            column("单位数", 8.0, Kind::Int),
            column("规则", 18.0, Kind::Word),
            column("例句", 70.0, Kind::Text),
        ],
    )?;
    table.freeze(2)?;
    let mut uses: BTreeMap<(String, &str), Uses> = BTreeMap::new();
    for unit in &view.units {
        let Some(report) = unit.report else { continue };
        for finding in unit.findings() {
            // Other chapters point at whole headings and sentences; only wording rules point at words.
            if !finding.rule.starts_with('W') {
                continue;
            }
            let Some((word, sentence)) = word(report, finding) else { continue };
            let entry = uses.entry((word, &finding.rule)).or_default();
            entry.count += 1;
            entry.units.insert(&unit.unit.id);
            if entry.example.is_empty() {
                entry.example = sentence;
            }
        }
    }
    let mut uses: Vec<((String, &str), Uses)> = uses.into_iter().collect();
    uses.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0)));
    let all: usize = uses.iter().map(|(_, uses)| uses.count).sum();
    let length: u64 =
        view.units.iter().filter_map(|unit| unit.report).map(|report| u64::from(report.word_count.total)).sum();
    let mut so_far = 0;
    for (index, ((word, rule), uses)) in uses.into_iter().enumerate() {
        so_far += uses.count;
        table.row([
            (index + 1).into(),
            word.into(),
            uses.count.into(),
            (crate::view::as_f64(so_far) / crate::view::as_f64(all.max(1))).into(),
            per_thousand(uses.count, length).into(),
            uses.units.len().into(),
            format!("{rule} {}", view.rule_title(rule)).into(),
            uses.example.into(),
        ])?;
    }
    table.close()?;
    chart(&mut table, look)
}

#[expect(clippy::cast_precision_loss, reason = "字 of a season are far below 2^53")]
fn per_thousand(count: usize, length: u64) -> f64 {
    crate::view::as_f64(count) * 1000.0 / length.max(1) as f64
}

/// The word that a finding stands on, and the text around it.
fn word(report: &Report, finding: &Finding) -> Option<(String, String)> {
    let (paragraph, start, end) = (finding.paragraph?, finding.start? as usize, finding.end? as usize);
    if end <= start || end - start > LONGEST_WORD {
        return None;
    }
    let text = &report.paragraphs.get(paragraph as usize)?.text;
    let word: String = text.chars().skip(start).take(end - start).collect();
    let from = start.saturating_sub(16);
    let around: String = text.chars().skip(from).take(48).collect();
    let dots = if from > 0 { "…" } else { "" };
    (!word.is_empty()).then(|| (word, format!("{dots}{}", words::short(&around, 48))))
}

fn chart(table: &mut Table, look: &Look) -> Result<(), Error> {
    let Some(last) = table.last_row() else { return Ok(()) };
    let first = table.first_row();
    let last = last.min(first + MOST_WORDS - 1);
    let name = look.say("用词").to_owned();
    let mut bars = Chart::new(ChartType::Column);
    bars.add_series()
        .set_name(look.say("次数"))
        .set_categories((name.as_str(), first, 1, last, 1))
        .set_values((name.as_str(), first, 2, last, 2))
        .set_format(&mut fill(BLUE))
        .set_gap(40);
    let mut share = Chart::new(ChartType::Line);
    share
        .add_series()
        .set_name(look.say("累计占比"))
        .set_categories((name.as_str(), first, 1, last, 1))
        .set_values((name.as_str(), first, 3, last, 3))
        .set_format(&mut line(RED, false))
        .set_secondary_axis(true);
    bars.combine(&share);
    bars.y2_axis().set_name(look.say("累计占比")).set_min(0).set_max(1).set_num_format("0%");
    dress(&mut bars, look.say("用词次数与累计占比"), look.say("词语"), look.say("次数"));
    bars.y_axis().set_min(0).set_num_format("0");
    bars.legend().set_position(ChartLegendPosition::Bottom);
    bars.set_width(900).set_height(360);
    table.place_chart(&bars)
}
