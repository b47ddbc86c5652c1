//! Each place of a vague word: vague, or another word of the same characters.

use std::borrow::Cow;

use super::sense::{Place, other_sense};
use super::{VagueWord, vague};
use crate::lexicon::finder::Finder;
use crate::lexicon::list::{Entry, covers};
use crate::lexicon::segmenter::{self, Word};
use crate::lexicon::spans::{Span, quoted};

/// Words to look for, with what an organisation wants left alone.
#[derive(Debug)]
pub struct Terms {
    words: Vec<Cow<'static, VagueWord>>,
    finder: Finder,
    spared: Finder,
}

/// One place of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use<'t> {
    /// Bytes of the text: the word, or the longer word that it stands in (大部分).
    pub span: Span,
    /// The word as it was looked for.
    pub term: &'t str,
    /// Why the word is in its list; empty for a word that only the scheme knows.
    pub reason: &'t str,
    /// The judgement.
    pub verdict: Verdict,
}

/// Whether a word is vague where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands for people or facts that are not named.
    Vague,
    /// It means something else; why, in Chinese.
    Other(&'static str),
}

impl Terms {
    /// Words to look for; `spared` are names and phrases in which they are right.
    #[must_use]
    pub fn new<'a>(terms: impl IntoIterator<Item = &'a str>, spared: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words: Vec<Cow<'static, VagueWord>> = Vec::new();
        for term in terms.into_iter().map(str::trim).filter(|term| !term.is_empty()) {
            if words.iter().all(|word| word.entry.term != term) {
                words.push(known(term));
            }
        }
        let patterns: Vec<&str> = words.iter().map(|word| word.entry.term.as_str()).collect();
        let spared: Vec<&str> = spared.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect();
        Self { finder: Finder::new(patterns), spared: Finder::new(spared), words }
    }

    /// Every place of every word in a text, from the left; of words that overlap, the first and longest.
    ///
    /// A text without any of the words costs one pass and does not wake the segmenter.
    #[must_use]
    pub fn judge<'t>(&'t self, text: &str) -> Vec<Use<'t>> {
        let mut found = self.finder.find(text).peekable();
        if found.peek().is_none() {
            return Vec::new();
        }
        let quotes = quoted(text);
        let spared: Vec<Span> = self.spared.find(text).map(|(_, span)| span).collect();
        let mut words = None;
        found
            .filter_map(|(number, span)| {
                let word = self.words.get(number)?;
                let within =
                    |spans: &[Span]| spans.iter().any(|outer| outer.start < span.end && span.start < outer.end);
                let (span, verdict) = if within(&quotes) {
                    (span, Verdict::Other("在引号或书名号内"))
                } else if within(&spared) {
                    (span, Verdict::Other("方案列明的名称或用法"))
                } else if word.entry.is_excused(text, span.start, span.end) {
                    (span, Verdict::Other("固定说法"))
                } else {
                    judge_by_words(word, text, span, words.get_or_insert_with(|| segmenter::words(text)))
                };
                Some(Use { span, term: &word.entry.term, reason: word.entry.why(), verdict })
            })
            .collect()
    }
}

fn known(term: &str) -> Cow<'static, VagueWord> {
    match vague().iter().find(|word| word.entry.term == term) {
        Some(word) => Cow::Borrowed(word),
        None => {
            Cow::Owned(VagueWord { entry: Entry { term: term.to_owned(), ..Entry::default() }, ..VagueWord::default() })
        }
    }
}

fn judge_by_words(word: &VagueWord, text: &str, span: Span, words: &[Word<'_>]) -> (Span, Verdict) {
    let term = word.entry.term.as_str();
    let place = Place::new(word, text, span.clone(), words);
    if let Some(reason) = other_sense(&place) {
        return (span, Verdict::Other(reason));
    }
    let longest = |longer: &[String]| -> Option<Span> {
        longer
            .iter()
            .filter(|longer| covers(text, longer, term, span.start))
            .filter_map(|longer| {
                let start = span.start.checked_sub(longer.find(term)?)?;
                Some(start..start + longer.len())
            })
            .max_by_key(std::iter::ExactSizeIterator::len)
    };
    let grown = longest(&word.grown).unwrap_or(span.clone());
    let held = longest(&word.held_in).unwrap_or(span.clone());
    let allowed = grown.start.min(held.start)..grown.end.max(held.end);
    if is_cut(&span, &allowed, words) {
        (span, Verdict::Other("是另一个词的一截"))
    } else {
        (grown, Verdict::Vague)
    }
}

/// Whether the segmenter cuts the term apart or joins its beginning to another word. A longer word that begins with the
/// term is a quantity with its unit (若干次), and so is any word that the dictionary calls a number.
fn is_cut(span: &Span, allowed: &Span, words: &[Word<'_>]) -> bool {
    words.iter().filter(|word| word.start < span.end && span.start < word.end).any(|word| {
        let joins_left = word.start < allowed.start && !word.tag.starts_with('m');
        let begins_inside = word.start > span.start && word.end > allowed.end;
        joins_left || begins_inside
    })
}
