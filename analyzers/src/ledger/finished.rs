//! Ways to say that something is done, and ways to say that it is not: 已经改好了, 按时办结, 还在改, 一半.

/// What is done when these words are left over.
const ENDED: [&str; 40] = [
    "完成",
    "完成销号",
    "办结销号",
    "改完",
    "改好",
    "改正",
    "改毕",
    "改到位",
    "做完",
    "做好",
    "做到位",
    "办完",
    "办好",
    "办结",
    "办妥",
    "弄完",
    "弄好",
    "修好",
    "补齐",
    "补上",
    "解决",
    "结案",
    "结项",
    "闭环",
    "销账",
    "销号",
    "完工",
    "竣工",
    "了结",
    "清零",
    "清完",
    "落地",
    "落实",
    "兑现",
    "交账",
    "验收合格",
    "通过验收",
    "验收通过",
    "验收",
    "到位",
];

/// What is done when 已 stands before it.
const AFTER_ALREADY: [&str; 8] = ["整改", "改", "办", "做", "结", "销", "结束", "完"];

/// Words before what is done that do not change it.
const BEFORE: [&str; 18] = [
    "已经",
    "已",
    "全部",
    "全都",
    "均",
    "都",
    "按时",
    "按期",
    "如期",
    "提前",
    "按要求",
    "按照要求",
    "问题",
    "整改",
    "早就",
    "早",
    "现",
    "顺利",
];

/// Words behind it that do not change it.
const AFTER: [&str; 6] = ["了", "完毕", "结束", "整改", "任务", "好"];

/// Signs and short words that say yes.
const YES: [&str; 7] = ["v", "对", "ok", "yes", "y", "已", "是的"];

/// Signs and words that say no.
const NO: [&str; 12] = ["x", "错", "叉", "n", "no", "不是", "－", "—", "–", "×", "缓", "还没"];

/// Words of what goes on, is put off or is half done.
const OPEN: [&str; 21] = [
    "在改",
    "在办",
    "在建",
    "改着",
    "暂缓",
    "延期",
    "延至",
    "顺延",
    "跨年",
    "转下年",
    "挂账",
    "一半",
    "过半",
    "还在",
    "继续",
    "续改",
    "接近",
    "差不多",
    "快了",
    "有进展",
    "进展顺利",
];

/// Whether a status of few words says nothing but that it is done.
pub(super) fn says_done(core: &str) -> bool {
    if YES.contains(&core.to_lowercase().as_str()) {
        return true;
    }
    let already = core.contains('已');
    let mut rest = core;
    while let Some(cut) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)).filter(|cut| !cut.is_empty()) {
        if ended(rest, already) {
            return true;
        }
        rest = cut;
    }
    ended(rest, already)
}

/// Whether words are those of an end, with or without 了 behind them.
fn ended(words: &str, already: bool) -> bool {
    let is_end = |words: &str| ENDED.contains(&words) || already && AFTER_ALREADY.contains(&words);
    is_end(words) || AFTER.iter().any(|word| words.strip_suffix(word).is_some_and(is_end))
}

/// Whether a status says that it is not done, in words that are no usual ones.
pub(super) fn says_open(core: &str) -> bool {
    const LETTERS: usize = 6;
    let under_way = core.ends_with('中') && core.chars().count() <= LETTERS;
    NO.contains(&core.to_lowercase().as_str()) || under_way || OPEN.iter().any(|word| core.contains(word))
}

/// What is left of a status without the ticks at its ends and without what follows its first words: 完成√, 是（1月20日）. The
/// rest is given as well, because it may take back what the first words say.
pub(super) fn first_words<'a>(core: &'a str, ticks: &[char]) -> (&'a str, &'a str) {
    let bare = core.trim_matches(|letter: char| ticks.contains(&letter) || "。.！!".contains(letter));
    match bare.char_indices().find(|(_, letter)| "（(，,；;。、：:".contains(*letter)) {
        Some((at, _)) if at > 0 => bare.split_at(at),
        _ => (bare, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::status::read;

    #[test]
    fn what_is_done_is_told_in_many_ways() {
        for text in [
            "已改完",
            "已经改好",
            "做完了",
            "已办",
            "已结案",
            "已闭环",
            "销账",
            "完成销号",
            "已通过验收",
            "解决了",
            "按时完成",
            "如期办结",
            "提前完成",
            "完成（2025年1月20日）",
            "1月20日办结",
            "是，1月20日",
            "是（已公示）",
            "v",
            "对",
            "完成√",
            "√完成",
            "问题已解决",
            "已全部整改",
            "改毕",
            "已落地",
            "YES",
            "完工",
            "已完成。",
        ] {
            assert!(read(text).done, "{text}");
        }
    }

    #[test]
    fn what_goes_on_is_known_and_not_done() {
        for text in [
            "在改",
            "还在改",
            "一半",
            "完成一半",
            "暂缓",
            "延至6月",
            "招标中",
            "筹备中",
            "施工中",
            "X",
            "no",
            "不是",
            "—",
            "挂账",
            "有进展",
            "接近完成",
            "是，但未销号",
            "完成（部分）",
            "未完成√",
            "已完成2项",
            "没有解决",
            "预计3月完成",
            "待验收",
            "完成（预计3月）",
        ] {
            let told = read(text);
            assert!(!told.done && !told.unknown, "{text}: {told:?}");
        }
    }

    #[test]
    fn what_says_neither_is_unknown() {
        for text in ["已立项", "已签合同", "○", "甲负责"] {
            let told = read(text);
            assert!(!told.done && told.unknown, "{text}: {told:?}");
        }
    }
}
