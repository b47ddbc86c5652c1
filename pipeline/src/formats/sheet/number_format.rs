//! Number formats: from a stored number to what its cell shows.
//!
//! The codes are those of Excel (ECMA-376 part 1, 18.8.31), which WPS, LibreOffice and the old binary files share.
//! Padding (`_x`, `*x`, `?`) is left out of the result: it aligns figures in a column and is no part of them.

use super::date_text::{Clock, DatePart};
use super::decimal::{general, magnitude, rounded};

/// A number format, taken apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

/// One of the up to four parts between semicolons.
#[derive(Debug, Clone, Default, PartialEq)]
struct Section {
    condition: Option<(Comparison, f64)>,
    tokens: Vec<Token>,
    thousands: bool,
    /// Commas behind the last digit: each divides by a thousand.
    scale: i32,
    percent: i32,
    script: Script,
}

/// Which characters write figures and names of months and days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Script {
    /// 1 for 一二三, 2 for 壹贰叁, 0 for Arabic figures.
    pub(super) numerals: u8,
    /// Chinese names of months, days and halves of the day.
    pub(super) chinese: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    Unequal,
    GreaterOrEqual,
    Greater,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(String),
    /// A place for a digit: `0` is always drawn, `#` and `?` only where there is one.
    Digit(char),
    Point,
    Slash,
    /// `E+00`: whether a plus is drawn.
    Exponent(bool),
    Date(DatePart),
    General,
    Text,
}

impl NumberFormat {
    /// Takes a format code apart. Every text is a format; what makes no sense in it is drawn as it stands.
    pub(super) fn parse(code: &str) -> Self {
        let lower = code.to_ascii_lowercase();
        // These two locales stand for the system's own long date and time, whatever follows.
        let code = if lower.contains("[$-f800]") {
            "yyyy\"年\"m\"月\"d\"日\""
        } else if lower.contains("[$-f400]") {
            "h:mm:ss"
        } else {
            code
        };
        let code = if code.is_empty() { "General" } else { code };
        Self { sections: split(code).iter().take(4).map(|part| Section::parse(part)).collect() }
    }

    /// The format that a number from the table of built-in formats stands for, as Chinese editions draw it.
    pub(super) fn builtin(id: u32) -> Option<&'static str> {
        Some(match id {
            0 => "General",
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 | 6 => "\"¥\"#,##0;\"¥\"-#,##0",
            7 | 8 => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14 => "yyyy/m/d",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 => "h:mm",
            21 => "h:mm:ss",
            22 => "yyyy/m/d h:mm",
            27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
            28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
            30 => "m-d-yy",
            31 => "yyyy\"年\"m\"月\"d\"日\"",
            32 => "h\"时\"mm\"分\"",
            33 => "h\"时\"mm\"分\"ss\"秒\"",
            34 | 55 => "上午/下午h\"时\"mm\"分\"",
            35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
            37 | 38 => "#,##0;-#,##0",
            39 | 40 => "#,##0.00;-#,##0.00",
            41 => "#,##0;-#,##0;\"-\";@",
            42 => "\"¥\"#,##0;\"¥\"-#,##0;\"¥\"\"-\";@",
            43 => "#,##0.00;-#,##0.00;\"-\";@",
            44 => "\"¥\"#,##0.00;\"¥\"-#,##0.00;\"¥\"\"-\";@",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            48 => "##0.0E+0",
            49 => "@",
            _ => return None,
        })
    }

    /// Whether numbers of this format are dates or times.
    pub(super) fn is_date(&self) -> bool {
        self.sections.first().is_some_and(Section::is_date)
    }

    /// What a number looks like.
    pub(super) fn show(&self, value: f64) -> String {
        if !value.is_finite() {
            return String::new();
        }
        let Some((section, unsigned)) = self.choose(value) else { return general(value) };
        section.show(value, unsigned)
    }

    /// What text looks like.
    pub(super) fn show_text(&self, text: &str) -> String {
        let section = self.sections.iter().rev().find(|section| section.tokens.contains(&Token::Text));
        let Some(section) = section else { return text.to_owned() };
        section
            .tokens
            .iter()
            .map(|token| match token {
                Token::Text => text,
                Token::Literal(literal) => literal,
                _ => "",
            })
            .collect()
    }

    /// The section for a value, and whether the section itself tells the sign.
    fn choose(&self, value: f64) -> Option<(&Section, bool)> {
        let numeric: Vec<&Section> = self.sections.iter().take(3).collect();
        if numeric.iter().any(|section| section.condition.is_some()) {
            let index = numeric.iter().position(|section| match section.condition {
                Some((comparison, bound)) => comparison.holds(value, bound),
                None => true,
            });
            let section = numeric.get(index.unwrap_or(numeric.len().saturating_sub(1))).copied()?;
            return Some((section, section.tells_sign()));
        }
        match (numeric.as_slice(), value) {
            ([only], _) => Some((only, false)),
            ([_, negative, ..], value) if value < 0.0 => Some((negative, true)),
            ([_, _, zero], 0.0) if !zero.tokens.contains(&Token::Text) => Some((zero, true)),
            ([positive, ..], _) => Some((positive, true)),
            ([], _) => None,
        }
    }
}

