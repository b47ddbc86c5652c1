//! The codes of a machine's export: `05=骆雁(信息学院)`, `**=多涂`, a little table of codes and names.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::grid::{Cell, Sheet};

use super::cells::{fold, text_of};
use super::groups::GroupNames;
use super::heads::{Label, Lexicon, Role};
use super::names::{NameMatch, UnitNames};
use super::spelling::Spelling;
use super::types::Reason;

/// Letters that a code has at most.
const LONGEST: usize = 5;

/// What codes stand for, as far as a sheet explains it.
#[derive(Debug, Clone, Default)]
pub(super) struct Legend {
    /// Units by code; `None` for a code that is explained in two ways.
    units: BTreeMap<String, Option<usize>>,
    /// What stands in place of a vote.
    votes: BTreeMap<String, Reason>,
}

impl Legend {
    /// Learns what a text explains.
    pub(super) fn learn(&mut self, text: &str, units: &UnitNames, groups: &GroupNames) {
        for (code, meaning) in pairs(text) {
            if let Some(reason) = no_vote(&code, &meaning) {
                self.votes.insert(code, reason);
            } else if is_code(&code) && groups.sure(&meaning).one().is_none() {
                self.add(&code, &meaning, units);
            }
        }
    }

    /// Learns from a table of two columns: D09 and 物流公司 on a line of their own.
    pub(super) fn learn_table(&mut self, sheet: &Sheet, units: &UnitNames, groups: &mut GroupNames) {
        let lines: Vec<(String, String)> = sheet.rows().filter_map(|(_, cells)| line(&cells)).collect();
        if lines.len() < 2 {
            return;
        }
        for (code, meaning) in lines {
            match groups.sure(&meaning) {
                NameMatch::One(group) if fold(&meaning).chars().count() >= 2 => groups.add_code(&code, group),
                _ => self.add(&code, &meaning, units),
            }
        }
    }

    fn add(&mut self, code: &str, meaning: &str, units: &UnitNames) {
        if let NameMatch::One(unit) = units.label(meaning) {
            let held = self.units.entry(plain(code)).or_insert(Some(unit));
            if *held != Some(unit) {
                *held = None;
            }
        }
    }

    /// The unit that a code stands for.
    pub(super) fn unit(&self, text: &str) -> Option<usize> {
        self.units.get(&plain(&fold(text))).copied().flatten()
    }

    /// Why a code in place of a vote is none.
    pub(super) fn vote(&self, text: &str) -> Option<Reason> {
        if self.votes.is_empty() { None } else { self.votes.get(&fold(text)).copied() }
    }
}

/// Whether a sheet is little else than codes and what they stand for.
pub(super) fn is_codebook(sheet: &Sheet) -> bool {
    const LONGEST: usize = 200;
    let lines: Vec<bool> =
        sheet.rows().take(LONGEST + 1).map(|(_, cells)| cells.len() == 2 && line(&cells).is_some()).collect();
    let pairs = lines.iter().filter(|pair| **pair).count();
    lines.len() <= LONGEST && pairs >= 2 && pairs * 3 >= lines.len() * 2
}

/// Whether a line explains codes: a text with `=` in it, or a code beside the name it stands for.
pub(super) fn is_legend(cells: &[(u32, &Cell)], lexicon: &Lexicon<'_>) -> bool {
    let explained = |(code, meaning): (String, String)| {
        lexicon.groups.explains(&code, &meaning)
            || lexicon.legend.unit(&code).is_some_and(|unit| lexicon.units.label(&meaning) == NameMatch::One(unit))
    };
    cells.iter().any(|(_, cell)| pairs(&text_of(cell)).into_iter().any(explained)) || line(cells).is_some_and(explained)
}

/// The sheet with the codes in its heads written out, where a line of heads names candidates by explained codes.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    if lexicon.legend.units.is_empty() {
        return None;
    }
    let beside = [Role::Id, Role::Group, Role::Rater, Role::Status].map(Label::Role);
    let (row, codes) = sheet.rows().take(60).find_map(|(row, cells)| {
        let texts: Vec<(u32, String)> =
            cells.iter().map(|(column, cell)| (*column, text_of(cell).into_owned())).collect();
        let heads = texts.iter().any(|(_, text)| lexicon.head(text).is_some_and(|label| beside.contains(&label)));
        let named = texts.iter().filter_map(|(column, text)| Some((*column, text.clone(), lexicon.legend.unit(text)?)));
        let named: Vec<(u32, String, usize)> = named.collect();
        (heads && !named.is_empty() && !is_legend(&cells, lexicon)).then_some((row, named))
    })?;
    let mut spelt = Spelling::default();
    for (column, code, unit) in codes {
        spelt.put(row, column, format!("{}（{}）", code.trim(), lexicon.units.name(unit)));
    }
    spelt.some()
}

/// Codes with what they stand for: `# 对象码:05=靳某(老街) 06=冼某`.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    if !text.contains(['=', '＝']) {
        return Vec::new();
    }
    let text: String = text.nfkc().collect();
    let parts = text.split(|letter: char| letter.is_whitespace() || ";,。、".contains(letter));
    let pair = |part: &str| {
        let (code, meaning) = part.split_once('=')?;
        let code = code.rsplit(':').next().unwrap_or(code).trim_start_matches('#');
        Some((fold(code), meaning.to_owned())).filter(|(code, meaning)| !code.is_empty() && !meaning.is_empty())
    };
    parts.filter_map(pair).collect()
}

/// A line that holds a code and a name, and nothing else.
fn line(cells: &[(u32, &Cell)]) -> Option<(String, String)> {
    let [(_, code), (_, meaning)] = cells else { return None };
    let code = fold(&text_of(code));
    let meaning = text_of(meaning).into_owned();
    // A bare number beside a name is a list's number, not a code.
    let coded = is_code(&code) && code.chars().any(|letter| letter.is_ascii_alphabetic());
    (coded && fold(&meaning).chars().count() >= 2).then_some((code, meaning))
}

fn is_code(folded: &str) -> bool {
    // 第1题 in the export of a reader or a survey.
    if let Some(number) = folded.strip_prefix('第').and_then(|rest| rest.strip_suffix('题')) {
        return !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    folded.len() <= LONGEST
        && folded.chars().all(|letter| letter.is_ascii_alphanumeric())
        && folded.chars().any(|letter| letter.is_ascii_digit() || folded.len() == 1)
}

/// A code without the noughts in front of its number.
fn plain(folded: &str) -> String {
    let digits = folded.bytes().all(|byte| byte.is_ascii_digit());
    let bare = if digits { folded.trim_start_matches('0') } else { folded };
    bare.to_owned()
}

/// What a code says that stands where a vote should: `00=空`, `**=多涂`. A plain number is never taken from a vote, for
/// such lists also explain the states of a card (1=空白).
fn no_vote(code: &str, meaning: &str) -> Option<Reason> {
    let never_a_vote = code.len() >= 2 && code.bytes().all(|byte| byte == b'0')
        || !code.is_empty() && code.chars().all(|letter| !letter.is_alphanumeric());
    if !never_a_vote {
        return None;
    }
    let meaning = fold(meaning);
    let says = |words: &[&str]| words.iter().any(|word| meaning.contains(word));
    if says(&["多涂", "多选", "重涂", "双涂", "双选"]) {
        Some(Reason::TwoMarks)
    } else if says(&["弃权"]) {
        Some(Reason::Void)
    } else if says(&["空", "未涂", "未填", "未选", "漏涂"]) {
        Some(Reason::Blank)
    } else {
        None
    }
}
