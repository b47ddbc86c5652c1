//! Codes that a sheet beside the votes explains column by column: GRP K1 = 学校党委, OBJ 06 = 机械学院, MARK *** = 未填; or question by
//! question of a survey: 第2—9题 总体评价, 1 优秀, 2 良好.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::grid::{Cell, Sheet, Workbook};

use super::body::is_absence;
use super::cells::{fold, is_empty, text_of};
use super::heads::Lexicon;
use super::marks::{Number, parse_number};
use super::options;
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

/// What the other sheets of a workbook explain for one of them.
#[derive(Debug, Default)]
pub(super) struct Explained<'w> {
    pub(super) fields: Fields,
    /// The sheets that explain it.
    pub(super) by: BTreeSet<&'w str>,
    /// The rater group that they name, 投票对象：师生代表: its index, the words, where they stand.
    pub(super) raters: Option<(usize, String, String)>,
}

/// The codes that the other sheets of a workbook explain for the columns of one of them.
pub(super) fn explained<'w>(explanations: &Explanations<'w>, sheet: &Sheet, lexicon: &Lexicon<'_>) -> Explained<'w> {
    let heads: BTreeSet<String> = heads(sheet).into_iter().map(|(_, _, head)| head).collect();
    let mut found = Explained::default();
    let mut twice = Vec::new();
    for (other, lines) in explanations.0.iter().filter(|(other, _)| *other != sheet.name) {
        for (key, meaning) in entries(lines, &heads) {
            if is_code(&key.1, &meaning, lexicon) {
                found.by.insert(other);
            }
            let known = found.fields.entry(key.clone()).or_insert_with(|| meaning.clone());
            if *known != meaning {
                twice.push(key);
            }
        }
    }
    found.fields.retain(|key, meaning| !twice.contains(key) && is_code(&key.1, meaning, lexicon));
    let lines = explanations.0.iter().filter(|(other, _)| found.by.contains(other));
    found.raters =
        lines.flat_map(|(other, lines)| lines.iter().map(move |texts| (*other, texts))).find_map(|(other, texts)| {
            let [text] = texts.as_slice() else { return None };
            let (group, label) = raters(text, lexicon)?;
            Some((group, label, format!("「{other}」表")))
        });
    found
}

/// The only rater group that a sentence about a survey says took part in it.
fn raters(text: &str, lexicon: &Lexicon<'_>) -> Option<(usize, String)> {
    const LONGEST: usize = 8;
    const PEOPLE: &[&str] = &["对象", "人", "身份", "类别", "主体", "范围"];
    let clauses = text.split(['；', ';', '。', '，', ',']).filter_map(|clause| clause.split_once(['：', ':']));
    let mut named = clauses.filter_map(|(head, people)| {
        let head = fold(head);
        let asked = head.chars().count() <= LONGEST && PEOPLE.iter().any(|word| head.contains(word));
        let group = lexicon.groups.label(people).one().filter(|_| asked && !head.contains(['被', '述']))?;
        Some((group, people.trim().to_owned()))
    });
    named.next().filter(|_| named.next().is_none())
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
            let meaning = |code: &str| fields.get(&(head.clone(), code.to_owned())).cloned();
            if let Some(answer) = options::answer(&text_of(cell), meaning) {
                spelt.put(row, column, answer);
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
    let mut asked: Option<Vec<RangeInclusive<u32>>> = None;
    for texts in lines {
        if let Some(ranges) = texts.first().and_then(|text| questions(text)) {
            (asked, above) = (Some(ranges), None);
        }
        let of_question = match (&asked, texts.as_slice()) {
            (Some(ranges), [head, code, meaning]) if questions(head).is_some() => Some((ranges, code, meaning)),
            (Some(ranges), [code, meaning]) if questions(code).is_none() => Some((ranges, code, meaning)),
            _ => None,
        };
        if let Some((ranges, code, meaning)) = of_question {
            let asks = |number: u32| ranges.iter().any(|range| range.contains(&number));
            let own = heads.iter().filter(|head| question(head).is_some_and(asks));
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

/// The questions that codes are explained for: 第1题 您所在的单位, 第2—9题, 3、4题各行, 通用 for all.
fn questions(text: &str) -> Option<Vec<RangeInclusive<u32>>> {
    const TO: [char; 6] = ['—', '-', '~', '–', '至', '到'];
    let folded = fold(text);
    if ["通用", "全部题目", "各题", "所有题目"].contains(&folded.as_str()) {
        return Some(vec![0..=u32::MAX]);
    }
    let (numbers, _) = folded.split_once('题')?;
    let range = |part: &str| {
        let (first, last) = part.split_once(TO).unwrap_or((part, part));
        let number = |text: &str| text.trim_matches(['第', 'q', '—']).parse::<u32>().ok();
        Some(number(first)?..=number(last)?)
    };
    numbers.split(['、', ',', '和', '及']).map(range).collect()
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
