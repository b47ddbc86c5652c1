//! M105: the time that a measure gives cannot be checked.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon;
use crate::season::Measure;

pub(super) const RULE: Rule = Rule {
    code: "M105",
    name: "deadline-too-vague",
    title: "时限太笼统",
    severity: Severity::Warning,
    what: "措施的时间是不是“尽快”“适时”“逐步”“明年”一类；只写“长期坚持”、没有阶段目标的，也提示。",
    why: "这样的时间到不了期，无法检查。",
    bad: "问题1｜31次主题党日有12次没有记录。\n措施1｜由宣传委员尽快补齐记录。",
    good: "问题1｜31次主题党日有12次没有记录。\n措施1｜由宣传委员3月底前补齐记录。",
    mend: "换成日期、月底、季度；长期的工作写明每月或每季度做几次、年底做到什么程度。",
    basis: "通知对写明完成时限的要求。",
    setting: "[report]\nmeasures = {}",
    check,
};

/// Whether a measure has no deadline but a vague word for one.
pub(super) fn applies(measure: &Measure) -> bool {
    measure.deadline.is_none() && lexicon::vague_deadlines().stands_in(&measure.text)
}

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let rules = facts.scheme.report.measures.as_ref();
    if rules.is_some_and(|rules| !rules.deadline) {
        return;
    }
    let source = rules.map_or("", |rules| rules.source.as_str());
    for measure in &facts.report.measures {
        if applies(measure)
            && let Some(hit) = lexicon::vague_deadlines().find(&measure.text).next()
        {
            let (start, end) = facts.inside(measure.paragraph, measure.start, &measure.text, &(hit.start..hit.end));
            found.add(
                Draft::at(measure.paragraph, start, end, &hit.entry.term)
                    .says(format!(
                        "措施“{}”的时间是“{}”，{}",
                        brief(&measure.text, 24),
                        hit.entry.term,
                        hit.entry.why()
                    ))
                    .advises("请换成具体的日期、月份或季度")
                    .by(source)
                    .note_unless(rules.is_some()),
            );
        }
        if measure.deadline.as_deref() == Some("long_term") && !lexicon::is_evidenced(&measure.text) {
            found.add(
                Draft::at(measure.paragraph, measure.start, measure.end, &measure.text)
                    .says(format!("措施“{}”只写长期坚持，没有阶段目标", brief(&measure.text, 24)))
                    .advises("请写明年底前做到什么程度，或每月、每季度做几次")
                    .by(source)
                    .weighs(Severity::Note),
            );
        }
    }
}
