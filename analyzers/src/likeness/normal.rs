//! Text as likeness sees it: without punctuation, numbers and names as one sign each.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::scheme::Roster;

/// Stands for a number, whatever its digits.
pub(super) const NUMBER: char = '#';
/// Stands for the name of a unit or person of the roster.
pub(super) const NAME: char = '@';
/// Stands for a title in 《》.
pub(super) const TITLE: char = '%';

/// The names that are replaced by one sign.
pub struct Names {
    search: Option<AhoCorasick>,
}

impl Names {
    /// Names of units, their short names and secretaries. Names of one character would hit everywhere and are left out.
    #[must_use]
    pub fn of_roster(roster: &Roster) -> Self {
        let mut names: Vec<&str> = Vec::new();
        for unit in &roster.units {
            names.push(&unit.name);
            names.push(&unit.secretary);
            names.extend(unit.aliases.iter().map(String::as_str));
        }
        Self::of(&names)
    }

    /// Any names.
    #[must_use]
    pub fn of(names: &[&str]) -> Self {
        let mut names: Vec<&str> = names.iter().copied().filter(|name| name.chars().count() > 1).collect();
        names.sort_unstable();
        names.dedup();
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).ok();
        Self { search: search.filter(|_| !names.is_empty()) }
    }

    /// Byte ranges of the names in a text, from the left.
    fn ranges(&self, text: &str) -> Vec<(usize, usize)> {
        self.search
            .as_ref()
            .map_or_else(Vec::new, |search| search.find_iter(text).map(|found| (found.start(), found.end())).collect())
    }
}

/// A letter of a normal text and the characters that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// The letter: a character, or one of the signs.
    pub(super) letter: char,
    /// First character in the text.
    pub(super) start: u32,
    /// One past the last.
    pub(super) end: u32,
}

/// Letters of a text.
pub(super) fn letters(text: &str, names: &Names) -> Vec<Letter> {
    let mut ranges = names.ranges(text).into_iter().peekable();
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len() / 3);
    let mut in_title = false;
    let mut number = false;
    for (place, (byte, character)) in (0_u32..).zip(text.char_indices()) {
        while ranges.next_if(|(_, end)| *end <= byte).is_some() {}
        if character == '《' {
            in_title = true;
            letters.push(Letter { letter: TITLE, start: place, end: place + 1 });
        }
        if in_title {
            if let Some(last) = letters.last_mut() {
                last.end = place + 1;
            }
            in_title = !matches!(character, '》' | '\n' | '。');
            continue;
        }
        if let Some((start, _)) = ranges.peek().filter(|(start, _)| *start <= byte) {
            if *start == byte {
                letters.push(Letter { letter: NAME, start: place, end: place + 1 });
            } else if let Some(last) = letters.last_mut() {
                last.end = place + 1;
            }
            number = false;
            continue;
        }
        let digit = character.is_numeric() && !is_han(character);
        let joins = number && matches!(character, '.' | ',' | '，' | '．' | '%' | '％' | '/');
        if digit && number {
            if let Some(last) = letters.last_mut() {
                last.end = place + 1;
            }
        } else if digit {
            letters.push(Letter { letter: NUMBER, start: place, end: place + 1 });
            number = true;
        } else if !joins {
            number = false;
            if character.is_alphanumeric() {
                let letter = character.to_lowercase().next().unwrap_or(character);
                letters.push(Letter { letter, start: place, end: place + 1 });
            }
        }
    }
    letters
}

/// Whether a character is Han; 一 and 二 count as numeric and must not vanish into numbers.
pub(super) const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '〇')
}
