//! P109: more 必答题 are marked than asked for.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "P109",
    name: "must-answer-too-many",
    title: "“必答题”过多",
    severity: Severity::Warning,
    what: "写明的“必答题”有几个，是否超过方案的上限。",
    why: "样样都是重点，就没有重点。",
    bad: "问题1｜我全年只到过1次软弱涣散支部。\n必答题｜“必答题”之一是整顿支部。\n必答题｜“必答题”之二是补足学时。",
    good: "问题1｜我全年只到过1次软弱涣散支部。\n必答题｜我把整顿软弱涣散支部作为今年的“必答题”。",
    mend: "保留最要紧的，其余作为一般问题写。",
    basis: "通知对重点难点问题个数的要求。",
    setting: "[report]\nmust_answer = { max = 1 }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let rules = &facts.scheme.report;
    let Some(max) = rules.must_answer.and_then(|count| count.max) else { return };
    let marked = &facts.report.must_answer;
    let count = u32::try_from(marked.len()).unwrap_or(u32::MAX);
    if count <= max {
        return;
    }
    let shown: Vec<String> = marked.iter().map(|words| brief(words, 30)).collect();
    found.add(
        Draft::whole("must-answer")
            .says(format!("写明的“必答题”有{count}处，要求至多{max}个"))
            .advises("请核对：同一道题提到几次的可以不改；确实多于规定的，请保留最要紧的")
            .shows(shown.join("；"))
            .by(&rules.must_answer_source),
    );
}
