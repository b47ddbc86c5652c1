//! Tables side by side: two forms printed beside each other, or one long list that goes on in the columns to the right.

use std::collections::BTreeSet;

use crate::grid::{Area, Sheet};

use super::cells::{View, fold, is_empty, text_of};
use super::grids::is_column_number;
use super::heads::{Label, Lexicon, Role};
use super::types::{Ballot, Layout, Mark, Passed, Reason, Region, Said, SheetReading, Verdict, Vote};

/// Rows within which the heads of the first block stand.
const HEADS_WITHIN: usize = 60;

/// The sheet in parts, from left to right, where the heads of a line repeat; `None` for a sheet of one block. Cells keep
/// their places.
pub(super) fn side_by_side(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Vec<Sheet>> {
    let seen = |column: u32| sheet.hidden_columns.binary_search(&column).is_err();
    let (head, starts, shared) = sheet.rows().take(HEADS_WITHIN).find_map(|(row, mut cells)| {
        cells.retain(|(column, cell)| seen(*column) && !is_empty(cell));
        let shared = cells.iter().take_while(|(_, cell)| is_shared(&text_of(cell), lexicon)).count();
        let own = |skip: usize| repeated(cells.get(skip..)?, lexicon).map(|starts| (row, starts, skip > 0));
        own(0).or_else(|| own(shared).filter(|_| shared > 0))
    })?;
    let view = View::new(sheet);
    let last = view.columns.last().copied()?;
    // Labels to the left of the heads that repeat belong to all of them: then it is one table.
    let left = starts.first().copied()?;
    let labelled =
        |(row, cells): &&super::cells::Line<'_>| *row > head && cells.iter().any(|(column, _)| *column < left);
    if !shared && view.lines.iter().filter(labelled).count() >= 2 {
        return None;
    }
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([last]);
    // What stands to the left of the first block belongs to it, or, as the number and group of a ballot, to every block.
    let ranges: Vec<(u32, u32)> =
        starts.iter().enumerate().map(|(at, start)| if at == 0 { 0 } else { *start }).zip(ends).collect();
    let heads = view.position(head).ok().and_then(|at| view.lines.get(at))?;
    let role = |role: Role| heads.1.iter().any(|(_, cell)| lexicon.head(&text_of(cell)) == Some(Label::Role(role)));
    // Without a name on top, the items of one form may as well go on to the right.
    if role(Role::Item) && !role(Role::Candidate) && !are_titled(&view, head, &ranges, lexicon) {
        return None;
    }
    let common = if shared { left } else { 0 };
    Some(ranges.into_iter().map(|(from, to)| part(sheet, &view, head, common, from, to)).collect())
}

/// Whether a text above the heads of each block names a candidate, another one above each.
fn are_titled(view: &View<'_>, head: u32, ranges: &[(u32, u32)], lexicon: &Lexicon<'_>) -> bool {
    let above = || view.lines.iter().filter(|(row, _)| *row < head).flat_map(|(_, cells)| cells);
    let units: BTreeSet<usize> = ranges
        .iter()
        .filter_map(|(from, to)| {
            let own = above().filter(|(column, _)| (from..=to).contains(&column));
            own.filter_map(|(_, cell)| lexicon.units.within(&text_of(cell)).one()).last()
        })
        .collect();
    units.len() == ranges.len()
}

/// Whether a head to the left of pairs of candidates and scores says something about the whole ballot: its number or group.
fn is_shared(text: &str, lexicon: &Lexicon<'_>) -> bool {
    matches!(lexicon.head(text), Some(Label::Role(Role::Id | Role::Group | Role::Rater)))
}

/// First columns of the blocks of a line of heads that says the same several times: 序号 姓名 得分 | 序号 姓名 得分.
fn repeated(cells: &[(u32, &crate::grid::Cell)], lexicon: &Lexicon<'_>) -> Option<Vec<u32>> {
    let texts: Vec<String> = cells.iter().map(|(_, cell)| fold(&text_of(cell))).collect();
    let begins = even(&texts).or_else(|| uneven(&texts)).or_else(|| shorter(&texts))?;
    let size = begins.get(1).copied()?;
    let labels: Vec<Label> = cells.iter().take(size).filter_map(|(_, cell)| lexicon.head(&text_of(cell))).collect();
    let names = labels.contains(&Label::Role(Role::Candidate));
    let marks = labels.iter().filter(|label| matches!(label, Label::Grade(_) | Label::Number(..))).count();
    let has = |role: Role| labels.contains(&Label::Role(role));
    // 票号 得分 | 票号 得分 and 分值 票数 | 分值 票数: lists of one candidate or group each, named above them.
    let of = |wanted: fn(&Label) -> bool| labels.iter().filter(|label| wanted(label)).count();
    let groups = of(|label| matches!(label, Label::Group(_)));
    let units = of(|label| matches!(label, Label::Unit(_)));
    let list = has(Role::Score) && [Role::Id, Role::Group, Role::Rater, Role::Returned].into_iter().any(has)
        // 票号 好 较好 一般 | 票号 好 较好 一般: ballots with a tick each.
        || marks >= 2 && (has(Role::Id) || has(Role::Rater))
        // 分数 学校党委 其他成员 | 分数 学校党委 其他成员: one candidate each.
        || has(Role::Score) && groups >= 2
        // 票号 机械 信工 | 票号 机械 信工: one rater group each.
        || units >= 1 && (has(Role::Id) || has(Role::Rater))
        // 第1列 第2列 第3列 | 第1列 第2列 第3列: a grid of ballots each.
        || cells.iter().take(size).filter(|(_, cell)| is_column_number(&text_of(cell))).count() >= 2;
    // 项目 好 较好 一般 | 项目 好 较好 一般: one candidate each, if titles above them say so.
    let items = has(Role::Item) && marks >= 2;
    if !list && !items && (!names || marks < 2 && !has(Role::Score)) {
        return None;
    }
    Some(begins.iter().filter_map(|at| cells.get(*at)).map(|(column, _)| *column).collect())
}

/// Where blocks of the same heads begin: 票号 得分 | 票号 得分.
fn even(texts: &[String]) -> Option<Vec<usize>> {
    let same = |size: usize| texts.chunks(size).all(|chunk| texts.get(..size) == Some(chunk));
    let size = (2..=texts.len() / 2).find(|size| texts.len().is_multiple_of(*size) && same(*size))?;
    Some((0..texts.len()).step_by(size).collect())
}

/// 票号 得分 | 票号 得分 备注: every block begins with the same two heads and nothing else is said twice.
fn uneven(texts: &[String]) -> Option<Vec<usize>> {
    let (first, second) = texts.first().zip(texts.get(1))?;
    let begins: Vec<usize> = texts
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| *pair == [first.clone(), second.clone()])
        .map(|(at, _)| at)
        .collect();
    let whole = texts.iter().filter(|text| *text == first || *text == second).count() == begins.len() * 2;
    (begins.len() >= 2 && first != second && whole).then_some(begins)
}

