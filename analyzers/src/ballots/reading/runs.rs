//! Runs of numbers in heads: scores of the scale, or numbers of ballots.

use super::heads::Lexicon;
use super::marks::{exact_thousandths, parse_number};
use crate::grid::{Cell, Value};

/// The numbers that cells hold, in thousandths.
pub(super) fn numbers_of(cells: &[(u32, &Cell)]) -> Vec<i32> {
    cells
        .iter()
        .filter_map(|(_, cell)| match &cell.value {
            Value::Number(number) => exact_thousandths(*number),
            Value::Text(text) => parse_number(text).one(),
            _ => None,
        })
        .collect()
}

/// Numbers that rise or fall by the same step, at least three; the same run may repeat (once for each candidate).
pub(super) fn is_run(numbers: &[i32]) -> bool {
    let Some((first, second)) = numbers.first().zip(numbers.get(1)) else { return false };
    let step = second - first;
    let same = |pair: &[i32]| pair.first().zip(pair.get(1)).is_some_and(|(one, next)| next - one == step);
    let length = 1 + numbers.windows(2).take_while(|pair| same(pair)).count();
    let run = numbers.get(..length).unwrap_or_default();
    step != 0 && length >= 3 && numbers.chunks(length).all(|chunk| chunk == run)
}

/// Whether numbers in a head are the scores of the scale.
pub(super) fn is_scores(numbers: &[(i32, bool)], lexicon: &Lexicon<'_>, beside_roles: bool) -> bool {
    let values: Vec<i32> = numbers.iter().map(|(number, _)| *number).collect();
    let distinct: std::collections::BTreeSet<i32> = values.iter().copied().collect();
    let ticks = lexicon.gauge.ticks();
    if numbers.len() >= 3 && numbers.iter().filter(|(_, point)| *point).count() * 2 > numbers.len() {
        return true;
    }
    if !is_run(&values) {
        return false;
    }
    let falls = values.first() > values.get(1);
    let whole_scale = ticks.len() >= 3 && ticks.len() <= 20;
    if whole_scale && lexicon.gauge.grades.is_empty() {
        let inside = distinct.iter().all(|value| ticks.contains(value));
        // A few falling numbers may be votes; heads of only some scores stand beside heads of another kind.
        return inside && (distinct.len() + 1 >= ticks.len() || falls && beside_roles && distinct.len() >= 4);
    }
    falls && beside_roles && distinct.len() >= 4
}

/// Whether numbers in a head are scores of the scale, highest first, of which some in between were left out: 10 9 8 6.
pub(super) fn are_some_scores(numbers: &[(i32, bool)], lexicon: &Lexicon<'_>) -> bool {
    const FEWEST: usize = 4;
    let ticks = lexicon.gauge.ticks();
    numbers.len() >= FEWEST
        && numbers.windows(2).all(|pair| pair.first().map(|one| one.0) > pair.get(1).map(|one| one.0))
        && numbers.first().map(|one| one.0) == ticks.first().copied()
        && numbers.iter().all(|(number, _)| ticks.contains(number))
}

/// How many ballots numbers 1, 2, 3 … in a head count; they begin again with each rater group.
pub(super) fn ballot_numbers(numbers: &[(i32, bool)]) -> usize {
    let bare = numbers.iter().all(|(_, point)| !point);
    if bare && counts_up(numbers.iter().map(|(number, _)| *number)) { numbers.len() } else { 0 }
}

/// Whether thousandths count 1, 2, 3 …, once or several times, two numbers or more each time.
pub(super) fn counts_up(numbers: impl Iterator<Item = i32>) -> bool {
    let (mut last, mut before) = (0, 0);
    for number in numbers {
        let begins = number == 1000 && (last == 0 || last >= 2000);
        if number != last + 1000 && !begins {
            return false;
        }
        (before, last) = (last, number);
    }
    last >= 2000 && before > 0
}
