//! Spellings of dates and of parts of the year.

mod festival;
mod mark;
mod named;
mod part;
mod school;

use super::cursor::{Cursor, chinese_digit};
use super::lunar::Festival;
use super::phrase::{Anchor, Hit, Mark, Period, YearWord};
use super::words;
use mark::finish;
use part::{day_number, month_number, part_of_year};

/// Reads a date or a part of a year, a range up to its end included: 3月至6月 is 6月.
pub(in crate::calendar) fn date(start: Cursor<'_>) -> Option<Hit> {
    if in_a_number(start) {
        return None;
    }
    let mut hit = single(start)?;
    if let Some(span) = span_behind(start, &hit) {
        return Some(span);
    }
    let mut ahead = Cursor { at: hit.end, ..start };
    if matches!(hit.mark, Mark::None | Mark::From)
        && ahead.eat_any(&["--", "-", "至", "到"]).is_some()
        && let Some(second) = single(ahead)
    {
        hit = Hit { year: later_year(&hit, &second), ..second };
    }
    Some(hit)
}

/// 春节后一个月内, 开学后两周内: a span that runs from the time before it.
fn span_behind(start: Cursor<'_>, hit: &Hit) -> Option<Hit> {
    if hit.mark != Mark::After {
        return None;
    }
    let anchor = match hit.period {
        Period::Festival(festival) => Anchor::Festival(festival),
        Period::TermOpening(term) => Anchor::Opening(term),
        _ => return None,
    };
    let mut ahead = Cursor { at: hit.end, ..start };
    ahead.eat("的");
    let span = words::span(ahead)?;
    let Period::Span(halves, unit) = span.period else { return None };
    Some(Hit { period: Period::SpanAfter(anchor, halves, unit), year: hit.year, ..span })
}

/// Whether the place stands inside a longer number.
fn in_a_number(cursor: Cursor<'_>) -> bool {
    let before = cursor.at.checked_sub(1).and_then(|at| cursor.letters.get(at));
    let here = cursor.peek();
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let chinese = |letter: Option<char>| letter.is_some_and(|letter| letter == '十' || chinese_digit(letter).is_some());
    digit(here) && before.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '.')
        || chinese(here) && (chinese(before) || digit(before))
}

/// Year of the end of a range: its own, else that of the beginning, one more where the months run over.
fn later_year(first: &Hit, second: &Hit) -> YearWord {
    let month = |period: Period| match period {
        Period::Day(month, _) | Period::Month(month) | Period::Third(month, _) => Some(month),
        _ => None,
    };
    match (second.year, first.year) {
        (YearWord::Silent, YearWord::Explicit(year)) => {
            let over = month(second.period).zip(month(first.period)).is_some_and(|(to, from)| to < from);
            YearWord::Explicit(year + i32::from(over))
        }
        (YearWord::Silent, year) => year,
        // 2024年10月至次年3月 counts from the year of the beginning.
        (YearWord::Relative(years), YearWord::Explicit(year)) => YearWord::Explicit(year + years),
        (year, _) => year,
    }
}

/// Reads one date or part of a year.
fn single(start: Cursor<'_>) -> Option<Hit> {
    compact(start).or_else(|| numeric(start)).or_else(|| with_year(start)).or_else(|| without_year(start))
}

