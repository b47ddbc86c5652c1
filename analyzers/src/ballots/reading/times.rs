//! Moments that exports write beside answers.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, date};
use unicode_normalization::UnicodeNormalization;

use crate::grid::{Cell, Value};
use crate::scheme::Moment;

use super::cells::text_of;

/// The moment that a cell holds and nothing else: 2025/12/18 14:37:45, 2025年12月18日14时37分, a cell of that format.
pub(super) fn moment(cell: &Cell) -> Option<Moment> {
    match &cell.value {
        Value::Date(days) => of_days(*days),
        Value::Text(_) => written(&text_of(cell)),
        _ => None,
    }
}

/// Days since 1899-12-30 with the time of day as fraction.
fn of_days(days: f64) -> Option<Moment> {
    const SECONDS: f64 = 86_400.0;
    if !(1.0..2_958_466.0).contains(&days) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "in the range that was checked")]
    let (whole, seconds) = (days.floor() as i64, (days.fract() * SECONDS).round() as i64);
    let day = date(1899, 12, 30).checked_add(whole.days()).ok()?;
    if seconds == 0 {
        return Some(Moment::Day(day));
    }
    day.to_datetime(Time::midnight()).checked_add(seconds.seconds()).ok().map(Moment::At)
}

fn written(text: &str) -> Option<Moment> {
    const BETWEEN: &str = "/-.:T年月日号时点分秒 ";
    const LONGEST: usize = 30;
    let text: String = text.trim().nfkc().collect();
    let digits = |letter: char| letter.is_ascii_digit();
    if text.chars().count() > LONGEST || !text.chars().all(|letter| digits(letter) || BETWEEN.contains(letter)) {
        return None;
    }
    let parts: Vec<&str> = text.split(|letter| !digits(letter)).filter(|part| !part.is_empty()).collect();
    let (day, time) = parts.split_at_checked(3)?;
    let [year, month, day] = day else { return None };
    if year.len() != 4 {
        return None;
    }
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let [hour, minute, rest @ ..] = time else { return time.is_empty().then_some(Moment::Day(day)) };
    let second = rest.first().map_or(Ok(0), |second| second.parse()).ok()?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, second, 0).ok()?;
    Some(Moment::At(DateTime::from_parts(day, time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_exports_write_them() {
        for (text, moment) in [
            ("2025/12/18 14:37:45", "2025-12-18T14:37:45"),
            ("2025-1-8 9:00", "2025-01-08T09:00"),
            ("2025年12月18日14时37分", "2025-12-18T14:37"),
            ("2025-12-18 14:37:45.123", "2025-12-18T14:37:45"),
            ("2025/12/18", "2025-12-18"),
        ] {
            assert_eq!(self::moment(&Cell::text(text)), moment.parse().ok(), "{text}");
        }
        for text in ["14:37", "186秒", "10.0.3.7", "2025", "20251218", "12/18 14:37", "2025/13/1"] {
            assert_eq!(self::moment(&Cell::text(text)), None, "{text}");
        }
        let cell = Cell { value: Value::Date(45_645.604_166_667), ..Cell::default() };
        assert_eq!(self::moment(&cell), "2024-12-19T14:30".parse().ok());
    }
}
