//! Which measure answers which problem: many to many, or none.

mod alignment;
mod numbered;
mod signals;

use super::issues::Draft;
use super::measures::Pledge;
use crate::network::fitted::LINKS;
use crate::network::too_many;
pub(super) use numbered::numbered_problems;
pub(super) use signals::{Signals, signals};

/// A measure's links: numbers of the problems, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Link {
    pub(super) issues: Vec<usize>,
    pub(super) evidence: String,
}

/// Links of every measure, in their order.
pub(super) fn links(pledges: &[Pledge], drafts: &[Draft]) -> Vec<Link> {
    if drafts.is_empty() || too_many(pledges.len(), drafts.len()) {
        return vec![Link::default(); pledges.len()];
    }
    let signals = signals(pledges, drafts);
    let shown: Vec<_> = signals.iter().map(|signals| signals.0).collect();
    let partners = LINKS.partners(drafts.len(), &shown);
    partners.into_iter().zip(signals.chunks(drafts.len())).map(|(issues, signals)| link(issues, signals)).collect()
}

/// A measure's problems with what speaks loudest for the first of them.
fn link(issues: Vec<usize>, signals: &[Signals]) -> Link {
    let evidence = issues.first().and_then(|issue| signals.get(*issue)).map(|signals| signals.loudest().to_owned());
    Link { issues, evidence: evidence.unwrap_or_default() }
}
