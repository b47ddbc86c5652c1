//! What the votes mean beyond the proposals. Diagnostic only: nothing here alters a score or a grade.
//!
//! Floating-point numbers are good enough for statistics; scores and grades come from [`count`](super::count).

mod agreement;
mod contrast;
mod data;
mod patterns;
mod random;
mod spread;
mod stability;
mod texts;
mod years;

use crate::scheme::{BallotRules, Roster};
use crate::season::{BallotResult, BallotStatistics, UnitStatistics};

use super::reading::SheetReadings;
use super::scoring::{Poll, gather, of_meeting};

use data::Slips;

/// What the votes of all files mean, beside the results that [`count`](super::count) gave for them.
///
/// `last_year` are last year's results, empty where there are none. `None` where nobody voted.
#[must_use]
pub fn statistics(
    readings: &[(String, SheetReadings)],
    rules: &BallotRules,
    roster: &Roster,
    results: &[BallotResult],
    last_year: &[BallotResult],
) -> Option<BallotStatistics> {
    let readings = of_meeting(readings, rules, roster);
    let cast = gather(&readings, rules, roster);
    let poll = Poll::new(&cast, rules, roster);
    let slips = Slips::new(&cast, &poll, rules, roster);
    if slips.strata.is_empty() {
        return None;
    }
    let stability = stability::measure(&slips, &poll, rules, roster, results);
    let mut units: Vec<UnitStatistics> = Vec::new();
    for result in results {
        let Some(at) = roster.units.iter().position(|unit| unit.id == result.unit) else { continue };
        let mut unit = UnitStatistics { unit: result.unit.clone(), ..UnitStatistics::default() };
        spread::describe(&mut unit, result, poll.of(at), &poll, rules);
        stability.describe(&mut unit, result);
        contrast::describe(&mut unit, poll.of(at), &poll, rules);
        years::with_last_year(&mut unit, result, last_year, poll.of(at), &poll, rules);
        texts::collect(&mut unit, at, &cast);
        units.push(unit);
    }
    Some(BallotStatistics {
        units,
        groups: contrast::leniency(&poll, rules),
        agreement: agreement::measure(&slips),
        patterns: patterns::find(&slips, &poll, roster),
        brackets: stability.brackets,
        resamples: stability.resamples,
        notes: vec![
            "稳定性由票的重复抽样得出，说明换一批同样的人投票名次会怎样变；不是误差，也不改变得分".into(),
            format!("人数不足 {} 人的类别不单列；可由公布数推算出来的类别一并不列", rules.min_group),
        ],
    })
}
