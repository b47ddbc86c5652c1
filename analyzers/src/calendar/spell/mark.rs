//! What is said of a time behind it: 前, 底前, 内, 起, 后.

use super::super::cursor::Cursor;
use super::super::phrase::{Hit, Mark, Period, YearWord};

/// Reads what is said of a time and closes it.
pub(super) fn finish(mut cursor: Cursor<'_>, year: YearWord, period: Period) -> Option<Hit> {
    let named =
        matches!(period, Period::Festival(_) | Period::SolarTerm(_) | Period::NamedDay(..) | Period::LunarDay(..));
    if named && on_the_day(&mut cursor) {
        return Some(Hit { year, period, mark: Mark::On, end: cursor.at });
    }
    // 春节前去看 says before when; 3月前去 says where to.
    if named && cursor.letters.has(cursor.at, "前去") && cursor.eat("前") {
        return Some(Hit { year, period, mark: Mark::Before, end: cursor.at });
    }
    let mark = mark(&mut cursor);
    Some(Hit { year, period, mark, end: cursor.at })
}

/// 国庆节当天, 立春那天: the day itself, unless more is said of it: 当天前, 那天起.
fn on_the_day(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    let on = ahead.eat_any(&["当天", "当日", "那天", "这天", "那一天", "这一天"]).is_some();
    let more = ahead.peek().is_some_and(|letter| matches!(letter, '前' | '之' | '以' | '起' | '开' | '后' | '的'));
    if on && !more {
        *cursor = ahead;
    }
    on && !more
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
    const OTHER: [&str; 16] = [
        "前往", "前期", "前去", "前三", "前两", "前沿", "前段", "内容", "内部", "内控", "内涵", "起草", "后勤", "后续",
        "后备", "起码",
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
        Some("之前" | "以前" | "前夕" | "前") => Mark::Before,
        // 寒假结束前: the end of it, not its beginning.
        Some("结束前" | "之内" | "以内" | "内" | "期间" | "里" | "之际" | "截止" | "为止" | "止") => {
            Mark::Within
        }
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
