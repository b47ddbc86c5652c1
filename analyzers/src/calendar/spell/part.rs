//! Spellings of parts of a year: months, quarters, halves.

use super::super::cursor::Cursor;
use super::super::phrase::Period;
use super::festival::festival;
use super::named::named;
use super::school::term;

/// A part of a year, its mark not yet read.
pub(super) fn part_of_year(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    month(cursor)
        .or_else(|| quarter(cursor))
        .or_else(|| half(cursor))
        .or_else(|| term(cursor))
        .or_else(|| named(cursor))
        .or_else(|| festival(cursor))
}

/// 3月, 3月份, 3-6月, 3月15日, 3月上旬, 元月.
fn month(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    let chinese = cursor.peek().is_some_and(|letter| !letter.is_ascii_digit());
    let mut number = month_number(&mut cursor, 2)?;
    // 3-6月, 3、4月: the last one counts.
    let mut ahead = cursor;
    if ahead.eat_any(&["--", "-", "至", "到", "、"]).is_some()
        && let Some(last) = month_number(&mut ahead, 2)
        && ahead.peek() == Some('月')
    {
        (number, cursor) = (last, ahead);
    }
    if !cursor.eat("月") || chinese && number == 1 && cursor.peek() == Some('一') {
        return None;
    }
    cursor.eat("份");
    let mut day = cursor;
    if let Some(first) = day_number(&mut day) {
        let mut last = first;
        let mut ahead = day;
        ahead.eat_any(&["日", "号"]);
        if ahead.eat_any(&["--", "-", "至", "到"]).is_some()
            && let Some(second) = day_number(&mut ahead).filter(|_| matches!(ahead.peek(), Some('日' | '号')))
        {
            (last, day) = (second, ahead);
        }
        if day.eat_any(&["日", "号"]).is_some() {
            return Some((day, Period::Day(number, last)));
        }
    }
    let third = cursor.eat_any(&["上旬", "中旬", "下旬", "月初", "初"]);
    let period = match third {
        Some("上旬" | "初" | "月初") => Period::Third(number, 1),
        Some("中旬") => Period::Third(number, 2),
        Some(_) => Period::Third(number, 3),
        None => Period::Month(number),
    };
    Some((cursor, period))
}

/// 一季度, 第三季度, Q1.
fn quarter(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    if cursor.eat_any(&["Q", "q"]).is_some() {
        let number = i8::try_from(cursor.arabic(1)?).ok().filter(|number| (1..=4).contains(number))?;
        let closed = cursor.peek().is_none_or(|letter| !letter.is_ascii_alphanumeric());
        return closed.then_some((cursor, Period::Quarter(number)));
    }
    let ordinal = cursor.eat("第");
    let number = if cursor.eat("首") { 1 } else { cursor.number(1)? };
    // 一个季度 is a span, 第一个季度 is a time.
    if cursor.eat("个") && !ordinal {
        return None;
    }
    let number = i8::try_from(number).ok().filter(|number| (1..=4).contains(number))?;
    (cursor.eat("季度") || cursor.eat("季末")).then_some((cursor, Period::Quarter(number)))
}

/// 上半年, 下半年, 年中.
fn half(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    let year_before = cursor.at.checked_sub(1).and_then(|at| cursor.letters.get(at));
    let word = cursor.eat_any(&["上半年", "年中", "下半年"])?;
    // 一年中, 从青年中选, 全年中心组学习 are no half of a year.
    let other = word == "年中"
        && (year_before.is_some_and(|letter| "青少中老成近历多几数每一两三四五六七八九十全".contains(letter))
            || cursor
                .peek()
                .is_some_and(|letter| matches!(letter, '心' | '级' | '层' | '央' | '国' | '小' | '学' | '的')));
    (!other).then_some((cursor, Period::Half(if word == "下半年" { 2 } else { 1 })))
}

/// A month from 1 to 12.
pub(super) fn month_number(cursor: &mut Cursor<'_>, digits: usize) -> Option<i8> {
    let month = cursor.number(digits)?;
    i8::try_from(month).ok().filter(|month| (1..=12).contains(month))
}

/// A day from 1 to 31.
pub(super) fn day_number(cursor: &mut Cursor<'_>) -> Option<i8> {
    let day = cursor.number(2)?;
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
}
