//! Numbers and openers of lists: 一、 （一） 1. （1） ① 第一部分 第一， 一是 首先 问题1：

/// How a list item is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Style {
    /// 第一部分, 第一章.
    Part,
    /// 一、
    Han,
    /// （一）
    HanParen,
    /// 1. 1、 1．
    Arabic,
    /// 1.1
    Decimal,
    /// （1） 1）
    ArabicParen,
    /// ①
    Circled,
    /// 第一， 第一条， 头一件，
    Nth,
    /// 一是, 一要, 一述.
    HanIs,
    /// 首先, 其次, 再次, 最后.
    Sequence,
    /// 问题1： 措施一：
    Named,
    /// 一方面， 另一方面，
    Sides,
    /// 此外， 另外， 还有， : one more, without a number.
    Also,
}

impl Style {
    /// Whether the mark numbers headings; the others stand in running text.
    pub(super) fn numbers_headings(self) -> bool {
        matches!(
            self,
            Self::Part | Self::Han | Self::HanParen | Self::Arabic | Self::Decimal | Self::ArabicParen | Self::Circled
        )
    }
}

/// A mark at some place of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) style: Style,
    /// 1 for the first item; 0 where the mark gives none (最后, 此外).
    pub(super) ordinal: u32,
    /// Characters that the mark takes up.
    pub(super) len: usize,
    /// Last part of a decimal number's prefix: 2 in 2.3; 0 for other styles.
    pub(super) within: u32,
}

/// The mark that begins at `from`, if there is one. Whether marks are allowed there is the caller's business.
pub(super) fn mark_at(chars: &[char], from: usize) -> Option<Mark> {
    let at = |index: usize| chars.get(from + index).copied().unwrap_or(' ');
    let mark = |style, ordinal, len| Some(Mark { style, ordinal, len, within: 0 });
    let first = at(0);
    if let Some(ordinal) = circled(first) {
        let len = if matches!(at(1), '、' | '.' | ' ' | '．') { 2 } else { 1 };
        return mark(Style::Circled, ordinal, len);
    }
    match first {
        '（' | '(' => {
            let (value, digits, han) = number(chars, from + 1)?;
            matches!(at(1 + digits), '）' | ')').then_some(())?;
            let mut len = digits + 2;
            if matches!(at(len), '、' | '.' | '．') {
                len += 1;
            }
            mark(if han { Style::HanParen } else { Style::ArabicParen }, value, len)
        }
        '第' => nth(chars, from),
        '头' => {
            let (value, digits, han) = number(chars, from + 1)?;
            (han && value == 1).then_some(())?;
            let unit = usize::from(matches!(at(1 + digits), '条' | '个' | '件' | '点' | '项' | '样'));
            let end = matches!(at(1 + digits + unit), '，' | '、' | '是' | '：');
            (unit == 1 && end).then_some(())?;
            mark(Style::Nth, 1, 2 + digits + unit)
        }
        '首' | '其' | '再' | '最' | '此' | '另' | '还' | '同' | '就' | '从' | '具' => word(chars, from),
        '一' if at(1) == '方' => word(chars, from),
        '问' | '措' | '原' | '成' | '举' | '对' | '短' | '任' | '目' => named(chars, from),
        _ => plain_number(chars, from),
    }
}

/// Paragraph-opening numbers: 一、 1. 1.1 一是.
fn plain_number(chars: &[char], from: usize) -> Option<Mark> {
    let at = |index: usize| chars.get(from + index).copied().unwrap_or(' ');
    let (value, digits, han) = number(chars, from)?;
    let next = at(digits);
    if han {
        let style = match next {
            '、' | '．' | '.' => Style::Han,
            '是' | '要' | '述' if value <= 20 => Style::HanIs,
            _ => return None,
        };
        return Some(Mark { style, ordinal: value, len: digits + 1, within: 0 });
    }
    match next {
        '.' | '．' => {
            if let Some((second, more, false)) = number(chars, from + digits + 1) {
                // 1.1 主要工作 is a number, 1.5天 is not.
                let behind = at(digits + 1 + more);
                // 3.6月底前…… is the third item, and begins with a month.
                if behind == '月' && second <= 12 || behind == '年' && second >= 2000 {
                    return Some(Mark { style: Style::Arabic, ordinal: value, len: digits + 1, within: 0 });
                }
                let numbered = behind.is_whitespace() && from + digits + 1 + more < chars.len();
                return numbered.then_some(Mark {
                    style: Style::Decimal,
                    ordinal: second,
                    len: digits + 2 + more,
                    within: value,
                });
            }
            Some(Mark { style: Style::Arabic, ordinal: value, len: digits + 1, within: 0 })
        }
        '、' if value < 100 && !at(digits + 1).is_ascii_digit() => {
            Some(Mark { style: Style::Arabic, ordinal: value, len: digits + 1, within: 0 })
        }
        '）' | ')' => Some(Mark { style: Style::ArabicParen, ordinal: value, len: digits + 1, within: 0 }),
        next if next.is_whitespace() && value < 20 && from + digits < chars.len() => {
            let behind = at(digits + 1);
            let word = !behind.is_ascii_digit() && !behind.is_whitespace() && !"年月日名个次".contains(behind);
            (from == 0 && word).then_some(Mark { style: Style::Arabic, ordinal: value, len: digits + 1, within: 0 })
        }
        _ => None,
    }
}

