//! P106: a problem is one of those that stand in every report every year.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon;

pub(super) const RULE: Rule = Rule {
    code: "P106",
    name: "stock-problem",
    title: "套用常见问题",
    severity: Severity::Note,
    what: "问题的说法是不是“理论学习不够深入”“创新意识不强”一类年年可写、家家可写的话，而且没有事实。",
    why: "用普遍性问题遮住个性问题，正是“年年述、年年在”的由来。",
    bad: "问题1｜理论学习不够深入，创新意识不强。",
    good: "问题1｜理论学习不够深入，全年12次中心组学习我请假5次，两本必读书没有读完。",
    mend: "写出只有本单位、本人才有的事实；写不出事实的，换一个真问题。",
    basis: "通知对查摆问题要具体的要求；审阅中常见的意见。",
    setting: "",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    for issue in facts.report.issues.iter().filter(|issue| !issue.evidence) {
        let Some(hit) = lexicon::stock_problems().find(&issue.text).next() else { continue };
        if lexicon::is_evidenced(&issue.text) {
            continue;
        }
        let (start, end) = facts.inside(issue.paragraph, issue.start, &issue.text, &(hit.start..hit.end));
        found.add(
            Draft::at(issue.paragraph, start, end, &hit.entry.term)
                .says(format!("“{}”是常见的套话式问题，没有写出本单位、本人的事实", hit.entry.term))
                .advises("请写明具体表现：哪件事、几次、差多少"),
        );
    }
}
