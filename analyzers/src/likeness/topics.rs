//! What problems are about: the list of topics, facets and judgement words in `lexicon/problem_topics.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

/// The list as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    topic: Vec<Entry>,
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
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judgement {
    words: Vec<String>,
}

/// Words of one kind, each with the entry that it belongs to.
struct Finder {
    search: Option<AhoCorasick>,
    /// Entry of each pattern.
    entries: Vec<usize>,
    /// The patterns themselves. A word of two entries stands twice, and names both.
    words: Vec<String>,
}

impl Finder {
    fn of(entries: &[Entry]) -> Self {
        let mut words = Vec::new();
        let mut of_word = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            for word in &entry.words {
                words.push(word.clone());
                of_word.push(number);
            }
        }
        // Overlapping matches, because 支部书记 must not hide 书记 words of another entry.
        let search = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).ok();
        Self { search, entries: of_word, words }
    }

    /// Number of different words of each entry that stand in a text.
    fn count(&self, text: &str) -> BTreeMap<usize, Vec<&str>> {
        let mut found: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        let Some(search) = &self.search else { return found };
        for hit in search.find_overlapping_iter(text) {
            let pattern = hit.pattern().as_usize();
            if let (Some(entry), Some(word)) = (self.entries.get(pattern), self.words.get(pattern)) {
                let words = found.entry(*entry).or_default();
                if !words.contains(&word.as_str()) {
                    words.push(word);
                }
            }
        }
        found
    }
}

/// The list, ready to search.
pub(super) struct Topics {
    titles: Vec<String>,
    topics: Finder,
    facets: Finder,
    judgement: Option<AhoCorasick>,
}

/// The built-in list.
pub(super) static TOPICS: LazyLock<Topics> = LazyLock::new(|| {
    let list = toml::from_str(include_str!("../../lexicon/problem_topics.toml"));
    // A broken list is caught by the tests; without one, words alone decide.
    let list =
        list.unwrap_or(List { topic: Vec::new(), facet: Vec::new(), judgement: Judgement { words: Vec::new() } });
    Topics {
        titles: list
            .topic
            .iter()
            .map(|entry| if entry.title.is_empty() { entry.id.clone() } else { entry.title.clone() })
            .collect(),
        topics: Finder::of(&list.topic),
        facets: Finder::of(&list.facet),
        judgement: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&list.judgement.words).ok(),
    }
});

impl Topics {
    /// The topics that a text names, each with its words.
    pub(super) fn of<'a>(&'a self, text: &str) -> BTreeMap<usize, Vec<&'a str>> {
        self.topics.count(text)
    }

    /// The facets that a text names.
    pub(super) fn facets<'a>(&'a self, text: &str) -> BTreeMap<usize, Vec<&'a str>> {
        self.facets.count(text)
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
    fn the_list_of_topics_can_be_read_and_no_word_stands_twice_in_an_entry() {
        let list: List = toml::from_str(include_str!("../../lexicon/problem_topics.toml")).unwrap();
        for entry in list.topic.iter().chain(&list.facet) {
            let mut words = entry.words.clone();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), entry.words.len(), "{}", entry.id);
        }
        assert!(TOPICS.titles.len() > 30);
    }
}
