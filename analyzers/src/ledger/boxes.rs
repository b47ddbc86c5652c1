//! Boxes of which one is ticked: ☑已完成 □未完成, 是（√） 否（ ）.

/// Signs that tick a box. ☒ is what Word puts into its check boxes.
const TICKED: [char; 10] = ['☑', '🗹', '☒', '✅', '■', '√', '✓', '✔', '●', '⊠'];

/// Signs of a box that is left empty.
const EMPTY: [char; 6] = ['□', '☐', '▢', '◻', '⬜', '▫'];

/// A box and the words around it.
#[derive(Debug, Default)]
struct Boxed {
    ticked: bool,
    before: String,
    after: String,
}

/// The words beside the ticked boxes; `None` where the text has no empty box, and so is no choice.
pub(super) fn chosen(text: &str) -> Option<String> {
    let boxes = boxes(text);
    if boxes.iter().all(|one| one.ticked) {
        return None;
    }
    // A choice begins with its first box or ends with its last one; that tells on which side the words stand.
    let leads = boxes.first().is_some_and(|first| first.before.is_empty());
    let words = boxes.iter().filter(|one| one.ticked).map(|one| if leads { &one.after } else { &one.before });
    Some(words.map(String::as_str).collect::<Vec<_>>().join("；"))
}

/// The boxes of a text in their order.
fn boxes(text: &str) -> Vec<Boxed> {
    let letters: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut found: Vec<Boxed> = Vec::new();
    let mut words = String::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let (ticked, length) = match bracketed(letters.get(at..).unwrap_or_default()) {
            Some(bracketed) => bracketed,
            None if TICKED.contains(letter) => (true, 1),
            None if EMPTY.contains(letter) => (false, 1),
            None => {
                if !"；;，,、/".contains(*letter) {
                    words.push(*letter);
                }
                at += 1;
                continue;
            }
        };
        if let Some(last) = found.last_mut() {
            last.after.clone_from(&words);
        }
        found.push(Boxed { ticked, before: std::mem::take(&mut words), after: String::new() });
        at += length;
    }
    if let Some(last) = found.last_mut() {
        last.after = words;
    }
    found
}

/// A box made of brackets at the beginning of some letters: （√）, ( ), with its length.
fn bracketed(letters: &[char]) -> Option<(bool, usize)> {
    match letters {
        ['（' | '(' | '[' | '【', '）' | ')' | ']' | '】', ..] => Some((false, 2)),
        ['（' | '(' | '[' | '【', sign, '）' | ')' | ']' | '】', ..] if TICKED.contains(sign) => Some((true, 3)),
        ['（' | '(' | '[' | '【', sign, '）' | ')' | ']' | '】', ..] if EMPTY.contains(sign) => Some((false, 3)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_beside_the_tick_are_chosen() {
        for (text, words) in [
            ("☑已完成 □未完成", Some("已完成")),
            ("已完成□ 未完成☑", Some("未完成")),
            ("是（√）否（  ）", Some("是")),
            ("□ 是  □ 否", Some("")),
            ("□已完成", Some("")),
            ("√", None),
            ("已完成√", None),
            ("正在推进", None),
        ] {
            assert_eq!(chosen(text).as_deref(), words, "{text}");
        }
    }
}
