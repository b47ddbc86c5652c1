//! How numbers are written: digits, Chinese numerals, letters, signs in circles.

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberFormat {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// １, ２, ３.
    FullWidth,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, … Z, AA, BB.
    UpperLetter,
    /// a, b, … z, aa, bb.
    LowerLetter,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// 一, 十, 二十一; from a hundred on digit by digit with ○.
    ChineseCounting,
    /// 一, 十, 一百零一.
    ChineseThousand,
    /// 一, 二, 一〇: digit by digit.
    ChineseDigits,
    /// 壹, 贰, 壹拾.
    ChineseLegal,
    /// 壹, 貳, 壹拾.
    TraditionalLegal,
    /// 壱, 弐, 壱拾.
    JapaneseLegal,
    /// 甲, 乙, 丙.
    HeavenlyStems,
    /// 子, 丑, 寅.
    EarthlyBranches,
    /// 甲子, 乙丑.
    StemsAndBranches,
    /// ①, ②, ③.
    Circle,
    /// ⑴, ⑵, ⑶.
    Parentheses,
    /// ⒈, ⒉, ⒊.
    FullStop,
    /// ㊀, ㊁, ㊂.
    IdeographCircle,
    /// - 1 -, - 2 -.
    InDashes,
    /// A sign instead of a number.
    Bullet,
    /// Nothing.
    None,
}

