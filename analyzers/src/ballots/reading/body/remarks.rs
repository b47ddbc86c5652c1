//! What remarks and lone words beside votes say.

use super::super::cells::fold;

/// Whether a text is numbered as titles are: 一、学校党委, (二)其他成员.
pub(super) fn is_numbered(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_start_matches('(');
    let rest = bare.trim_start_matches(|letter| "一二三四五六七八九十".contains(letter));
    rest.len() < bare.len() && rest.starts_with(['、', ')'])
}

/// Whether a text is a date in words: 2024年1月9日.
pub(super) fn is_date(text: &str) -> bool {
    let folded = fold(text);
    let rest = folded.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let month = rest.strip_prefix('年').map(|rest| rest.trim_start_matches(|letter: char| letter.is_ascii_digit()));
    let day = month.and_then(|rest| rest.strip_prefix('月'));
    rest.len() < folded.len() && day.is_some_and(|rest| rest.chars().all(|own| own.is_ascii_digit() || own == '日'))
}

/// Whether a remark or status says that the ballot is void.
pub(super) fn is_void_word(text: &str) -> bool {
    let folded = fold(text);
    let denied = ["不作废", "非无效", "未作废", "不是无效"].iter().any(|word| folded.contains(word));
    !denied && (folded == "废" || ["作废", "废票", "无效"].iter().any(|word| folded.contains(word)))
}

/// Whether a folded remark says that a ballot was spoilt and another stands for it: 作废，见下行更正. The old one is none.
pub(in super::super) fn tells_replaced(folded: &str) -> bool {
    const SPOILT: &[&str] = &["作废", "废票", "写错", "填错"];
    const ANOTHER: &[&str] =
        &["换发", "换票", "换领", "另发", "另领", "重发", "新票", "见下一张", "为准", "见下行", "重打", "重填", "重投"];
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    has(SPOILT) && has(ANOTHER)
}

/// Whether a remark voids a cell of the ballot, not all of it: 有一格作废.
pub(super) fn is_partial(text: &str) -> bool {
    let folded = fold(text);
    ["一格", "两格", "1格", "2格", "该格", "有格", "一处", "两处", "一栏", "一项", "个别", "其中", "一张"]
        .iter()
        .any(|word| folded.contains(word))
        || has_some(&folded)
}

/// Whether a remark says that there are invalid votes among those beside it, and so that not all of them are: 有无效.
fn has_some(folded: &str) -> bool {
    ["有无效", "含无效", "有废", "含废", "有作废", "含作废"].iter().any(|word| folded.contains(word))
}

/// Whether a remark says of a vote why it is void, not of the ballot that it is: 未填，作无效票.
pub(super) fn tells_fault(text: &str) -> bool {
    const WHOLE: &[&str] = &["整票", "整张", "整卷", "全票", "该票", "此票", "本票", "全部"];
    const FAULTS: &[&str] = &[
        "未", "空白", "漏", "弃权", "两个", "2个", "多", "双", "超", "不是", "不在", "涂改", "不清", "只打", "只画",
        "只写", "没有", "没打", "没填", "不符", "小数",
    ];
    let folded = fold(text);
    !WHOLE.iter().any(|word| folded.contains(word))
        && (has_some(&folded) || FAULTS.iter().any(|word| folded.contains(word)))
}

/// Whether a remark beside all ballots on a candidate says how many of them are void: 1张无效.
pub(super) fn counts_ballots(text: &str) -> bool {
    let folded = fold(text);
    let letters: Vec<char> = folded.chars().collect();
    letters
        .windows(2)
        .any(|pair| matches!(pair, [one, '张' | '票'] if one.is_ascii_digit() || "一二两三".contains(*one)))
}

/// 同上, 〃: the same as in the row above.
pub(super) fn is_ditto(text: &str) -> bool {
    matches!(text.trim(), "同上" | "〃" | "″" | "\"" | "“" | "”" | "''" | "同前")
}
