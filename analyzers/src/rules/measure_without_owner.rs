//! M102: a measure names nobody who answers for it.

use super::facts::Facts;
use super::found::Found;
use super::measure_gap;
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon;

pub(super) const RULE: Rule = Rule {
    code: "M102",
    name: "measure-without-owner",
    title: "措施没有责任人",
    severity: Severity::Warning,
    what: "措施里有没有写明谁负责：人、职务、部门、“由……牵头”“我带头”都算。",
    why: "没有责任人的措施，到期时找不到人问。",
    bad: "问题1｜31次主题党日有12次没有记录。\n措施1｜3月底前补齐12份记录。",
    good: "问题1｜31次主题党日有12次没有记录。\n措施1｜3月底前由宣传委员补齐12份记录。",
    mend: "写明牵头的人或部门，如“由组织委员负责”“我每月检查一次”。",
    basis: "通知对写明责任人的要求。",
    setting: "[report]\nmeasures = { owner = true, deadline = false, measurable = false }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    measure_gap::check(
        facts,
        found,
        |rules| rules.owner,
        |measure| measure.owner.is_none() && !lexicon::responsibility().stands_in(&measure.text),
        ("没有写明责任人", "请写明由谁负责，如“由组织委员牵头”"),
    );
}
