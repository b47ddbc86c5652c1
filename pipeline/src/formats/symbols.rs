//! Signs of the symbol fonts (Wingdings, Wingdings 2, Symbol) as signs of Unicode.

/// The sign of Unicode for a character of a symbol font; `None` where there is none that says the same.
///
/// Ballots and forms are ticked with these: a tick must never become a cross.
pub(crate) fn symbol(font: &str, code: u32) -> Option<char> {
    let font = font.trim().to_ascii_lowercase();
    let private = char::from_u32(0xF000 | (code & 0xFF))?;
    match font.as_str() {
        "wingdings" => wingdings(private),
        "wingdings 2" => wingdings_2(code & 0xFF),
        "wingdings 3" => Some('▲').filter(|_| code & 0xFF == 0x70),
        "symbol" => greek(code & 0xFF),
        _ => char::from_u32(code).filter(|c| !('\u{f000}'..='\u{f0ff}').contains(c)),
    }
}

/// Whether a font draws signs where its text has letters.
pub(crate) fn is_symbol_font(font: &str) -> bool {
    matches!(font.trim().to_ascii_lowercase().as_str(), "wingdings" | "wingdings 2" | "wingdings 3" | "symbol")
}

/// Text that is set in a symbol font as the signs that it shows; what is no sign of the font stays.
pub(crate) fn translate(font: &str, text: &str) -> String {
    let sign = |c: char| match u32::from(c) {
        code @ (0x21..=0xFF | 0xF020..=0xF0FF) => symbol(font, code).unwrap_or(c),
        _ => c,
    };
    text.chars().map(sign).collect()
}

/// A character of Wingdings, from the private use area.
pub(crate) fn wingdings(c: char) -> Option<char> {
    Some(match u32::from(c).checked_sub(0xF000)? {
        0x21 => '✏',
        0x22 => '✂',
        0x28 => '☎',
        0x2A => '✉',
        0x46 => '☞',
        0x4A => '☺',
        0x52 => '☼',
        0xFE => '☑',
        0xFD => '☒',
        0xFC => '✓',
        0xFB => '✗',
        0x6C => '●',
        0x6D => '❍',
        0x6E | 0xA7 => '■',
        0x6F | 0xA8 | 0x70 | 0x71 | 0x72 => '□',
        0x73..=0x75 => '◆',
        0x76 => '❖',
        0x77 => '⬥',
        0x9E | 0x9F => '•',
        0xA1..=0xA3 => '○',
        0xA4 => '◉',
        0xA5 => '◎',
        0xAB => '★',
        0xAA => '✦',
        0xB2 => '✩',
        0xD8 => '➢',
        0xE0 | 0xE8 => '→',
        0xDF | 0xE7 => '←',
        0xE1 | 0xE9 => '↑',
        0xE2 | 0xEA => '↓',
        0xF0 => '⇨',
        code @ 0x80..=0x8A => circled(code, 0x80)?,
        code @ 0x8B..=0x95 => circled(code, 0x8B)?,
        _ => return None,
    })
}

fn circled(code: u32, zero: u32) -> Option<char> {
    match code.checked_sub(zero)? {
        0 => Some('⓪'),
        n => char::from_u32(0x2460 + n - 1),
    }
}

fn wingdings_2(code: u32) -> Option<char> {
    Some(match code {
        0x50 => '✓',
        0x4F => '✗',
        0x52 => '☑',
        0x51 | 0x53 | 0x54 => '☒',
        0xA1..=0xA3 => '□',
        0x97 | 0x98 => '●',
        0x99 => '○',
        0xA0 => '■',
        code @ 0x69..=0x73 => circled(code, 0x69)?,
        _ => return None,
    })
}

fn greek(code: u32) -> Option<char> {
    const UPPER: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const LOWER: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    Some(match code {
        0x41..=0x5A => UPPER.chars().nth(usize::try_from(code - 0x41).ok()?)?,
        0x61..=0x7A => LOWER.chars().nth(usize::try_from(code - 0x61).ok()?)?,
        0xB7 => '•',
        0xB4 => '×',
        0xB1 => '±',
        0xB8 => '÷',
        0xA3 => '≤',
        0xB3 => '≥',
        0xB9 => '≠',
        0xBB => '≈',
        0xD6 => '√',
        0xB0 => '°',
        0xAE => '→',
        0xAC => '←',
        0xA5 => '∞',
        0xE5 => '∑',
        0x20..=0x7E => char::from_u32(code)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn ticks_stay_ticks_and_crosses_crosses() {
        for (font, code, want) in [
            ("Wingdings", 0xF0FE, '☑'),
            ("Wingdings", 0xFC, '✓'),
            ("wingdings", 0xF0FB, '✗'),
            ("Wingdings", 0xF0FD, '☒'),
            ("Wingdings", 0xF0A8, '□'),
            ("Wingdings 2", 0xF052, '☑'),
            ("Wingdings 2", 0x50, '✓'),
            ("Wingdings 2", 0xF0A3, '□'),
            ("Symbol", 0xF0B7, '•'),
            ("宋体", 0x221A, '√'),
        ] {
            assert_eq!(symbol(font, code), Some(want), "{font} {code:x}");
        }
        assert_eq!(symbol("Unknown", 0xF0FE), None);
    }
}
