//! Codes that a workbook explains: letters that stand for grades (A.好 B.较好), numbers that stand for candidates.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{Cell, Sheet, Workbook};

use super::cells::{View, fold, text_of};
use super::heads::{Label, Lexicon, Role};
use super::marks::{Gauge, HeadMark, Number, parse_number};
use super::names::{NameMatch, UnitNames};
use super::types::Mark;

/// What stands between a code and what it means.
const BETWEEN: [char; 7] = ['.', '、', ':', '=', '-', ')', '为'];

/// Letters that a text explains as grades, where it explains at least two: `A.好 B.较好 C.一般 D.差`.
pub(super) fn grade_letters(text: &str, gauge: &Gauge) -> Vec<(char, Mark)> {
    let folded = fold(text);
    let mut found: Vec<(usize, usize, char, Mark)> = Vec::new();
    for grade in &gauge.known_grades {
        let Some(mark) = gauge.head_mark(HeadMark::Grade(grade)) else { continue };
        for (at, word) in folded.match_indices(grade.as_str()) {
            let before = folded.get(..at).unwrap_or("");
            let code = before.trim_end_matches(BETWEEN);
            let mut letters = code.chars().rev();
            if let Some(letter) = letters.next().filter(char::is_ascii_alphabetic)
                && !letters.next().is_some_and(|letter| letter.is_ascii_alphanumeric())
            {
                found.push((at, at + word.len(), letter, mark));
            }
        }
    }
    // 较好 holds 好: the letter of the longer word counts.
    let inside = |one: &(usize, usize, char, Mark)| {
        found.iter().any(|other| other.0 <= one.0 && one.1 <= other.1 && (other.0, other.1) != (one.0, one.1))
    };
    let mut kept: Vec<(char, Mark)> = Vec::new();
    for one in found.iter().filter(|one| !inside(one)) {
        if !kept.iter().any(|(letter, mark)| *letter == one.2 || *mark == one.3) {
            kept.push((one.2, one.3));
        }
    }
    if kept.len() >= 2 { kept } else { Vec::new() }
}

/// Letters that a text explains as scores, where it explains at least three: `A=10分 B=9分 C=8分`.
pub(super) fn score_letters(text: &str, gauge: &Gauge) -> Vec<(char, Mark)> {
    let folded = fold(text);
    let letters: Vec<char> = folded.chars().collect();
    let mut found: Vec<(char, Mark)> = Vec::new();
    for (at, letter) in letters.iter().enumerate().filter(|(_, letter)| letter.is_ascii_alphabetic()) {
        let alone = at.checked_sub(1).and_then(|at| letters.get(at)).is_none_or(|letter| !letter.is_ascii_alphabetic());
        let rest: String = letters.iter().skip(at + 1).take(10).collect();
        let number: String = rest.chars().skip(1).take_while(|own| own.is_ascii_digit() || *own == '.').collect();
        let scored = rest.chars().nth(1 + number.chars().count()) == Some('分');
        if !alone || !scored || number.is_empty() || !rest.starts_with(BETWEEN) {
            continue;
        }
        let Number::One(score) = parse_number(&number) else { continue };
        if let Some(mark) = gauge.head_mark(HeadMark::Score(score))
            && !found.iter().any(|(own, other)| own == letter || *other == mark)
        {
            found.push((*letter, mark));
        }
    }
    if found.len() >= 3 { found } else { Vec::new() }
}

/// The grade that an answer names with its letter: `A`, where the letter is explained; `A.好` anyway.
pub(super) fn coded(text: &str, letters: &[(char, Mark)], gauge: &Gauge) -> Option<Mark> {
    let folded = fold(text);
    let letter = folded.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = folded.get(letter.len_utf8()..)?.trim_start_matches(BETWEEN);
    if rest.is_empty() {
        return letters.iter().find(|(own, _)| *own == letter).map(|(_, mark)| *mark);
    }
    (rest.len() + letter.len_utf8() < folded.len()).then(|| gauge.head_mark(HeadMark::Grade(rest))).flatten()
}

