//! M104: nothing in a measure can be checked.

use super::facts::Facts;
use super::found::Found;
use super::measure_gap;
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon;

pub(super) const RULE: Rule = Rule {
    code: "M104",
    name: "measure-without-number",
    title: "措施无法检查",
    severity: Severity::Warning,
    what: "措施里有没有数量、时间或看得见的结果。",
    why: "“加强学习”“完善机制”到年底说做了也行、说没做也行。",
    bad: "问题1｜9名党员学时不足，我没有过问。\n措施1｜加强党员教育，完善学习机制。",
    good: "问题1｜9名党员学时不足，我没有过问。\n措施1｜6月底前由组织委员给9名党员补足32学时。",
    mend: "写明做几次、做到多少、拿出什么东西。",
    basis: "通知对措施“具体化、可操作、好检查、能监督”的要求。",
    setting: "[report]\nmeasures = { owner = false, deadline = false, measurable = true }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    measure_gap::check(
        facts,
        found,
        |rules| rules.measurable,
        |measure| !measure.measurable && !lexicon::is_evidenced(&measure.text),
        ("没有数量、时间或可检查的结果", "请写明做几次、做到多少、拿出什么成果"),
    );
}
