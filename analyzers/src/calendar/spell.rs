//! Spellings of dates and of parts of the year.

use super::cursor::{Cursor, chinese_digit};
use super::lunar::Festival;
use super::phrase::{Hit, Mark, Period, SchoolTerm, YearWord};

/// Reads a date or a part of a year, a range up to its end included: 3月至6月 is 6月.
pub(super) fn date(start: Cursor<'_>) -> Option<Hit> {
    if in_a_number(start) {
        return None;
    }
    let mut hit = single(start)?;
    let mut ahead = Cursor { at: hit.end, ..start };
    if matches!(hit.mark, Mark::None | Mark::From) && ahead.eat_any(&["--", "-", "至", "到"]).is_some() {
        if let Some(second) = single(ahead) {
            hit = Hit { year: later_year(&hit, &second), ..second };
        }
    }
    Some(hit)
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
        if cursor.eat("年内") {
            return Some(Hit { year: YearWord::Silent, period: Period::YearEnd, mark: Mark::Within, end: cursor.at });
        }
        if cursor.eat("年前") && cursor.peek() != Some('后') {
            let period = Period::Festival(Festival::Spring);
            return Some(Hit { year: YearWord::Silent, period, mark: Mark::Before, end: cursor.at });
        }
        cursor = start;
    }
    if let Some((next, period)) = part_of_year(cursor) {
        return finish(next, YearWord::Silent, period);
    }
    if let Some(months) = month_from_now(&mut cursor) {
        return finish(cursor, YearWord::Silent, Period::MonthFromNow(months));
    }
    month_point_day(cursor).or_else(|| day_of_month(cursor))
}

