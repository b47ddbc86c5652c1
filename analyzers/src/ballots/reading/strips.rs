//! Strips: a row of ballot numbers or scores above the row of their scores or numbers of votes, strip below strip.
//! 票号 1 2 3 … / 得分 98 97 弃权 …; 得分 98 97 95 … / 票数 2 1 4 ….

use crate::grid::{Area, Cell, cell_name};

use super::body::Source;
use super::cells::{Line, View, fold, in_line, text_of};
use super::context::Context;
use super::heads::{Label, Lexicon, Role};
use super::marks::{HeadMark, Number, count_of, parse_number};
use super::said::{number_behind, said};
use super::table::is_plain;
use super::types::{Ballot, Candidate, Layout, Mark, Region, Tally, Vote};

/// What the two rows of a strip hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strip {
    /// Numbers of ballots above their scores.
    Ballots,
    /// Scores above their numbers of votes.
    Counts,
}

/// The strips below one candidate's title.
struct Block {
    kind: Strip,
    /// The lines of the title, as positions among the lines of the view.
    title: std::ops::Range<usize>,
    /// The lines that name its candidate: its own title, or the last one above that names one.
    about: std::ops::Range<usize>,
    /// Positions of the upper rows.
    strips: Vec<usize>,
}

/// The votes of a sheet that is made of strips; `None` for any other sheet.
pub(super) fn regions(
    view: &View<'_>,
    lexicon: &Lexicon<'_>,
    source: Source<'_>,
) -> Option<Result<(Vec<Region>, Vec<String>), Vec<String>>> {
    let found = strips(view, lexicon)?;
    let blocks = blocks(view, lexicon, &found);
    let (mut regions, mut notes, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for block in &blocks {
        match region(view, lexicon, source, block, blocks.first()) {
            Ok((region, said)) => {
                regions.push(region);
                notes.extend(said);
            }
            Err(reason) => missing.push(reason),
        }
    }
    notes.extend(missing.iter().filter(|_| !regions.is_empty()).cloned());
    Some(if regions.is_empty() { Err(missing) } else { Ok((regions, notes)) })
}

/// Positions and kinds of the strips, where no other rows of votes stand beside them.
fn strips(view: &View<'_>, lexicon: &Lexicon<'_>) -> Option<Vec<(usize, Strip)>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < view.lines.len() {
        if let Some(kind) = strip(view, lexicon, at) {
            found.push((at, kind));
            at += 2;
            continue;
        }
        let lines = view.lines.get(at).filter(|line| !are_sums(line));
        let numbers = lines.map_or(0, |(_, cells)| cells.iter().filter(|(_, cell)| is_plain(cell)).count());
        if numbers >= 3 {
            return None;
        }
        at += 1;
    }
    let first = found.first()?.1;
    // One strip of ballots is a table like any other; a second one goes on with their numbers.
    let goes_on =
        || found.len() >= 2 && found.iter().any(|(at, _)| first_number(view, *at).is_some_and(|one| one > 1000));
    (found.iter().all(|(_, kind)| *kind == first) && (first == Strip::Counts || goes_on())).then_some(found)
}

