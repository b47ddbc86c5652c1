//! Spellings of days that bear names but are no holidays: 谷雨, 世界读书日, 正月初八, 开春.

use super::super::cursor::Cursor;
use super::super::lunar::Festival;
use super::super::phrase::{LunarMonth, Period};
use super::super::solar::SolarTerm;
use super::part::day_number;

/// Days of the year that have names; what stands before them (世界, 国际, 全国) adds nothing.
const DAYS: [(&str, i8, i8); 22] = [
    ("警察节", 1, 10),
    ("学雷锋纪念日", 3, 5),
    ("学雷锋日", 3, 5),
    ("植树节", 3, 12),
    ("消费者权益日", 3, 15),
    ("国家安全教育日", 4, 15),
    ("读书日", 4, 23),
    ("博物馆日", 5, 18),
    ("科技工作者日", 5, 30),
    ("儿童节", 6, 1),
    ("青年节", 5, 4),
    ("环境日", 6, 5),
    ("高考", 6, 7),
    ("档案日", 6, 9),
    ("禁毒日", 6, 26),
    ("烈士纪念日", 9, 30),
    ("邮政日", 10, 9),
    ("记者节", 11, 8),
    ("消防宣传日", 11, 9),
    ("消防日", 11, 9),
    ("宪法日", 12, 4),
    ("公祭日", 12, 13),
];

/// Seasons of the fields, and the month in which each begins.
const SEASONS: [(&str, i8); 6] = [("三夏", 6), ("夏收", 6), ("秋收", 9), ("三秋", 9), ("春耕", 3), ("春播", 3)];

/// A day or a season that bears a name, where words behind it make it a time.
pub(super) fn named(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    day(cursor).or_else(|| solar_term(cursor)).or_else(|| lunar_day(cursor)).or_else(|| season(cursor))
}

/// 世界读书日, 高考.
fn day(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    let (_, month, day) = DAYS.iter().find(|(word, ..)| cursor.eat(word))?;
    is_a_time(cursor).then_some((cursor, Period::NamedDay(*month, *day)))
}

/// 谷雨, 立夏: 大雪 and 小满 mean other things where no 前 follows.
fn solar_term(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    let term = SolarTerm::names().find(|name| cursor.eat(name)).and_then(SolarTerm::named)?;
    cursor.eat_any(&["节气", "时节"]);
    is_a_time(cursor).then_some((cursor, Period::SolarTerm(term)))
}

/// 正月初八, 腊月二十九; 正月以前 is before 春节.
fn lunar_day(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    let month = if cursor.eat("腊月") {
        LunarMonth::Twelfth
    } else if cursor.eat("正月") {
        LunarMonth::First
    } else {
        return None;
    };
    if month == LunarMonth::First && is_before(cursor) {
        return Some((cursor, Period::Festival(Festival::Spring)));
    }
    cursor.eat("初");
    let day = day_number(&mut cursor).filter(|day| (1..=30).contains(day))?;
    // 正月初一, 正月十五 and 腊月二十三 are holidays.
    let holiday = matches!((month, day), (LunarMonth::First, 1 | 15) | (LunarMonth::Twelfth, 23));
    (!holiday && is_a_time(cursor)).then_some((cursor, Period::LunarDay(month, day)))
}

/// 三夏之前, 秋收前, 开春前.
fn season(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    if cursor.eat("开春") {
        return is_before(cursor).then_some((cursor, Period::SolarTerm(SolarTerm::SPRING_BEGINS)));
    }
    let (_, month) = SEASONS.iter().find(|(word, _)| cursor.eat(word))?;
    is_before(cursor).then_some((cursor, Period::Season(*month)))
}

/// Whether 前 stands here, and counts no days: 高考前一百天 is something else.
fn is_before(cursor: Cursor<'_>) -> bool {
    let mut ahead = cursor;
    ahead.eat_any(&["来临", "到来"]);
    let before = ahead.eat_any(&["之前", "以前", "前"]).is_some();
    let counts = ahead.number(3).is_some()
        && (ahead.at..ahead.at + 3).any(|at| matches!(ahead.letters.get(at), Some('天' | '月' | '周')));
    before && !counts
}

/// Whether words behind a name make it a time; 大雪 alone is the heading of a chapter.
fn is_a_time(cursor: Cursor<'_>) -> bool {
    const BEHIND: [&str; 6] = ["当天", "当日", "那天", "这天", "期间", "之际"];
    is_before(cursor) || BEHIND.iter().any(|word| cursor.letters.has(cursor.at, word))
}
