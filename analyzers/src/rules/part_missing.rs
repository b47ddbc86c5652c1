//! S101: a part of the report is missing.

use super::facts::{Facts, part_title};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "S101",
    name: "part-missing",
    title: "缺少部分",
    severity: Severity::Error,
    what: "方案要求的各部分（总结成绩、查摆问题和剖析原因、下一步打算）是否都有内容。只有标题、没有正文的，也算缺少。",
    why: "缺了一部分，各部分的篇幅、问题与措施的对应都无从谈起，会上也讲不完整。",
    bad: "成绩｜一年来我走访了全部8个支部。\n打算｜明年3月底前完成支部换届。",
    good: "成绩｜一年来我走访了全部8个支部。\n问题｜我对2个软弱涣散支部督促不力。\n打算｜明年3月底前完成支部换届。",
    mend: "补写缺少的部分，并用标题标明；标题不必照抄通知，能看出是哪一部分即可。",
    basis: "各单位通知对述职报告框架的要求（通常为三部分）。",
    setting: "",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    if facts.report.paragraphs.is_empty() {
        return;
    }
    let parts = &facts.scheme.report.parts;
    if parts.is_empty() {
        for role in [Role::Achievements, Role::Problems, Role::Plans] {
            look_for(facts, found, role, part_title(role), "");
        }
    }
    for part in parts {
        look_for(facts, found, part.role, &part.title, &part.source);
    }
}

fn look_for(facts: &Facts<'_>, found: &mut Found<'_>, role: Role, title: &str, source: &str) {
    if facts.has_part(role) {
        return;
    }
    let heading = facts.first_of(role).map(|(_, paragraph)| paragraph.text.trim());
    let message = match heading {
        Some(heading) => format!("“{title}”部分只有标题“{heading}”，没有正文"),
        None => format!("没有找到“{title}”部分"),
    };
    found.add(
        Draft::whole(part_title(role))
            .says(message)
            .advises(format!("请补写“{title}”部分；如果已经写了，请加一个能看出是这部分的标题"))
            .shows(heading.unwrap_or_default())
            .by(source),
    );
}
