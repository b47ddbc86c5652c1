//! What characters do at the edges of lines.

/// Whether a character takes a full square in Chinese type.
pub(super) fn wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFF60
        | 0xFFE0..=0xFFE6 | 0x2014..=0x2026 | 0x2460..=0x24FF | 0x25A0..=0x25FF | 0x2E3A | 0x2160..=0x217F
        | 0x20000..=0x3FFFF)
}

/// Whether a character must not begin a line.
pub(super) fn closing(c: char) -> bool {
    "，。、；：？！”’）》】〉」』〕｝…—％%,.;:?!)]}·℃‰".contains(c)
}

/// Whether a character must not end a line.
pub(super) fn opening(c: char) -> bool {
    "“‘（《【〈「『〔｛([{￥$".contains(c)
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let tail = text.trim_end_matches(['”', '’', '）', ')', '》', '」']);
    tail.ends_with(['。', '！', '？', '；', '：', '!', '?', ';', ':', '…'])
}

/// A Chinese numeral as headings use it.
fn han_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百".contains(c)
}

fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Whether a text begins with a number as headings and list items do: `一、` `（二）` `3.` `第四章` `①` `●`.
///
/// `2023.5` and `3.6万` are quantities, not numbers of items.
pub(super) fn numbered(text: &str) -> bool {
    let head: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
    let Some(&first) = head.first() else { return false };
    let rest = head.get(1..).unwrap_or_default();
    if han_numeral(first) {
        let after = rest.iter().find(|c| !han_numeral(**c));
        return matches!(after, Some('、' | '.' | '．'));
    }
    if first == '（' || first == '(' {
        let count = rest.iter().take_while(|c| han_numeral(**c) || digit(**c)).count();
        return (1..=3).contains(&count) && matches!(rest.get(count), Some('）' | ')'));
    }
    if first == '第' {
        let count = rest.iter().take_while(|c| han_numeral(**c) || digit(**c)).count();
        return count > 0 && rest.get(count).is_some_and(|c| "章节条款编部".contains(*c));
    }
    if digit(first) {
        let more = rest.iter().take_while(|c| digit(**c)).count();
        return more < 2
            && rest.get(more).is_some_and(|c| "、.．)）".contains(*c))
            && !rest.get(more + 1).is_none_or(|c| digit(*c) || *c == '%');
    }
    ('①'..='⑳').contains(&first) || "•●■◆◇▪➢★☆".contains(first)
}

/// Width in ems of what cannot be parted from the start of a line: a character with the punctuation that clings to it,
/// or a whole number or Latin word.
pub(super) fn first_unit(text: &str) -> f32 {
    let mut width = 0.0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next_if(|c| opening(*c)) {
        width += if wide(c) { 1.0 } else { 0.5 };
    }
    match chars.next() {
        Some(c) if wide(c) => width += 1.0,
        Some(_) => {
            width += 0.5;
            while chars.next_if(|c| !wide(*c) && !c.is_whitespace() && !opening(*c)).is_some() {
                width += 0.5;
            }
        }
        None => {}
    }
    if let Some(c) = chars.next_if(|c| closing(*c)) {
        width += if wide(c) { 1.0 } else { 0.5 };
    }
    width
}

/// Appends a line to the text of its paragraph: nothing between Chinese characters, a space between Latin words, the
/// hyphen of a parted word dropped.
pub(super) fn append(text: &mut String, line: &str) {
    if let (Some(last), Some(first)) = (text.chars().last(), line.chars().next()) {
        let latin_before = text.chars().rev().nth(1).is_some_and(|c| c.is_ascii_alphabetic());
        if last == '-' && first.is_ascii_lowercase() && latin_before {
            text.pop();
        } else if needs_space(last, first) {
            text.push(' ');
        }
    }
    text.push_str(line);
}

fn needs_space(last: char, first: char) -> bool {
    let number = last.is_ascii_digit() && (first.is_ascii_digit() || ",.%".contains(first));
    !wide(last)
        && !wide(first)
        && !last.is_whitespace()
        && (last.is_alphanumeric() || ",.;:)%".contains(last))
        && first.is_alphanumeric()
        && !number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_items_are_told_from_quantities() {
        for text in [
            "一、总体情况",
            "十二、其他",
            "（三）问题",
            "(2)整改",
            "1.加强",
            "12．推进",
            "第三章 总则",
            "①一是",
            "● 党建",
        ] {
            assert!(numbered(text), "{text}");
        }
        for text in ["2023年", "3.6万元", "一是加强", "（见附件）", "第一批", "12", "5.2%", "三会一课", ""]
        {
            assert!(!numbered(text), "{text}");
        }
    }

    #[test]
    fn a_unit_is_what_cannot_be_parted() {
        for (text, ems) in [("党建", 1.0), ("“三会", 2.0), ("年，", 2.0), ("2023年", 2.0), ("（2）款", 2.5)]
        {
            assert!((first_unit(text) - ems).abs() < 0.51, "{text} {}", first_unit(text));
        }
    }

    #[test]
    fn lines_join_as_they_were_written() {
        for (a, b, joined) in [
            ("党建", "工作", "党建工作"),
            ("the Chi-", "nese", "the Chinese"),
            ("Word", "file", "Word file"),
            ("共12", "34人", "共1234人"),
            ("第", "3 页", "第3 页"),
        ] {
            let mut text = a.to_owned();
            append(&mut text, b);
            assert_eq!(text, joined);
        }
    }
}
