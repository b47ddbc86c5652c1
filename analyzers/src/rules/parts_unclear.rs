//! S102: the parts cannot be told apart with confidence.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

/// Below this confidence people should look at the division before they trust the shares.
const SURE: f32 = 0.6;

pub(super) const RULE: Rule = Rule {
    code: "S102",
    name: "parts-unclear",
    title: "各部分界限不清",
    severity: Severity::Note,
    what: "能否有把握地把报告分成几个部分。没有标题、几部分写在一起、次序特殊的，分得未必准。",
    why: "各部分占比、问题和措施都以分段为基础；分段拿不准时，其他结论要先由人看一眼。",
    bad: "把握｜0.4\n成绩｜一年来工作有成绩也有不足，今后要改进。\n问题｜我抓支部少。\n打算｜明年6月底前轮训12名支部书记。",
    good: "把握｜0.9\n成绩｜一年来我走访8个支部。\n问题｜我抓支部少。\n打算｜明年6月底前轮训12名支部书记。",
    mend: "给每一部分加上单独一行的标题，如“二、存在的问题及原因”。",
    basis: "程序对自己判断的说明，不是对报告的要求。",
    setting: "",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let structure = &facts.report.structure;
    if structure.confidence <= 0.0 || structure.confidence >= SURE {
        return;
    }
    let notes = structure.notes.join("；");
    let why = if notes.is_empty() { String::new() } else { format!("：{notes}") };
    found.add(
        Draft::whole("structure")
            .says(format!("各部分的界限不清楚，分段只有{:.0}%的把握{why}", structure.confidence * 100.0))
            .advises("请核对分段结果；也可请报送单位给各部分加上标题")
            .shows(notes),
    );
}
