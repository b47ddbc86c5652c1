//! [`Audit`]: the votes as formulas see them, in exact fractions.
//!
//! A figure is a formula where the formula gives, to the last digit, what the season says; it is stated as a value where
//! it does not follow from what may be shown (groups that are too small), so that no sheet contradicts the season.

use std::collections::{BTreeMap, BTreeSet};

use shuping_analyzers::ballots::{Exact, half_up, parse_decimal, parse_exact};
use shuping_analyzers::scheme::{Aggregation, BallotRules, Scale, Share, Veto, VetoBase};
use shuping_analyzers::season::{BallotResult, GroupResult};

use super::numbers::{exact, quotient, zero};
use super::ranks::{self, Ranking};
use crate::view::View;

/// Digits to which computed scores are rounded in the workbook: far beyond any scheme's rounding, and within what a
/// floating-point number holds.
pub(super) const DIGITS: u32 = 11;
/// The same for scores that are put together of components.
pub(super) const TOTAL_DIGITS: u32 = 9;

/// All that the sheets about votes are written from.
pub(super) struct Audit<'a> {
    pub(super) rules: Option<&'a BallotRules>,
    /// The scores that occur, best first.
    pub(super) scores: Vec<Score>,
    /// Scores are whole numbers over it.
    pub(super) denominator: i128,
    pub(super) units: Vec<Unit<'a>>,
    pub(super) ranking: Option<Ranking>,
}

/// A score of the scale, as sheets count it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Score {
    pub(super) key: String,
    pub(super) value: Exact,
    /// Grade of one vote with this score.
    pub(super) grade: Option<String>,
}

/// A unit's votes.
pub(super) struct Unit<'a> {
    pub(super) result: &'a BallotResult,
    /// Its rows of 测评明细: every group, then the groups that are put together.
    pub(super) lines: Vec<Line<'a>>,
    /// Number of groups among the lines.
    pub(super) groups: usize,
    /// Lines whose means are weighted, with their weights.
    pub(super) weighed: Vec<(usize, Exact)>,
    /// Weighted mean of the votes, where a formula gives it.
    pub(super) vote: Option<Exact>,
    /// The score with all components, where a formula gives it.
    pub(super) score: Option<Exact>,
    /// Whether the published score and the grade by the bands follow, too.
    pub(super) grade_follows: bool,
    /// Share of the votes that each veto looks at, where a formula gives it.
    pub(super) vetoes: Vec<Option<Exact>>,
    /// Whether the proposed grade follows from band and vetoes.
    pub(super) proposal_follows: bool,
}

/// A row of 测评明细.
pub(super) struct Line<'a> {
    /// The group; `None` for groups that are put together.
    pub(super) group: Option<&'a GroupResult>,
    pub(super) name: String,
    /// Groups that are put together, by their place among the unit's groups.
    pub(super) members: Vec<usize>,
    /// Whether the votes may be shown.
    pub(super) shown: bool,
    /// Votes by score, in the order of [`Audit::scores`].
    pub(super) counts: Vec<u32>,
    /// Entries per ballot: the number of items where a tally gives each by itself.
    pub(super) parts: u32,
    pub(super) valid: u32,
    pub(super) invalid: u32,
    pub(super) issued: Option<u32>,
    /// Whether votes are left out here where the scheme says so.
    pub(super) trims: bool,
}

/// Votes that are left out at each end, and their sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trimmed {
    pub(super) dropped: u32,
    pub(super) highest: Exact,
    pub(super) lowest: Exact,
}