/// 本月底, 下月底, 月底前.
fn month_from_now(cursor: &mut Cursor<'_>) -> Option<i8> {
    const WORDS: [(&str, i8); 8] = [
        ("本月底", 0),
        ("本月末", 0),
        ("本月内", 0),
        ("当月底", 0),
        ("下月底", 1),
        ("下个月底", 1),
        ("下月内", 1),
        ("月底前", 0),
    ];
    let before = cursor.at.checked_sub(1).and_then(|at| cursor.letters.get(at));
    let (word, months) = WORDS.iter().find(|(word, _)| cursor.letters.has(cursor.at, word))?;
    // 3月底前 has been read as a month; here stands 每月底前 or 各月底前.
    if before.is_some_and(|letter| matches!(letter, '每' | '各' | '逐' | '个') || letter.is_ascii_digit()) {
        return None;
    }
    let keep = word.chars().count() - usize::from(word.ends_with('前'));
    cursor.at += keep;
    Some(*months)
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

/// A part of a year, its mark not yet read.
fn part_of_year(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    month(cursor)
        .or_else(|| quarter(cursor))
        .or_else(|| half(cursor))
        .or_else(|| term(cursor))
        .or_else(|| festival(cursor))
}

/// 3月, 3月份, 3-6月, 3月15日, 3月上旬, 元月.
fn month(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    let chinese = cursor.peek().is_some_and(|letter| !letter.is_ascii_digit());
    let mut number = month_number(&mut cursor, 2)?;
    // 3-6月, 3、4月: the last one counts.
    let mut ahead = cursor;
    if ahead.eat_any(&["--", "-", "至", "到", "、"]).is_some() {
        if let Some(last) = month_number(&mut ahead, 2) {
            if ahead.peek() == Some('月') {
                (number, cursor) = (last, ahead);
            }
        }
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
        if ahead.eat_any(&["--", "-", "至", "到"]).is_some() {
            if let Some(second) = day_number(&mut ahead).filter(|_| matches!(ahead.peek(), Some('日' | '号'))) {
                (last, day) = (second, ahead);
            }
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
    cursor
        .eat_any(&["上半年", "年中", "下半年"])
        .map(|word| (cursor, Period::Half(if word == "下半年" { 2 } else { 1 })))
}

/// 下学期开学前, 春季学期, 本学期末, 暑假前.
fn term(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    if cursor.eat_any(&["放暑假", "暑假", "暑期"]).is_some() {
        return Some((cursor, Period::SummerBreak));
    }
    if cursor.eat_any(&["放寒假", "寒假"]).is_some() {
        return Some((cursor, Period::WinterBreak));
    }
    if cursor.eat_any(&["期末", "学期末", "学期结束"]).is_some() {
        return Some((cursor, Period::TermEnd(SchoolTerm::This)));
    }
    let named = term_name(&mut cursor);
    if cursor.eat_any(&["期中考试", "期中"]).is_some() {
        return Some((cursor, Period::TermMiddle(named.unwrap_or(SchoolTerm::This))));
    }
    if cursor.eat_any(&["开学", "开课"]).is_some() && opening_follows(cursor) {
        return Some((cursor, Period::TermOpening(named.unwrap_or(SchoolTerm::Next))));
    }
    named.map(|named| (cursor, Period::TermEnd(named)))
}

/// Whether 开学 is a time here: 开学典礼 is none.
fn opening_follows(cursor: Cursor<'_>) -> bool {
    ["前", "之前", "以前", "初", "时", "后", "第一周", "第1周", "之初", "当天", "，", "。"]
        .iter()
        .any(|word| cursor.letters.has(cursor.at, word))
        || cursor.peek().is_none()
}

/// 春季学期, 下学期.
fn term_name(cursor: &mut Cursor<'_>) -> Option<SchoolTerm> {
    const WORDS: [(&str, SchoolTerm); 17] = [
        ("春季学期", SchoolTerm::Spring),
        ("春学期", SchoolTerm::Spring),
        ("春季新学期", SchoolTerm::Spring),
        ("春季", SchoolTerm::Spring),
        ("秋季学期", SchoolTerm::Autumn),
        ("秋学期", SchoolTerm::Autumn),
        ("秋季新学期", SchoolTerm::Autumn),
        ("秋季", SchoolTerm::Autumn),
        ("下一学期", SchoolTerm::Next),
        ("下个学期", SchoolTerm::Next),
        ("下一个学期", SchoolTerm::Next),
        ("下学期", SchoolTerm::Next),
        ("第二学期", SchoolTerm::Spring),
        ("新学期", SchoolTerm::Next),
        ("本学期", SchoolTerm::This),
        ("这学期", SchoolTerm::This),
        ("本学年", SchoolTerm::Spring),
    ];
    let (word, term) = WORDS.iter().find(|(word, _)| cursor.letters.has(cursor.at, word))?;
    let mut ahead = Cursor { at: cursor.at + word.chars().count(), ..*cursor };
    // 春季 alone is no term: 春季运动会.
    if matches!(*word, "春季" | "秋季") && !ahead.letters.has(ahead.at, "开学") {
        return None;
    }
    ahead.eat_any(&["的"]);
    *cursor = ahead;
    Some(*term)
}

/// 春节, 七一, 国庆节.
fn festival(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    const WORDS: [(&str, Festival); 38] = [
        ("元旦", Festival::NewYear),
        ("小年", Festival::LittleYear),
        ("除夕", Festival::NewYearsEve),
        ("大年三十", Festival::NewYearsEve),
        ("年三十", Festival::NewYearsEve),
        ("腊月二十三", Festival::LittleYear),
        ("正月初一", Festival::Spring),
        ("正月十五", Festival::Lantern),
        ("国际护士", Festival::Nurses),
        ("护士", Festival::Nurses),
        ("医师", Festival::Doctors),
        ("春节", Festival::Spring),
        ("农历新年", Festival::Spring),
        ("元宵", Festival::Lantern),
        ("“三八”", Festival::Women),
        ("三八", Festival::Women),
        ("妇女", Festival::Women),
        ("清明", Festival::Qingming),
        ("“五一”", Festival::Labour),
        ("五一", Festival::Labour),
        ("劳动", Festival::Labour),
        ("“五四”", Festival::Youth),
        ("五四", Festival::Youth),
        ("端午", Festival::DragonBoat),
        ("六一", Festival::Children),
        ("“七一”", Festival::Party),
        ("七一", Festival::Party),
        ("建党", Festival::Party),
        ("“八一”", Festival::Army),
        ("八一", Festival::Army),
        ("建军", Festival::Army),
        ("教师", Festival::Teachers),
        ("中秋", Festival::MidAutumn),
        ("“十一”", Festival::National),
        ("十一", Festival::National),
        ("国庆", Festival::National),
        ("重阳", Festival::DoubleNinth),
        ("“元旦”", Festival::NewYear),
    ];
    let (word, festival) = WORDS.iter().find(|(word, _)| cursor.letters.has(cursor.at, word))?;
    cursor.at += word.chars().count();
    let _ = cursor.eat_any(&["青年", "妇女", "劳动", "儿童", "建党", "建军"]);
    let day = cursor.eat("节");
    cursor.eat("假期");
    let needs_day = matches!(*word, "妇女" | "劳动" | "教师" | "建党" | "建军" | "国际护士" | "护士" | "医师");
    if needs_day && !day {
        return None;
    }
    // Days written with numerals are times only before 前 and the like: 五四奖章, 七一表彰, 十一届 are none.
    let numeral = word.trim_matches(['“', '”']).chars().all(|letter| chinese_digit(letter).is_some() || letter == '十');
    let time = ["前", "之前", "以前", "期间", "之际", "当天", "后", "起"]
        .iter()
        .any(|word| cursor.letters.has(cursor.at, word));
    (!numeral || day || time || cursor.peek().is_none()).then_some((cursor, Period::Festival(*festival)))
}

/// Reads what is said of a time and closes it.
fn finish(mut cursor: Cursor<'_>, year: YearWord, period: Period) -> Option<Hit> {
    let mark = mark(&mut cursor);
    Some(Hit { year, period, mark, end: cursor.at })
}

/// 前, 底前, 内, 起, 后.
fn mark(cursor: &mut Cursor<'_>) -> Mark {
    clock(cursor);
    let end = cursor.eat_any(&["月底", "月末", "底", "末", "初", "第一周", "第1周"]).is_some();
    let plain = if end { Mark::End } else { Mark::None };
    let mut ahead = *cursor;
    if ahead.eat_any(&["前后", "左右"]).is_some() {
        *cursor = ahead;
        return Mark::Within;
    }
    // Words that only begin like a mark.
    const OTHER: [&str; 15] = [
        "前往", "前期", "前去", "前三", "前两", "前沿", "前段", "内容", "内部", "内控", "内涵", "起草", "后勤", "后续",
        "后备",
    ];
    if OTHER.iter().any(|word| cursor.letters.has(cursor.at, word)) {
        return plain;
    }
    let word = cursor.eat_any(&[
        "之前",
        "以前",
        "前夕",
        "结束前",
        "前",
        "之内",
        "以内",
        "内",
        "期间",
        "里",
        "之际",
        "截止",
        "为止",
        "止",
        "以来",
        "以后",
        "之后",
        "后",
        "开始",
        "起",
    ]);
    match word {
        Some("之前" | "以前" | "前夕" | "前" | "结束前") => Mark::Before,
        Some("之内" | "以内" | "内" | "期间" | "里" | "之际" | "截止" | "为止" | "止") => Mark::Within,
        Some("开始" | "起") => Mark::From,
        Some(_) => Mark::After,
        None => plain,
    }
}

/// 17时, 17:00, 下班: a time of day, which does not change the day.
fn clock(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    if ahead.eat_any(&["下班", "中午", "当天", "当日"]).is_some() {
        *cursor = ahead;
        return;
    }
    ahead.eat_any(&["上午", "下午"]);
    if ahead.arabic(2).is_none() {
        return;
    }
    if ahead.eat_any(&["时", "点"]).is_some() || ahead.eat_any(&[":", "："]).is_some() && ahead.arabic(2).is_some() {
        *cursor = ahead;
    }
}

/// A month from 1 to 12.
fn month_number(cursor: &mut Cursor<'_>, digits: usize) -> Option<i8> {
    let month = cursor.number(digits)?;
    i8::try_from(month).ok().filter(|month| (1..=12).contains(month))
}

/// A day from 1 to 31.
fn day_number(cursor: &mut Cursor<'_>) -> Option<i8> {
    let day = cursor.number(2)?;
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
}
