//! 质量反馈.html: what a unit gets back, on one A4 page.

use std::collections::BTreeMap;

use askama::Template;
use shuping_analyzers::finding::{Finding, Severity};
use shuping_analyzers::season::{Issue, Measure, Report, Role, Verdict};

use super::fit::Sheet;
use super::{CSS, percent, place};
use crate::view::{Judgement, UnitView, View, label};
use crate::words::Words;
use crate::workbook::{Covered, covered, quote};
use crate::{Error, words};

/// Rows that leave room for everything else on one page.
const MOST_ROWS: usize = 8;
const MOST_MUSTS: usize = 6;
const MOST_SHOULDS: usize = 5;
/// Characters of an item; longer ones stand in the annotated copy.
const LONGEST: usize = 88;
const MOST_COPIES: usize = 3;
/// Characters about what could not be read.
const MOST_ABOUT_TEXT: usize = 120;
/// Focus areas that are told one by one; of more, those without facts.
const MOST_FOCUS: usize = 12;
/// Width of the bar in the drawing's units.
const BAR: f64 = 720.0;

#[derive(Template)]
#[template(path = "unit.html")]
struct Page<'a> {
    t: Words,
    css: &'a str,
    unit: &'a str,
    secretary: &'a str,
    date: String,
    file: String,
    analyser: &'a str,
    /// What is to be known about the text that was read: recognised, incomplete.
    text: String,
    verdict: &'a str,
    tone: &'a str,
    reasons: Vec<String>,
    total: u32,
    limits: String,
    bar: Vec<Part>,
    bar_label: String,
    marks: Vec<f64>,
    line_words: String,
    issues: usize,
    with_cause: usize,
    with_measure: usize,
    measures: usize,
    with_deadline: usize,
    with_owner: usize,
    evidence_good: String,
    evidence_bad: String,
    rows: Vec<Row>,
    more_rows: usize,
    orphans: usize,
    musts: Vec<String>,
    more_musts: usize,
    shoulds: Vec<String>,
    focus: Vec<(&'a str, &'a str, &'a str)>,
    /// Focus areas with facts that are not told one by one.
    more_focus: usize,
    told_focus: String,
    copies: Vec<String>,
    /// How small it is printed.
    size: f64,
}

struct Part {
    name: &'static str,
    x: f64,
    width: f64,
    middle: f64,
    color: &'static str,
    percent: String,
    tone: &'static str,
    borderline: bool,
}

struct Row {
    number: usize,
    issue: String,
    cause: &'static str,
    measure: String,
    marks: String,
    prior: &'static str,
}

impl Page<'_> {
    /// What its height follows from.
    fn sheet(&self) -> Sheet<'_> {
        let focus: &str = &self.told_focus;
        let lists = [&self.reasons, &self.musts, &self.shoulds, &self.copies];
        Sheet {
            headings: 4 + usize::from(!self.focus.is_empty()) + usize::from(!self.copies.is_empty()),
            small: vec![&self.text, &self.line_words, "另有", "数时人", "另有", "机器检查"],
            items: lists.into_iter().flatten().map(String::as_str).chain([focus]).collect(),
            rows: self.rows.iter().map(|row| (row.issue.as_str(), row.measure.as_str())).collect(),
        }
    }
}

