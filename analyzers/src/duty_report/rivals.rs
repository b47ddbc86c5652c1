//! [`Rivals`]: what a pair of a table has to beat: the most votes beside its own in its row and in its column.

/// The most votes of the other pairs, 0 where there are none.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Rivals {
    pub(super) in_row: f32,
    pub(super) in_column: f32,
}

/// The rivals of every pair of a table of votes, which are never below 0.
pub(super) fn rivals(table: &[Vec<f32>]) -> Vec<Vec<Rivals>> {
    let count = table.first().map_or(0, Vec::len);
    let of_column = |column: usize| Most::of(table.iter().filter_map(|row| row.get(column)));
    let columns: Vec<Most> = (0..count).map(of_column).collect();
    let of_row = |(place, row): (usize, &Vec<f32>)| {
        let most = Most::of(row.iter());
        let beside = |(column, of_column): (usize, &Most)| Rivals {
            in_row: most.beside(column),
            in_column: of_column.beside(place),
        };
        columns.iter().enumerate().map(beside).collect()
    };
    table.iter().enumerate().map(of_row).collect()
}

/// The most votes of a row or a column, where they stand, and the most of all others.
struct Most {
    place: usize,
    votes: f32,
    next: f32,
}

impl Most {
    fn of<'v>(line: impl Iterator<Item = &'v f32>) -> Self {
        let mut most = Self { place: 0, votes: 0.0, next: 0.0 };
        for (place, votes) in line.enumerate() {
            if *votes > most.votes {
                most = Self { place, votes: *votes, next: most.votes };
            } else {
                most.next = most.next.max(*votes);
            }
        }
        most
    }

    /// The most votes beside those of a place.
    fn beside(&self, place: usize) -> f32 {
        if place == self.place { self.next } else { self.votes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_not_its_own_rival() {
        let found = rivals(&[vec![0.9, 0.2, 0.9], vec![0.1, 0.0, 0.3]]);
        let told: Vec<(f32, f32)> = found.iter().flatten().map(|rivals| (rivals.in_row, rivals.in_column)).collect();
        assert_eq!(told, [(0.9, 0.1), (0.9, 0.0), (0.9, 0.3), (0.3, 0.9), (0.3, 0.2), (0.1, 0.9)]);
        assert!(rivals(&[]).is_empty());
    }
}
