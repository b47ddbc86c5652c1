//! The word lists of this room, read once per process.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::lexicon::Finder;

const SIGNS: &str = include_str!("../../lexicon/signs.toml");
const HEADINGS: &str = include_str!("../../lexicon/headings.toml");
const ASPECTS: &str = include_str!("../../lexicon/aspects.toml");
const CATEGORIES: &str = include_str!("../../lexicon/categories.toml");

/// A list of words that are searched together; the longest word at a place wins.
#[derive(Debug)]
pub(super) struct WordList<T> {
    finder: Finder,
    values: Vec<T>,
}

impl<T: Copy> WordList<T> {
    pub(super) fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let (patterns, values): (Vec<String>, Vec<T>) = words.into_iter().unzip();
        Self { finder: Finder::new(patterns), values }
    }

    /// Values of the words that stand in a text, with their byte ranges, from the left.
    pub(super) fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (T, std::ops::Range<usize>)> + 'a {
        self.finder.find(text).filter_map(|(number, range)| Some((*self.values.get(number)?, range)))
    }
}

/// What a word tells about its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SignKind {
    Deficiency,
    Neutral,
    Done,
    Promise,
    Cause,
    /// Verbs that put something right: 解决, 整顿.
    Mending,
    /// What is put right by them and is no shortcoming then: 困难, 短板.
    Mended,
}

#[derive(Deserialize)]
struct SignFile {
    sign: Vec<SignEntry>,
}

#[derive(Deserialize)]
struct SignEntry {
    kind: SignKind,
    weight: f32,
    words: Vec<String>,
}

/// Part that a heading word opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HeadingPart {
    Achievements,
    Prior,
    Problems,
    Causes,
    Plans,
    None,
}

#[derive(Deserialize)]
struct HeadingFile {
    heading: Vec<HeadingEntry>,
}

#[derive(Deserialize)]
struct HeadingEntry {
    part: HeadingPart,
    weight: f32,
    words: Vec<String>,
}

/// One of the questions asked under a responsibility.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Topic {
    /// Label of our own.
    pub(super) label: String,
    words: Vec<String>,
}

/// One of the eight responsibilities.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Responsibility {
    /// Label of our own.
    pub(super) label: String,
    /// What is asked under it.
    pub(super) topics: Vec<Topic>,
}

#[derive(Deserialize)]
struct CategoryFile {
    responsibility: Vec<Responsibility>,
}

/// The eight responsibilities with their topics, and the words of all topics.
pub(super) struct Categories {
    pub(super) responsibilities: Vec<Responsibility>,
    /// Responsibility of each topic.
    pub(super) owners: Vec<usize>,
    /// Words; the value is the number of the topic, counted over all responsibilities.
    pub(super) words: WordList<usize>,
}

/// Words that show a focus area beside the scheme's own.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Aspects {
    /// Words so common that they show nothing alone.
    pub(super) weak: Vec<String>,
    aspect: Vec<Aspect>,
}

#[derive(Debug, Deserialize)]
struct Aspect {
    /// The area of the fitted weights that it is.
    known_as: Option<String>,
    titles: Vec<String>,
    #[serde(default)]
    otherwise: Vec<String>,
    words: Vec<String>,
}

/// Whether a title holds one of the words.
fn names(title: &str, known: &[String]) -> bool {
    known.iter().any(|known| title.contains(known.as_str()))
}

impl Aspect {
    /// Whether the title of another area has the better claim to it.
    fn is_claimed(&self, others: &[&str]) -> bool {
        others.iter().any(|other| names(other, &self.titles))
    }
}

impl Aspects {
    /// The words that go with an area's title, where no title of `others` has the better claim to them.
    pub(super) fn words_for(&self, title: &str, others: &[&str]) -> Vec<&str> {
        let goes = |aspect: &&Aspect| {
            names(title, &aspect.titles) || names(title, &aspect.otherwise) && !aspect.is_claimed(others)
        };
        self.aspect.iter().filter(goes).flat_map(|aspect| aspect.words.iter().map(String::as_str)).collect()
    }

