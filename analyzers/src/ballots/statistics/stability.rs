//! How stable places and grades are: ballots resampled within their stratum (Efron 1979; for ranks Goldstein &
//! Spiegelhalter 1996). Near ties the interval is too narrow (Mogstad, Romano, Shaikh & Wilhelm), so it is called
//! 稳定性, not 置信区间.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;

use crate::ballots::scoring::{Poll, pools, vote_factor};
use crate::scheme::{Aggregation, BallotRules, Roster};
use crate::season::{BallotResult, UnitStatistics};

use super::data::{Slips, shown};
use super::random::Random;

/// Resamples where there are few votes.
const RESAMPLES: usize = 2000;
/// Votes that are drawn altogether, at most.
const BUDGET: usize = 60_000_000;
/// Share of resamples in which one must be ahead of the other to be told apart.
const APART: f64 = 0.95;

/// What resampling found.
#[derive(Debug, Default)]
pub(super) struct Stability {
    /// By roster id.
    units: BTreeMap<String, Figures>,
    pub(super) brackets: Vec<String>,
    pub(super) resamples: u32,
}

#[derive(Debug, Clone, Copy)]
struct Figures {
    score: (f64, f64),
    rank: (u32, u32),
    grade: Option<f64>,
}

/// Resamples the ballots.
pub(super) fn measure(
    slips: &Slips,
    poll: &Poll,
    rules: &BallotRules,
    roster: &Roster,
    results: &[BallotResult],
) -> Stability {
    let placed: Vec<(usize, &BallotResult, f64)> = results
        .iter()
        .filter_map(|result| {
            let at = roster.units.iter().position(|unit| unit.id == result.unit)?;
            Some((at, result, result.weighted?))
        })
        .collect();
    if placed.len() < 2 || slips.votes == 0 {
        return Stability::default();
    }
    let resamples = (BUDGET / slips.votes).clamp(50, RESAMPLES);
    let plan = Plan::new(rules, poll, roster.units.len(), rules.groups.len());
    let real = plan.scores(&sums(slips, &plan, None));
    let mut random = Random::new(20_231_219);
    let mut scores: Vec<Vec<f64>> = vec![Vec::with_capacity(resamples); placed.len()];
    let mut ranks: Vec<Vec<u32>> = vec![Vec::with_capacity(resamples); placed.len()];
    for _ in 0..resamples {
        let drawn = plan.scores(&sums(slips, &plan, Some(&mut random)));
        let mut order: Vec<(usize, f64)> = Vec::with_capacity(placed.len());
        for (at, (unit, result, weighted)) in placed.iter().enumerate() {
            let change = drawn
                .get(*unit)
                .copied()
                .flatten()
                .zip(real.get(*unit).copied().flatten())
                .map_or(0.0, |(new, old)| new - old);
            let score = weighted + change * plan.share_of_vote(result);
            if let Some(list) = scores.get_mut(at) {
                list.push(score);
            }
            order.push((at, if poll.measure.ranks { -score } else { score }));
        }
        order.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        for (place, (at, _)) in (1_u32..).zip(&order) {
            if let Some(list) = ranks.get_mut(*at) {
                list.push(place);
            }
        }
    }
    let brackets = brackets(&placed, &scores, poll.measure.ranks);
    let units = placed
        .iter()
        .zip(scores.iter_mut().zip(&mut ranks))
        .map(|((_, result, _), (scores, ranks))| {
            let grade = result.grade_by_band.as_ref().map(|grade| {
                let same = scores.iter().filter(|score| plan.grade(**score, rules) == Some(grade.as_str())).count();
                same.to_f64().unwrap_or(0.0) / scores.len().to_f64().unwrap_or(1.0)
            });
            scores.sort_by(f64::total_cmp);
            ranks.sort_unstable();
            let figures = Figures { score: ends(scores, 0.0), rank: ends(ranks, 0), grade };
            (result.unit.clone(), figures)
        })
        .collect();
    Stability { units, brackets, resamples: u32::try_from(resamples).unwrap_or(0) }
}

/// The ends of the middle 90 % of sorted values.
fn ends<T: Copy>(sorted: &[T], none: T) -> (T, T) {
    let last = sorted.len().saturating_sub(1);
    let low = sorted.len() / 20;
    (sorted.get(low).copied().unwrap_or(none), sorted.get(last.saturating_sub(low)).copied().unwrap_or(none))
}

/// Sum and number of votes by unit and group.
type Sums = Vec<Vec<(f64, f64)>>;

fn sums(slips: &Slips, plan: &Plan, mut random: Option<&mut Random>) -> Sums {
    let mut sums: Sums = vec![vec![(0.0, 0.0); plan.groups]; plan.units];
    for stratum in &slips.strata {
        let count = stratum.rows.len();
        for at in 0..count {
            let drawn = random.as_mut().map_or(at, |random| random.below(count));
            let Some(row) = stratum.rows.get(drawn) else { continue };
            for (unit, vote) in stratum.units.iter().zip(row) {
                if let (Some(vote), Some(sum)) =
                    (vote, sums.get_mut(*unit).and_then(|groups| groups.get_mut(stratum.group)))
                {
                    sum.0 += vote;
                    sum.1 += 1.0;
                }
            }
        }
    }
    sums
}

