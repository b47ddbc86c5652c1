//! Places as formulas.

use std::collections::BTreeSet;

use shuping_analyzers::ballots::{Exact, half_up};
use shuping_analyzers::scheme::{Scale, Ties};

use super::audit::{Audit, Unit};
use super::numbers::{exact, zero};

/// How places follow from the scores' column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ranking {
    pub(super) ties: Ties,
    /// Whether the lowest score is the best: places.
    pub(super) lowest_first: bool,
}

/// How places follow; `None` where formulas would give others than the season has.
pub(super) fn follow(audit: &Audit<'_>) -> Option<Ranking> {
    let rules = audit.rules?;
    let ranking = Ranking { ties: rules.ties, lowest_first: matches!(rules.scale, Scale::Ranks {}) };
    let mut keys: Vec<(Exact, Exact)> = Vec::new();
    for unit in audit.units.iter().filter(|unit| unit.result.rank.is_some()) {
        let score = half_up(unit.score?, audit.digits(unit));
        keys.push((if ranking.lowest_first { -score } else { score }, top_share(audit, unit)?));
    }
    let placed = audit.units.iter().filter_map(|unit| unit.result.rank);
    let same = keys.iter().zip(placed).all(|(key, rank)| {
        let above = || keys.iter().filter(|other| other.0 > key.0);
        let place = match ranking.ties {
            Ties::Competition => above().count(),
            Ties::Dense => above().map(|other| other.0).collect::<BTreeSet<_>>().len(),
            Ties::TopVotes => above().count() + keys.iter().filter(|other| other.0 == key.0 && other.1 > key.1).count(),
        };
        u32::try_from(place + 1) == Ok(rank)
    });
    // A unit without a place that has a score would move the others.
    let all = audit.units.iter().all(|unit| unit.result.rank.is_some() || unit.result.weighted.is_none());
    (same && all).then_some(ranking)
}

/// Share of the votes for the highest grade, for schemes that part equal scores by it.
pub(super) fn top_share(audit: &Audit<'_>, unit: &Unit<'_>) -> Option<Exact> {
    let rules = audit.rules?;
    if rules.ties != Ties::TopVotes {
        return Some(zero());
    }
    let top = audit.top_grade();
    let groups = || unit.lines.iter().take(unit.groups);
    let valid: u32 = groups().map(|line| line.valid).sum();
    let best: u32 = groups()
        .flat_map(|line| audit.scores.iter().zip(&line.counts))
        .filter(|(score, _)| score.grade == top)
        .map(|(_, count)| count)
        .sum();
    (valid > 0).then(|| exact(best) / exact(valid))
}

impl Ranking {
    /// The formula of a place; `scores` is the column, `tops` the column of top shares.
    pub(super) fn formula(self, cell: &str, scores: &str, top: &str, tops: &str) -> String {
        let (sign, order) = if self.lowest_first { ("<", 1) } else { (">", 0) };
        match self.ties {
            Ties::Competition => format!("=RANK({cell},{scores},{order})"),
            Ties::Dense => {
                format!(
                    "=ROUND(SUMPRODUCT(({scores}<>\"\")*({scores}{sign}{cell})/(COUNTIF({scores},{scores})+({scores}=\"\"))),0)+1"
                )
            }
            Ties::TopVotes => {
                format!("=SUMPRODUCT(({scores}<>\"\")*(({scores}{sign}{cell})+({scores}={cell})*({tops}>{top})))+1")
            }
        }
    }
}
