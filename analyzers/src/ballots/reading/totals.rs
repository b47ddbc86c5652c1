//! Forms that rate parts of the work and whose sum is the vote: 政治建设（20分） 安全（20分） … 合计（100分）, where the parts have
//! as many points together as the scale and every sum is the one of its parts.

use crate::grid::{Cell, Sheet};

use super::cells::{View, fold, text_of};
use super::heads::{Lexicon, is_summary};
use super::marks::{Number, parse_number};
use super::spelling::Spelling;

/// Lines at the top of a sheet among which its heads are.
const HEADS: usize = 20;

/// Letters of a part's name that its new head keeps.
const NAME: usize = 8;

/// The columns of such a form.
struct Form {
    /// The row of the sum's head: that of the parts, or one above it.
    top: u32,
    row: u32,
    /// Column of each part, with its name.
    parts: Vec<(u32, String)>,
    total: u32,
}

/// The sheet with its sums as votes; `None` where a sum is not the one of its parts, or where neither the sheet says that
/// sums are the votes nor a line shows it.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    if !lexicon.rules.items.is_empty() || !lexicon.gauge.grades.is_empty() {
        return None;
    }
    let view = View::new(sheet);
    let (at, form) =
        (0..view.lines.len().min(HEADS)).find_map(|at| Some((at, heads(&view, at, lexicon.gauge.high)?)))?;
    let lines = view.lines.get(at + 1..).unwrap_or_default();
    let sums: Vec<Sum> = lines.iter().map(|(_, cells)| adds_up(cells, &form)).collect();
    if sums.contains(&Sum::Wrong) || !says_so(sheet) && !sums.contains(&Sum::Right) {
        return None;
    }
    let mut spelt = Spelling::default();
    spelt.put(form.top, form.total, "得分");
    for (column, name) in &form.parts {
        // Beneath a head of their own, the parts are no line of heads any more.
        let name = if form.top == form.row { format!("{name}备注") } else { String::new() };
        spelt.put(form.row, *column, name);
        if form.top < form.row && view.own(form.top, *column).is_some() {
            spelt.put(form.top, *column, "备注");
        }
    }
    spelt.some()
}

/// Whether a remark says that the sum is the score of the ballot.
fn says_so(sheet: &Sheet) -> bool {
    sheet.rows().flat_map(|(_, cells)| cells).map(|(_, cell)| fold(&text_of(cell))).any(|text| {
        let Some((before, behind)) = text.split_once("合计") else { return false };
        let score = ["得分", "总分", "分数", "评分"].iter().any(|word| behind.contains(word));
        before.contains(['以', '按']) && score && behind.starts_with(['为', '作', '计', '得', '总', '分'])
    })
}

/// The columns of a form whose parts have as many points together as the scale.
fn heads(view: &View<'_>, at: usize, high: i32) -> Option<Form> {
    const FEWEST: usize = 2;
    let row = view.lines.get(at)?.0;
    let shown = view.columns.iter().filter_map(|column| Some((*column, view.at(row, *column)?)));
    let sums = ["合计", "总分", "总计", "合计得分"];
    let (mut parts, mut total, mut points) = (Vec::new(), Vec::new(), 0);
    for (column, cell) in shown {
        let text = fold(&text_of(cell));
        let (name, number) = pointed(&text).map_or((text.as_str(), None), |(name, number)| (name, Some(number)));
        if sums.contains(&name) {
            total.push((column, number));
        } else if let Some(number) = number {
            parts.push((column, name.chars().take(NAME).collect()));
            points += number;
        }
    }
    let [(total, said)] = total.as_slice() else { return None };
    let whole = points == high && said.is_none_or(|said| said == high);
    let top = view.anchor(row, *total).0;
    (parts.len() >= FEWEST && whole).then_some(Form { top, row, parts, total: *total })
}

/// The name and the points of a head: 政治建设(20分).
fn pointed(folded: &str) -> Option<(&str, i32)> {
    let (name, rest) = folded.split_once('(')?;
    match parse_number(rest.strip_suffix(')')?.trim_start_matches('满')) {
        Number::One(number) if rest.contains('分') && !name.is_empty() => Some((name, number)),
        _ => None,
    }
}

/// What the sum of a line is to its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sum {
    Right,
    Wrong,
    /// No sum, no parts, or no ballot at all.
    Absent,
}

fn adds_up(cells: &[(u32, &Cell)], form: &Form) -> Sum {
    if cells.first().is_none_or(|(_, cell)| is_summary(&text_of(cell))) {
        return Sum::Absent;
    }
    let number = |column: u32| {
        let (_, cell) = cells.iter().find(|(place, _)| *place == column)?;
        parse_number(&text_of(cell)).one()
    };
    let parts: Vec<i32> = form.parts.iter().filter_map(|(column, _)| number(*column)).collect();
    match number(form.total) {
        Some(total) if parts.len() == form.parts.len() && parts.iter().sum::<i32>() == total => Sum::Right,
        Some(_) if !parts.is_empty() => Sum::Wrong,
        _ => Sum::Absent,
    }
}
