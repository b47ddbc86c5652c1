//! Number formats: from a stored number to what its cell shows.
//!
//! The codes are those of Excel (ECMA-376 part 1, 18.8.31), which WPS, LibreOffice and the old binary files share.
//! Padding (`_x`, `*x`, `?`) is left out of the result: it aligns figures in a column and is no part of them.

mod parse;
mod show;

use super::date_text::DatePart;
use super::decimal::general;

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
