//! R101: nothing is said of last year's problems.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "R101",
    name: "prior-year-unanswered",
    title: "没有说明上年度问题的整改",
    severity: Severity::Warning,
    what: "报告有没有说明上年度述职查摆、点评指出的问题改得怎样。",
    why: "不回头看，就会“年年述、年年改、年年在”。",
    bad: "成绩｜一年来我走访了全部8个支部，讲党课4次。",
    good: "成绩｜去年述职时点评指出的3个问题，支部换届、党费收缴2个已经改完，学时不足1个还在改。\n上年｜已说明",
    mend: "逐条写：去年的问题是什么，做了什么，改到什么程度，没有改完的何时改完。",
    basis: "通知对说明上年度述职评议问题整改情况的要求。",
    setting: "[report]\nprior_year = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let Some(clause) = &facts.scheme.report.prior_year else { return };
    if facts.report.prior_year_answered || facts.report.paragraphs.is_empty() {
        return;
    }
    found.add(
        Draft::whole("prior-year")
            .says("没有找到对上年度述职评议问题整改情况的说明")
            .advises("请逐条写明去年查摆和点评指出的问题改得怎样，没有改完的写明何时改完")
            .by(&clause.source),
    );
}
