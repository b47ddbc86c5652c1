//! Questions that give the options of their answers by letter, 您属于哪个村（A.东村 B.西村）, above answers that are letters.

use unicode_normalization::UnicodeNormalization;

use crate::grid::Sheet;

use super::cells::{View, fold, in_line, text_of};
use super::heads::Lexicon;
use super::spelling::Spelling;

/// Lines at the top of a sheet among which its heads are.
const HEADS: usize = 20;

/// The sheet with the options written out beneath the heads that explain them.
pub(super) fn spelt_out(sheet: &Sheet, _: &Lexicon<'_>) -> Option<Spelling> {
    let view = View::new(sheet);
    let mut spelt = Spelling::default();
    for (at, (top, heads)) in view.lines.iter().enumerate().take(HEADS) {
        for (column, head) in heads {
            let Some((question, options)) = of_head(&text_of(head)) else { continue };
            let mut answered = false;
            let meaning = |code: &str| options.iter().find(|(own, _)| own == code).map(|(_, meaning)| meaning.clone());
            for (row, cells) in view.lines.iter().skip(at + 1) {
                if let Some(answer) = in_line(cells, *column).and_then(|cell| answer(&text_of(cell), meaning)) {
                    spelt.put(*row, *column, answer);
                    answered = true;
                }
            }
            // Names among the options do not make the head that of a candidate.
            if answered && !question.is_empty() {
                spelt.put(*top, *column, question);
            }
        }
    }
    spelt.some()
}

/// What an answer of one code says, or of several: A, A┋C.
pub(super) fn answer(text: &str, meaning: impl Fn(&str) -> Option<String>) -> Option<String> {
    let folded = fold(text);
    if let Some(meaning) = meaning(&folded) {
        return Some(meaning);
    }
    let parts: Vec<&str> = folded.split(['┋', '|', ',', '、', ';']).filter(|part| !part.is_empty()).collect();
    let meanings: Option<Vec<String>> = parts.iter().map(|part| meaning(part)).collect();
    meanings.filter(|meanings| meanings.len() >= 2).map(|meanings| meanings.join("、"))
}

/// The question of a head and its options by their letters, folded, where there are two or more from A on.
fn of_head(head: &str) -> Option<(String, Vec<(String, String)>)> {
    let letters: Vec<char> = head.nfkc().collect();
    let at = |place: usize| letters.get(place).copied();
    let begins = |place: usize| {
        let before = place.checked_sub(1).and_then(at);
        let alone = before.is_none_or(|before| !before.is_ascii_alphanumeric());
        // (A 领导; B 代表): a space parts letter and option where nothing else does.
        let listed = before.is_some_and(|before| "(;,[ ".contains(before));
        alone && at(place + 1).is_some_and(|next| ".、:=)".contains(next) || next == ' ' && listed)
    };
    let mut starts: Vec<usize> = Vec::new();
    for wanted in 'A'..='Z' {
        let from = starts.last().map_or(0, |last| last + 1);
        let place = (from..letters.len()).find(|place| at(*place) == Some(wanted) && begins(*place));
        let Some(place) = place else { break };
        starts.push(place);
    }
    let (first, last) = starts.first().zip(starts.last()).filter(|(first, last)| first != last)?;
    let end = last + 2 + length(letters.get(last + 2..)?);
    let ends = starts.iter().skip(1).copied().chain([end]);
    let options = starts.iter().zip(ends).filter_map(|(start, end)| {
        let meaning: String = letters.get(start + 2..end)?.iter().collect();
        let meaning = meaning.trim_matches([' ', ',', ';', '、', '/', '\n', '[']).to_owned();
        Some((at(*start)?.to_lowercase().to_string(), meaning)).filter(|(_, meaning)| !meaning.is_empty())
    });
    let text = |part: &[char]| part.iter().collect::<String>();
    let before = text(letters.get(..*first)?);
    let behind = text(letters.get(end + 1..).unwrap_or_default());
    Some((format!("{}{behind}", before.trim_end_matches([' ', '(', '['])), options.collect()))
}

/// How long the last option is: up to the bracket in which all options stand.
fn length(letters: &[char]) -> usize {
    let mut open = 0_usize;
    let inside = letters.iter().take_while(|letter| {
        let closes = **letter == ')' && open == 0;
        open = open.saturating_sub(usize::from(**letter == ')')) + usize::from(**letter == '(');
        !closes
    });
    inside.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_behind_their_letters() {
        let (question, options) = of_head("1、您属于哪个村（A.东村 B.西村（在外）  C、其他）—张三（东村）").unwrap();
        let options: Vec<(&str, &str)> = options.iter().map(|(code, text)| (code.as_str(), text.as_str())).collect();
        assert_eq!(options, [("a", "东村"), ("b", "西村(在外)"), ("c", "其他")]);
        assert_eq!(question, "1、您属于哪个村—张三(东村)");
        assert_eq!(of_head("2、您是 A.党员 B.群众").unwrap().0, "2、您是");
        let (question, options) = of_head("2、您的身份（A 镇领导；B 村干部；C 村民代表）").unwrap();
        assert_eq!((question.as_str(), options.len()), ("2、您的身份", 3));
        assert_eq!(options.first().map(|(_, text)| text.as_str()), Some("镇领导"));
        for head in ["请打分（A类单位）", "B.较好 C.一般", "总体评价"] {
            assert_eq!(of_head(head), None, "{head}");
        }
    }

    #[test]
    fn an_answer_may_hold_several_options() {
        let meaning = |code: &str| ["a", "b"].contains(&code).then(|| format!("选项{code}"));
        assert_eq!(answer("Ａ", meaning).as_deref(), Some("选项a"));
        assert_eq!(answer("A┋B", meaning).as_deref(), Some("选项a、选项b"));
        assert_eq!((answer("A┋D", meaning), answer("(空)", meaning)), (None, None));
    }
}
