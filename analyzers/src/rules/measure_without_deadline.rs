//! M103: a measure has no deadline.

use super::facts::Facts;
use super::found::Found;
use super::rule::Rule;
use super::{deadline_too_vague, measure_gap};
use crate::finding::Severity;
use crate::season::Measure;

pub(super) const RULE: Rule = Rule {
    code: "M103",
    name: "measure-without-deadline",
    title: "措施没有时限",
    severity: Severity::Warning,
    what: "措施里有没有完成时间：年月日、月底、季度、节日前、开学前都算；“每月”“每学期几次”是周期，也算；“立行立改”算马上。",
    why: "没有时限就没有到期，也就没有办法检查。",
    bad: "问题1｜31次主题党日有12次没有记录。\n措施1｜由宣传委员补齐12份记录。",
    good: "问题1｜31次主题党日有12次没有记录。\n措施1｜3月底前由宣传委员补齐12份记录。",
    mend: "写明到哪一天、哪个月底、哪个季度；长期的工作写明每月或每季度做几次。",
    basis: "通知对写明完成时限的要求。",
    setting: "[report]\nmeasures = { owner = false, deadline = true, measurable = false }",
    check,
};

/// Words that come back by themselves, or mean now.
const RECURRING: &[&str] = &[
    "每月",
    "每季",
    "每周",
    "每学期",
    "每年",
    "每半年",
    "每两",
    "每个月",
    "每天",
    "每日",
    "每旬",
    "按月",
    "按季",
    "逢",
    "季度",
    "月度",
    "立行立改",
    "立查立改",
    "即知即改",
    "边查边改",
    "立即",
    "即日起",
];

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    measure_gap::check(facts, found, |rules| rules.deadline, lacks, ("没有写完成时限", "请写明何时完成，如“3月底前”"));
}

/// No deadline, nothing that comes back, and no vague word that another rule points out.
fn lacks(measure: &Measure) -> bool {
    measure.deadline.is_none()
        && !RECURRING.iter().any(|word| measure.text.contains(word))
        && !deadline_too_vague::applies(measure)
}
