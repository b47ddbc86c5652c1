//! S110: the report cannot be read aloud in the time that a speaker has.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

/// Characters read aloud in a minute, slow and fast: notices that pair five minutes with 1,000–1,300 characters imply
/// 200–260.
const SLOW: u32 = 200;
const FAST: u32 = 260;

pub(super) const RULE: Rule = Rule {
    code: "S110",
    name: "reading-time",
    title: "发言时间内念不完",
    severity: Severity::Note,
    what: "按每分钟200至260字，全文能不能在规定的发言时间内念完。书面述职的不查。",
    why: "念不完就会在最后跳过打算，而打算正是要听的。",
    bad: "成绩｜一年来我走访了全部8个支部，主持召开支委会12次，讲专题党课4次，开展座谈会16场，收集意见建议236条，逐条答复，其中当年解决218条；指导5个支部按期换届，调整不胜任的支部书记2名，培养入党积极分子31名，发展党员9名，慰问困难党员和老党员46人次；牵头建成党员活动阵地3处，组织党员突击队7支，在防汛中转移群众412人；组织支部书记集中培训2期，现场观摩4次，交流发言27人次，评选示范支部3个，通报后进支部1个；推动结对共建项目6个，协调资金18万元，修缮道路1.2公里，安装路灯40盏，帮助就业53人；主持主题教育读书班2期，专题研讨5次，撰写调研报告1篇，整改问题13个。",
    good: "成绩｜我走访8个支部，讲党课4次。",
    mend: "另备一份讲稿：成绩每方面一句话，问题和打算保留。",
    basis: "通知对现场述职时间的要求。",
    setting: "[report]\nspeaking_minutes = 1",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let Some(minutes) = facts.scheme.speaking_minutes(facts.unit) else { return };
    // Where a spoken version is handed in, that one is read aloud.
    if facts.scheme.materials.iter().any(|material| {
        material.version_of.as_deref() == Some(crate::season::kind::DUTY_REPORT) && material.speaking_minutes.is_some()
    }) {
        return;
    }
    if facts.unit.is_some_and(|unit| unit.mode.contains("书面") || unit.mode.contains('免')) {
        return;
    }
    let words = facts.report.word_count.total;
    if words <= minutes.saturating_mul(FAST) {
        return;
    }
    let (fast, slow) = (words.div_ceil(FAST), words.div_ceil(SLOW));
    found.add(
        Draft::whole("reading")
            .says(format!("全文{words}字，念完要{fast}至{slow}分钟，发言时间是{minutes}分钟"))
            .advises(format!("请另备{}字以内的讲稿", minutes.saturating_mul(FAST)))
            .shows(format!("{words}字"))
            .by(&facts.scheme.report.speaking_source),
    );
}
