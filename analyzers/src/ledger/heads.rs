//! The heads of columns and the labels of blocks: which field the words of a form name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::field::Field;
use super::numbers::entry_number;
use crate::scheme::Column;

/// Heads of the usual columns, the most telling first.
pub(super) const ALIASES: [(Field, &[&str]); 16] = [
    (Field::Id, &["台账编号", "整改编号", "条目编号", "问题编号"]),
    (Field::No, &["序号", "编号", "号", "项目序号", "问题序号", "NO", "No.", "No", "项次"]),
    (Field::Source, &["问题来源", "来源", "问题出处", "来源渠道", "查摆途径", "查找途径", "查摆方式"]),
    (
        Field::Category,
        &[
            "问题类别",
            "类别",
            "问题类型",
            "类型",
            "问题分类",
            "方面",
            "问题方面",
            "分类",
            "所属方面",
            "责任清单",
            "考评项目",
        ],
    ),
    (
        Field::Issue,
        &[
            "存在问题",
            "存在的问题",
            "突出问题",
            "存在的突出问题",
            "存在的主要问题",
            "主要问题",
            "问题清单",
            "问题表现",
            "具体问题",
            "查摆问题",
            "查摆的问题",
            "查摆出的问题",
            "问题",
            "问题描述",
            "问题内容",
            "整改内容",
            "整改问题",
            "需整改问题",
            "反馈问题",
            "反馈意见",
            "问题及表现",
            "具体表现",
            "问题具体表现",
            "审计发现的问题",
            "检视问题",
            "点评问题",
            "整改事项",
            "问题事项",
            "存在的问题及不足",
            "存在问题及不足",
            "问题和不足",
            "不足",
            "短板",
            "短板弱项",
            "差距",
            "差距不足",
            "差距和不足",
            "差在哪里",
            "反映的问题",
            "问题短板",
            "毛病",
        ],
    ),
    (Field::Goal, &["整改目标", "目标", "预期目标", "目标要求", "阶段目标", "预期成效", "整改目标要求"]),
    (
        Field::Measure,
        &[
            "整改措施",
            "改进措施",
            "整改举措",
            "具体措施",
            "具体整改措施",
            "措施",
            "整改办法",
            "整改具体措施",
            "主要措施",
            "改进举措",
            "举措",
            "整改方案",
            "整改任务",
            "整改任务及措施",
            "整改要求",
            "整改要求和建议",
            "解决措施",
            "下一步措施",
            "下一步整改措施",
            "整改措施及目标",
            "整改目标及措施",
            "怎么改",
            "怎样改",
            "如何改",
            "怎么整改",
            "怎么办",
            "整改做法",
            "具体做法",
            "改进办法",
            "解决办法",
            "办法",
            "拟采取措施",
            "拟采取的措施",
            "整改打算",
            "整改清单",
        ],
    ),
    (
        Field::Owner,
        &[
            "责任人",
            "整改责任人",
            "具体责任人",
            "直接责任人",
            "责任人员",
            "经办人",
            "责任人及岗位",
            "具体负责人",
            "负责人",
            "承办人",
            "谁来改",
            "谁负责",
            "谁来办",
            "落实人",
            "包干人",
            "责任者",
            "经办",
        ],
    ),
    (
        Field::Leader,
        &[
            "责任领导",
            "牵头领导",
            "牵头人",
            "分管领导",
            "责任单位",
            "责任部门",
            "牵头单位",
            "牵头部门",
            "责任科室",
            "整改单位",
            "责任主体",
            "责任单位及责任人",
            "责任支部",
            "第一责任人",
            "配合单位",
            "整改责任",
        ],
    ),
    (
        Field::Deadline,
        &[
            "整改时限",
            "完成时限",
            "整改期限",
            "时限",
            "期限",
            "时间节点",
            "限期",
            "整改时间",
            "计划完成时间",
            "完成期限",
            "时限要求",
            "完成整改时限",
            "整改完成时限",
            "拟完成时间",
            "预计完成时间",
            "时间要求",
            "整改限期",
            "截止时间",
            "截止日期",
            "完成日期要求",
            "时间安排",
            "要求完成时间",
            "何时改完",
            "何时完成",
            "什么时候改完",
            "什么时候完成",
            "啥时候改完",
            "办结时限",
            "最后期限",
            "完成节点",
            "整改节点",
            "节点",
        ],
    ),
    (
        Field::Status,
        &[
            "是否完成",
            "完成情况",
            "是否完成整改",
            "是否整改",
            "是否整改到位",
            "是否销号",
            "销号情况",
            "整改状态",
            "状态",
            "完成与否",
            "是否已完成",
            "整改完成情况",
            "销号",
            "完成状态",
            "是否办结",
            "改没改",
            "办没办",
            "改了没有",
            "改了没",
            "改好没有",
            "改到位没有",
            "改到位没",
            "完成打",
            "完成打勾",
            "完成请打",
            "已完成打",
            "办结打",
            "已完成",
            "完成否",
            "完成进度",
            "完成率",
            "完成比例",
            "当前状态",
            "目前状态",
            "现状态",
            "办理状态",
            "落实状态",
            "完成标志",
            "完成标记",
            "是否按期完成",
            "是否落实",
            "落实与否",
            "是否改到位",
            "是否到位",
        ],
    ),
    (
        Field::Progress,
        &[
            "进展情况",
            "整改情况",
            "整改进展",
            "落实情况",
            "整改进展情况",
            "整改落实情况",
            "进展",
            "目前进展",
            "整改成效",
            "推进情况",
            "整改结果",
            "整改落实",
            "工作进展",
            "目前进展情况",
            "办理情况",
            "整改进度",
            "工作进度",
            "办理进度",
            "办理结果",
        ],
    ),
    (
        Field::DoneOn,
        &["完成时间", "实际完成时间", "完成日期", "销号时间", "销号日期", "整改完成时间", "办结时间", "实际完成日期"],
    ),
    (Field::Evidence, &["佐证材料", "佐证", "证明材料", "支撑材料", "印证材料", "附件材料", "整改依据"]),
    (Field::Note, &["备注", "说明", "备 注"]),
    (Field::Unit, &["单位", "单位名称", "党组织", "党组织名称", "支部", "党支部", "所属党组织"]),
];

