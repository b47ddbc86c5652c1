//! Votes as formulas see them: which numbers a workbook can compute again from the counts, and which it can only state.
//!
//! A formula stands in the workbook only where it gives what the season says; a scheme with trimmed means, items or
//! further components is stated as values.

use std::collections::BTreeMap;

use shuping_analyzers::scheme::{BallotRules, Scale, VetoBase};
use shuping_analyzers::season::{BallotResult, GroupResult};

/// How far a recomputed number may be off: the season gives six decimals.
const CLOSE: f64 = 6e-7;

/// A score of the scale, as sheets count it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Score {
    pub(crate) key: String,
    pub(crate) value: f64,
}

/// How a unit's weighted score follows from the groups' votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Weights times means.
    Weighted,
    /// All votes together.
    Pooled,
    /// Only the season knows.
    Stated,
}

/// The scores that occur, best first.
pub(crate) fn scores(rules: Option<&BallotRules>, ballots: &[BallotResult]) -> Vec<Score> {
    let mut values: BTreeMap<&str, f64> = BTreeMap::new();
    for key in ballots.iter().flat_map(|row| &row.groups).flat_map(|group| group.counts.keys()) {
        if let Some(value) = value_of(rules, key) {
            values.insert(key, value);
        }
    }
    let mut scores: Vec<Score> = values.into_iter().map(|(key, value)| Score { key: key.to_owned(), value }).collect();
    scores.sort_by(|a, b| b.value.total_cmp(&a.value));
    scores
}

fn value_of(rules: Option<&BallotRules>, key: &str) -> Option<f64> {
    if let Some(Scale::Grades { values }) = rules.map(|rules| &rules.scale) {
        return values.get(key).map(|share| share.approx());
    }
    key.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Sum of a group's votes.
pub(crate) fn sum(group: &GroupResult, scores: &[Score]) -> f64 {
    scores.iter().map(|score| f64::from(group.counts.get(&score.key).copied().unwrap_or(0)) * score.value).sum()
}

/// The mean of a group from its counts, where that is what the season says.
pub(crate) fn mean(group: &GroupResult, scores: &[Score]) -> Option<f64> {
    let counted: u32 = group.counts.values().sum();
    if group.valid == 0 || counted != group.valid {
        return None;
    }
    let mean = sum(group, scores) / f64::from(group.valid);
    group.mean.filter(|said| (said - mean).abs() < CLOSE).map(|_| mean)
}

/// Whether a group is large enough to be shown on its own.
pub(crate) fn is_shown(rules: Option<&BallotRules>, group: &GroupResult) -> bool {
    group.valid >= rules.map_or(3, |rules| rules.min_group)
}

/// Weight of a group: the scheme's exact one, else the season's.
pub(crate) fn weight(rules: Option<&BallotRules>, group: &GroupResult) -> (String, f64) {
    let exact = rules.and_then(|rules| rules.groups.iter().find(|one| one.id == group.id)).map(|one| one.weight);
    exact.map_or_else(
        || (group.weight.to_string(), group.weight),
        |share| (format!("{}/{}", share.0.numer(), share.0.denom()), share.approx()),
    )
}

/// How the weighted score follows from the counts, and what it is, rounded to nine decimals.
pub(crate) fn way(rules: Option<&BallotRules>, row: &BallotResult, scores: &[Score]) -> (Way, f64) {
    let stated = (Way::Stated, row.weighted.unwrap_or(0.0));
    let Some(said) = row.weighted else { return stated };
    if row.groups.is_empty() || row.groups.iter().any(|group| !is_shown(rules, group) || mean(group, scores).is_none())
    {
        return stated;
    }
    let weighted: f64 =
        row.groups.iter().map(|group| weight(rules, group).1 * mean(group, scores).unwrap_or(0.0)).sum();
    if (weighted - said).abs() < CLOSE {
        return (Way::Weighted, nine(weighted));
    }
    let valid: u32 = row.groups.iter().map(|group| group.valid).sum();
    let pooled = row.groups.iter().map(|group| sum(group, scores)).sum::<f64>() / f64::from(valid.max(1));
    if (pooled - said).abs() < CLOSE { (Way::Pooled, nine(pooled)) } else { stated }
}

fn nine(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// Grade of a score by the bands.
pub(crate) fn grade(rules: &BallotRules, score: f64) -> Option<&str> {
    rules.bands.iter().find(|band| score + 1e-9 >= band.from.approx()).map(|band| band.grade.as_str())
}

/// A score as formulas compare it with the bands.
pub(crate) fn rounded(rules: &BallotRules, score: f64) -> f64 {
    rules.rounding.map_or(score, |digits| {
        let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(9));
        (nine(score) * scale + 1e-6).round() / scale
    })
}

/// The veto that a formula can follow: votes of low grades over the valid ones.
pub(crate) struct LowVotes<'a> {
    pub(crate) grades: &'a [String],
    pub(crate) over: f64,
    pub(crate) inclusive: bool,
    pub(crate) grade: &'a str,
    /// Which of the scores are low.
    pub(crate) low: Vec<bool>,
}

pub(crate) fn low_votes<'a>(rules: &'a BallotRules, scores: &[Score]) -> Option<LowVotes<'a>> {
    let [veto] = rules.vetoes.as_slice() else { return None };
    if veto.base != VetoBase::Valid {
        return None;
    }
    let by_key = matches!(rules.scale, Scale::Grades { .. });
    let is_low = |score: &Score| {
        let grade = if by_key { Some(score.key.as_str()) } else { grade(rules, score.value) };
        grade.is_some_and(|grade| veto.votes.iter().any(|vote| vote == grade))
    };
    let low = scores.iter().map(is_low).collect();
    Some(LowVotes { grades: &veto.votes, over: veto.over.approx(), inclusive: veto.inclusive, grade: &veto.grade, low })
}

impl LowVotes<'_> {
    /// Share of low votes of a unit.
    pub(crate) fn share(&self, row: &BallotResult, scores: &[Score]) -> f64 {
        let valid: u32 = row.groups.iter().map(|group| group.valid).sum();
        let low: u32 = row
            .groups
            .iter()
            .flat_map(|group| scores.iter().zip(&self.low).map(move |(score, low)| (group, score, *low)))
            .filter(|(_, _, low)| *low)
            .map(|(group, score, _)| group.counts.get(&score.key).copied().unwrap_or(0))
            .sum();
        f64::from(low) / f64::from(valid.max(1))
    }

    pub(crate) fn is_met(&self, share: f64) -> bool {
        if self.inclusive { share >= self.over - 1e-12 } else { share > self.over + 1e-12 }
    }
}