impl Line<'_> {
    /// Sum of the valid votes.
    pub(super) fn sum(&self, scores: &[Score]) -> Exact {
        let sum = scores.iter().zip(&self.counts).map(|(score, count)| score.value * exact(*count));
        sum.fold(zero(), |all, one| all + one) / exact(self.parts)
    }

    /// What is left out of the valid votes.
    pub(super) fn trimmed(&self, scores: &[Score], rules: Option<&BallotRules>) -> Trimmed {
        let trim = rules.and_then(|rules| rules.trim).filter(|_| self.trims && self.parts == 1);
        let dropped =
            trim.filter(|trim| self.valid > trim.above && self.valid > 2 * trim.drop).map_or(0, |trim| trim.drop);
        let end = |counts: &mut dyn Iterator<Item = (&Score, &u32)>| {
            let mut left = dropped;
            counts.fold(zero(), |sum, (score, count)| {
                let taken = left.min(*count);
                left -= taken;
                sum + score.value * exact(taken)
            })
        };
        Trimmed {
            dropped,
            highest: end(&mut scores.iter().zip(&self.counts)),
            lowest: end(&mut scores.iter().zip(&self.counts).rev()),
        }
    }

    /// Mean of the votes that count; `None` without any.
    pub(super) fn mean(&self, scores: &[Score], rules: Option<&BallotRules>) -> Option<Exact> {
        let trimmed = self.trimmed(scores, rules);
        let kept = self.valid.checked_sub(2 * trimmed.dropped).filter(|kept| *kept > 0)?;
        Some((self.sum(scores) - trimmed.highest - trimmed.lowest) / exact(kept))
    }
}

impl<'a> Audit<'a> {
    pub(super) fn new(view: &View<'a>) -> Self {
        let rules = view.inputs.scheme.ballot.as_ref();
        let ballots = view.inputs.season.ballots.as_slice();
        let scores = scores(rules, ballots);
        let denominator = scores.iter().fold(1, |all, score| lcm(all, *score.value.denom()));
        let mut audit = Self { rules, scores, denominator, units: Vec::new(), ranking: None };
        audit.units = ballots.iter().map(|row| audit.unit(view, row)).collect();
        audit.ranking = ranks::follow(&audit);
        audit
    }

