//! What is said of a time behind it: 前, 底前, 内, 起, 后.

use super::super::cursor::Cursor;
use super::super::phrase::{Hit, Mark, Period, YearWord};

/// Reads what is said of a time and closes it.
pub(super) fn finish(mut cursor: Cursor<'_>, year: YearWord, period: Period) -> Option<Hit> {
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
