//! Numbers of entries as people write them.

/// The number that a 序号 cell holds: `3`, `3.`, `（三）`, `③`, `第3项`; `None` where it is none.
#[must_use]
pub fn entry_number(text: &str) -> Option<u32> {
    let core = text.trim().trim_matches(|letter: char| {
        letter.is_whitespace() || "（）()[]【】.．、，,。:：第项条号问题".contains(letter)
    });
    let mut letters = core.chars();
    let first = letters.next()?;
    if letters.next().is_none()
        && let Some(circled) = circled(first)
    {
        return Some(circled);
    }
    let plain: String = core.chars().map(half_width).collect();
    if let Ok(number) = plain.trim_end_matches(".0").parse() {
        return Some(number);
    }
    chinese(core)
}

/// ① … ⑳, ⑴, ⒈, ㈠.
fn circled(letter: char) -> Option<u32> {
    let from = |start: char, count: u32| {
        let offset = u32::from(letter).checked_sub(u32::from(start))?;
        (offset < count).then_some(offset + 1)
    };
    from('①', 20)
        .or_else(|| from('⑴', 20))
        .or_else(|| from('⒈', 20))
        .or_else(|| from('㈠', 10))
        .or_else(|| from('❶', 10))
}

fn half_width(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter),
        _ => letter,
    }
}

/// 一 … 九十九.
fn chinese(text: &str) -> Option<u32> {
    let digit = |letter: char| {
        "一二三四五六七八九".chars().position(|known| known == letter).and_then(|at| u32::try_from(at + 1).ok())
    };
    let (tens, ones) = match text.split_once('十') {
        Some((tens, ones)) => (if tens.is_empty() { 1 } else { single(tens, digit)? }, ones),
        None => (0, text),
    };
    let ones = if ones.is_empty() && tens > 0 { 0 } else { single(ones, digit)? };
    Some(tens * 10 + ones)
}

fn single(text: &str, digit: impl Fn(char) -> Option<u32>) -> Option<u32> {
    let mut letters = text.chars();
    let value = letters.next().and_then(digit)?;
    letters.next().is_none().then_some(value)
}
