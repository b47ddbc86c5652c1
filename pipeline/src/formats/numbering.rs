//! Automatic numbers of Word lists: number formats, level templates and the counters that run through a text.

use std::collections::{HashMap, HashSet};

/// Levels of a list.
pub(crate) const LEVELS: usize = 9;

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

/// A level of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Level {
    /// First number.
    pub(crate) start: i64,
    /// How its number is written.
    pub(crate) format: NumberFormat,
    /// What is drawn.
    pub(crate) template: Vec<Piece>,
    /// Whether all numbers of the template are written in decimal digits.
    pub(crate) legal: bool,
    /// Number of upper levels, counted from 1, whose use restarts it; `Some(0)` never, `None` any upper level.
    pub(crate) restart: Option<i64>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: NumberFormat::Decimal, template: Vec::new(), legal: false, restart: None }
    }
}

/// A piece of what a level draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Fixed text.
    Text(String),
    /// The number of a level, 0 = top.
    Number(usize),
}

/// A template as Word packages write it: `第%1章`.
pub(crate) fn template_of_percent(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut fixed = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let level = rest.peek().and_then(|next| next.to_digit(10)).filter(|level| c == '%' && *level > 0);
        match level {
            Some(level) => {
                rest.next();
                push_fixed(&mut pieces, &mut fixed);
                pieces.push(Piece::Number(usize::try_from(level).unwrap_or(1) - 1));
            }
            None => fixed.push(c),
        }
    }
    push_fixed(&mut pieces, &mut fixed);
    pieces
}

/// A template as legacy Word files and RTF write it: characters 0 to 8 stand for the numbers of levels.
pub(crate) fn template_of_codes(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut fixed = String::new();
    for c in text.chars() {
        match usize::try_from(u32::from(c)) {
            Ok(level) if level < LEVELS => {
                push_fixed(&mut pieces, &mut fixed);
                pieces.push(Piece::Number(level));
            }
            _ => fixed.push(c),
        }
    }
    push_fixed(&mut pieces, &mut fixed);
    pieces
}

fn push_fixed(pieces: &mut Vec<Piece>, fixed: &mut String) {
    if !fixed.is_empty() {
        pieces.push(Piece::Text(std::mem::take(fixed)));
    }
}

/// The numbers that lists have reached in one flow of text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counters {
    reached: HashMap<i64, [Option<i64>; LEVELS]>,
    begun: HashSet<(i64, usize)>,
}

/// A use of a list by a paragraph.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListUse<'a> {
    /// What counts: all lists that are made from one definition count together.
    pub(crate) definition: i64,
    /// The list that the paragraph names.
    pub(crate) list: i64,
    /// Level, 0 = top.
    pub(crate) level: usize,
    /// The number from which this list starts over when it is used first.
    pub(crate) start_override: Option<i64>,
    /// The levels in force.
    pub(crate) levels: &'a [Level; LEVELS],
}

impl Counters {
    /// Counts a paragraph and writes its number; `None` where nothing is drawn.
    pub(crate) fn next(&mut self, list_use: ListUse<'_>) -> Option<String> {
        let ListUse { definition, list, level, start_override, levels } = list_use;
        let here = levels.get(level)?;
        let first = self.begun.insert((list, level));
        let reached = self.reached.entry(definition).or_default();
        let number = match (start_override.filter(|_| first), reached.get(level).copied().flatten()) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => here.start,
        };
        for (index, (slot, definition)) in reached.iter_mut().zip(levels).enumerate() {
            if index < level {
                slot.get_or_insert(definition.start);
            } else if index == level {
                *slot = Some(number);
            } else if definition.restart.is_none_or(|upper| usize::try_from(upper).is_ok_and(|upper| level < upper)) {
                *slot = None;
            }
        }
        let text = draw(here, level, levels, reached);
        (!text.trim().is_empty()).then_some(text)
    }
}

fn draw(here: &Level, level: usize, levels: &[Level; LEVELS], reached: &[Option<i64>; LEVELS]) -> String {
    let mut text = String::new();
    for piece in &here.template {
        match piece {
            Piece::Text(fixed) if here.format == NumberFormat::Bullet => text.extend(fixed.chars().map(bullet)),
            Piece::Text(fixed) => text += fixed,
            Piece::Number(index) if *index <= level => {
                let number = reached.get(*index).copied().flatten().unwrap_or(1);
                let format = levels.get(*index).map_or(NumberFormat::Decimal, |level| level.format);
                let format = if here.legal && format != NumberFormat::None { NumberFormat::Decimal } else { format };
                text += &format.write(number);
            }
            Piece::Number(_) => {}
        }
    }
    text
}

