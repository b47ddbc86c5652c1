//! The catalogue of finding rules, one file per rule.
//!
//! Each file holds what its rule says about itself, its examples and its code. Codes and names are permanent:
//! `S` structure and length, `P` problems, `M` measures, `R` what was found before, `F` focus areas, `W` wording,
//! `A` the accountability report, `L` ledgers. [`check`] judges a duty report, [`accountability`] the other one, and
//! `crate::ledger` ledgers.

pub mod accountability;
mod achievements_too_long;
mod business_problem;
mod catalogue;
mod cliche_density;
mod deadline_too_vague;
#[cfg(test)]
mod examples;
mod facts;
mod first_person_missing;
mod focus_missing;
mod focus_only_named;
mod found;
mod inspection_unanswered;
mod issue_count;
pub mod ledger;
mod length;
mod measure_gap;
mod measure_without_deadline;
mod measure_without_number;
mod measure_without_owner;
mod must_answer_many;
mod must_answer_missing;
mod named_part;
mod newcomer;
mod no_personal_problem;
mod only_objective_causes;
mod orphan_measure;
mod part_missing;
mod part_share;
mod parts_unclear;
mod plans_too_long;
mod prior_year_unanswered;
mod problem_unanswered;
mod problem_without_cause;
mod problem_without_evidence;
mod problems_too_short;
mod reading_time;
mod rule;
mod settings;
mod stock_problem;
mod template_residue;
mod too_long;
mod too_short;
mod vague_degree;
mod vague_people;
mod vague_quantifier;

pub use catalogue::{catalogue, explain, markdown};
pub use facts::Facts;
pub use rule::{NOTATION, Rule, severity_name};
pub use settings::unknown_settings;

use crate::finding::Finding;

/// Findings of all rules about a duty report: about the whole first, then in reading order.
///
/// Rules see only what [`Facts`] holds; the same facts give the same findings, fingerprints included.
#[must_use]
pub fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(first) = catalogue::DUTY_REPORT.first() else { return Vec::new() };
    let mut found = found::Found::new(facts, first);
    for rule in catalogue::DUTY_REPORT {
        found.run(rule);
    }
    found.finish()
}
