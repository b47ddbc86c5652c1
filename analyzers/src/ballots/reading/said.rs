//! Numbers of ballots that titles and sums state.

use super::cells::fold;
use super::types::Said;

/// Numbers of ballots that title lines state.
pub(super) fn said<'t>(texts: impl Iterator<Item = &'t str>) -> Said {
    let mut said = Said::default();
    for text in texts {
        let text = fold(text);
        said.issued = said.issued.or_else(|| number_behind(&text, &["发出", "发放", "印发"]));
        said.returned = said.returned.or_else(|| number_behind(&text, &["收回", "回收"]));
        said.valid = said.valid.or_else(|| number_behind(&text, &["有效票", "有效测评票", "其中有效"]));
    }
    said
}

/// The first number that stands within a few letters behind a word: 发出测评票49张.
pub(super) fn number_behind(text: &str, words: &[&str]) -> Option<u32> {
    words.iter().find_map(|word| {
        let at = text.find(word)? + word.len();
        let rest: String = text.get(at..)?.chars().take(14).collect();
        let digits: String = rest
            .chars()
            .skip_while(|letter| !letter.is_ascii_digit() && !",;。".contains(*letter))
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_ballots_are_taken_from_title_lines() {
        let said = said(["说明：发出测评票49张，收回 ４８ 张，其中有效票47张。"].into_iter());
        assert_eq!((said.issued, said.returned, said.valid), (Some(49), Some(48), Some(47)));
    }
}
