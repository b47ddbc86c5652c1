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
    let set_phrases: Vec<Span> = set_phrases().find(text).map(|hit| hit.start..hit.end).collect();
    let free = |span: &Span| !set_phrases.iter().any(|phrase| phrase.start < span.end && span.start < phrase.end);
    let mut marks: Vec<Mark> = quantities(text).filter(free).map(|span| Mark { span, kind: Kind::Quantity }).collect();
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

/// Numbers with the unit behind them.
fn quantities(text: &str) -> impl Iterator<Item = Span> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let tail = text.get(from..)?;
            let start = from + tail.find(is_numeral)?;
            let number = text.get(start..)?;
            let length = number.find(|c| !is_numeral(c) && !matches!(c, '.' | ',' | '．')).unwrap_or(number.len());
            let end = start + length;
            from = end;
            let digits = text.get(start..end)?;
            let behind = text.get(end..)?.trim_start_matches(['多', '余', '几', '来', ' ']);
            let unit = units().find(behind).next().filter(|hit| hit.start == 0);
            if let Some(unit) = unit
                && counts(digits, &unit.entry.term)
            {
                let unit_end = text.len() - behind.len() + unit.end;
                from = unit_end;
                return Some(start..unit_end);
            }
        }
    })
}

/// Whether number and unit state a fact: `2023年` names the season, 一个 and 一些 are articles.
fn counts(number: &str, unit: &str) -> bool {
    let year = unit == "年" && number.chars().count() == 4;
    let article = matches!(number, "一" | "第" | "万" | "千" | "百" | "十") && unit != "次" && unit != "人";
    !year && !article
}

const fn is_numeral(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '两' | '〇' | '零')
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
