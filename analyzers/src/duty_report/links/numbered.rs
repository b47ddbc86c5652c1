//! Problems that a measure names by their numbers.

use super::super::numbering::circled;

/// 对照第二个问题, 针对问题三和问题四, 对应第（一）个问题: the numbers.
pub(in super::super) fn numbered_problems(name: &str) -> Vec<u32> {
    const DIGITS: &str = "一二三四五六七八九十";
    const NAMES: &[&str] = &["问题", "不足", "短板", "短处", "毛病", "差距", "欠账"];
    let opens = ["针对", "对照", "对应", "回应"].iter().any(|word| name.trim_start().starts_with(word));
    let chars: Vec<char> = name.chars().collect();
    let value = |character: char| {
        character
            .to_digit(10)
            .or_else(|| circled(character))
            .or_else(|| DIGITS.chars().position(|digit| digit == character).and_then(|at| u32::try_from(at + 1).ok()))
    };
    let mut found: Vec<u32> = Vec::new();
    for (index, character) in chars.iter().enumerate() {
        let tail = |from: usize, len: usize| chars.iter().skip(index + from).take(len).collect::<String>();
        let number = if *character == '第' {
            let near = tail(0, 8);
            let counted =
                near.chars().take(6).any(|next| matches!(next, '个' | '条' | '项' | '点' | '件' | '桩' | '笔'));
            let counted = counted && (opens || NAMES.iter().any(|word| near.contains(word)));
            chars.iter().skip(index + 1).take(3).copied().find_map(value).filter(|_| counted)
        } else if tail(0, 2) == "问题" && (index > 0 || chars.len() > 3) {
            chars.get(index + 2).copied().and_then(value)
        } else if matches!(character, '、' | '和' | '与') && !found.is_empty() {
            // 针对问题三、四
            chars.get(index + 1).copied().and_then(value)
        } else {
            None
        };
        found.extend(number.filter(|number| !found.contains(number)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_may_be_named_by_their_numbers() {
        for (name, numbers) in [
            ("针对问题三和问题四", vec![3, 4]),
            ("针对问题一", vec![1]),
            ("对照第二个问题", vec![2]),
            ("针对第一、三个问题", vec![1, 3]),
            ("针对问题2、3", vec![2, 3]),
            ("针对问题②", vec![2]),
            ("针对第二条", vec![2]),
            ("补第三条短处", vec![3]),
            ("落实第一议题制度", vec![]),
            ("针对学习不够的问题", vec![]),
        ] {
            assert_eq!(numbered_problems(name), numbers, "{name}");
        }
    }
}
