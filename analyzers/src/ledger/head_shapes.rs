//! Heads told by how they are built: 预定完成时间, 主办人, 承办科室, 是否闭环. Clerks put them together anew each year, so that a
//! list would never be whole.

use super::field::Field;

/// Longest head that is built so.
const LONGEST: usize = 8;

/// Those whose signature stands in a form without their having to mend anything.
const OTHERS: [&str; 15] =
    ["督", "监", "审", "核", "验", "填", "制", "联系", "销号", "证明", "记录", "签", "报告", "举报", "反映"];

/// The field of a head that is built from the words of its field.
pub(super) fn shaped(head: &str) -> Option<Field> {
    let told = ["措施", "举措", "问题", "人数", "次数"].iter().any(|word| head.contains(word));
    if told || head.chars().count() > LONGEST {
        return None;
    }
    when(head).or_else(|| who(head)).or_else(|| whether(head))
}

/// 预定完成时间, 到期日 and 交账时间 are deadlines; 办完时间 tells when it was done.
fn when(head: &str) -> Option<Field> {
    const TIMES: [&str; 9] = ["时间", "日期", "时点", "时间点", "时段", "节点", "日", "期", "时限"];
    const PLANNED: [&str; 16] = [
        "计划",
        "预计",
        "预定",
        "拟",
        "应",
        "限",
        "截",
        "到期",
        "目标",
        "交账",
        "交卷",
        "要求",
        "约定",
        "承诺",
        "整改时",
        "整改日",
    ];
    const ENDED: [&str; 9] = ["完成", "办结", "办完", "落实", "兑现", "到位", "完工", "解决", "改完"];
    let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
    let time = TIMES.iter().any(|word| head.ends_with(word));
    let filled =
        has(&["填报", "填表", "报送", "发现", "查摆", "提出", "验收", "入党", "学", "销号", "学期", "周期", "实际"]);
    if matches!(head, "限时" | "工期" | "到期" | "时间表" | "计划完成" | "预计完成" | "几号前") {
        return Some(Field::Deadline);
    }
    if !time || filled {
        return None;
    }
    if has(&PLANNED) && !has(&["开始", "启动", "起始"]) {
        return Some(Field::Deadline);
    }
    has(&ENDED).then_some(Field::DoneOn)
}

/// 主办人 and 负责同志 are people, 承办科室 a part of the house.
fn who(head: &str) -> Option<Field> {
    const PEOPLE: [&str; 5] = ["人", "同志", "人员", "者", "干部"];
    const HOUSES: [&str; 8] = ["部门", "单位", "科室", "支部", "处室", "党组织", "党小组", "班组"];
    const DUTIES: [&str; 19] = [
        "责", "办", "牵头", "落实", "跟进", "包", "盯", "执行", "经手", "担当", "主管", "分管", "整改", "承接", "带头",
        "解题", "解决", "破题", "答题",
    ];
    let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if has(&OTHERS) || !has(&DUTIES) {
        return None;
    }
    let ends = |words: &[&str]| words.iter().any(|word| head.ends_with(word));
    if ends(&HOUSES) {
        return Some(Field::Leader);
    }
    ends(&PEOPLE).then_some(Field::Owner)
}

/// 是否闭环, 已兑现, 结案情况, 完成标识.
fn whether(head: &str) -> Option<Field> {
    const ENDS: [&str; 12] =
        ["完成", "办结", "销号", "销账", "结项", "结案", "闭环", "兑现", "解决", "落实", "到位", "整改"];
    const BEFORE: [&str; 4] = ["是否已", "是否", "有无", "已"];
    const AFTER: [&str; 7] = ["情况", "结果", "状态", "标识", "标志", "程度", "与否"];
    let before = BEFORE.iter().find_map(|word| head.strip_prefix(word));
    let after = AFTER.iter().find_map(|word| head.strip_suffix(word));
    let word = before.or(after).unwrap_or(head).trim_start_matches("整改");
    let sure = before.is_some() || after.is_some();
    let bare = matches!(word, "销账" | "闭环" | "结案" | "结项" | "兑现");
    (sure && ENDS.iter().any(|end| word.starts_with(end)) || bare).then_some(Field::Status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_told_by_their_parts() {
        let cases = [
            (Some(Field::Deadline), "预定完成时间 应完成日期 到期日 到期时间 交账时间 目标日期 限定时间 整改时段 工期"),
            (Some(Field::DoneOn), "办完时间 办结日期 兑现时间 整改到位时间"),
            (Some(Field::Owner), "主办人 办理人 盯办人 跟进人 包保人 经手人 执行人 负责同志 担当人 解决人 破题人"),
            (Some(Field::Leader), "承办单位 承办科室 负责部门 主责部门"),
            (Some(Field::Status), "是否销账 闭环情况 结案情况 办结情况 是否兑现 已办结 整改到位情况 完成标识"),
            (
                None,
                "填报日期 发现时间 监督人 审核人 联系人 验收人 销号人 反映人 入党时间 学期 问题 制表人 实际完成日期",
            ),
        ];
        for (field, heads) in cases {
            for head in heads.split(' ') {
                assert_eq!(shaped(head), field, "{head}");
            }
        }
    }
}
