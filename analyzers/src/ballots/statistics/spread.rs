//! Distribution, spread and the distance to the next grade.

use num_traits::ToPrimitive;

use crate::ballots::exact::{Exact, decimal_text, display, half_up, of_share, plain_text, whole};
use crate::ballots::scoring::{Poll, Share, pools, votes_of, votes_to_veto};
use crate::scheme::{Aggregation, BallotRules, Scale, VetoBase};
use crate::season::{BallotResult, GradeMargin, GradeShare, UnitStatistics};

use super::data::{moments, number, shown};

/// Fills in how the votes on a unit are distributed.
pub(super) fn describe(
    unit: &mut UnitStatistics,
    result: &BallotResult,
    shares: &[Share],
    poll: &Poll,
    rules: &BallotRules,
) {
    let valid: u32 = shares.iter().map(Share::valid).sum();
    for grade in poll.bands.names() {
        let votes = votes_of(&poll.bands, shares, |name| name == grade);
        let (low, high) = wilson(votes, valid);
        let share = if valid == 0 { 0.0 } else { f64::from(votes) / f64::from(valid) };
        unit.grades.push(GradeShare {
            grade: grade.to_owned(),
            votes,
            share: shown(share),
            low: shown(low),
            high: shown(high),
        });
    }
    let votes =
        shares.iter().flat_map(|share| &share.counts).map(|(value, count)| (number(&poll.measure, *value), *count));
    if let Some((count, _, variance)) = moments(votes.clone()).filter(|(count, ..)| *count > 1.0) {
        unit.spread = Some(shown(variance.sqrt()));
        if let Some(points) = points(rules).filter(|_| count > 2.0) {
            let spread =
                if matches!(rules.scale, Scale::Grades { .. }) { grade_variance(shares, poll) } else { variance };
            let r = (1.0 - spread / ((points * points - 1.0) / 12.0)).max(0.0);
            unit.r_wg = Some(shown(r));
            unit.unity = if r >= 0.9 {
                "意见一致"
            } else if r >= 0.7 {
                "较一致"
            } else {
                "分歧较大"
            }
            .into();
            unit.words.push(format!("评分{}（标准差 {:.2}）", unit.unity, variance.sqrt()));
        }
    }
    margin(unit, result, shares, poll, rules);
    unit.votes_to_veto = rules
        .vetoes
        .iter()
        .filter_map(|veto| {
            let base = match veto.base {
                VetoBase::Valid => valid,
                VetoBase::Returned => shares.iter().map(Share::returned).sum(),
                VetoBase::Issued => return None,
            };
            let low = votes_of(&poll.bands, shares, |name| veto.votes.iter().any(|wanted| wanted == name));
            votes_to_veto(low, base, of_share(veto.over), veto.inclusive)
        })
        .min();
}

/// Points of the scale.
fn points(rules: &BallotRules) -> Option<f64> {
    match &rules.scale {
        Scale::Ticks { min, max } if max > min => Some(f64::from(max - min + 1)),
        Scale::Grades { values } if values.len() > 1 => values.len().to_f64(),
        _ => None,
    }
}

/// Variance of the grades' places.
fn grade_variance(shares: &[Share], poll: &Poll) -> f64 {
    let places = shares.iter().flat_map(|share| &share.counts).map(|(value, count)| {
        let place = poll
            .bands
            .of_vote(*value)
            .map_or(0, |grade| poll.bands.names().iter().position(|name| *name == grade).unwrap_or(0));
        (place.to_f64().unwrap_or(0.0), *count)
    });
    moments(places).map_or(0.0, |(_, _, variance)| variance)
}

/// Wilson's 95 % interval of a share.
pub(super) fn wilson(hits: u32, all: u32) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    if all == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (f64::from(all), f64::from(hits) / f64::from(all));
    let below = 1.0 + Z * Z / n;
    let middle = (p + Z * Z / (2.0 * n)) / below;
    let half = Z / below * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// How many ballots the neighbouring grades are away, exactly: the ballots that move the score most go first.