/// 分值 画票 票数 | 分值 画票 票数 | 分值 票数: every block begins with the same head and leaves out some of the others at most.
fn shorter(texts: &[String]) -> Option<Vec<usize>> {
    let first = texts.first()?;
    let begins: Vec<usize> = (0..texts.len()).filter(|at| texts.get(*at) == Some(first)).collect();
    let size = begins.get(1).copied()?;
    let longest = texts.get(..size)?;
    let fits = |block: &[String]| {
        let mut rest = longest.iter();
        block.len() >= 2 && block.iter().all(|text| rest.any(|own| own == text))
    };
    let ends = begins.iter().skip(1).copied().chain([texts.len()]);
    begins.iter().zip(ends).all(|(from, to)| texts.get(*from..to).is_some_and(fits)).then_some(begins)
}

/// The columns of a block; of the lines above the heads also what stands over all blocks.
fn part(sheet: &Sheet, view: &View<'_>, head: u32, common: u32, from: u32, to: u32) -> Sheet {
    let mut part = Sheet {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        hidden_rows: sheet.hidden_rows.clone(),
        hidden_columns: sheet.hidden_columns.clone(),
        recognised: sheet.recognised,
        ..Sheet::default()
    };
    for (row, cells) in &view.lines {
        let own = cells.iter().filter(|(column, _)| (from..=to).contains(column) || *column < common);
        let shared = cells.iter().take(usize::from(*row < head && own.clone().next().is_none()));
        for (column, cell) in own.chain(shared) {
            part.cells.insert((*row, *column), (*cell).clone());
        }
    }
    let inside = sheet.merges.iter().filter(|area| area.left <= to && area.right >= from || area.right < common);
    part.merges = inside.map(|area| Area { right: area.right.min(to), ..*area }).collect();
    part
}

/// The readings of the blocks as one. Ballots of blocks that name different candidates are one ballot: its list goes on.
pub(super) fn join(readings: Vec<SheetReading>) -> SheetReading {
    let mut all = readings.into_iter();
    let Some(mut first) = all.next() else { return SheetReading::default() };
    let mut missing = Vec::new();
    for reading in all {
        // 发出12张 above one block says nothing of the other.
        if reading.said != first.said {
            first.said = Said::default();
        }
        first.notes.extend(reading.notes);
        first.regions.extend(reading.regions);
        if let Verdict::Refused(reasons) = reading.verdict {
            missing.extend(reasons);
        }
    }
    if let Verdict::Refused(reasons) = &mut first.verdict {
        missing.splice(0..0, std::mem::take(reasons));
    }
    first.verdict = match (first.regions.is_empty(), missing.is_empty()) {
        (false, _) => {
            first.notes.extend(missing);
            Verdict::Read
        }
        (true, false) => Verdict::Refused(missing),
        (true, true) => Verdict::NoBallots,
    };
    first.notes.dedup();
    keep_blanks(&mut first.regions);
    if goes_on(&first.regions) {
        let mut regions = std::mem::take(&mut first.regions).into_iter();
        if let Some(mut whole) = regions.next() {
            regions.for_each(|region| append(&mut whole, region));
            first.regions = vec![whole];
        }
    }
    first
}

