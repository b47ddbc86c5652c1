//! RTF as groups, control words and bytes.

/// A piece of RTF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A control symbol.
    Symbol(u8),
    /// A byte of text, written plainly or as `\'hh`.
    Byte(u8),
    /// Bytes that `\bin` brings along.
    Binary,
}

/// Goes through RTF from the begin to the end.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek()?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            if first == b'\'' {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|hex| std::str::from_utf8(hex).ok());
                let byte = digits.and_then(|hex| u8::from_str_radix(hex, 16).ok());
                self.at += if byte.is_some() { 2 } else { 0 };
                return Some(byte.map_or(Token::Symbol(b'\''), Token::Byte));
            }
            return Some(Token::Symbol(first));
        }
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) && self.at - start < 32 {
            self.at += 1;
        }
        let word = self.bytes.get(start..self.at).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or_default();
        let number = self.number();
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if word == "bin" {
            let length = number.and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
            return Some(Token::Binary);
        }
        Some(Token::Word(word, number))
    }

    fn number(&mut self) -> Option<i32> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) && self.at - start < 12 {
            self.at += 1;
        }
        let digits = self.bytes.get(start..self.at)?;
        if digits == b"-" {
            self.at = start;
        }
        std::str::from_utf8(digits).ok()?.parse().ok()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return self.control(),
                b'\r' | b'\n' | 0 => {}
                byte => return Some(Token::Byte(byte)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_words_end_at_their_delimiter() {
        let tokens: Vec<Token<'_>> = Tokens::new(b"{\\b\\fs-32 a\\'d2\\~\\bin3 }}}b\\u8220?}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", None),
                Token::Word("fs", Some(-32)),
                Token::Byte(b'a'),
                Token::Byte(0xD2),
                Token::Symbol(b'~'),
                Token::Binary,
                Token::Byte(b'b'),
                Token::Word("u", Some(8220)),
                Token::Byte(b'?'),
                Token::Close,
            ]
        );
    }

    #[test]
    fn every_cut_end_ends() {
        for source in [&b"\\"[..], b"\\'", b"\\'a", b"\\u", b"\\u-", b"\\bin999", b"{"] {
            assert!(Tokens::new(source).count() <= 2);
        }
    }
}
