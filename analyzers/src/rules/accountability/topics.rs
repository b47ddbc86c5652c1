//! Aspects and elements: the scheme's, or the field's.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::scheme::Aspect;

/// Something to be spoken of, and the words that show it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Topic {
    pub(super) title: String,
    names: Vec<String>,
    keywords: Vec<String>,
    /// Why it is in the list; read by people and by the test.
    #[allow(dead_code, reason = "for people who read the file")]
    reason: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    aspect: Vec<Topic>,
    element: Vec<Topic>,
}

const DATA: &str = include_str!("../../../lexicon/accountability.toml");

fn usual() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| toml::from_str(DATA).unwrap_or_default())
}

/// Topics with one automaton over all their words.
pub(super) struct Topics {
    pub(super) list: Vec<Topic>,
    automaton: Option<AhoCorasick>,
    /// Topic of each pattern.
    owners: Vec<usize>,
}

impl Topics {
    /// The scheme's aspects, or the field's four.
    pub(super) fn aspects(own: &[Aspect]) -> Self {
        Self::new(own, &usual().aspect)
    }

    /// The scheme's elements, or the field's four.
    pub(super) fn elements(own: &[Aspect]) -> Self {
        Self::new(own, &usual().element)
    }

    fn new(own: &[Aspect], usual: &[Topic]) -> Self {
        let topics: Vec<Topic> = if own.is_empty() {
            usual.to_vec()
        } else {
            own.iter().map(|aspect| completed(aspect, usual)).filter(|topic| !topic.keywords.is_empty()).collect()
        };
        let patterns: Vec<(usize, &str)> = (0..)
            .zip(&topics)
            .flat_map(|(index, topic)| {
                topic.names.iter().chain(&topic.keywords).map(move |word| (index, word.as_str()))
            })
            .collect();
        let automaton = AhoCorasick::new(patterns.iter().map(|(_, word)| word)).ok();
        let owners = patterns.iter().map(|(index, _)| *index).collect();
        Self { list: topics, automaton, owners }
    }

    /// Topics whose words stand in a text, in the order of the list.
    pub(super) fn of(&self, text: &str) -> Vec<usize> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found: Vec<usize> = automaton
            .find_overlapping_iter(text)
            .filter_map(|hit| self.owners.get(hit.pattern().as_usize()).copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// An entry of the scheme; one without words borrows those of the field's entry with a like title. 其他方面 has none, and
/// nothing can be looked for.
fn completed(aspect: &Aspect, usual: &[Topic]) -> Topic {
    let like = usual.iter().find(|topic| topic.names.iter().any(|name| aspect.title.contains(name.as_str())));
    let borrowed = like.cloned().unwrap_or_default();
    let keywords = if aspect.keywords.is_empty() { borrowed.keywords } else { aspect.keywords.clone() };
    Topic { title: aspect.title.clone(), names: borrowed.names, keywords, reason: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_topics_are_read_and_carry_reasons() {
        let file: File = toml::from_str(DATA).unwrap();
        assert_eq!((file.aspect.len(), file.element.len()), (4, 4));
        for topic in file.aspect.iter().chain(&file.element) {
            assert!(
                !topic.reason.is_empty() && !topic.names.is_empty() && !topic.keywords.is_empty(),
                "{}",
                topic.title
            );
        }
    }

    #[test]
    fn an_entry_without_words_borrows_them_and_one_that_is_like_none_is_left_out() {
        let own =
            ["二、党风廉政建设责任方面", "五、其他方面"].map(|title| Aspect { title: title.into(), keywords: vec![] });
        let topics = Topics::aspects(&own);
        assert_eq!(topics.list.len(), 1);
        assert_eq!(topics.of("开展警示教育3场"), [0]);
    }
}
