//! Spellings of holidays: 春节, 七一, 国庆节.

use super::super::cursor::{Cursor, chinese_digit};
use super::super::lunar::Festival;
use super::super::phrase::Period;

/// 春节, 七一, 国庆节.
pub(super) fn festival(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
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
    let start = cursor;
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
    let known = !numeral || day || time || cursor.peek().is_none() || is_led(start, cursor);
    known.then_some((cursor, Period::Festival(*festival)))
}

/// 到明年“七一”，: whether a day written with numerals ends its clause behind 到, with or without a year between.
fn is_led(start: Cursor<'_>, end: Cursor<'_>) -> bool {
    let closes = end.peek().is_none_or(|letter| matches!(letter, '，' | ',' | '。' | '；'));
    let digits = |at: &usize| end.letters.get(*at).is_some_and(|letter| letter.is_ascii_digit());
    let year = ["明年", "今年", "来年"].iter().find(|word| end.letters.ends_with(start.at, word));
    let explicit = || {
        let at = start.at.checked_sub(1).filter(|at| end.letters.get(*at) == Some('年'))?;
        Some((0..at).rev().take_while(digits).last().unwrap_or(at))
    };
    let at = year.map(|word| start.at - word.chars().count()).or_else(explicit).unwrap_or(start.at);
    closes && ["到", "至", "赶在"].iter().any(|word| end.letters.ends_with(at, word))
}
