//! What problems are about: the matters, people, facets and judgement words of `lexicon/problem_topics.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

/// The list as the file writes it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    topic: Vec<Entry>,
    who: Vec<Entry>,
    facet: Vec<Entry>,
    judgement: Judgement,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the list")]
    why: String,
    /// Words that name it for sure.
    words: Vec<String>,
    /// Words that are about it more often than not.
    #[serde(default)]
    hints: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Judgement {
    words: Vec<String>,
}

/// How much one word tells of its entry, 0…1: a sure one, and a hint.
const SURE: f64 = 0.6;
const HINT: f64 = 0.18;

/// Words of one kind, each with the entry that it belongs to.
#[derive(Default)]
struct Finder {
    search: Option<AhoCorasick>,
    /// Entry of each pattern, and how much the pattern tells of it. A word of two entries is two patterns.
    entries: Vec<(usize, f64)>,
}

impl Finder {
    fn of(entries: &[Entry]) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut of_word = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            for (list, weight) in [(&entry.words, SURE), (&entry.hints, HINT)] {
                for word in list {
                    words.push(word);
                    of_word.push((number, weight));
                }
            }
        }
        // Overlapping matches: which of them count is told by their places.
        let search = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).ok();
        Self { search, entries: of_word }
    }

    /// How sure it is that a text names each entry, 0…1; each word counts once, and not inside a longer one of the list.
    fn strengths(&self, text: &str) -> BTreeMap<usize, f64> {
        let Some(search) = &self.search else { return BTreeMap::new() };
        let hits: Vec<(usize, usize, usize)> =
            search.find_overlapping_iter(text).map(|hit| (hit.start(), hit.end(), hit.pattern().as_usize())).collect();
        let inside = |(start, end): (usize, usize)| {
            hits.iter().any(|(from, to, _)| *from <= start && end <= *to && to - from > end - start)
        };
        let mut left: BTreeMap<usize, f64> = BTreeMap::new();
        let mut counted: BTreeSet<usize> = BTreeSet::new();
        for (start, end, pattern) in &hits {
            if inside((*start, *end)) || !counted.insert(*pattern) {
                continue;
            }
            if let Some((entry, weight)) = self.entries.get(*pattern) {
                *left.entry(*entry).or_insert(1.0) *= 1.0 - weight;
            }
        }
        left.into_iter().map(|(entry, left)| (entry, 1.0 - left)).collect()
    }
}

/// The list, ready to search.
#[derive(Default)]
pub(super) struct Topics {
    titles: Vec<String>,
    topics: Finder,
    people: Finder,
    facets: Finder,
    judgement: Option<AhoCorasick>,
}

/// The built-in list.
pub(super) static TOPICS: LazyLock<Topics> = LazyLock::new(|| {
    // A broken list is caught by the tests; without one, words alone decide.
    let list: List = toml::from_str(include_str!("../../lexicon/problem_topics.toml")).unwrap_or_default();
    Topics {
        titles: list
            .topic
            .iter()
            .map(|entry| if entry.title.is_empty() { entry.id.clone() } else { entry.title.clone() })
            .collect(),
        topics: Finder::of(&list.topic),
        people: Finder::of(&list.who),
        facets: Finder::of(&list.facet),
        judgement: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&list.judgement.words).ok(),
    }
});

impl Topics {
    /// The topics that a text names, each with how sure that is, 0…1.
    pub(super) fn of(&self, text: &str) -> BTreeMap<usize, f64> {
        self.topics.strengths(text)
    }

    /// The people that a text is about.
    pub(super) fn people(&self, text: &str) -> BTreeSet<usize> {
        self.people.strengths(text).into_keys().collect()
    }

    /// The facets that a text names.
    pub(super) fn facets(&self, text: &str) -> BTreeSet<usize> {
        self.facets.strengths(text).into_keys().collect()
    }

    /// Name of a topic for people.
    pub(super) fn title(&self, topic: usize) -> &str {
        self.titles.get(topic).map_or("", String::as_str)
    }

    /// A text with a space for every judgement word.
    pub(super) fn without_judgement(&self, text: &str) -> String {
        let Some(search) = &self.judgement else { return text.to_owned() };
        let mut rest = String::with_capacity(text.len());
        let mut at = 0;
        for hit in search.find_iter(text) {
            rest.push_str(text.get(at..hit.start()).unwrap_or(""));
            rest.push(' ');
            at = hit.end();
        }
        rest.push_str(text.get(at..).unwrap_or(""));
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read_and_no_word_stands_twice_in_an_entry() {
        let list: List = toml::from_str(include_str!("../../lexicon/problem_topics.toml")).unwrap();
        for entry in list.topic.iter().chain(&list.who).chain(&list.facet) {
            let mut words: Vec<&String> = entry.words.iter().chain(&entry.hints).collect();
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all, "{}", entry.id);
        }
        for entry in &list.topic {
            assert!(!entry.title.is_empty(), "{} has no name for people", entry.id);
        }
        assert!(list.topic.len() > 60 && list.who.len() > 15);
    }

    #[test]
    fn a_word_inside_a_longer_word_of_another_topic_does_not_count() {
        let titles = |text: &str| TOPICS.of(text).into_keys().map(|topic| TOPICS.title(topic)).collect::<Vec<_>>();
        assert!(titles("支部活动次数少").contains(&"组织生活质量"));
        let room = titles("支部活动室漏雨");
        assert!(room.contains(&"党建阵地") && !room.contains(&"组织生活质量"), "{room:?}");
    }
}
