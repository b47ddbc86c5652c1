//! Secretaries who rate each other: they give account, and they vote.

/// The word by which a scheme's group of secretaries is known.
pub(super) const SECRETARY: &str = "书记";

use crate::grid::Sheet;

use super::cells::text_of;
use super::heads::{Label, Lexicon, Role};
use super::spelling::Spelling;

/// What secretaries are called in a title or label.
const OFFICES: &[&str] = &["党组织书记", "党支部书记", "支部书记", "党总支书记", "总支书记", "党委书记", "书记"];

/// Whether a folded text is what secretaries are called, and nothing else.
pub(super) fn is_office(folded: &str) -> bool {
    OFFICES.contains(&folded)
}

/// Whether words behind a name say that its people give account: …书记抓基层党建, …书记述职评议. They are voted on.
pub(super) fn give_account(rest: &str) -> bool {
    ["抓", "述职", "履职", "履行"].iter().any(|word| rest.starts_with(word))
}

/// Whether a folded label means the secretaries as those who rate: 其他书记, 书记互评, 互评.
pub(super) fn are_meant(label: &str) -> bool {
    const OTHERS: &[&str] = &["其他", "其它", "其余", "各单位", "各", "兄弟单位", "同级", "到会", "参会"];
    const BEHIND: &[&str] = &[
        "互评分",
        "互打分",
        "互评",
        "互相评",
        "相互评",
        "互测",
        "互打",
        "代表",
        "评分",
        "打分",
        "评议",
        "测评",
        "票",
        "分",
    ];
    let mut words = label.trim_end_matches(')');
    let (mut others, mut mutual) = (false, false);
    while let Some(rest) = OTHERS.iter().find_map(|word| words.strip_prefix(word)) {
        (words, others) = (rest, true);
    }
    while let Some((word, rest)) = BEHIND.iter().find_map(|word| Some((word, words.strip_suffix(word)?))) {
        words = rest.trim_end_matches(['(', ')', '之', '间', '的']);
        mutual |= word.contains('互');
    }
    mutual && words.is_empty() || (mutual || others) && OFFICES.contains(&words)
}

/// Whether a folded title says that the secretaries rate each other: 书记互评打分表, 述职评议互评表.
pub(super) fn are_titled(title: &str) -> bool {
    ["互评", "互相评", "相互评", "互测"].iter().any(|word| {
        let Some((before, _)) = title.split_once(word) else { return false };
        let set_off = before.ends_with(['(', '-', '_', ':']);
        let before = before.trim_end_matches(['(', ':', '-', '_', '—', '之', '间']);
        let meeting = ["述职", "评议", "测评", "考核", "年度"].iter().any(|word| before.ends_with(word));
        set_off || before.is_empty() || before.ends_with(SECRETARY) || meeting
    })
}

/// The sheet with 党组织书记 among the heads of rater groups written as 各党组织书记: by itself the word heads a column of names.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let mut spelt = Spelling::default();
    for (row, cells) in sheet.rows().take(60) {
        let labels: Vec<(u32, String, Option<Label>)> = cells
            .iter()
            .map(|(column, cell)| (*column, text_of(cell).into_owned()))
            .map(|(column, text)| (column, lexicon.head(&text), text))
            .map(|(column, label, text)| (column, text, label))
            .collect();
        let first = labels.iter().position(|(_, _, label)| matches!(label, Some(Label::Group(_))));
        let Some(first) = first else { continue };
        for (at, (column, text, label)) in labels.iter().enumerate() {
            let names = *label == Some(Label::Role(Role::Candidate)) && text.contains(SECRETARY);
            let again = labels.iter().filter(|(_, other, _)| other == text).count() >= 2;
            if names && (at > first || again) && lexicon.groups.peers(true).one().is_some() {
                spelt.put(row, *column, format!("各{}", text.trim()));
            }
        }
    }
    spelt.some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secretaries_rate_each_other_where_the_words_say_so() {
        for label in ["其他书记", "书记互评", "互评", "支部书记互评分", "各党支部书记", "书记(互评)"]
        {
            assert!(are_meant(label), "{label}");
        }
        for label in ["书记", "书记姓名", "部门互评", "其他", "其他成员", "被评书记", "支部书记"]
        {
            assert!(!are_meant(label), "{label}");
        }
        for title in ["书记互评打分表", "互评", "2025年度述职评议互评表", "登记表(互评)"] {
            assert!(are_titled(title), "{title}");
        }
        assert!(!are_titled("部门互评表"));
    }
}
