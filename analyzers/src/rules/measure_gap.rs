//! What M102 to M104 share: something that a measure must name.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use crate::scheme::MeasureRules;
use crate::season::Measure;

/// Reports measures that lack something; `wanted` says whether the scheme asks for it. Where the scheme has rules for
/// measures and does not ask, the rule is silent; where it has none, it gives notes.
pub(super) fn check(
    facts: &Facts<'_>,
    found: &mut Found<'_>,
    wanted: impl Fn(&MeasureRules) -> bool,
    lacks: impl Fn(&Measure) -> bool,
    (what, advice): (&str, &str),
) {
    let rules = facts.scheme.report.measures.as_ref();
    if rules.is_some_and(|rules| !wanted(rules)) {
        return;
    }
    let measures = &facts.report.measures;
    let bare: Vec<&Measure> = measures.iter().filter(|measure| lacks(measure)).collect();
    let source = rules.map_or("", |rules| rules.source.as_str());
    if bare.len() == measures.len() && bare.len() > 2 {
        found.add(
            Draft::whole("all")
                .says(format!("{}条措施都{what}", bare.len()))
                .advises(advice)
                .by(source)
                .note_unless(rules.is_some()),
        );
        return;
    }
    for measure in bare {
        found.add(
            Draft::at(measure.paragraph, measure.start, measure.end, &measure.text)
                .says(format!("措施“{}”{what}", brief(&measure.text, 24)))
                .advises(advice)
                .by(source)
                .note_unless(rules.is_some()),
        );
    }
}
