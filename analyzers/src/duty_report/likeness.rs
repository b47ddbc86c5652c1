//! How much two stretches of one report have in common: pairs of characters, weighed by how rare they are in it.

use super::names::is_han;

/// Two characters that stand side by side, as one number.
pub(super) type Pair = u64;

/// Rareness of character pairs in a report.
pub(super) struct Rareness {
    /// The weight of each pair, by pair.
    weights: Vec<(Pair, f32)>,
    /// The weight of a pair that no stretch holds.
    unheard: f32,
}

/// The character pairs of a stretch with their weights, by pair.
#[derive(Debug, Clone, Default)]
pub(super) struct Weighed {
    pairs: Vec<(Pair, f32)>,
    total: f32,
}

/// The character pairs of a text, each once, in order; punctuation and digits are left out.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let mut found = Vec::with_capacity(text.len() / 3);
    let mut before: Option<char> = None;
    for character in text.chars() {
        let word = is_word(character);
        if let Some(before) = before.filter(|_| word) {
            found.push(u64::from(u32::from(before)) << 32 | u64::from(u32::from(character)));
        }
        before = word.then_some(character);
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn is_word(character: char) -> bool {
    (is_han(character) || character.is_alphabetic())
        && !matches!(character, '的' | '了' | '是' | '在' | '和' | '与' | '等' | '把' | '对' | '我')
}

/// The weight of what is seen in so many of all stretches.
pub(super) fn rareness(stretches: f32, seen: f32) -> f32 {
    ((stretches + 1.0) / (seen + 0.5)).ln().max(0.0)
}

impl Rareness {
    /// Learns from the stretches that are going to be compared.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut documents = 0.0;
        let mut all: Vec<Pair> = Vec::new();
        for text in texts {
            documents += 1.0;
            all.extend(pairs(text));
        }
        all.sort_unstable();
        // How many stretches hold each pair.
        let mut weights: Vec<(Pair, f32)> = Vec::new();
        for pair in all {
            match weights.last_mut() {
                Some((known, count)) if *known == pair => *count += 1.0,
                _ => weights.push((pair, 1.0)),
            }
        }
        for (_, cell) in &mut weights {
            *cell = rareness(documents, *cell);
        }
        Self { weights, unheard: rareness(documents, 0.5) }
    }

    fn weight(&self, pair: Pair) -> f32 {
        let known = self.weights.binary_search_by_key(&pair, |(known, _)| *known).ok();
        known.and_then(|at| self.weights.get(at)).map_or(self.unheard, |(_, weight)| *weight)
    }

    /// The pairs of a text with their weights.
    pub(super) fn weigh(&self, text: &str) -> Weighed {
        let pairs: Vec<(Pair, f32)> = pairs(text).into_iter().map(|pair| (pair, self.weight(pair))).collect();
        let total = pairs.iter().map(|(_, weight)| weight).sum();
        Weighed { pairs, total }
    }
}

impl Weighed {
    /// Weight of what both hold.
    fn common(&self, other: &Self) -> f32 {
        let (mut sum, mut theirs) = (0.0, other.pairs.iter().peekable());
        for (pair, weight) in &self.pairs {
            while theirs.next_if(|(known, _)| known < pair).is_some() {}
            if theirs.next_if(|(known, _)| known == pair).is_some() {
                sum += weight;
            }
        }
        sum
    }

    /// Common ground of two stretches, 0…1.
    pub(super) fn cosine(&self, other: &Self) -> f32 {
        let size = (self.total * other.total).sqrt();
        if size > 0.0 { self.common(other) / size } else { 0.0 }
    }

    /// Share of this stretch that stands in the other, 0…1.
    pub(super) fn contained_in(&self, whole: &Self) -> f32 {
        if self.total > 0.0 { self.common(whole) / self.total } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_in_a_report_binds_more_than_what_stands_everywhere() {
        let texts = ["支部学习不够", "支部台站活动少", "支部管好台站", "支部抓好学习"];
        let rareness = Rareness::of(texts.into_iter());
        let [a, b, c, _] = texts.map(|text| rareness.weigh(text));
        assert!(c.cosine(&b) > c.cosine(&a));
        assert!((rareness.weigh("台站").contained_in(&b) - 1.0).abs() < 1e-6);
        assert!(rareness.weigh("，。12").cosine(&a).abs() < 1e-6);
    }
}