/// 20240630.
fn compact(start: Cursor<'_>) -> Option<Hit> {
    let digit = |at: usize| start.letters.get(at).and_then(|letter| letter.to_digit(10));
    let alone = start.at.checked_sub(1).and_then(digit).is_none() && digit(start.at + 8).is_none();
    let read = |from: usize, digits: usize| {
        (from..from + digits).try_fold(0_u32, |number, at| Some(number * 10 + digit(start.at + at)?))
    };
    let (year, month, day) = (read(0, 4)?, read(4, 2)?, read(6, 2)?);
    let known = alone && (2000..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let cursor = Cursor { at: start.at + 8, ..start };
    let period = Period::Day(i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    known.then(|| finish(cursor, YearWord::Explicit(i32::try_from(year).unwrap_or(0)), period)).flatten()
}

/// 2024.6, 2024/6/30, 2024-06-30, 2024.3-6.
fn numeric(mut cursor: Cursor<'_>) -> Option<Hit> {
    let year = cursor.year()?;
    let sign = cursor.eat_any(&[".", "/", "-"])?;
    let month = month_number(&mut cursor, 2)?;
    let mut day = cursor;
    let period = if day.eat(sign) {
        let number = day_number(&mut day)?;
        cursor = day;
        Period::Day(month, number)
    } else {
        let mut last = cursor;
        let until = (sign == "." && last.eat_any(&["-", "—", "－", "~", "～", "至"]).is_some())
            .then(|| month_number(&mut last, 2))
            .flatten()
            .filter(|until| {
                *until > month && !last.peek().is_some_and(|letter| letter.is_ascii_digit() || letter == '.')
            });
        if until.is_some() {
            cursor = last;
        }
        Period::Month(until.unwrap_or(month))
    };
    if cursor.peek().is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '年' || letter == '学') {
        return None;
    }
    cursor.eat_any(&["日", "月"]);
    finish(cursor, YearWord::Explicit(year), period)
}

/// 2024年3月底前, 明年上半年.
fn with_year(start: Cursor<'_>) -> Option<Hit> {
    let mut cursor = start;
    let word = if let Some(years) = relative_year(&mut cursor) {
        YearWord::Relative(years)
    } else {
        let year = cursor.year()?;
        if !cursor.eat("年") {
            return None;
        }
        cursor.eat("度");
        YearWord::Explicit(year)
    };
    let _ = cursor.eat_any(&["的", ",", "，"]);
    let mut end = cursor;
    if end.eat_any(&["年底", "年末", "年终", "底", "末"]).is_some() {
        return finish(end, word, Period::YearEnd);
    }
    if let Some((next, period)) = part_of_year(cursor) {
        return finish(next, word, period);
    }
    // A comma belongs to the year only where more follows.
    let mut bare = start;
    if relative_year(&mut bare).is_none() {
        bare.year()?;
        bare.eat("年");
        bare.eat("度");
    }
    finish(bare, word, Period::WholeYear)
}

/// 今年, 明年: years after the one of writing.
fn relative_year(cursor: &mut Cursor<'_>) -> Option<i32> {
    const WORDS: [(&str, i32); 18] = [
        ("今年度", 0),
        ("今年", 0),
        ("本年度", 0),
        ("本年", 0),
        ("当年", 0),
        ("明年", 1),
        ("次年", 1),
        ("来年", 1),
        ("翌年", 1),
        ("下一年度", 1),
        ("下一年", 1),
        ("下年度", 1),
        ("后年", 2),
        ("去年", -1),
        ("上一年度", -1),
        ("上一年", -1),
        ("上年度", -1),
        ("上年", -1),
    ];
    WORDS.iter().find_map(|(word, years)| cursor.eat(word).then_some(*years))
}

/// 3月底前, 一季度, 年底, 春节前.
fn without_year(start: Cursor<'_>) -> Option<Hit> {
    let mut cursor = start;
    let before = start.at.checked_sub(1).and_then(|at| start.letters.get(at));
    let counted = before.is_some_and(|letter| {
        letter.is_ascii_digit()
            || chinese_digit(letter).is_some()
            || matches!(letter, '十' | '几' | '数' | '多' | '每' | '历')
    });
    if !counted {
        let closing = cursor.letters.has(cursor.at, "年终前") && cursor.eat("年终");
        if closing || cursor.eat_any(&["年底", "年末", "岁末", "全年"]).is_some() {
            return finish(cursor, YearWord::Silent, Period::YearEnd);
        }
        if cursor.eat("年内") && !words::of_a_case(cursor.letters, start.at, cursor.at) {
            return Some(Hit { year: YearWord::Silent, period: Period::YearEnd, mark: Mark::Within, end: cursor.at });
        }
        if cursor.eat("年前") && cursor.peek() != Some('后') {
            let period = Period::Festival(Festival::Spring);
            return Some(Hit { year: YearWord::Silent, period, mark: Mark::Before, end: cursor.at });
        }
        cursor = start;
        // 节后两周内 at the year's end is 春节后; 环节后 and 国庆节后 are something else.
        let opens = before.is_none_or(|letter| !letter.is_alphanumeric());
        if opens && cursor.eat("节后") {
            let period = Period::Festival(Festival::Spring);
            let hit = Hit { year: YearWord::Silent, period, mark: Mark::After, end: cursor.at };
            return span_behind(start, &hit);
        }
    }
    if let Some((next, period)) = part_of_year(cursor) {
        return finish(next, YearWord::Silent, period);
    }
    if let Some(hit) = day_from_now(cursor) {
        return Some(hit);
    }
    if let Some(period) = month_from_now(&mut cursor) {
        return finish(cursor, YearWord::Silent, period);
    }
    month_point_day(cursor).or_else(|| day_of_month(cursor))
}

/// 下个月十五号以前, 这个月28日: a day of this month or the next.
fn day_from_now(mut cursor: Cursor<'_>) -> Option<Hit> {
    const MONTHS: [(&str, i8); 5] = [("这个月", 0), ("本月", 0), ("下个月", 1), ("下一个月", 1), ("下月", 1)];
    let (_, months) = MONTHS.iter().find(|(word, _)| cursor.eat(word))?;
    // 每月…下月5日前 comes round with its month.
    let rhythm = (0..cursor.at).any(|at| cursor.letters.get(at) == Some('每'));
    let day = day_number(&mut cursor)?;
    cursor.eat_any(&["日", "号"]).filter(|_| !rhythm)?;
    finish(cursor, YearWord::Silent, Period::DayFromNow(*months, day))
}

/// 本月底, 下月底, 月底前.
fn month_from_now(cursor: &mut Cursor<'_>) -> Option<Period> {
    const WORDS: [(&str, Period); 12] = [
        ("本月起", Period::MonthFromNow(0)),
        ("这个月起", Period::MonthFromNow(0)),
        ("这个月底", Period::MonthFromNow(0)),
        ("这个月内", Period::MonthFromNow(0)),
        ("本月底", Period::MonthFromNow(0)),
        ("本月末", Period::MonthFromNow(0)),
        ("本月内", Period::MonthFromNow(0)),
        ("当月底", Period::MonthFromNow(0)),
        ("下月底", Period::MonthFromNow(1)),
        ("下个月底", Period::MonthFromNow(1)),
        ("下月内", Period::MonthFromNow(1)),
        ("月底前", Period::MonthAbove),
    ];
    let before = cursor.at.checked_sub(1).and_then(|at| cursor.letters.get(at));
    let (word, period) = WORDS.iter().find(|(word, _)| cursor.letters.has(cursor.at, word))?;
    // 3月底前 has been read as a month; here stands 每月底前 or 各月底前.
    if before.is_some_and(|letter| matches!(letter, '每' | '各' | '逐' | '个') || letter.is_ascii_digit()) {
        return None;
    }
    let keep = word.chars().count() - usize::from(word.ends_with(['前', '起']));
    cursor.at += keep;
    Some(*period)
}

/// 6.30前: a day written with a point, only where 前 makes it one, or where it is all there is.
fn month_point_day(mut cursor: Cursor<'_>) -> Option<Hit> {
    let start = cursor.at;
    let month =
        month_number(&mut cursor, 2).filter(|_| cursor.letters.get(start).is_some_and(|c| c.is_ascii_digit()))?;
    cursor.eat_any(&[".", "/"])?;
    let day = day_number(&mut cursor)?;
    let whole = start == 0 && cursor.peek().is_none();
    // 3.6月底前 is the third item of a list.
    if cursor.peek() == Some('月') {
        return None;
    }
    let hit = finish(cursor, YearWord::Silent, Period::Day(month, day))?;
    (whole || hit.mark == Mark::Before).then_some(hit)
}

/// 15日前.
fn day_of_month(mut cursor: Cursor<'_>) -> Option<Hit> {
    let day = day_number(&mut cursor)?;
    cursor.eat_any(&["日", "号"])?;
    let hit = finish(cursor, YearWord::Silent, Period::DayOfMonth(day))?;
    (hit.mark == Mark::Before).then_some(hit)
}
