//! Groups beside each other, this year beside last year; what must not be shown.

use num_traits::ToPrimitive;

use crate::ballots::scoring::{Poll, Share};
use crate::scheme::BallotRules;
use crate::season::{BallotResult, GroupContrast, GroupLeniency, UnitStatistics, YearContrast};

use super::data::{moments, number, shown};

/// Fills in hidden groups and the heaviest group against the others.
pub(super) fn describe(unit: &mut UnitStatistics, shares: &[Share], poll: &Poll, rules: &BallotRules) {
    let hidden = hidden(shares, rules);
    unit.hidden_groups = hidden.iter().filter_map(|at| rules.groups.get(*at)).map(|group| group.id.clone()).collect();
    let heaviest = rules.groups.iter().enumerate().filter(|(_, group)| group.pool.is_none()).max_by(|one, other| {
        let size = |at: usize| shares.get(at).map_or(0, Share::valid);
        // Of equal weights the smaller group: each of its votes weighs more.
        let each = |(at, group): &(usize, &crate::scheme::Group)| group.weight.approx() / f64::from(size(*at).max(1));
        each(one).total_cmp(&each(other)).then(other.0.cmp(&one.0))
    });
    let Some((at, group)) = heaviest.filter(|_| hidden.is_empty()) else { return };
    let counts = |share: &Share| {
        share.counts.iter().map(|(value, count)| (number(&poll.measure, *value), *count)).collect::<Vec<_>>()
    };
    let own = shares.get(at).map(counts).unwrap_or_default();
    let rest: Vec<(f64, u32)> =
        shares.iter().enumerate().filter(|(other, _)| *other != at).flat_map(|(_, share)| counts(share)).collect();
    let (Some((n, mean, variance)), Some((m, other, spread))) = (moments(own.into_iter()), moments(rest.into_iter()))
    else {
        return;
    };
    let difference = mean - other;
    let error = (variance / n + spread / m).sqrt();
    let z = (error > 0.0).then(|| difference / error);
    let words = if z.is_some_and(|z| z.abs() > 1.96) {
        format!(
            "{}的评分比其他人{} {:.2} 分，差别明显",
            group.name,
            if difference > 0.0 { "高" } else { "低" },
            difference.abs()
        )
    } else {
        format!("{}与其他人的评分没有明显差别", group.name)
    };
    unit.words.push(words.clone());
    unit.against =
        Some(GroupContrast { group: group.id.clone(), difference: shown(difference), z: z.map(shown), words });
}

/// Groups whose figures must not be shown on their own: below the scheme's minimum, and where only one is, the
/// smallest other one, because the published score would give the first away.
pub(super) fn hidden(shares: &[Share], rules: &BallotRules) -> Vec<usize> {
    let present: Vec<(u32, usize)> = shares.iter().map(Share::valid).zip(0..).filter(|(valid, _)| *valid > 0).collect();
    let mut hidden: Vec<usize> =
        present.iter().filter(|(valid, _)| *valid < rules.min_group).map(|(_, at)| *at).collect();
    if hidden.len() == 1 {
        hidden.extend(present.iter().filter(|(_, at)| !hidden.contains(at)).min().map(|(_, at)| *at));
    }
    hidden.sort_unstable();
    hidden
}

