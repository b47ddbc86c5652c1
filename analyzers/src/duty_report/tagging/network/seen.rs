//! [`Seen`]: what sentences show, summed up by the weights of its names.

use super::super::super::names::{ByName, Key, Names};
use super::super::tag::TAGS;
use super::WIDTH;

/// Columns of the weights of a name: votes of its own, then its part of the sentence's vector.
const COLUMNS: usize = TAGS.len() + WIDTH;

/// Whole steps, so that no order of the names changes a sum.
pub(super) type Sums = [i32; COLUMNS];

/// The weights of all names in whole steps.
#[derive(Default)]
pub(super) struct Rows {
    /// Which row a name has.
    places: ByName<u32>,
    steps: &'static [u8],
}

impl Rows {
    /// Rows in the order of their keys, one byte a column; `None` where there are not as many rows as keys.
    pub(super) fn new(keys: impl ExactSizeIterator<Item = Key>, steps: &'static [u8]) -> Option<Self> {
        let count = keys.len();
        let places: ByName<u32> = keys.zip(0..).collect();
        (places.len() == count && steps.len() == count * COLUMNS).then_some(Self { places, steps })
    }

    fn of(&self, name: Key) -> Option<&'static [u8; COLUMNS]> {
        let place = *self.places.get(&name)? as usize * COLUMNS;
        self.steps.get(place..)?.first_chunk()
    }
}

/// The sums of what every sentence shows; no name is ever written out.
pub(in super::super) struct Seen<'n> {
    rows: &'n Rows,
    pub(in super::super) sums: Vec<Sums>,
}

impl<'n> Seen<'n> {
    pub(super) const fn by(rows: &'n Rows) -> Self {
        Self { rows, sums: Vec::new() }
    }
}

impl Names for Seen<'_> {
    fn next(&mut self) {
        self.sums.push([0; COLUMNS]);
    }

    fn put(&mut self, parts: &[&str]) {
        let (Some(sums), Some(row)) = (self.sums.last_mut(), self.rows.of(Key::of(parts))) else { return };
        for (sum, step) in sums.iter_mut().zip(row) {
            *sum += i32::from(step.cast_signed());
        }
    }
}
