//! Grids of votes: every cell is a ballot, no row and no column is. 第1列 第2列 第3列 beneath the name of a candidate, or one
//! wide head 所打分数 beside a column of rater groups.

use super::cells::fold;
use super::columns::Column;

/// Whether a head only numbers the columns of a grid: 第1列, 列3.
pub(super) fn is_column_number(text: &str) -> bool {
    let folded = fold(text);
    let number = folded.strip_suffix('列').map(|rest| rest.strip_prefix('第').unwrap_or(rest));
    let number = number.or_else(|| folded.strip_prefix('列'));
    number.is_some_and(|number| {
        !number.is_empty()
            && number.chars().all(|letter| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter))
    })
}

/// Makes a column one of a grid.
pub(super) fn join(column: &mut Column, number: u32) {
    column.role = None;
    column.ballot = Some(number.to_string());
    column.grid = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_that_number_columns_say_nothing_else() {
        for (text, yes) in [("第1列", true), ("列２", true), ("第十列", true), ("系列", false), ("第1票", false)]
        {
            assert_eq!(is_column_number(text), yes, "{text}");
        }
    }
}