    fn unit(&self, view: &View<'a>, result: &'a BallotResult) -> Unit<'a> {
        let hidden = hidden_groups(view, result);
        let mut lines: Vec<Line<'a>> =
            result.groups.iter().map(|group| self.line(group, !hidden.contains(group.id.as_str()))).collect();
        let groups = lines.len();
        let weighed = self.weigh(result, &mut lines);
        let mut unit = Unit {
            result,
            lines,
            groups,
            weighed,
            vote: None,
            score: None,
            grade_follows: false,
            vetoes: Vec::new(),
            proposal_follows: false,
        };
        self.follow(&mut unit);
        unit
    }

    fn line(&self, group: &'a GroupResult, shown: bool) -> Line<'a> {
        let counts: Vec<u32> =
            self.scores.iter().map(|score| group.counts.get(&score.key).copied().unwrap_or(0)).collect();
        let all: u32 = group.counts.values().sum();
        Line {
            group: Some(group),
            name: group.name.clone(),
            members: Vec::new(),
            shown,
            counts,
            parts: all.checked_div(group.valid).unwrap_or(1).max(1),
            valid: group.valid,
            invalid: group.invalid,
            issued: group.issued,
            trims: true,
        }
    }

    /// Adds the lines of groups that are put together, and says which lines are weighted and how much.
    fn weigh(&self, result: &BallotResult, lines: &mut Vec<Line<'a>>) -> Vec<(usize, Exact)> {
        let Some(rules) = self.rules else { return Vec::new() };
        let pooled = rules.aggregation == Aggregation::Pooled;
        let mut pools: Vec<(usize, Vec<usize>)> = Vec::new();
        for at in 0..result.groups.len() {
            let head = if pooled { 0 } else { head(&result.groups, at) };
            match pools.iter_mut().find(|(own, _)| *own == head) {
                Some((_, members)) => members.push(at),
                None => pools.push((head, vec![at])),
            }
        }
        let mut weighed = Vec::new();
        for (head, members) in pools {
            let weight = if pooled {
                exact(1_u32)
            } else {
                result.groups.get(head).map_or_else(zero, |group| weight(Some(rules), group))
            };
            if members.len() == 1 {
                weighed.push((head, weight));
                continue;
            }
            let line = together(lines, members, pooled);
            weighed.push((lines.len(), weight));
            lines.push(line);
        }
        weighed
    }

    /// Finds out which figures of a unit follow from its lines.
    fn follow(&self, unit: &mut Unit<'a>) {
        let Some(rules) = self.rules else { return };
        let groups = unit.lines.iter().take(unit.groups);
        let complete = groups.clone().all(|line| {
            let counted: u32 = line.counts.iter().sum();
            line.shown && counted == line.valid * line.parts && (line.parts == 1 || rules.trim.is_none())
        });
        if !complete {
            return;
        }
        let said = |text: &Option<String>| text.as_deref().and_then(parse_exact);
        let meeting = unit.result.components.iter().find(|one| one.id == "meeting");
        let vote = self.weighted(unit);
        let plain = unit.result.components.is_empty();
        unit.vote = if plain {
            vote.filter(|vote| is_said(*vote, unit.result))
        } else {
            vote.filter(|vote| Some(*vote * factor(rules)) == meeting.and_then(|one| said(&one.value_exact)))
        };
        let total = if plain { unit.vote } else { self.total(unit, rules) };
        unit.score = total.filter(|total| is_said(*total, unit.result));
        unit.grade_follows = unit.score.is_some_and(|score| self.grade_follows(unit, score, rules));
        unit.vetoes = rules.vetoes.iter().map(|veto| self.veto_share(unit, veto)).collect();
        unit.proposal_follows = unit.grade_follows && self.proposal(unit, rules) == unit.result.grade.as_deref();
    }

    /// Weighted mean over the lines that have votes.
    fn weighted(&self, unit: &Unit<'_>) -> Option<Exact> {
        let (mut sum, mut weights) = (zero(), zero());
        for (line, weight) in &unit.weighed {
            if let Some(mean) = unit.lines.get(*line).and_then(|line| line.mean(&self.scores, self.rules)) {
                sum += mean * *weight;
                weights += *weight;
            }
        }
        (weights != zero()).then(|| sum / weights)
    }

    /// The vote with the other components.
    fn total(&self, unit: &Unit<'_>, rules: &BallotRules) -> Option<Exact> {
        let (mut sum, mut weights, mut bonus) = (zero(), zero(), zero());
        for component in &unit.result.components {
            let value = if component.id == "meeting" {
                unit.vote.map(|vote| vote * factor(rules))
            } else {
                component.value_exact.as_deref().and_then(parse_exact)
            };
            match (value, component.weight_exact.as_deref().and_then(parse_exact)) {
                (Some(value), Some(weight)) => {
                    sum += value * weight;
                    weights += weight;
                }
                (Some(value), None) => bonus += value,
                (None, _) => {}
            }
        }
        (weights != zero()).then(|| sum / weights + bonus)
    }

    /// The highest grade that a vote can have.
    pub(super) fn top_grade(&self) -> Option<String> {
        let rules = self.rules?;
        if let Scale::Grades { values } = &rules.scale {
            let top = values.iter().max_by(|one, other| one.1.cmp(other.1).then_with(|| other.0.cmp(one.0)));
            return top.map(|(name, _)| name.clone());
        }
        bands(rules).first().map(|(grade, _)| (*grade).to_owned())
    }

    /// Digits of the score's cell.
    pub(super) fn digits(&self, unit: &Unit<'_>) -> u32 {
        if unit.result.components.is_empty() { DIGITS } else { TOTAL_DIGITS }
    }

    /// Whether rounding twice, as the workbook does, gives the published score and the same grade.
    fn grade_follows(&self, unit: &Unit<'_>, score: Exact, rules: &BallotRules) -> bool {
        let result = unit.result;
        let cell = half_up(score, self.digits(unit));
        let published = half_up(cell, rules.rounding.unwrap_or(6));
        let same = result.published.as_deref().and_then(parse_decimal) == Some(published);
        let compared = if rules.rounding.is_some() { published } else { cell };
        let ranks = matches!(rules.scale, Scale::Ranks {});
        same && (ranks || band(rules, compared) == result.grade_by_band.as_deref())
    }

    /// Votes of the grades of a veto over its base.
    fn veto_share(&self, unit: &Unit<'_>, veto: &Veto) -> Option<Exact> {
        let groups = || unit.lines.iter().take(unit.groups);
        // The season knows the grade of every vote; the heads of the columns must say the same.
        for line in groups() {
            let mut grades: BTreeMap<&str, u32> = BTreeMap::new();
            for (score, count) in self.scores.iter().zip(&line.counts).filter(|(_, count)| **count > 0) {
                *grades.entry(score.grade.as_deref()?).or_default() += count;
            }
            let said = &line.group?.grade_counts;
            if !said.is_empty() && grades.iter().any(|(grade, count)| said.get(*grade) != Some(count)) {
                return None;
            }
        }
        let low: u32 = groups()
            .flat_map(|line| self.scores.iter().zip(&line.counts))
            .filter(|(score, _)| is_low(score, veto))
            .map(|(_, count)| count)
            .sum();
        let base = match veto.base {
            VetoBase::Valid => groups().map(|line| line.valid).sum(),
            VetoBase::Returned => groups().map(|line| line.valid + line.invalid).sum(),
            VetoBase::Issued => unit.result.issued?,
        };
        (base > 0).then(|| exact(low) / exact(base))
    }

    /// The grade that band and vetoes give.
    fn proposal<'r>(&self, unit: &Unit<'r>, rules: &'r BallotRules) -> Option<&'r str> {
        let mut grade = unit.result.grade_by_band.as_deref();
        for (veto, share) in rules.vetoes.iter().zip(&unit.vetoes) {
            let over = Exact::new(i128::from(*veto.over.0.numer()), i128::from(*veto.over.0.denom()));
            let met = share.is_some_and(|share| if veto.inclusive { share >= over } else { share > over });
            if met && grade.is_none_or(|grade| worse(rules, &veto.grade, grade)) {
                grade = Some(&veto.grade);
            }
        }
        grade
    }
}