/// Numbers that a list of candidates in the workbook gives to units: 编号 1 机械学院.
pub(super) fn candidate_numbers(workbook: &Workbook, lexicon: &Lexicon<'_>) -> BTreeMap<u32, usize> {
    let mut numbers = BTreeMap::new();
    for sheet in workbook.sheets.iter().filter(|sheet| !sheet.hidden && sheet.cells.len() <= 2000) {
        let own = of_list(sheet, lexicon).or_else(|| of_legend(sheet, lexicon.units)).unwrap_or_default();
        for (number, unit) in own {
            // Two lists that contradict each other explain nothing.
            if *numbers.entry(number).or_insert(unit) != unit {
                return BTreeMap::new();
            }
        }
    }
    numbers
}

/// A sheet that holds a list of numbers and names, and nothing else.
fn of_list(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<BTreeMap<u32, usize>> {
    let view = View::new(sheet);
    let (at, columns) = view.lines.iter().enumerate().find_map(|(at, (_, cells))| {
        let roles: Vec<(u32, Option<Label>)> =
            cells.iter().map(|(column, cell)| (*column, lexicon.head(&text_of(cell)))).collect();
        let of = |wanted: Role| {
            roles.iter().find(|(_, label)| *label == Some(Label::Role(wanted))).map(|(column, _)| *column)
        };
        let only = roles
            .iter()
            .all(|(_, label)| matches!(label, None | Some(Label::Role(Role::Id | Role::Candidate | Role::Remark))));
        Some((at, (of(Role::Id)?, of(Role::Candidate)?))).filter(|_| only)
    })?;
    let mut found = BTreeMap::new();
    for (row, _) in view.lines.iter().skip(at + 1) {
        let number = number(&view.text(*row, columns.0));
        let unit = lexicon.units.label(&view.text(*row, columns.1)).one();
        if let Some((number, unit)) = number.zip(unit) {
            found.insert(number, unit);
        }
    }
    (found.len() >= 2).then_some(found)
}

/// Words such as `1号：机械学院　2号：信工` in the cells of a sheet.
fn of_legend(sheet: &Sheet, units: &UnitNames) -> Option<BTreeMap<u32, usize>> {
    let mut found = BTreeMap::new();
    for cell in sheet.cells.kinds() {
        let text = text_of(cell);
        for part in text.split([' ', '\u{3000}', '\n', ';', '；', '，', ',', '、']) {
            let folded = fold(part);
            let named = folded.split_once([':', '=', '-']).and_then(|(code, name)| {
                let unit = if let NameMatch::One(unit) = units.label(name) { unit } else { return None };
                Some((number(code).filter(|_| code.contains('号'))?, unit))
            });
            found.extend(named);
        }
    }
    (found.len() >= 2).then_some(found)
}

/// 1, 01, 1号, 对象3.
pub(super) fn number(text: &str) -> Option<u32> {
    let folded = fold(text);
    let digits = folded.trim_start_matches(['第', '对', '象', '候', '选', '人', 'n', 'o', '.']);
    digits.strip_suffix('号').unwrap_or(digits).parse().ok().filter(|number| *number > 0)
}

/// Whether each of two cells or more holds a code of its own: L03 L07 L12.
pub(super) fn are_codes(cells: &[(u32, &Cell)]) -> bool {
    const FEWEST: usize = 2;
    let codes: BTreeSet<String> = cells.iter().map(|(_, cell)| fold(&text_of(cell))).collect();
    let coded = |text: &String| {
        let is = |wanted: fn(&char) -> bool| text.chars().any(|letter| wanted(&letter));
        text.is_ascii() && is(char::is_ascii_digit) && is(char::is_ascii_alphabetic)
    };
    codes.len() >= FEWEST.max(cells.len()) && codes.iter().all(coded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_learnt_where_two_are_explained() {
        let scale = "scale = { kind = \"grades\", values = { \"好\" = 4, \"较好\" = 3, \"一般\" = 2 } }\n";
        let gauge = Gauge::new(&toml::from_str(&format!("{scale}group = []")).unwrap());
        let letters = grade_letters("评价（A.好 B.较好 C.一般）", &gauge);
        assert_eq!(letters.len(), 3);
        assert_eq!(coded("b", &letters, &gauge), Some(Mark::Grade(1)));
        assert_eq!(coded("C、一般", &[], &gauge), Some(Mark::Grade(2)));
        assert_eq!(coded("C", &[], &gauge), None);
        assert!(grade_letters("总体评价：好", &gauge).is_empty());
    }
}
