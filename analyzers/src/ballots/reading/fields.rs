//! Codes that a sheet beside the votes explains column by column: GRP K1 = 学校党委, OBJ 06 = 机械学院, MARK *** = 未填.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{Cell, Sheet, Workbook};

use super::cells::{fold, is_empty, text_of};
use super::heads::Lexicon;
use super::marks::{Number, parse_number};

/// Lines at the top of a sheet among which the heads are.
const HEADS: usize = 20;

/// Lines of a sheet that explains codes, at most.
const LONGEST: usize = 300;

/// What codes mean under a head; head and code are folded.
pub(super) type Fields = BTreeMap<(String, String), String>;

/// The lines of a workbook that may explain codes, by sheet: those of two or three texts.
pub(super) struct Explanations<'w>(Vec<(&'w str, Vec<Vec<String>>)>);

impl<'w> Explanations<'w> {
    /// Of a workbook of one sheet there are none.
    pub(super) fn of(workbook: &'w Workbook) -> Self {
        let short = workbook.sheets.iter().filter(|sheet| sheet.cells.len() <= LONGEST * 4);
        let several = short.filter(|_| workbook.sheets.len() > 1);
        Self(several.map(|sheet| (sheet.name.as_str(), lines(sheet))).collect())
    }
}

/// The codes that the other sheets of a workbook explain for the columns of one of them.
pub(super) fn explained(explanations: &Explanations<'_>, sheet: &Sheet, lexicon: &Lexicon<'_>) -> Fields {
    let heads: BTreeSet<String> = heads(sheet).into_iter().map(|(_, _, head)| head).collect();
    let mut fields = Fields::new();
    let mut twice = Vec::new();
    for (_, lines) in explanations.0.iter().filter(|(other, _)| *other != sheet.name) {
        for (key, meaning) in entries(lines, &heads) {
            let known = fields.entry(key.clone()).or_insert_with(|| meaning.clone());
            if *known != meaning {
                twice.push(key);
            }
        }
    }
    fields.retain(|key, meaning| !twice.contains(key) && is_code(&key.1, meaning, lexicon));
    fields
}

/// Whether a word may be what a code means: a bare number is one of units or groups, for else it may be a vote.
fn is_code(code: &str, meaning: &str, lexicon: &Lexicon<'_>) -> bool {
    let words = meaning.chars().any(char::is_alphabetic) && parse_number(meaning) == Number::None;
    let names = || lexicon.units.label(meaning).one().or_else(|| lexicon.groups.sure(meaning).one()).is_some();
    words && (parse_number(code) == Number::None || names())
}

/// The sheet with the meanings of codes beneath the heads for which they are explained.
pub(super) fn spelt_out(sheet: &Sheet, fields: &Fields) -> Option<Sheet> {
    let explained: BTreeSet<&str> = fields.keys().map(|(head, _)| head.as_str()).collect();
    if explained.is_empty() {
        return None;
    }
    let mut rows: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (row, column, head) in heads(sheet) {
        if explained.contains(head.as_str()) {
            rows.entry(row).or_default().push((column, head));
        }
    }
    let (top, columns) = rows.into_iter().max_by_key(|(row, columns)| (columns.len(), std::cmp::Reverse(*row)))?;
    let mut spelt = sheet.clone();
    let mut written = false;
    for (row, cells) in sheet.rows().filter(|(row, _)| *row > top) {
        for (column, cell) in cells {
            let Some((_, head)) = columns.iter().find(|(own, _)| *own == column) else { continue };
            if let Some(meaning) = fields.get(&(head.clone(), fold(&text_of(cell)))) {
                spelt.cells.insert((row, column), Cell::text(meaning.clone()));
                written = true;
            }
        }
    }
    written.then_some(spelt)
}

/// The words at the top of a sheet that may be heads: row, column, folded text.
fn heads(sheet: &Sheet) -> Vec<(u32, u32, String)> {
    let lines = sheet.rows().take(HEADS);
    let words = lines.flat_map(|(row, cells)| {
        cells.into_iter().map(move |(column, cell)| (row, column, fold(&text_of(cell)))).collect::<Vec<_>>()
    });
    words.filter(|(_, _, text)| text.chars().any(char::is_alphabetic) && text.chars().count() <= 16).collect()
}

/// The lines of a sheet that hold two or three texts.
fn lines(sheet: &Sheet) -> Vec<Vec<String>> {
    let texts = sheet.rows().take(LONGEST).map(|(_, cells)| -> Vec<String> {
        cells.iter().filter(|(_, cell)| !is_empty(cell)).map(|(_, cell)| text_of(cell).trim().to_owned()).collect()
    });
    texts.filter(|texts| matches!(texts.len(), 2 | 3)).collect()
}

/// What the lines of a sheet explain: head and code in one cell or in two, and their meaning in the next one.
fn entries(lines: &[Vec<String>], heads: &BTreeSet<String>) -> Vec<((String, String), String)> {
    let mut found = Vec::new();
    let mut above: Option<String> = None;
    for texts in lines {
        let entry = match texts.as_slice() {
            [head, code, meaning] if heads.contains(&fold(head)) => {
                above = Some(fold(head));
                Some((fold(head), fold(code), meaning))
            }
            // The head is written once, for all its codes.
            [code, meaning] if above.is_some() && !parted(code, heads) => {
                above.clone().map(|head| (head, fold(code), meaning))
            }
            [both, meaning] => split(both, heads).map(|(head, code)| (head, code, meaning)),
            _ => None,
        };
        found.extend(entry.map(|(head, code, meaning)| ((head, code), meaning.clone())));
    }
    found
}

fn parted(text: &str, heads: &BTreeSet<String>) -> bool {
    split(text, heads).is_some()
}

/// A head and a code in one cell: GRP K1, GRP=K1.
fn split(text: &str, heads: &BTreeSet<String>) -> Option<(String, String)> {
    let (head, code) = text.split_once([' ', '\u{3000}', ':', '：', '=', '＝', '.', '-'])?;
    let (head, code) = (fold(head), fold(code));
    (heads.contains(&head) && !code.is_empty()).then_some((head, code))
}
