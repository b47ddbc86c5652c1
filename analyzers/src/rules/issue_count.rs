//! S109: fewer or more problems than expected.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S109",
    name: "issue-count",
    title: "问题个数不合要求",
    severity: Severity::Warning,
    what: "查摆的问题有几个，是否在方案规定的范围内。",
    why: "问题太少说明没有查深查透，太多往往每个都只有一句话。",
    bad: "问题1｜我全年只到过1次软弱涣散支部。",
    good: "问题1｜我全年只到过1次软弱涣散支部。\n问题2｜我讲党课有2次用的是旧讲稿。",
    mend: "对照重点内容再查一遍；同一件事拆成几条的合并，一条里说了几件事的分开。",
    basis: "通知对查摆问题数量的要求。",
    setting: "[report]\nissues = { min = 2, max = 6 }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let Some(wanted) = facts.scheme.report.issues else { return };
    let count = u32::try_from(facts.report.issues.len()).unwrap_or(u32::MAX);
    let (demand, advice) = match (wanted.min, wanted.max) {
        (Some(min), _) if count < min => (format!("至少{min}个"), "请对照重点内容再查一查"),
        (_, Some(max)) if count > max => (format!("至多{max}个"), "请合并同类问题，突出最要紧的"),
        _ => return,
    };
    found.add(
        Draft::whole("issues")
            .says(format!("查摆的问题有{count}个，要求{demand}"))
            .advises(advice)
            .shows(format!("{count}个")),
    );
}
