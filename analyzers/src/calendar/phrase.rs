//! Finding the times that a text names, before any year is settled.

use super::cursor::{Cursor, Letters};
use super::lunar::Festival;
use super::solar::SolarTerm;
use super::{Due, openings, spell, words};

/// The year that stands before a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearWord {
    /// None is written.
    Silent,
    /// 2024年.
    Explicit(i32),
    /// 今年 and the like: years after the one of writing; 去年 is −1.
    Relative(i32),
}

/// A school term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SchoolTerm {
    /// 春季学期.
    Spring,
    /// 秋季学期.
    Autumn,
    /// 本学期: the one of writing.
    This,
    /// 下学期, 新学期: the one after.
    Next,
}

/// A month of the lunar calendar around 春节.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LunarMonth {
    /// 正月.
    First,
    /// 腊月.
    Twelfth,
}

/// What a span runs from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// 春节后一个月内.
    Festival(Festival),
    /// 开学后两周内.
    Opening(SchoolTerm),
}

/// Unit of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpanUnit {
    /// 天, 日.
    Day,
    /// 工作日.
    WorkingDay,
    /// 周.
    Week,
    /// 月.
    Month,
    /// 年.
    Year,
}

/// A time of which the year may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    /// A day of a month.
    Day(i8, i8),
    /// A month.
    Month(i8),
    /// 上旬, 中旬, 下旬 (1, 2, 3) of a month.
    Third(i8, i8),
    /// A quarter.
    Quarter(i8),
    /// 上半年, 下半年.
    Half(i8),
    /// 年底.
    YearEnd,
    /// A year and no more.
    WholeYear,
    /// A holiday.
    Festival(Festival),
    /// 谷雨: one of the 24 solar terms.
    SolarTerm(SolarTerm),
    /// 世界读书日, 高考: a day of a month that bears a name.
    NamedDay(i8, i8),
    /// 正月初八, 腊月二十九: a day of the first or of the twelfth month of the lunar calendar.
    LunarDay(LunarMonth, i8),
    /// 三夏之前: the last day of the month before a season of the fields begins.
    Season(i8),
    /// The first day of a term.
    TermOpening(SchoolTerm),
    /// The middle of a term, when it examines.
    TermMiddle(SchoolTerm),
    /// The last day of a term.
    TermEnd(SchoolTerm),
    /// The summer holidays.
    SummerBreak,
    /// The winter holidays.
    WinterBreak,
    /// 本月底, 下月底: months after the one of writing.
    MonthFromNow(i8),
    /// 月底前: the end of a month that was named above, or of the one of writing.
    MonthAbove,
    /// 下个月十五号以前: months after the one of writing, and the day.
    DayFromNow(i8, i8),
    /// 15日前: a day of a month that is not named.
    DayOfMonth(i8),
    /// 两个月内: counted in halves, so that 半年 is 1 and 一年 is 2.
    Span(u32, SpanUnit),
    /// 春节后一个月内: a span that runs from a day of the calendar.
    SpanAfter(Anchor, u32, SpanUnit),
    /// Words that are no date.
    Words(Due),
}

/// What is said of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// 前.
    Before,
    /// 底, 末 without 前.
    End,
    /// 内, 期间, 止.
    Within,
    /// 当天.
    On,
    /// 起.
    From,
    /// 后, 以来: no deadline.
    After,
}

/// A time that a text names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Characters of the text.
    pub(super) range: (u32, u32),
    /// The year.
    pub(super) year: YearWord,
    /// The time.
    pub(super) period: Period,
    /// What is said of it.
    pub(super) mark: Mark,
    /// Words before or after make it a time until which something is done.
    pub(super) cue: bool,
    /// 到明年“七一”，: it closes the clause that it stands in, behind 到.
    pub(super) until: bool,
    /// It starts from an event (收到后三天内), not from a day.
    pub(super) triggered: bool,
}

/// All times that a text names, deadline or not, in the order of the text.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let letters = Letters::of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.chars.len() {
        if let Some(hit) = read(Cursor { letters: &letters, at }) {
            found.push(Found {
                range: letters.range(at, hit.end),
                year: hit.year,
                period: hit.period,
                mark: hit.mark,
                cue: words::cued(&letters, at, hit.end),
                until: words::until(&letters, at, hit.end),
                triggered: words::triggered(&letters, at),
            });
            at = hit.end.max(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// What is read at a place: 每月, a date, a span, a stock wording.
fn read(cursor: Cursor<'_>) -> Option<Hit> {
    let time = || words::recurring(cursor).or_else(|| spell::date(cursor)).or_else(|| words::span(cursor));
    let time = if openings::may_begin_time(cursor.letters, cursor.at) { time() } else { None };
    time.or_else(|| openings::may_begin_stock(cursor.letters, cursor.at).then(|| words::stock(cursor)).flatten())
}

/// What a recogniser found at its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    /// The year.
    pub(super) year: YearWord,
    /// The time.
    pub(super) period: Period,
    /// What is said of it.
    pub(super) mark: Mark,
    /// One past its last letter.
    pub(super) end: usize,
}
