//! Heads of pivot tables.

use super::cells::{fold, text_of};
use super::heads::{Lexicon, Role};
use super::marks::HeadMark;
use crate::grid::Cell;

/// 行标签 and 计数项: a pivot table with one column of numbers of votes, perhaps with their means beside it.
pub(super) fn is_pivot(cells: &[(u32, &Cell)]) -> bool {
    let Some(((_, rows), figures)) = cells.split_first() else { return false };
    let roles: Vec<Option<Role>> = figures.iter().map(|(_, cell)| super::heads::role(&fold(&text_of(cell)))).collect();
    let votes = roles.iter().filter(|role| **role == Some(Role::Returned)).count();
    let means = roles.iter().filter(|role| **role == Some(Role::Computed)).count();
    fold(&text_of(rows)) == "行标签" && votes == 1 && votes + means == figures.len()
}

/// 行标签 before scores that rise, of which not every one occurs, and their sum behind them: 行标签 85 88 93 (空白) 总计.
pub(super) fn is_pivot_of_scores(cells: &[(u32, &Cell)], numbers: &[(i32, bool)], lexicon: &Lexicon<'_>) -> bool {
    const FEWEST: usize = 3;
    let is = |cell: Option<&(u32, &Cell)>, word: &str| cell.is_some_and(|(_, cell)| fold(&text_of(cell)) == word);
    let scale = |(number, _): &(i32, bool)| lexicon.gauge.head_mark(HeadMark::Score(*number)).is_some();
    let rises = numbers.windows(2).all(|pair| pair.first().map(|one| one.0) < pair.get(1).map(|one| one.0));
    let ends = is(cells.first(), "行标签") && is(cells.last(), "总计");
    ends && numbers.len() >= FEWEST && numbers.len() + 3 >= cells.len() && rises && numbers.iter().all(scale)
}