/// A bullet of the symbol fonts as the sign of Unicode that looks like it.
fn bullet(c: char) -> char {
    super::symbols::wingdings(c).unwrap_or(if ('\u{e000}'..='\u{f8ff}').contains(&c) { '•' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_write_what_word_shows() {
        use NumberFormat as F;
        for (format, numbers, want) in [
            (F::ChineseCounting, vec![1, 10, 11, 20, 21, 99, 100, 105], "一 十 十一 二十 二十一 九十九 一○○ 一○五"),
            (
                F::ChineseThousand,
                vec![10, 100, 101, 110, 1001, 1010, 10000, 10500],
                "十 一百 一百零一 一百一十 一千零一 一千零一十 一万 一万零五百",
            ),
            (F::ChineseLegal, vec![1, 2, 10, 12, 100], "壹 贰 壹拾 壹拾贰 壹佰"),
            (F::TraditionalLegal, vec![2, 13], "貳 壹拾參"),
            (F::HeavenlyStems, vec![1, 10, 11], "甲 癸 11"),
            (F::EarthlyBranches, vec![1, 12, 13], "子 亥 13"),
            (F::Circle, vec![1, 20, 21, 50, 51], "① ⑳ ㉑ ㊿ 51"),
            (F::Parentheses, vec![1, 21], "⑴ 21"),
            (F::IdeographCircle, vec![1, 10, 11], "㊀ ㊉ 11"),
            (F::UpperLetter, vec![1, 26, 27, 28], "A Z AA BB"),
            (F::LowerRoman, vec![4, 9, 14], "iv ix xiv"),
            (F::DecimalZero, vec![1, 10], "01 10"),
            (F::FullWidth, vec![10], "１０"),
            (F::Ordinal, vec![1, 2, 3, 11, 21], "1st 2nd 3rd 11th 21st"),
        ] {
            let written: Vec<String> = numbers.into_iter().map(|n| format.write(n)).collect();
            assert_eq!(written.join(" "), want);
        }
    }

    #[test]
    fn no_number_is_too_strange_to_be_written() {
        for code in 0..=255 {
            for n in [i64::MIN, -1, 0, 781, 32_768, 100_000_000, i64::MAX] {
                NumberFormat::of_code(code).write(n);
            }
        }
    }

    fn levels(templates: &[(&str, &str)]) -> [Level; LEVELS] {
        let mut levels: [Level; LEVELS] = Default::default();
        for (level, (format, template)) in levels.iter_mut().zip(templates) {
            level.format = NumberFormat::of_name(format);
            level.template = template_of_percent(template);
        }
        levels
    }

    fn run(levels: &[Level; LEVELS], uses: &[(i64, usize, Option<i64>)]) -> Vec<String> {
        let mut counters = Counters::default();
        let next = |&(list, level, start_override): &(i64, usize, Option<i64>)| {
            counters.next(ListUse { definition: 0, list, level, start_override, levels }).unwrap_or_default()
        };
        uses.iter().map(next).collect()
    }

    #[test]
    fn lower_levels_start_over_and_upper_ones_are_quoted() {
        let levels = levels(&[("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3")]);
        let got = run(&levels, &[(1, 0, None), (1, 1, None), (1, 1, None), (1, 0, None), (1, 1, None), (1, 2, None)]);
        assert_eq!(got, ["一、", "（一）", "（二）", "二、", "（一）", "二.一.1"]);
    }

    #[test]
    fn lists_of_one_definition_go_on_unless_one_starts_over() {
        let levels = levels(&[("decimal", "%1.")]);
        let got = run(&levels, &[(1, 0, None), (2, 0, None), (3, 0, Some(1)), (3, 0, Some(1)), (1, 0, None)]);
        assert_eq!(got, ["1.", "2.", "1.", "2.", "3."]);
    }

    #[test]
    fn a_level_that_never_restarts_counts_on_and_legal_levels_are_decimal() {
        let mut levels = levels(&[("chineseCounting", "第%1章"), ("decimal", "%1.%2")]);
        levels[1].restart = Some(0);
        levels[1].legal = true;
        assert_eq!(
            run(&levels, &[(1, 0, None), (1, 1, None), (1, 0, None), (1, 1, None)]),
            ["第一章", "1.1", "第二章", "2.2"]
        );
    }

    #[test]
    fn templates_of_both_kinds_mean_the_same() {
        assert_eq!(template_of_percent("第%1章%%9"), template_of_codes("第\u{0}章%\u{8}"));
        assert_eq!(template_of_percent("100%"), [Piece::Text("100%".into())]);
    }
}
