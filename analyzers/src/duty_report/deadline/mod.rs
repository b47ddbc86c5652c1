//! Until when a measure is promised: the calendar's deadlines, and what only a promise may leave unsaid.

mod counted;
mod long_term;

use counted::{half_a_year, month_at_hand, within_years};
use long_term::without_end;

use super::measurable;
use super::text::{char_count as text_len, offset_of};
use crate::calendar::{Deadline, DeadlineContext, Due, deadlines, last};

/// Parts of a year that lie ahead in a plan, whatever stands around them.
pub(super) const AHEAD: [&str; 15] = [
    "上半年",
    "下半年",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "Q1",
    "Q2",
    "Q3",
    "Q4",
    "下学期",
    "下一学期",
    "下个学期",
    "暑假",
    "寒假",
];

/// Deadlines of a measure. 全年 says when something is done, not until when, if another time stands beside it;
/// a bare 上半年 or 一季度 lies ahead, because measures do.
pub(super) fn deadlines_of(text: &str, context: &DeadlineContext) -> Vec<Deadline> {
    let mut found = deadlines(text, context);
    drop_explained(&mut found, text);
    drop_what_tells_when(&mut found, text);
    let words = |deadline: &Deadline| -> String {
        text.chars().skip(deadline.start as usize).take((deadline.end - deadline.start) as usize).collect()
    };
    if found.iter().any(|deadline| deadline.due.day().is_some() && !words(deadline).contains("全年")) {
        found.retain(|deadline| !words(deadline).contains("全年"));
    }
    if !found.iter().any(|deadline| deadline.due.day().is_some()) {
        found.extend(named_year(text));
    }
    found.extend(next_stage(text, &found, context));
    if !found.iter().any(|deadline| deadline.due.day().is_some()) {
        found.extend(bare_day(text, context).or_else(|| bare_month(text, 0, context)));
        found.extend(year_end(text, context));
        found.extend(half_a_year(text, context));
        for period in AHEAD {
            let Some((before, behind)) = text.split_once(period) else { continue };
            // 下一季度回头看 is the next turn of a round; 下学期起 only says from when.
            let repeated = before.ends_with(['每', '逐', '各', '按', '上', '下'])
                || ["一次", "考核", "度", "1次", "例会"].iter().any(|word| behind.starts_with(word))
                || period.ends_with("学期") && ["起", "开始"].iter().any(|word| behind.starts_with(word));
            if !repeated {
                let start = text_len(before.strip_suffix('第').unwrap_or(before));
                let end = text_len(before) + text_len(period);
                let ahead = deadlines(&format!("{period}内完成"), context);
                found.extend(ahead.into_iter().map(|deadline| Deadline { start, end, ..deadline }));
            }
        }
    }
    if !found.iter().any(|deadline| deadline.due.day().is_some()) {
        let at_last = day_of_an_event(text, context)
            .or_else(|| month_at_hand(text, context))
            .or_else(|| within_years(text, context))
            .or_else(|| whole_year(text, context))
            .or_else(|| from_new_year(text, context))
            .or_else(|| bare_year(text, context));
        found.extend(at_last);
    }
    if !found.iter().any(|deadline| deadline.due.day().is_some() || deadline.due == Due::LongTerm) {
        found.extend(without_end(text));
    }
    found
}

/// 清明前后谈妥，7月装机器，10月开机: the month that opens a later clause is that of a later stage.
fn next_stage(text: &str, found: &[Deadline], context: &DeadlineContext) -> Option<Deadline> {
    let before = found.iter().filter(|deadline| deadline.due.day().is_some()).max_by_key(|deadline| deadline.due)?;
    let opens = |stage: &Deadline| {
        let place = (stage.start as usize).checked_sub(1);
        place.and_then(|place| text.chars().nth(place)).is_some_and(|mark| "，。；：".contains(mark))
    };
    let stage = bare_month(text, before.end as usize, context)?;
    (stage.start > before.start && stage.due > before.due && opens(&stage)).then_some(stage)
}

