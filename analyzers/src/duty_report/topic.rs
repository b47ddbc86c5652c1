//! Topics of a text among the questions of the eight responsibilities.

use std::collections::BTreeMap;

use super::words::categories;

/// Topics with their votes, best first; equal votes in the order of the list.
#[derive(Debug, Clone, Default)]
pub(super) struct Topics(Vec<(usize, f32)>);

impl Topics {
    /// Topics of a text; longer words vote more.
    pub(super) fn of(text: &str) -> Self {
        Self::weighted(&[(text, 1.0)])
    }

    /// Topics of several texts with different weights.
    pub(super) fn weighted(texts: &[(&str, f32)]) -> Self {
        let mut votes: BTreeMap<usize, f32> = BTreeMap::new();
        for (text, weight) in texts {
            for (topic, bytes) in categories().words.matches(text) {
                let chars = bytes.len() as f32 / 3.0;
                *votes.entry(topic).or_default() += weight * (chars - 1.0).max(0.5);
            }
        }
        let mut votes: Vec<(usize, f32)> = votes.into_iter().collect();
        votes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Self(votes)
    }

    /// The best topic.
    pub(super) fn best(&self) -> Option<usize> {
        self.0.first().map(|(topic, _)| *topic)
    }

    /// All topics that are named.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().map(|(topic, _)| *topic)
    }

    /// Common ground of two texts, 0…1.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let norm = |topics: &Self| topics.0.iter().map(|(_, votes)| votes * votes).sum::<f32>().sqrt();
        let dot: f32 = self
            .0
            .iter()
            .map(|(topic, votes)| {
                votes * other.0.iter().find(|(known, _)| known == topic).map_or(0.0, |(_, votes)| *votes)
            })
            .sum();
        let (a, b) = (norm(self), norm(other));
        if a > 0.0 && b > 0.0 { dot / (a * b) } else { 0.0 }
    }
}

/// Label of the responsibility that a topic belongs to.
pub(super) fn responsibility_of(topic: usize) -> String {
    let categories = categories();
    categories
        .owners
        .get(topic)
        .and_then(|owner| categories.responsibilities.get(*owner))
        .map(|responsibility| responsibility.label.clone())
        .unwrap_or_default()
}

/// Label of a topic.
pub(super) fn label_of(topic: usize) -> String {
    categories()
        .responsibilities
        .iter()
        .flat_map(|responsibility| &responsibility.topics)
        .nth(topic)
        .map(|topic| topic.label.clone())
        .unwrap_or_default()
}
