//! Which column of a form holds what.

use super::content;
use super::field::Field;
use super::form::FormRow;
use crate::scheme::{Column, Rectification};

/// Heads of the usual columns, the most telling first.
const ALIASES: [(Field, &[&str]); 16] = [
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

/// The field that a head names by its whole text, `None` where it is no known one.
fn named(head: &str, extra: &[Column]) -> Option<Field> {
    let own = extra
        .iter()
        .find(|column| bare(&column.title) == head || column.aliases.iter().any(|alias| bare(alias) == head));
    own.and_then(|column| Field::of_id(&column.id)).or_else(|| {
        ALIASES.iter().find(|(_, names)| names.iter().any(|name| bare(name) == head)).map(|(field, _)| *field)
    })
}

/// The field that a head names; `sure` where its whole text is a known head.
fn field_of(head: &str, extra: &[Column]) -> Option<(Field, bool)> {
    let head = bare(head);
    if head.is_empty() || head.chars().count() > 16 {
        return None;
    }
    named(&head, extra).map(|field| (field, true)).or_else(|| {
        WORDS.iter().find(|(_, words)| words.iter().any(|word| head.contains(word))).map(|(field, _)| (*field, false))
    })
}

/// A head without spaces, brackets and what they hold, and signs.
fn bare(head: &str) -> String {
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

/// A line in its labelled parts: 整改措施：每月通报；责任人：甲 has two. What stands before the first label has none.
pub(super) fn labelled(line: &str) -> Vec<(Option<Field>, String)> {
    let opens = |before: &str| {
        before.is_empty()
            || before.ends_with(|letter: char| letter.is_whitespace() || "。；;，,（(【[、.．）)".contains(letter))
            || before.chars().all(|letter| letter.is_numeric() || "一二三四五六七八九十（()）、.．".contains(letter))
    };
    // Where each label begins and where its text does.
    let mut labels: Vec<(usize, usize, Field)> = Vec::new();
    for (colon, sign) in line.match_indices(['：', ':', '】', ']']) {
        let before = line.get(..colon).unwrap_or("");
        let starts = before
            .char_indices()
            .rev()
            .take(10)
            .map(|(at, _)| at)
            .filter(|at| labels.last().is_none_or(|(_, text, _)| at >= text));
        let found = starts.filter_map(|at| {
            let head = before.get(at..)?;
            let field = ALIASES.iter().find(|(_, names)| names.contains(&head)).map(|(field, _)| *field)?;
            opens(before.get(..at)?).then_some((at, field))
        });
        if let Some((at, field)) = found.last().filter(|(_, field)| !matches!(field, Field::Unit | Field::No)) {
            labels.push((at, colon + sign.len(), field));
        }
    }
    let first = labels.first().map_or(line.len(), |(at, ..)| *at);
    let trimmed = |text: &str| text.trim().trim_matches(|letter: char| "【[（(".contains(letter)).trim().to_owned();
    let mut parts = vec![(None, trimmed(line.get(..first).unwrap_or("")))];
    for (number, (_, text, field)) in labels.iter().enumerate() {
        let end = labels.get(number + 1).map_or(line.len(), |(at, ..)| *at);
        let text = line.get(*text..end).unwrap_or("").trim_start_matches(['：', ':']);
        parts.push((Some(*field), trimmed(text)));
    }
    parts
}

/// The columns of a form and where its body begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// First row of the head.
    pub(super) first: usize,
    /// First row of the body.
    pub(super) body: usize,
    /// Field, column and head, from the left.
    pub(super) columns: Vec<(Field, usize, String)>,
}

impl Head {
    /// The column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|(known, _, _)| *known == field).map(|(_, column, _)| *column)
    }

    /// How much the columns say that this is a ledger, 0…1.
    pub(super) fn score(&self) -> f32 {
        let has = |field| self.column(field).is_some();
        let key = [Field::Issue, Field::Measure, Field::Deadline].into_iter().filter(|field| has(*field)).count();
        let owner = has(Field::Owner) || has(Field::Leader);
        let state = has(Field::Status) || has(Field::Progress);
        #[expect(clippy::cast_precision_loss, reason = "at most three")]
        let base = key as f32 * 0.25;
        (base + f32::from(u8::from(owner)) * 0.15 + f32::from(u8::from(state)) * 0.15).min(1.0)
    }
}