/// Whether a score is the one that the season says; a season of an earlier version has six digits only.
fn is_said(score: Exact, result: &BallotResult) -> bool {
    match result.weighted_exact.as_deref().and_then(parse_exact) {
        Some(said) => said == score,
        None => result.weighted.is_some_and(|said| (quotient(half_up(score, 6)) - said).abs() < 1e-9),
    }
}

/// Whether a veto looks at votes with this score.
pub(super) fn is_low(score: &Score, veto: &Veto) -> bool {
    score.grade.as_ref().is_some_and(|grade| veto.votes.contains(grade))
}

/// Groups of a unit whose votes must not be shown.
pub(crate) fn hidden_groups<'a>(view: &View<'a>, result: &'a BallotResult) -> BTreeSet<&'a str> {
    let least = view.inputs.scheme.ballot.as_ref().map_or(3, |rules| rules.min_group);
    let small =
        result.groups.iter().filter(|group| group.valid > 0 && group.valid < least).map(|group| group.id.as_str());
    let statistics = view.inputs.season.ballot_statistics.as_ref();
    let known = statistics.and_then(|all| all.units.iter().find(|unit| unit.unit == result.unit));
    small.chain(known.into_iter().flat_map(|unit| unit.hidden_groups.iter().map(String::as_str))).collect()
}

/// Weight of a group: the scheme's exact one, else the season's.
pub(super) fn weight(rules: Option<&BallotRules>, group: &GroupResult) -> Exact {
    let own =
        rules.and_then(|rules| rules.groups.iter().find(|one| one.id == group.id)).map(|one| of_share(one.weight));
    own.or_else(|| parse_decimal(&group.weight.to_string())).unwrap_or_else(zero)
}

fn of_share(share: Share) -> Exact {
    Exact::new(i128::from(*share.0.numer()), i128::from(*share.0.denom()))
}

/// The group to which a group's votes are added, followed to the end.
fn head(groups: &[GroupResult], at: usize) -> usize {
    let mut head = at;
    for _ in 0..groups.len() {
        let next = groups.get(head).and_then(|group| group.pool.as_deref());
        match next.and_then(|id| groups.iter().position(|group| group.id == id)) {
            Some(next) if next != head => head = next,
            _ => break,
        }
    }
    head
}

