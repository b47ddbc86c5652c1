//! Words that stand where a name, a number or a share should, and how to tell them from their doubles.
//!
//! The same characters are often another word: 组成部分, 现有的, 个别谈话, 允许多报. Three things decide, in this
//! order: quotations and names are left alone; the word's own neighbours, which stand with it in
//! `lexicon/vague.toml`; and the words that the segmenter finds around it.

mod judge;
mod sense;

use std::sync::OnceLock;

use serde::Deserialize;

pub use judge::{Terms, Use, Verdict};

use super::list::Entry;

/// How plainly a word is vague.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Tier {
    /// Forbidden by name in the field's notices.
    A,
    /// The same function in other words.
    #[default]
    B,
    /// Degree and frequency.
    C,
    /// Not pointed out unless a scheme forbids it.
    D,
}

/// What beside the neighbours decides whether a word is vague.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sense {
    /// Nothing.
    #[default]
    Plain,
    /// 部分 may be a section of a paper or of a whole.
    Section,
    /// 一些 may compare: 更实一些.
    Comparison,
    /// 有些 may weaken an adjective: 有些急躁.
    Degree,
    /// 有的 may be the end of 现有的, 拥有的, or say that there is plenty: 有的是时间.
    Attribute,
    /// 不少 may say that nothing is missing: 一步不少.
    Complete,
    /// 若干 may stand in a paper's name.
    Title,
    /// 几个 may close a list: 甲、乙几个支部.
    Listed,
}

/// A vague word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VagueWord {
    /// The word with its reason and its excusing neighbours.
    pub entry: Entry,
    /// How plainly it is vague.
    pub tier: Tier,
    sense: Sense,
    /// Longer words that mean the same and are marked as a whole.
    grown: Vec<String>,
    /// Longer words that mean the same and of which only the term is marked.
    held_in: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    people: Vec<String>,
    sections: Vec<String>,
    divides: Vec<String>,
    word: Vec<Single>,
    group: Vec<Group>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Single {
    term: String,
    tier: Tier,
    reason: String,
    sense: Sense,
    grown: Vec<String>,
    held_in: Vec<String>,
    unless_before: Vec<String>,
    unless_after: Vec<String>,
    still_before: Vec<String>,
    still_after: Vec<String>,
    unless_in: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Group {
    tier: Tier,
    reason: String,
    terms: Vec<String>,
}

const DATA: &str = include_str!("../../../lexicon/vague.toml");

/// The file as the judgement uses it.
#[derive(Debug, Default)]
struct Knowledge {
    words: Vec<VagueWord>,
    people: Vec<String>,
    sections: Vec<String>,
    divides: Vec<String>,
}

/// All vague words that the program knows, in the order of their file.
#[must_use]
pub fn vague() -> &'static [VagueWord] {
    &knowledge().words
}

fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| read(DATA).unwrap_or_default())
}

fn read(text: &str) -> Result<Knowledge, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let singles = file.word.into_iter().map(|word| VagueWord {
        entry: Entry {
            term: word.term,
            reason: word.reason,
            list: String::new(),
            unless_before: word.unless_before,
            unless_after: word.unless_after,
            still_before: word.still_before,
            still_after: word.still_after,
            unless_in: word.unless_in,
        },
        tier: word.tier,
        sense: word.sense,
        grown: word.grown,
        held_in: word.held_in,
    });
    let grouped = file.group.into_iter().flat_map(|group| {
        let Group { tier, reason, terms } = group;
        terms.into_iter().map(move |term| VagueWord {
            entry: Entry { term, reason: reason.clone(), ..Entry::default() },
            tier,
            ..VagueWord::default()
        })
    });
    let words = singles.chain(grouped).collect();
    Ok(Knowledge { words, people: file.people, sections: file.sections, divides: file.divides })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn vague_words_stand_once_with_a_reason_and_contexts_that_fit() {
        let Knowledge { words, people, sections, divides } = read(DATA).unwrap();
        assert!(!people.is_empty() && !sections.is_empty() && !divides.is_empty());
        let mut seen = BTreeSet::new();
        for VagueWord { entry, grown, held_in, .. } in &words {
            assert!(seen.insert(entry.term.as_str()), "{} stands twice", entry.term);
            assert!(!entry.reason.is_empty(), "{}", entry.term);
            for longer in grown.iter().chain(held_in).chain(&entry.unless_in) {
                assert!(longer.contains(&entry.term), "{longer} does not hold {}", entry.term);
            }
        }
        assert!([Tier::A, Tier::B, Tier::C, Tier::D].iter().all(|tier| words.iter().any(|word| word.tier == *tier)));
    }
}
