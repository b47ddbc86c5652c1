//! Exact numbers: fractions of 128-bit integers, and one stated rounding, half up.

use num_rational::Ratio;
use num_traits::Signed;

/// An exact fraction. Means of millions of votes times weights stay far below its limits.
pub type Exact = Ratio<i128>;

/// A whole number as a fraction.
#[must_use]
pub(crate) fn whole(number: impl Into<i128>) -> Exact {
    Exact::from_integer(number.into())
}

/// `numerator / denominator`, zero where the denominator is.
#[must_use]
pub(crate) fn fraction(numerator: impl Into<i128>, denominator: impl Into<i128>) -> Exact {
    let denominator = denominator.into();
    if denominator == 0 { whole(0) } else { Exact::new(numerator.into(), denominator) }
}

/// A scheme's share as a fraction of the wider type.
#[must_use]
pub(crate) fn of_share(share: crate::scheme::Share) -> Exact {
    fraction(*share.0.numer(), *share.0.denom())
}

/// Rounds to so many digits behind the point, halves away from zero (四舍五入): 8.9995 to three digits is 9.000.
///
/// `digits` above 18 count as 18.
#[must_use]
pub fn half_up(value: Exact, digits: u32) -> Exact {
    let scale = 10_i128.pow(digits.min(18));
    let scaled = value.abs() * scale + Exact::new(1, 2);
    let rounded = Exact::new(scaled.floor().to_integer(), scale);
    if value.is_negative() { -rounded } else { rounded }
}

/// A fraction in decimal notation with exactly so many digits behind the point, rounded half up.
#[must_use]
pub fn decimal_text(value: Exact, digits: u32) -> String {
    let digits = digits.min(18);
    let scale = 10_i128.pow(digits);
    let scaled = (half_up(value, digits) * scale).to_integer();
    let sign = if scaled < 0 { "-" } else { "" };
    let (above, below) = (scaled.abs() / scale, scaled.abs() % scale);
    if digits == 0 {
        format!("{sign}{above}")
    } else {
        format!("{sign}{above}.{below:0width$}", width = digits as usize)
    }
}

/// A fraction as people write it: the shortest decimal where it ends within six digits, six rounded digits otherwise.
#[must_use]
pub(crate) fn plain_text(value: Exact) -> String {
    let text = decimal_text(value, 6);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A fraction as it is stored: `numerator/denominator`.
#[must_use]
pub(crate) fn fraction_text(value: Exact) -> String {
    format!("{}/{}", value.numer(), value.denom())
}

/// An exact fraction from its notation, `26/3` or `9`.
#[must_use]
pub fn parse_exact(text: &str) -> Option<Exact> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    Some(fraction(above.parse::<i128>().ok()?, below.parse::<i128>().ok().filter(|below| *below != 0)?))
}

/// An exact fraction from decimal notation, `8.75`; at most eighteen digits.
#[must_use]
pub fn parse_decimal(text: &str) -> Option<Exact> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{behind}");
    if all.is_empty() || all.len() > 18 || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let scale = 10_i128.pow(u32::try_from(behind.len()).ok()?);
    Some(fraction(sign * all.parse::<i128>().ok()?, scale))
}

/// A share in percent with one digit behind the point: `4.1%`.
#[must_use]
pub(crate) fn percent_text(value: Exact) -> String {
    format!("{}%", decimal_text(value * 100, 1).trim_end_matches(".0"))
}

/// The nearest floating-point number of the value rounded to six digits, for display only.
#[must_use]
pub(crate) fn display(value: Exact) -> f64 {
    decimal_text(value, 6).parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero_on_the_exact_value() {
        for (value, digits, text) in [
            (Exact::new(89_995, 10_000), 3, "9.000"),
            (Exact::new(89_985, 10_000), 3, "8.999"),
            (Exact::new(89_994_999, 10_000_000), 3, "8.999"),
            (Exact::new(65, 8), 2, "8.13"),
            (Exact::new(89_995, 1000), 2, "90.00"),
            (Exact::new(-5, 10), 0, "-1"),
            (Exact::new(1, 3), 6, "0.333333"),
            (Exact::new(2, 3), 0, "1"),
        ] {
            assert_eq!(decimal_text(value, digits), text, "{value} to {digits}");
        }
    }

    #[test]
    fn fractions_and_decimals_are_read_exactly() {
        assert_eq!(
            [parse_exact("26/3"), parse_exact("9"), parse_exact("1/0")],
            [Some(fraction(26, 3)), Some(whole(9)), None]
        );
        for (text, value) in
            [("8.75", Some(fraction(35, 4))), ("-0.5", Some(fraction(-1, 2))), ("好", None), ("", None)]
        {
            assert_eq!(parse_decimal(text), value, "{text}");
        }
    }

    #[test]
    fn plain_numbers_lose_their_trailing_zeros() {
        assert_eq!(
            [whole(9), Exact::new(19, 2), Exact::new(1, 3), whole(100)].map(plain_text),
            ["9", "9.5", "0.333333", "100"]
        );
    }
}