/// 四月份请农技站来办两期班, 10月承办大赛: a month of a plan lies ahead, whatever stands around it; the last one counts, among
/// those that are written behind the character `from`.
fn bare_month(text: &str, from: usize, context: &DeadlineContext) -> Option<Deadline> {
    let chars: Vec<char> = text.chars().collect();
    let number = |letter: &char| letter.is_ascii_digit() || "一二三四五六七八九十元".contains(*letter);
    (from.max(1)..chars.len()).rev().filter(|at| chars.get(*at) == Some(&'月')).find_map(|at| {
        let digits = chars.get(..at)?.iter().rev().take_while(|letter| number(letter)).count();
        let start = at.checked_sub(digits).filter(|_| (1..=2).contains(&digits))?;
        let before = start.checked_sub(1).and_then(|before| chars.get(before));
        let told = before.is_some_and(|letter| "年第每过两几半近头逢、至到前-—单多公美".contains(*letter));
        let behind: String = chars.get(at + 1..)?.iter().take(3).collect();
        let act = behind.strip_prefix('份').unwrap_or(&behind);
        let other = act.starts_with(|letter: char| {
            letter.is_ascii_digit() || "一二三四五六七八九十至到起以初旬-—、和及后来".contains(letter)
        });
        // 一月一次 and 一月中 are counted months.
        let once = act.starts_with("一次") || act.starts_with("1次");
        if told || other && !once || once && digits == 1 && chars.get(start) == Some(&'一') {
            return None;
        }
        let month: String = chars.get(start..at)?.iter().collect();
        let ahead = deadlines(&format!("{month}月内完成"), context).into_iter().next()?;
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Some(Deadline { start: place(start), end: place(at + 1), ..ahead })
    })
}

/// 3月：, 第二季度（攻坚）: the time that a lead or a heading is, for what stands under it; `None` where it says more.
pub(super) fn time_of_title(title: &str, context: &DeadlineContext) -> Option<Deadline> {
    let bare = title.trim_end_matches(['：', ':', '，', '。', ' ']);
    let (time, _) = bare.split_once(['（', '(', '，', '：']).unwrap_or((bare, ""));
    let found = deadlines(time, context);
    let deadline = last(&found).filter(|deadline| deadline.due.day().is_some())?;
    let length = text_len(time);
    (length <= 10 && deadline.end - deadline.start + 1 >= length).then(|| deadline.clone())
}

/// 2024年全年不少于4次, 2024年内: what is to be reached within a year that is named is due at its end.
fn named_year(text: &str) -> Option<Deadline> {
    let (at, words) = ["年全年", "年度内", "年内"].iter().find_map(|words| Some((offset_of(text, words)?, *words)))?;
    let before = text.get(..at)?;
    let digits: String = before.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let year: i16 = digits.parse().ok().filter(|_| digits.chars().count() == 4)?;
    let day = jiff::civil::Date::new(year, 12, 31).ok()?;
    let start = text_len(before).saturating_sub(4);
    Some(Deadline {
        due: Due::Day(day),
        start,
        end: start + 4 + text_len(words),
        rule: "一年之内的，取年末".to_owned(),
    })
}

/// 春季学期开学（2月26日）前, 春节前，也就是2月9日前: the second time says when the first one is, and stands for it.
fn drop_explained(found: &mut Vec<Deadline>, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let explains = |start: u32| {
        let before: String =
            (0..start.min(4)).rev().filter_map(|back| chars.get((start - back - 1) as usize)).collect();
        ["（", "(", "也就是", "，即", "就是", "（即"].iter().any(|word| before.ends_with(word))
    };
    let explaining: Vec<u32> = found
        .iter()
        .filter(|deadline| deadline.due.day().is_some() && explains(deadline.start))
        .map(|deadline| deadline.start)
        .collect();
    for start in explaining {
        // What stands within a few characters in front of it, or right behind it, is the same time in other words.
        found.retain(|deadline| deadline.start == start || deadline.end + 5 < start || deadline.start > start + 12);
    }
}

