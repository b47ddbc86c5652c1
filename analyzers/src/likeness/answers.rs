//! What people answered to 同一问题？ is kept and used, also for pairs that are proposed no more.

use serde::{Deserialize, Serialize};

use super::normal::{Names, letters};
use super::weights::same_pairs;
use crate::season::{Recurrence, Report};

/// An answer of a person about two problems of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Roster id of the unit.
    pub unit: String,
    /// This year's problem, as it was shown.
    pub issue: String,
    /// The earlier problem, as it was shown.
    pub prior: String,
    /// The earlier year.
    pub prior_year: i32,
    /// The measure that was promised then, as it was shown.
    #[serde(default)]
    pub promised: String,
    /// 同一问题, 换了表述, 不是.
    pub decision: String,
}

/// Letters of two texts that must agree for them to be the same text in a newer version of the report.
const SAME_TEXT: f64 = 0.85;

/// Puts answers to the candidates.
///
/// A pair that people called the same stays although it is proposed no more, as long as one of the `reports` tells its
/// problem, be it with other numbers or a word put right. A pair that is not the same is not brought back. A candidate
/// that has its answer already keeps it.
pub fn answer(recurrences: &mut Vec<Recurrence>, answers: &[Answer], reports: &[&Report]) {
    for given in answers {
        let same = |pair: &&mut Recurrence| {
            pair.unit == given.unit
                && is_same_text(&pair.issue, &given.issue)
                && is_same_text(&pair.prior, &given.prior)
        };
        if let Some(pair) = recurrences.iter_mut().find(same) {
            if pair.decision.is_empty() {
                pair.decision.clone_from(&given.decision);
            }
            continue;
        }
        let told = reports
            .iter()
            .filter(|report| report.unit.as_deref() == Some(given.unit.as_str()))
            .flat_map(|report| &report.issues)
            .find(|issue| is_same_text(&issue.text, &given.issue));
        let Some(told) = told.filter(|_| matches!(given.decision.as_str(), "同一问题" | "换了表述")) else {
            continue;
        };
        recurrences.push(Recurrence {
            unit: given.unit.clone(),
            issue: told.text.clone(),
            prior: given.prior.clone(),
            prior_year: given.prior_year,
            score: 1.0,
            reason: "人工判定".to_owned(),
            promised: given.promised.clone(),
            decision: given.decision.clone(),
        });
    }
}

/// Whether two texts are one but for numbers, punctuation and a few letters.
#[must_use]
pub fn is_same_text(one: &str, other: &str) -> bool {
    let none = Names::of(&[]);
    let key = |text: &str| letters(text, &none).into_iter().map(|letter| letter.letter).collect::<Vec<char>>();
    same_pairs(&key(one), &key(other)) >= SAME_TEXT
}
