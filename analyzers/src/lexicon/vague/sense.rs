//! Senses that only the surroundings tell apart.

use super::{Sense, VagueWord, knowledge};
use crate::lexicon::segmenter::{self, Word};
use crate::lexicon::spans::{Span, clause, is_break};

/// A word where it stands.
pub(super) struct Place<'a> {
    word: &'a VagueWord,
    text: &'a str,
    span: Span,
    words: &'a [Word<'a>],
}

impl<'a> Place<'a> {
    pub(super) fn new(word: &'a VagueWord, text: &'a str, span: Span, words: &'a [Word<'a>]) -> Self {
        Self { word, text, span, words }
    }

    fn before(&self) -> &'a str {
        self.text.get(..self.span.start).unwrap_or("")
    }

    fn after(&self) -> &'a str {
        self.text.get(self.span.end..).unwrap_or("")
    }

    /// What stands before the word in its clause.
    fn clause_before(&self) -> &'a str {
        let clause = clause(self.text, self.span.start);
        self.text.get(clause.start..self.span.start).unwrap_or("")
    }

    /// What stands after the word in its clause.
    fn clause_after(&self) -> &'a str {
        let clause = clause(self.text, self.span.start);
        self.text.get(self.span.end..clause.end).unwrap_or("")
    }

    fn opens_clause(&self) -> bool {
        self.clause_before().trim_end().is_empty() || self.before().ends_with('、')
    }

    /// The segmenter's word that ends where this one begins.
    fn previous(&self) -> Option<&'a Word<'a>> {
        self.words.iter().rev().find(|word| word.end <= self.span.start && !word.text.trim().is_empty())
    }

    /// The segmenter's words behind this one, a word that it runs into cut off.
    fn next(&self, nth: usize) -> Option<&'a Word<'a>> {
        self.words.iter().filter(|word| word.start >= self.span.end).nth(nth)
    }
}

