//! [`Seen`]: what sentences show, summed up by the weights of its names.

use super::super::super::names::{ByName, Key, Names};
use super::super::tag::TAGS;
use super::WIDTH;

/// Columns of the weights of a name: votes of its own, then its part of the sentence's vector.
const COLUMNS: usize = TAGS.len() + WIDTH;

/// Whole steps, so that no order of the names changes a sum.
pub(super) type Sums = [i32; COLUMNS];

/// The weights of a name in whole steps.
type Steps = [u8; COLUMNS];

/// The weights of all names.
#[derive(Default)]
pub(super) struct Rows {
    /// Which row a name has.
    places: ByName<u32>,
    steps: &'static [Steps],
}

impl Rows {
    /// Rows in the order of their keys, one byte a column; `None` where there are not as many rows as keys.
    pub(super) fn new(keys: impl ExactSizeIterator<Item = Key>, steps: &'static [u8]) -> Option<Self> {
        let count = keys.len();
        let places: ByName<u32> = keys.zip(0..).collect();
        let (steps, rest) = steps.as_chunks();
        (places.len() == count && steps.len() == count && rest.is_empty()).then_some(Self { places, steps })
    }

    /// The sums of the rows at some places.
    #[inline(always)]
    fn sums(&self, places: &[u32]) -> Sums {
        /// So many bytes can be added up in two.
        const AT_ONCE: usize = 256;
        let mut sums = [0; COLUMNS];
        for places in places.chunks(AT_ONCE) {
            let mut part = [0_i16; COLUMNS];
            for row in places.iter().filter_map(|place| self.steps.get(*place as usize)) {
                part.iter_mut().zip(row).for_each(|(sum, step)| *sum += i16::from(step.cast_signed()));
            }
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += i32::from(part));
        }
        sums
    }
}

/// What every sentence shows; no name is ever written out.
pub(in super::super) struct Seen<'n> {
    rows: &'n Rows,
    /// For each sentence the places of its names, in their order.
    places: Vec<Vec<u32>>,
}

impl<'n> Seen<'n> {
    pub(super) const fn by(rows: &'n Rows) -> Self {
        Self { rows, places: Vec::new() }
    }

    /// The sums of every sentence.
    #[inline(always)]
    pub(super) fn sums(&self) -> Vec<Sums> {
        let mut sums = Vec::with_capacity(self.places.len());
        for places in &self.places {
            sums.push(self.rows.sums(places));
        }
        sums
    }
}

impl Names for Seen<'_> {
    fn next(&mut self) {
        /// Most sentences show fewer names that are known.
        const MOST: usize = 128;
        self.places.push(Vec::with_capacity(MOST));
    }

    fn put(&mut self, parts: &[&str]) {
        if let (Some(places), Some(place)) = (self.places.last_mut(), self.rows.places.get(&Key::of(parts))) {
            places.push(*place);
        }
    }
}
