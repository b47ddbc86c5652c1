//! P105: no measure answers a problem.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "P105",
    name: "problem-unanswered",
    title: "问题没有对应的措施",
    severity: Severity::Error,
    what: "每个问题在后面有没有措施回应。按次序、编号、点名（“针对……问题”）和用词对应。",
    why: "查出来不改，下一年还会再写一遍。",
    bad: "问题1｜我全年只到过1次软弱涣散支部。\n问题2｜9名党员学时不足，我没有过问。\n措施1｜明年由我每月到软弱涣散支部1次。",
    good: "问题1｜我全年只到过1次软弱涣散支部。\n问题2｜9名党员学时不足，我没有过问。\n措施1｜明年由我每月到软弱涣散支部1次。\n措施2｜3月底前由组织委员给9名党员补课。",
    mend: "按问题的次序逐条写措施；一条措施管几个问题的，写明针对哪几个。",
    basis: "通知对“逐条回应前面查摆的问题”的要求。",
    setting: "[report]\nanswered = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let demand = facts.scheme.report.answered.as_ref();
    let source = demand.map_or("", |clause| clause.source.as_str());
    let weight = if demand.is_some() { Severity::Error } else { Severity::Warning };
    let issues = &facts.report.issues;
    if facts.report.measures.is_empty() {
        if !issues.is_empty() {
            found.add(
                Draft::whole("all")
                    .says(format!("查摆了{}个问题，没有找到一条措施", issues.len()))
                    .advises("请对每个问题写出整改措施，写明谁来做、何时完成")
                    .by(source)
                    .weighs(weight),
            );
        }
        return;
    }
    for issue in issues.iter().filter(|issue| facts.answers(issue).next().is_none()) {
        found.add(
            Draft::at(issue.paragraph, issue.start, issue.end, &issue.text)
                .says(format!("问题“{}”没有找到对应的措施", brief(&issue.title, 20)))
                .advises("请在下一步打算里写明怎样改这个问题；已经写了的，请点明针对的是它")
                .by(source)
                .weighs(weight),
        );
    }
}
