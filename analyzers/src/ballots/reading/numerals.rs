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

/// A tally in strokes: each 正 is five votes, the unfinished one at the end has as many strokes as votes.
pub(super) fn strokes(text: &str) -> Option<u32> {
    let mut letters = text.chars().peekable();
    let mut votes = 0;
    while letters.next_if_eq(&'正').is_some() {
        votes += 5;
    }
    let rest = match letters.next() {
        None => 0,
        Some('一') => 1,
        Some('丁' | '丅' | '⊤' | 'т' | 't') => 2,
        Some('下') => 3,
        Some('止') => 4,
        Some(_) => return None,
    };
    (letters.next().is_none() && votes + rest > 0).then_some(votes + rest)
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
        ] {
            assert_eq!(strokes(text), votes, "{text}");
        }
    }
}
