//! S105: the achievements take more than their share.

use super::facts::Facts;
use super::found::Found;
use super::part_share::{Side, watch};
use super::rule::Rule;
use crate::finding::Severity;
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "S105",
    name: "achievements-too-long",
    title: "成绩部分过长",
    severity: Severity::Warning,
    what: "总结成绩部分占全文（或三部分之和，由方案定）的比例是否超过上限。",
    why: "成绩浓墨重彩、问题一笔带过，是评议时意见最多的毛病。",
    bad: "成绩｜我走访8个支部，讲党课4次，开展座谈12场，梳理意见36条，解决31条。\n问题｜我抓支部少。\n打算｜明年3月底前整顿。",
    good: "成绩｜我走访8个支部。\n问题｜我对2个软弱涣散支部督促不力，全年只到过1次。\n打算｜明年3月底前由我牵头整顿2个支部。",
    mend: "每个方面只留一两件最有说服力的事，其余删去或并成数字。",
    basis: "通知对总结成绩部分篇幅的要求（常见为不超过1/3）。",
    setting: "[[report.part]]\nrole = \"achievements\"\ntitle = \"总结成绩\"\nmax_share = \"1/3\"",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    watch(facts, found, Role::Achievements, Side::Most);
}
