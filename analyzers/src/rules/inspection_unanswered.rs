//! R102: nothing is said of the problems that 巡视 or 巡察 found.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon::sentences;

pub(super) const RULE: Rule = Rule {
    code: "R102",
    name: "inspection-unanswered",
    title: "没有说明巡视巡察问题的整改",
    severity: Severity::Warning,
    what: "方案要求时，报告有没有一句话把巡视、巡察、督查反馈的问题和整改放在一起说。",
    why: "巡视巡察指出的问题是组织已经认定的，述职时必须有交代。",
    bad: "成绩｜一年来我走访了全部8个支部，讲党课4次。",
    good: "成绩｜巡察反馈的6个党建问题，已经整改5个，剩下1个年底前完成。",
    mend: "写明反馈了几个问题、改了几个、没有改完的何时改完；没有接受过巡视巡察的，也写一句。",
    basis: "通知对说明巡视巡察反馈问题整改情况的要求。",
    setting: "[report]\ninspection = {}",
    check,
};

const INSPECTION: &[&str] = &["巡视", "巡察", "督查", "专项检查"];
const ANSWER: &[&str] = &["整改", "改完", "完成", "解决", "销号", "改到位", "没有接受", "未接受", "未涉及"];

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let Some(clause) = &facts.scheme.report.inspection else { return };
    let told = facts.paragraphs().any(|(_, paragraph)| {
        sentences(&paragraph.text).filter_map(|span| paragraph.text.get(span)).any(|sentence| {
            INSPECTION.iter().any(|word| sentence.contains(word)) && ANSWER.iter().any(|word| sentence.contains(word))
        })
    });
    if told || facts.report.paragraphs.is_empty() {
        return;
    }
    found.add(
        Draft::whole("inspection")
            .says("没有找到对巡视巡察反馈问题整改情况的说明")
            .advises("请写明反馈的问题改得怎样；没有接受过巡视巡察的，请写一句")
            .by(&clause.source),
    );
}
