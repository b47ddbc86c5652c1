//! Promises without end, in words that no stock phrase of the calendar holds: 一直走下去, 持续推进…, 这条长期算数.

use super::super::text::char_count as text_len;
use crate::calendar::{Deadline, Due};

/// Words that say so wherever they stand, but for what [`OTHER`] makes of them.
const ENDLESS: [&str; 33] = [
    "列为常态",
    "形成常态",
    "常态施行",
    "持续不断",
    "常态化",
    "常态长效",
    "常态坚持",
    "常年不断",
    "长年不断",
    "长年不停",
    "长期不变",
    "一直抓到底",
    "不能断",
    "不断线",
    "一阵风",
    "不松手",
    "不松劲",
    "不松口",
    "接着一年",
    "接着一届",
    "接着一代",
    "一年一年",
    "一届一届",
    "没有终点",
    "无终期",
    "年年如此",
    "长抓不放",
    "坚持不懈地",
    "一辈子",
    "长年",
    "长期",
    "常年",
    "一直",
];

/// What follows 长期, 常态化 and 一直 where they tell of something else: 长期缺席, 长期以来, 常年外出, 一直拖着.
const OTHER: [&str; 16] =
    ["不", "缺", "以来", "的", "规划", "外出", "在外", "流动", "没", "未", "拖", "停", "欠", "是", "到", "空"];

/// How long something goes on, in front of 做下去.
const ON_AND_ON: [&str; 9] = ["一直", "长年", "常年", "长期", "持续", "坚持", "始终", "年年", "永远"];

/// Verbs that 持续 makes a work without end, where they are what a measure does: 镇纪委持续推进村级提级监督.
const WORKS: [&str; 3] = ["持续推进", "持续组织", "持续开展"];

/// The words of a measure that promise it without end.
pub(super) fn without_end(text: &str) -> Option<Deadline> {
    let bare = without_quotes(text);
    let (start, end) = going_on(&bare).or_else(|| endless(&bare)).or_else(|| work(&bare))?;
    let place = |at: usize| bare.get(..at).map(text_len);
    Some(Deadline {
        due: Due::LongTerm,
        start: place(start)?,
        end: place(end)?,
        rule: "没有截止日期，应当有阶段目标".to_owned(),
    })
}

/// A text with blanks for what stands in quotes and titles: “持续推进年” and 《…常态化制度化的意见》 only name something.
fn without_quotes(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .map(|letter| {
            if matches!(letter, '”' | '》') {
                depth = depth.saturating_sub(1);
            }
            let kept = if depth == 0 { letter } else { '　' };
            if matches!(letter, '“' | '《') {
                depth += 1;
            }
            kept
        })
        .collect()
}

/// 常态化列席, 常年不断.
fn endless(text: &str) -> Option<(usize, usize)> {
    ENDLESS.iter().find_map(|words| {
        let at = text.find(words)?;
        let end = at + words.len();
        let told = text.get(end..)?;
        let short = matches!(*words, "长期" | "常年" | "长年" | "一直" | "常态化" | "常态长效");
        (!short || !OTHER.iter().any(|word| told.starts_with(word))).then_some((at, end))
    })
}

/// 一直走下去, 长年做下去, 坚持做下去, 一直这么办下去.
fn going_on(text: &str) -> Option<(usize, usize)> {
    const LONGEST: usize = 5;
    text.match_indices("下去").find_map(|(at, words)| {
        let before = text.get(..at)?;
        let (start, _) = before.char_indices().rev().take(LONGEST + 2).find(|(start, _)| {
            before.get(*start..).is_some_and(|near| ON_AND_ON.iter().any(|word| near.starts_with(word)))
        })?;
        let near = before.get(start..)?;
        let whole = !near.contains(['，', '。', '；', '、']) && !near.contains("不能") && !near.contains("不会");
        whole.then_some((start, at + words.len()))
    })
}

/// 持续推进学院文化长廊建设: the verb of a measure, not 确保…的持续推进.
fn work(text: &str) -> Option<(usize, usize)> {
    WORKS.iter().find_map(|words| {
        let at = text.find(words)?;
        let (before, behind) = (text.get(..at)?, text.get(at + words.len()..)?);
        let noun = before.ends_with('的') || behind.starts_with(['的', '中', '下', '，', '。']);
        (!noun).then_some((at, at + words.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_and_on_has_no_end() {
        for (text, words) in [
            ("往后每个月逢三我上山，风雨不改，长年走下去。", Some("长年走下去")),
            ("这条一直管下去，谁当书记都不能改。", Some("一直管下去")),
            ("票箱就放在桌上，当场唱票，一直这么办下去。", Some("一直这么办下去")),
            ("工会要把劳动保护和家庭走访坚持做下去。", Some("坚持做下去")),
            ("以后给他们每月发一段村里的话，常年不断。", Some("常年不断")),
            ("把支部书记轮训列为常态，有问题当场辅导。", Some("列为常态")),
            ("作为常态化的事一直抓到底。", Some("一直抓到底")),
            ("镇纪委持续推进村级“三资”提级监督。", Some("持续推进")),
            ("持续组织在职党员到社区报到。", Some("持续组织")),
            ("这一条写进网格公约，往后一直这么办，不搞一阵风。", Some("一阵风")),
            ("公益金花一笔贴一笔，由居务监督委员会盯着，以后一直这样办。", Some("一直")),
            ("坝上坝下的责任段，我们一年一年守下去，不松手。", Some("不松手")),
            ("留人要留心，这件事没有终点，要一届一届接着做。", Some("一届一届")),
            ("查到什么通报什么，长年不停。", Some("长年不停")),
            ("把一直拖着没有换届的支部换完。", None),
            ("确保改革的持续推进，三人轮流值守。", None),
            ("落实“持续推进年”要求，每个支部办一件事。", None),
            ("对《推动学习教育常态化制度化的意见》逐条学。", None),
            ("对长期缺席的党员逐个谈话。", None),
            ("不能一直拖，下去两次摸清底数。", None),
        ] {
            let found = without_end(text).map(|deadline| {
                text.chars().skip(deadline.start as usize).take((deadline.end - deadline.start) as usize).collect()
            });
            assert_eq!(found, words.map(str::to_owned), "{text}");
        }
    }
}
