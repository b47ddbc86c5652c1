//! Decimal digits of a stored number, rounded the way spreadsheets show them.

/// The digits of a number that is not negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    /// Digits before the point, without leading zeros; `0` for none.
    pub(super) whole: String,
    /// Digits after the point, as many as were asked for.
    pub(super) fraction: String,
}

/// Significant digits that spreadsheets keep of a number.
const KEPT: usize = 15;

/// Digits and the power of ten of the first one.
fn digits(value: f64) -> (Vec<u8>, i32) {
    let text = format!("{:.*e}", KEPT - 1, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    (digits, exponent.parse().unwrap_or(0))
}

/// Rounds the absolute value to `places` digits after the point, halves away from zero.
///
/// The number is first taken to fifteen significant digits: 2.675 is stored a little below itself and is still
/// shown as 2.68.
pub(super) fn rounded(value: f64, places: usize) -> Decimal {
    let (digits, exponent) = digits(value);
    let places = places.min(30);
    let whole_length = usize::try_from(exponent.saturating_add(1)).unwrap_or(0);
    let leading = usize::try_from(-(exponent.saturating_add(1))).unwrap_or(0);
    let mut all = vec![0_u8; leading.min(64)];
    all.extend(digits.iter().map(|digit| digit - b'0'));
    let keep = whole_length.saturating_add(places);
    let up = all.get(keep).is_some_and(|digit| *digit >= 5);
    all.resize(keep, 0);
    let mut carry = up;
    for digit in all.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == 9;
        *digit = if carry { 0 } else { *digit + 1 };
    }
    let mut text: String = all.iter().map(|digit| char::from(b'0' + digit)).collect();
    if carry {
        text.insert(0, '1');
    }
    let point = text.len().saturating_sub(places);
    let (whole, fraction) = text.split_at_checked(point).unwrap_or((text.as_str(), ""));
    let whole = whole.trim_start_matches('0');
    Decimal { whole: if whole.is_empty() { "0".to_owned() } else { whole.to_owned() }, fraction: fraction.to_owned() }
}

/// The power of ten of the first digit; 0 for zero.
pub(super) fn magnitude(value: f64) -> i32 {
    if value == 0.0 { 0 } else { digits(value).1 }
}

/// A number without a number format: whole numbers in full up to fifteen digits, others in at most eleven characters.
///
/// Excel writes whole numbers of twelve digits and more as powers of ten; card and telephone numbers are of more use
/// in full, as LibreOffice shows them.
pub(super) fn general(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        // Adding zero takes the sign off a negative zero.
        return format!("{:.0}", value + 0.0);
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let magnitude = magnitude(value);
    if magnitude >= 15 || (value != 0.0 && magnitude < -4) {
        return format!("{sign}{}", scientific(value));
    }
    let room = usize::try_from(9 - magnitude.max(0)).unwrap_or(0);
    let decimal = rounded(value, if value.fract() == 0.0 { 0 } else { room });
    let fraction = decimal.fraction.trim_end_matches('0');
    let zero = decimal.whole == "0" && fraction.is_empty();
    let sign = if zero { "" } else { sign };
    if fraction.is_empty() { format!("{sign}{}", decimal.whole) } else { format!("{sign}{}.{fraction}", decimal.whole) }
}

/// `1.2345E+20` of the absolute value, with at most six significant digits.
fn scientific(value: f64) -> String {
    let text = format!("{:.5e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}E{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::{general, rounded};

    #[test]
    fn numbers_are_rounded_in_decimal() {
        for (value, places, expected) in [
            (2.675, 2, "2.68"),
            (8.9995, 3, "9.000"),
            (0.05, 1, "0.1"),
            (0.0, 2, "0.00"),
            (999.999, 2, "1000.00"),
            (0.001, 2, "0.00"),
            (1e20, 0, "100000000000000000000"),
            (1.5, 0, "2."),
        ] {
            let decimal = rounded(value, places);
            let shown = format!("{}.{}", decimal.whole, decimal.fraction);
            assert_eq!(shown.trim_end_matches('.'), expected.trim_end_matches('.'), "{value}");
        }
    }

    #[test]
    fn numbers_without_a_format_are_shown_in_full() {
        for (value, expected) in [
            (9.0, "9"),
            (-3.0, "-3"),
            (0.1 + 0.2, "0.3"),
            (13_800_138_000.0, "13800138000"),
            (1.0 / 3.0, "0.333333333"),
            (123.456, "123.456"),
            (1e20, "1E+20"),
            (0.000_012, "1.2E-05"),
            (-0.0, "0"),
        ] {
            assert_eq!(general(value), expected);
        }
    }
}