fn margin(unit: &mut UnitStatistics, result: &BallotResult, shares: &[Share], poll: &Poll, rules: &BallotRules) {
    let score = result.weighted_exact.as_deref().and_then(crate::ballots::exact::parse_exact);
    let (Some(score), Some(grade), Some(top)) = (score, &result.grade_by_band, poll.measure.top) else { return };
    let place = poll.bands.place(grade);
    let Some((_, from, _)) = poll.bands.steps.get(place) else { return };
    let above = place.checked_sub(1).and_then(|at| poll.bands.steps.get(at));
    let simple = rules.components.is_empty() && rules.trim.is_none();
    // A score is published rounded half up, so that half a last digit less is enough.
    let slack = rules.rounding.map_or_else(|| whole(0), |digits| Exact::new(1, 2 * 10_i128.pow(digits.min(18))));
    let moves = |target: i64, up: bool| {
        let mut all: Vec<(Exact, u32)> = Vec::new();
        for (value, count, weight) in weights(shares, rules) {
            let step = if up { target - value } else { value - target };
            if step > 0 {
                all.push((poll.measure.exact(step) * weight, count));
            }
        }
        all.sort_by(|one, other| other.0.cmp(&one.0));
        all
    };
    let needed = |mut gap: Exact, moves: Vec<(Exact, u32)>, strict: bool| -> Option<u32> {
        let mut votes = 0_u32;
        for (step, count) in moves {
            for _ in 0..count {
                if gap < whole(0) || gap == whole(0) && !strict {
                    return Some(votes);
                }
                gap -= step;
                votes += 1;
            }
        }
        (gap < whole(0) || gap == whole(0) && !strict).then_some(votes)
    };
    let mut margin = GradeMargin { above: display(score - *from), ..GradeMargin::default() };
    if let Some((next, limit, _)) = above {
        margin.next = Some(next.clone());
        margin.gap = Some(display(*limit - score));
        if simple {
            margin.votes_up = needed(*limit - slack - score, moves(top, true), false);
        }
        let votes = margin.votes_up.map_or(String::new(), |votes| format!("，相当于 {votes} 张票改打最高分"));
        unit.words.push(format!("距“{next}”还差 {} 分{votes}", short(*limit - score)));
    }
    if simple && place + 1 < poll.bands.steps.len() {
        margin.votes_down = needed(score - *from + slack, moves(poll.measure.bottom, false), true);
    }
    unit.margin = Some(margin);
}

fn short(gap: Exact) -> String {
    let text = plain_text(half_up(gap, 3));
    if text == "0" { decimal_text(gap, 6) } else { text }
}

/// Every valid vote with its multiplicity and its weight in the score.
fn weights(shares: &[Share], rules: &BallotRules) -> Vec<(i64, u32, Exact)> {
    let size = |share: &Share| i128::try_from(share.votes.len()).unwrap_or(0);
    let pooled = rules.aggregation == Aggregation::Pooled;
    let pools = if pooled { vec![(0, (0..shares.len()).collect())] } else { pools(rules) };
    let present: Vec<(Exact, Vec<usize>, i128)> = pools
        .into_iter()
        .map(|(head, members)| {
            let weight = if pooled {
                whole(1)
            } else {
                rules.groups.get(head).map_or_else(|| whole(0), |group| of_share(group.weight))
            };
            let count = members.iter().filter_map(|at| shares.get(*at)).map(size).sum();
            (weight, members, count)
        })
        .filter(|(_, _, count)| *count > 0)
        .collect();
    let sum = present.iter().fold(whole(0), |sum, (weight, ..)| sum + *weight);
    let mut all = Vec::new();
    for (weight, members, count) in present {
        if sum == whole(0) {
            continue;
        }
        for share in members.iter().filter_map(|at| shares.get(*at)) {
            all.extend(share.counts.iter().map(|(value, times)| (*value, *times, weight / sum / whole(count))));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn wilsons_interval_is_that_of_statsmodels() {
        // proportion_confint(5, 50, method="wilson") and (0, 10).
        for (hits, all, low, high) in [(5, 50, 0.043_475_8, 0.213_602_3), (0, 10, 0.0, 0.277_532_8)] {
            let (from, to) = wilson(hits, all);
            assert!((from - low).abs() < 1e-6 && (to - high).abs() < 1e-6, "{hits}/{all}: {from} {to}");
        }
    }
}
