//! Labels of lines on papers: 被测评人：…, 测评人类别：…, No.005.

use super::cells::fold;

/// What lines that name whom the votes are about begin with.
pub(super) const CANDIDATE_LABELS: &[&str] = &[
    "被测评人姓名",
    "被测评单位",
    "被测评对象",
    "被评议人",
    "被测评人",
    "被评议单位",
    "被考核人",
    "被考核单位",
    "被评价人",
    "测评对象",
    "评议对象",
    "考核对象",
    "述职人员",
    "述职人",
    "述职单位",
    "述职书记",
    "党组织名称",
    "单位名称",
    "党组织书记",
    "书记姓名",
    "单位",
    "姓名",
    "书记",
    "对象",
];

/// What lines that name the raters begin with.
pub(super) const GROUP_LABELS: &[&str] = &[
    "测评人类别",
    "评议人类别",
    "评分人类别",
    "打分人类别",
    "评价人类别",
    "测评人员类别",
    "测评人身份",
    "投票人类别",
    "评委类别",
    "人员类别",
    "人员类型",
    "测评主体",
    "评价主体",
    "代表类别",
    "票种",
    "票别",
    "类别",
    "身份",
    "您的身份",
    "测评人员",
    "评议人员",
    "评分人员",
    "打分人员",
    "参评人员",
    "投票人员",
    "表决人员",
    "测评人",
    "评议人",
    "打分人",
    "评分人",
    "投票人",
    "评委",
    "参加人员",
    "投票组",
    "投票人群",
    "评议人群",
    "测评人群",
    "您是",
    "组别",
];

/// What stands behind `label：` in a text, up to the next label or wide gap.
pub(super) fn behind(text: &str, label: &str) -> Option<String> {
    let at = text.find(label)?;
    // 被测评人 holds 测评人: a label inside a longer word is another label.
    if text.get(..at)?.chars().next_back().is_some_and(|letter| letter == '被' || letter == '非') {
        return None;
    }
    let rest = text.get(at + label.len()..)?.trim_start();
    let rest = rest.strip_prefix([':', '：'])?;
    let next = CANDIDATE_LABELS
        .iter()
        .chain(GROUP_LABELS)
        .filter_map(|label| rest.find(&format!("{label}：")).or_else(|| rest.find(&format!("{label}:"))))
        .min();
    Some(rest.get(..next.unwrap_or(rest.len()))?.trim_matches(['_', ' ', '\u{3000}', '，', '；', '。']).to_owned())
}

/// Whether a text opens the next form: it names a candidate, a group or is a form's title.
pub(super) fn opens_form(text: &str) -> bool {
    let folded = fold(text);
    let labelled = folded.contains(':')
        && CANDIDATE_LABELS
            .iter()
            .chain(GROUP_LABELS)
            .any(|label| folded.strip_prefix(label).is_some_and(|rest| rest.starts_with(':')));
    const TITLES: &[&str] = &["测评表", "评议表", "测评票", "评分表", "评议票", "评价表", "打分表"];
    labelled
        || TITLES
            .iter()
            .any(|word| folded.split_once(word).is_some_and(|(_, rest)| rest.starts_with('(') || is_number(rest)))
}

/// Whether a text says nothing but the number of a paper: 第3号票, No.005.
pub(super) fn numbers_paper(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_end_matches('票').trim_start_matches('票');
    bare.contains(|letter: char| letter.is_ascii_digit()) && is_number(bare)
}

/// Whether nothing or the number of a paper is behind its title: No.005, 第3张, -12.
fn is_number(rest: &str) -> bool {
    let bare = rest.trim_start_matches(['n', 'o', '.', '#', '-', '第', '编', '号', ':']);
    let bare = bare.trim_end_matches(['号', '张', '份']);
    bare.len() <= 6 && bare.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_gives_what_stands_behind_it_up_to_the_next_label() {
        let line = "被测评人：厉守正（马院）   测评人类别：其他成员";
        assert_eq!(behind(line, "被测评人").as_deref(), Some("厉守正（马院）"));
        assert_eq!(behind(line, "测评人类别").as_deref(), Some("其他成员"));
        assert_eq!(behind("被测评人：甲", "测评人"), None);
    }

    #[test]
    fn a_paper_is_numbered_by_nothing_but_its_number() {
        for (text, yes) in
            [("第3号票", true), ("No.005", true), ("票12", true), ("第3次测评", false), ("测评票", false)]
        {
            assert_eq!(numbers_paper(text), yes, "{text}");
        }
    }
}
