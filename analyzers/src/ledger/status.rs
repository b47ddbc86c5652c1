//! What a status says: √, 已完成, 阶段性完成, 正在推进, 长期坚持.

use jiff::civil::Date;

use super::boxes;
use super::finished::{first_words, says_done, says_open};
use crate::calendar::Due;
use crate::season::LedgerState;

/// What a status cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Done and finished with.
    pub done: bool,
    /// Something goes on, or a stage is reached: 阶段性完成, 正在推进.
    pub under_way: bool,
    /// 长期坚持.
    pub long_term: bool,
    /// The words are none of the known ones.
    pub unknown: bool,
}

/// Signs that stand for 已完成.
const TICKS: [char; 9] = ['√', '✓', '✔', '☑', '🗹', '✅', '■', '●', '▲'];

/// Words that deny, or that keep completion for later.
const NOT_DONE: [&str; 34] = [
    "未",
    "没",
    "否",
    "×",
    "✗",
    "✘",
    "☒",
    "尚",
    "阶段性",
    "基本完成",
    "部分",
    "正在",
    "进行",
    "推进",
    "整改中",
    "实施中",
    "办理中",
    "落实中",
    "制定中",
    "待",
    "拟",
    "计划",
    "将于",
    "预计",
    "即将",
    "持续",
    "长期",
    "常态",
    "启动",
    "前完成",
    "底完成",
    "着手",
    "有序",
    "酝酿",
];

/// Words that say that it is done.
const DONE: [&str; 36] = [
    "是",
    "已完成",
    "完成",
    "已整改",
    "已销号",
    "销号",
    "完成整改",
    "整改完成",
    "已落实",
    "整改到位",
    "已办结",
    "办结",
    "整改完毕",
    "已解决",
    "全部完成",
    "已改",
    "落实到位",
    "已经完成",
    "完毕",
    "已到位",
    "改了",
    "已经改",
    "改完",
    "改完了",
    "改好",
    "改好了",
    "改到位",
    "已改正",
    "到位",
    "办完",
    "办好",
    "对号",
    "打勾",
    "OK",
    "Y",
    "y",
];

/// Reads a status cell.
#[must_use]
pub fn read(text: &str) -> Told {
    // Of 已完成□ 未完成☑ only what is ticked counts.
    let ticked = boxes::chosen(text);
    let text = ticked.as_deref().unwrap_or(text);
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let long_term = ["长期", "常态", "持续坚持", "持续推进", "常抓不懈"].iter().any(|word| plain.contains(word));
    let under_way = [
        "阶段性",
        "基本完成",
        "正在",
        "进行",
        "推进",
        "整改中",
        "实施中",
        "部分完成",
        "持续",
        "办理中",
        "落实中",
        "启动",
    ]
    .iter()
    .any(|word| plain.contains(word));
    let told = |done: bool| Told { done, under_way: under_way && !done, long_term: long_term && !done, unknown: false };
    if plain.is_empty() {
        return told(false);
    }
    let core = plain.trim_matches(|letter: char| "。．.，,；;！!（）()".contains(letter));
    if let Some(percent) = percent(core) {
        return told(percent >= 100.0);
    }
    if core.chars().next().is_some_and(|sign| TICKS.contains(&sign)) {
        return told(!["阶段", "部分", "基本"].iter().any(|word| core.contains(word)));
    }
    if DONE.contains(&core) {
        return told(true);
    }
    // 已完成，长期坚持: what is done stays done. 已完成3项，其余正在推进 does not.
    let opens = [
        "已完成",
        "已全部完成",
        "已整改完成",
        "已整改",
        "已销号",
        "整改完成",
        "已按期完成",
        "按期完成",
        "完成整改",
        "已办结",
    ]
    .iter()
    .any(|word| core.starts_with(word));
    let rest_open = ["未", "正在", "其余", "剩余", "部分", "待", "阶段"].iter().any(|word| core.contains(word));
    if opens && !rest_open && !counted(core) {
        return told(true);
    }
    let short = core.chars().count() <= 24;
    let closed = ["完成整改", "整改完成", "已整改", "整改到位", "已销号", "已办结", "已完成", "全部完成", "落实到位"]
        .iter()
        .any(|word| core.contains(word));
    if closed && !NOT_DONE.iter().any(|word| core.contains(word)) && !counted(core) {
        return told(true);
    }
    // 2024年1月10日完成, 1月已完成.
    if short
        && ["完成", "办结", "销号", "解决", "改完", "办完", "到位"].iter().any(|word| core.ends_with(word))
        && core.chars().any(|letter| letter.is_ascii_digit())
        && !NOT_DONE.iter().any(|word| core.contains(word))
    {
        return told(true);
    }
    // 完成（1月20日）, 是，已公示; 是，但未销号 is none.
    let (words, rest) = first_words(core, &TICKS);
    // 提前完成 is no 3月前完成.
    let denied = |text: &str| NOT_DONE.iter().any(|word| text.replace("提前", "").contains(word));
    let open = |text: &str| says_open(text) || denied(text);
    if !open(words) && !open(rest) && !counted(core) && (says_done(words) || DONE.contains(&words)) {
        return told(true);
    }
    let known = under_way
        || says_open(core)
        || says_open(rest)
        || counted(core)
        || long_term
        || NOT_DONE.iter().any(|word| core.contains(word))
        || core == "/"
        || core == "-"
        || core == "无";
    Told { unknown: !known, ..told(false) }
}

/// Whether a number follows 已完成, so that only a part is done: 已完成3项, 已完成80%.
fn counted(core: &str) -> bool {
    core.split("完成").nth(1).and_then(|rest| rest.chars().next()).is_some_and(|letter| letter.is_ascii_digit())
        && !core.contains("100%")
}

/// 100%, 80％, 完成60%.
fn percent(core: &str) -> Option<f64> {
    let core = core.trim_start_matches("已").trim_start_matches("完成");
    let digits = core.strip_suffix('%').or_else(|| core.strip_suffix('％'))?;
    digits.parse().ok()
}

/// The state of an entry on a day. Done wins; what has no end is long-term; past its day it is overdue.
#[must_use]
pub fn state(told: Told, due: Option<Due>, as_of: Option<Date>) -> LedgerState {
    if told.done {
        return LedgerState::Done;
    }
    match due {
        Some(Due::Day(day)) if as_of.is_some_and(|today| day < today) => LedgerState::Overdue,
        Some(Due::Day(_)) => LedgerState::InProgress,
        Some(Due::LongTerm) => LedgerState::LongTerm,
        _ if told.long_term => LedgerState::LongTerm,
        _ => LedgerState::InProgress,
    }
}
