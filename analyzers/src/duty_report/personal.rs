//! Whose shortcoming it is: the secretary's own, or the unit's and the lower levels'.

use crate::lexicon;

/// Words that name the writer and nobody else.
const OWN: &[&str] = &[
    "本人",
    "我自己",
    "我个人",
    "我本人",
    "我这个人",
    "我自身",
    "我身上",
    "作为书记",
    "身为书记",
    "作为支部书记",
    "作为总支书记",
    "我的",
];

/// Subjects that are not the writer.
pub(super) const SUBJECTS: &[&str] = &[
    "党员",
    "支部",
    "总支",
    "学院",
    "支委",
    "教师",
    "学生",
    "同志",
    "干部",
    "党小组",
    "班子成员",
    "职工",
    "馆员",
    "工友",
    "书记",
    "公司",
    "社区",
    "医生",
    "护士",
];

/// What a witness does: the shortcoming told is another's.
const WITNESS: &[&str] = &[
    "我发现",
    "我记得",
    "我走访",
    "我接手",
    "我检查",
    "我问",
    "我翻",
    "我抽",
    "我了解",
    "我看到",
    "我统计",
    "我到任",
    "我来",
    "我在仓库",
];

/// Votes for a shortcoming being the writer's own; from [`THRESHOLD`] on it is.
pub(super) fn votes(title: &str, text: &str) -> f32 {
    let (title, text) = (without_others(title), without_others(text));
    let mut votes: f32 = 0.0;
    if title.starts_with('我')
        || ["本人", "个人", "自身", "我自己", "我的", "还有我"].iter().any(|word| title.contains(word))
    {
        votes += 2.0;
    }
    if OWN.iter().any(|word| text.contains(word)) {
        votes += 2.0;
    }
    let mut subject_known = false;
    let mut opens = true;
    for (index, clause) in text.split_inclusive(['，', '。', '；', '、', '：', '！', '？']).enumerate() {
        let opening = opens;
        opens = clause.ends_with(['。', '！', '？']);
        let clause = clause.trim();
        if WITNESS.iter().any(|word| clause.contains(word)) || looks_on(clause) {
            subject_known = true;
            continue;
        }
        let other = !clause.starts_with("作为") && SUBJECTS.iter().any(|subject| clause.contains(subject));
        if clause.starts_with('我') || clause.starts_with("还有我") {
            votes += if opening { 1.5 } else { 1.0 };
            if !subject_known && !other && index <= 2 {
                votes += 0.5;
            }
            subject_known = true;
        } else if let Some(at) = clause.find('我') {
            let before = clause.get(..at).unwrap_or("");
            let place = ["上", "时", "里", "中", "前", "后", "天", "月", "初", "末", "年"]
                .iter()
                .any(|end| before.ends_with(end));
            let fronted = before.chars().count() <= 8
                && clause.get(at..).is_some_and(|behind| behind.starts_with("我都") || behind.starts_with("我却"));
            if place || before.chars().count() <= 3 {
                votes += 1.5;
            } else if fronted {
                votes += 1.0;
            }
        }
        if other {
            subject_known = true;
        }
    }
    votes
}

/// 我随机抽取30例， 我专门去看过， 我列席的16次会里: the writer looks on, and blames nobody by that. 我只看了3次 does.
fn looks_on(clause: &str) -> bool {
    const BLAMES: &[char] = &['只', '没', '不', '未', '少', '总', '常', '往', '直', '很', '仅', '懒', '忙', '怕', '都'];
    let Some(at) = clause.find('我') else { return false };
    let behind: String = clause.get(at..).unwrap_or("").chars().skip(1).take(8).collect();
    let verb = [
        "查", "抽", "问", "看过", "去看", "数了", "翻", "打听", "走访", "了解", "统计", "梳理", "盘点", "列席", "核对",
    ]
    .iter()
    .filter_map(|verb| behind.find(verb))
    .min();
    verb.is_some_and(|verb| !behind.get(..verb).unwrap_or("").contains(BLAMES))
        && !clause.contains(['没', '不', '未', '只', '仅'])
}

/// From so many votes on a shortcoming is the writer's own.
pub(super) const THRESHOLD: f32 = 1.5;

/// Whether a text speaks of the writer at all.
pub(super) fn mentions(text: &str) -> bool {
    count(text) > 0
}

/// 从我个人看, 另一个方面是我自己的, 在自身建设方面: announces the writer's own shortcomings.
pub(super) fn is_about_writer(text: &str) -> bool {
    let own =
        ["我个人", "我自己", "我自身", "本人", "个人方面", "个人来", "个人而言", "个人层面", "自身方面", "我身上"];
    own.iter().any(|word| text.contains(word)) && text.chars().count() <= 40
}

/// How often the writer speaks in the first person singular.
pub(super) fn count(text: &str) -> u32 {
    let own = lexicon::first_person().find(text).filter(|hit| hit.entry.term.contains(['我', '本']));
    u32::try_from(own.count()).unwrap_or(u32::MAX)
}

/// The text with every 我 that is not the writer blotted out: 我院, 我们, 自我批评.
fn without_others(text: &str) -> String {
    if !text.contains('我') {
        return text.to_owned();
    }
    let own: Vec<_> = lexicon::first_person().find(text).map(|hit| hit.start..hit.end).collect();
    text.char_indices()
        .map(|(at, character)| {
            let other = character == '我' && !own.iter().any(|span| span.contains(&at));
            if other { '□' } else { character }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writers_own_shortcoming_is_told_from_the_units() {
        for (title, text) in [
            ("", "我的理论学习以会前突击为主，全年笔记57页。"),
            ("", "本人深入基层调研不够，全年仅9天。"),
            ("", "民主生活会上我对班子成员提的5条意见，有4条是软话。"),
            ("", "对老同事，我拉不下脸来批评，辣味不足。"),
            ("我的工作方法偏硬", "总支全年讨论重要事项17项，征求过意见的只有5项。"),
        ] {
            assert!(votes(title, text) >= THRESHOLD, "{text}");
        }
        for (title, text) in [
            ("", "我院党员教育针对性不强。"),
            ("", "我们支部的组织生活形式单一。"),
            ("", "开展批评和自我批评不够。"),
            ("", "台账上登记的独居老党员是17人，我走访36户就新发现了6人。"),
            ("", "“我为群众办实事”项目推进慢。"),
        ] {
            assert!(votes(title, text) < THRESHOLD, "{text}");
        }
    }
}
