//! Components with their own ballots, limits on raters by score, gates, awards.

use num_rational::Ratio;

use super::ballot::{knows, percent, unknown_grade};
use super::{Notes, choices, clause, is_share};
use crate::scheme::{BallotRules, Component, Level, RaterLimit, Scheme};

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    let Some(ballot) = &scheme.ballot else { return };
    for (index, limit) in ballot.rater_limits.iter().enumerate() {
        check_limit(limit, &format!("ballot.rater_limit[{index}]"), notes);
    }
    check_gates(ballot, notes);
    check_awards(ballot, notes);
    check_levels(scheme, ballot, notes);
}

fn check_limit(limit: &RaterLimit, at: &str, notes: &mut Notes) {
    if limit.from.is_none() && limit.below.is_none() {
        notes.error(at, "没有写是哪些分数；请写 from = 90（90分以上）或 below = 70（不到70分）");
    }
    if limit.max.is_none() && limit.min.is_none() {
        notes.error(at, "没有写最多几个或最少几个；请写 max = 3 或 min = 2");
    }
    if let (Some(min), Some(max)) = (limit.min, limit.max)
        && min > max
    {
        notes.error(at, format!("每张票最少 {min} 个多于最多 {max} 个；请改正"));
    }
    if limit.from.zip(limit.below).is_some_and(|(from, below)| from >= below) {
        notes.error(at, "from 不低于 below，没有分数在这个范围里；请改正");
    }
}

fn check_gates(ballot: &BallotRules, notes: &mut Notes) {
    notes.doubles("ballot.gate", ballot.gates.iter().map(|gate| gate.title.as_str()));
    for (index, gate) in ballot.gates.iter().enumerate() {
        let at = format!("ballot.gate[{index}]");
        for grade in gate.grades.iter().chain([&gate.grade]).filter(|grade| !knows(ballot, grade)) {
            notes.error(&at, unknown_grade(ballot, grade));
        }
        if gate.passes.is_empty() == gate.fails.is_empty() {
            let message = format!(
                "“{}”要写一种：passes（填了这些才算符合，如 [\"优秀\"]）或 fails（填了这些就不符合，如 [\"是\"]）",
                gate.title
            );
            notes.error(&at, message);
        }
        let message = format!(
            "“{}”{}要在单位名单里加一栏填写；{}",
            gate.title,
            clause(&gate.source),
            if gate.fails.is_empty() {
                "没有填的只提示，不改等次"
            } else {
                "没有填的按没有这种情况算"
            }
        );
        notes.note(&at, message);
    }
}

fn check_awards(ballot: &BallotRules, notes: &mut Notes) {
    notes.doubles("ballot.award", ballot.awards.iter().map(|award| award.title.as_str()));
    for (index, award) in ballot.awards.iter().enumerate() {
        let at = format!("ballot.award[{index}]");
        for grade in award.grades.iter().filter(|grade| !knows(ballot, grade)) {
            notes.error(&at, unknown_grade(ballot, grade));
        }
        if award.places.is_some() == award.share.is_some() {
            notes.error(&at, format!("“{}”要写一种：places（几名）或 share（占几成）", award.title));
        }
        if award.share.is_some_and(|share| !is_share(share)) {
            notes.error(format!("{at}.share"), "比例要在 0 和 100% 之间，如 \"20%\"");
        }
    }
}

/// Components that are voted on other levels, about other people.
fn check_levels(scheme: &Scheme, ballot: &BallotRules, notes: &mut Notes) {
    for (index, component) in ballot.components.iter().enumerate() {
        let Some(id) = &component.level else { continue };
        if !scheme.levels.iter().any(|level| level.id == *id) {
            let known: Vec<&str> = scheme.levels.iter().map(|level| level.id.as_str()).collect();
            let message = format!("没有叫“{id}”的层级；{}", choices(&known));
            notes.error(format!("ballot.component[{index}].level"), message);
        }
    }
    let level = |component: &&Component| -> Option<&Level> {
        scheme.levels.iter().find(|level| Some(&level.id) == component.level.as_ref())
    };
    let weighted = ballot.components.iter().filter(|component| component.weight.is_some());
    let of: Vec<(&Component, &Level)> =
        weighted.filter_map(|component| Some((component, level(&component)?))).collect();
    for pair in of.windows(2) {
        let [(one, here), (other, there)] = pair else { continue };
        let (Some(these), Some(those)) = (&here.required_of, &there.required_of) else { continue };
        if these.iter().any(|kind| those.contains(kind)) {
            continue;
        }
        let weight = |component: &Component| component.weight.map_or(Ratio::from_integer(0), |weight| weight.0);
        let message = format!(
            "“{}”评{}{}，“{}”评{}{}，评的不是同一批人，{}和{}不能直接相加；程序按人计算，两项都有的按比例合成，只有一项的按那一项计并提示",
            one.title,
            these.join("、"),
            clause(&here.source),
            other.title,
            those.join("、"),
            clause(&there.source),
            percent(weight(one)),
            percent(weight(other)),
        );
        notes.note("ballot.component", message);
    }
}