/// How strictly each group votes, over the units that all groups voted on and may be shown for.
pub(super) fn leniency(poll: &Poll, rules: &BallotRules) -> Vec<GroupLeniency> {
    let mut sums = vec![0.0; rules.groups.len()];
    let mut units = 0_u32;
    for shares in &poll.shares {
        let means: Option<Vec<f64>> = shares
            .iter()
            .map(|share| {
                moments(share.counts.iter().map(|(value, count)| (number(&poll.measure, *value), *count)))
                    .map(|(_, mean, _)| mean)
            })
            .collect();
        let Some(means) = means.filter(|means| means.len() > 1 && hidden(shares, rules).is_empty()) else { continue };
        let middle = means.iter().sum::<f64>() / means.len().to_f64().unwrap_or(1.0);
        units += 1;
        for (sum, mean) in sums.iter_mut().zip(means) {
            *sum += mean - middle;
        }
    }
    rules
        .groups
        .iter()
        .zip(sums)
        .map(|(group, sum)| {
            let leniency = (units > 0).then(|| sum / f64::from(units));
            let words = match leniency {
                Some(value) if value.abs() >= 0.005 => {
                    format!(
                        "{}平均比各类人员的均值{} {:.2} 分（{}）",
                        group.name,
                        if value > 0.0 { "高" } else { "低" },
                        value.abs(),
                        if value > 0.0 { "偏宽" } else { "偏严" }
                    )
                }
                Some(_) => format!("{}与其他类别宽严相当", group.name),
                None => format!("{}没有可以比较的票", group.name),
            };
            GroupLeniency { group: group.id.clone(), leniency: leniency.map(shown), units, words }
        })
        .collect()
}

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
    let difference = result.weighted.zip(last.weighted).map(|(now, then)| now - then);
    let now: Vec<(f64, Vec<(f64, u32)>)> = rules
        .groups
        .iter()
        .zip(shares)
        .map(|(group, share)| {
            (
                group.weight.approx(),
                share.counts.iter().map(|(value, count)| (number(&poll.measure, *value), *count)).collect(),
            )
        })
        .collect();
    let then: Vec<(f64, Vec<(f64, u32)>)> = last
        .groups
        .iter()
        .map(|group| {
            (
                group.weight,
                group.counts.iter().filter_map(|(score, count)| Some((score.parse().ok()?, *count))).collect(),
            )
        })
        .collect();
    let error = squared_error(&now).zip(squared_error(&then)).map(|(one, other)| (one + other).sqrt());
    let z = difference.zip(error).filter(|(_, error)| *error > 0.0).map(|(difference, error)| difference / error);
    let of = u32::try_from(last_year.iter().filter(|last| last.rank.is_some()).count()).unwrap_or(0);
    let trend = match (difference, z) {
        (None, _) => "无法比较".to_owned(),
        (Some(difference), Some(z)) if z.abs() > 1.645 => {
            format!("{} {:.2} 分", if difference > 0.0 { "上升" } else { "下降" }, difference.abs())
        }
        (Some(_), Some(_)) => "基本持平".to_owned(),
        (Some(difference), None) => format!(
            "{}{:.2} 分（上年票数不明，不判断升降）",
            if difference >= 0.0 { "+" } else { "−" },
            difference.abs()
        ),
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
    unit.last_year = Some(YearContrast {
        score: last.weighted,
        rank: last.rank,
        of,
        grade: last.grade.clone(),
        difference: difference.map(shown),
        z: z.map(shown),
        words,
    });
}

/// Σ w² s² / n over the groups: the squared standard error of the weighted mean.
fn squared_error(groups: &[(f64, Vec<(f64, u32)>)]) -> Option<f64> {
    let present: Vec<(f64, (f64, f64, f64))> =
        groups.iter().filter_map(|(weight, counts)| Some((*weight, moments(counts.iter().copied())?))).collect();
    let sum: f64 = present.iter().map(|(weight, _)| weight).sum();
    (sum > 0.0).then(|| present.iter().map(|(weight, (n, _, variance))| (weight / sum).powi(2) * variance / n).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(votes: &[(i64, u32)]) -> Share {
        Share { counts: votes.iter().copied().collect(), ..Share::default() }
    }

    fn rules(groups: usize) -> BallotRules {
        let groups: String =
            (0..groups).map(|at| format!("[[group]]\nid = \"g{at}\"\nname = \"{at}\"\nweight = 1\n")).collect();
        toml::from_str(&format!("scale = {{ kind = \"ticks\", min = 1, max = 10 }}\n{groups}")).unwrap()
    }

    #[test]
    fn a_small_group_takes_a_second_one_with_it() {
        let (small, middle, large) = (share(&[(9000, 2)]), share(&[(9000, 8)]), share(&[(9000, 40)]));
        assert_eq!(hidden(&[small.clone(), large.clone()], &rules(2)), [0, 1]);
        assert_eq!(hidden(&[small.clone(), large.clone(), middle.clone()], &rules(3)), [0, 2]);
        assert_eq!(hidden(&[small.clone(), small, large.clone()], &rules(3)), [0, 1]);
        assert_eq!(hidden(&[middle, large], &rules(2)), Vec::<usize>::new());
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