/// 寒假期间逐本审读，2024年1月底前填写: where a day is named, a vacation tells when the work goes on; and 上半年挑三个人，年底让大伙打分
/// is due when the three are chosen, because the scoring at the year's end is no part of it.
fn drop_what_tells_when(found: &mut Vec<Deadline>, text: &str) {
    let words = |start: u32, end: u32| -> String {
        text.chars().skip(start as usize).take(end.saturating_sub(start) as usize).collect()
    };
    let tells_when = |deadline: &Deadline| {
        let time = words(deadline.start, deadline.end);
        let vacation = ["寒假", "暑假", "暑期"].iter().any(|word| time.contains(word)) && !time.contains('前');
        vacation || is_reckoning(&time, &words(deadline.end, deadline.end + 8))
    };
    let day = |deadline: &Deadline| deadline.due.day().is_some();
    if found.iter().any(|deadline| day(deadline) && !tells_when(deadline)) {
        found.retain(|deadline| !day(deadline) || !tells_when(deadline));
    }
}

/// 年底让大伙打分, 年底逐项评估: what the year closes with, whatever has been promised.
fn is_reckoning(time: &str, behind: &str) -> bool {
    const RECKONS: [&str; 10] = ["打分", "评估", "复查", "评我", "评议", "考核", "不评", "评优", "验收", "看一看"];
    let clause = behind.split(['，', '。', '；']).next().unwrap_or_default();
    ["年底", "年末"].iter().any(|word| time.ends_with(word)) && RECKONS.iter().any(|word| clause.contains(word))
}

/// The end of the year that is planned.
fn end_of_plan(context: &DeadlineContext) -> Option<Deadline> {
    deadlines("年底前完成", context).into_iter().next()
}

/// 年底公布, 年末见分晓: a promise for the end of the year, where no 前 says so.
fn year_end(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    let (at, words) = ["年底", "年末"].iter().find_map(|words| Some((offset_of(text, words)?, *words)))?;
    let before = text.get(..at)?;
    if measurable::comes_round(text)
        || before.ends_with(['去', '今', '每', '往', '上'])
        || before.ends_with(|last: char| last.is_ascii_digit())
    {
        return None;
    }
    let behind: String = text.get(at + words.len()..)?.chars().take(8).collect();
    // 改变年底才“合账”的做法 tells of a habit; 上半年挑人，年底打分 is due in the middle of the year.
    let reckoning = is_reckoning(words, &behind) && AHEAD.iter().any(|period| before.contains(period));
    if behind.starts_with('才') || reckoning {
        return None;
    }
    let start = text_len(before);
    let ahead = end_of_plan(context)?;
    Some(Deadline { start, end: start + text_len(words), ..ahead })
}

/// 全年走访48户: what is to be counted at the end of the year. Beside a rhythm, 全年不少于4次 only says how often.
fn whole_year(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    let (before, behind) = text.split_once("全年")?;
    let told = ["不少于", "至少", "不低于", "不超过"].iter().any(|word| text.contains(word))
        && !["明年", "本年度", "来年"].iter().any(|year| before.ends_with(year))
        && measurable::comes_round(text);
    let counted = behind
        .chars()
        .take(14)
        .take_while(|character| *character != '。')
        .any(|character| character.is_ascii_digit() || "两三四五六七八九十百".contains(character));
    if told || !counted {
        return None;
    }
    let start = text_len(before);
    let ahead = end_of_plan(context)?;
    Some(Deadline { start, end: start + 2, rule: "全年要完成的数量，取年末".to_owned(), ..ahead })
}

/// 2024年通读两卷: what is to be done in the year that is planned is due at its end; 2024年的计划 only names something.
fn bare_year(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    let words = format!("{}年", context.year + 1);
    let (before, behind) = text.split_once(&words)?;
    let near: String = behind.chars().take(10).collect();
    let near = near.split(['，', '。', '；', '、']).next().unwrap_or_default();
    if near.is_empty()
        || ["的", "度", "计划", "工作中", "预算", "方案", "学期起"].iter().any(|word| near.contains(word))
    {
        return None;
    }
    let start = text_len(before);
    let ahead = end_of_plan(context)?;
    Some(Deadline {
        start, end: start + text_len(&words), rule: "计划在这一年做的，取年末".to_owned(), ..ahead
    })
}

