//! Problems that many units have, for rectification by all of them together.

use std::collections::{BTreeMap, BTreeSet};

use super::normal::Names;
use super::recurrence::{Problem, likeness};
use super::topics::TOPICS;
use super::weights::{Features, Rarity};
use crate::season::CommonIssue;

/// Units from which a problem is common, where the caller names no other number.
pub const UNITS: usize = 3;

/// Likeness from which two problems of a topic belong together.
const TOGETHER: f64 = 0.2;

/// Problems that at least `units` units have, those of the most units first.
///
/// Problems are grouped by their category, then by the topic that they name most; a problem of the group that is like
/// none of the others is left out. Each unit counts once, however many of its problems are in a group.
#[must_use]
pub fn common_issues(problems: &[Problem], units: usize, names: &Names) -> Vec<CommonIssue> {
    let features: Vec<Features> =
        problems.iter().map(|problem| Features::of(&problem.text, &problem.title, names)).collect();
    let rarity = Rarity::of(&features);
    let mut groups: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
    for (number, (problem, features)) in problems.iter().zip(&features).enumerate() {
        // The surest topic wins; of equals the rarer one says more.
        let weight = |topic: usize, sure: f64| sure + rarity.topic(topic) / 30.0;
        let topic = features.topics.iter().max_by(|x, y| weight(*x.0, *x.1).total_cmp(&weight(*y.0, *y.1)));
        if let Some((topic, _)) = topic {
            groups.entry((problem.category.as_str(), *topic)).or_default().push(number);
        }
    }
    let mut found = Vec::new();
    for ((category, topic), members) in groups {
        let members: Vec<usize> =
            members.iter().copied().filter(|one| joins(*one, &members, problems, &features, &rarity)).collect();
        let of: BTreeSet<&str> =
            members.iter().filter_map(|member| problems.get(*member)).map(|problem| problem.unit.as_str()).collect();
        if of.len() < units.max(2) {
            continue;
        }
        found.push(CommonIssue {
            category: category.to_owned(),
            label: TOPICS.title(topic).to_owned(),
            units: of.into_iter().map(str::to_owned).collect(),
            issues: members
                .iter()
                .filter_map(|member| problems.get(*member))
                .map(|problem| problem.text.clone())
                .collect(),
        });
    }
    found.sort_by(|x, y| {
        y.units.len().cmp(&x.units.len()).then_with(|| (&x.category, &x.label).cmp(&(&y.category, &y.label)))
    });
    found
}

/// Whether a problem is like another unit's problem of its group.
fn joins(one: usize, members: &[usize], problems: &[Problem], features: &[Features], rarity: &Rarity) -> bool {
    let (Some(a), Some(x)) = (problems.get(one), features.get(one)) else { return false };
    members.iter().filter(|other| **other != one).any(|other| {
        let (Some(b), Some(y)) = (problems.get(*other), features.get(*other)) else { return false };
        a.unit != b.unit && likeness(a, b, x, y, rarity).score() >= TOGETHER
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(unit: &str, text: &str) -> Problem {
        Problem { unit: unit.into(), text: text.into(), ..Problem::default() }
    }

    #[test]
    fn a_problem_of_three_units_is_common_and_each_unit_counts_once() {
        let problems = [
            problem("U01", "党费收缴不及时，3名党员拖欠半年"),
            problem("U01", "党费标准核定有误"),
            problem("U02", "党费由他人代交，两个月没有收齐"),
            problem("U03", "每月党费到下月中旬才收齐"),
            problem("U04", "班子成员谈心谈话次数不够"),
        ];
        let found = common_issues(&problems, UNITS, &Names::of(&[]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].label.as_str(), found[0].units.join(" ")), ("党费", "U01 U02 U03".to_owned()));
    }

    #[test]
    fn two_units_are_not_many() {
        let problems = [problem("U01", "党费收缴不及时"), problem("U02", "党费由他人代交")];
        assert_eq!(common_issues(&problems, UNITS, &Names::of(&[])), []);
    }
}
