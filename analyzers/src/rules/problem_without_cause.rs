//! P102: a problem has no cause.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "P102",
    name: "problem-without-cause",
    title: "问题没有剖析原因",
    severity: Severity::Warning,
    what: "每个问题有没有原因：紧接着写的、单独成段写的，都算；一条原因可以管几个问题。",
    why: "不找原因，措施就只能是把问题反过来说一遍。",
    bad: "问题1｜我全年只到过1次软弱涣散支部。",
    good: "问题1｜我全年只到过1次软弱涣散支部。\n原因1｜根子在于我怕碰难题，总想等别人先动。",
    mend: "在问题后面写一句原因，从自己的思想、作风、方法上找。",
    basis: "通知对查摆问题和剖析原因的要求。",
    setting: "[report]\nsubjective_causes = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let rules = &facts.scheme.report;
    let part = rules.parts.iter().find(|part| part.role == Role::Problems);
    let names_causes = part.is_some_and(|part| part.title.contains("原因") || part.title.contains("剖析"));
    let asked = rules.subjective_causes.is_some() || names_causes;
    let source = rules.subjective_causes.as_ref().map(|clause| clause.source.as_str());
    let source = source.or(part.map(|part| part.source.as_str())).unwrap_or_default();
    let issues = &facts.report.issues;
    let bare: Vec<_> = issues.iter().filter(|issue| issue.causes.is_empty()).collect();
    if bare.len() == issues.len() && bare.len() > 1 {
        found.add(
            Draft::whole("all")
                .says(format!("{}个问题都没有剖析原因", bare.len()))
                .advises("请写明原因，可以逐个写在问题后面，也可以单独成段；侧重从本人主观方面找")
                .by(source)
                .note_unless(asked),
        );
        return;
    }
    for issue in bare {
        found.add(
            Draft::at(issue.paragraph, issue.start, issue.end, &issue.text)
                .says(format!("问题“{}”没有剖析原因", brief(&issue.title, 20)))
                .advises("请补一句原因，从自己的思想、作风、方法上找")
                .by(source)
                .note_unless(asked),
        );
    }
}