impl Comparison {
    #[expect(clippy::float_cmp, reason = "the format compares with exactly the number that it names")]
    fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Self::Less => value < bound,
            Self::LessOrEqual => value <= bound,
            Self::Equal => value == bound,
            Self::Unequal => value != bound,
            Self::GreaterOrEqual => value >= bound,
            Self::Greater => value > bound,
        }
    }

    fn parse(text: &str) -> Option<(Self, f64)> {
        let operators = [
            ("<=", Self::LessOrEqual),
            (">=", Self::GreaterOrEqual),
            ("<>", Self::Unequal),
            ("<", Self::Less),
            (">", Self::Greater),
            ("=", Self::Equal),
        ];
        let (rest, comparison) =
            operators.iter().find_map(|(sign, comparison)| Some((text.strip_prefix(sign)?, *comparison)))?;
        Some((comparison, rest.trim().parse().ok()?))
    }
}

/// Cuts a code at the semicolons that stand outside quotes and brackets.
fn split(code: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !bracketed && !escaped {
            parts.push(String::new());
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '"' if !bracketed => quoted = !quoted,
            '\\' | '_' | '*' if !quoted && !bracketed => escaped = true,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

impl Section {
    fn is_date(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Date(_)))
    }

    /// A condition that only negative numbers meet leaves the sign to the section.
    fn tells_sign(&self) -> bool {
        matches!(self.condition, Some((Comparison::Less | Comparison::LessOrEqual, bound)) if bound <= 0.0)
    }

    fn parse(code: &str) -> Self {
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

    fn show(&self, value: f64, unsigned: bool) -> String {
        if self.is_date() {
            return self.show_date(value);
        }
        let scaled = value * 10_f64.powi(self.percent * 2 - self.scale * 3);
        if self.tokens.iter().any(|token| matches!(token, Token::General | Token::Text)) {
            let magnitude = if unsigned { scaled.abs() } else { scaled };
            return self.literals_around(&super::numerals::general(&general(magnitude), self.script.numerals));
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
        let body = super::numerals::figures(&body, self.script.numerals);
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

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    if head.eq_ignore_ascii_case(prefix) { text.get(prefix.len()..) } else { None }
}

#[cfg(test)]
mod tests {
    use super::NumberFormat;

    fn show(code: &str, value: f64) -> String {
        NumberFormat::parse(code).show(value)
    }

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for (code, value, expected) in [
            ("General", 9.5, "9.5"),
            ("G/通用格式", 9.0, "9"),
            ("G/通用格式\"分\"", 9.0, "9分"),
            ("0", 8.5, "9"),
            ("0.00", 9.0, "9.00"),
            ("0.0##", 9.25, "9.25"),
            ("#.##", 0.5, ".5"),
            ("0%", 0.85, "85%"),
            ("0.00%", 0.8567, "85.67%"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0.00", 1234.5, "1,234.50"),
            ("#,##0.00_);(#,##0.00)", -1234.5, "(1,234.50)"),
            ("_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ", 1234.5, "¥1,234.50"),
            ("0,", 12_345.0, "12"),
            ("000", 7.0, "007"),
            ("\"第\"0\"名\"", 3.0, "第3名"),
            ("0.00E+00", 12_345.0, "1.23E+04"),
            ("# ?/?", 2.5, "2 1/2"),
            ("[>=9]\"好\";[>=7]\"较好\";\"一般\"", 8.0, "较好"),
            ("[>=9]\"好\";[>=7]\"较好\";\"一般\"", 3.0, "一般"),
            ("[红色]0.0", 1.25, "1.3"),
            ("0;-0;\"无\"", 0.0, "无"),
            ("0.00;[Red]-0.00", -1.5, "-1.50"),
            ("0.0", -0.01, "0.0"),
            ("000-0000-0000", 13_800_138_000.0, "138-0013-8000"),
            ("[DBNum1]General", 12.0, "十二"),
            ("[DBNum2]General", 305.0, "叁佰零伍"),
            ("@", 12.0, "12"),
            ("", 12.0, "12"),
        ] {
            assert_eq!(show(code, value), expected, "{code} of {value}");
        }
    }

    #[test]
    fn dates_are_shown_as_their_format_says() {
        let day = 45382.0; // 2024-03-31, a Sunday
        for (code, value, expected) in [
            ("yyyy\"年\"m\"月\"d\"日\"", day, "2024年3月31日"),
            ("yyyy/m/d", day, "2024/3/31"),
            ("yyyy-mm-dd", day, "2024-03-31"),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", day, "2024年3月31日"),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", day, "2024年3月31日"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", day, "二〇二四年三月三十一日"),
            ("[DBNum1][$-804]m\"月\"d\"日\";@", day, "三月三十一日"),
            ("yyyy\"年\"m\"月\";@", day, "2024年3月"),
            ("m\"月\"d\"日\"", day, "3月31日"),
            ("yyyy\\.m\\.d", day, "2024.3.31"),
            ("yyyy.mm.dd", day, "2024.03.31"),
            ("[$-804]aaaa;@", day, "星期日"),
            ("[$-804]aaa;@", day, "日"),
            ("d-mmm-yy", day, "31-Mar-24"),
            ("h:mm", 0.5, "12:00"),
            ("yyyy/m/d h:mm:ss", day + 0.75, "2024/3/31 18:00:00"),
            ("上午/下午h\"时\"mm\"分\"", 0.75, "下午6时00分"),
            ("h:mm AM/PM", 0.25, "6:00 AM"),
            ("[h]:mm", 1.5, "36:00"),
            ("mm:ss.0", 0.5 / 1440.0, "00:30.0"),
            ("e\"年\"", day, "2024年"),
        ] {
            assert_eq!(show(code, value), expected, "{code}");
        }
    }

    #[test]
    fn formats_of_dates_are_known_as_such() {
        for (code, expected) in [
            ("yyyy/m/d", true),
            ("h:mm", true),
            ("[h]:mm", true),
            ("0.00", false),
            ("General", false),
            ("[Red]0", false),
            ("\"d\"0", false),
            ("0.00E+00", false),
            ("@", false),
            ("[$-F400]h:mm:ss", true),
        ] {
            assert_eq!(NumberFormat::parse(code).is_date(), expected, "{code}");
        }
    }

    #[test]
    fn text_is_shown_by_the_text_section() {
        assert_eq!(NumberFormat::parse("0;0;0;@\"同志\"").show_text("张"), "张同志");
        assert_eq!(NumberFormat::parse("0.00").show_text("张"), "张");
    }

    proptest::proptest! {
        #[test]
        fn no_code_and_no_number_is_too_much(code in ".{0,40}", value: f64) {
            let format = NumberFormat::parse(&code);
            let _ = format.show(value);
            let _ = format.show_text(&code);
        }

        #[test]
        fn no_code_of_known_letters_is_too_much(code in "[0#?.,%@;/yYmMdDhHsSeEaA\\[\\]\"*_ \\\\+-]{0,20}", value in -1e7..1e7_f64) {
            let _ = NumberFormat::parse(&code).show(value);
        }
    }
}
