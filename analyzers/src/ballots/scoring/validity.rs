//! Which ballots count.

use crate::ballots::reading::{Mark, Reason};
use crate::scheme::{BallotRules, RaterQuota, Roster};

use super::cast::Slip;
use super::grade::Bands;
use super::poll::{Measure, Poll};

/// What the validity rules found, over all ballots.
#[derive(Debug, Clone, Default)]
pub(crate) struct Check {
    /// Ballots that were judged.
    pub(crate) ballots: u32,
    /// Ballots on several candidates that give all of them the same score.
    pub(crate) all_equal: u32,
    /// Of those, the ones with the highest score.
    pub(crate) all_full: u32,
    /// Ballots that break the rater's quota.
    pub(crate) over_quota: u32,
    /// Votes that secretaries cast on themselves.
    pub(crate) self_votes: u32,
}

/// Score of a unit on a ballot, or the reason why there is none.
pub(crate) type Judged = (usize, Result<i64, Reason>);

/// The votes of one ballot after all rules, one per unit.
pub(crate) fn judge(
    slip: &Slip<'_>,
    units: &[Option<usize>],
    rules: &BallotRules,
    roster: &Roster,
    measure: &Measure,
    bands: &Bands,
    check: &mut Check,
) -> Vec<Judged> {
    check.ballots += 1;
    let mut votes = scores(slip, units, measure);
    let rules_of = &rules.invalid;
    if slip.ballot.void {
        return refuse_all(votes, Reason::VoidBallot);
    }
    if measure.ranks && votes.len() > 1 && !is_order(&votes) {
        return refuse_all(votes, Reason::BadRanks);
    }
    if let Some(rater) = &slip.ballot.rater {
        for (unit, vote) in &mut votes {
            if roster.units.get(*unit).is_some_and(|unit| unit.id == *rater) && vote.is_ok() {
                check.self_votes += 1;
                if rules_of.self_vote {
                    *vote = Err(Reason::SelfVote);
                }
            }
        }
    }
    let own = |vote: &Judged| vote.1 == Err(Reason::SelfVote);
    if rules_of.whole_ballot && votes.iter().any(|vote| vote.1.is_err() && !own(vote)) {
        return refuse_all(votes, Reason::WholeBallot);
    }
    let valid: Vec<i64> = votes.iter().filter_map(|(_, vote)| vote.ok()).collect();
    let complete = valid.len() >= 2 && votes.iter().all(|vote| vote.1.is_ok() || own(vote));
    let first = valid.first().copied();
    if complete && !measure.ranks && valid.iter().all(|value| Some(*value) == first) {
        check.all_equal += 1;
        let full = measure.top.is_some_and(|top| first == Some(top));
        check.all_full += u32::from(full);
        if full && rules_of.all_full {
            return refuse_all(votes, Reason::AllFull);
        }
        if rules_of.all_equal {
            return refuse_all(votes, Reason::AllEqual);
        }
    }
    let over = |quota: &RaterQuota| breaks(quota, &valid, votes.len(), bands);
    if votes.len() >= 2
        && (rules.rater_quota.as_ref().is_some_and(over)
            || super::beyond_score::breaks_limit(&rules.rater_limits, &valid, votes.len(), measure))
    {
        check.over_quota += 1;
        if rules_of.over_quota {
            return refuse_all(votes, Reason::OverQuota);
        }
    }
    votes
}

/// The scores of a ballot by unit, items put together.
fn scores(slip: &Slip<'_>, units: &[Option<usize>], measure: &Measure) -> Vec<Judged> {
    let votes = &slip.ballot.votes;
    let unit_of = |candidate: u16| units.get(usize::from(candidate)).copied().flatten();
    if measure.weights.len() <= 1 {
        return votes
            .iter()
            .filter_map(|vote| unit_of(vote.candidate).map(|unit| (unit, measure.score(&[Some(vote.mark)]))))
            .collect();
    }
    let mut by_unit: std::collections::BTreeMap<usize, Vec<Option<Mark>>> = std::collections::BTreeMap::new();
    for vote in votes {
        let Some(unit) = unit_of(vote.candidate) else { continue };
        let marks = by_unit.entry(unit).or_insert_with(|| vec![None; measure.weights.len()]);
        if let Some(mark) = marks.get_mut(usize::from(vote.item)) {
            *mark = Some(vote.mark);
        }
    }
    by_unit.into_iter().map(|(unit, marks)| (unit, measure.score(&marks))).collect()
}

/// Refuses every vote of a ballot; votes that had a reason of their own keep it.
fn refuse_all(votes: Vec<Judged>, reason: Reason) -> Vec<Judged> {
    votes.into_iter().map(|(unit, vote)| (unit, Err(vote.err().unwrap_or(reason)))).collect()
}

/// Whether places are 1 … n, each once.
fn is_order(votes: &[Judged]) -> bool {
    let mut places: Vec<i64> = votes.iter().filter_map(|(_, vote)| vote.ok()).collect();
    places.sort_unstable();
    places.len() == votes.len()
        && places.iter().zip(1_i64..).all(|(place, wanted)| {
            let first = places.first().copied().unwrap_or(1).max(1);
            *place == wanted * first && first % 1000 == 0
        })
}

/// The quota for a ballot of so many candidates: the notice's number, in proportion where it names another number of
/// candidates, rounded half up.
pub(crate) fn scaled(limit: u32, quota: &RaterQuota, candidates: usize) -> usize {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    match quota.of.map(|of| usize::try_from(of).unwrap_or(0)).filter(|of| *of > 0) {
        Some(of) if of != candidates => (2 * limit.saturating_mul(candidates) + of) / (2 * of),
        _ => limit,
    }
}

fn breaks(quota: &RaterQuota, valid: &[i64], candidates: usize, bands: &Bands) -> bool {
    let count = valid
        .iter()
        .filter(|value| bands.of_vote(**value).is_some_and(|grade| quota.grades.iter().any(|wanted| wanted == grade)))
        .count();
    quota.max.is_some_and(|max| count > scaled(max, quota, candidates))
        || quota.min.is_some_and(|min| count < scaled(min, quota, candidates))
}

/// What the validity rules found, in words.
pub(super) fn notes(poll: &Poll, rules: &BallotRules) -> Vec<String> {
    let check = &poll.check;
    let mut notes = Vec::new();
    let verdict = |invalid: bool| if invalid { "按方案作无效票" } else { "不影响有效性" };
    let plain = check.all_equal.saturating_sub(check.all_full);
    if check.all_full > 0 {
        let invalid = rules.invalid.all_full || rules.invalid.all_equal;
        notes.push(format!("{} 张票对所有对象打满分，{}", check.all_full, verdict(invalid)));
    }
    if plain > 0 {
        notes.push(format!("{plain} 张票对所有对象打同一分，{}", verdict(rules.invalid.all_equal)));
    }
    if check.over_quota > 0 {
        let grades = rules.rater_quota.as_ref().map_or(String::new(), |quota| super::notes::quoted(&quota.grades));
        notes.push(format!(
            "{} 张票的{grades}个数不合每票名额规定，{}",
            check.over_quota,
            verdict(rules.invalid.over_quota)
        ));
    }
    if check.self_votes > 0 {
        notes.push(format!("{} 个评分是书记给自己打的，{}", check.self_votes, verdict(rules.invalid.self_vote)));
    }
    notes
}