/// With so many columns that are known by their heads, the others are looked into.
const FEWEST: usize = 3;

/// Looks for the head of a ledger in the first rows of a form: one row, or two.
pub(super) fn find(rows: &[FormRow], rectification: &Rectification) -> Option<Head> {
    let extra = &rectification.columns;
    let mut best: Option<Head> = None;
    for first in 0..rows.len().min(40) {
        let one = read(rows, first, 1, extra);
        let two = read(rows, first, 2, extra);
        // A second row belongs to the head only if both rows name fields.
        let second_names = names(rows.get(first), extra) >= 1
            && rows.get(first + 1).is_some_and(|row| {
                let named = names(Some(row), extra);
                named >= 1 && named * 2 >= row.filled().len()
            });
        let mut head = if second_names && two.columns.len() > one.columns.len() { two } else { one };
        if head.columns.len() >= FEWEST {
            content::complete(&mut head, rows);
        }
        if is_head(&head) && best.as_ref().is_none_or(|known| head.columns.len() > known.columns.len() + 1) {
            best = Some(head);
        }
    }
    best
}

/// Number of cells of a row that are known heads.
fn names(row: Option<&FormRow>, extra: &[Column]) -> usize {
    row.map_or(0, |row| row.filled().iter().filter(|(cell, _)| named(&bare(&cell.text), extra).is_some()).count())
}

/// Whether a row names enough fields to be a head.
fn is_head(head: &Head) -> bool {
    let has = |field| head.column(field).is_some();
    let owner = has(Field::Owner) || has(Field::Leader);
    let rest = usize::from(owner)
        + usize::from(has(Field::Deadline))
        + usize::from(has(Field::Status) || has(Field::Progress));
    has(Field::Issue) && (has(Field::Measure) && rest >= 1 || rest >= 2) || has(Field::Measure) && rest >= 2
}

/// Reads `height` rows as a head.
fn read(rows: &[FormRow], first: usize, height: usize, extra: &[Column]) -> Head {
    let width = rows.get(first).map_or(0, |row| row.cells.len());
    let mut found: Vec<(Field, bool, usize, String)> = Vec::new();
    for column in 0..width {
        let texts: Vec<&str> =
            (first..first + height).filter_map(|row| rows.get(row)).map(|row| row.text(column)).collect();
        let below = texts.last().copied().unwrap_or("");
        let joined = texts.concat();
        // Under 整改 stand 措施, 时限, 责任人: the lower head tells, else both together, else the upper one.
        let told = field_of(below, extra)
            .map(|field| (field, below.to_owned()))
            .or_else(|| (height > 1).then(|| field_of(&joined, extra).map(|field| (field, joined.clone()))).flatten())
            .or_else(|| {
                texts.first().and_then(|above| field_of(above, extra).map(|field| (field, (*above).to_owned())))
            });
        if let Some(((field, sure), head)) = told {
            found.push((field, sure, column, head));
        }
    }
    Head { first, body: first + height, columns: settle(found) }
}

/// Gives each field one column: a sure head before a guessed one, then the left one before the right.
fn settle(mut found: Vec<(Field, bool, usize, String)>) -> Vec<(Field, usize, String)> {
    let has = |found: &[(Field, bool, usize, String)], field: Field| found.iter().any(|(known, ..)| *known == field);
    // 完成时间 is the deadline where no other column is.
    if !has(&found, Field::Deadline) {
        for entry in &mut found {
            if entry.0 == Field::DoneOn {
                entry.0 = Field::Deadline;
            }
        }
    }
    if !has(&found, Field::Owner) {
        let leader = found.iter_mut().filter(|entry| entry.0 == Field::Leader).next_back();
        if let Some(entry) = leader {
            entry.0 = Field::Owner;
        }
    }
    if !has(&found, Field::Status) {
        if let Some(entry) = found.iter_mut().find(|entry| entry.0 == Field::Progress) {
            entry.0 = Field::Status;
        }
    }
    let mut columns: Vec<(Field, usize, String)> = Vec::new();
    let rank = |entry: &(Field, bool, usize, String)| (entry.0, !entry.1, entry.2);
    found.sort_by_key(rank);
    for (field, _, column, head) in found {
        if !columns.iter().any(|(known, ..)| *known == field) {
            columns.push((field, column, head.replace('\n', "")));
        }
    }
    columns.sort_by_key(|(_, column, _)| *column);
    columns
}
