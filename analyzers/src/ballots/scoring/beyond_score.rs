//! What decides beside the score: gates, the annual review, places that are awarded; and limits on raters by score.

use crate::ballots::exact::{half_up, of_share, whole};
use crate::scheme::{Award, BallotRules, Gate, RaterLimit, Roster, Unit};
use crate::season::BallotResult;

use super::poll::{Measure, Poll};

/// Grades that a gate does not let through are lowered to the gate's, with the reason.
pub(super) fn gates(results: &mut [BallotResult], rules: &BallotRules, roster: &Roster, poll: &Poll) {
    for result in results.iter_mut() {
        let Some(unit) = roster.unit(&result.unit) else { continue };
        for gate in &rules.gates {
            pass(result, gate, unit, poll);
        }
    }
}

fn pass(result: &mut BallotResult, gate: &Gate, unit: &Unit, poll: &Poll) {
    let Some(grade) = result.grade.clone() else { return };
    if !gate.grades.is_empty() && !gate.grades.contains(&grade) {
        return;
    }
    let said = unit.facts.get(&gate.title).map(String::as_str);
    let clause = clause(&gate.source);
    let broken = match said {
        Some(said) => {
            gate.fails.iter().any(|word| word == said)
                || !gate.passes.is_empty() && !gate.passes.iter().any(|word| word == said)
        }
        None if gate.passes.is_empty() => false,
        None => {
            let text = format!("得分前提：名单没有填“{}”{clause}，没有核对", gate.title);
            result.steps.push(text.clone());
            result.flags.push(text);
            return;
        }
    };
    let said = said.unwrap_or("没有填写");
    if !broken {
        result.steps.push(format!("得分前提：“{}”为“{said}”{clause}，符合", gate.title));
        return;
    }
    if poll.bands.place(&gate.grade) <= poll.bands.place(&grade) {
        return;
    }
    let text = format!("得分前提：“{}”为“{said}”{clause}，不能定为“{grade}”，定为“{}”", gate.title, gate.grade);
    result.steps.push(text.clone());
    result.flags.push(text);
    result.grade = Some(gate.grade.clone());
}

/// Column of the roster that holds the result of the annual review.
const REVIEW: &str = "年度考核";

/// Says where the annual review does not go with the grade.
pub(super) fn annual_review(results: &mut [BallotResult], rules: &BallotRules, roster: &Roster) {
    for result in results.iter_mut() {
        let said = roster.unit(&result.unit).and_then(|unit| unit.facts.get(REVIEW));
        let band = rules.bands.iter().find(|band| Some(&band.grade) == result.grade.as_ref());
        let Some((said, band)) = said.zip(band) else { continue };
        if band.bars.contains(said) {
            let text = format!(
                "名单里的年度考核是“{said}”，建议等次是“{}”，按规定不能评为“{said}”{}",
                band.grade,
                clause(&rules.source)
            );
            result.flags.push(text);
        }
    }
}

/// Says who holds a place that is awarded or talked to.
pub(super) fn awards(results: &mut [BallotResult], rules: &BallotRules) {
    let last = results.iter().filter_map(|result| result.rank).count();
    for award in &rules.awards {
        let places = places(award, last);
        for result in results.iter_mut() {
            let Some(rank) = result.rank.and_then(|rank| usize::try_from(rank).ok()) else { continue };
            let holds = if award.from_last { rank + places > last } else { rank <= places };
            let graded =
                award.grades.is_empty() || result.grade.as_ref().is_some_and(|grade| award.grades.contains(grade));
            if holds && graded {
                let side = if award.from_last { "后" } else { "前" };
                result.flags.push(format!(
                    "排在第 {rank}，在{side} {places} 名之内：{}{}，由会议研究决定",
                    award.title,
                    clause(&award.source)
                ));
            }
        }
    }
}

/// Number of places: as the notice says it, or its share of all, rounded half up.
fn places(award: &Award, all: usize) -> usize {
    let by_share = || {
        let share = award.share.map(of_share)? * whole(i128::try_from(all).ok()?);
        usize::try_from(half_up(share, 0).to_integer()).ok()
    };
    award.places.and_then(|places| usize::try_from(places).ok()).or_else(by_share).unwrap_or(0)
}

/// Whether a ballot with these valid votes breaks a limit by score.
pub(super) fn breaks_limit(limits: &[RaterLimit], valid: &[i64], candidates: usize, measure: &Measure) -> bool {
    limits.iter().any(|limit| {
        let inside = |value: i64| {
            let score = measure.exact(value);
            limit.from.is_none_or(|from| score >= of_share(from))
                && limit.below.is_none_or(|below| score < of_share(below))
        };
        let count = valid.iter().filter(|value| inside(**value)).count();
        let scaled = |number: u32| {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            match limit.of.and_then(|of| usize::try_from(of).ok()).filter(|of| *of > 0 && *of != candidates) {
                Some(of) => (2 * number.saturating_mul(candidates) + of) / (2 * of),
                None => number,
            }
        };
        limit.max.is_some_and(|max| count > scaled(max)) || limit.min.is_some_and(|min| count < scaled(min))
    })
}

fn clause(source: &str) -> String {
    if source.is_empty() { String::new() } else { format!("（通知{source}）") }
}
