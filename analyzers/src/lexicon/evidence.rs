//! Marks of evidence: quantities, dates, named meetings and comparisons, but not set phrases with numbers in them.

use std::sync::OnceLock;

use super::list::WordList;
use super::spans::Span;

const DATA: &str = include_str!("../../lexicon/evidence.toml");

/// What kind of evidence a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number with a unit: `12名`, `三次`, `9.5%`.
    Quantity,
    /// A meeting that leaves a record: 支委会.
    Meeting,
    /// A comparison: 较上年, 由…降至….
    Comparison,
}

/// A mark of evidence. Offsets are bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub span: Span,
    /// Its kind.
    pub kind: Kind,
}

/// Marks of evidence in a text, from the left.
#[must_use]
pub fn evidence(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = quantities(text).into_iter().map(|span| Mark { span, kind: Kind::Quantity }).collect();
    for (list, kind) in [(meetings(), Kind::Meeting), (comparisons(), Kind::Comparison)] {
        marks.extend(list.find(text).map(|hit| Mark { span: hit.start..hit.end, kind }));
    }
    marks.sort_unstable_by_key(|mark| (mark.span.start, mark.span.end));
    marks
}

/// Whether the text holds a mark of evidence.
#[must_use]
pub fn is_evidenced(text: &str) -> bool {
    !evidence(text).is_empty()
}

/// Set phrases that hold numbers and show nothing: 二十大, 三会一课.
#[must_use]
pub fn set_phrases() -> &'static WordList {
    static LIST: OnceLock<WordList> = OnceLock::new();
    LIST.get_or_init(|| WordList::embedded(DATA, "none"))
}

fn meetings() -> &'static WordList {
    static LIST: OnceLock<WordList> = OnceLock::new();
    LIST.get_or_init(|| WordList::embedded(DATA, "meeting"))
}

fn comparisons() -> &'static WordList {
    static LIST: OnceLock<WordList> = OnceLock::new();
    LIST.get_or_init(|| WordList::embedded(DATA, "comparison"))
}

fn units() -> &'static WordList {
    static LIST: OnceLock<WordList> = OnceLock::new();
    LIST.get_or_init(|| WordList::embedded(DATA, "unit"))
}

fn counted() -> &'static WordList {
    static LIST: OnceLock<WordList> = OnceLock::new();
    LIST.get_or_init(|| WordList::embedded(DATA, "counted"))
}

/// Numbers with the unit behind them, set phrases left out.
#[must_use]
pub fn quantities(text: &str) -> Vec<Span> {
    let mut found = all_quantities(text);
    if !found.is_empty() {
        let phrases: Vec<Span> = set_phrases().find(text).map(|hit| hit.start..hit.end).collect();
        found.retain(|span| !phrases.iter().any(|phrase| phrase.start < span.end && span.start < phrase.end));
    }
    found
}

fn all_quantities(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|tail| tail.find(opens_number)).map(|at| from + at) {
        let number = text.get(start..).unwrap_or("");
        let arabic = number.starts_with(is_digit);
        let inside = |c: char| if arabic { is_digit(c) || matches!(c, '.' | ',' | '．') } else { is_han_numeral(c) };
        let digits = number.split(|c| !inside(c)).next().unwrap_or("");
        let end = start + digits.len();
        let behind = text.get(end..).unwrap_or("");
        let unit = if arabic { unit_behind(digits, behind) } else { counted_behind(digits, behind, text.get(..start)) };
        from = unit.map_or(end, |len| end + len);
        if unit.is_some() {
            found.push(start..from);
        }
    }
    found
}

/// Bytes from the number to the end of its unit. `2023年` names the season; `2023年5月` and `2024年底` are days.
fn unit_behind(digits: &str, behind: &str) -> Option<usize> {
    if digits.chars().count() == 4
        && let Some(rest) = behind.strip_prefix('年')
    {
        let day = rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with(['底', '内']);
        return day.then_some('年'.len_utf8());
    }
    let trimmed = behind.trim_start_matches(['多', '余', '几', '来', '千', '百', ' ']);
    let unit = units().find(trimmed).next().filter(|hit| hit.start == 0)?;
    Some(behind.len() - trimmed.len() + unit.end)
}

/// The same for a number in characters: 两次, 三周, 半个月. 一 alone is no figure (一次也没有 is a figure of speech), nor is
/// 几, nor 第三.
fn counted_behind(digits: &str, behind: &str, before: Option<&str>) -> Option<usize> {
    let ordinal = before.is_some_and(|before| before.ends_with(['第', '（', '(']));
    if digits == "一" || digits.starts_with('几') || ordinal {
        return None;
    }
    counted().find(behind).next().filter(|hit| hit.start == 0).map(|unit| unit.end)
}

const fn opens_number(c: char) -> bool {
    is_digit(c) || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '两' | '半' | '几')
}

const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

const fn is_han_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '零'
            | '两'
            | '半'
            | '多'
            | '几'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_told_from_phrases_with_numbers_in_them() {
        for (text, kinds) in [
            ("全年开会12次，到会率81.5%", vec![Kind::Quantity, Kind::Quantity]),
            ("两名党员三个月没有到会", vec![Kind::Quantity, Kind::Quantity]),
            ("深入学习党的二十大精神，落实三会一课和一岗双责", vec![]),
            ("2023年我一直忙于业务，一些工作一般化", vec![]),
            ("11月支委会上做过检讨", vec![Kind::Quantity, Kind::Meeting]),
            ("排名由第三降至第九", vec![Kind::Comparison, Kind::Comparison]),
            ("走访30余户", vec![Kind::Quantity]),
        ] {
            let found: Vec<Kind> = evidence(text).into_iter().map(|mark| mark.kind).collect();
            assert_eq!(found, kinds, "{text}");
        }
    }
}