fn strip(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Strip> {
    let ((_, upper), (_, lower)) = (view.lines.get(at)?, view.lines.get(at + 1)?);
    let head = |cells: &[(u32, &Cell)]| {
        let (column, cell) = cells.first()?;
        Some((*column, lexicon.head(&text_of(cell))?))
    };
    let ((place, one), (below, other)) = (head(upper)?, head(lower)?);
    if place != below || upper.len() < 3 || lower.len() < 2 {
        return None;
    }
    let is_number = |cell: &Cell| matches!(parse_number(&text_of(cell)), Number::One(_));
    let scores = upper.iter().skip(1).take_while(|(_, cell)| is_number(cell)).count();
    // Behind the scores, the invalid votes.
    let numbers = scores > 0
        && upper.iter().skip(1 + scores).all(|(_, cell)| one == Label::Role(Role::Score) && is_invalid(cell, lexicon));
    let under = lower.iter().skip(1).all(|(column, _)| in_line(upper, *column).is_some());
    let kind = match (one, other) {
        (Label::Role(Role::Id), Label::Role(Role::Score)) => Strip::Ballots,
        (Label::Role(Role::Score), Label::Role(Role::Returned | Role::Strokes)) => Strip::Counts,
        _ => return None,
    };
    let counted = || lower.iter().skip(1).all(|(_, cell)| count_of(Some(cell)).is_some());
    (numbers && under && (kind == Strip::Ballots || counted())).then_some(kind)
}

/// Whether a line holds numbers each behind a word for it: 有效票 24 无效票 1 平均分 92.4.
fn are_sums((_, cells): &Line<'_>) -> bool {
    let number = |cell: &Cell| matches!(parse_number(&text_of(cell)), Number::One(_) | Number::TooFine);
    cells.chunks(2).all(|pair| matches!(pair, [(_, word), (_, figure)] if !is_plain(word) && number(figure)))
}

/// What the lines beneath the last strip of a block say of its votes, each word with its number: 无效票1.
fn told_beneath(view: &View<'_>, lexicon: &Lexicon<'_>, block: &Block) -> Vec<String> {
    let Some(last) = block.strips.last() else { return Vec::new() };
    let end = (last + 2..view.lines.len()).find(|at| strip(view, lexicon, *at).is_some()).unwrap_or(view.lines.len());
    let lines = view.lines.get(last + 2..end).unwrap_or_default().iter().filter(|line| are_sums(line));
    let pairs = lines.flat_map(|(_, cells)| cells.chunks(2));
    pairs.map(|pair| pair.iter().map(|(_, cell)| text_of(cell)).collect::<String>()).collect()
}

fn is_invalid(cell: &Cell, lexicon: &Lexicon<'_>) -> bool {
    lexicon.head(&text_of(cell)) == Some(Label::Role(Role::Invalid))
}

fn first_number(view: &View<'_>, at: usize) -> Option<i32> {
    let (_, cell) = view.lines.get(at)?.1.get(1)?;
    parse_number(&text_of(cell)).one()
}

/// Strips by the title above them; one without a title that names somebody, or a rater group, goes on with the one above.
fn blocks(view: &View<'_>, lexicon: &Lexicon<'_>, strips: &[(usize, Strip)]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut from, mut about) = (0, 0..0);
    for (at, kind) in strips {
        let title = Context::gather(view, from, *at);
        let named = title.candidate(lexicon, "", "").index.is_some();
        let grouped = lexicon.groups.only().is_none() && title.group(lexicon, "", "").index.is_some();
        if named || blocks.is_empty() {
            about = from..*at;
        }
        let begins = first_number(view, *at) == Some(1000) && *kind == Strip::Ballots;
        match blocks.last_mut() {
            Some(last) if !named && !grouped && !(begins && from < *at) => last.strips.push(*at),
            _ => {
                let about = if *kind == Strip::Counts { about.clone() } else { from..*at };
                blocks.push(Block { kind: *kind, title: from..*at, about, strips: vec![*at] });
            }
        }
        from = at + 2;
    }
    blocks
}

