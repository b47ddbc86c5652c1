//! What a section of a number format draws.

use super::super::date_text::{Clock, DatePart};
use super::super::decimal::{general, magnitude, rounded};
use super::super::numerals;
use super::{Section, Token};

impl Section {
    pub(super) fn show(&self, value: f64, unsigned: bool) -> String {
        if self.is_date() {
            return self.show_date(value);
        }
        let scaled = value * 10_f64.powi(self.percent * 2 - self.scale * 3);
        if self.tokens.iter().any(|token| matches!(token, Token::General | Token::Text)) {
            let magnitude = if unsigned { scaled.abs() } else { scaled };
            return self.literals_around(&numerals::general(&general(magnitude), self.script.numerals));
        }
        if !self.tokens.iter().any(|token| matches!(token, Token::Digit(_))) {
            return self.literals_around("");
        }
        let body = if self.tokens.contains(&Token::Slash) {
            self.show_fraction(scaled)
        } else if self.tokens.iter().any(|token| matches!(token, Token::Exponent(_))) {
            self.show_scientific(scaled)
        } else {
            self.show_decimal(scaled.abs())
        };
        let nonzero = body.chars().any(|c| ('1'..='9').contains(&c));
        let body = numerals::figures(&body, self.script.numerals);
        if scaled < 0.0 && !unsigned && nonzero { format!("-{body}") } else { body }
    }

    fn literals_around(&self, inner: &str) -> String {
        self.tokens
            .iter()
            .map(|token| match token {
                Token::General | Token::Text => inner,
                Token::Literal(literal) => literal,
                _ => "",
            })
            .collect()
    }

    fn show_date(&self, value: f64) -> String {
        let fraction_digits = self.seconds_fraction();
        let Some(clock) = Clock::at(value, fraction_digits) else { return general(value) };
        let halves = self.tokens.iter().any(|token| matches!(token, Token::Date(DatePart::HalfDay { .. })));
        let mut out = String::new();
        let mut after_point = false;
        for token in &self.tokens {
            match token {
                Token::Literal(literal) => out.push_str(literal),
                Token::Point if fraction_digits > 0 => {
                    after_point = true;
                    out.push('.');
                    out.push_str(&clock.fraction(fraction_digits));
                }
                Token::Point => out.push('.'),
                Token::Slash => out.push('/'),
                Token::Digit(_) if after_point => {}
                Token::Digit(c) => out.push(*c),
                Token::Date(part) => out.push_str(&clock.show(part, halves, self.script)),
                Token::Exponent(_) | Token::General | Token::Text => {}
            }
        }
        out.trim().to_owned()
    }

    /// Digits behind the point after seconds.
    fn seconds_fraction(&self) -> usize {
        let Some(point) = self.tokens.iter().position(|token| *token == Token::Point) else { return 0 };
        self.tokens.iter().skip(point + 1).take_while(|token| matches!(token, Token::Digit(_))).count().min(3)
    }

    fn show_decimal(&self, value: f64) -> String {
        let places = self.digits_after_point();
        let decimal = rounded(value, places.len());
        let optional = places.iter().rev().take_while(|c| **c != '0').count();
        let mut fraction = decimal.fraction.clone();
        for _ in 0..optional {
            if fraction.ends_with('0') {
                fraction.pop();
            } else {
                break;
            }
        }
        self.fill(&decimal.whole, &fraction)
    }

    fn digits_after_point(&self) -> Vec<char> {
        let Some(point) = self.tokens.iter().position(|token| *token == Token::Point) else { return Vec::new() };
        let digits = self.tokens.iter().skip(point).filter_map(|token| match token {
            Token::Digit(c) => Some(*c),
            _ => None,
        });
        digits.collect()
    }

