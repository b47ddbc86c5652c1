//! [`PairNetwork`]: which rows of a table go with which of its columns, every pair judged among all the others.
//!
//! A pair shows signals. From them a pair's own numbers are made; then, in rounds, each pair looks at the pairs beside it
//! (both lists have an order, which answers mostly follow), and at what its whole row and its whole column show (a measure
//! seldom answers two problems, a problem that has its answer needs no other). It is a small convolution over the table
//! with pooled rows and columns; beside trees that see a pair alone, it halves what is linked wrongly.

use super::{Layer, Numbers, Work, in_wide_lanes};

/// So many pairs are judged at once. No two lists of a duty report have as many; a paper that has is left as it is.
const MOST: usize = 40_000;
/// Numbers that stand for a pair.
const CHANNELS: usize = 24;
/// A pair and the eight beside it.
const NEAR: [(isize, isize); 9] = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 0), (0, 1), (1, -1), (1, 0), (1, 1)];

/// Whether two lists have more pairs than are judged.
pub(crate) const fn too_many(rows: usize, columns: usize) -> bool {
    rows.saturating_mul(columns) > MOST
}

/// What stands for each pair, row by row.
type Cells = Vec<[f32; CHANNELS]>;

/// The weights.
pub(crate) struct PairNetwork {
    /// From the signals of a pair.
    first: Layer<CHANNELS>,
    rounds: Vec<Round>,
    out: [f32; CHANNELS],
    /// From the signals right to the votes, and what is added.
    direct: Vec<f32>,
    bias: f32,
    /// The best column of a row needs so many votes.
    pub(crate) bar: f32,
    /// Any other needs so many.
    pub(crate) second: f32,
}

impl Default for PairNetwork {
    /// A network that puts nothing together.
    fn default() -> Self {
        Self {
            first: Layer::default(),
            rounds: Vec::new(),
            out: [0.0; CHANNELS],
            direct: Vec::new(),
            bias: 0.0,
            bar: f32::INFINITY,
            second: f32::INFINITY,
        }
    }
}

/// One look around.
struct Round {
    near: Layer<CHANNELS>,
    row: Layer<CHANNELS>,
    column: Layer<CHANNELS>,
}

impl PairNetwork {
    /// Reads the network: how many signals and rounds there are, the bars, then the layers in the order of the fields;
    /// `None` where the file is not as long as it says.
    pub(crate) fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut numbers = Numbers(bytes);
        let (signals, rounds) = (numbers.count()?, numbers.count()?);
        let [bar, second] = numbers.row()?;
        let network = Self {
            bar,
            second,
            first: numbers.layer(signals)?,
            rounds: (0..rounds).map(|_| Round::read(&mut numbers)).collect::<Option<_>>()?,
            out: numbers.row()?,
            direct: (0..signals).map(|_| numbers.number()).collect::<Option<_>>()?,
            bias: numbers.number()?,
        };
        numbers.is_at_end().then_some(network)
    }

    /// How many signals a pair shows.
    #[cfg(test)]
    pub(crate) fn signals(&self) -> usize {
        self.first.inputs()
    }

    /// The columns that each row goes with, from the signals of all pairs, row by row.
    pub(crate) fn partners<const SIGNALS: usize>(&self, columns: usize, pairs: &[[f32; SIGNALS]]) -> Vec<Vec<usize>> {
        self.votes(columns, pairs).chunks(columns.max(1)).map(|votes| self.chosen(votes)).collect()
    }

    /// The column with the most votes, and others that have many.
    fn chosen(&self, votes: &[f32]) -> Vec<usize> {
        let best = votes.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        let Some((best, _)) = best.filter(|(_, votes)| **votes >= self.bar) else { return Vec::new() };
        let among = |(column, votes): &(usize, &f32)| *column == best || **votes >= self.second;
        votes.iter().enumerate().filter(among).map(|(column, _)| column).collect()
    }

    /// Votes of all pairs, row by row; above 0 is likely.
    pub(crate) fn votes<const SIGNALS: usize>(&self, columns: usize, pairs: &[[f32; SIGNALS]]) -> Vec<f32> {
        if columns == 0 {
            return Vec::new();
        }
        in_wide_lanes(Votes { network: self, columns, pairs })
    }

    #[inline(always)]
    fn votes_of<const SIGNALS: usize>(&self, columns: usize, pairs: &[[f32; SIGNALS]]) -> Vec<f32> {
        let mut cells: Cells = Vec::with_capacity(pairs.len());
        for signals in pairs {
            let mut cell = self.first.of(signals);
            cell.iter_mut().for_each(|number| *number = number.max(0.0));
            cells.push(cell);
        }
        for round in &self.rounds {
            cells = round.of(columns, &cells);
        }
        let mut votes = Vec::with_capacity(pairs.len());
        for (signals, cell) in pairs.iter().zip(&cells) {
            votes.push(self.bias + product(signals, &self.direct) + product(cell, &self.out));
        }
        votes
    }
}