/// The page of a unit whose report could be read.
pub(crate) fn render(view: &View, unit: &UnitView, report: &Report) -> Result<String, Error> {
    let (bar, marks) = bar(view, unit);
    let musts = of(unit, Severity::Error);
    let has = |test: fn(&Measure) -> bool| report.measures.iter().filter(|measure| test(measure)).count();
    let rate = |marks: u32, of: u32| {
        if of == 0 { "—".to_owned() } else { format!("{:.1}", f64::from(marks) * 1000.0 / f64::from(of)) }
    };
    let t = view.t();
    let mut areas = focus(view, unit);
    let all = areas.len();
    if all > MOST_FOCUS {
        areas.retain(|(_, state, _)| *state != Covered::Facts.words());
    }
    let more_focus = all - areas.len();
    areas.truncate(MOST_FOCUS * 2);
    let told = areas.iter().map(|(title, state, _)| format!("{title}：{}；", t.say(state))).collect();
    let mut page = Page {
        t,
        css: CSS,
        unit: &unit.unit.name,
        secretary: if view.inputs.scheme.season.units_only { "" } else { &unit.unit.secretary },
        date: t.day(view.inputs.made_on),
        file: words::short(shuping_analyzers::season::file_name(&report.path), 40),
        analyser: &view.inputs.season.analyser,
        text: words::short(&report.text.sentence(), MOST_ABOUT_TEXT),
        verdict: t.say(unit.judgement.words()),
        tone: tone(unit.judgement),
        reasons: unit.reasons.iter().map(|reason| words::short(reason, LONGEST)).collect(),
        total: report.word_count.total,
        limits: limits(view),
        bar_label: bar.iter().map(|part| format!("{}{}", part.name, part.percent)).collect::<Vec<_>>().join("，"),
        bar,
        marks,
        line_words: line_words(view),
        issues: report.issues.len(),
        with_cause: report.issues.iter().filter(|issue| !issue.causes.is_empty()).count(),
        with_measure: report.issues.len() - unit.unanswered().len(),
        measures: report.measures.len(),
        with_deadline: has(|measure| measure.deadline.is_some()),
        with_owner: has(|measure| measure.owner.is_some()),
        evidence_good: rate(report.style.evidence_achievements, report.word_count.achievements),
        evidence_bad: rate(report.style.evidence_problems, report.word_count.problems),
        rows: report
            .issues
            .iter()
            .take(MOST_ROWS)
            .enumerate()
            .map(|(n, issue)| row(view, unit, report, n, issue))
            .collect(),
        more_rows: report.issues.len().saturating_sub(MOST_ROWS),
        orphans: report.measures.iter().filter(|measure| measure.answers.is_empty()).count(),
        musts: musts.iter().take(MOST_MUSTS).map(|finding| must(t, report, finding)).collect(),
        more_musts: musts.len().saturating_sub(MOST_MUSTS),
        shoulds: shoulds(view, unit, report),
        more_focus,
        told_focus: told,
        focus: areas,
        copies: copies(view, report),
        size: 1.0,
    };
    page.size = page.sheet().size();
    Ok(page.render()?)
}

pub(super) const fn tone(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Fit => "good",
        Judgement::Amend => "warn",
        Judgement::Return => "bad",
        Judgement::Absent => "small",
    }
}

fn limits(view: &View) -> String {
    let t = view.t();
    match view.inputs.scheme.report.length.map(|length| length.limits()).unwrap_or_default() {
        (Some(least), Some(most)) if least == most => t.fill("要求 {} 字", least),
        (Some(least), Some(most)) => t.fill_two("要求 {}—{} 字", least, most),
        (Some(least), None) => t.fill("要求不少于 {} 字", least),
        (None, Some(most)) => t.fill("要求不超过 {} 字", most),
        (None, None) => t.say("没有篇幅要求").into(),
    }
}

/// The bar of the parts, and where the scheme's limits stand on it: achievements from the left, problems from there.
fn bar(view: &View, unit: &UnitView) -> (Vec<Part>, Vec<f64>) {
    let t = view.t();
    let mut x = 0.0;
    let mut parts = Vec::new();
    for (role, name, color) in
        [(Role::Achievements, "成绩", "#2f6eba"), (Role::Problems, "问题", "#c84b31"), (Role::Plans, "打算", "#9a7420")]
    {
        let Some(share) = unit.share(role) else { continue };
        let width = share.share.clamp(0.0, 1.0) * BAR;
        parts.push(Part {
            name: t.say(name),
            x: place(x),
            width: place(width),
            middle: place(x + width / 2.0),
            color,
            percent: percent(share.share),
            tone: if share.verdict == Verdict::Broken { "bad" } else { "" },
            borderline: share.verdict == Verdict::Borderline,
        });
        x += width;
    }
    let first = parts.first().map_or(0.0, |part| part.width);
    let part = |role| view.inputs.scheme.report.parts.iter().find(move |part| part.role == role);
    let mut marks = Vec::new();
    marks.extend(part(Role::Achievements).and_then(|part| part.max_share).map(|share| place(share.approx() * BAR)));
    marks.extend(part(Role::Problems).and_then(|part| part.min_share).map(|share| place(first + share.approx() * BAR)));
    marks.retain(|mark| *mark <= BAR);
    (parts, marks)
}

fn line_words(view: &View) -> String {
    let part = |role| view.inputs.scheme.report.parts.iter().find(move |part| part.role == role);
    let most =
        part(Role::Achievements).and_then(|part| part.max_share).map(|share| view.t().fill("成绩不超过{}", share));
    let least = part(Role::Problems).and_then(|part| part.min_share).map(|share| view.t().fill("问题不少于{}", share));
    most.into_iter().chain(least).collect::<Vec<_>>().join("，")
}

