//! [`WordList`]: words with reasons, found in a text in one pass.

use serde::Deserialize;

use super::finder::Finder;

/// A word of a list, the reason why it stands there, and where it does not count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// The word.
    pub term: String,
    /// Why it is in the list.
    pub reason: String,
    /// Which list of its file it belongs to; empty where the file is one list.
    pub list: String,
    /// Texts that, standing directly before the word, give it another meaning.
    pub unless_before: Vec<String>,
    /// Texts that, standing directly after the word, give it another meaning.
    pub unless_after: Vec<String>,
    /// Longer texts directly before the word that keep its meaning although one of `unless_before` ends them.
    pub still_before: Vec<String>,
    /// Longer texts directly after the word that keep its meaning although one of `unless_after` begins them.
    pub still_after: Vec<String>,
    /// Phrases that hold the word and mean something else.
    pub unless_in: Vec<String>,
}

/// Words that share a reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Group {
    list: String,
    reason: String,
    terms: Vec<String>,
}

/// A file of `analyzers/lexicon`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    word: Vec<Entry>,
    group: Vec<Group>,
    exception: Vec<Group>,
}

/// A word found in a text. Offsets are bytes of that text and lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'l> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The word's entry.
    pub entry: &'l Entry,
}

/// Words that are looked for together; of words that overlap, the first and longest counts.
#[derive(Debug, Default)]
pub struct WordList {
    entries: Vec<Entry>,
    /// Patterns from this index on are exceptions: they take their text, and are no hits.
    exceptions_from: usize,
    finder: Finder,
}

impl WordList {
    /// Reads a list, or the part of a file that carries the name `list`.
    ///
    /// # Errors
    ///
    /// The text is no TOML of this form. The program's own lists are read by its tests.
    pub fn parse(text: &str, list: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let singles = file.word.into_iter();
        let grouped = file.group.into_iter().flat_map(|group| entries(&group).collect::<Vec<_>>());
        let mine: Vec<Entry> = singles.chain(grouped).filter(|entry| entry.list == list).collect();
        let exceptions: Vec<String> = file.exception.into_iter().flat_map(|group| group.terms).collect();
        Ok(Self::new(mine, &exceptions))
    }

    /// A list of entries; `exceptions` are longer texts whose words do not count.
    #[must_use]
    pub fn new(entries: Vec<Entry>, exceptions: &[String]) -> Self {
        let terms: Vec<&str> =
            entries.iter().map(|entry| entry.term.as_str()).chain(exceptions.iter().map(String::as_str)).collect();
        let finder = Finder::new(terms);
        Self { exceptions_from: entries.len(), finder, entries }
    }

    /// The program's own list; one that could not be read is empty, which its test would tell.
    #[must_use]
    pub(super) fn embedded(text: &str, list: &str) -> Self {
        Self::parse(text, list).unwrap_or_default()
    }

    /// The words, in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Words of the text, from the left.
    pub fn find<'l>(&'l self, text: &'l str) -> impl Iterator<Item = Hit<'l>> {
        self.finder.find(text).filter_map(move |(index, found)| {
            let entry = self.entries.get(index).filter(|_| index < self.exceptions_from)?;
            let hit = Hit { start: found.start, end: found.end, entry };
            (!entry.is_excused(text, hit.start, hit.end)).then_some(hit)
        })
    }

    /// Number of words in the text.
    #[must_use]
    pub fn count(&self, text: &str) -> usize {
        self.find(text).count()
    }

    /// Whether a word of the list stands in the text.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

impl Entry {
    /// The reason without what excuses the word: the part that messages give.
    #[must_use]
    pub fn why(&self) -> &str {
        self.reason.split('；').next().unwrap_or(&self.reason)
    }

    /// Whether what stands around the word gives it another meaning.
    #[must_use]
    pub fn is_excused(&self, text: &str, start: usize, end: usize) -> bool {
        let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
        let ends = |texts: &[String]| texts.iter().any(|other| before.ends_with(other.as_str()));
        let begins = |texts: &[String]| texts.iter().any(|other| after.starts_with(other.as_str()));
        ends(&self.unless_before) && !ends(&self.still_before)
            || begins(&self.unless_after) && !begins(&self.still_after)
            || self.unless_in.iter().any(|phrase| covers(text, phrase, &self.term, start))
    }
}

/// Whether `phrase` stands in `text` so that one of its own `term`s is the one at byte `start`.
pub(crate) fn covers(text: &str, phrase: &str, term: &str, start: usize) -> bool {
    phrase.match_indices(term).any(|(inside, _)| {
        start.checked_sub(inside).and_then(|from| text.get(from..)).is_some_and(|rest| rest.starts_with(phrase))
    })
}

fn entries(group: &Group) -> impl Iterator<Item = Entry> {
    group.terms.iter().map(|term| Entry {
        term: term.clone(),
        reason: group.reason.clone(),
        list: group.list.clone(),
        ..Entry::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_does_not_count_where_its_neighbours_excuse_it() {
        let list = WordList::parse(
            r#"
            [[word]]
            term = "我"
            reason = "书记本人"
            unless_before = ["自"]
            unless_after = ["院"]
            unless_in = ["我为人人"]
            "#,
            "",
        )
        .unwrap();
        for (text, hits) in [("我去了", 1), ("自我批评", 0), ("我院的我", 1), ("人人为我，我为人人", 1)]
        {
            assert_eq!(list.count(text), hits, "{text}");
        }
    }

    #[test]
    fn exceptions_take_their_text_with_them() {
        let list = WordList::parse(
            "[[group]]\nreason = \"套话\"\nterms = [\"积极\"]\n[[exception]]\nreason = \"名称\"\nterms = [\"积极分子\"]",
            "",
        )
        .unwrap();
        assert_eq!(list.count("积极培养积极分子"), 1);
    }
}
