//! P110: a secretary who is new in office leaves out what the scheme asks for instead of own problems.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::scheme::{Aspect, Newcomer};

pub(super) const RULE: Rule = Rule {
    code: "P110",
    name: "newcomer-topics",
    title: "任职时间短的应讲内容",
    severity: Severity::Warning,
    what: "任职不满方案规定月数（按任职时间和会议日期算）的书记，有没有讲了解到的问题、本人的认识、工作思路。对他们不查“本人的问题”“主观原因”“第一人称”。",
    why: "任职时间短的代表党组织述职，说不了自己的旧账，但要说清看到了什么、准备怎么干。",
    bad: "任职｜2023-11-20\n问题1｜支部换届拖了7个月。\n措施1｜3月底前由组织委员完成换届。",
    good: "任职｜2023-11-20\n问题1｜到任一个月，我走访了解到支部换届拖了7个月。\n成绩｜对这项工作，我的认识是先理班子再抓活动，体会很深。\n措施1｜工作思路是先易后难，3月底前由组织委员完成换届。",
    mend: "补写到任以来了解到的突出问题、自己的认识体会和下一步思路举措。",
    basis: "通知对任职时间较短的书记的规定。",
    setting: "[report]\nnewcomer = { months = 3 }",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let Some(newcomer) = facts.scheme.report.newcomer.as_ref().filter(|_| facts.is_newcomer()) else { return };
    let missing: Vec<String> =
        topics(newcomer).into_iter().filter(|topic| !is_told(facts, topic)).map(|topic| topic.title).collect();
    if missing.is_empty() {
        return;
    }
    let appointed = facts.unit.and_then(|unit| unit.appointed).map(|day| day.to_string()).unwrap_or_default();
    found.add(
        Draft::whole("topics")
            .says(format!(
                "书记{appointed}任职，会议时不满{}个月，代表党组织述职；没有找到：{}",
                newcomer.months,
                missing.join("、")
            ))
            .advises(format!("请补写{}", missing.join("、")))
            .shows(appointed)
            .by(&newcomer.source),
    );
}

/// What the scheme asks for, or what the field's notices ask for as a rule.
fn topics(newcomer: &Newcomer) -> Vec<Aspect> {
    if !newcomer.must_tell.is_empty() {
        return newcomer.must_tell.clone();
    }
    let topic = |title: &str, keywords: &[&str]| Aspect {
        title: title.to_owned(),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
    };
    vec![
        topic("了解到的突出问题", &["了解到", "调研发现", "走访", "摸底", "接手", "到任", "看到", "发现"]),
        topic("本人的认识体会", &["认识", "体会", "感到", "感受", "深感", "认为", "意识到"]),
        topic("工作思路举措", &["思路", "打算", "举措", "下一步", "计划", "准备"]),
    ]
}

fn is_told(facts: &Facts<'_>, topic: &Aspect) -> bool {
    let words: Vec<&str> = if topic.keywords.is_empty() {
        vec![topic.title.as_str()]
    } else {
        topic.keywords.iter().map(String::as_str).collect()
    };
    facts.paragraphs().any(|(_, paragraph)| words.iter().any(|word| paragraph.text.contains(word)))
}
