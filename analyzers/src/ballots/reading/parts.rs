//! Votes on parts of the work beside the vote on the whole, where the scheme has no parts: each part with its own grades to
//! tick, or each in a column of its own in a register of ballots. The whole is the vote.

use std::collections::BTreeSet;

use super::cells::{Line, View, fold, in_line, text_of};
use super::heads::{Label, Lexicon, Role};
use super::marks::{Tick, tick_of};
use super::overall::{holds_votes, is_overall};
use super::spelling::Spelling;
use super::summaries::{is_summary, uncounted};
use super::types::{Mark, Reason};
use crate::grid::Cell;

/// Letters that the number of a ballot has at most.
const LONGEST_ID: usize = 8;

/// One head over several columns of grades.
struct Span {
    /// Where its head stands.
    corner: (u32, u32),
    name: String,
    /// Its columns with the grades that they stand for.
    grades: Vec<(u32, String)>,
}

/// 政治引领 | 组织建设 | 总体评价, each over 好 较好 一般 差. The line of grades is given.
pub(super) fn over_grades(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Spelling> {
    let (row, _) = view.lines.get(at)?;
    let spans = spans(view, lexicon, at)?;
    let first = spans.first()?;
    let scale = |span: &Span| span.grades.iter().map(|(_, grade)| grade.clone()).collect::<Vec<_>>();
    let whole: Vec<&Span> = spans.iter().filter(|span| is_overall(&span.name)).collect();
    let named = spans.iter().map(|span| &span.name).collect::<BTreeSet<_>>().len() == spans.len();
    let known = |span: &Span| matches!(lexicon.head(&span.name), Some(Label::Unit(_) | Label::Group(_)));
    let [whole] = whole.as_slice() else { return None };
    if spans.len() < 2 || !named || spans.iter().any(|span| scale(span) != scale(first) || known(span)) {
        return None;
    }
    let mut spelt = Spelling::default();
    let left: BTreeSet<u32> = spans
        .iter()
        .filter(|span| span.corner != whole.corner)
        .flat_map(|span| span.grades.iter().map(|(column, _)| *column))
        .collect();
    for (above, cells) in view.lines.iter().take(at).filter(|(above, _)| above + 4 > *row) {
        // 评价内容 over all parts, and the name of each.
        for (column, _) in cells.iter().filter(|(column, _)| left.contains(column)) {
            spelt.put(*above, *column, "");
        }
    }
    for (below, cells) in view.lines.iter().skip(at) {
        let mark = |cell| tick_of(Some(cell)) != Tick::Other || *below == *row;
        for (column, _) in cells.iter().filter(|(column, cell)| left.contains(column) && mark(cell)) {
            spelt.put(*below, *column, "");
        }
    }
    let parts = spans.iter().filter(|span| span.corner != whole.corner).map(|span| span.name.as_str());
    spelt.note(format!("「{}」是分项，按「{}」计票", parts.collect::<Vec<_>>().join("」「"), whole.name));
    spelt.some()
}

/// The heads right over the grades of a line that names each grade several times; `None` for other lines.
fn spans(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Vec<Span>> {
    let (row, cells) = view.lines.get(at)?;
    let (above, _) = at.checked_sub(1).and_then(|above| view.lines.get(above))?;
    let mut spans: Vec<Span> = Vec::new();
    for (column, cell) in cells {
        let grade = match lexicon.head(&text_of(cell)) {
            Some(Label::Grade(grade)) => grade,
            Some(Label::Number(number, _)) => number.to_string(),
            _ => continue,
        };
        let corner = view.anchor(*above, *column);
        let name = fold(&view.text(*above, *column));
        // Without a merged area the first cell of a span alone has a head.
        match spans.last_mut().filter(|span| span.corner == corner || name.is_empty()) {
            Some(span) => span.grades.push((*column, grade)),
            None if name.is_empty() => return None,
            None => spans.push(Span { corner, name, grades: vec![(*column, grade)] }),
        }
    }
    (spans.iter().all(|span| span.grades.len() >= 2) && *above < *row).then_some(spans)
}

/// 票号 政治 组织 总体 | 票号 政治 组织 总体: registers of ballots on one candidate. The line of heads is given.
pub(super) fn of_ballots(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Spelling> {
    let (row, heads) = view.lines.get(at)?;
    let labels: Vec<Option<Label>> = heads.iter().map(|(_, cell)| lexicon.head(&text_of(cell))).collect();
    let numbered = labels.iter().filter(|label| **label == Some(Label::Role(Role::Id))).count();
    let lines = view.lines.get(at + 1..).unwrap_or_default();
    let ids = heads.iter().zip(&labels).filter(|(_, label)| **label == Some(Label::Role(Role::Id)));
    let ids: Vec<u32> = ids.map(|((column, _), _)| *column).collect();
    // The lines that have the number of a ballot in the block of a column.
    let ballots = |column: u32| -> Vec<Line<'_>> {
        let id = ids.iter().rev().find(|id| **id < column).copied();
        let number = |cells: &[(u32, &Cell)]| in_line(cells, id?).map(|cell| text_of(cell).into_owned());
        let numbered = |line: &&Line<'_>| {
            let text = number(&line.1).unwrap_or_default();
            text.chars().count() <= LONGEST_ID && text.contains(|letter: char| letter.is_ascii_digit())
        };
        lines.iter().filter(numbered).cloned().collect()
    };
    // 支部 over votes is a part of the work, and names nobody.
    let is_asked = |column: u32, label: &Option<Label>| {
        matches!(label, None | Some(Label::Role(Role::Score | Role::Candidate | Role::Item)))
            && holds_votes(&ballots(column), &[column], lexicon)
    };
    let beside = |label: &Option<Label>| {
        matches!(label, None | Some(Label::Role(Role::Id | Role::Remark | Role::Computed | Role::Status)))
    };
    let cells = || heads.iter().zip(&labels).map(|((column, cell), label)| (*column, cell, label));
    if numbered == 0 || !cells().all(|(column, _, label)| beside(label) || is_asked(column, label)) {
        return None;
    }
    let asked = cells().filter(|(column, _, label)| is_asked(*column, label));
    let asked: Vec<(u32, String)> = asked.map(|(column, cell, _)| (column, fold(&text_of(cell)))).collect();
    let whole: Vec<u32> = asked.iter().filter(|(_, text)| is_overall(text)).map(|(column, _)| *column).collect();
    if whole.len() != numbered || asked.len() < 2 * numbered {
        return None;
    }
    let mut spelt = Spelling::default();
    for (column, text) in &asked {
        if whole.contains(column) {
            spelt.put(*row, *column, "得分");
            continue;
        }
        spelt.put(*row, *column, uncounted(text));
        for (below, cells) in
            lines.iter().filter(|(_, cells)| !cells.iter().any(|(_, cell)| is_summary(&text_of(cell))))
        {
            let vote = in_line(cells, *column).map(|cell| lexicon.vote(Some(cell)));
            if vote.is_some_and(|vote| vote != Mark::Refused(Reason::NotAScore)) {
                spelt.put(*below, *column, "");
            }
        }
    }
    spelt.some()
}
