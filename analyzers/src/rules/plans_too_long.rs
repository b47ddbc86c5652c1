//! S107: the plans take more than their share.

use super::facts::Facts;
use super::found::Found;
use super::part_share::{Side, watch};
use super::rule::Rule;
use crate::finding::Severity;
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "S107",
    name: "plans-too-long",
    title: "打算部分过长",
    severity: Severity::Warning,
    what: "下一步打算部分占全文（或三部分之和，由方案定）的比例是否超过上限。",
    why: "打算写得很长，常常是把全年工作计划搬了进来，反而看不出怎样改前面的问题。",
    bad: "成绩｜我走访8个支部。\n问题｜我对2个支部督促不力。\n打算｜明年3月底前由我牵头整顿2个支部，6月底前轮训12名支部书记，9月底前完成换届，年底前全部验收。",
    good: "成绩｜我走访8个支部，讲党课4次。\n问题｜我对2个支部督促不力，全年只到过1次，原因是我怕得罪人。\n打算｜明年3月底前由我牵头整顿。",
    mend: "只留回应所查问题的措施，一般性的工作安排另写计划。",
    basis: "通知对下一步打算部分篇幅的要求。",
    setting: "[[report.part]]\nrole = \"plans\"\ntitle = \"下一步打算\"\nmax_share = \"1/3\"",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    watch(facts, found, Role::Plans, Side::Most);
}
