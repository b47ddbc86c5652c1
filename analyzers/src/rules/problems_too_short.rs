//! S106: the problems take less than their share.

use super::facts::Facts;
use super::found::Found;
use super::part_share::{Side, watch};
use super::rule::Rule;
use crate::finding::Severity;
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "S106",
    name: "problems-too-short",
    title: "问题部分过短",
    severity: Severity::Error,
    what: "查摆问题和剖析原因部分占全文（或三部分之和，由方案定）的比例是否达到下限；原因算不算在内由方案定。",
    why: "述职评议重在查问题。篇幅不够，多半是问题只有一句话，没有事例、数据和原因。",
    bad: "成绩｜我走访8个支部，讲党课4次，开展座谈12场。\n问题｜我抓支部少。\n打算｜明年3月底前由我牵头整顿2个支部。",
    good: "成绩｜我走访8个支部。\n问题｜我对2个软弱涣散支部督促不力，全年只到过1次，原因是我怕得罪人。\n打算｜明年3月底前由我牵头整顿。",
    mend: "给每个问题补上一个具体事例或一组数据，再写一句自己身上的原因。",
    basis: "通知对查摆问题和剖析原因部分篇幅的要求（常见为不少于1/3）。",
    setting: "[[report.part]]\nrole = \"problems\"\ntitle = \"查摆问题和剖析原因\"\nmin_share = \"1/3\"",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    watch(facts, found, Role::Problems, Side::Least);
}