    /// Puts digits into their places, literals between them.
    fn fill(&self, whole: &str, fraction: &str) -> String {
        let point = self.tokens.iter().position(|token| *token == Token::Point).unwrap_or(self.tokens.len());
        let places: Vec<char> = self
            .tokens
            .iter()
            .take(point)
            .filter_map(|token| match token {
                Token::Digit(c) => Some(*c),
                _ => None,
            })
            .collect();
        let required = places.iter().position(|c| *c == '0').map_or(0, |first| places.len() - first);
        let whole = if whole == "0" { "" } else { whole };
        let digits = format!("{whole:0>required$}");
        let mut groups = self.place_digits(&digits, places.len()).into_iter();
        let mut out = String::new();
        let mut fraction_digits = fraction.chars();
        for (index, token) in self.tokens.iter().enumerate() {
            match token {
                Token::Literal(literal) => out.push_str(literal),
                Token::Digit(_) if index < point => out.push_str(&groups.next().unwrap_or_default()),
                Token::Digit(_) => out.extend(fraction_digits.next()),
                Token::Point => {
                    let wanted = self.digits_after_point().contains(&'0') || !fraction.is_empty();
                    if wanted || self.digits_after_point().is_empty() {
                        out.push('.');
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// What stands at each place before the point: the first place takes what is too long, thousands are grouped.
    fn place_digits(&self, digits: &str, places: usize) -> Vec<String> {
        let count = digits.chars().count();
        let surplus = count.saturating_sub(places);
        let empty = places.saturating_sub(count);
        let mut out = vec![String::new(); places];
        for (index, digit) in digits.chars().enumerate() {
            let place = if index <= surplus { empty } else { empty + index - surplus };
            let left = count - index - 1;
            if let Some(text) = out.get_mut(place.min(places.saturating_sub(1))) {
                text.push(digit);
                if self.thousands && left > 0 && left % 3 == 0 {
                    text.push(',');
                }
            }
        }
        out
    }

    fn show_scientific(&self, value: f64) -> String {
        let places = self.digits_after_point();
        let exponent_at = self.tokens.iter().position(|token| matches!(token, Token::Exponent(_)));
        let exponent_at = exponent_at.unwrap_or(self.tokens.len());
        let digits = |tokens: &[Token]| tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
        let after = self.tokens.get(exponent_at..).map_or(0, digits);
        let mut power = magnitude(value);
        let mut decimal = rounded(value / 10_f64.powi(power), places.len().saturating_sub(after));
        if decimal.whole.len() > 1 {
            power += 1;
            decimal = rounded(value / 10_f64.powi(power), places.len().saturating_sub(after));
        }
        let point = if decimal.fraction.is_empty() { "" } else { "." };
        let sign = match (power < 0, self.tokens.get(exponent_at)) {
            (true, _) => "-",
            (false, Some(Token::Exponent(true))) => "+",
            _ => "",
        };
        format!("{}{point}{}E{sign}{:0after$}", decimal.whole, decimal.fraction, power.abs())
    }

    fn show_fraction(&self, value: f64) -> String {
        let slash = self.tokens.iter().position(|token| *token == Token::Slash).unwrap_or(0);
        let width = self.tokens.iter().skip(slash).filter(|token| matches!(token, Token::Digit(_))).count();
        let mixed = self.tokens.iter().take(slash).any(|token| matches!(token, Token::Literal(text) if text == " "));
        let value = value.abs();
        let whole = if mixed { value.trunc() } else { 0.0 };
        let rest = value - whole;
        let limit = 10_u32.pow(u32::try_from(width.clamp(1, 4)).unwrap_or(1));
        let (mut best, mut distance) = ((0.0, 1.0), f64::INFINITY);
        for denominator in (1..limit).map(f64::from) {
            let numerator = (rest * denominator).round();
            let error = (rest - numerator / denominator).abs();
            if error < distance - 1e-12 {
                (best, distance) = ((numerator, denominator), error);
            }
        }
        match best {
            (numerator, _) if numerator == 0.0 => general(whole),
            (numerator, denominator) if numerator >= denominator && mixed => general(whole + 1.0),
            (numerator, denominator) if whole == 0.0 => format!("{numerator}/{denominator}"),
            (numerator, denominator) => format!("{whole} {numerator}/{denominator}"),
        }
    }
}
