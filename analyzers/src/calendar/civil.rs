//! Days that follow from the civil calendar and the school's.

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A day, `None` where the calendar has none.
pub(super) fn day(year: i32, month: i8, day: i8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// The last day of a month.
pub(super) fn month_end(year: i32, month: i8) -> Option<Date> {
    day(year, month, 1).map(Date::last_of_month)
}

/// The day before.
pub(super) fn eve(day: Date) -> Option<Date> {
    day.yesterday().ok()
}

/// A day so many days later.
pub(super) fn later(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// A day so many months later.
pub(super) fn months_later(day: Date, months: i64) -> Option<Date> {
    day.checked_add(Span::new().try_months(months).ok()?).ok()
}

/// The day so many working days later; Saturdays and Sundays do not count, moved holidays are not known.
pub(super) fn working_days_later(from: Date, days: i64) -> Option<Date> {
    let mut at = from;
    for _ in 0..days.clamp(0, 400) {
        at = at.tomorrow().ok()?;
        while matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
            at = at.tomorrow().ok()?;
        }
    }
    Some(at)
}

/// `MM-DD` in a year.
pub(super) fn month_day(text: &str, year: i32) -> Option<Date> {
    let (month, date) = text.trim().split_once('-')?;
    day(year, month.trim().parse().ok()?, date.trim().parse().ok()?)
}

/// The first of the given days of any year that is not before `from`.
pub(super) fn next(from: Date, of_year: impl Fn(i32) -> Option<Date>) -> Option<Date> {
    let year = i32::from(from.year());
    (year..=year + 1).filter_map(of_year).find(|day| *day >= from)
}
