//! [`Names`]: what is seen of a stretch of text, told name by name to whoever weighs it or writes it down.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Takes the names of what stretches of text show, one stretch after the other.
pub(super) trait Names {
    /// What follows is seen of the next stretch.
    fn next(&mut self);

    /// Takes a name, which is all parts put together.
    fn put(&mut self, parts: &[&str]);

    /// Takes a name where something holds.
    fn flag(&mut self, name: &str, holds: bool) {
        if holds {
            self.put(&[name]);
        }
    }
}

/// The names themselves, for fitting weights.
#[derive(Default)]
pub(super) struct Listed(pub(super) Vec<Vec<String>>);

impl Names for Listed {
    fn next(&mut self) {
        self.0.push(Vec::new());
    }

    fn put(&mut self, parts: &[&str]) {
        if let Some(names) = self.0.last_mut() {
            names.push(parts.concat());
        }
    }
}

/// Weights by name.
pub(super) type ByName<T> = HashMap<Key, T, BuildHasherDefault<AsItIs>>;

/// What a name is found by: its bytes hashed (FNV-1a, 64 bits), so that names need not be written out to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u64);

impl Key {
    /// A key as it is written down: little-endian.
    pub(super) const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }

    /// The key of a name, which is all parts put together.
    pub(super) fn of(parts: &[&str]) -> Self {
        let bytes = parts.iter().flat_map(|part| part.bytes());
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }
}

/// Keys are hashed already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// Digits of a small number; 10 and more are 10.
pub(super) fn digits(number: usize) -> &'static str {
    const DIGITS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
    DIGITS.get(number).copied().unwrap_or("10")
}

/// Tells every pair of neighbouring characters once; all digits are one digit, and pairs with one are not told.
pub(super) fn tell_pairs(names: &mut impl Names, prefix: &str, text: &str) {
    let mut seen: Vec<u64> = Vec::with_capacity(text.len() / 3);
    let mut before: Option<char> = None;
    for letter in text.chars().map(plain) {
        let word = is_word(letter) && letter != '0';
        if let Some(before) = before.filter(|_| word) {
            let pair = u64::from(u32::from(before)) << 32 | u64::from(u32::from(letter));
            if !seen.contains(&pair) {
                seen.push(pair);
                names.put(&[prefix, before.encode_utf8(&mut [0; 4]), letter.encode_utf8(&mut [0; 4])]);
            }
        }
        before = word.then_some(letter);
    }
}

/// The letters of a text, each number as one 0.
pub(super) fn letters_of(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::with_capacity(text.len() / 3);
    for letter in text.chars().map(plain) {
        if letter != '0' || letters.last() != Some(&'0') {
            letters.push(letter);
        }
    }
    letters
}

/// Tells every pair of neighbouring letters once, and three of them where a number or 每 is among them.
pub(super) fn tell_letters(names: &mut impl Names, letters: &[char]) {
    let pair = |two: &[char]| Some([*two.first()?, *two.get(1)?, ' ']);
    let three = |three: &[char]| Some([*three.first()?, *three.get(1)?, *three.get(2)?]);
    let counted = letters.windows(3).filter(|three| three.contains(&'0') || three.contains(&'每'));
    let mut told: Vec<[char; 3]> = letters.windows(2).filter_map(pair).chain(counted.filter_map(three)).collect();
    told.sort_unstable();
    told.dedup();
    for [one, two, three] in told {
        let [mut first, mut second, mut third] = [[0; 4]; 3];
        let third = if three == ' ' { "" } else { three.encode_utf8(&mut third) };
        names.put(&["w:", one.encode_utf8(&mut first), two.encode_utf8(&mut second), third]);
    }
}

/// All digits are one digit.
pub(super) fn plain(character: char) -> char {
    if !is_han(character) && character.is_numeric() { '0' } else { character }
}

/// Letters, digits and Chinese characters.
pub(super) fn is_word(character: char) -> bool {
    is_han(character) || character.is_alphanumeric()
}

/// Nearly all characters of a report: asked first, because the tables of Unicode are slow.
pub(super) const fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}')
}
