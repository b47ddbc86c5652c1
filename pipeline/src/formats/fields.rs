//! Fields whose text stands in their code: characters in circles and phonetic guides that Word draws with `EQ`.

/// What a reader sees of an `EQ` field; `None` for other fields, whose text is their result.
///
/// `EQ \o\ac(○,一)` is a 一 in a circle, `EQ \* jc2 \o\ad(\s\up 9(dōng),東)` a 東 with its reading above it: of an
/// overstrike the last part is the text.
pub(crate) fn equation_text(code: &str) -> Option<String> {
    let code = code.trim_start();
    let head = code.get(..2)?;
    if !head.eq_ignore_ascii_case("eq") {
        return None;
    }
    let rest = code.get(2..)?;
    let inside = match rest.find("\\o").or_else(|| rest.find("\\O")) {
        Some(at) => rest.get(at..)?,
        None => return Some(outermost_arguments(rest)),
    };
    let arguments = split_arguments(inside);
    let circle = arguments.first().map(|first| first.trim()).unwrap_or_default();
    let text = plain(arguments.last()?);
    Some(circled(circle, &text).unwrap_or(text))
}

/// The ready-made character for a number in a circle.
fn circled(circle: &str, text: &str) -> Option<String> {
    if !matches!(circle, "○" | "〇" | "◯") {
        return None;
    }
    let number: u32 = text.trim().parse().ok().filter(|number| (1..=20).contains(number))?;
    char::from_u32(0x2460 + number - 1).map(String::from)
}

/// The arguments of the first pair of parentheses, split at its own commas (`;` in some locales).
fn split_arguments(code: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut depth = 0_u32;
    for c in code.chars() {
        match c {
            '(' | '（' => {
                depth += 1;
                if depth == 1 {
                    continue;
                }
            }
            ')' | '）' => {
                if depth <= 1 {
                    break;
                }
                depth -= 1;
            }
            ',' | '，' | ';' if depth == 1 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        if depth > 0 {
            if let Some(last) = arguments.last_mut() {
                last.push(c);
            }
        }
    }
    arguments
}

/// Text without switches and parentheses: `\s\up 9(x)` is `x`.
fn plain(argument: &str) -> String {
    let text = match argument.find('(') {
        Some(at) if argument.trim_start().starts_with('\\') => {
            argument.get(at + 1..).unwrap_or_default().trim_end_matches(')')
        }
        _ => argument,
    };
    text.trim().to_owned()
}

fn outermost_arguments(code: &str) -> String {
    split_arguments(code).iter().map(|argument| plain(argument)).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::equation_text;

    #[test]
    fn the_text_of_an_overstrike_is_its_last_part() {
        for (code, want) in [
            (r" eq \o\ac(○,一)", Some("一")),
            (r"EQ \o\ac(○,3)", Some("③")),
            (r#" EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(dōng),東)"#, Some("東")),
            (r"EQ \x(党)", Some("党")),
            ("PAGE", None),
            ("", None),
            ("党建", None),
        ] {
            assert_eq!(equation_text(code).as_deref(), want, "{code}");
        }
    }
}
