//! What a file says, whatever format it came in: two files of one text are one material.

use std::collections::BTreeMap;

use shuping_analyzers::document::{Document, Story};
use shuping_analyzers::grid::Workbook;
use unicode_normalization::UnicodeNormalization;

use crate::content::Content;
use crate::store;

/// Fewer letters say too little: two short notes may say the same and be two.
const LEAST: usize = 100;
/// Share of pairs of letters that a recognised text has in common with the typed one: recognition reads one letter in
/// twenty otherwise, and spoils two pairs with each.
const ALIKE: f64 = 0.88;

/// What a file says. Only hashes are kept: a season has thousands of texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Wording<'a> {
    /// A hash of the letters and digits in their order; empty where there are too few.
    letters: String,
    /// A hash of the same letters without their order: where pages are laid out, notes and boxes stand where they are
    /// drawn.
    loose: String,
    source: Source,
    whole: bool,
    content: Option<&'a Content>,
}

/// Where a text comes from; later ones read better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// Recognised in pictures of pages.
    #[default]
    Recognised,
    /// Drawn on pages.
    LaidOut,
    /// Typed.
    Typed,
}

/// How two files say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    /// Letter by letter.
    Exactly,
    /// As nearly as recognition can tell.
    Nearly,
}

impl<'a> Wording<'a> {
    /// Of a file that was read; empty where it has no text.
    pub(super) fn of(content: &'a Content) -> Self {
        let (source, whole) = match content {
            Content::Document(document) => {
                let quality = &document.quality;
                let source = match (quality.recognised, quality.pages) {
                    (true, _) => Source::Recognised,
                    (false, Some(_)) => Source::LaidOut,
                    (false, None) => Source::Typed,
                };
                (source, quality.partial.is_none() && quality.unread_pages.is_empty())
            }
            Content::Workbook(book) => (Source::Typed, book.partial.is_none()),
            _ => return Self::default(),
        };
        let mut all = letters(content);
        if all.len() < LEAST {
            return Self { source, whole, ..Self::default() };
        }
        let hash = |letters: &[char]| store::hash(letters.iter().collect::<String>().as_bytes());
        let letters = hash(&all);
        all.sort_unstable();
        Self { letters, loose: hash(&all), source, whole, content: Some(content) }
    }

    /// A key that is equal for equal texts; `None` where there is too little text.
    pub(super) fn key(&self) -> Option<&str> {
        (!self.letters.is_empty()).then_some(self.letters.as_str())
    }

    /// Whether another file says the same. `nearly`: recognised text is compared by its likeness, which takes time.
    pub(super) fn same_as(&self, other: &Self, nearly: bool) -> Option<Same> {
        if self.letters.is_empty() || other.letters.is_empty() {
            return None;
        }
        if self.letters == other.letters || (self.source != other.source && self.loose == other.loose) {
            return Some(Same::Exactly);
        }
        let one_is_recognised = (self.source == Source::Recognised) != (other.source == Source::Recognised);
        (nearly && one_is_recognised && self.likeness(other) >= ALIKE).then_some(Same::Nearly)
    }

    /// Share of common pairs of letters, from 0 to 1 (Dice).
    fn likeness(&self, other: &Self) -> f64 {
        let pairs = |wording: &Self| wording.content.map(|content| pairs(&letters(content))).unwrap_or_default();
        let (own, other) = (pairs(self), pairs(other));
        let total: u32 = own.values().chain(other.values()).sum();
        let common: u32 = own.iter().map(|(pair, count)| other.get(pair).map_or(0, |theirs| *theirs.min(count))).sum();
        2.0 * f64::from(common) / f64::from(total.max(1))
    }

    /// How well the file reads: typed text before laid-out text before recognised text; whole before partial.
    pub(super) fn fidelity(&self) -> impl Ord + use<> {
        (self.source, self.whole)
    }
}

fn letters(content: &Content) -> Vec<char> {
    match content {
        Content::Document(document) => of_document(document),
        Content::Workbook(book) => of_workbook(book),
        _ => Vec::new(),
    }
}

/// How often each pair of letters stands in a text.
fn pairs(letters: &[char]) -> BTreeMap<(char, char), u32> {
    let mut pairs = BTreeMap::new();
    for (first, second) in letters.iter().zip(letters.iter().skip(1)) {
        *pairs.entry((*first, *second)).or_default() += 1;
    }
    pairs
}

