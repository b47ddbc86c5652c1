//! Lines that say of those beneath them that they do not count: ballots that came too late, figures only to compare.

use super::super::cells::{Line, fold, text_of};
use super::super::table::is_plain;
use super::Body;
use super::rows::Above;

/// Letters that such a line has at most.
const LONGEST: usize = 60;

impl Body<'_> {
    /// Whether a line stands beneath one that says so, or is that one; notes it.
    pub(super) fn is_left_out(&mut self, line: &Line<'_>, above: &mut Above) -> bool {
        let row = line.0;
        if let [(_, cell)] = line.1.as_slice()
            && !is_plain(cell)
        {
            let text = text_of(cell);
            if tells_left_out(&fold(&text)) {
                above.left_out = true;
                self.notes.push(format!("第{}行写明「{}」，其下各行没有计入", row + 1, text.trim()));
            } else if fold(&text).starts_with("以下") || self.lexicon.groups.titled(&text).one().is_some() {
                above.left_out = false;
            }
        }
        if above.left_out {
            let (column, text) =
                line.1.first().map_or((0, String::new()), |(at, cell)| (*at, text_of(cell).into_owned()));
            self.pass(row, column, &text, "上面写明以下不计，不是票");
        }
        above.left_out
    }
}

/// Whether a folded line says that what is beneath it does not count.
fn tells_left_out(folded: &str) -> bool {
    const BENEATH: &[&str] = &["以下", "下面", "下列"];
    const UNCOUNTED: &[&str] = &["不计", "不算", "不作数", "不作票", "不统计", "不用于计分", "仅供参考"];
    const TRIMMED: &[&str] = &["去掉最高", "去掉一个最高", "去最高", "剔除最高"];
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let short = folded.chars().count() <= LONGEST;
    // 不计入有效票 says that they are invalid.
    let none = has(UNCOUNTED) && !folded.contains("有效") && !folded.contains("无效");
    short && (none && has(BENEATH) || TRIMMED.iter().any(|word| folded.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::tells_left_out;

    #[test]
    fn a_line_leaves_out_what_is_beneath_it() {
        for text in ["以下两张是次日才送到的,先登记,不计", "去掉最高最低后(仅供参考)", "以下各行仅供参考"]
        {
            assert!(tells_left_out(text), "{text}");
        }
        for text in ["以下3张为请假的同志补交", "以下两张不计入有效票", "平均分仅供参考", "逾期的不计"]
        {
            assert!(!tells_left_out(text), "{text}");
        }
    }
}
