//! Questions of surveys as heads: whom a question asks about, and whether its answer is the vote.

use super::heads::{Label, Role};
use super::names::UnitNames;

/// Letters that a question has at most.
const LONGEST: usize = 160;

/// Words of a question that asks for a text.
const TEXTS: &[&str] = &["意见", "建议", "问题", "不足", "哪些", "哪方面", "原因", "为什么"];

/// Whom a long question asks about: 2、请对机械学院党总支书记温若谷2023年度抓基层党建工作情况评分（0—100分，…）; or that its answer is the
/// vote: 3、您对所在党组织书记抓基层党建工作的总体评价是（优秀、良好、一般、较差）.
pub(super) fn label(text: &str, folded: &str, units: &UnitNames) -> Option<Label> {
    let asks = folded.contains(['对', '为', '给'])
        && ["评分", "打分", "评价", "测评", "评议"].iter().any(|word| folded.contains(word));
    let texts = ["意见", "建议", "问题", "不足"].iter().any(|word| folded.contains(word));
    if !asks || texts || folded.chars().count() > LONGEST {
        return None;
    }
    units.within(text).one().map(Label::Unit).or_else(|| vote(folded))
}

/// Whether the answer to a question is the vote on somebody whom another answer names, or who is known.
pub(super) fn vote(folded: &str) -> Option<Label> {
    const ALL: &[&str] = &["总体评价", "综合评价", "总体评分", "综合评分", "评价等次", "评定等次", "评分", "打分"];
    const ABOUT: &[&str] = &["书记", "党组织", "所在单位", "本单位", "述职人", "述职对象", "该同志", "他", "她"];
    let numbered = folded.trim_start_matches(|letter: char| letter.is_ascii_digit() || "、.q:第题()".contains(letter));
    let asks = numbered.starts_with(['您', '你', '请', '对']);
    let says = |words: &[&str]| words.iter().any(|word| numbered.contains(word));
    let known = folded.chars().count() <= LONGEST && asks && says(ALL) && says(ABOUT) && !says(TEXTS);
    known.then_some(Label::Role(Role::Score))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_a_question_about_the_whole_is_the_vote() {
        for (text, is_vote) in [
            ("3、您对所在党组织书记2025年度抓基层党建工作的总体评价是(优秀95分、良好85分)", true),
            ("q2.请对本单位书记打分", true),
            ("您对书记抓党建工作还有哪些不足的评价", false),
            ("您对书记政治素质的评价", false),
            ("您对书记打分的原因", false),
            ("书记总体评价", false),
        ] {
            assert_eq!(vote(text).is_some(), is_vote, "{text}");
        }
    }
}
