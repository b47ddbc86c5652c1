//! [`Layer`]: a table of weights from numbers to numbers, and the curves that numbers are bent by.

/// Sums that are made at once: enough that none waits for the one before, few enough for the registers of every
/// processor of the last twenty years.
const BLOCK: usize = 32;

/// Weights from any count of numbers to `OUT`, with what is added in the end.
#[derive(Default)]
pub(crate) struct Layer<const OUT: usize> {
    /// The columns in blocks, the last one filled up with nothing, so that weights lie in the order in which they are used.
    blocks: Vec<Block>,
}

/// Some columns of the table.
struct Block {
    /// One row for each number that goes in.
    rows: Vec<[f32; BLOCK]>,
    bias: [f32; BLOCK],
}

impl<const OUT: usize> Layer<OUT> {
    /// A layer with one row of weights for each number that goes in.
    pub(crate) fn new(rows: &[[f32; OUT]], bias: &[f32; OUT]) -> Self {
        let part = |row: &[f32; OUT], start: usize| {
            let mut part = [0.0; BLOCK];
            part.iter_mut().zip(row.iter().skip(start)).for_each(|(cell, weight)| *cell = *weight);
            part
        };
        let block = |start| Block { rows: rows.iter().map(|row| part(row, start)).collect(), bias: part(bias, start) };
        Self { blocks: (0..OUT).step_by(BLOCK).map(block).collect() }
    }

    /// How many numbers go in.
    #[cfg(test)]
    pub(crate) fn inputs(&self) -> usize {
        self.blocks.first().map_or(0, |block| block.rows.len())
    }

    /// What comes out: the rows times the numbers, and the bias.
    #[inline(always)]
    pub(crate) fn of(&self, numbers: &[f32]) -> [f32; OUT] {
        let mut out = [0.0; OUT];
        for (block, out) in self.blocks.iter().zip(out.chunks_mut(BLOCK)) {
            let mut sums = block.bias;
            for (number, row) in numbers.iter().zip(&block.rows) {
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += number * weight);
            }
            out.iter_mut().zip(sums).for_each(|(out, sum)| *out = sum);
        }
        out
    }
}

/// From 0 to 1.
#[inline(always)]
pub(crate) fn gate(number: f32) -> f32 {
    0.5 + 0.5 * bend(0.5 * number)
}

/// The hyperbolic tangent by Lambert's continued fraction to the seventh term, which is the same on every machine; it
/// is off by less than 0.0002.
#[inline(always)]
pub(crate) fn bend(number: f32) -> f32 {
    const FURTHEST: f32 = 4.97;
    let number = number.clamp(-FURTHEST, FURTHEST);
    let square = number * number;
    let above = number * (135_135.0 + square * (17_325.0 + square * (378.0 + square)));
    let below = 135_135.0 + square * (62_370.0 + square * (3_150.0 + square * 28.0));
    above / below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_multiplies_and_adds() {
        let layer = Layer::new(&[[1.0, 2.0], [3.0, 4.0]], &[0.5, 0.0]);
        assert_eq!(layer.of(&[2.0, 1.0]), [5.5, 8.0]);
        assert_eq!(layer.of(&[0.0, 1.0]), [3.5, 4.0]);
    }

    #[test]
    fn a_wide_layer_has_every_column() {
        let layer = Layer::new(&[std::array::from_fn::<f32, 40, _>(|column| column as f32)], &[1.0; 40]);
        assert_eq!(layer.of(&[2.0]), std::array::from_fn::<f32, 40, _>(|column| 2.0 * column as f32 + 1.0));
    }

    #[test]
    fn the_bend_is_the_hyperbolic_tangent() {
        for step in -90..=90 {
            let number = step as f32 / 10.0;
            assert!((bend(number) - number.tanh()).abs() < 2e-4, "{number}");
        }
        assert!(gate(-20.0) < 1e-3 && gate(20.0) > 0.999 && (gate(0.0) - 0.5).abs() < f32::EPSILON);
    }
}