/// 第一部分, 第一章, 第一， 第一条， 第一是. Not 第一议题, 第一责任人, 第一季度.
fn nth(chars: &[char], from: usize) -> Option<Mark> {
    let at = |index: usize| chars.get(from + index).copied().unwrap_or(' ');
    let (value, digits, _) = number(chars, from + 1)?;
    let len = 1 + digits;
    if at(len) == '部' && at(len + 1) == '分' {
        let mut end = len + 2;
        while matches!(at(end), '：' | ':' | '、' | '，') || (at(end).is_whitespace() && from + end < chars.len()) {
            end += 1;
        }
        return Some(Mark { style: Style::Part, ordinal: value, len: end, within: 0 });
    }
    if matches!(at(len), '章' | '节') {
        return Some(Mark { style: Style::Part, ordinal: value, len: len + 1, within: 0 });
    }
    let unit = usize::from(matches!(at(len), '条' | '个' | '件' | '点' | '项' | '类' | '样'));
    let fang = if at(len) == '方' && at(len + 1) == '面' { 2 } else { 0 };
    let unit = unit.max(fang);
    match at(len + unit) {
        '，' | '、' | '：' | ':' | ',' => {
            Some(Mark { style: Style::Nth, ordinal: value, len: len + unit + 1, within: 0 })
        }
        '是' => Some(Mark { style: Style::Nth, ordinal: value, len: len + unit + 1, within: 0 }),
        _ => None,
    }
}

/// 首先 其次 再次 最后 此外 另外 还有.
fn word(chars: &[char], from: usize) -> Option<Mark> {
    const WORDS: &[(&str, Style, u32)] = &[
        ("首先", Style::Sequence, 1),
        ("其次", Style::Sequence, 2),
        ("其一", Style::Sequence, 1),
        ("其二", Style::Sequence, 2),
        ("其三", Style::Sequence, 3),
        ("其四", Style::Sequence, 4),
        ("其五", Style::Sequence, 5),
        ("再次", Style::Sequence, 3),
        ("再者", Style::Sequence, 0),
        ("再其次", Style::Sequence, 3),
        ("再有", Style::Also, 0),
        ("最后", Style::Sequence, 0),
        ("此外", Style::Also, 0),
        ("另外", Style::Also, 0),
        ("还有", Style::Also, 0),
        ("同时", Style::Also, 0),
        ("一方面", Style::Sides, 1),
        ("另一方面", Style::Sides, 2),
        ("就我个人而言", Style::Also, 0),
        ("就我个人来说", Style::Also, 0),
        ("就个人而言", Style::Also, 0),
        ("从我个人来看", Style::Also, 0),
        ("从我自身看", Style::Also, 0),
        ("具体到我个人", Style::Also, 0),
        ("再说", Style::Also, 0),
        ("最后说", Style::Also, 0),
    ];
    let tail: String = chars.iter().skip(from).take(8).collect();
    WORDS.iter().find_map(|(word, style, ordinal)| {
        let rest = tail.strip_prefix(word)?;
        let len = word.chars().count();
        let next = rest.chars().next().unwrap_or(' ');
        let open = matches!(next, '，' | ',' | '、' | '：' | ':' | '是');
        let person = *word == "还有" && matches!(next, '我' | '一') || *word == "再说" || *word == "最后说";
        (open || person).then_some(Mark { style: *style, ordinal: *ordinal, len: len + usize::from(open), within: 0 })
    })
}

