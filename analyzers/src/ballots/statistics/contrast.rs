//! Groups beside each other; what must not be shown.

use num_traits::ToPrimitive;

use crate::ballots::scoring::{Poll, Share};
use crate::scheme::BallotRules;
use crate::season::{GroupContrast, GroupLeniency, UnitStatistics};

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
/// smallest other one, because the published score would give the first away; more of them until they are enough.
pub(super) fn hidden(shares: &[Share], rules: &BallotRules) -> Vec<usize> {
    let present: Vec<(u32, usize)> = shares.iter().map(Share::valid).zip(0..).filter(|(valid, _)| *valid > 0).collect();
    let mut hidden: Vec<usize> =
        present.iter().filter(|(valid, _)| *valid < rules.min_group).map(|(_, at)| *at).collect();
    // Together they must be as many as one group has to be, and never one alone.
    let votes =
        |hidden: &[usize]| present.iter().filter(|(_, at)| hidden.contains(at)).map(|(valid, _)| valid).sum::<u32>();
    while hidden.len() == 1 || !hidden.is_empty() && votes(&hidden) < rules.min_group {
        let Some((_, next)) = present.iter().filter(|(_, at)| !hidden.contains(at)).min() else { break };
        hidden.push(*next);
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
        let lone = share(&[(9000, 1)]);
        assert_eq!(hidden(&[lone.clone(), lone, share(&[(9000, 5)])], &rules(3)), [0, 1, 2]);
    }
}
