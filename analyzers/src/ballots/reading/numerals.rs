//! Numbers in Chinese: 十二, 拾, 〇, and the strokes of 正 by which votes are counted on a board.

/// A number below a hundred in Chinese numerals, the formal ones of accounts included.
pub(super) fn chinese_number(text: &str) -> Option<i32> {
    if text.is_empty() || text.chars().count() > 3 {
        return None;
    }
    let (mut number, mut last) = (0, None);
    for letter in text.chars() {
        match digit(letter)? {
            10 => {
                if number >= 10 {
                    return None;
                }
                number = 10 * last.take().unwrap_or(1);
            }
            // 二三 is no number, 二十三 is.
            _ if last.is_some() => return None,
            value => last = Some(value),
        }
    }
    match last {
        Some(0) if number > 0 => None,
        Some(value) => Some(number + value),
        None => Some(number),
    }
}

fn digit(letter: char) -> Option<i32> {
    const PLAIN: &str = "零一二三四五六七八九十";
    const FORMAL: &str = "〇壹贰叁肆伍陆柒捌玖拾";
    let at = PLAIN.chars().position(|own| own == letter).or_else(|| FORMAL.chars().position(|own| own == letter));
    at.and_then(|at| i32::try_from(at).ok()).or((letter == '两').then_some(2))
}

/// A tally in strokes: each 正 is five votes, the unfinished one at the end has as many strokes as votes; or bars, one a vote.
/// The number may stand beside it, for all of it or for each part: 正丅(7), 7(正丅), 正(5)正(5)丨. `None` where it says another.
pub(super) fn strokes(text: &str) -> Option<u32> {
    if text.starts_with(|letter: char| letter.is_ascii_digit()) {
        let (said, rest) = written(text)?;
        let inside = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
        return drawn(inside).filter(|votes| *votes == said);
    }
    drawn(text)
}

/// The votes of strokes with or without their number behind them.
fn drawn(text: &str) -> Option<u32> {
    let (mut votes, mut part, mut rest) = (0, 0, text);
    let mut last = Stroke::Whole;
    while let Some(letter) = rest.chars().next() {
        if let Some((stroke, own)) = stroke(letter) {
            let goes_on = last == Stroke::Whole || last == Stroke::Bar && stroke == Stroke::Bar;
            if !goes_on {
                return None;
            }
            (votes, part, last) = (votes + own, part + own, stroke);
            rest = rest.get(letter.len_utf8()..)?;
        } else if part > 0 {
            let (said, behind) = bracketed(rest)?;
            if said != part && said != votes {
                return None;
            }
            (part, rest) = (0, behind);
        } else {
            return None;
        }
    }
    (votes > 0).then_some(votes)
}

/// Whether a text is drawn, be it so that its votes cannot be told: 正/, 正上.
pub(super) fn looks_drawn(text: &str) -> bool {
    let own = |letter: char| stroke(letter).is_some() || letter.is_ascii_digit() || "/\\上()=,:+票".contains(letter);
    text.contains(['正', '丅', '止']) && text.chars().all(own)
}

/// What one letter of a tally is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stroke {
    /// Five votes.
    Whole,
    /// An unfinished 正.
    Begun,
    /// One vote.
    Bar,
}

const fn stroke(letter: char) -> Option<(Stroke, u32)> {
    Some(match letter {
        '正' | '\u{1d376}' | '\u{1d378}' => (Stroke::Whole, 5),
        '一' | '\u{1d372}' => (Stroke::Begun, 1),
        '丁' | '丅' | '⊤' | '┬' | 'ㄒ' | 'т' | 'τ' | 't' | '\u{1d373}' => (Stroke::Begun, 2),
        '下' | '\u{1d374}' => (Stroke::Begun, 3),
        '止' | '\u{1d375}' => (Stroke::Begun, 4),
        '丨' | '|' | '│' | '\u{1d377}' => (Stroke::Bar, 1),
        _ => return None,
    })
}

/// The number beside strokes, 7, 7票, (7), =7, and what stands behind it.
fn bracketed(text: &str) -> Option<(u32, &str)> {
    match text.strip_prefix('(') {
        Some(inside) => {
            let (said, rest) = written(inside)?;
            Some((said, rest.strip_prefix(')')?))
        }
        None => written(text.trim_start_matches(['=', ':', ','])),
    }
}

/// The number at the beginning of a text, with the word for votes behind it.
fn written(text: &str) -> Option<(u32, &str)> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let said = text.get(..digits)?.parse().ok()?;
    Some((said, text.get(digits..)?.trim_start_matches(['票', '张', '人'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_and_other_words_are_not() {
        for (text, number) in [
            ("〇", Some(0)),
            ("九", Some(9)),
            ("拾", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("二十三", Some(23)),
            ("叁拾伍", Some(35)),
            ("两", Some(2)),
            ("二三", None),
            ("十十", None),
            ("十〇", None),
            ("好", None),
            ("", None),
        ] {
            assert_eq!(chinese_number(text), number, "{text}");
        }
    }

    #[test]
    fn what_is_drawn_is_told_from_words() {
        for (text, wanted) in
            [("正/", true), ("正上", true), ("正丅(8)", true), ("正确", false), ("一", false), ("下", false)]
        {
            assert_eq!(looks_drawn(text), wanted, "{text}");
        }
    }

    #[test]
    fn strokes_of_zheng_are_counted() {
        for (text, votes) in [
            ("正", Some(5)),
            ("正正一", Some(11)),
            ("丁", Some(2)),
            ("正下", Some(8)),
            ("正正正止", Some(19)),
            ("正确", None),
            ("下一", None),
            ("", None),
            ("正丅(7)", Some(7)),
            ("正丅7票", Some(7)),
            ("7(正丅)", Some(7)),
            ("正t=7", Some(7)),
            ("正(5)正(5)丨", Some(11)),
            ("正正(10)下(3)", Some(13)),
            ("正正(10)下(13票)", Some(13)),
            ("||||", Some(4)),
            ("正||", Some(7)),
            ("正丅(8)", None),
            ("正(4)", None),
            ("正(好)", None),
            ("一一", None),
            ("7", None),
        ] {
            assert_eq!(strokes(text), votes, "{text}");
        }
    }
}
