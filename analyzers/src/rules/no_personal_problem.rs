//! P101: no problem is the secretary's own.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "P101",
    name: "no-personal-problem",
    title: "没有书记本人的问题",
    severity: Severity::Warning,
    what: "查摆的问题里有没有书记本人的（写到“我”“本人”怎么做得不够），还是全是支部、党员、下级的问题。任职时间不足、代表党组织述职的不查。",
    why: "述职述的是书记抓党建，以下面的问题代替个人的问题，等于没有把自己摆进去。",
    bad: "问题1｜各支部组织生活不规范，31次主题党日只有4次有讨论。\n问题2｜党员学习不主动，9名党员学时不足。",
    good: "问题1｜我对支部组织生活过问少，31次主题党日我只参加过4次。\n问题2｜党员学习不主动，9名党员学时不足。",
    mend: "每个问题问一句“我在这件事上做了什么、没做什么”，至少有一条写自己的不足。",
    basis: "通知对“把自己摆进去”“述我”的要求。",
    setting: "[report]\nfirst_person = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let issues = &facts.report.issues;
    if issues.is_empty() || issues.iter().any(|issue| issue.personal) || facts.is_newcomer() {
        return;
    }
    let demand = facts.scheme.report.first_person.as_ref();
    let titles: Vec<&str> = issues.iter().map(|issue| issue.title.as_str()).filter(|title| !title.is_empty()).collect();
    let key = "own";
    let draft = match facts.first_of(Role::Problems) {
        Some((index, paragraph)) if paragraph.heading => {
            let text = paragraph.text.as_str();
            Draft::at_bytes(index, text, &(0..text.len()))
        }
        _ => Draft::whole(key),
    };
    found.add(
        draft
            .says(format!("查摆的{}个问题都是单位、支部或党员的，没有一个写到书记本人", issues.len()))
            .advises("请至少写出一个本人履职中的不足，用“我”作主语，写明是哪件事")
            .shows(titles.join("；"))
            .by(demand.map_or("", |clause| &clause.source))
            .note_unless(demand.is_some()),
    );
}