/// The line of groups that are put together.
fn together<'a>(lines: &[Line<'a>], members: Vec<usize>, all: bool) -> Line<'a> {
    let own: Vec<&Line<'a>> = members.iter().filter_map(|at| lines.get(*at)).collect();
    let names: Vec<&str> = own.iter().map(|line| line.name.as_str()).collect();
    let counts = (0..own.first().map_or(0, |line| line.counts.len()))
        .map(|at| own.iter().filter_map(|line| line.counts.get(at)).sum())
        .collect();
    Line {
        group: None,
        name: if all { "合计".to_owned() } else { format!("合并：{}", names.join("＋")) },
        shown: own.iter().all(|line| line.shown),
        counts,
        parts: own.iter().map(|line| line.parts).max().unwrap_or(1),
        valid: own.iter().map(|line| line.valid).sum(),
        invalid: own.iter().map(|line| line.invalid).sum(),
        issued: own.iter().map(|line| line.issued).sum(),
        trims: true,
        members,
    }
}

/// The factor from the vote's scale to the one of the components.
pub(super) fn factor(rules: &BallotRules) -> Exact {
    let meeting = rules.components.iter().find(|component| component.id == "meeting");
    let meeting = meeting.and_then(|one| one.max).map(of_share).filter(|max| *max > zero());
    let top = match &rules.scale {
        Scale::Ticks { max, .. } | Scale::Points { max, .. } => Some(exact(*max)),
        Scale::Grades { values } => values.values().max().map(|top| of_share(*top)),
        Scale::Ranks {} => None,
    };
    match (meeting, top.filter(|top| *top > zero())) {
        (Some(max), Some(top)) => max / top,
        _ => exact(1_u32),
    }
}

/// The scores that occur, best first.
fn scores(rules: Option<&BallotRules>, ballots: &[BallotResult]) -> Vec<Score> {
    let mut values: BTreeMap<&str, Exact> = BTreeMap::new();
    for group in ballots.iter().flat_map(|row| &row.groups) {
        for key in group.counts.keys() {
            let rounded = group.exact_scores.get(key).and_then(|text| parse_exact(text));
            if let Some(value) = rounded.or_else(|| parse_decimal(key)) {
                values.insert(key, value);
            }
        }
    }
    let score = |(key, value): (&str, Exact)| Score { key: key.to_owned(), value, grade: grade_of(rules, value) };
    let mut scores: Vec<Score> = values.into_iter().map(score).collect();
    scores.sort_by(|one, other| other.value.cmp(&one.value));
    scores
}

/// Grade of one vote: the one that was ticked, or the band of the score.
fn grade_of(rules: Option<&BallotRules>, value: Exact) -> Option<String> {
    let rules = rules?;
    if let Scale::Grades { values } = &rules.scale
        && let Some((name, _)) = values.iter().find(|(_, own)| of_share(**own) == value)
    {
        return Some(name.clone());
    }
    if matches!(rules.scale, Scale::Ranks {}) { None } else { band(rules, value * factor(rules)).map(str::to_owned) }
}

/// Bands, highest first.
pub(super) fn bands(rules: &BallotRules) -> Vec<(&str, Exact)> {
    let mut bands: Vec<(&str, Exact)> =
        rules.bands.iter().map(|band| (band.grade.as_str(), of_share(band.from))).collect();
    bands.sort_by(|one, other| other.1.cmp(&one.1));
    bands
}

/// Grade of a score by the bands.
pub(super) fn band(rules: &BallotRules, score: Exact) -> Option<&str> {
    bands(rules).into_iter().find(|(_, from)| score >= *from).map(|(grade, _)| grade)
}

/// Whether a grade is lower than another one.
pub(super) fn worse(rules: &BallotRules, grade: &str, than: &str) -> bool {
    let bands = bands(rules);
    let place = |name: &str| bands.iter().position(|(grade, _)| *grade == name).unwrap_or(usize::MAX);
    place(grade) > place(than)
}

fn lcm(one: i128, other: i128) -> i128 {
    let (mut a, mut b) = (one, other);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (one / a.max(1)).saturating_mul(other)
}
