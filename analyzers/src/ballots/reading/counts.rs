//! Numbers of votes written out in one cell: 10分3票、9分4票、无效1票; 10×3，9×4; 好8票、较好2票.

use std::ops::Range;

use super::cells::{View, fold, in_line};
use super::columns::Column;
use super::marks::{Gauge, HeadMark, Number, parse_number};
use super::types::Mark;
use crate::grid::{Cell, Value};

/// Votes for a score, or invalid ones.
pub(super) type Counted = (Option<Mark>, u32);

/// Marks the columns of a table whose cells write numbers of votes out.
pub(super) fn mark(view: &View<'_>, gauge: &Gauge, body: Range<usize>, columns: &mut [Column]) {
    use super::heads::Role;
    let valued = columns.iter().any(|column| column.is_value() || column.list);
    for column in columns {
        let votes = column.is_value() || !valued && column.role.is_none();
        if votes && !column.head.is_empty() && is_counted(view, gauge, body.clone(), column.column) {
            column.counted = true;
            if !column.is_value() {
                column.role = Some(Role::Score);
            }
        }
    }
}

/// Whether most cells of a column write numbers of votes out.
pub(super) fn is_counted(view: &View<'_>, gauge: &Gauge, body: Range<usize>, column: u32) -> bool {
    const LINES: usize = 40;
    let cells = body.filter_map(|at| view.lines.get(at)).filter_map(|(_, cells)| in_line(cells, column));
    let (mut counted, mut all) = (0_usize, 0_usize);
    for cell in cells.take(LINES) {
        all += 1;
        counted += usize::from(counts(cell, gauge).is_some());
    }
    counted >= 2 && counted * 10 >= all * 6
}

/// The numbers of votes that a cell writes out; `None` for a cell that says anything else.
pub(super) fn counts(cell: &Cell, gauge: &Gauge) -> Option<Vec<Counted>> {
    let Value::Text(text) = &cell.value else { return None };
    let parts = text.split(|letter: char| letter.is_whitespace() || "、，,；;。".contains(letter));
    let parts: Vec<String> = parts.map(fold).filter(|part| !part.is_empty()).collect();
    let counted = parts.iter().map(|part| pair(part, gauge)).collect::<Option<Vec<Counted>>>()?;
    let marks: Vec<Mark> = counted.iter().filter_map(|(mark, _)| *mark).collect();
    let once = marks.iter().enumerate().all(|(at, mark)| !marks.get(..at).is_some_and(|seen| seen.contains(mark)));
    // 10×3: only the order of the scores tells which number is the score.
    let falls = marks.windows(2).all(|pair| match pair {
        [Mark::Score(one), Mark::Score(next)] => one > next,
        _ => true,
    });
    let sure = falls || parts.iter().all(|part| part.contains(['分', '票', '张']));
    (!marks.is_empty() && once && sure).then_some(counted)
}

/// 10分3票, 10×3, 好8票, 无效1票.
fn pair(part: &str, gauge: &Gauge) -> Option<Counted> {
    const LOST: &[&str] = &["无效", "弃权", "作废", "空白", "废"];
    const BETWEEN: [char; 6] = ['分', '×', 'x', '*', ':', '='];
    let number = |text: &str| match parse_number(text.trim_start_matches(['票', ':', '×', 'x', '*', '='])) {
        Number::One(number) if number >= 0 && number % 1000 == 0 => u32::try_from(number / 1000).ok(),
        _ => None,
    };
    if let Some(rest) = LOST.iter().find_map(|word| part.strip_prefix(word)) {
        return Some((None, number(rest)?));
    }
    let grade = gauge.known_grades.iter().filter(|grade| part.starts_with(grade.as_str()));
    if let Some(grade) = grade.max_by_key(|grade| grade.len()) {
        let count = number(part.get(grade.len()..)?)?;
        return Some((Some(gauge.head_mark(HeadMark::Grade(grade))?), count));
    }
    let (score, count) = part.split_once(BETWEEN)?;
    let Number::One(score) = parse_number(score) else { return None };
    Some((Some(gauge.head_mark(HeadMark::Score(score))?), number(count)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_writes_out_how_many_votes_each_score_has() {
        let rules = "scale = { kind = \"ticks\", min = 1, max = 10 }\ngroup = []";
        let gauge = Gauge::new(&toml::from_str(rules).unwrap());
        let of = |text: &str| counts(&Cell { value: Value::Text(text.into()), ..Cell::default() }, &gauge);
        let votes = |text: &str| of(text).map(|counts| counts.iter().map(|(_, count)| *count).collect::<Vec<u32>>());
        for (text, wanted) in [
            ("10分3票、9分4票、无效1票", Some(vec![3, 4, 1])),
            ("10×3，9×4", Some(vec![3, 4])),
            ("9分：４票 8分：2票", Some(vec![4, 2])),
            ("3×10，4×9", None),
            ("10分3票、10分4票", None),
            ("11分3票", None),
            ("10、9、9", None),
            ("无效1票", None),
        ] {
            assert_eq!(votes(text), wanted, "{text}");
        }
    }
}
