//! P103: the causes of a problem lie outside the secretary only.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon;
use crate::season::Issue;

pub(super) const RULE: Rule = Rule {
    code: "P103",
    name: "only-objective-causes",
    title: "原因只找客观",
    severity: Severity::Warning,
    what: "写出来的原因是不是全在客观上（人少、事多、兼职、工作繁忙），没有一句是书记自己的。任职时间不足的不查。",
    why: "客观原因改不了，只写客观原因，等于说问题改不了。",
    bad: "问题1｜31次主题党日有12次没有记录。\n原因1｜主要是工作繁忙、人手不足。",
    good: "问题1｜31次主题党日有12次没有记录。\n原因1｜主要是我重布置轻检查，全年没有翻过一次记录本。",
    mend: "客观原因可以写，但要接着写自己在这种条件下本来可以怎么做。",
    basis: "通知对“从自己主观方面剖析原因”的要求。",
    setting: "[report]\nsubjective_causes = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    if facts.is_newcomer() {
        return;
    }
    let demand = facts.scheme.report.subjective_causes.as_ref();
    for issue in facts.report.issues.iter().filter(|issue| looks_outward_only(issue)) {
        let causes = issue.causes.join("");
        found.add(
            Draft::at(issue.paragraph, issue.start, issue.end, &issue.text)
                .says(format!("问题“{}”的原因只有客观方面：{}", brief(&issue.title, 20), brief(&causes, 40)))
                .advises("请补写本人主观方面的原因")
                .shows(causes)
                .by(demand.map_or("", |clause| &clause.source))
                .note_unless(demand.is_some()),
        );
    }
}

/// Some cause lies in the circumstances, and none in the secretary. Causes that name neither are left alone: to say of a
/// person that he only makes excuses takes words that do.
fn looks_outward_only(issue: &Issue) -> bool {
    let outward = issue.causes.iter().any(|cause| lexicon::objective_causes().stands_in(cause));
    let inward = |cause: &String| lexicon::first_person().stands_in(cause) || lexicon::inward_causes().stands_in(cause);
    outward && issue.subjective_cause != Some(true) && !issue.causes.iter().any(inward)
}
