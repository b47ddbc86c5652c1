//! This year beside last year.

use num_traits::ToPrimitive;

use crate::ballots::exact::{display, parse_exact};
use crate::ballots::scoring::{Poll, Share, vote_factor};
use crate::scheme::BallotRules;
use crate::season::{BallotResult, UnitStatistics, YearContrast};

use super::data::{moments, number, shown};

/// Differences of a group's mean below this share of the scale are not told.
const TOLD: f64 = 0.01;

/// Fills in this year beside last year: an arrow only where the difference is beyond chance (|z| > 1.645).
pub(super) fn with_last_year(
    unit: &mut UnitStatistics,
    result: &BallotResult,
    last_year: &[BallotResult],
    shares: &[Share],
    poll: &Poll,
    rules: &BallotRules,
) {
    let Some(last) = last_year.iter().find(|last| last.unit == result.unit) else {
        if !last_year.is_empty() {
            unit.words.push("上年没有参加测评，无法比较".into());
        }
        return;
    };
    let top = poll.measure.top.map(|top| display(poll.measure.exact(top) * vote_factor(rules, &poll.measure)));
    let other_scale = top.is_some_and(|top| other_scale(last_year, top));
    let difference = result.weighted.zip(last.weighted).map(|(now, then)| now - then).filter(|_| !other_scale);
    let error = squared_error(&votes_now(shares, poll, rules)).zip(squared_error(&votes_then(last)));
    let error = error.map(|(one, other)| (one + other).sqrt());
    let z = difference.zip(error).filter(|(_, error)| *error > 0.0).map(|(difference, error)| difference / error);
    let of = u32::try_from(last_year.iter().filter(|last| last.rank.is_some()).count()).unwrap_or(0);
    let trend = if other_scale {
        "两年分制不同，不能直接比较".to_owned()
    } else {
        trend(difference, z, poll.measure.ranks)
    };
    let place = match (last.rank, result.rank) {
        (Some(then), Some(now)) => format!("，名次由第 {then}（共 {of}）到第 {now}"),
        _ => String::new(),
    };
    let grade = match (&last.grade, &result.grade) {
        (Some(then), Some(now)) if then != now => format!("，等次由“{then}”到“{now}”"),
        (Some(then), Some(_)) => format!("，等次仍为“{then}”"),
        _ => String::new(),
    };
    let words = format!("与上年相比：得分{trend}{place}{grade}");
    unit.words.push(words.clone());
    let changes = if other_scale { Vec::new() } else { changes(unit, result, last, rules, top) };
    unit.last_year = Some(YearContrast {
        score: last.weighted,
        rank: last.rank,
        of,
        grade: last.grade.clone(),
        difference: difference.map(shown),
        z: z.map(shown),
        words,
        changes,
    });
}

/// Whether last year's scores cannot be on a scale that ends at `top`: beyond it, or all of them far below.
fn other_scale(last_year: &[BallotResult], top: f64) -> bool {
    let highest = last_year.iter().filter_map(|row| row.weighted).fold(0.0, f64::max);
    highest > top + 1e-9 || highest > 0.0 && highest * 5.0 < top
}

fn trend(difference: Option<f64>, z: Option<f64>, ranks: bool) -> String {
    match (difference, z) {
        (None, _) => "无法比较".to_owned(),
        (Some(difference), Some(z)) if z.abs() > 1.645 => {
            let unit = if ranks { "名" } else { "分" };
            format!("{} {:.2} {unit}", if difference > 0.0 { "上升" } else { "下降" }, difference.abs())
        }
        (Some(_), Some(_)) => "基本持平".to_owned(),
        (Some(difference), None) => format!(
            "{}{:.2} 分（上年票数不明，不判断升降）",
            if difference >= 0.0 { "+" } else { "−" },
            difference.abs()
        ),
    }
}

/// Votes with their multiplicities, and the weight of each group.
type Weighed = Vec<(f64, Vec<(f64, u32)>)>;

