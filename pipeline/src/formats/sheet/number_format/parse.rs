//! A section of a number format, taken apart.

use super::super::date_text::DatePart;
use super::{Comparison, Section, Token};

impl Section {
    pub(super) fn parse(code: &str) -> Self {
        let mut section = Self::default();
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            rest = section.take(c, rest);
        }
        section.settle_minutes();
        section.settle_commas();
        section
    }

    /// Takes one token from the start of `rest` and gives what is left.
    fn take<'a>(&mut self, c: char, rest: &'a str) -> &'a str {
        let after = rest.strip_prefix(c).unwrap_or("");
        match c {
            '"' => {
                let (literal, after) = after.split_once('"').unwrap_or((after, ""));
                self.literal(literal);
                after
            }
            '\\' | '!' => {
                let mut chars = after.chars();
                if let Some(next) = chars.next() {
                    self.literal(&next.to_string());
                }
                chars.as_str()
            }
            '_' | '*' => {
                let mut chars = after.chars();
                chars.next();
                chars.as_str()
            }
            '[' => {
                let (inside, after) = after.split_once(']').unwrap_or((after, ""));
                self.bracket(inside);
                after
            }
            '0' | '#' | '?' => {
                self.tokens.push(Token::Digit(c));
                after
            }
            '.' => {
                self.tokens.push(Token::Point);
                after
            }
            '%' => {
                self.percent = (self.percent + 1).min(3);
                self.literal("%");
                after
            }
            '@' => {
                self.tokens.push(Token::Text);
                after
            }
            '/' if self.tokens.last().is_some_and(|token| matches!(token, Token::Digit(_))) => {
                self.tokens.push(Token::Slash);
                after
            }
            ',' => {
                self.tokens.push(Token::Literal(",".to_owned()));
                after
            }
            _ => self.word(c, rest, after),
        }
    }

    /// `General`, halves of the day, letters of a date, exponents; anything else is drawn as it stands.
    fn word<'a>(&mut self, c: char, rest: &'a str, after: &'a str) -> &'a str {
        for name in ["General", "G/通用格式", "Standard"] {
            if let Some(after) = strip_ignoring_case(rest, name) {
                self.tokens.push(Token::General);
                return after;
            }
        }
        for name in ["AM/PM", "A/P", "上午/下午"] {
            if let Some(after) = strip_ignoring_case(rest, name) {
                self.tokens
                    .push(Token::Date(DatePart::HalfDay { short: name == "A/P", chinese: name == "上午/下午" }));
                return after;
            }
        }
        let lower = c.to_ascii_lowercase();
        let digits_before = self.tokens.iter().any(|token| matches!(token, Token::Digit(_)));
        if lower == 'e' && digits_before {
            if let Some(after) = after.strip_prefix(['+', '-']) {
                self.tokens.push(Token::Exponent(rest.chars().nth(1) == Some('+')));
                return after;
            }
        }
        let left = rest.trim_start_matches([lower, c.to_ascii_uppercase()]);
        let count = rest.chars().count() - left.chars().count();
        let part = match lower {
            'y' | 'e' => DatePart::Year(if lower == 'e' { 4 } else { count }),
            'm' => DatePart::Month(count),
            'd' => DatePart::Day(count),
            'a' if count >= 3 => DatePart::Weekday(count),
            'h' => DatePart::Hour(count),
            's' => DatePart::Second(count),
            _ => {
                self.literal(&c.to_string());
                return after;
            }
        };
        self.tokens.push(Token::Date(part));
        left
    }

    fn literal(&mut self, text: &str) {
        self.tokens.push(Token::Literal(text.to_owned()));
    }

    fn bracket(&mut self, inside: &str) {
        let lower = inside.to_ascii_lowercase();
        if let Some(currency) = inside.strip_prefix('$') {
            let (sign, locale) = currency.split_once('-').unwrap_or((currency, ""));
            self.locale(&locale.to_ascii_lowercase());
            if !sign.is_empty() {
                self.literal(sign);
            }
        } else if let Some(number) = lower.strip_prefix("dbnum") {
            self.script.numerals = number.parse().unwrap_or(0);
        } else if let Some(condition) = Comparison::parse(inside) {
            self.condition = Some(condition);
        } else if let Some(first) = lower.chars().next().filter(|first| lower.chars().all(|c| c == *first)) {
            match first {
                'h' => self.tokens.push(Token::Date(DatePart::ElapsedHours(lower.len()))),
                'm' => self.tokens.push(Token::Date(DatePart::ElapsedMinutes(lower.len()))),
                's' => self.tokens.push(Token::Date(DatePart::ElapsedSeconds(lower.len()))),
                _ => {}
            }
        }
    }

    /// A locale names the language.
    fn locale(&mut self, locale: &str) {
        let language = locale.split(',').next().unwrap_or(locale);
        self.script.chinese |=
            ["804", "404", "1004", "c04"].iter().any(|code| language.ends_with(code)) || language.starts_with("zh");
    }

    /// `m` after hours or before seconds means minutes.
    fn settle_minutes(&mut self) {
        let dates: Vec<usize> =
            (0..self.tokens.len()).filter(|i| matches!(self.tokens.get(*i), Some(Token::Date(_)))).collect();
        for (order, index) in dates.iter().enumerate() {
            let Some(Token::Date(DatePart::Month(count))) = self.tokens.get(*index).cloned() else { continue };
            let part = |order: usize| match dates.get(order).and_then(|i| self.tokens.get(*i)) {
                Some(Token::Date(part)) => Some(part.clone()),
                _ => None,
            };
            let before = order.checked_sub(1).and_then(part);
            let after = part(order + 1);
            let minutes = matches!(before, Some(DatePart::Hour(_) | DatePart::ElapsedHours(_)))
                || matches!(after, Some(DatePart::Second(_) | DatePart::ElapsedSeconds(_)));
            if minutes && count <= 2 {
                if let Some(token) = self.tokens.get_mut(*index) {
                    *token = Token::Date(DatePart::Minute(count));
                }
            }
        }
    }

    /// Commas between digits group thousands, commas behind the last digit divide.
    fn settle_commas(&mut self) {
        let digit = |token: &Token| matches!(token, Token::Digit(_));
        let Some(first) = self.tokens.iter().position(digit) else { return };
        let whole_end = self.tokens.iter().position(|token| *token == Token::Point).unwrap_or(self.tokens.len());
        let last_whole = self.tokens.iter().take(whole_end).rposition(digit).unwrap_or(first);
        let last = self.tokens.iter().rposition(digit).unwrap_or(first);
        let comma = Token::Literal(",".to_owned());
        let mut kept = Vec::with_capacity(self.tokens.len());
        let mut trailing = true;
        for (index, token) in std::mem::take(&mut self.tokens).into_iter().enumerate() {
            if index > last && token != comma {
                trailing = false;
            }
            if token == comma && index > first && index < last_whole {
                self.thousands = true;
            } else if token == comma && index > last && trailing {
                self.scale += 1;
            } else {
                kept.push(token);
            }
        }
        self.tokens = kept;
    }
}

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    if head.eq_ignore_ascii_case(prefix) { text.get(prefix.len()..) } else { None }
}