    /// The areas of the fitted weights that an area of the notice is. None where areas beside it take away a part of
    /// what the weights were fitted with: 责任落实 where 清廉建设 is an area of its own.
    pub(super) fn known_as(&self, title: &str, others: &[&str]) -> Vec<&str> {
        if self.aspect.iter().any(|aspect| names(title, &aspect.otherwise) && aspect.is_claimed(others)) {
            return Vec::new();
        }
        let own = self.aspect.iter().filter(|aspect| names(title, &aspect.titles));
        own.filter_map(|aspect| aspect.known_as.as_deref()).collect()
    }
}

static ASPECT_WORDS: LazyLock<Aspects> = LazyLock::new(|| toml::from_str(ASPECTS).unwrap_or_default());

/// Words of focus areas.
pub(super) fn aspects() -> &'static Aspects {
    &ASPECT_WORDS
}

static SIGN_WORDS: LazyLock<[WordList<f32>; 6]> = LazyLock::new(|| {
    let file: SignFile = toml::from_str(SIGNS).unwrap_or(SignFile { sign: Vec::new() });
    let kinds =
        [SignKind::Deficiency, SignKind::Done, SignKind::Promise, SignKind::Cause, SignKind::Mending, SignKind::Mended];
    // Each kind is searched by itself: a word may tell two things. Neutral words shadow shortcomings.
    kinds.map(|kind| {
        WordList::new(file.sign.iter().flat_map(|entry| {
            let weight = match entry.kind {
                own if own == kind => Some(entry.weight),
                SignKind::Neutral if kind == SignKind::Deficiency => Some(0.0),
                _ => None,
            };
            entry.words.iter().filter_map(move |word| Some((word.clone(), weight?)))
        }))
    })
});

static HEADING_WORDS: LazyLock<WordList<(HeadingPart, f32)>> = LazyLock::new(|| {
    let file: HeadingFile = toml::from_str(HEADINGS).unwrap_or(HeadingFile { heading: Vec::new() });
    WordList::new(
        file.heading.iter().flat_map(|entry| entry.words.iter().map(|word| (word.clone(), (entry.part, entry.weight)))),
    )
});

static CATEGORY_WORDS: LazyLock<Categories> = LazyLock::new(|| {
    let file: CategoryFile = toml::from_str(CATEGORIES).unwrap_or(CategoryFile { responsibility: Vec::new() });
    let mut owners = Vec::new();
    let mut words = Vec::new();
    for (number, responsibility) in file.responsibility.iter().enumerate() {
        for topic in &responsibility.topics {
            words.extend(topic.words.iter().map(|word| (word.clone(), owners.len())));
            owners.push(number);
        }
    }
    Categories { responsibilities: file.responsibility, owners, words: WordList::new(words) }
});

/// Words of shortcomings, accomplishments, promises, causes, of putting right and of what is put right, in this order.
pub(super) fn sign_words() -> &'static [WordList<f32>; 6] {
    &SIGN_WORDS
}

/// Words of headings.
pub(super) fn heading_words() -> &'static WordList<(HeadingPart, f32)> {
    &HEADING_WORDS
}

/// Responsibilities, topics and their words.
pub(super) fn categories() -> &'static Categories {
    &CATEGORY_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_can_be_read() {
        assert!(toml::from_str::<SignFile>(SIGNS).is_ok_and(|file| file.sign.len() > 5));
        assert!(toml::from_str::<Aspects>(ASPECTS).is_ok_and(|file| file.aspect.len() > 4));
        assert!(toml::from_str::<HeadingFile>(HEADINGS).is_ok_and(|file| file.heading.len() > 4));
        let categories = categories();
        assert_eq!(categories.responsibilities.len(), 8);
        assert!(categories.owners.len() > 36);
    }

    #[test]
    fn neutral_words_shadow_shortcomings() {
        let total = |text: &str| sign_words()[0].matches(text).map(|(weight, _)| weight).sum::<f32>();
        assert!(total("全年没有发生安全事故") < 0.5);
        assert!(total("全年没有研究过一次") > 0.5);
        assert!(total("每次不少于5名") < 0.5);
    }
}
