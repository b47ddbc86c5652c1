//! All votes of a group in one cell: 95、93、弃权、97.

use std::ops::Range;

use super::cells::{View, fold, in_line, text_of};
use super::columns::Column;
use super::counts;
use super::heads::{Label, Lexicon, Role};
use super::marks::{Gauge, HeadMark, Number, parse_number};
use super::table::{Kind, is_plain};
use crate::grid::{Cell, Value};

/// Lines beneath a head that are looked at for lists.
const LINES: usize = 40;

/// Fewest votes of a list.
const FEWEST: usize = 3;

/// Whether a line is the head of a table of lists: a column of candidates or groups, and beneath another column lists.
pub(super) fn over(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Kind> {
    let (_, cells) = view.lines.get(at)?;
    let named = |cell: &Cell| matches!(lexicon.head(&text_of(cell)), Some(Label::Role(Role::Candidate | Role::Group)));
    let words = cells.iter().filter(|(_, cell)| !is_plain(cell)).count();
    if words < 2 || words < cells.len() || !cells.iter().any(|(_, cell)| named(cell)) {
        return None;
    }
    let body = at + 1..(at + 1 + LINES).min(view.lines.len());
    let votes = |column: u32| {
        is_list(view, lexicon.gauge, body.clone(), column)
            || counts::is_counted(view, lexicon.gauge, body.clone(), column)
    };
    cells.iter().any(|(column, _)| votes(*column)).then_some(Kind::Long)
}

/// Marks the columns of a table whose cells are lists of votes.
pub(super) fn mark(view: &View<'_>, gauge: &Gauge, body: Range<usize>, columns: &mut [Column]) {
    let valued = columns.iter().any(|column| column.is_value() || column.counted);
    for column in columns {
        // Beside columns of votes, one whose head says nothing is a remark.
        // 有效票各票得分 names what its cells list, not how many there are.
        let named = matches!(column.role, Some(Role::Valid | Role::Returned)) && column.head.contains(['分', '票']);
        let votes = column.is_value() || !valued && (column.role.is_none() || named);
        if votes && !column.head.is_empty() && is_list(view, gauge, body.clone(), column.column) {
            column.list = true;
            if !column.is_value() {
                column.role = Some(Role::Score);
            }
        }
    }
}

/// Whether most cells of a column are lists.
fn is_list(view: &View<'_>, gauge: &Gauge, body: Range<usize>, column: u32) -> bool {
    let cells = body.filter_map(|at| view.lines.get(at)).filter_map(|(_, cells)| in_line(cells, column));
    let (mut lists, mut all) = (0_usize, 0_usize);
    for cell in cells.take(LINES) {
        all += 1;
        lists += usize::from(parts(cell, gauge).is_some());
    }
    lists >= 2 && lists * 10 >= all * 6
}

/// The votes that a cell lists, one behind the other; `None` for a cell that is no list.
pub(super) fn parts(cell: &Cell, gauge: &Gauge) -> Option<Vec<String>> {
    let Value::Text(text) = &cell.value else { return None };
    let separator = ['、', '，', ',', '；', ';', '\n', ' ']
        .into_iter()
        .map(|letter| (text.matches(letter).count(), letter))
        .rev()
        .max_by_key(|(count, _)| *count)
        .map(|(_, letter)| letter)?;
    let parts: Vec<String> = text
        .split(separator)
        .map(|part| part.trim().trim_end_matches(['。', '、', '，', ';', '；']).to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    let grade = |part: &String| gauge.head_mark(HeadMark::Grade(&fold(part))).is_some();
    let number = |part: &String| matches!(parse_number(part), Number::One(_)) || grade(part);
    // 95×3 is no vote: then the cell says something else than one vote after another.
    let odd = |part: &String| {
        part.chars().any(|letter| letter.is_ascii_digit()) && parse_number(part) == Number::None
            || part.chars().count() > 12
    };
    let numbers = parts.iter().filter(|part| number(part)).count();
    (parts.len() >= FEWEST && numbers * 10 >= parts.len() * 6 && !parts.iter().any(odd)).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_votes_with_one_separator_and_nothing_else() {
        let rules = "scale = { kind = \"grades\", values = { \"好\" = 2, \"较好\" = 1 } }\ngroup = []";
        let gauge = Gauge::new(&toml::from_str(rules).unwrap());
        let of = |text: &str| {
            parts(&Cell { value: Value::Text(text.into()), ..Cell::default() }, &gauge).map(|parts| parts.len())
        };
        for (text, count) in [
            ("95、93、弃权、97", Some(4)),
            ("9 9 8 10", Some(4)),
            ("9，9，８", Some(3)),
            ("95、90/92、空白、95、96", Some(5)),
            ("好、较好、好、弃权", Some(4)),
            ("8、9", None),
            ("95×3、94×2、90×1", None),
            ("加强学习、深入基层、多作调研", None),
        ] {
            assert_eq!(of(text), count, "{text}");
        }
    }
}
