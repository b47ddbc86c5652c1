//! How much two problems have in common, with rare things weighing more.

use std::collections::{BTreeMap, BTreeSet};

use super::normal::{Names, is_han, letters};
use super::topics::TOPICS;

/// What likeness looks at in a problem.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Pairs of neighbouring Han letters, judgement words taken out, with their number.
    pub(super) grams: BTreeMap<(char, char), f64>,
    /// Single Han letters, judgement words taken out, with their number.
    pub(super) singles: BTreeMap<char, f64>,
    /// Topics, each with how sure it is that the problem is about it, 0…1.
    pub(super) topics: BTreeMap<usize, f64>,
    /// People that it is about.
    pub(super) people: BTreeSet<usize>,
    /// Facets.
    pub(super) facets: BTreeSet<usize>,
    /// Letters with numbers and names as signs, for copied problems.
    pub(super) letters: Vec<char>,
}

impl Features {
    /// Features of a problem: its text, and its short name, which counts for topics only.
    pub(super) fn of(text: &str, title: &str, names: &Names) -> Self {
        let (mut grams, mut singles) = (BTreeMap::new(), BTreeMap::new());
        for piece in pieces(&TOPICS.without_judgement(text)) {
            for letter in &piece {
                *singles.entry(*letter).or_insert(0.0) += 1.0;
            }
            for pair in piece.windows(2) {
                if let [one, other] = pair {
                    *grams.entry((*one, *other)).or_insert(0.0) += 1.0;
                }
            }
        }
        for weight in grams.values_mut().chain(singles.values_mut()) {
            *weight = 1.0 + f64::ln(*weight);
        }
        let both = format!("{title}。{text}");
        Self {
            grams,
            singles,
            topics: TOPICS.of(&both),
            people: TOPICS.people(&both),
            facets: TOPICS.facets(&both),
            letters: letters(text, names).into_iter().map(|letter| letter.letter).collect(),
        }
    }
}

/// Runs of Han letters.
fn pieces(text: &str) -> Vec<Vec<char>> {
    text.split(|letter| !is_han(letter)).map(|piece| piece.chars().collect()).collect()
}

/// Rarity of grams and topics over many texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Rarity {
    texts: f64,
    grams: BTreeMap<(char, char), f64>,
    singles: BTreeMap<char, f64>,
    topics: BTreeMap<usize, f64>,
}

/// Texts that are pretended on top, so that a season of three reports does not call everything rare.
const PRIOR: f64 = 12.0;

impl Rarity {
    /// Counts the texts that hold each gram and topic.
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a Features>) -> Self {
        let mut rarity = Self::default();
        for text in texts {
            rarity.texts += 1.0;
            for gram in text.grams.keys() {
                *rarity.grams.entry(*gram).or_insert(0.0) += 1.0;
            }
            for letter in text.singles.keys() {
                *rarity.singles.entry(*letter).or_insert(0.0) += 1.0;
            }
            for (topic, sure) in &text.topics {
                *rarity.topics.entry(*topic).or_insert(0.0) += sure;
            }
        }
        rarity
    }

    fn weight(&self, texts: f64) -> f64 {
        f64::ln((self.texts + PRIOR) / (texts + 0.5))
    }

    /// Weight of a gram.
    pub(super) fn gram(&self, gram: (char, char)) -> f64 {
        self.weight(self.grams.get(&gram).copied().unwrap_or(0.0))
    }

    /// Weight of a single letter.
    pub(super) fn single(&self, letter: char) -> f64 {
        self.weight(self.singles.get(&letter).copied().unwrap_or(0.0))
    }

    /// Weight of a topic.
    pub(super) fn topic(&self, topic: usize) -> f64 {
        self.weight(self.topics.get(&topic).copied().unwrap_or(0.0) + 1.0)
    }
}

/// Cosine of two weighted bags.
pub(super) fn cosine<K: Ord + Copy>(
    one: &BTreeMap<K, f64>,
    other: &BTreeMap<K, f64>,
    weight: impl Fn(K) -> f64,
) -> f64 {
    let norm =
        |bag: &BTreeMap<K, f64>| bag.iter().map(|(key, count)| (count * weight(*key)).powi(2)).sum::<f64>().sqrt();
    let both: f64 =
        one.iter().filter_map(|(key, count)| other.get(key).map(|there| count * there * weight(*key).powi(2))).sum();
    let size = norm(one) * norm(other);
    if size > 0.0 { both / size } else { 0.0 }
}

/// How much two bags have in common for sure, 0…1: one common word is little even where it is all that both hold.
pub(super) fn evidence<K: Ord + Copy>(
    one: &BTreeMap<K, f64>,
    other: &BTreeMap<K, f64>,
    weight: impl Fn(K) -> f64,
) -> f64 {
    let both: f64 =
        one.iter().filter_map(|(key, count)| other.get(key).map(|there| count.min(*there) * weight(*key))).sum();
    both / (both + ENOUGH)
}

/// Weight of common topics that counts as half a proof.
const ENOUGH: f64 = 1.2;

/// Part of the first bag's weight that the other lacks, 0…1; a half where the first is empty and tells nothing.
pub(super) fn lacking<K: Ord + Copy>(
    one: &BTreeMap<K, f64>,
    other: &BTreeMap<K, f64>,
    weight: impl Fn(K) -> f64,
) -> f64 {
    let all: f64 = one.iter().map(|(key, count)| count * weight(*key)).sum();
    if all <= 0.0 {
        return 0.5;
    }
    let missing = |key: &K| 1.0 - other.get(key).copied().unwrap_or(0.0);
    one.iter().map(|(key, count)| count * weight(*key) * missing(key)).sum::<f64>() / all
}

/// Part of the smaller bag that stands in the other.
pub(super) fn contained<K: Ord + Copy>(
    one: &BTreeMap<K, f64>,
    other: &BTreeMap<K, f64>,
    weight: impl Fn(K) -> f64,
) -> f64 {
    let sum = |bag: &BTreeMap<K, f64>| bag.keys().map(|key| weight(*key)).sum::<f64>();
    let both: f64 = one.keys().filter(|key| other.contains_key(key)).map(|key| weight(*key)).sum();
    let size = sum(one).min(sum(other));
    if size > 0.0 { both / size } else { 0.0 }
}

/// Part of two texts that is the same, 0…1: twice their common neighbouring pairs over the pairs of both. (The crate
/// that is used elsewhere divides by bytes, which for Chinese gives a third.)
pub(super) fn same_pairs(one: &[char], other: &[char]) -> f64 {
    if one == other {
        return 1.0;
    }
    let pairs = |text: &[char]| {
        let mut pairs: BTreeMap<(char, char), u32> = BTreeMap::new();
        for pair in text.windows(2) {
            if let [first, second] = pair {
                *pairs.entry((*first, *second)).or_default() += 1;
            }
        }
        pairs
    };
    let (one, other) = (pairs(one), pairs(other));
    let both: u32 = one.iter().filter_map(|(pair, count)| other.get(pair).map(|there| count.min(there))).sum();
    let all: u32 = one.values().chain(other.values()).sum();
    if all == 0 { 0.0 } else { 2.0 * f64::from(both) / f64::from(all) }
}