/// Why the word means something else; `None` where it does not.
pub(super) fn other_sense(place: &Place<'_>) -> Option<&'static str> {
    match place.word.sense {
        Sense::Plain => None,
        Sense::Section => section(place),
        Sense::Comparison => compares(place).then_some("表示比较"),
        Sense::Degree => weakens(place).then_some("表示程度"),
        Sense::Attribute => says_plenty(place).then_some("意思是“多得很”"),
        Sense::Complete => says_complete(place).then_some("意思是“一个不缺”"),
        Sense::Title => names_paper(place).then_some("文件名"),
        Sense::Listed => closes_list(place).then_some("前面已经列名"),
    }
}

/// Texts before 部分 after which it is an amount although nothing follows: 占了部分，
const TAKES_AMOUNT: &[&str] = &["了", "占", "只有", "仅有", "仅", "完成", "有"];

fn section(place: &Place<'_>) -> Option<&'static str> {
    const PART: &str = "指篇章或整体的一部分";
    let before = place.before();
    let after = place.after();
    let joined = before.ends_with(['大', '小', '少']) && place.word.entry.term == "部分";
    if is_counted(before, &place.word.entry.term) {
        return Some(PART);
    }
    if divides(place) {
        return Some("“部”与“分”分属前后两个词");
    }
    if place.word.entry.term.ends_with("大部分") || matches!(place.word.entry.term.as_str(), "小部分" | "少部分")
    {
        return None;
    }
    if joined {
        return (!speaks_of_people(place)).then_some("没有指人或组织");
    }
    let ends_here = after.trim_start().is_empty() || after.starts_with(|c| is_break(c) || matches!(c, '、' | '”'));
    let one = before.ends_with('一') || place.word.entry.term.starts_with('一');
    if one {
        let stem = before.strip_suffix('一').unwrap_or(before);
        let whole = stem.ends_with('的') && !next_is_noun(place);
        return whole.then_some(PART);
    }
    if ends_here || after.starts_with('的') && !after.starts_with("的同志") {
        let amount = TAKES_AMOUNT.iter().any(|text| before.ends_with(text));
        return (!amount).then_some(PART);
    }
    let explained = follows_explanation(before);
    if place.opens_clause() && !explained {
        return None;
    }
    if explained || before.ends_with(['的', '”', '》']) {
        return (!next_is_noun(place)).then_some(PART);
    }
    if knowledge().sections.iter().any(|section| before.ends_with(section.as_str())) {
        return Some(PART);
    }
    let noun_before = place.previous().is_some_and(|word| word.tag.starts_with('n'));
    let named = knowledge().people.iter().any(|people| before.ends_with(people.as_str()));
    (noun_before && !named && !next_is_noun(place)).then_some(PART)
}

/// 查摆问题（含原因分析）部分: a bracket that explains a name, not one that numbers a paragraph.
fn follows_explanation(before: &str) -> bool {
    let closed = before.strip_suffix(['）', ')']);
    let opened = closed.and_then(|inside| inside.rfind(['（', '(']));
    opened.and_then(|at| before.get(..at)).and_then(|lead| lead.chars().next_back()).is_some_and(|c| !is_break(c))
}

/// 第一部分, 三个部分, 3大部分; 一部分 is an amount.
fn is_counted(before: &str, term: &str) -> bool {
    let stem = before.strip_suffix('大').unwrap_or(before);
    let stem = stem.strip_suffix('个').unwrap_or(stem);
    let stem = stem.strip_suffix('大').unwrap_or(stem);
    let Some(last) = stem.chars().next_back() else { return false };
    if matches!(last, '一') || term.starts_with('一') {
        let prior = if term.starts_with('一') { Some(last) } else { stem.chars().rev().nth(1) };
        return matches!(prior, Some('第' | '十' | '百')) || stem.len() < before.len() && last == '一';
    }
    last.is_ascii_digit()
        || matches!(last, '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '几' | '各' | '第')
}

/// 组织部｜分两批: the text before ends a name in 部, and what follows goes with 分.
fn divides(place: &Place<'_>) -> bool {
    if !place.word.entry.term.starts_with('部') {
        return false;
    }
    let stems = place.clause_before();
    let names_body = stems.char_indices().rev().take(4).any(|(at, _)| {
        stems.get(at..).is_some_and(|stem| !stem.is_empty() && segmenter::is_word(&format!("{stem}部")))
    });
    let after = place.after();
    if !names_body || !knowledge().divides.iter().any(|text| after.starts_with(text.as_str())) {
        return false;
    }
    // 组织部分工作人员: what follows is a word of its own, so 分 does not need it.
    let first = segmenter::words(place.clause_after()).first().map_or(0, |word| word.text.chars().count());
    let amount = after.starts_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十几".contains(c));
    amount || first < 2 || after.starts_with("下来")
}

fn speaks_of_people(place: &Place<'_>) -> bool {
    let near: String = place.clause_after().chars().take(10).collect();
    knowledge().people.iter().any(|people| near.contains(people.as_str()))
}

fn next_is_noun(place: &Place<'_>) -> bool {
    let nominal = |word: &Word<'_>| word.tag.starts_with(['n', 's', 'j']) || matches!(word.tag, "vn" | "an" | "b");
    let Some(next) = place.next(0) else { return false };
    if nominal(next) || speaks_at_once(place) {
        return true;
    }
    // 部分年轻干部, 部分5G项目
    let modifies = next.tag.starts_with(['a', 'm', 'x', 'e']) || matches!(next.tag, "i" | "l" | "q" | "f" | "z");
    modifies && place.next(1).is_some_and(nominal)
}

fn speaks_at_once(place: &Place<'_>) -> bool {
    knowledge().people.iter().any(|people| place.after().starts_with(people.as_str()))
}

/// Single characters that 一些 compares: 快一些.
const COMPARED: &str =
    "好快多少早晚高低严细实大小深浅强弱紧松硬软慢粗勤近远新老长短宽窄重轻密稳准狠广厚薄忙闲难易热冷急缓活亮清精";

fn compares(place: &Place<'_>) -> bool {
    let before = place.before();
    let bare = before.trim_end_matches(['了', '得', '过']);
    if before.chars().next_back().is_some_and(|c| COMPARED.contains(c)) {
        return true;
    }
    let adjective = |end: usize| {
        place.words.iter().rev().find(|word| word.end <= end).is_some_and(|word| {
            word.end == end
                && (word.tag == "a"
                    || word.tag == "ad"
                    || word.text.chars().count() == 1 && COMPARED.contains(word.text))
        })
    };
    if adjective(before.len()) || bare.len() < before.len() && adjective(bare.len()) {
        return true;
    }
    // 再细化一些, 多跑一些
    let lead: Vec<char> = place.clause_before().chars().rev().take(5).collect();
    lead.iter().skip(1).any(|c| matches!(c, '再' | '更' | '稍' | '略')) && place.clause_after().is_empty()
}

/// Words before 有些 after which it can only weaken: 我有些…, 想得有些….
const SELF: &[&str] = &[
    "我",
    "自己",
    "本人",
    "得",
    "心里",
    "内心",
    "思想上",
    "心理上",
    "思想",
    "心态",
    "显得",
    "感到",
    "觉得",
    "变得",
    "感觉",
    "确实",
    "不免",
    "难免",
    "未免",
    "总",
    "总是",
    "也许",
    "仿佛",
    "似乎",
    "依然",
    "心中",
];

fn weakens(place: &Place<'_>) -> bool {
    let before = place.before();
    let own = SELF.iter().any(|text| before.ends_with(text));
    let Some(next) = place.next(0) else { return own };
    let behind = place.next(1);
    let stops = behind.is_none_or(|word| {
        word.tag.starts_with(['x', 'w', 'u', 'c', 'y']) && word.text != "的"
            || word.text.starts_with(is_break)
            || word.text == "、"
    });
    if before.ends_with('得') {
        return true;
    }
    if next.tag.starts_with('a') || matches!(next.tag, "i" | "l" | "z") {
        return stops || own && !behind.is_some_and(|word| word.tag.starts_with('n'));
    }
    let noun =
        next.tag.starts_with(['n', 'r', 's', 't', 'm', 'j']) || speaks_at_once(place) || matches!(next.tag, "b" | "vn");
    if noun || place.opens_clause() {
        return false;
    }
    if own {
        return true;
    }
    let named = knowledge().people.iter().any(|people| before.ends_with(people.as_str()));
    let states = ["没", "未", "不", "并", "也", "还", "仍", "只", "是", "在", "为", "都", "却", "甚至", "连"];
    let noun_before = place.previous().is_some_and(|word| word.tag.starts_with('n') || word.tag == "vn");
    noun_before && !named && !states.iter().any(|text| next.text.starts_with(text))
}

const PLENTY: &[&str] = &[
    "时间", "人手", "人", "办法", "机会", "精力", "干劲", "热情", "力气", "条件", "资源", "钱", "空", "空闲", "经验",
    "文件", "理由", "借口", "人才", "潜力", "场地", "资料",
];

fn says_plenty(place: &Place<'_>) -> bool {
    let rest = place.clause_after();
    !place.opens_clause()
        && rest.strip_prefix('是').is_some_and(|rest| PLENTY.iter().any(|thing| rest.trim_end() == *thing))
}

/// 一步不少, 一个都不少.
fn says_complete(place: &Place<'_>) -> bool {
    // 问题还不少，欠账不少: says how many there are, not who is meant.
    let general = ["问题", "欠账", "差距", "短板", "毛病", "困难", "不足"];
    if place.clause_after().trim().is_empty() && general.iter().any(|noun| place.clause_before().contains(noun)) {
        return true;
    }
    let before = place.clause_before().trim_end_matches(['都', '也']);
    let last: Vec<char> = before.chars().rev().take(3).collect();
    last.iter().skip(1).any(|c| *c == '一')
}

fn names_paper(place: &Place<'_>) -> bool {
    let paper = ["意见", "规定", "措施", "办法", "政策措施", "条例", "制度规定"];
    place.before().ends_with(['的', '于']) && paper.iter().any(|name| place.after().starts_with(name))
}

/// 甲、乙几个支部: the names stand before.
fn closes_list(place: &Place<'_>) -> bool {
    let before = place.clause_before();
    let nominal =
        place.previous().is_some_and(|word| word.end == place.span.start && word.tag.starts_with(['n', 'j', 'x', 'e']));
    before.contains('、') && (nominal || before.ends_with(['”', '》'])) && !before.ends_with('的')
}
