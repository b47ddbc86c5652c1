//! F102: a focus area is named, and nothing is told of it.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "F102",
    name: "focus-only-named",
    title: "重点内容只提到名称",
    severity: Severity::Note,
    what: "重点内容只出现了名称或只在问题部分提到，成绩部分没有一句具体的话。",
    why: "只报名称等于没有讲。",
    bad: "成绩｜认真做好发展党员工作。\n只提｜f4",
    good: "成绩｜全年发展党员9名，退回材料不全的2份。\n讲到｜f4",
    mend: "写一件具体的事或一组数字。",
    basis: "通知对述职重点内容“逐一讲清楚”的要求。",
    setting: "[[focus]]\nid = \"f4\"\ntitle = \"党员队伍建设\"\nkeywords = [\"发展党员\"]",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let report = facts.report;
    let named = facts.scheme.focus.iter().filter(|focus| {
        facts.is_asked_of(focus.required_of.as_deref())
            && report.focus_named.contains(&focus.id)
            && !report.focus_covered.contains(&focus.id)
    });
    for focus in named {
        found.add(
            Draft::whole(focus.id.as_str())
                .says(format!("重点内容“{}”只提到名称，没有具体的事", focus.title))
                .advises(format!("请在成绩部分写一件“{}”方面具体的事或一组数字", focus.title))
                .by(&focus.source),
        );
    }
}
