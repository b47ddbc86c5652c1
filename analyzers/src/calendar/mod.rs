//! Civil dates of the field: quarters, school terms, holidays of the lunar calendar, and deadlines in words.
//!
//! [`deadlines`] finds every time that a measure or a ledger's cell names; [`last`] settles on the one that counts.
//! A period gives its last day. A day before which something is to be done counts as in time (前 is inclusive), 七一 and
//! other commemorations too, but a holiday or the opening of a term does not: 春节前 is the day before 春节.

mod civil;
mod cursor;
mod lunar;
mod openings;
mod phrase;
mod resolve;
mod solar;
mod spell;
mod words;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::scheme::SchoolCalendar;

pub use lunar::Festival;

/// What a deadline without a year, or a span without a beginning, is read against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineContext {
    /// The year that is reported on; plans of its report lie in the next one unless they say otherwise.
    pub year: i32,
    /// Opening and end of the school terms.
    pub school: SchoolCalendar,
    /// The day on which the text was written; `None` reads it as written on 1 December of [`Self::year`], and leaves
    /// spans such as 两个月内 open, because nobody can tell from when they run.
    pub written: Option<Date>,
    /// The day that a report bears. Reports of the last days of a year and of the first ones of the next are about the same
    /// year, and read alike; only its December is no longer ahead.
    pub bears: Option<Date>,
    /// Days that stock wordings give, from [`crate::scheme::Rectification::stock_deadlines`]: `{ 立行立改 = 30 }`.
    pub stock: BTreeMap<String, u32>,
}

impl DeadlineContext {
    /// The context of a report on `year` of which nothing else is known.
    #[must_use]
    pub fn of_year(year: i32) -> Self {
        Self { year, school: SchoolCalendar::default(), written: None, bears: None, stock: BTreeMap::new() }
    }

    /// The day from which times without a year are looked for forward.
    fn base(&self) -> Option<Date> {
        self.written.or_else(|| Date::new(i16::try_from(self.year).ok()?, 12, 1).ok())
    }

    /// The last day of the month that lies so many months behind the one of writing.
    pub(crate) fn month_end(&self, months: i64) -> Option<Date> {
        civil::months_later(self.base()?.first_of_month(), months).map(Date::last_of_month)
    }
}

/// Until when something is due, as words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// The last day on which it is in time.
    Day(Date),
    /// 长期坚持, 常抓不懈: no end.
    LongTerm,
    /// 立行立改, 即知即改: now.
    AtOnce,
    /// 每月, 每学期: again and again, no date.
    Recurring,
    /// A time is named, but no day follows from it: 近期, 尽快, a span without beginning.
    Unclear,
}

impl Due {
    /// The value of `measures[].deadline` in `season.json`: a day, `long_term`, or nothing.
    #[must_use]
    pub fn code(self) -> Option<String> {
        match self {
            Self::Day(day) => Some(day.to_string()),
            Self::LongTerm => Some("long_term".to_owned()),
            Self::AtOnce | Self::Recurring | Self::Unclear => None,
        }
    }

    /// The day, where there is one.
    #[must_use]
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }
}

/// One time that a text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Until when.
    pub due: Due,
    /// First character of the words that say so.
    pub start: u32,
    /// One past their last character.
    pub end: u32,
    /// Which rule gave the day, in Chinese, for people.
    pub rule: String,
}

/// Every time that a text names as a deadline, in the order of the text.
///
/// A text of a few words (a ledger's cell) may name a time barely: 2024年3月. In running text a time counts only where
/// words make it one (前, 底, 内, 完成 …) or where it lies ahead, so that 2023年9月督查 is none.
#[must_use]
pub fn deadlines(text: &str, context: &DeadlineContext) -> Vec<Deadline> {
    let found = phrase::scan(text);
    resolve::resolve(text, &found, context)
}

/// [`deadlines`] of a ledger's cell that is filled in after the year has ended: years are settled by the report
/// (`written` for times without a year), while spans such as 两个月内 run from [`DeadlineContext::written`].
#[must_use]
pub fn cell_deadlines(text: &str, context: &DeadlineContext, written: Option<Date>) -> Vec<Deadline> {
    let found = phrase::scan(text);
    let base = DeadlineContext { written, ..context.clone() }.base();
    resolve::resolve_from(text, &found, context, base)
}

/// The deadline of a measure that names several: the last day; without a day long-term words, then the others.
#[must_use]
pub fn last(deadlines: &[Deadline]) -> Option<&Deadline> {
    let days = deadlines.iter().filter(|deadline| deadline.due.day().is_some()).max_by_key(|deadline| deadline.due);
    let rank = |due: Due| match due {
        Due::Day(_) => 0,
        Due::LongTerm => 1,
        Due::Recurring => 2,
        Due::AtOnce => 3,
        Due::Unclear => 4,
    };
    days.or_else(|| deadlines.iter().min_by_key(|deadline| rank(deadline.due)))
}

/// The first date that a text writes in full, as 填报日期：2024年1月5日 does; `None` where none is.
#[must_use]
pub fn full_date(text: &str) -> Option<Date> {
    phrase::scan(text).into_iter().find_map(|found| match (found.year, found.period) {
        (phrase::YearWord::Explicit(year), phrase::Period::Day(month, day)) => {
            Date::new(i16::try_from(year).ok()?, month, day).ok()
        }
        _ => None,
    })
}

/// The day of a spreadsheet's serial number (days since 1899-12-30); `None` outside 1950…2100.
#[must_use]
pub fn serial_day(serial: f64) -> Option<Date> {
    if !(18_264.0..73_415.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be small; the time of day is meant to be dropped")]
    let days = serial.floor() as i64;
    date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
}

#[cfg(test)]
mod tests;
