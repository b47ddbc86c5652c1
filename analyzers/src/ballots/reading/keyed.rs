//! Forms without a table: 被测评人 骆雁 / 测评人类别 其他成员 / 评分 9, one line each.

use crate::grid::{Area, Cell, cell_name};

use super::body::{Source, text_kind};
use super::cells::{View, text_of};
use super::context::Context;
use super::heads::{Label, Lexicon, Role};
use super::types::{Ballot, Candidate, Layout, Mark, Reason, Region, Vote};

/// The forms of a sheet that has no table; empty where no line asks for a score.
pub(super) fn forms(view: &View<'_>, lexicon: &Lexicon<'_>, source: Source<'_>) -> Result<Vec<Region>, Vec<String>> {
    let scores: Vec<usize> = (0..view.lines.len()).filter(|at| score(view, lexicon, *at).is_some()).collect();
    let mut regions = Vec::new();
    let mut missing = Vec::new();
    let mut from = 0;
    for (place, at) in scores.iter().enumerate() {
        // What follows the score belongs to its form up to the line that names the next candidate.
        let next = scores.get(place + 1).copied().unwrap_or(view.lines.len());
        let to = (at + 1..next).find(|line| names_candidate(view, lexicon, *line)).unwrap_or(next);
        match form(view, lexicon, source, from, *at, to) {
            Ok(region) => regions.push(region),
            Err(reason) => missing.push(reason),
        }
        from = to;
    }
    if regions.is_empty() && !missing.is_empty() { Err(missing) } else { Ok(regions) }
}

/// The cell with the score on a line that asks for one: its column, and the cell if it is filled.
fn score(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<(u32, u32, Option<Cell>)> {
    let (row, cells) = view.lines.get(at)?;
    if let Some((column, cell)) = cells.iter().find_map(|(column, cell)| Some((*column, inline(cell, lexicon)?))) {
        return Some((*row, column, Some(cell)));
    }
    let (place, (column, _)) = cells.iter().enumerate().find(|(_, (_, cell))| {
        lexicon.head(text_of(cell).trim_end_matches(['：', ':'])) == Some(Label::Role(Role::Score))
    })?;
    let next = cells.get(place + 1);
    // 党委均分 | 代表均分 | 得分: the heads of a table of results, no line to fill in.
    let computed = |cell: &Cell| lexicon.head(&text_of(cell)) == Some(Label::Role(Role::Computed));
    if next.is_none() && cells.iter().any(|(_, cell)| computed(cell)) {
        return None;
    }
    Some((*row, next.map_or(column + 1, |(column, _)| *column), next.map(|(_, cell)| (*cell).clone())))
}

/// The vote behind its label in one cell: 总体评价：☑好 □较好 □一般; 评分：95.
fn inline(cell: &Cell, lexicon: &Lexicon<'_>) -> Option<Cell> {
    let text = text_of(cell);
    let (label, value) = text.split_once(['：', ':'])?;
    if lexicon.head(label) != Some(Label::Role(Role::Score)) {
        return None;
    }
    let vote = Cell::text(value.trim().to_owned());
    let listed = value.contains(['□', '☐', '○']);
    let mark = lexicon.vote(Some(&vote));
    let written =
        !matches!(mark, Mark::Refused(_)) || listed && matches!(mark, Mark::Refused(Reason::Blank | Reason::TwoMarks));
    (written || mark == Mark::Refused(Reason::Void)).then_some(vote)
}

fn names_candidate(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> bool {
    view.lines.get(at).is_some_and(|(_, cells)| {
        cells.iter().any(|(_, cell)| {
            let text = text_of(cell);
            let label = text.split(['：', ':']).next().unwrap_or("");
            lexicon.head(label) == Some(Label::Role(Role::Candidate))
        })
    })
}

fn form(
    view: &View<'_>,
    lexicon: &Lexicon<'_>,
    source: Source<'_>,
    from: usize,
    at: usize,
    to: usize,
) -> Result<Region, String> {
    let context = Context::gather(view, from, to);
    let found = context.candidate(lexicon, source.sheet, source.file);
    let line = view.lines.get(at).map_or(0, |(row, _)| row + 1);
    let Some(unit) = found.index else {
        return Err(format!("第{line}行的评分：缺被测评对象：{}", found.problem));
    };
    let group = context.group(lexicon, source.sheet, source.file);
    let Some(own) = group.index.and_then(|group| u16::try_from(group).ok()) else {
        return Err(format!("第{line}行的评分：{}", group.problem));
    };
    let Some((row, column, cell)) = score(view, lexicon, at) else { return Err(String::new()) };
    let mark = lexicon.vote(cell.as_ref());
    let mut region = Region { layout: Layout::Form, ..Region::default() };
    region.area = Area {
        top: view.lines.get(from).map_or(row, |(row, _)| *row),
        bottom: view.lines.get(to.saturating_sub(1)).map_or(row, |(row, _)| *row),
        left: view.columns.first().copied().unwrap_or(0),
        right: view.columns.last().copied().unwrap_or(column),
    };
    if let (Mark::Refused(_), Some(cell)) = (mark, cell) {
        region.quotes.push((row, column, text_of(&cell).into_owned()));
    }
    let place = if found.place.is_empty() { cell_name(row, column) } else { found.place };
    region.candidates.push(Candidate {
        label: found.label,
        unit: Some(unit.to_string()),
        place,
        problem: String::new(),
    });
    region.ballots.push(Ballot {
        row,
        column,
        group: Some(own),
        group_label: group.label,
        votes: vec![Vote { row, column, candidate: 0, item: 0, mark }],
        ..Ballot::default()
    });
    for (_, cells) in view.lines.get(from..to).unwrap_or_default() {
        if let [(_, label), (_, text)] = cells.as_slice()
            && let Some(kind) = text_kind(&text_of(label))
        {
            region.texts.extend(super::body::kept_text(Some(unit.to_string()), kind, &text_of(text)));
        }
    }
    Ok(region)
}
