//! `shuping inspect`: what the program thinks of one paper, before it is handed in.

use std::path::Path;

use shuping_analyzers::document::Document;
use shuping_analyzers::duty_report::{self, Context};
use shuping_analyzers::finding::{Finding, Severity};
use shuping_analyzers::scheme::{Roster, Scheme, Unit, parse, template};
use shuping_analyzers::season::{Issue, Measure, PartShare, Report, ReportParagraph, Role, Season, Verdict};
use shuping_pipeline::content::Content;
use shuping_pipeline::identify::{Candidate, Identifier};
use shuping_pipeline::run::SeasonFolder;

use super::{run, worker};
use crate::cli::FailOn;
use crate::exit::{Exit, Failure};
use crate::output::{BOLD, DIM, GREEN, RED, YELLOW, say, styled};

/// Reads one file, judges it, and shows the text with what was found in it.
pub(super) fn inspect(file: &Path, season: Option<&Path>, json: bool, fail_on: FailOn) -> Result<Exit, Failure> {
    let (scheme, roster) = rules(season)?;
    let (name, content) = worker::open(file)?;
    let Content::Document(document) = &content else {
        return Err(Failure::told(
            Exit::Data,
            format!("{name} 不是文字材料；表格用 shuping ballots read 查看，压缩包和邮件请先解开"),
        ));
    };
    let identity =
        Identifier::new(&scheme, &roster).identify(&Candidate { path: &name, letter: None, content: Some(&content) });
    let unit = identity.unit.as_deref().and_then(|id| roster.unit(id));
    let report = duty_report::analyse(&name, document, &Context { scheme: &scheme, unit, roster: &roster });
    if json {
        let text =
            serde_json::to_string_pretty(&report).map_err(|error| Failure::told(Exit::Internal, error.to_string()))?;
        say(text);
    } else {
        show(&report, document, unit);
    }
    let season = Season { reports: vec![report], ..Season::default() };
    Ok(run::exit(run::weight(&season), fail_on))
}

/// The season's rules, or the usual ones.
fn rules(season: Option<&Path>) -> Result<(Scheme, Roster), Failure> {
    if let Some(season) = season {
        let folder = SeasonFolder::load(season)?;
        return Ok((folder.scheme, folder.roster));
    }
    let scheme = parse(&template::commented()).map_err(|_| Failure::told(Exit::Internal, "程序自带的方案读不出来"))?;
    Ok((scheme, Roster::default()))
}

fn show(report: &Report, document: &Document, unit: Option<&Unit>) {
    let whose = unit.map_or("（看不出是哪个单位）", |unit| unit.name.as_str());
    say(format!("{} {whose}", styled(BOLD, &report.path)));
    if let Some(partial) = &document.quality.partial {
        say(styled(RED, format!("文件有损坏，只读出一部分：{partial}")));
    }
    if document.quality.recognised {
        say(styled(YELLOW, "这是扫描件，文字由识别得来，可能有错字。"));
    }
    show_shares(report);
    for (index, _) in report.paragraphs.iter().enumerate() {
        show_paragraph(report, index);
    }
    show_whole(report);
    say(summary(report));
}

fn show_shares(report: &Report) {
    let mut parts = vec![format!("全文 {} 字", report.word_count.total)];
    parts.extend(report.shares.iter().map(share));
    say(parts.join("；"));
    for note in &report.structure.notes {
        say(styled(DIM, note));
    }
}

fn share(part: &PartShare) -> String {
    let text = format!("{} {} 字，占 {:.1}%", role_name(part.role), part.words, part.share * 100.0);
    match part.verdict {
        Verdict::Kept => text,
        Verdict::Borderline => styled(YELLOW, format!("{text}（临界：{}）", part.borderline)),
        Verdict::Broken => styled(RED, format!("{text}（不合要求）")),
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Title => "题目",
        Role::Preamble => "开头",
        Role::Achievements => "成绩",
        Role::Problems => "问题",
        Role::Plans => "打算",
        Role::Closing => "结尾",
    }
}

/// A paragraph with its role in the margin, and below it what was found there.
fn show_paragraph(report: &Report, index: usize) {
    let Some(paragraph) = report.paragraphs.get(index) else { return };
    let number = paragraph.auto_number.as_deref().unwrap_or("");
    let text = format!("{number}{}", paragraph.text);
    let text = if paragraph.heading { styled(BOLD, text) } else { text };
    say(format!("{} {} {text}", styled(DIM, format!("{:>3}", index + 1)), margin(paragraph)));
    let here = |at: u32| at as usize == index;
    for issue in report.issues.iter().filter(|issue| here(issue.paragraph)) {
        say(format!("        {}", issue_line(report, issue)));
    }
    for measure in report.measures.iter().filter(|measure| here(measure.paragraph)) {
        say(format!("        {}", measure_line(measure)));
    }
    for finding in report.findings.iter().filter(|finding| finding.paragraph.is_some_and(here)) {
        say(format!("        {}", finding_line(finding)));
    }
}