/// Blank ballots at the end of a list which says that as many came back: they were handed in, not spared.
pub(super) fn keep_returned(region: &mut Region, returned: u32) {
    let number = |id: &str| fold(id).parse::<u32>().ok();
    let spared = |passed: &Passed| passed.reason.starts_with("预留") && number(&passed.text).is_some();
    let highest = region.ballots.iter().filter_map(|ballot| number(&ballot.id)).max();
    let (Some(highest), Some(last)) = (highest, region.ballots.last().cloned()) else { return };
    let mut spare: Vec<Passed> = region.passed.iter().filter(|passed| spared(passed)).cloned().collect();
    spare.retain(|passed| number(&passed.text).is_some_and(|own| own > highest && own <= returned));
    let whole = usize::try_from(returned).is_ok_and(|all| region.ballots.len() + spare.len() == all);
    if !whole || spare.is_empty() || !matches!(region.layout, Layout::RowPerBallot | Layout::TickRows) {
        return;
    }
    for passed in &spare {
        let blank = |vote: &Vote| Vote { row: passed.row, mark: Mark::Refused(Reason::Blank), ..*vote };
        region.ballots.push(Ballot {
            id: passed.text.clone(),
            row: passed.row,
            votes: last.votes.iter().map(blank).collect(),
            void: false,
            refused: None,
            ..last.clone()
        });
    }
    region.passed.retain(|passed| !spare.contains(passed));
}

/// Blank ballots at the end of a list whose numbers go on in the list to its right: they were handed in, not spared.
fn keep_blanks(regions: &mut [Region]) {
    let number = |id: &str| fold(id).parse::<u32>().ok();
    let numbers: Vec<Vec<u32>> =
        regions.iter().map(|region| region.ballots.iter().filter_map(|ballot| number(&ballot.id)).collect()).collect();
    for (at, region) in regions.iter_mut().enumerate() {
        let highest = numbers.get(at).and_then(|own| own.iter().max());
        let beyond = numbers.get(at + 1..).unwrap_or_default().iter().flatten().min();
        let (Some(highest), Some(beyond), Some(last)) = (highest, beyond, region.ballots.last().cloned()) else {
            continue;
        };
        let [vote] = last.votes.as_slice() else { continue };
        region.passed.retain(|passed| {
            let blank = passed.reason.starts_with("预留")
                && number(&passed.text).is_some_and(|own| own < *beyond && own > *highest);
            if blank {
                let own = Vote { row: passed.row, mark: Mark::Refused(Reason::Blank), ..*vote };
                let ballot = Ballot {
                    id: passed.text.clone(),
                    row: passed.row,
                    votes: vec![own],
                    void: false,
                    refused: None,
                    ..last.clone()
                };
                region.ballots.push(ballot);
            }
            !blank
        });
    }
}

/// Whether the regions are one list: one ballot of one group each, nobody named twice.
fn goes_on(regions: &[Region]) -> bool {
    let mut named = BTreeSet::new();
    let mut groups = BTreeSet::new();
    regions.len() > 1
        && regions.iter().all(|region| {
            let [ballot] = region.ballots.as_slice() else { return false };
            groups.insert(ballot.group);
            region.tallies.is_empty()
                && region
                    .candidates
                    .iter()
                    .all(|candidate| named.insert(candidate.unit.as_ref().unwrap_or(&candidate.label)))
        })
        && groups.len() == 1
}

/// Adds the votes of a region's ballot to the one of the region to its left.
fn append(whole: &mut Region, region: Region) {
    let before = u16::try_from(whole.candidates.len()).unwrap_or(u16::MAX);
    whole.candidates.extend(region.candidates);
    whole.texts.extend(region.texts);
    whole.passed.extend(region.passed);
    whole.quotes.extend(region.quotes);
    whole.area.right = whole.area.right.max(region.area.right);
    whole.area.bottom = whole.area.bottom.max(region.area.bottom);
    let votes = region.ballots.into_iter().flat_map(|ballot| ballot.votes);
    let votes = votes.map(|vote| Vote { candidate: vote.candidate.saturating_add(before), ..vote });
    if let Some(ballot) = whole.ballots.first_mut() {
        ballot.votes.extend(votes);
    }
}