/// Words by which a head that is no alias is still told, tried in this order.
const WORDS: [(Field, &[&str]); 9] = [
    (Field::Source, &["来源"]),
    (Field::Category, &["类别", "分类"]),
    (Field::Measure, &["措施", "举措"]),
    (Field::Goal, &["目标"]),
    (Field::Deadline, &["时限", "期限", "限期", "时间节点"]),
    (Field::Owner, &["责任人", "负责人"]),
    (Field::Leader, &["责任", "牵头"]),
    (Field::Status, &["是否完成", "完成情况", "销号", "进展", "落实情况", "整改情况"]),
    (Field::Issue, &["问题", "不足"]),
];

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

/// Heads that say little by themselves; they count only where nothing better stands in the form.
const WEAK: [(Field, &[&str]); 6] = [
    (Field::Issue, &["事项", "内容", "具体事项", "具体内容", "现象", "表现"]),
    (Field::Measure, &["任务", "打算", "做法", "对策"]),
    (Field::Owner, &["人员", "责任", "由谁"]),
    (Field::DoneOn, &["时间", "日期"]),
    (Field::Status, &["完成", "办结", "结果", "结论"]),
    (Field::Progress, &["进度", "情况", "落实"]),
];

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
    let head = bare(head);
    if head.is_empty() || head.chars().count() > LONGEST {
        return None;
    }
    named(&head, extra).or_else(|| stem(&head, extra)).or_else(|| weak(&head)).or_else(|| asked(&head))
}

/// The field that a head names; `sure` where its whole text is a known head.
pub(super) fn field_of(head: &str, extra: &[Column]) -> Option<(Field, bool)> {
    let head = bare(head);
    if head.is_empty() || head.chars().count() > LONGEST {
        return None;
    }
    named(&head, extra).map(|field| (field, true)).or_else(|| {
        known(&head, extra)
            .or_else(|| {
                WORDS.iter().find(|(_, words)| words.iter().any(|word| head.contains(word))).map(|(field, _)| *field)
            })
            .map(|field| (field, false))
    })
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
    fn values_and_causes_are_no_heads() {
        for text in ["为什么没改", "支部没有活动室", "组织委员", "截至三月底", "3月底前", "学习抓得不够", "甲"]
        {
            assert_eq!(label(text, &[]), None, "{text}");
        }
        assert_eq!(label("问题三", &[]), Some((Field::Issue, Some(3))));
    }
}
