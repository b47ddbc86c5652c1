//! P108: no 必答题 is marked, or too few.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "P108",
    name: "must-answer-missing",
    title: "没有写明“必答题”",
    severity: Severity::Warning,
    what: "报告里写明的“必答题”（重点难点问题、书记项目）有几个，是否达到方案的下限。",
    why: "“必答题”是会上要当面回答、会后要重点督办的，不写明就没有人能追问。",
    bad: "问题1｜我全年只到过1次软弱涣散支部。",
    good: "问题1｜我全年只到过1次软弱涣散支部。\n必答题｜我把整顿软弱涣散支部作为今年的“必答题”。",
    mend: "在问题或打算部分写一句“我的‘必答题’是……”。",
    basis: "通知对确定重点难点问题、书记项目的要求。",
    setting: "[report]\nmust_answer = { min = 1 }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let rules = &facts.scheme.report;
    let Some(min) = rules.must_answer.and_then(|count| count.min) else { return };
    let marked = &facts.report.must_answer;
    let count = u32::try_from(marked.len()).unwrap_or(u32::MAX);
    if count >= min {
        return;
    }
    let message = if count == 0 {
        format!("没有写明“必答题”，要求至少{min}个")
    } else {
        format!("写明的“必答题”有{count}个，要求至少{min}个")
    };
    let shown: Vec<String> = marked.iter().map(|words| brief(words, 30)).collect();
    found.add(
        Draft::whole("must-answer")
            .says(message)
            .advises("请选定重点难点问题，在报告中点明是“必答题”")
            .shows(shown.join("；"))
            .by(&rules.must_answer_source),
    );
}
