//! The heads of columns and the labels of blocks: which field the words of a form name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::field::Field;
use super::head_names::{ALIASES, WEAK, WORDS};
use super::head_shapes::shaped;
use super::numbers::entry_number;
use crate::scheme::Column;

/// The heads of [`ALIASES`] as [`bare`] leaves them; of two fields the first has it.
static BARE: LazyLock<BTreeMap<String, Field>> = LazyLock::new(|| {
    let mut heads = BTreeMap::new();
    for (field, names) in ALIASES {
        for name in names {
            heads.entry(bare(name)).or_insert(field);
        }
    }
    heads
});

/// Longest head in letters, brackets left out.
const LONGEST: usize = 16;

/// Longest head that is a question or a label.
const SHORT: usize = 12;

/// Whether a head is a word that other tables use as well, such as 事项 or 内容.
pub(super) fn is_weak(head: &str) -> bool {
    weak(&bare(head)).is_some()
}

fn weak(head: &str) -> Option<Field> {
    WEAK.iter().find(|(_, names)| names.contains(&head)).map(|(field, _)| *field)
}

/// The field that a head names by its whole text, `None` where it is no known one.
fn named(head: &str, extra: &[Column]) -> Option<Field> {
    let own = extra
        .iter()
        .find(|column| bare(&column.title) == head || column.aliases.iter().any(|alias| bare(alias) == head));
    own.and_then(|column| Field::of_id(&column.id)).or_else(|| BARE.get(head).copied())
}

/// The field that a head names: by its whole text, by what 措施清单 or 本次整改措施 adds to, or by the question it asks.
pub(super) fn known(head: &str, extra: &[Column]) -> Option<Field> {
    let head = bare(clause(head));
    if head.is_empty() || head.chars().count() > LONGEST {
        return None;
    }
    named(&head, extra).or_else(|| stem(&head, extra)).or_else(|| weak(&head)).or_else(|| asked(&head))
}

/// The field that the head of a table in a report names; words that every table uses, such as 事项, name none.
pub(crate) fn head_field(head: &str) -> Option<Field> {
    field_of(head, &[]).map(|(field, _)| field).filter(|_| !is_weak(head))
}

/// A head without the advice that follows it: 整改措施，写清怎么改.
fn clause(head: &str) -> &str {
    let first = head.split(['，', ',', '；', ';', '。']).next().unwrap_or(head);
    if bare(first).is_empty() { head } else { first }
}

/// The field that a head names; `sure` where its whole text is a known head.
pub(super) fn field_of(whole: &str, extra: &[Column]) -> Option<(Field, bool)> {
    let head = bare(clause(whole));
    if head.is_empty() || head.chars().count() > LONGEST {
        return None;
    }
    named(&head, extra).map(|field| (field, true)).or_else(|| {
        known(&head, extra)
            .or_else(|| shaped(&head))
            .or_else(|| {
                WORDS.iter().find(|(_, words)| words.iter().any(|word| head.contains(word))).map(|(field, _)| *field)
            })
            .or_else(|| glossed(whole, extra))
            .map(|field| (field, false))
    })
}

/// What the brackets behind a head of the clerk's own say that it is: 病灶（存在问题）, 药方（整改措施）.
fn glossed(head: &str, extra: &[Column]) -> Option<Field> {
    // A telephone (负责人) or a signature (责任人) belongs to somebody named elsewhere.
    const BESIDE: [&str; 6] = ["签", "电话", "联系", "手机", "职务", "盖章"];
    let (before, behind) = head.split_once(['（', '(', '【', '['])?;
    let gloss = bare(behind.split(['）', ')', '】', ']', '，', ',', '；', ';', '。']).next()?);
    if gloss.is_empty() || BESIDE.iter().any(|word| before.contains(word)) {
        return None;
    }
    named(&gloss, extra)
}

