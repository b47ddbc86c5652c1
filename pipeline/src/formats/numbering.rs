//! Automatic numbers of Word lists: number formats, level templates and the counters that run through a text.

mod format;

use std::collections::{HashMap, HashSet};

pub(crate) use format::NumberFormat;

/// Levels of a list.
pub(crate) const LEVELS: usize = 9;

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

/// A bullet of the symbol fonts as the sign of Unicode that looks like it. Which of the fonts it is in is not known here:
/// what is a number in one of them is a mere sign in another, and a bullet is never a number.
fn bullet(c: char) -> char {
    let sign = super::symbols::wingdings(c).filter(|sign| !sign.is_numeric());
    sign.unwrap_or(if ('\u{e000}'..='\u{f8ff}').contains(&c) { '•' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bullet_is_never_a_number() {
        assert_eq!(['\u{f0d8}', '\u{f089}', '\u{f0b7}', '–'].map(bullet), ['➢', '•', '•', '–']);
    }

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
