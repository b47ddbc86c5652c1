//! M101: a measure answers no problem.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "M101",
    name: "orphan-measure",
    title: "措施没有对应的问题",
    severity: Severity::Note,
    what: "每条措施回应的是前面哪个问题。一个也对不上的列出来。",
    why: "打算要回应问题。对不上的措施，或者是一般性工作，或者是前面漏查了问题。",
    bad: "问题1｜我全年只到过1次软弱涣散支部。\n措施1｜明年由我每月到支部1次。\n措施｜力争建成面积300平方米的党建展厅。",
    good: "问题1｜我全年只到过1次软弱涣散支部。\n措施1｜明年由我每月到支部1次。",
    mend: "点明它针对哪个问题；不针对问题的，移到工作计划里去。",
    basis: "通知对“真正回应前面查摆剖析的问题”的要求。",
    setting: "[report]\nanswered = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    if facts.report.issues.is_empty() {
        return;
    }
    let source = facts.scheme.report.answered.as_ref().map_or("", |clause| &clause.source);
    for measure in facts.report.measures.iter().filter(|measure| measure.answers.is_empty()) {
        found.add(
            Draft::at(measure.paragraph, measure.start, measure.end, &measure.text)
                .says(format!("措施“{}”对不上前面查摆的任何一个问题", brief(&measure.text, 24)))
                .advises("请点明它针对哪个问题；不针对问题的可以不写")
                .by(source),
        );
    }
}
