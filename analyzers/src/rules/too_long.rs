//! S103: the report is too long.

use super::facts::Facts;
use super::found::Found;
use super::length;
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S103",
    name: "too-long",
    title: "超过字数",
    severity: Severity::Error,
    what: "全文字数是否超过方案的上限。字数按文字处理软件的“字数”计：汉字和全角标点各算一个，连续的字母数字算一个。",
    why: "会上每人时间有限，写长了念不完，也容易挤掉问题和打算。",
    bad: "成绩｜一年来我走访了全部8个支部，主持召开支委会12次，讲党课4次。",
    good: "成绩｜我走访8个支部，讲党课4次。",
    mend: "先删没有事实的句子和成绩部分的过程叙述，再合并重复的例子。",
    basis: "通知对述职报告字数的要求。",
    setting: "[report]\nlength = { max = 20 }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let most = facts.scheme.report.length.and_then(|length| length.limits().1);
    length::check(facts, found, most, true);
}
