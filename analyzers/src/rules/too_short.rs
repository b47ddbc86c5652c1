//! S104: the report is too short.

use super::facts::Facts;
use super::found::Found;
use super::length;
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S104",
    name: "too-short",
    title: "字数不足",
    severity: Severity::Error,
    what: "全文字数是否少于方案的下限。“3000字左右、上下浮动20%”即不少于2400字。",
    why: "写得过短，通常是问题没有展开、措施没有落到人和时间。",
    bad: "成绩｜我走访8个支部，讲党课4次。",
    good: "成绩｜一年来我走访了全部8个支部，主持召开支委会12次，讲党课4次。",
    mend: "补充每个问题的事例、数据和原因，补充每条措施的责任人和时限。",
    basis: "通知对述职报告字数的要求。",
    setting: "[report]\nlength = { min = 20 }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let least = facts.scheme.report.length.and_then(|length| length.limits().0);
    length::check(facts, found, least, false);
}