/// 从元旦起: a promise that begins with the new year, where no other time is told.
fn from_new_year(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    let (before, _) = ["元旦起", "元旦开始"].into_iter().find_map(|words| text.split_once(words))?;
    let start = text_len(before);
    let day = jiff::civil::Date::new(i16::try_from(context.year + 1).ok()?, 1, 1).ok()?;
    Some(Deadline { due: Due::Day(day), start, end: start + 2, rule: "从元旦起的，取元旦".to_owned() })
}

/// 12月28日开村民代表会: a day that opens a clause of a plan lies ahead.
fn bare_day(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    let mut from = 0;
    text.split_inclusive(['，', '。', '；', '：']).find_map(|clause| {
        let start = from;
        from += text_len(clause);
        let (date, behind) = clause.split_once(['日', '号'])?;
        let (month, day) = date.split_once('月')?;
        let number = |digits: &str| (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !number(month) || !number(day) || behind.starts_with(['的', '那', '至', '到', '-', '—', '、', '起'])
        {
            return None;
        }
        let ahead = deadlines(&format!("{date}日前完成"), context).into_iter().next()?;
        Some(Deadline { start, end: start + text_len(date) + 1, ..ahead })
    })
}

/// 5月12日护士节前, 四月十五日播种前, 秋季学期报到（8月25日）以前: a day that an event stands beside.
fn day_of_an_event(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    let chars: Vec<char> = text.chars().collect();
    for (at, _) in chars.iter().enumerate().filter(|(_, character)| **character == '日') {
        let date: Vec<char> = chars
            .get(..at)?
            .iter()
            .rev()
            .take_while(|character| character.is_ascii_digit() || "月年一二三四五六七八九十〇".contains(**character))
            .copied()
            .collect();
        let words: String = date.iter().rev().collect();
        let behind: String = chars.get(at + 1..)?.iter().take(8).collect();
        let ahead =
            behind.split(['，', '。', '；']).next().is_some_and(|near| near.contains('前') || near.contains('起'));
        if words.contains('月') && ahead {
            let found = deadlines(&format!("{words}日前完成"), context).into_iter().next()?;
            let start = u32::try_from(at.saturating_sub(date.len())).unwrap_or(0);
            return Some(Deadline { start, end: u32::try_from(at + 1).unwrap_or(start), ..found });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_done_in_the_planned_year_is_due_at_its_end() {
        let context = DeadlineContext::of_year(2023);
        for (text, day) in [
            ("2024年通读两卷选读，在中心组发言4次，由我带头。", Some("2024-12-31")),
            ("我2024年走完12趟，全程不带话筒。", Some("2024-12-31")),
            ("2024年，我将把主要精力放到支部建设上来。", None),
            ("争取纳入学校2024年修缮计划，添置桌椅。", None),
            ("2024年3月底前走完12趟。", Some("2024-03-31")),
            ("从2024年元旦起，会并到逢五那天开。", Some("2024-01-01")),
            ("四月十五日播种前把名单报给我，往后比一比谁带出来的强。", Some("2024-04-15")),
            ("寒假期间对在用教材逐本审读，2024年1月底前填写审读单。", Some("2024-01-31")),
            ("寒假期间完成支部设置调整方案。", Some("2024-02-29")),
            ("上半年从返乡青年里挑三个人跟着支委干，年底让大伙给打分。", Some("2024-06-30")),
            ("五个村入股办初加工点，清明前后把股份谈妥，7月装机器，10月新核桃下树时开机", Some("2024-10-31")),
            ("3月底前整改11月通报的三个支部，建好台账。", Some("2024-03-31")),
            ("改变年底才“合账”的做法，两本账并成一本账。", None),
            ("支部把这些话抄在卡片上，按季度贴出来，下一季度回头看做了没有。", None),
            ("支委会与行政会从下学期起分开开、分开记，谁也不得合并。", None),
        ] {
            let found = deadlines_of(text, &context);
            let told = last(&found).and_then(|deadline| deadline.due.day()).map(|day| day.to_string());
            assert_eq!(told.as_deref(), day, "{text}");
        }
    }
}
