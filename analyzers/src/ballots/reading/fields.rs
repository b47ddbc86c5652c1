//! Codes that a sheet beside the votes explains column by column: GRP K1 = 学校党委, OBJ 06 = 机械学院, MARK *** = 未填; or question by
//! question of a survey: 第2—9题 总体评价, 1 优秀, 2 良好.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::grid::{Cell, Sheet, Workbook};

use super::body::is_absence;
use super::cells::{fold, is_empty, text_of};
use super::heads::Lexicon;
use super::marks::{Number, parse_number};
use super::spelling::Spelling;
use super::types::Mark;

/// Lines at the top of a sheet among which the heads are.
const HEADS: usize = 20;

/// Letters of a head, at most: it may be a question.
const HEAD: usize = 80;

/// Lines of a sheet that explains codes, at most.
const LONGEST: usize = 300;

/// What codes mean under a head; head and code are folded.
pub(super) type Fields = BTreeMap<(String, String), String>;

/// The lines of a workbook that may explain codes, by sheet: those of three texts at most.
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
    // -3 and, among grades, 1 are no votes by themselves.
    let vote = |text: &str| !matches!(lexicon.vote(Some(&Cell::text(text))), Mark::Refused(_));
    let tells =
        || vote(meaning) || ["未作答", "未答", "未填", "未选", "弃权"].iter().any(|word| meaning.contains(word));
    let answers = || !vote(code) && (tells() || is_absence(&fold(meaning)));
    words && (parse_number(code) == Number::None || names() || answers())
}

/// The sheet with the meanings of codes beneath the heads for which they are explained.
pub(super) fn spelt_out(sheet: &Sheet, fields: &Fields) -> Option<Spelling> {
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
    let mut spelt = Spelling::default();
    for (row, cells) in sheet.rows().filter(|(row, _)| *row > top) {
        for (column, cell) in cells {
            let Some((_, head)) = columns.iter().find(|(own, _)| *own == column) else { continue };
            if let Some(meaning) = fields.get(&(head.clone(), fold(&text_of(cell)))) {
                spelt.put(row, column, meaning.as_str());
            }
        }
    }
    spelt.some()
}

/// The words at the top of a sheet that may be heads: row, column, folded text.
fn heads(sheet: &Sheet) -> Vec<(u32, u32, String)> {
    let lines = sheet.rows().take(HEADS);
    let words = lines.flat_map(|(row, cells)| {
        cells.into_iter().map(move |(column, cell)| (row, column, fold(&text_of(cell)))).collect::<Vec<_>>()
    });
    words.filter(|(_, _, text)| text.chars().any(char::is_alphabetic) && text.chars().count() <= HEAD).collect()
}

/// The lines of a sheet that hold three texts at most.
fn lines(sheet: &Sheet) -> Vec<Vec<String>> {
    let texts = sheet.rows().take(LONGEST).map(|(_, cells)| -> Vec<String> {
        cells.iter().filter(|(_, cell)| !is_empty(cell)).map(|(_, cell)| text_of(cell).trim().to_owned()).collect()
    });
    texts.filter(|texts| matches!(texts.len(), 1..=3)).collect()
}

/// What the lines of a sheet explain: head and code in one cell or in two, and their meaning in the next one.
fn entries(lines: &[Vec<String>], heads: &BTreeSet<String>) -> Vec<((String, String), String)> {
    let mut found = Vec::new();
    let mut above: Option<String> = None;
    let mut asked: Option<RangeInclusive<u32>> = None;
    for texts in lines {
        if let Some(range) = texts.first().and_then(|text| questions(text)) {
            (asked, above) = (Some(range), None);
        }
        let of_question = match (&asked, texts.as_slice()) {
            (Some(range), [head, code, meaning]) if questions(head).is_some() => Some((range, code, meaning)),
            (Some(range), [code, meaning]) if questions(code).is_none() => Some((range, code, meaning)),
            _ => None,
        };
        if let Some((range, code, meaning)) = of_question {
            let own = heads.iter().filter(|head| question(head).is_some_and(|number| range.contains(&number)));
            found.extend(own.map(|head| ((head.clone(), fold(code)), meaning.clone())));
            continue;
        }
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

/// The questions that codes are explained for: 第1题 您所在的单位, 第2—9题, 通用 for all.
fn questions(text: &str) -> Option<RangeInclusive<u32>> {
    let folded = fold(text);
    if ["通用", "全部题目", "各题", "所有题目"].contains(&folded.as_str()) {
        return Some(0..=u32::MAX);
    }
    let (numbers, _) = folded.strip_prefix('第')?.split_once('题')?;
    let (first, last) = numbers.split_once(['—', '-', '~', '–', '至', '到']).unwrap_or((numbers, numbers));
    Some(first.parse().ok()?..=last.trim_start_matches(['—', '第']).parse().ok()?)
}

/// The number of the question that a head asks: 3、机械学院党总支.
fn question(head: &str) -> Option<u32> {
    let bare = head.trim_start_matches(['第', 'q']);
    let rest = bare.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number = bare.get(..bare.len() - rest.len())?;
    rest.starts_with(['、', '.', ':', '题', ')']).then(|| number.parse().ok()).flatten()
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