/// Letters and digits of a document as a reader sees them, automatic numbers too; notes and boxes at the end. Layout,
/// blanks and punctuation differ between formats.
fn of_document(document: &Document) -> Vec<char> {
    let mut letters = Vec::new();
    let place = |story: Story| match story {
        Story::Main | Story::Row { .. } => 0,
        Story::Note => 1,
        Story::TextBox => 2,
    };
    for wanted in 0..3 {
        for paragraph in document.paragraphs.iter().filter(|paragraph| place(paragraph.story) == wanted) {
            push(&mut letters, paragraph.number.as_deref().filter(|number| !is_bullet(number)).unwrap_or_default());
            push(&mut letters, &paragraph.text);
        }
    }
    letters
}

/// A bullet out of a symbol font may be stored as a letter.
fn is_bullet(number: &str) -> bool {
    matches!(number.as_bytes(), [letter] if letter.is_ascii_alphabetic())
}

fn of_workbook(book: &Workbook) -> Vec<char> {
    let mut letters = Vec::new();
    for cell in book.sheets.iter().flat_map(|sheet| sheet.cells.values()) {
        push(&mut letters, &cell.shown);
    }
    letters
}

fn push(letters: &mut Vec<char>, text: &str) {
    letters.extend(text.nfkc().filter(|letter| letter.is_alphanumeric()));
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::document::Paragraph;

    use super::*;

    fn text(of: usize) -> Vec<String> {
        let words = ["抓基层党建工作责任制落实", "推动支部标准化建设", "深入学习贯彻上级精神", "服务师生还不够主动"];
        (0..of).map(|number| format!("{}，完成{number}项。", words[number % words.len()])).collect()
    }

    fn document(lines: &[String], pages: Option<u32>, recognised: bool) -> Content {
        let mut document = Document::from_lines(lines.iter().map(String::as_str));
        document.quality.pages = pages;
        document.quality.recognised = recognised;
        Content::Document(document)
    }

    #[test]
    fn lines_numbers_and_widths_do_not_make_another_text() {
        let typed = document(&text(12), None, false);
        let broken: Vec<String> =
            text(12).concat().chars().collect::<Vec<_>>().chunks(17).map(|line| line.iter().collect()).collect();
        let wide: Vec<String> = broken.iter().map(|line| line.replace('1', "１").replace('，', " ,")).collect();
        let laid_out = document(&wide, Some(1), false);
        assert_eq!(Wording::of(&typed).same_as(&Wording::of(&laid_out), false), Some(Same::Exactly));
        let numbered = Document {
            paragraphs: vec![
                Paragraph { number: Some("一、".into()), ..Paragraph::plain("履职情况") },
                Paragraph::plain(text(12).concat()),
                Paragraph { story: Story::Note, ..Paragraph::plain("注：截至年底") },
                Paragraph { number: Some("o".into()), ..Paragraph::plain("完") },
            ],
            ..Document::default()
        };
        let drawn = ["一、履职情况".to_owned(), text(12).concat(), "完".into(), "注：截至年底".into()];
        let (numbered, drawn) = (Content::Document(numbered), document(&drawn, Some(1), false));
        assert_eq!(Wording::of(&numbered).same_as(&Wording::of(&drawn), false), Some(Same::Exactly));
    }

    #[test]
    fn one_changed_figure_makes_another_text_unless_it_was_recognised() {
        let mut changed = text(30);
        changed[7] = changed[7].replace('7', "8");
        let (typed, changed_content) = (document(&text(30), None, false), document(&changed, Some(1), false));
        assert_eq!(Wording::of(&typed).same_as(&Wording::of(&changed_content), true), None);
        let scan = document(&changed, Some(1), true);
        assert_eq!(Wording::of(&typed).same_as(&Wording::of(&scan), true), Some(Same::Nearly));
        assert_eq!(Wording::of(&typed).same_as(&Wording::of(&scan), false), None);
        let other =
            document(&text(30).iter().map(|line| line.replace('的', "").repeat(2)).collect::<Vec<_>>(), Some(1), true);
        assert_eq!(Wording::of(&typed).same_as(&Wording::of(&other), true), None);
    }

    #[test]
    fn too_short_a_text_is_the_same_as_none() {
        let short = document(&text(3), None, false);
        assert_eq!(Wording::of(&short).key(), None);
        assert_eq!(Wording::of(&short).same_as(&Wording::of(&short), true), None);
    }
}
