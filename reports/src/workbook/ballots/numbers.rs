//! Exact numbers as cells and formulas have them.

use shuping_analyzers::ballots::{Exact, decimal_text, parse_decimal};

/// Zero.
pub(super) fn zero() -> Exact {
    Exact::from_integer(0)
}

/// A whole number.
pub(super) fn exact(number: impl Into<i128>) -> Exact {
    Exact::from_integer(number.into())
}

/// The floating-point number nearest to a fraction, as an office program gets it by dividing.
pub(super) fn quotient(value: Exact) -> f64 {
    let number = |part: &i128| part.to_string().parse().unwrap_or(0.0);
    let (above, below): (f64, f64) = (number(value.numer()), number(value.denom()));
    above / below
}

/// What an office program gets by `ROUND(…, digits)`.
pub(super) fn rounded(value: Exact, digits: u32) -> f64 {
    decimal_text(value, digits).parse().unwrap_or(0.0)
}

/// A number in a formula: decimals where it ends within nine digits, a division otherwise.
pub(super) fn literal(value: Exact) -> String {
    let text = decimal_text(value, 9);
    if parse_decimal(&text) == Some(value) {
        let text = text.trim_end_matches('0').trim_end_matches('.');
        return if text.is_empty() { "0".into() } else { text.to_owned() };
    }
    format!("({}/{})", value.numer(), value.denom())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_they_end() {
        assert_eq!(
            [exact(10_u32), Exact::new(5, 2), Exact::new(1, 3), zero()].map(literal),
            ["10", "2.5", "(1/3)", "0"]
        );
        assert!((quotient(Exact::new(1, 24)) - 1.0 / 24.0).abs() < f64::MIN_POSITIVE);
    }
}
