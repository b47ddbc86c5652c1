//! Words of a Chinese sentence.
//!
//! jieba without its hidden Markov model: faster, and closer to the PKU and MSR standards. The dictionary takes a
//! quarter of a second and 36 MB, so it is loaded once in a process, and only by the first text that needs it.

use std::sync::OnceLock;

use jieba_rs::Jieba;
use serde::Deserialize;

/// A word of a sentence. Offsets are bytes of the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word.
    pub text: &'t str,
    /// Its class in the dictionary: `n` noun, `v` verb, `a` adjective, `m` number, …
    pub tag: &'t str,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Words of a sentence, from the left, without gaps.
#[must_use]
pub fn words(sentence: &str) -> Vec<Word<'_>> {
    jieba()
        .tag(sentence, false)
        .into_iter()
        .map(|tag| Word { text: tag.word, tag: tag.tag, start: tag.byte_start, end: tag.byte_end })
        .collect()
}

/// Whether the dictionary, with the program's own words, has this word.
#[must_use]
pub fn is_word(text: &str) -> bool {
    jieba().has_word(text)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OwnWords {
    group: Vec<OwnGroup>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OwnGroup {
    /// Why the dictionary needs them; read by people and by the test.
    #[allow(dead_code, reason = "for people who read the file")]
    reason: String,
    frequency: usize,
    tag: String,
    terms: Vec<String>,
}

const OWN_WORDS: &str = include_str!("../../lexicon/words.toml");

fn jieba() -> &'static Jieba {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    JIEBA.get_or_init(|| {
        let mut jieba = Jieba::new();
        let own: OwnWords = toml::from_str(OWN_WORDS).unwrap_or_default();
        for group in own.group {
            for term in &group.terms {
                jieba.add_word(term, Some(group.frequency), Some(&group.tag));
            }
        }
        jieba
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_carry_reasons_and_stand_once() {
        let own: OwnWords = toml::from_str(OWN_WORDS).unwrap();
        let mut all: Vec<&String> = own.group.iter().flat_map(|group| &group.terms).collect();
        assert!(own.group.iter().all(|group| !group.reason.is_empty() && group.frequency > 0));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn words_leave_no_gap_and_know_the_field() {
        let sentence = "有的支部“三会一课”现有的记录不全";
        let found = words(sentence);
        assert_eq!(found.first().map(|word| word.text), Some("有的"));
        assert!(found.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert!(found.iter().any(|word| word.text == "现有"));
    }
}
