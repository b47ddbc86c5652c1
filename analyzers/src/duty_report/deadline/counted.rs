//! Times that are counted from the report itself: 半年内, 两年之内, 下个月, 这个月.

use super::super::measurable;
use super::super::text::{char_count as text_len, offset_of};
use crate::calendar::{Deadline, DeadlineContext, Due, deadlines};

/// 半年内: by the middle of the year that is planned. 半年内两次的 tells of which cases.
pub(super) fn half_a_year(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    let (at, words) = ["半年内", "半年之内"].iter().find_map(|words| Some((offset_of(text, words)?, *words)))?;
    let before = text.get(..at)?;
    let behind = text.get(at + words.len()..)?;
    if before.ends_with(['上', '下', '每', '一', '后', '前']) || is_a_case(before, behind) {
        return None;
    }
    let start = text_len(before);
    let ahead = deadlines("上半年内完成", context).into_iter().next()?;
    Some(Deadline { start, end: start + text_len(words), rule: "半年内的，取上半年末".to_owned(), ..ahead })
}

/// 两年之内把名录整理成册: the end of the second year after the report's. 力争三年内 is a hope, 两年内不调换 a rule.
pub(super) fn within_years(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    const YEARS: [(&str, i32); 9] =
        [("两", 2), ("二", 2), ("2", 2), ("三", 3), ("3", 3), ("四", 4), ("4", 4), ("五", 5), ("5", 5)];
    let (at, words, years) = YEARS.iter().find_map(|(number, years)| {
        ["年之内", "年以内", "年内"].iter().find_map(|unit| {
            let words = format!("{number}{unit}");
            Some((offset_of(text, &words)?, words, *years))
        })
    })?;
    let (before, behind) = (text.get(..at)?, text.get(at + words.len()..)?);
    let hope = ["力争", "争取", "力争在", "争取在"].iter().any(|word| before.ends_with(word));
    let longer = before.ends_with(|last: char| last.is_ascii_digit() || "十〇零近前每过第年".contains(last));
    if hope || longer || is_a_case(before, behind) {
        return None;
    }
    let due = Due::Day(jiff::civil::Date::new(i16::try_from(context.year + years).ok()?, 12, 31).ok()?);
    let start = text_len(before);
    Some(Deadline {
        due, start, end: start + text_len(&words), rule: "几年之内的，取最后一年年末".to_owned()
    })
}

/// Whether a span tells of which cases something holds, or forbids: 同一场馆…内不重复, 内查实2次的.
fn is_a_case(before: &str, behind: &str) -> bool {
    let clause = behind.split(['，', '。', '；']).next().unwrap_or_default();
    let told = before.rsplit(['，', '。', '；']).next().unwrap_or_default();
    clause.contains('不')
        || clause.ends_with('的')
        || ["同一", "凡", "每", "人均"].iter().any(|word| told.contains(word))
}

/// 下个月拿出办法, 这个月就安上: the month behind that of the report, or its own, where it opens a clause of one deed.
/// 这个月做过的下个月不能做 and 答不上来的下月重讲 come round.
pub(super) fn month_at_hand(text: &str, context: &DeadlineContext) -> Option<Deadline> {
    const MONTHS: [(&str, i64); 5] = [("下个月", 1), ("下月", 1), ("这个月", 0), ("本月的", 0), ("本月", 0)];
    let (at, words, months) =
        MONTHS.iter().find_map(|(words, months)| Some((offset_of(text, words)?, *words, *months)))?;
    let (before, behind) = (text.get(..at)?, text.get(at + words.len()..)?);
    let begins = before.ends_with('从') && behind.starts_with('起');
    let opens = before.is_empty() || before.ends_with(['，', '。', '；', '：', '我', '将']);
    if !(begins || opens && is_one_deed(text, words, before, behind)) {
        return None;
    }
    let (due, start) = (Due::Day(context.month_end(months)?), text_len(before));
    Some(Deadline {
        due, start, end: start + text_len(words), rule: "从述职时所在月份推算，取月末".to_owned()
    })
}

/// Whether the month tells when one thing is done, not when a round comes to its next turn.
fn is_one_deed(text: &str, words: &str, before: &str, behind: &str) -> bool {
    const ROUNDS: [&str; 8] = ["每", "各月", "哪个月", "上个月", "上月", "一月一", "谁", "轮到"];
    const AGAIN: [&str; 10] = ["先", "接着", "再", "同一天", "的", "做过", "帮", "没", "不", "仍"];
    const MEETINGS: [&str; 4] = ["组织生活会", "民主生活会", "党员大会", "支委会"];
    let months = ["这个月", "本月", "下个月", "下月"].iter().filter(|word| text.contains(**word)).count();
    if months != 1 || measurable::comes_round(before) || ROUNDS.iter().any(|word| before.contains(word)) {
        return false;
    }
    let again = AGAIN.iter().any(|word| behind.starts_with(word));
    if words.starts_with('下') {
        !again && !before.contains(['不', '未', '没'])
    } else if words.ends_with('的') {
        MEETINGS.iter().any(|word| behind.starts_with(word))
    } else {
        !again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_counted_from_the_report_have_their_days() {
        let context = DeadlineContext::of_year(2023);
        let day = |found: Option<Deadline>| found.and_then(|found| found.due.day()).map(|day| day.to_string());
        for (text, want) in [
            ("两年之内把全县水库的建设者名录整理成册；", Some("2025-12-31")),
            ("党员教师三年内至少当一届班主任。", Some("2026-12-31")),
            ("支部书记一经确定，两年内不随意调换。", None),
            ("两年内查实2次的，取消评优资格。", None),
            ("力争三年内建成全国样板支部。", None),
            ("近三年内的会议记录逐本检查。", None),
        ] {
            assert_eq!(day(within_years(text, &context)).as_deref(), want, "{text}");
        }
        for (text, want) in [
            ("安环部会同工会，下个月拿出连带的办法。", Some("2024-01-31")),
            ("从下个月起我每月下井不少于8次。", Some("2024-01-31")),
            ("俞老先生的扶手，这个月装。", Some("2023-12-31")),
            ("本月的组织生活会，我把那14条念出来。", Some("2023-12-31")),
            ("我本月把学籍卡复制好，连同道歉一起寄去。", Some("2023-12-31")),
            ("支委会每月开一次，这个月做过的下个月不能做。", None),
            ("只念文件不讨论的算无效，下月重开，未补的下月再补。", None),
            ("支部书记每月写一行字，这个月帮他做了什么。", None),
            ("每月在一个村住两晚，下月住村时当面回话。", None),
        ] {
            assert_eq!(day(month_at_hand(text, &context)).as_deref(), want, "{text}");
        }
        assert_eq!(day(half_a_year("半年内两次的，取消评优。", &context)), None);
        assert_eq!(day(half_a_year("半年内补齐规定动作。", &context)).as_deref(), Some("2024-06-30"));
    }
}
