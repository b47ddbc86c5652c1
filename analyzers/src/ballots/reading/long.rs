//! Long lists whose heads say nothing that is known: each column is told by what stands in it. One names units, one rater
//! groups, and one holds votes: 给谁的 / 谁打的 / 几分.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{Cell, Sheet};

use super::cells::{Line, View, fold, in_line, text_of};
use super::heads::{Label, Lexicon, Role, is_summary};
use super::names::NameMatch;
use super::spelling::Spelling;
use super::table::{is_plain, kind};
use super::types::Mark;
use super::{lists, raters};

/// Lines at the top of a sheet among which the heads are.
const HEADS: usize = 20;

/// Fewest rows of a list.
const FEWEST: usize = 6;

/// Fewest rows for each unit: whoever signs in stands in a list once.
const FOR_EACH: usize = 3;

/// The list with heads that say what its columns hold, and with its units written out; `None` where the heads are known, or
/// where what stands beneath them can be understood in no way, or in more than one.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let view = View::new(sheet);
    let top = head(&view, lexicon)?;
    let (row, heads) = view.lines.get(top)?;
    let rows = rows(&view, top, heads.len());
    if rows.len() < FEWEST {
        return None;
    }
    let of = |fits: &dyn Fn(&str, u32) -> bool| -> Vec<u32> {
        let named = heads.iter().filter(|(column, cell)| fits(&text_of(cell), *column));
        named.map(|(column, _)| *column).collect()
    };
    let says = |text: &str| match lexicon.head(text) {
        Some(Label::Role(role)) => Some(role),
        _ => None,
    };
    let may_be = |text: &str, role: Role| says(text).is_none_or(|own| own == role);
    let units = of(&|text, column| may_be(text, Role::Candidate) && names_units(&rows, column, lexicon));
    let groups = of(&|text, column| {
        (may_be(text, Role::Group) || says(text) == Some(Role::Rater)) && names_groups(&rows, column, lexicon)
    });
    let ([unit], [group]) = (units.as_slice(), groups.as_slice()) else { return None };
    let votes = of(&|text, column| may_be(text, Role::Score) && holds_votes(&rows, column, lexicon));
    let headed: Vec<u32> = of(&|text, column| says(text) == Some(Role::Score) && votes.contains(&column));
    let (([vote], _) | (_, [vote])) = (votes.as_slice(), headed.as_slice()) else { return None };
    let mut spelt = Spelling::default();
    for (column, word) in [(unit, "被测评对象"), (group, "人员类别"), (vote, "得分")] {
        spelt.put(*row, *column, word);
    }
    for (row, cells) in &rows {
        let Some(text) = in_line(cells, *unit).map(text_of) else { continue };
        let Some(named) = named(&text, lexicon).filter(|_| lexicon.candidate(&text) == NameMatch::Nobody) else {
            continue;
        };
        spelt.put(*row, *unit, format!("{}（{}）", text.trim(), lexicon.units.name(named)));
    }
    spelt.some()
}

/// The first line that can be nothing but heads, where no line above it or itself is known as such.
fn head(view: &View<'_>, lexicon: &Lexicon<'_>) -> Option<usize> {
    for at in 0..view.lines.len().min(HEADS) {
        let line = view.lines.get(at)?;
        if kind(line, lexicon).is_some()
            || raters::over(view, lexicon, at).is_some()
            || lists::over(view, lexicon, at).is_some()
        {
            return None;
        }
        if line.1.len() >= 3 {
            let texts: BTreeSet<String> = line.1.iter().map(|(_, cell)| fold(&text_of(cell))).collect();
            let words = line.1.iter().all(|(_, cell)| !is_plain(cell)) && texts.len() == line.1.len();
            return words.then_some(at);
        }
    }
    None
}

/// The lines beneath the heads that are rows of the list: neither nearly empty nor sums.
fn rows<'v, 'a>(view: &'v View<'a>, top: usize, heads: usize) -> Vec<&'v Line<'a>> {
    let lines = view.lines.iter().skip(top + 1);
    let sums = |line: &Line<'_>| line.1.first().is_some_and(|(_, cell)| is_summary(&text_of(cell)) || is_all(cell));
    lines.filter(|line| line.1.len() >= 2 && line.1.len() * 2 >= heads && !sums(line)).collect()
}

/// 共 98张 beneath a list.
fn is_all(cell: &Cell) -> bool {
    matches!(fold(&text_of(cell)).as_str(), "共" | "总" | "计" | "end")
}

/// The texts of a column where nearly every row has one.
fn texts(rows: &[&Line<'_>], column: u32) -> Option<Vec<String>> {
    let cells = rows.iter().filter_map(|(_, cells)| in_line(cells, column));
    let texts: Vec<String> = cells.map(|cell| text_of(cell).into_owned()).collect();
    nearly(texts.len(), rows.len()).then_some(texts)
}

/// Whether some of all are all but one in twenty.
const fn nearly(some: usize, all: usize) -> bool {
    some > 0 && some * 20 >= all * 19
}

fn named(text: &str, lexicon: &Lexicon<'_>) -> Option<usize> {
    match lexicon.candidate(text) {
        NameMatch::Nobody => lexicon.units.by_surname(text).one(),
        named => named.one(),
    }
}

/// Whether the cells of a column name units, each several times.
fn names_units(rows: &[&Line<'_>], column: u32, lexicon: &Lexicon<'_>) -> bool {
    let Some(texts) = texts(rows, column) else { return false };
    let mut known: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    let units: Vec<usize> =
        texts.iter().filter_map(|text| *known.entry(text).or_insert_with(|| named(text, lexicon))).collect();
    let distinct = units.iter().collect::<BTreeSet<_>>().len();
    units.len() == texts.len() && texts.len() >= distinct * FOR_EACH
}

/// Whether the cells of a column name rater groups.
fn names_groups(rows: &[&Line<'_>], column: u32, lexicon: &Lexicon<'_>) -> bool {
    let Some(texts) = texts(rows, column) else { return false };
    let mut known: BTreeMap<&str, bool> = BTreeMap::new();
    let group = |text: &str| lexicon.groups.label(text).one().is_some();
    let groups = texts.iter().filter(|text| *known.entry(text.as_str()).or_insert_with(|| group(text))).count();
    groups == texts.len() && known.len() * FOR_EACH <= texts.len()
}

/// Whether the cells of a column can be votes: on the scale but for a few, and neither numbers of rows nor a state, which nearly
/// always is the same.
fn holds_votes(rows: &[&Line<'_>], column: u32, lexicon: &Lexicon<'_>) -> bool {
    let cells = || rows.iter().filter_map(|(_, cells)| in_line(cells, column));
    let mut votes: BTreeMap<Mark, usize> = BTreeMap::new();
    for cell in cells() {
        let mark = lexicon.vote(Some(cell));
        if !matches!(mark, Mark::Refused(_)) {
            *votes.entry(mark).or_default() += 1;
        }
    }
    let good: usize = votes.values().sum();
    let most = votes.values().max().copied().unwrap_or(0);
    let once = votes.len() * 10 >= good * 9 && good >= 10;
    good * 10 >= rows.len() * 8 && good * 10 >= cells().count() * 8 && !once && !nearly(most, good)
}