/// Below this the role of a paragraph is doubtful, and the margin says so.
const DOUBTFUL: f32 = 0.75;

/// The role of a paragraph, with how sure it is where that is not much.
fn margin(paragraph: &ReportParagraph) -> String {
    let name = role_name(paragraph.role);
    if paragraph.confidence < DOUBTFUL {
        styled(YELLOW, format!("{name}?{:.0}%", paragraph.confidence * 100.0))
    } else {
        styled(DIM, name)
    }
}

/// 问题 I1 会议议而不决（本人，有事例，把握 90%）→ M1、M2, and its causes below.
fn issue_line(report: &Report, issue: &Issue) -> String {
    let answered: Vec<&str> = report
        .measures
        .iter()
        .filter(|measure| measure.answers.contains(&issue.id))
        .map(|measure| measure.id.as_str())
        .collect();
    let answers = if answered.is_empty() {
        styled(RED, "→ 没有措施")
    } else {
        styled(GREEN, format!("→ {}", answered.join("、")))
    };
    let mut facts = vec![issue.category.clone()];
    facts.push(if issue.personal { "本人的" } else { "单位的" }.to_owned());
    facts.push(if issue.evidence { "有事例" } else { "没有事例" }.to_owned());
    facts.push(format!("把握 {:.0}%", issue.confidence * 100.0));
    facts.retain(|fact| !fact.is_empty());
    let head =
        format!("{} {}（{}）{answers}", styled(YELLOW, format!("问题 {}", issue.id)), issue.title, facts.join("，"));
    let why = match issue.subjective_cause {
        None => styled(RED, "没有写原因"),
        Some(subjective) => {
            let side = if subjective { "主观原因" } else { "只有客观原因" };
            styled(DIM, format!("{side}：{}", issue.causes.join("")))
        }
    };
    format!("{head}\n             {why}")
}

/// 措施 M1 ← I1（次序：与问题逐条对应）2024-03-31 前，责任人 组织委员.
fn measure_line(measure: &Measure) -> String {
    let mut facts = Vec::new();
    match measure.deadline.as_deref() {
        Some("long_term") => facts.push("长期坚持".to_owned()),
        Some(day) => facts.push(format!("{day} 前（“{}”）", measure.deadline_text)),
        None => facts.push("没有时限".to_owned()),
    }
    facts.push(measure.owner.as_ref().map_or_else(|| "没有责任人".to_owned(), |owner| format!("责任人 {owner}")));
    if !measure.measurable {
        facts.push("不好检查".to_owned());
    }
    let answers = if measure.answers.is_empty() {
        styled(RED, "← 不回应任何问题")
    } else {
        let why = styled(DIM, format!("（{}）", measure.link_evidence));
        format!("{}{why}", styled(YELLOW, format!("← {}", measure.answers.join("、"))))
    };
    format!("{} {answers} {}", styled(GREEN, format!("措施 {}", measure.id)), facts.join("，"))
}

fn finding_line(finding: &Finding) -> String {
    let (style, word) = match finding.severity {
        Severity::Error => (RED, "必须改"),
        Severity::Warning => (YELLOW, "建议改"),
        Severity::Note => (DIM, "供参考"),
    };
    let source = if finding.source.is_empty() { String::new() } else { format!("（依据：{}）", finding.source) };
    format!(
        "{} {}{source} {}",
        styled(style, format!("{word} {}", finding.rule)),
        finding.message,
        styled(DIM, &finding.advice)
    )
}

/// What is said of the whole.
fn show_whole(report: &Report) {
    let whole: Vec<&Finding> = report.findings.iter().filter(|finding| finding.paragraph.is_none()).collect();
    if !whole.is_empty() {
        say(styled(BOLD, "对全文的意见"));
        whole.iter().for_each(|finding| say(format!("  {}", finding_line(finding))));
    }
}

fn summary(report: &Report) -> String {
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    format!(
        "问题 {} 个，措施 {} 条；必须改 {} 处，建议改 {} 处，供参考 {} 处",
        report.issues.len(),
        report.measures.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
    )
}