/// The field of a label beside its value, with the number behind it: 整改措施, 问题二.
pub(super) fn label(text: &str, extra: &[Column]) -> Option<(Field, Option<u32>)> {
    // Sentences are no labels, and need no looking up.
    if text.chars().count() > 2 * SHORT {
        return None;
    }
    let head = bare(text);
    if head.is_empty() || head.chars().count() > SHORT {
        return None;
    }
    let core = head
        .trim_end_matches(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩".contains(letter));
    let number = head.strip_prefix(core).and_then(entry_number);
    if core.is_empty() || core.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    known(core, extra).map(|field| (field, number))
}

/// What a head names without the words that say that it is a column: 措施清单, 具体责任人, 时限要求.
fn stem(head: &str, extra: &[Column]) -> Option<Field> {
    const AFTER: [&str; 7] = ["清单", "一览", "内容", "要求", "一栏", "明细", "栏"];
    const BEFORE: [&str; 9] = ["整改", "具体", "主要", "本次", "下步", "拟定", "拟", "目前", "各项"];
    let cut = AFTER.iter().find_map(|word| head.strip_suffix(word)).unwrap_or(head);
    let bare = BEFORE.iter().find_map(|word| cut.strip_prefix(word)).unwrap_or(cut);
    [cut, bare]
        .into_iter()
        .filter(|text| *text != head && text.chars().count() >= 2)
        .find_map(|text| named(text, extra).or_else(|| weak(text)))
}

/// The field that a head asks for in everyday words: 毛病在哪, 咋改, 哪个负责, 改到啥时候, 办完没有.
fn asked(head: &str) -> Option<Field> {
    if head.chars().count() > SHORT {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| head.ends_with(word));
    let opens = |words: &[&str]| words.iter().any(|word| head.starts_with(word));
    let acts =
        has(&["改", "办", "做", "弄", "解决", "干", "治", "补", "抓", "落实", "完成", "完", "销号", "到位", "整"]);
    if has(&["为什么", "为啥", "为何", "原因"]) {
        return None;
    }
    let whether =
        ends(&["没有", "没", "了吗", "吗", "与否", "了否", "成否", "好否"]) || opens(&["是否", "有没有", "有无"]);
    if whether && acts || has(&["打勾", "打钩", "画勾", "划勾", "打对号"]) {
        return Some(Field::Status);
    }
    if has(&["得怎么样", "得怎样", "得咋样", "得如何", "怎么样了", "到哪一步", "到哪步", "到什么程度"])
    {
        return Some(Field::Progress);
    }
    let when =
        ["啥时", "什么时", "何时", "几时", "何日", "哪天", "哪一天", "几月", "哪个月", "多久", "好久", "多长时间"];
    // 截至三月底 is a time, not a head.
    let until = has(&["截止", "截至", "最晚", "最迟"])
        && !head.contains(|letter| "一二三四五六七八九十年月底前".contains(letter));
    if has(&when) || until {
        let past = ends(&["的"]) || has(&["实际"]);
        return Some(if past { Field::DoneOn } else { Field::Deadline });
    }
    if has(&["谁", "哪个", "哪位", "哪些人", "何人", "什么人", "啥人"]) {
        if has(&["提的", "提出", "反映", "发现", "指出", "点的"]) {
            return Some(Field::Source);
        }
        if acts || has(&["负责", "管", "牵头", "盯", "包", "责任", "来"]) {
            return Some(Field::Owner);
        }
    }
    if has(&["怎么", "怎样", "咋", "如何"]) {
        if has(&["来的", "发现", "知道"]) {
            return Some(Field::Source);
        }
        if acts {
            return Some(Field::Measure);
        }
    }
    if ends(&["打算"]) || has(&["做什么", "做啥", "干什么", "干啥", "办什么"]) {
        return Some(Field::Measure);
    }
    let what = has(&["哪里", "哪儿", "哪些", "啥", "什么", "何处", "哪方面", "在哪"]);
    let wrong = has(&["问题", "差", "错", "缺", "弱", "不", "没", "改"]);
    let told = has(&["毛病", "不对", "没做好", "没做到", "该改", "要改", "需改", "待改", "不满意"]);
    (what && wrong || told).then_some(Field::Issue)
}

/// A head without spaces, brackets and what they hold, and signs.
pub(super) fn bare(head: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::new();
    for letter in head.chars() {
        match letter {
            '（' | '(' | '【' | '[' => depth += 1,
            '）' | ')' | '】' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 || letter.is_whitespace() => {}
            '“' | '”' | '"' | '：' | ':' | '*' | '＊' | '√' | '、' | '/' => {}
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_questions_name_their_fields() {
        let cases = [
            (Field::Issue, "啥问题 有什么毛病 差在哪 哪些地方没做好 还有哪些不足 该改的事"),
            (Field::Measure, "咋改 怎么办 如何整改 下步打算 做什么 准备怎样解决"),
            (Field::Owner, "谁负责 哪个管 哪位领导牵头 由谁来做 什么人落实"),
            (Field::Deadline, "何时改到位 几时办完 啥时候 截止时间 最晚哪天 多久改完"),
            (Field::Status, "做完没有 改了吗 是否改好 有没有解决 整改完成与否 完成打勾"),
            (Field::Progress, "改得怎么样了 办得咋样 进行到哪一步"),
            (Field::Source, "谁提的 怎么发现的 哪个反映的"),
            (Field::DoneOn, "什么时候改完的 实际何时完成"),
        ];
        for (field, heads) in cases {
            for head in heads.split(' ') {
                assert_eq!(known(head, &[]), Some(field), "{head}");
            }
        }
    }

    #[test]
    fn brackets_say_what_a_head_of_ones_own_means() {
        let cases = [
            (Some(Field::Issue), "病灶（存在问题）"),
            (Some(Field::Measure), "下刀处(整改措施，逐条写)"),
            (Some(Field::Status), "打卡（完成打√，没完成空着）"),
            (Some(Field::Owner), "操刀（责任人）"),
            (Some(Field::Note), "备注（存在问题）"),
            (None, "签字（责任人）"),
            (None, "联系电话（负责人）"),
            (None, "病灶（请写清楚）"),
        ];
        for (field, head) in cases {
            assert_eq!(field_of(head, &[]).map(|(field, _)| field), field, "{head}");
        }
    }

    #[test]
    fn values_and_causes_are_no_heads() {
        for text in ["为什么没改", "支部没有活动室", "组织委员", "截至三月底", "3月底前", "学习抓得不够", "甲"]
        {
            assert_eq!(label(text, &[]), None, "{text}");
        }
        assert_eq!(label("问题三", &[]), Some((Field::Issue, Some(3))));
    }
}
