//! Text addressed by characters: slices that can never cut a Chinese character in two.

use crate::document::CharRange;

/// Byte offset of a word in a text. Most words stand in few sentences, and asking for that first costs a third of a search.
pub(super) fn offset_of(text: &str, word: &str) -> Option<usize> {
    if text.contains(word) { text.find(word) } else { None }
}

/// A paragraph's text with the byte offset of each of its characters.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    source: &'a str,
    chars: Vec<char>,
    offsets: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let (mut offsets, chars): (Vec<usize>, Vec<char>) = source.char_indices().unzip();
        offsets.push(source.len());
        Self { source, chars, offsets }
    }

    /// Number of characters.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.chars.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn whole(&self) -> CharRange {
        CharRange { start: 0, end: self.len() }
    }

    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The character at a place, a space behind the end: nothing in the grammar asks for a space.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or(' ')
    }

    /// The characters of a range; what lies outside the text is left out.
    pub(super) fn slice(&self, range: CharRange) -> &'a str {
        let byte = |index: u32| self.offsets.get(index as usize).copied().unwrap_or(self.source.len());
        self.source.get(byte(range.start)..byte(range.end.max(range.start))).unwrap_or("")
    }

    /// The range without white space and list punctuation at its ends.
    pub(super) fn trimmed(&self, range: CharRange) -> CharRange {
        let mut range = range;
        while range.start < range.end && self.at(range.start as usize).is_whitespace() {
            range.start += 1;
        }
        while range.end > range.start && self.at(range.end as usize - 1).is_whitespace() {
            range.end -= 1;
        }
        range
    }
}

/// Number of characters in a text, as `u32`.
pub(super) fn char_count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_never_cut_a_character() {
        let text = Text::new("一是A不够");
        assert_eq!(text.slice(CharRange { start: 1, end: 4 }), "是A不");
        assert_eq!(text.slice(CharRange { start: 3, end: 99 }), "不够");
        assert_eq!(text.slice(CharRange { start: 4, end: 2 }), "");
    }
}
