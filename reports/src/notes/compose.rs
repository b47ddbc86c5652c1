//! From findings to comments: which, where, how many, and in which words.
//!
//! A comment that is one too many costs the reader's trust in all of them: at most three a rule, at most twenty-five a
//! report, two on the same words become one, and what was left out is said in one summary on the title.

use std::collections::BTreeMap;

use shuping_analyzers::finding::{Finding, Severity};
use shuping_analyzers::rules::explain;
use shuping_analyzers::season::{Report, Role};

use crate::view::{UnitView, View};
use crate::words;

/// Comments of one rule.
const MOST_OF_A_RULE: usize = 3;
/// Comments on words; the summary is one more.
const MOST: usize = 25;

/// A comment on words of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Index of the paragraph.
    pub paragraph: u32,
    /// First character in it.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// What it says; lines separated by `\n`.
    pub text: String,
}

/// The comments on a unit's report, the summary first, the others in reading order.
pub(crate) fn comments(view: &View, unit: &UnitView, report: &Report) -> Vec<Comment> {
    let (mut chosen, mut left_out) = choose(unit, report);
    chosen.sort_by_key(|finding| (finding.paragraph, finding.start, finding.end));
    let mut merged = merge(&chosen);
    // The weightiest stay, and stand in the order of the text again.
    merged.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.iter().map(|finding| finding.severity).max()));
    left_out.extend(merged.split_off(merged.len().min(MOST)).into_iter().flat_map(|(_, findings)| findings));
    merged.sort_by_key(|(comment, _)| (comment.paragraph, comment.start));
    let mut comments: Vec<Comment> = merged.into_iter().map(|(comment, _)| comment).collect();
    comments.splice(0..0, summary(view, unit, report, &left_out));
    comments
}

/// Findings on words, the weightiest first, at most three of a rule; and those that are left out.
fn choose<'a>(unit: &UnitView<'a>, report: &Report) -> (Vec<&'a Finding>, Vec<&'a Finding>) {
    let mut placed: Vec<&Finding> =
        unit.findings().filter(|finding| is_placed(finding) && is_told(report, finding)).collect();
    placed.sort_by(|a, b| b.severity.cmp(&a.severity).then((a.paragraph, a.start).cmp(&(b.paragraph, b.start))));
    let mut of_rule: BTreeMap<&str, usize> = BTreeMap::new();
    placed.into_iter().partition(|finding| {
        let number = of_rule.entry(&finding.rule).or_insert(0);
        *number += 1;
        *number <= MOST_OF_A_RULE
    })
}

fn is_placed(finding: &Finding) -> bool {
    finding.paragraph.is_some() && finding.start < finding.end
}

/// Achievements are not picked at: only what must or should be mended is said there.
fn is_told(report: &Report, finding: &Finding) -> bool {
    let role =
        finding.paragraph.and_then(|index| report.paragraphs.get(index as usize)).map(|paragraph| paragraph.role);
    finding.severity > Severity::Note || role != Some(Role::Achievements)
}

/// Findings whose words meet share one comment.
fn merge<'a>(findings: &[&'a Finding]) -> Vec<(Comment, Vec<&'a Finding>)> {
    let mut merged: Vec<(Comment, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let (Some(paragraph), Some(start), Some(end)) = (finding.paragraph, finding.start, finding.end) else {
            continue;
        };
        match merged.last_mut() {
            Some((last, members)) if last.paragraph == paragraph && start < last.end => {
                last.end = last.end.max(end);
                members.push(finding);
            }
            _ => merged.push((Comment { paragraph, start, end, text: String::new() }, vec![finding])),
        }
    }
    for (comment, members) in &mut merged {
        members.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.start.cmp(&b.start)));
        comment.text = members.iter().map(|finding| said(finding)).collect::<Vec<_>>().join("\n");
    }
    merged
}

/// `【必须改 P301】问题没有措施。为什么：…怎么改：…`.
fn said(finding: &Finding) -> String {
    let rule = explain(&finding.rule);
    let mut text = format!("【{} {}】{}", words::severity(finding.severity), finding.rule, ended(&finding.message));
    if let Some(why) = rule.map(|rule| rule.why) {
        text.push_str("为什么：");
        text.push_str(&ended(why));
    }
    if !finding.source.is_empty() {
        text.push_str("依据：通知");
        text.push_str(&ended(&finding.source));
    }
    if !finding.advice.is_empty() {
        text.push_str("怎么改：");
        text.push_str(&ended(&finding.advice));
    }
    text
}

/// The text with a full stop.
fn ended(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['。', '！', '？', '；', '…']) { text.to_owned() } else { format!("{text}。") }
}

/// One comment on the title: the verdict, what concerns the whole, and what was not said one by one.
fn summary(view: &View, unit: &UnitView, report: &Report, left_out: &[&Finding]) -> Option<Comment> {
    let paragraph = report.paragraphs.iter().position(|paragraph| !paragraph.text.is_empty())?;
    let mut lines = vec![format!(
        "【检查小结】{}：必须改{}处，建议改{}处，供参考{}处。机器检查，供审核参考。",
        unit.judgement.words(),
        unit.count(Severity::Error),
        unit.count(Severity::Warning),
        unit.count(Severity::Note)
    )];
    let mut whole: Vec<&Finding> = unit.findings().filter(|finding| !is_placed(finding)).collect();
    whole.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule.cmp(&b.rule)));
    lines.extend(whole.iter().map(|finding| said(finding)));
    let mut more: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in left_out {
        *more.entry(&finding.rule).or_insert(0) += 1;
    }
    if !more.is_empty() {
        let more: Vec<String> =
            more.iter().map(|(code, number)| format!("{code} {}另有{number}处", view.rule_title(code))).collect();
        lines.push(format!("没有逐处批注的：{}；逐条见《述职评议分析》“全部发现”。", more.join("，")));
    }
    let end = report.paragraphs.get(paragraph).map_or(0, |paragraph| paragraph.text.chars().count());
    Some(Comment {
        paragraph: u32::try_from(paragraph).ok()?,
        start: 0,
        end: u32::try_from(end).ok()?,
        text: lines.join("\n"),
    })
}