fn votes_now(shares: &[Share], poll: &Poll, rules: &BallotRules) -> Weighed {
    let votes = |share: &Share| {
        share.counts.iter().map(|(value, count)| (number(&poll.measure, *value), *count)).collect::<Vec<_>>()
    };
    rules.groups.iter().zip(shares).map(|(group, share)| (group.weight.approx(), votes(share))).collect()
}

fn votes_then(last: &BallotResult) -> Weighed {
    let votes = |counts: &std::collections::BTreeMap<String, u32>| {
        counts.iter().filter_map(|(score, count)| Some((score.parse().ok()?, *count))).collect()
    };
    last.groups.iter().map(|group| (group.weight, votes(&group.counts))).collect()
}

/// Σ w² s² / n over the groups: the squared standard error of the weighted mean.
fn squared_error(groups: &[(f64, Vec<(f64, u32)>)]) -> Option<f64> {
    let present: Vec<(f64, (f64, f64, f64))> =
        groups.iter().filter_map(|(weight, counts)| Some((*weight, moments(counts.iter().copied())?))).collect();
    let sum: f64 = present.iter().map(|(weight, _)| weight).sum();
    (sum > 0.0).then(|| present.iter().map(|(weight, (n, _, variance))| (weight / sum).powi(2) * variance / n).sum())
}

/// What changed behind the score.
fn changes(
    unit: &UnitStatistics,
    result: &BallotResult,
    last: &BallotResult,
    rules: &BallotRules,
    top: Option<f64>,
) -> Vec<String> {
    let mut changes = Vec::new();
    let small = last.groups.iter().any(|group| group.valid > 0 && group.valid < rules.min_group);
    if unit.hidden_groups.is_empty() && !small {
        let mean = |text: &Option<String>| text.as_deref().and_then(parse_exact).map(display);
        for group in &result.groups {
            let then = last.groups.iter().find(|one| one.id == group.id).and_then(|one| mean(&one.mean_exact));
            let Some((now, then)) = mean(&group.mean_exact).zip(then) else { continue };
            if (now - then).abs() >= TOLD * top.unwrap_or(10.0) {
                changes.push(format!("{}平均分由 {then:.2} 到 {now:.2}", group.name));
            }
        }
    }
    let share = |row: &BallotResult, grade: &str| -> Option<f64> {
        let of_grade = |group: &crate::season::GroupResult| group.grade_counts.get(grade).copied().unwrap_or(0);
        let votes: u32 = row.groups.iter().map(of_grade).sum();
        let all: u32 = row.groups.iter().flat_map(|group| group.grade_counts.values()).sum();
        (all > 0).then(|| votes.to_f64().unwrap_or(0.0) / f64::from(all))
    };
    for grade in &unit.grades {
        if let Some((now, then)) = share(result, &grade.grade).zip(share(last, &grade.grade))
            && (now - then).abs() >= 0.1
        {
            changes.push(format!("“{}”票占比由 {:.0}% 到 {:.0}%", grade.grade, then * 100.0, now * 100.0));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(score: f64) -> BallotResult {
        BallotResult { weighted: Some(score), ..BallotResult::default() }
    }

    #[test]
    fn scores_of_another_scale_are_not_compared() {
        for (last, top, other) in [(92.5, 10.0, true), (9.2, 100.0, true), (9.2, 10.0, false), (45.0, 100.0, false)] {
            assert_eq!(other_scale(&[row(last)], top), other, "{last} of {top}");
        }
        assert!(!other_scale(&[], 10.0));
    }

    #[test]
    fn the_standard_error_weighs_each_groups_variance() {
        // Group of 4 with variance 1, weight 0.4; group of 9 with variance 0.25, weight 0.6 → 0.16/4 + 0.36·0.25/9.
        let one = vec![(8.0, 1), (9.0, 1), (10.0, 1), (9.0, 1)];
        let (_, _, variance) = moments(one.iter().copied()).unwrap();
        let error = squared_error(&[(0.4, one)]).unwrap();
        assert!((error - variance / 4.0).abs() < 1e-12);
    }
}
