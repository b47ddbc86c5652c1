//! Scores and numbers of votes under each candidate: 机械学院 over 分值 票数, 信息学院 over 分值 票数. Each pair is a list of its own.

use crate::grid::{Cell, Sheet};

use super::cells::{Line, View, in_line, text_of};
use super::heads::{Label, Lexicon, Role};
use super::marks::{Number, parse_number};
use super::spelling::Spelling;

/// The sheet with each candidate as the title of his own list, and what stands to the left of all of them in the line of
/// 分值 and 票数: so lists side by side are written that are about one candidate each.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let view = View::new(sheet);
    let heads: Vec<(&Line<'_>, u32)> = view
        .lines
        .windows(2)
        .filter_map(|pair| match pair {
            [upper, lower] => Some((upper, lower.0)).filter(|_| are_pairs(&view, upper, lower, lexicon)),
            _ => None,
        })
        .collect();
    let mut spelt = Spelling::default();
    for ((row, cells), below) in heads {
        for (column, cell) in cells.iter().filter(|(_, cell)| !names_unit(cell, lexicon)) {
            spelt.put(*row, *column, "");
            spelt.part(*row, *column);
            if lexicon.head(&text_of(cell)) == Some(Label::Role(Role::Id)) {
                // Numbers of the lines say nothing about the votes, and look like numbers of ballots.
                blank_beneath(&mut spelt, &view, below, *column);
            } else {
                spelt.put(below, *column, text_of(cell));
            }
        }
    }
    spelt.some()
}

fn blank_beneath(spelt: &mut Spelling, view: &View<'_>, row: u32, column: u32) {
    let beneath = view.lines.iter().filter(|(own, _)| *own > row);
    for (own, cells) in beneath {
        if in_line(cells, column).is_some_and(|cell| matches!(parse_number(&text_of(cell)), Number::One(_))) {
            spelt.put(*own, column, "");
        }
    }
}

fn names_unit(cell: &Cell, lexicon: &Lexicon<'_>) -> bool {
    matches!(lexicon.head(&text_of(cell)), Some(Label::Unit(_)))
}

/// Whether a line beneath candidates holds nothing but 分值 and 票数, a pair under each of them, two or more.
fn are_pairs(view: &View<'_>, upper: &Line<'_>, lower: &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    let role = |column: u32| match lexicon
        .head(&view.own(lower.0, column).map_or(String::new(), |cell| text_of(cell).into_owned()))
    {
        Some(Label::Role(role)) => Some(role),
        _ => None,
    };
    let units: Vec<u32> =
        upper.1.iter().filter(|(_, cell)| names_unit(cell, lexicon)).map(|(column, _)| *column).collect();
    let paired = |column: &u32| {
        role(*column) == Some(Role::Score) && matches!(role(column + 1), Some(Role::Returned | Role::Strokes))
    };
    units.len() >= 2 && units.iter().all(paired) && lower.1.len() == units.len() * 2 && lower.0 == upper.0 + 1
}
