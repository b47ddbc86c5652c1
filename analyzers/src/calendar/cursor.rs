//! Reading a text character by character, with numbers as people write them.

/// A text without its spaces, each character with its place in the original.
pub(super) struct Letters {
    /// The characters; full-width digits and signs as their plain ones.
    pub(super) chars: Vec<char>,
    /// Place of each in the original text.
    places: Vec<u32>,
}

impl Letters {
    /// Takes a text apart. Line breaks stay, because they part the entries of a cell.
    pub(super) fn of(text: &str) -> Self {
        let mut letters = Self { chars: Vec::new(), places: Vec::new() };
        for (place, letter) in (0_u32..).zip(text.chars()) {
            if letter == '\n' || !letter.is_whitespace() {
                letters.chars.push(plain(letter));
                letters.places.push(place);
            }
        }
        letters
    }

    /// Characters of the original that a range of letters covers.
    pub(super) fn range(&self, start: usize, end: usize) -> (u32, u32) {
        let first = self.places.get(start).copied().unwrap_or(0);
        let last = end.checked_sub(1).and_then(|last| self.places.get(last)).copied().unwrap_or(first);
        (first, last + 1)
    }

    /// Whether the letters from a place on begin with a word.
    pub(super) fn has(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(k, letter)| self.chars.get(at + k) == Some(&letter))
    }

    /// Whether the letters before a place end with a word.
    pub(super) fn ends_with(&self, at: usize, word: &str) -> bool {
        let length = word.chars().count();
        at.checked_sub(length).is_some_and(|start| self.has(start, word))
    }

    /// The letter at a place.
    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }
}

/// Full-width digits and signs, and the many dashes, as one plain character.
fn plain(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter),
        '．' => '.',
        '／' => '/',
        '－' | '—' | '–' | '―' | '～' | '~' | '〜' | '−' | '─' => '-',
        _ => letter,
    }
}

/// A place in [`Letters`] that moves forward as words are read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// The text.
    pub(super) letters: &'a Letters,
    /// The next letter.
    pub(super) at: usize,
}

impl Cursor<'_> {
    /// The next letter.
    pub(super) fn peek(&self) -> Option<char> {
        self.letters.get(self.at)
    }

    /// Steps over a word if it stands here.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let here = self.letters.has(self.at, word);
        if here {
            self.at += word.chars().count();
        }
        here
    }

    /// Steps over the first of the words that stands here.
    pub(super) fn eat_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    /// Reads a number of one to `digits` digits, or a Chinese one up to 99. A longer number is none.
    pub(super) fn number(&mut self, digits: usize) -> Option<u32> {
        self.arabic(digits).or_else(|| self.chinese())
    }

    /// Reads a number in digits.
    pub(super) fn arabic(&mut self, digits: usize) -> Option<u32> {
        let mut value = 0_u32;
        let mut length = 0;
        while let Some(digit) = self.letters.get(self.at + length).and_then(|letter| letter.to_digit(10)) {
            length += 1;
            if length > digits {
                return None;
            }
            value = value * 10 + digit;
        }
        (length > 0).then(|| {
            self.at += length;
            value
        })
    }

    /// Reads a Chinese number from 0 to 99: 三, 十二, 三十一, 两.
    fn chinese(&mut self) -> Option<u32> {
        let digit = |at: usize| self.letters.get(at).and_then(chinese_digit);
        let (tens, mut at) = match (digit(self.at), self.letters.get(self.at), self.letters.get(self.at + 1)) {
            (_, Some('十'), _) => (1, self.at + 1),
            (Some(tens), _, Some('十')) => (tens, self.at + 2),
            (Some(ones), _, _) => {
                self.at += 1;
                return Some(ones);
            }
            _ => return None,
        };
        let ones = digit(at).unwrap_or(0);
        at += usize::from(digit(at).is_some());
        self.at = at;
        Some(tens * 10 + ones)
    }

    /// Reads a year: `2024`, 二〇二四, or two digits before 年.
    pub(super) fn year(&mut self) -> Option<i32> {
        let mut ahead = *self;
        if let Some(year) = ahead.arabic(4) {
            let full = (2000..2100).contains(&year);
            let short = (15..50).contains(&year) && ahead.peek() == Some('年');
            self.at = ahead.at;
            return i32::try_from(if full { year } else { 2000 + year }).ok().filter(|_| full || short);
        }
        let mut value = 0_i32;
        for k in 0..4 {
            value = value * 10 + i32::try_from(self.letters.get(self.at + k).and_then(chinese_digit)?).ok()?;
        }
        (2000..2100).contains(&value).then(|| {
            self.at += 4;
            value
        })
    }
}

/// Value of a Chinese digit.
pub(super) fn chinese_digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '○' | '零' | 'О' => 0,
        '一' | '元' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}
