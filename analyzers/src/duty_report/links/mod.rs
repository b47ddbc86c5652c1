//! Which measure answers which problem: many to many, or none.

mod alignment;
mod numbered;
mod signals;

use super::issues::Draft;
use super::measures::Pledge;
use crate::network::fitted::LINKS;
pub(super) use numbered::numbered_problems;
use signals::Signals;

/// A measure's links: numbers of the problems, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Link {
    pub(super) issues: Vec<usize>,
    pub(super) evidence: String,
}

/// So many pairs of a measure and a problem are compared. No duty report has as many; a paper that has is left unlinked.
const MOST_PAIRS: usize = 40_000;

/// Whether there are more pairs than are compared.
pub(super) fn too_many(measures: usize, issues: usize) -> bool {
    measures.saturating_mul(issues) > MOST_PAIRS
}

/// Links of every measure, in their order.
pub(super) fn links(pledges: &[Pledge], drafts: &[Draft]) -> Vec<Link> {
    if drafts.is_empty() || too_many(pledges.len(), drafts.len()) {
        return vec![Link::default(); pledges.len()];
    }
    let signals = signals::signals(pledges, drafts);
    let shown: Vec<_> = signals.iter().map(|signals| signals.0).collect();
    let partners = LINKS.partners(drafts.len(), &shown);
    partners.into_iter().zip(signals.chunks(drafts.len())).map(|(issues, signals)| link(issues, signals)).collect()
}

/// A measure's problems with what speaks loudest for the first of them.
fn link(issues: Vec<usize>, signals: &[Signals]) -> Link {
    let evidence = issues.first().and_then(|issue| signals.get(*issue)).map(|signals| signals.loudest().to_owned());
    Link { issues, evidence: evidence.unwrap_or_default() }
}

/// The signals of every pair: measure, problem, signals.
pub(super) fn pairs(pledges: &[Pledge], drafts: &[Draft]) -> Vec<(usize, usize, Vec<f32>)> {
    let signals = signals::signals(pledges, drafts);
    let place = |place: usize| (place / drafts.len().max(1), place % drafts.len().max(1));
    signals.iter().enumerate().map(|(at, signals)| (place(at).0, place(at).1, signals.0.to_vec())).collect()
}
