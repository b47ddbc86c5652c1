//! What people answered to 同一问题？ is kept and used.

use serde::{Deserialize, Serialize};

use super::normal::{Names, letters};
use crate::season::Recurrence;

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
    /// 同一问题, 换了表述, 不是.
    pub decision: String,
}

/// Puts answers to the candidates. A pair that a person called the same stays even if it is no candidate any more.
pub fn answer(recurrences: &mut Vec<Recurrence>, answers: &[Answer]) {
    let none = Names::of(&[]);
    let key = |text: &str| letters(text, &none).into_iter().map(|letter| letter.letter).collect::<String>();
    for given in answers {
        let same = |pair: &&mut Recurrence| {
            pair.unit == given.unit && key(&pair.issue) == key(&given.issue) && key(&pair.prior) == key(&given.prior)
        };
        if let Some(pair) = recurrences.iter_mut().find(same) {
            pair.decision.clone_from(&given.decision);
        } else if matches!(given.decision.as_str(), "同一问题" | "换了表述") {
            recurrences.push(Recurrence {
                unit: given.unit.clone(),
                issue: given.issue.clone(),
                prior: given.prior.clone(),
                prior_year: given.prior_year,
                score: 1.0,
                reason: "人工判定".to_owned(),
                promised: String::new(),
                decision: given.decision.clone(),
            });
        }
    }
}
