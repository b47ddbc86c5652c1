//! Searching a text for many words at once: the first and longest one, then on behind it.
//!
//! Every sentence of a report is searched for a dozen lists. An automaton over bytes takes three steps, and as many misses
//! of the cache, for each Chinese character; here most characters are settled by one look into a small table.

use std::ops::Range;

/// Slots of the table, a power of two: characters that share one are told apart by what stands in it.
const SLOTS: usize = 4096;

/// Words that are searched together.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    /// Where the words of a slot begin in `words`, and the end of the last slot; empty where there are no words.
    slots: Vec<u32>,
    /// By slot, the longest first.
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    first: char,
    second: Option<char>,
    text: String,
    /// Its place among the words that were given.
    index: usize,
}

const fn slot(letter: char) -> usize {
    letter as usize % SLOTS
}

impl Finder {
    /// A finder of words; empty ones are never found, and of equal ones the first is.
    pub(crate) fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        let word = |(index, text): (usize, S)| {
            let text = text.as_ref().to_owned();
            let mut letters = text.chars();
            let first = letters.next()?;
            Some(Word { first, second: letters.next(), text, index })
        };
        let mut words: Vec<Word> = words.into_iter().enumerate().filter_map(word).collect();
        if words.is_empty() {
            return Self::default();
        }
        words.sort_by_key(|word| (slot(word.first), std::cmp::Reverse(word.text.len()), word.index));
        let mut slots = Vec::with_capacity(SLOTS + 1);
        for (number, word) in (0_u32..).zip(&words) {
            slots.resize(slots.len().max(slot(word.first) + 1), number);
        }
        slots.resize(SLOTS + 1, u32::try_from(words.len()).unwrap_or(u32::MAX));
        Self { slots, words }
    }

    /// The words of a text from the left, none inside another: the number of each and its bytes.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let mut rest = if self.words.is_empty() { "" } else { text };
        std::iter::from_fn(move || {
            loop {
                let mut letters = rest.chars();
                let first = letters.next()?;
                if let Some(word) = self.word_at(rest, first, letters.clone().next()) {
                    let start = text.len() - rest.len();
                    rest = rest.get(word.text.len()..).unwrap_or("");
                    return Some((word.index, start..start + word.text.len()));
                }
                rest = letters.as_str();
            }
        })
    }

    /// The longest word that a text begins with.
    fn word_at(&self, text: &str, first: char, second: Option<char>) -> Option<&Word> {
        let number = slot(first);
        let (from, to) = (*self.slots.get(number)?, *self.slots.get(number + 1)?);
        if from == to {
            return None;
        }
        let begins = |word: &&Word| {
            word.first == first
                && (word.second.is_none() || word.second == second)
                && text.starts_with(word.text.as_str())
        };
        self.words.get(from as usize..to as usize)?.iter().find(begins)
    }
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<(usize, Range<usize>)> {
        Finder::new(words).find(text).collect()
    }

    #[test]
    fn the_longest_word_at_the_first_place_is_found_and_the_search_goes_on_behind_it() {
        assert_eq!(found(&["问题", "问题不少", "不少", "少"], "问题不少，少"), [(1, 0..12), (3, 15..18)]);
        assert_eq!(found(&["", "甲"], "乙甲"), [(1, 3..6)]);
        assert_eq!(found(&[], "甲"), []);
        assert_eq!(found(&["甲", "甲"], "甲"), [(0, 0..3)]);
    }

    proptest! {
        #[test]
        fn an_automaton_finds_the_same(words in proptest::collection::vec("[甲乙丙a𠮷]{1,4}", 0..12), text in "[甲乙丙丁ab𠮷\u{5e74}]{0,40}") {
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).unwrap();
            let wanted: Vec<(usize, Range<usize>)> =
                automaton.find_iter(&text).map(|found| (found.pattern().as_usize(), found.range())).collect();
            let finder = Finder::new(&words);
            prop_assert_eq!(finder.find(&text).collect::<Vec<_>>(), wanted);
        }
    }
}
