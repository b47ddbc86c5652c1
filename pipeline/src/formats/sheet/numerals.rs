//! Chinese figures in number formats (`[DBNum1]`, `[DBNum2]`).

const PLAIN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

fn figure(digit: u32, numerals: u8) -> char {
    let table = if numerals == 2 { FORMAL } else { PLAIN };
    table.get(usize::try_from(digit).unwrap_or(0)).copied().unwrap_or('〇')
}

/// Each figure by itself: `2024` is 二〇二四.
pub(super) fn figures(text: &str, numerals: u8) -> String {
    match numerals {
        1 | 2 => text.chars().map(|c| c.to_digit(10).map_or(c, |digit| figure(digit, numerals))).collect(),
        _ => text.to_owned(),
    }
}

/// A number read out: `12` is 十二, `305` is 叁佰零伍. Text that is no whole number is written figure by figure.
pub(super) fn general(text: &str, numerals: u8) -> String {
    match (numerals, text.parse::<u32>()) {
        (1 | 2, Ok(number)) => read_out(number, numerals),
        (1 | 2, Err(_)) => figures(text, numerals),
        _ => text.to_owned(),
    }
}

/// A month, day or hour in a date.
pub(super) fn date_number(value: i64, width: usize, numerals: u8) -> String {
    match numerals {
        1 | 2 => read_out(u32::try_from(value).unwrap_or(0), numerals),
        _ => format!("{value:0width$}"),
    }
}

/// A year in a date, figure by figure.
pub(super) fn date_year(value: i64, width: usize, numerals: u8) -> String {
    figures(&format!("{value:0width$}"), numerals)
}

fn read_out(number: u32, numerals: u8) -> String {
    let zero = if numerals == 2 { '零' } else { '〇' };
    if number == 0 {
        return zero.to_string();
    }
    let mut out = String::new();
    for (unit, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = if unit == 100_000_000 { number / unit } else { number / unit % 10_000 };
        if part == 0 {
            continue;
        }
        if !out.is_empty() && part < 1000 {
            out.push(zero);
        }
        out.push_str(&below_ten_thousand(part, numerals, zero));
        out.push_str(name);
    }
    match out.strip_prefix("一十") {
        Some(rest) if numerals == 1 => format!("十{rest}"),
        _ => out,
    }
}

fn below_ten_thousand(number: u32, numerals: u8, zero: char) -> String {
    let names = if numerals == 2 { ["仟", "佰", "拾", ""] } else { ["千", "百", "十", ""] };
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [1000, 100, 10, 1].into_iter().zip(names) {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(zero);
        }
        gap = false;
        out.push(figure(digit, numerals));
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn numbers_are_read_out() {
        for (text, plain, formal) in [
            ("0", "〇", "零"),
            ("10", "十", "壹拾"),
            ("31", "三十一", "叁拾壹"),
            ("305", "三百〇五", "叁佰零伍"),
            ("10010", "一万〇一十", "壹万零壹拾"),
            ("120000", "十二万", "壹拾贰万"),
        ] {
            assert_eq!((general(text, 1), general(text, 2)), (plain.to_owned(), formal.to_owned()));
        }
    }
}
