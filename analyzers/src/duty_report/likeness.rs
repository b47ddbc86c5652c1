//! How much two stretches of one report have in common: pairs of characters, weighed by how rare they are in it.

use std::collections::{BTreeMap, BTreeSet};

/// Rareness of character pairs in a report.
pub(super) struct Rareness {
    documents: f32,
    frequency: BTreeMap<(char, char), f32>,
}

/// The character pairs of a text, punctuation and digits left out.
pub(super) fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if is_word(*a) && is_word(*b) => Some((*a, *b)),
            _ => None,
        })
        .collect()
}

fn is_word(character: char) -> bool {
    character.is_alphabetic() && !"的了是在和与等把对我".contains(character)
}

impl Rareness {
    /// Learns from the stretches that are going to be compared.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut documents = 0.0;
        let mut frequency: BTreeMap<(char, char), f32> = BTreeMap::new();
        for text in texts {
            documents += 1.0;
            for pair in pairs(text) {
                *frequency.entry(pair).or_default() += 1.0;
            }
        }
        Self { documents, frequency }
    }

    fn weight(&self, pair: (char, char)) -> f32 {
        let seen = self.frequency.get(&pair).copied().unwrap_or(0.5);
        ((self.documents + 1.0) / (seen + 0.5)).ln().max(0.0)
    }

    fn total(&self, pairs: &BTreeSet<(char, char)>) -> f32 {
        pairs.iter().map(|pair| self.weight(*pair)).sum()
    }

    /// Common ground of two texts, 0…1.
    pub(super) fn cosine(&self, a: &BTreeSet<(char, char)>, b: &BTreeSet<(char, char)>) -> f32 {
        let common: f32 = a.intersection(b).map(|pair| self.weight(*pair)).sum();
        let size = (self.total(a) * self.total(b)).sqrt();
        if size > 0.0 { common / size } else { 0.0 }
    }

    /// Share of `part` that stands in `whole`, 0…1.
    pub(super) fn contained(&self, part: &BTreeSet<(char, char)>, whole: &BTreeSet<(char, char)>) -> f32 {
        let common: f32 = part.intersection(whole).map(|pair| self.weight(*pair)).sum();
        let size = self.total(part);
        if size > 0.0 { common / size } else { 0.0 }
    }
}