fn region(
    view: &View<'_>,
    lexicon: &Lexicon<'_>,
    source: Source<'_>,
    block: &Block,
    first: Option<&Block>,
) -> Result<(Region, Vec<String>), String> {
    let own = || Context::gather(view, block.title.start, block.title.end);
    let mut context = own();
    if let Some(first) = first.filter(|first| first.title.end < block.title.end) {
        context = context.below(&Context::gather(view, first.title.start, first.title.end));
    }
    let top = block.strips.first().and_then(|at| view.lines.get(*at)).map_or(0, |(row, _)| *row);
    let about = Context::gather(view, block.about.start, block.about.end);
    let candidate = about.candidate(lexicon, source.sheet, source.file);
    let Some(unit) = candidate.index else {
        return Err(format!("第{}行起的表：缺被测评对象：{}", top + 1, candidate.problem));
    };
    let group = context.group(lexicon, source.sheet, source.file);
    let Some(index) = group.index.and_then(|group| u16::try_from(group).ok()) else {
        return Err(format!("第{}行起的表：{}", top + 1, group.problem));
    };
    let lines = || block.strips.iter().filter_map(|at| Some((view.lines.get(*at)?, view.lines.get(at + 1)?)));
    let mut region = Region { layout: Layout::ColumnPerBallot, ..Region::default() };
    region.area = Area {
        top,
        bottom: lines().next_back().map_or(top, |(_, lower)| lower.0),
        left: view.columns.first().copied().unwrap_or(0),
        right: view.columns.last().copied().unwrap_or(0),
    };
    region.candidates.push(Candidate {
        label: candidate.label,
        unit: Some(unit.to_string()),
        place: candidate.place,
        problem: String::new(),
    });
    if block.kind == Strip::Ballots {
        for (upper, lower) in lines() {
            ballots(&mut region, upper, lower, lexicon, index, &group.label);
        }
        return Ok((region, Vec::new()));
    }
    let mut tally = Tally { group: Some(index), group_label: group.label, row: top, ..Tally::default() };
    let mut notes = Vec::new();
    for (upper, lower) in lines() {
        add(&mut tally, upper, lower, lexicon, &mut notes);
    }
    let beneath = told_beneath(view, lexicon, block);
    let texts: Vec<&str> = context.texts().chain(beneath.iter().map(String::as_str)).collect();
    notes.extend(compare(&mut tally, &texts));
    region.layout = Layout::Tally;
    region.tallies.push(tally);
    Ok((region, notes))
}

fn ballots(region: &mut Region, upper: &Line<'_>, lower: &Line<'_>, lexicon: &Lexicon<'_>, group: u16, label: &str) {
    for (column, number) in upper.1.iter().skip(1) {
        let cell = in_line(&lower.1, *column);
        let mark = lexicon.vote(cell);
        if let (Mark::Refused(_), Some(cell)) = (mark, cell) {
            region.quotes.push((lower.0, *column, text_of(cell).into_owned()));
        }
        region.ballots.push(Ballot {
            id: text_of(number).trim().to_owned(),
            row: lower.0,
            column: *column,
            group: Some(group),
            group_label: label.to_owned(),
            votes: vec![Vote { row: lower.0, column: *column, candidate: 0, item: 0, mark }],
            ..Ballot::default()
        });
    }
}

fn add(tally: &mut Tally, upper: &Line<'_>, lower: &Line<'_>, lexicon: &Lexicon<'_>, notes: &mut Vec<String>) {
    for (column, head) in upper.1.iter().skip(1) {
        let count = count_of(in_line(&lower.1, *column)).unwrap_or(0);
        let mark = match parse_number(&text_of(head)) {
            Number::One(score) => lexicon.gauge.head_mark(HeadMark::Score(score)),
            _ => None,
        };
        if tally.column == 0 {
            tally.column = *column;
        }
        match mark {
            Some(mark) => match tally.counts.iter_mut().find(|(other, _)| *other == mark) {
                Some((_, sum)) => *sum += count,
                None => tally.counts.push((mark, count)),
            },
            None if is_invalid(head, lexicon) => tally.invalid += count,
            None if count > 0 => {
                tally.invalid += count;
                let place = cell_name(upper.0, *column);
                notes.push(format!("{place} 的「{}」不是方案里的分数，{count} 票按无效票计", text_of(head).trim()));
            }
            None => {}
        }
    }
}

/// Takes the invalid votes from the title or the sums, and says where its numbers are others than those of the strips.
fn compare(tally: &mut Tally, texts: &[&str]) -> Option<String> {
    let said = said(texts.iter().copied());
    let invalid = texts.iter().find_map(|text| number_behind(&fold(text), &["无效"]));
    let counted: u32 = tally.counts.iter().map(|(_, count)| count).sum();
    let lost = invalid.or_else(|| said.returned.map(|back| back.saturating_sub(counted)));
    tally.invalid = tally.invalid.max(lost.unwrap_or(0));
    tally.returned = said.returned;
    let valid = said.valid.or_else(|| said.returned.map(|back| back.saturating_sub(tally.invalid)))?;
    let line = tally.row + 1;
    (valid != counted).then(|| format!("第{line}行起各分数相加 {counted} 票，表中写明有效 {valid} 票"))
}