/// The votes of all pairs.
struct Votes<'v, const SIGNALS: usize> {
    network: &'v PairNetwork,
    columns: usize,
    pairs: &'v [[f32; SIGNALS]],
}

impl<const SIGNALS: usize> Work for Votes<'_, SIGNALS> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn call(self) -> Vec<f32> {
        self.network.votes_of(self.columns, self.pairs)
    }
}

impl Round {
    fn read(numbers: &mut Numbers) -> Option<Self> {
        let pooled = 2 * CHANNELS;
        Some(Self {
            near: numbers.layer(NEAR.len() * CHANNELS)?,
            row: numbers.layer(pooled)?,
            column: numbers.layer(pooled)?,
        })
    }

    /// What every pair has seen is added to what stands for it.
    #[inline(always)]
    fn of(&self, columns: usize, cells: &Cells) -> Cells {
        let mut of_rows = Vec::with_capacity(cells.len() / columns);
        for row in cells.chunks(columns) {
            of_rows.push(self.row.of(pool(row.iter()).as_flattened()));
        }
        let mut of_columns = Vec::with_capacity(columns);
        for column in 0..columns {
            of_columns.push(self.column.of(pool(cells.iter().skip(column).step_by(columns)).as_flattened()));
        }
        let mut seen = cells.clone();
        for (row, (line, of_row)) in seen.chunks_mut(columns).zip(&of_rows).enumerate() {
            for (column, (cell, of_column)) in line.iter_mut().zip(&of_columns).enumerate() {
                let near = self.near.of(around(cells, columns, row, column).as_flattened());
                for (number, ((near, row), column)) in cell.iter_mut().zip(near.iter().zip(of_row).zip(of_column)) {
                    *number += (near + row + column).max(0.0);
                }
            }
        }
        seen
    }
}

/// The sum of the products of two rows.
#[inline(always)]
fn product(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The largest and the mean of every number.
#[inline(always)]
fn pool<'c>(cells: impl Iterator<Item = &'c [f32; CHANNELS]>) -> [[f32; CHANNELS]; 2] {
    let (mut most, mut mean, mut count) = ([0.0_f32; CHANNELS], [0.0_f32; CHANNELS], 0.0_f32);
    for cell in cells {
        count += 1.0;
        for ((most, mean), number) in most.iter_mut().zip(&mut mean).zip(cell) {
            *most = most.max(*number);
            *mean += number;
        }
    }
    [most, mean.map(|sum| sum / count.max(1.0))]
}

/// A pair and the pairs beside it; nothing stands beyond the edges.
#[inline(always)]
fn around(cells: &Cells, columns: usize, row: usize, column: usize) -> [[f32; CHANNELS]; NEAR.len()] {
    NEAR.map(|(down, right)| {
        let place = row.checked_add_signed(down).zip(column.checked_add_signed(right));
        let place = place.filter(|(_, column)| *column < columns).map(|(row, column)| row * columns + column);
        place.and_then(|place| cells.get(place)).copied().unwrap_or([0.0; CHANNELS])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network of one signal without rounds: what a pair shows is its vote.
    fn plain(bar: f32, second: f32) -> PairNetwork {
        PairNetwork { direct: vec![1.0], bar, second, ..PairNetwork::default() }
    }

    #[test]
    fn a_row_goes_with_its_best_column_and_with_others_that_have_many_votes() {
        let pairs = [[1.0], [0.4], [0.2], [-1.0], [2.0], [3.0]];
        assert_eq!(plain(0.5, 1.5).partners(2, &pairs), [vec![0], vec![], vec![0, 1]]);
        assert!(plain(0.5, 1.5).partners::<1>(2, &[]).is_empty());
        assert!(plain(0.5, 1.5).partners::<1>(0, &[]).is_empty());
    }

    #[test]
    fn nothing_stands_beyond_the_edges_of_a_table() {
        let cells: Cells = (1..=4).map(|number| [number as f32; CHANNELS]).collect();
        let seen = around(&cells, 2, 0, 1).map(|cell| cell[0]);
        assert_eq!(seen, [0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 3.0, 4.0, 0.0]);
    }

    #[test]
    fn a_pool_holds_the_largest_and_the_mean() {
        let cells = [[1.0; CHANNELS], [3.0; CHANNELS]];
        let [most, mean] = pool(cells.iter());
        assert!((most[0] - 3.0).abs() < f32::EPSILON && (mean[0] - 2.0).abs() < f32::EPSILON);
        assert!(pool([].iter())[1][0].abs() < f32::EPSILON);
    }

    #[test]
    fn a_network_without_weights_puts_nothing_together() {
        assert_eq!(PairNetwork::default().partners(2, &[[1.0], [1.0]]), [Vec::<usize>::new()]);
    }
}
