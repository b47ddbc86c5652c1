//! Formulas by which sentences announce problems, causes and measures.

use super::heading::PartVotes;
use super::signs::Signs;
use super::topic::Topics;

/// Whether an inner heading only names a part: 存在的问题, 主要原因.
pub(super) fn names_part(title: &str) -> bool {
    let len = title.chars().count();
    let votes = PartVotes::of(title, 0);
    let told = votes.problems.max(votes.causes).max(votes.plans) > 0.0;
    let begins = ["存在", "主要", "查摆", "检视", "突出", "下一步", "整改", "改进", "原因", "问题", "今后"]
        .iter()
        .any(|word| title.starts_with(word));
    told && begins && len <= 14 && !title.contains(['，', '“'])
}

/// Whether the wording names a shortcoming by itself.
pub(super) fn tells_shortcoming(title: &str) -> bool {
    tells_by(title, &Signs::of(title))
}

/// The same of a text whose votes are known already.
pub(super) fn tells_by(text: &str, signs: &Signs) -> bool {
    let known = || !text.contains("问题") && Topics::of(text).best().is_some();
    (signs.deficiency >= 2.0 || signs.deficiency >= 1.0 && known()) && !announces_problems(text)
}

/// 主要有四个问题, 存在以下不足: says that there are problems, not which.
pub(super) fn announces_problems(text: &str) -> bool {
    let named = || ["问题", "不足", "差距", "短板", "弱项", "薄弱环节", "毛病"].iter().any(|word| text.contains(word));
    let counted = || {
        [
            "主要有",
            "以下",
            "如下",
            "几个",
            "个问题",
            "个方面",
            "方面的",
            "几方面",
            "主要是",
            "主要表现",
            "归纳",
            "梳理",
            "看得清",
            "些问题",
            "不少薄弱",
            "不少问题",
            "不少差距",
            "一定差距",
        ]
        .iter()
        .any(|word| text.contains(word))
    };
    named() && counted()
}

/// Whether a sentence opens the causes: 究其原因， 产生这些问题，
pub(super) fn opens_causes(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "究其原因",
        "原因：",
        "原因是",
        "原因在",
        "原因上",
        "成因",
        "根源",
        "产生上述",
        "产生这些",
        "造成上述",
        "造成这些",
        "分析上述",
        "分析以上",
        "上述问题",
        "以上问题",
        "这些问题",
        "剖析原因",
        "出现这些",
        "症结在",
        "主要原因",
        "追根溯源",
        "深挖根源",
        "归根",
        "原因:",
        "问题根源",
        "存在这些",
        "这主要是",
        "主要是由于",
        "主要是因为",
        "主要是我",
        "主要在于",
    ];
    let head: String = text.chars().take(14).collect();
    text.starts_with("主要是") || WORDS.iter().any(|word| head.contains(word))
}

/// 改进措施： 下一步， in the middle of a block that tells a problem.
pub(super) fn opens_measure(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "改进措施",
        "整改措施",
        "下一步",
        "下步",
        "整改：",
        "改进：",
        "措施：",
        "整改方向",
        "改进方向",
        "对此，我将",
        "对此，下一步",
        "整改举措",
        "解决办法",
        "改进办法",
        "改进打算",
    ];
    WORDS.iter().any(|word| text.starts_with(word))
}

/// 三件事, 两个方面, 几点: what is only counted.
pub(super) fn counts_items(text: &str) -> bool {
    ["件事", "个方面", "方面", "几点", "个问题", "个层面", "项工作", "本账", "笔账", "条短板", "块短板"].iter().any(
        |noun| {
            text.contains(*noun)
                && text.match_indices(noun).any(|(at, _)| {
                    let number = text.get(..at).and_then(|before| before.chars().last()).unwrap_or(' ');
                    "一二两三四五六七八九十几数2345678".contains(number) || *noun == "几点"
                })
        },
    )
}

/// The words that say what a measure answers: 针对抓党建时间不够，
pub(super) fn naming(text: &str) -> Option<String> {
    const WORDS: &[&str] = &["针对", "围绕", "对照", "聚焦", "关于", "对于", "为解决", "着眼", "解决", "就", "对"];
    let text =
        text.trim_start_matches(|character: char| character.is_whitespace() || "此外另外，同时".contains(character));
    let word = WORDS.iter().find(|word| text.starts_with(**word))?;
    let name: String = text.chars().take_while(|character| !"，。；：".contains(*character)).collect();
    let len = name.chars().count();
    let of_it = *word != "对" || len <= 16;
    let closed = text.chars().nth(len).is_some_and(|character| matches!(character, '，' | '：'));
    (closed && of_it && len >= word.chars().count() + 2 && len <= 40 && !(*word == "就" && len > 24)).then_some(name)
}

/// What a sentence puts in front: 护工学习，…… 实习点的事，……
pub(super) fn fronted(text: &str) -> Option<String> {
    let (front, _) = text.split_once('，')?;
    let len = front.chars().count();
    let acts =
        ["我", "由", "前", "起", "每", "负责", "牵头", "内", "建立", "制定"].iter().any(|word| front.contains(word));
    ((2..=12).contains(&len) && !acts && !super::evidence::has(front)).then(|| front.to_owned())
}
