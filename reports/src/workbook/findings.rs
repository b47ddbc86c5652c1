//! 全部发现 and 规则表: every finding, with the columns in which reviewers decide, and the rules that they come from.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::finding::{Finding, Severity};
use shuping_analyzers::rules::{catalogue, explain};
use shuping_analyzers::season::Report;

use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::readback::FindingDecision;
use crate::view::{View, as_f64};
use crate::{Error, words};

/// What a reviewer decides about a finding.
pub(crate) const STATES: [&str; 4] = ["未处理", "采纳", "不采纳", "已改"];

/// A rule that reviewers dismiss more often than this is not of use.
const MOST_DISMISSED: f64 = 0.1;

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "全部发现",
        "检查发现明细表",
        &["请在“状态”栏选择，不采纳的在“理由”栏写明原因；填写后保存，下次运行保留。“编号”不要改动。"],
        vec![
            column("序号", 7.0, Kind::Int),
            column("单位", 12.0, Kind::Text),
            column("规则", 7.0, Kind::Word),
            column("规则名称", 14.0, Kind::Text),
            column("严重程度", 8.0, Kind::Word),
            column("部分", 10.0, Kind::Word),
            column("段", 6.0, Kind::Int),
            column("原文", 32.0, Kind::Text),
            column("说明", 33.0, Kind::Text),
            column("怎么改", 26.0, Kind::Text),
            column("依据", 9.0, Kind::Word),
            column("状态", 9.0, Kind::Word).of(&STATES),
            column("理由", 16.0, Kind::Text).to_fill(),
            column("编号", 20.0, Kind::Word).on_screen(),
        ],
    )?;
    table.freeze(2)?;
    let titles = titles(view);
    let mut number = 0_usize;
    for unit in &view.units {
        // 责任报告 are judged without parts: their findings are about the whole.
        let whole = Report::default();
        let own =
            unit.report.into_iter().flat_map(|report| report.findings.iter().map(move |finding| (report, finding)));
        let beside = unit.accountability().flat_map(|report| &report.findings).map(|finding| (&whole, finding));
        for (report, finding) in own.chain(beside) {
            number += 1;
            let title = titles.get(finding.rule.as_str()).map_or(finding.rule_name.as_str(), String::as_str);
            let decision = view.decisions.get(finding.fingerprint.as_str()).copied();
            table.about(&unit.unit.id);
            table.row(row(number, unit.short(), title, report, finding, decision))?;
        }
    }
    table.close()
}

fn titles<'a>(view: &View<'a>) -> std::collections::BTreeMap<&'a str, String> {
    view.rules_hit().into_keys().map(|code| (code, view.rule_title(code))).collect()
}

fn row(
    number: usize,
    unit: &str,
    title: &str,
    report: &Report,
    finding: &Finding,
    decision: Option<&FindingDecision>,
) -> Vec<Cell> {
    let paragraph = finding.paragraph.and_then(|index| report.paragraphs.get(index as usize));
    vec![
        number.into(),
        unit.into(),
        finding.rule.as_str().into(),
        title.into(),
        Cell::from(words::severity(finding.severity)).tone(severity_tone(finding.severity)),
        paragraph.map_or("全文", |paragraph| words::role(paragraph.role)).into(),
        finding.paragraph.map(|index| index + 1).into(),
        quote(report, finding).into(),
        finding.message.as_str().into(),
        finding.advice.as_str().into(),
        finding.source.as_str().into(),
        decision.map(|decision| decision.state.as_str()).into(),
        decision.map(|decision| decision.reason.as_str()).into(),
        Cell::from(finding.fingerprint.as_str()).tone(Tone::Muted),
    ]
}

pub(super) const fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Plain,
    }
}

/// The words that a finding stands on, at most 60 characters; what it was computed from, where it is about the whole.
pub(crate) fn quote(report: &Report, finding: &Finding) -> String {
    let place = finding.paragraph.zip(finding.start).zip(finding.end);
    let Some(((paragraph, start), end)) = place else { return finding.evidence.clone() };
    let Some(paragraph) = report.paragraphs.get(paragraph as usize) else { return finding.evidence.clone() };
    let words: String = paragraph.text.chars().skip(start as usize).take(end.saturating_sub(start) as usize).collect();
    words::short(&words, 60)
}

pub(super) fn rules(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "规则表",
        "检查规则表",
        &[
            "只有可以核对的事实才是“必须改”。每条规则都可以在方案里调整严重程度或关闭。",
            "本次发现不含已判“不采纳”的；不采纳率超过一成的规则，建议在方案里调低或关闭。",
        ],
        vec![
            column("规则", 8.0, Kind::Word),
            column("名称", 15.0, Kind::Text),
            column("查什么", 34.0, Kind::Text),
            column("为什么", 30.0, Kind::Text),
            column("反例", 25.0, Kind::Text),
            column("正例", 25.0, Kind::Text),
            column("怎么改", 23.0, Kind::Text),
            column("依据", 12.0, Kind::Text),
            column("本次发现", 8.0, Kind::Int),
            column("不采纳", 8.0, Kind::Int),
            column("不采纳率", 8.0, Kind::Percent),
        ],
    )?;
    table.freeze(2)?;
    let hit = view.rules_hit();
    for rule in catalogue() {
        let found = hit.get(rule.code).copied().unwrap_or(0);
        let cells: [Cell; 8] = [
            rule.code.into(),
            rule.title.into(),
            rule.what.into(),
            rule.why.into(),
            rule.bad.into(),
            rule.good.into(),
            rule.mend.into(),
            rule.basis.into(),
        ];
        table.row(cells.into_iter().chain(health(view, rule.code, found)))?;
    }
    for (code, found) in hit.iter().filter(|(code, _)| explain(code).is_none_or(|rule| rule.code != **code)) {
        let named: [Cell; 2] = [(*code).into(), view.rule_title(code).into()];
        let nothing = std::iter::repeat_n(Cell::Empty, 6);
        table.row(named.into_iter().chain(nothing).chain(health(view, code, *found)))?;
    }
    table.close()
}

/// How often a rule found something and was not accepted; more than one in ten stands out.
fn health(view: &View, code: &str, found: usize) -> [Cell; 3] {
    let dismissed = dismissed(view, code);
    let all = as_f64(found + dismissed);
    let rate = if dismissed == 0 { 0.0 } else { as_f64(dismissed) / all };
    let tone = if rate > MOST_DISMISSED { Tone::Warn } else { Tone::Plain };
    [found.into(), dismissed.into(), if all > 0.0 { Cell::from(rate).tone(tone) } else { Cell::Empty }]
}

/// Findings of a rule that reviewers did not accept: a rule that is dismissed often is itself to be judged.
fn dismissed(view: &View, code: &str) -> usize {
    let findings = view.units.iter().filter_map(|unit| unit.report).flat_map(|report| &report.findings);
    findings
        .filter(|finding| finding.rule == code)
        .filter(|finding| view.decisions.get(finding.fingerprint.as_str()).is_some_and(|one| one.state == "不采纳"))
        .count()
}
