//! [`Layer`]: a table of weights from numbers to numbers, and the curves that numbers are bent by.

/// Weights from any count of numbers to `OUT`, with what is added in the end.
pub(crate) struct Layer<const OUT: usize> {
    /// One row for each number that goes in.
    pub(crate) rows: Vec<[f32; OUT]>,
    pub(crate) bias: [f32; OUT],
}

/// Sums that are made at once: as many as the registers of every processor of the last twenty years hold.
const BLOCK: usize = 16;

impl<const OUT: usize> Layer<OUT> {
    /// What comes out: the rows times the numbers, and the bias.
    pub(crate) fn of(&self, numbers: &[f32]) -> [f32; OUT] {
        // Half of the numbers are 0: they were below it before they were cut off.
        let terms: Vec<(f32, &[f32; OUT])> =
            numbers.iter().copied().zip(&self.rows).filter(|(number, _)| *number != 0.0).collect();
        let mut sums = self.bias;
        let (blocks, rest) = sums.as_chunks_mut::<BLOCK>();
        for (place, sums) in blocks.iter_mut().enumerate() {
            let mut block = *sums;
            for (number, row) in &terms {
                if let Some(weights) = row.as_chunks::<BLOCK>().0.get(place) {
                    block.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += number * weight);
                }
            }
            *sums = block;
        }
        for (number, row) in &terms {
            rest.iter_mut().zip(row.as_chunks::<BLOCK>().1).for_each(|(sum, weight)| *sum += number * weight);
        }
        sums
    }
}

impl<const OUT: usize> Default for Layer<OUT> {
    fn default() -> Self {
        Self { rows: Vec::new(), bias: [0.0; OUT] }
    }
}

/// From 0 to 1.
pub(crate) fn gate(number: f32) -> f32 {
    0.5 + 0.5 * bend(0.5 * number)
}

/// The hyperbolic tangent by Lambert's continued fraction to the seventh term, which is the same on every machine; it
/// is off by less than 0.0002.
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
        let layer = Layer { rows: vec![[1.0, 2.0], [3.0, 4.0]], bias: [0.5, 0.0] };
        assert_eq!(layer.of(&[2.0, 1.0]), [5.5, 8.0]);
        assert_eq!(layer.of(&[0.0, 1.0]), [3.5, 4.0]);
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