/// How sums become scores.
struct Plan {
    units: usize,
    groups: usize,
    /// Weight and members of each pool.
    pools: Vec<(f64, Vec<usize>)>,
    factor: f64,
    bands: Vec<(String, f64)>,
}

impl Plan {
    fn new(rules: &BallotRules, poll: &Poll, units: usize, groups: usize) -> Self {
        let pools = if rules.aggregation == Aggregation::Pooled {
            vec![(1.0, (0..groups).collect())]
        } else {
            let weight = |head: usize| rules.groups.get(head).map_or(0.0, |group| group.weight.approx());
            pools(rules).into_iter().map(|(head, members)| (weight(head), members)).collect()
        };
        let factor = crate::ballots::exact::display(vote_factor(rules, &poll.measure));
        let bands = poll
            .bands
            .steps
            .iter()
            .map(|(grade, from, _)| (grade.clone(), crate::ballots::exact::display(*from)))
            .collect();
        Self { units, groups, pools, factor, bands }
    }

    fn scores(&self, sums: &Sums) -> Vec<Option<f64>> {
        let score = |of_unit: &Vec<(f64, f64)>| {
            let (mut sum, mut weights) = (0.0, 0.0);
            for (weight, members) in &self.pools {
                let (total, count) = members
                    .iter()
                    .filter_map(|at| of_unit.get(*at))
                    .fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
                if count > 0.0 {
                    sum += weight * total / count;
                    weights += weight;
                }
            }
            (weights > 0.0).then(|| sum / weights)
        };
        sums.iter().map(score).collect()
    }

    /// How much of the final score the vote makes up.
    fn share_of_vote(&self, result: &BallotResult) -> f64 {
        if result.components.is_empty() {
            return 1.0;
        }
        let weights: f64 =
            result.components.iter().filter(|one| one.value.is_some()).filter_map(|one| one.weight).sum();
        let own = result.components.iter().find(|one| one.id == "meeting").and_then(|one| one.weight).unwrap_or(0.0);
        if weights > 0.0 { self.factor * own / weights } else { 1.0 }
    }

    fn grade(&self, score: f64, rules: &BallotRules) -> Option<&str> {
        let slack = rules.rounding.map_or(0.0, |digits| 0.5 / 10_f64.powi(i32::try_from(digits).unwrap_or(6)));
        self.bands.iter().find(|(_, from)| score + slack + 1e-12 >= *from).map(|(grade, _)| grade.as_str())
    }
}

/// Runs of neighbours none of whom is reliably ahead of the next.
fn brackets(placed: &[(usize, &BallotResult, f64)], scores: &[Vec<f64>], ranks: bool) -> Vec<String> {
    let mut order: Vec<(u32, usize)> =
        placed.iter().enumerate().filter_map(|(at, (_, result, _))| result.rank.map(|rank| (rank, at))).collect();
    order.sort_unstable();
    let apart = |one: usize, other: usize| {
        let (Some(one), Some(other)) = (scores.get(one), scores.get(other)) else { return false };
        let ahead = one.iter().zip(other).filter(|(a, b)| if ranks { a < b } else { a > b }).count();
        ahead.to_f64().unwrap_or(0.0) >= APART * one.len().to_f64().unwrap_or(1.0)
    };
    let mut found = Vec::new();
    for run in order.chunk_by(|one, other| !apart(one.1, other.1)) {
        if let (Some(first), Some(last)) = (run.first(), run.last())
            && run.len() > 1
        {
            found.push(if first.0 == last.0 {
                format!("第{}名 {} 个并列", first.0, run.len())
            } else {
                format!("第{}至第{}名相邻两名之间分不出先后", first.0, last.0)
            });
        }
    }
    found
}

impl Stability {
    /// Fills in what resampling found about a unit.
    pub(super) fn describe(&self, unit: &mut UnitStatistics, result: &BallotResult) {
        let Some(figures) = self.units.get(&result.unit) else { return };
        unit.score_low = Some(shown(figures.score.0));
        unit.score_high = Some(shown(figures.score.1));
        unit.rank_best = Some(figures.rank.0);
        unit.rank_worst = Some(figures.rank.1);
        unit.grade_stability = figures.grade.map(shown);
        unit.words.push(if figures.rank.0 == figures.rank.1 {
            format!("名次稳定在第 {} 名", figures.rank.0)
        } else {
            format!("名次稳定区间：第 {} 至第 {} 名", figures.rank.0, figures.rank.1)
        });
        if let Some(share) = figures.grade.filter(|share| *share < APART) {
            unit.words.push(format!(
                "等次不稳：重复抽样中 {:.0}% 仍为“{}”",
                share * 100.0,
                result.grade_by_band.as_deref().unwrap_or("")
            ));
        }
    }
}