impl NumberFormat {
    /// The format of a name of `ST_NumberFormat` (ECMA-376 part 1, 17.18.59).
    pub(crate) fn of_name(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "ordinal" => Self::Ordinal,
            "chineseCounting" | "taiwaneseCounting" | "koreanCounting" => Self::ChineseCounting,
            // Office programs differ in `ideographDigital`; the numbers up to nine are the same everywhere.
            "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting" | "ideographDigital" => {
                Self::ChineseThousand
            }
            "taiwaneseDigital" | "japaneseDigitalTenThousand" | "koreanDigital2" => Self::ChineseDigits,
            "chineseLegalSimplified" => Self::ChineseLegal,
            "ideographLegalTraditional" => Self::TraditionalLegal,
            "japaneseLegal" => Self::JapaneseLegal,
            "ideographTraditional" => Self::HeavenlyStems,
            "ideographZodiac" => Self::EarthlyBranches,
            "ideographZodiacTraditional" => Self::StemsAndBranches,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circle,
            "decimalEnclosedParen" => Self::Parentheses,
            "decimalEnclosedFullstop" => Self::FullStop,
            "ideographEnclosedCircle" => Self::IdeographCircle,
            "numberInDash" => Self::InDashes,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// The format of a number of `MSONFC` ([MS-OSHARED] 2.2.1.3), as legacy Word files and RTF write it.
    pub(crate) fn of_code(code: u8) -> Self {
        match code {
            1 => Self::UpperRoman,
            2 => Self::LowerRoman,
            3 => Self::UpperLetter,
            4 => Self::LowerLetter,
            5 => Self::Ordinal,
            17 | 36 | 44 => Self::ChineseDigits,
            10 | 11 | 35 | 39 => Self::ChineseThousand,
            14 | 19 => Self::FullWidth,
            16 => Self::JapaneseLegal,
            34 => Self::TraditionalLegal,
            38 => Self::ChineseLegal,
            18 | 28 => Self::Circle,
            22 => Self::DecimalZero,
            23 => Self::Bullet,
            26 => Self::FullStop,
            27 => Self::Parentheses,
            29 => Self::IdeographCircle,
            30 => Self::HeavenlyStems,
            31 => Self::EarthlyBranches,
            32 => Self::StemsAndBranches,
            33 | 37 => Self::ChineseCounting,
            57 => Self::InDashes,
            255 => Self::None,
            _ => Self::Decimal,
        }
    }

    /// Writes a number; what a format cannot express is written in decimal digits, as Word does.
    pub(crate) fn write(self, n: i64) -> String {
        match self {
            Self::Decimal => n.to_string(),
            Self::DecimalZero => format!("{n:02}"),
            Self::FullWidth => map_digits(n, |digit| char::from_u32(0xFF10 + digit)),
            Self::UpperRoman => roman(n),
            Self::LowerRoman => roman(n).to_lowercase(),
            Self::UpperLetter => letters(n),
            Self::LowerLetter => letters(n).to_lowercase(),
            Self::Ordinal => ordinal(n),
            Self::ChineseCounting if n >= 100 => chinese_digits(n, '○'),
            Self::ChineseCounting | Self::ChineseThousand => chinese(n),
            Self::ChineseDigits => chinese_digits(n, '〇'),
            Self::ChineseLegal => legal(n, ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖']),
            Self::TraditionalLegal => legal(n, ['壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖']),
            Self::JapaneseLegal => legal(n, ['壱', '弐', '参', '四', '伍', '六', '七', '八', '九']),
            Self::HeavenlyStems if (1..=10).contains(&n) => cyclic(n, STEMS).to_string(),
            Self::EarthlyBranches if (1..=12).contains(&n) => cyclic(n, BRANCHES).to_string(),
            Self::HeavenlyStems | Self::EarthlyBranches => n.to_string(),
            Self::StemsAndBranches => [cyclic(n, STEMS), cyclic(n, BRANCHES)].iter().collect(),
            Self::Circle => enclosed(n, &[(1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)]),
            Self::Parentheses => enclosed(n, &[(1, 20, 0x2474)]),
            Self::FullStop => enclosed(n, &[(1, 20, 0x2488)]),
            Self::IdeographCircle => enclosed(n, &[(1, 10, 0x3280)]),
            Self::InDashes => format!("- {n} -"),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];
const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn digit_char(digit: i64) -> char {
    usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)).copied().unwrap_or('零')
}

fn map_digits(n: i64, map: impl Fn(u32) -> Option<char>) -> String {
    n.to_string().chars().map(|c| c.to_digit(10).and_then(&map).unwrap_or(c)).collect()
}

fn chinese_digits(n: i64, zero: char) -> String {
    map_digits(n, |digit| Some(if digit == 0 { zero } else { digit_char(i64::from(digit)) }))
}

/// Chinese counting: 十 without 一 before it, 零 for a gap, up to 99,999,999.
fn chinese(n: i64) -> String {
    if n == 0 {
        return "○".to_owned();
    }
    if !(0..100_000_000).contains(&n) {
        return n.to_string();
    }
    let (myriads, rest) = (n / 10_000, n % 10_000);
    let mut text = String::new();
    if myriads > 0 {
        text += &below_myriad(myriads);
        text.push('万');
        if rest > 0 && rest < 1_000 {
            text.push('零');
        }
    }
    text += &below_myriad(rest);
    match text.strip_prefix("一十") {
        Some(tail) => format!("十{tail}"),
        None => text,
    }
}

fn below_myriad(n: i64) -> String {
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / unit % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        text.push(digit_char(digit));
        text += name;
    }
    text
}

fn legal(n: i64, digits: [char; 9]) -> String {
    let counted = chinese(n);
    let counted = if counted.starts_with('十') { format!("一{counted}") } else { counted };
    let sign = |c: char| match c {
        '○' => '零',
        '十' => '拾',
        '百' => '佰',
        '千' => '仟',
        digit => DIGITS
            .iter()
            .position(|known| *known == digit)
            .and_then(|value| digits.get(value.checked_sub(1)?))
            .copied()
            .unwrap_or(digit),
    };
    counted.chars().map(sign).collect()
}

fn roman(n: i64) -> String {
    if !(1..=32_767).contains(&n) {
        return n.to_string();
    }
    let mut rest = n;
    let mut text = String::new();
    let steps = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    for (value, sign) in steps {
        while rest >= value {
            text += sign;
            rest -= value;
        }
    }
    text
}

/// Word repeats the letter: Z, AA, BB; up to thirty times.
fn letters(n: i64) -> String {
    if !(1..=780).contains(&n) {
        return n.to_string();
    }
    let letter = u8::try_from((n - 1) % 26).map_or('A', |index| char::from(b'A' + index));
    std::iter::repeat_n(letter, usize::try_from((n - 1) / 26 + 1).unwrap_or(1)).collect()
}

fn ordinal(n: i64) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

fn cyclic<const N: usize>(n: i64, signs: [char; N]) -> char {
    let length = i64::try_from(N).unwrap_or(1);
    usize::try_from(n.saturating_sub(1).rem_euclid(length)).ok().and_then(|i| signs.get(i)).copied().unwrap_or(' ')
}

fn enclosed(n: i64, blocks: &[(i64, i64, u32)]) -> String {
    blocks
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&n))
        .and_then(|(first, _, base)| char::from_u32(base + u32::try_from(n - first).ok()?))
        .map_or_else(|| n.to_string(), |c| c.to_string())
}