/// 问题1： 问题一， 措施二： 成因3、
fn named(chars: &[char], from: usize) -> Option<Mark> {
    const NAMES: &[&str] = &["问题", "措施", "原因", "成因", "举措", "对策", "短板", "任务", "目标"];
    let tail: String = chars.iter().skip(from).take(2).collect();
    NAMES.contains(&tail.as_str()).then_some(())?;
    let (value, digits, _) = number(chars, from + 2)?;
    let at = |index: usize| chars.get(from + index).copied().unwrap_or(' ');
    // 问题三（必答题）：
    let remark = matches!(at(2 + digits), '（' | '(')
        .then(|| (1..=10).find(|len| matches!(at(2 + digits + len), '）' | ')')))
        .flatten()
        .map_or(0, |len| len + 1);
    let end = 2 + digits + remark;
    let open = matches!(at(end), '：' | ':' | '，' | '、' | '.' | '．') || at(end).is_whitespace();
    open.then_some(Mark { style: Style::Named, ordinal: value, len: end + 1, within: 0 })
}

/// A number that begins at `from`: value, characters, whether Chinese. At most two Chinese or three other digits.
fn number(chars: &[char], from: usize) -> Option<(u32, usize, bool)> {
    const DIGITS: &str = "零一二三四五六七八九";
    let digit = |index: usize| {
        let character = chars.get(from + index)?;
        DIGITS.chars().position(|digit| digit == *character).and_then(|value| u32::try_from(value).ok())
    };
    let ten = |index: usize| chars.get(from + index) == Some(&'十');
    let ascii = |index: usize| {
        let character = chars.get(from + index)?;
        character.to_digit(10).or_else(|| {
            "０１２３４５６７８９"
                .chars()
                .position(|wide| wide == *character)
                .and_then(|value| u32::try_from(value).ok())
        })
    };
    if ten(0) {
        return Some(digit(1).map_or((10, 1, true), |ones| (10 + ones, 2, true)));
    }
    if let Some(tens) = digit(0) {
        if ten(1) {
            return Some(digit(2).map_or((tens * 10, 2, true), |ones| (tens * 10 + ones, 3, true)));
        }
        return (tens > 0).then_some((tens, 1, true));
    }
    let mut value = 0;
    let mut len = 0;
    while let Some(next) = ascii(len) {
        value = value * 10 + next;
        len += 1;
        if len > 3 {
            return None;
        }
    }
    (len > 0).then_some((value, len, false))
}

/// ① ❷ ㈢ as numbers.
pub(super) fn circled(character: char) -> Option<u32> {
    let code = u32::from(character);
    match code {
        0x2460..=0x2473 => Some(code - 0x2460 + 1),
        0x2776..=0x277F => Some(code - 0x2776 + 1),
        0x3220..=0x3229 => Some(code - 0x3220 + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_in_all_their_forms() {
        let cases: &[(&str, Option<(Style, u32, usize)>)] = &[
            ("一、履职", Some((Style::Han, 1, 2))),
            ("十二、其他", Some((Style::Han, 12, 3))),
            ("（三）问题", Some((Style::HanParen, 3, 3))),
            ("(二)问题", Some((Style::HanParen, 2, 3))),
            ("3.工作", Some((Style::Arabic, 3, 2))),
            ("3．工作", Some((Style::Arabic, 3, 2))),
            ("1、抓学习", Some((Style::Arabic, 1, 2))),
            ("2.1 实习点", Some((Style::Decimal, 1, 4))),
            ("（10）其他", Some((Style::ArabicParen, 10, 4))),
            ("②落实", Some((Style::Circled, 2, 1))),
            ("第二部分　查摆", Some((Style::Part, 2, 5))),
            ("第三，抓好", Some((Style::Nth, 3, 3))),
            ("第三件，抓好", Some((Style::Nth, 3, 4))),
            ("头一条，是", Some((Style::Nth, 1, 4))),
            ("三是抓", Some((Style::HanIs, 3, 2))),
            ("首先，抓", Some((Style::Sequence, 1, 3))),
            ("问题2：学", Some((Style::Named, 2, 4))),
            ("问题三，学", Some((Style::Named, 3, 4))),
            ("问题3（必答题）：学", Some((Style::Named, 3, 9))),
            ("第一议题制度", None),
            ("第一责任人，我", None),
            ("第一季度完成", None),
            ("1.5天", None),
            ("2023年，", None),
            ("一样要求", None),
            ("还有一件", Some((Style::Also, 0, 2))),
            ("还有5人", None),
        ];
        for (text, expected) in cases {
            let chars: Vec<char> = text.chars().collect();
            let found = mark_at(&chars, 0).map(|mark| (mark.style, mark.ordinal, mark.len));
            assert_eq!(found, *expected, "{text}");
        }
    }
}
