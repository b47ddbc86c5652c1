//! P104: a problem is told without figures and cases.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "P104",
    name: "problem-without-evidence",
    title: "问题没有事例和数据",
    severity: Severity::Warning,
    what: "说问题的那几句里有没有数量、时间或具体事例。“二十大”“三会一课”“第一责任人”一类带数字的固定说法不算。",
    why: "没有事实的问题放到哪一年、哪个单位都能用，既无法整改，也无法检查。",
    bad: "问题1｜我到支部调研不够深入，理论学习不够系统。",
    good: "问题1｜我全年到支部调研3次，8个支部里有5个没有去过。",
    mend: "补上次数、人数、时间、比例，或写明是哪一件事；单位名称、人名按保密要求处理。",
    basis: "通知对“用事例和数据说话”的要求。",
    setting: "[report]\nevidence = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let demand = facts.scheme.report.evidence.as_ref();
    for issue in facts.report.issues.iter().filter(|issue| !issue.evidence) {
        found.add(
            Draft::at(issue.paragraph, issue.start, issue.end, &issue.text)
                .says(format!("问题“{}”没有数据或具体事例", brief(&issue.title, 20)))
                .advises("请写明次数、人数、时间、比例，或举出一件具体的事")
                .by(demand.map_or("", |clause| &clause.source))
                .note_unless(demand.is_some()),
        );
    }
}
