//! Two lists read side by side: the best way to pair measures with problems without going back.

/// The best pairing of two lists in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Alignment {
    /// For each place of a measure, the place of the problem that it stands beside.
    pairs: Vec<Option<usize>>,
    /// How much of what the words say agrees with the order, 0…1.
    pub(super) agreement: f32,
}

/// What a pair is worth beside its votes, so that lists without common words are paired by order.
const PAIR: f32 = 0.2;
/// Price of a second measure at the same problem.
const AGAIN: f32 = 0.15;

impl Alignment {
    /// The problem's place beside a measure's place.
    pub(super) fn problem_of(&self, measure: usize) -> Option<usize> {
        self.pairs.get(measure).copied().flatten()
    }
}

/// Pairs the rows (measures) of a table of votes with its columns (problems). Places only go forward; either side may
/// be left out.
pub(super) fn align(table: &[Vec<f32>]) -> Alignment {
    let columns = table.first().map_or(0, Vec::len);
    if columns == 0 {
        return Alignment::default();
    }
    // best[row][column]: the rows from `row` on, where the last problem used was `column - 1` (0: none yet).
    let mut best = vec![vec![0.0_f32; columns + 1]; table.len() + 1];
    let mut choice = vec![vec![None; columns + 1]; table.len()];
    for (row, votes) in table.iter().enumerate().rev() {
        for last in 0..=columns {
            let rest = |at: usize| best.get(row + 1).and_then(|row| row.get(at)).copied().unwrap_or(0.0);
            let (mut top, mut chosen) = (rest(last), None);
            for (column, vote) in votes.iter().enumerate().skip(last.saturating_sub(1)) {
                let again = if column + 1 == last { AGAIN } else { 0.0 };
                let worth = vote + PAIR - again + rest(column + 1);
                if worth > top {
                    (top, chosen) = (worth, Some(column));
                }
            }
            if let Some(cell) = best.get_mut(row).and_then(|row| row.get_mut(last)) {
                *cell = top;
            }
            if let Some(cell) = choice.get_mut(row).and_then(|row| row.get_mut(last)) {
                *cell = chosen;
            }
        }
    }
    let mut pairs = Vec::with_capacity(table.len());
    let (mut last, mut kept, mut most) = (0, 0.0, 0.0);
    for (row, votes) in table.iter().enumerate() {
        let chosen = choice.get(row).and_then(|row| row.get(last)).copied().flatten();
        most += votes.iter().copied().fold(0.0, f32::max);
        if let Some(column) = chosen {
            kept += votes.get(column).copied().unwrap_or(0.0);
            last = column + 1;
        }
        pairs.push(chosen);
    }
    Alignment { pairs, agreement: if most > 0.0 { kept / most } else { 0.0 } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_different_length_are_paired_in_order() {
        let found = align(&[vec![0.9, 0.1, 0.0], vec![0.0, 0.1, 0.8]]);
        assert_eq!(found.pairs, [Some(0), Some(2)]);
        assert!(found.agreement > 0.99);
    }

    #[test]
    fn crossed_lists_agree_less() {
        let found = align(&[vec![0.0, 0.0, 0.9], vec![0.9, 0.0, 0.0], vec![0.0, 0.9, 0.0]]);
        assert!(found.agreement < 0.75);
    }
}