fn row(view: &View, unit: &UnitView, report: &Report, index: usize, issue: &Issue) -> Row {
    let measures: Vec<&Measure> = report.measures.iter().filter(|m| m.answers.contains(&issue.id)).collect();
    let said = measures.first().map_or_else(String::new, |first| {
        let more = if measures.len() > 1 { view.t().fill("等{}条", measures.len()) } else { String::new() };
        format!("{}（{}）{more}", words::short(&first.text, 30), first.paragraph + 1)
    });
    let mark = |test: fn(&Measure) -> bool| if measures.iter().any(|measure| test(measure)) { "●" } else { "○" };
    Row {
        number: index + 1,
        issue: format!("{}（{}）", words::short(label(report, issue), 26), issue.paragraph + 1),
        cause: match (issue.causes.is_empty(), issue.subjective_cause) {
            (true, _) => "无",
            (_, Some(true)) => "主观",
            (_, Some(false)) => "客观",
            (_, None) => "有",
        },
        measure: said,
        marks: format!("{} {} {}", mark(|m| m.measurable), mark(|m| m.deadline.is_some()), mark(|m| m.owner.is_some())),
        prior: prior(view, unit, issue),
    }
}

fn prior(view: &View, unit: &UnitView, issue: &Issue) -> &'static str {
    let rows = view.inputs.season.recurrences.iter().filter(|row| row.unit == unit.unit.id && row.issue == issue.text);
    let mut said = "";
    for row in rows {
        match row.decision.as_str() {
            "同一问题" | "换了表述" => return "是",
            "不是" => {}
            _ => said = "疑似",
        }
    }
    said
}

fn of<'a>(unit: &UnitView<'a>, severity: Severity) -> Vec<&'a Finding> {
    unit.findings().filter(|finding| finding.severity == severity).collect()
}

fn must(t: Words, report: &Report, finding: &Finding) -> String {
    let at = finding.paragraph.map_or_else(String::new, |index| t.fill("第{}段", index + 1));
    let quoted = if finding.paragraph.is_some() { words::short(&quote(report, finding), 20) } else { String::new() };
    let quoted = if quoted.is_empty() { quoted } else { format!("“{quoted}”") };
    let advice = if finding.advice.is_empty() { String::new() } else { format!("：{}", finding.advice) };
    let said = format!("{at}{quoted}{}{advice}", finding.message.trim_end_matches('。'));
    format!("{}（{}）", words::short(said.trim_end_matches('。'), LONGEST), finding.rule)
}

fn shoulds(view: &View, unit: &UnitView, report: &Report) -> Vec<String> {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in of(unit, Severity::Warning) {
        by_rule.entry(&finding.rule).or_default().push(finding);
    }
    let mut rules: Vec<_> = by_rule.into_iter().collect();
    rules.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
    rules
        .into_iter()
        .take(MOST_SHOULDS)
        .map(|(code, findings)| {
            let examples: Vec<String> = findings
                .iter()
                .take(2)
                .map(|finding| words::short(&quote(report, finding), 16))
                .filter(|words| !words.is_empty())
                .map(|words| format!("“{words}”"))
                .collect();
            let examples =
                if examples.is_empty() { String::new() } else { view.t().fill("，如{}", examples.join("、")) };
            {
                let places = view.t().fill("{}处", findings.len());
                format!("{}{places}{examples}（{code}）", view.rule_title(code))
            }
        })
        .collect()
}

fn focus<'a>(view: &View<'a>, unit: &UnitView) -> Vec<(&'a str, &'a str, &'a str)> {
    view.inputs
        .scheme
        .focus
        .iter()
        .filter_map(|focus| {
            let state = covered(unit, focus);
            let tone = match state.words() {
                "写实" => "good",
                "只提到" => "warn",
                "未提" => "bad",
                _ => return None,
            };
            Some((focus.title.as_str(), state.words(), tone))
        })
        .collect()
}

fn copies(view: &View, report: &Report) -> Vec<String> {
    let mut rows: Vec<_> = view.inputs.season.copies.iter().filter(|copy| copy.a == report.path).collect();
    rows.sort_by(|a, b| b.longest.cmp(&a.longest).then_with(|| a.b.cmp(&b.b)));
    rows.into_iter()
        .take(MOST_COPIES)
        .map(|copy| {
            let span = copy.spans.iter().max_by_key(|span| span.text.chars().count());
            let t = view.t();
            let words = span.map_or_else(String::new, |span| t.fill("，如“{}”", words::short(&span.text, 30)));
            let same = t.fill_two("相同文字占全文{}，最长{}字", percent(copy.share), copy.longest);
            format!("{}（{}）：{same}{words}", t.say(words::copy(copy.kind)), view.name_of_path(&copy.b))
        })
        .collect()
}
