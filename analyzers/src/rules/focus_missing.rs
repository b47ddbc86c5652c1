//! F101: a focus area is not spoken of.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "F101",
    name: "focus-missing",
    title: "重点内容没有讲到",
    severity: Severity::Warning,
    what: "方案列出的每项重点内容，成绩部分有没有具体的话讲到。连名称都没有提到的列在这里。",
    why: "重点内容是逐项评议的，漏了一项，这一项就无从评议。",
    bad: "成绩｜一年来我走访了全部8个支部。",
    good: "成绩｜全年接收预备党员9名，转接组织关系36人次。\n讲到｜f4",
    mend: "补一两句具体的事：做了什么、几次、结果怎样。本单位确实没有的，写一句说明。",
    basis: "通知对述职重点内容“逐一讲清楚”的要求。",
    setting: "[[focus]]\nid = \"f4\"\ntitle = \"党员队伍建设\"\nkeywords = [\"发展党员\", \"组织关系\"]",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let report = facts.report;
    if report.paragraphs.is_empty() {
        return;
    }
    let missing = facts.scheme.focus.iter().filter(|focus| {
        facts.is_asked_of(focus.required_of.as_deref())
            && !report.focus_covered.contains(&focus.id)
            && !report.focus_named.contains(&focus.id)
    });
    for focus in missing {
        found.add(
            Draft::whole(focus.id.as_str())
                .says(format!("没有讲到重点内容“{}”", focus.title))
                .advises(format!("请补写“{}”方面做了什么、结果怎样", focus.title))
                .shows(focus.keywords.join("、"))
                .by(&focus.source),
        );
    }
}
