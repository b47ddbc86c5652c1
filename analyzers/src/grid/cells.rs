//! [`Cells`]: the cells of a sheet, sparse and small.
//!
//! A sheet of two million votes holds a dozen different cells. Equal cells are kept once, a place costs eight bytes.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::{Cell, Value};

/// The cells of a sheet that hold something, by row and column from 0.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Cells {
    /// Different cells, in the order in which they came.
    kinds: Vec<Cell>,
    /// Cells of each row: column and index into `kinds`, sorted by column.
    rows: BTreeMap<u32, Vec<(u32, u32)>>,
    /// Number of places.
    count: usize,
    /// Where to find a cell among `kinds`, by its hash; only needed while cells come in.
    #[serde(skip)]
    known: HashMap<u64, u32>,
}

impl Cells {
    /// Number of cells.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The cell at a place (row, column).
    #[must_use]
    pub fn get(&self, place: &(u32, u32)) -> Option<&Cell> {
        let row = self.rows.get(&place.0)?;
        let at = row.binary_search_by_key(&place.1, |(column, _)| *column).ok()?;
        self.kind(row.get(at)?.1)
    }

    /// The cell at a place, to be changed; equal cells at other places stay as they are.
    pub fn get_mut(&mut self, place: &(u32, u32)) -> Option<&mut Cell> {
        let own = self.get(place)?.clone();
        let kind = self.push(own)?;
        let row = self.rows.get_mut(&place.0)?;
        let at = row.binary_search_by_key(&place.1, |(column, _)| *column).ok()?;
        row.get_mut(at)?.1 = kind;
        self.kinds.last_mut()
    }

    /// Puts a cell in, instead of the one that stands there.
    pub fn insert(&mut self, (row, column): (u32, u32), cell: Cell) {
        let Some(kind) = self.intern(cell) else { return };
        let row = self.rows.entry(row).or_default();
        if row.last().is_none_or(|(last, _)| *last < column) {
            row.push((column, kind));
            self.count += 1;
            return;
        }
        match row.binary_search_by_key(&column, |(column, _)| *column) {
            Ok(at) => {
                if let Some(place) = row.get_mut(at) {
                    place.1 = kind;
                }
            }
            Err(at) => {
                row.insert(at, (column, kind));
                self.count += 1;
            }
        }
    }

    /// The places, row by row.
    pub fn keys(&self) -> impl Iterator<Item = (u32, u32)> {
        self.rows.iter().flat_map(|(row, cells)| cells.iter().map(|(column, _)| (*row, *column)))
    }

    /// The cells, row by row.
    pub fn values(&self) -> impl Iterator<Item = &Cell> {
        self.rows.values().flatten().filter_map(|(_, kind)| self.kind(*kind))
    }

    /// The different cells; what the cells of a sheet say can be looked for in them first.
    #[must_use]
    pub fn kinds(&self) -> &[Cell] {
        &self.kinds
    }

    /// Places with their cells, row by row.
    pub fn iter(&self) -> impl Iterator<Item = ((u32, u32), &Cell)> {
        self.rows().flat_map(|(row, cells)| cells.into_iter().map(move |(column, cell)| ((row, column), cell)))
    }

    /// The rows that hold something.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Vec<(u32, &Cell)>)> {
        self.rows.iter().map(|(row, cells)| {
            (*row, cells.iter().filter_map(|(column, kind)| Some((*column, self.kind(*kind)?))).collect())
        })
    }

    fn kind(&self, kind: u32) -> Option<&Cell> {
        self.kinds.get(usize::try_from(kind).ok()?)
    }

    /// The index of an equal cell. Two cells of one hash are so rare that the second is simply kept beside the first.
    fn intern(&mut self, cell: Cell) -> Option<u32> {
        let hash = hash(&cell);
        match self.known.get(&hash) {
            Some(kind) if self.kind(*kind) == Some(&cell) => Some(*kind),
            Some(_) => self.push(cell),
            None => {
                let kind = self.push(cell)?;
                self.known.insert(hash, kind);
                Some(kind)
            }
        }
    }

    fn push(&mut self, cell: Cell) -> Option<u32> {
        let kind = u32::try_from(self.kinds.len()).ok()?;
        self.kinds.push(cell);
        Some(kind)
    }
}

/// The same on every run.
fn hash(cell: &Cell) -> u64 {
    let mut hasher = DefaultHasher::new();
    match &cell.value {
        Value::Missing => 0.hash(&mut hasher),
        Value::Text(text) => (1, text).hash(&mut hasher),
        Value::Number(number) => (2, number.to_bits()).hash(&mut hasher),
        Value::Date(number) => (3, number.to_bits()).hash(&mut hasher),
        Value::Bool(value) => (4, value).hash(&mut hasher),
        Value::Error(text) => (5, text).hash(&mut hasher),
    }
    (&cell.shown, cell.formula).hash(&mut hasher);
    hasher.finish()
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

impl std::fmt::Debug for Cells {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_map().entries(self.iter()).finish()
    }
}

impl FromIterator<((u32, u32), Cell)> for Cells {
    fn from_iter<T: IntoIterator<Item = ((u32, u32), Cell)>>(cells: T) -> Self {
        let mut all = Self::default();
        for (place, cell) in cells {
            all.insert(place, cell);
        }
        all
    }
}

impl<'a> IntoIterator for &'a Cells {
    type Item = ((u32, u32), &'a Cell);
    type IntoIter = Box<dyn Iterator<Item = Self::Item> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> Cell {
        Cell { value: Value::Number(value), shown: value.to_string(), formula: false }
    }

    #[test]
    fn cells_may_come_in_any_order_and_equal_ones_are_kept_once() {
        let places = [(3, 1), (0, 2), (0, 0), (3, 0), (0, 1), (0, 2)];
        let cells: Cells = places.into_iter().map(|place| (place, number(f64::from(place.1)))).collect();
        assert_eq!(cells.keys().collect::<Vec<_>>(), [(0, 0), (0, 1), (0, 2), (3, 0), (3, 1)]);
        assert_eq!((cells.len(), cells.kinds.len()), (5, 3));
        assert_eq!(cells.get(&(3, 1)), Some(&number(1.0)));
        assert_eq!(cells.get(&(1, 1)), None);
    }

    #[test]
    fn a_changed_cell_changes_alone() {
        let mut cells: Cells = [((0, 0), number(9.0)), ((1, 0), number(9.0))].into_iter().collect();
        cells.get_mut(&(0, 0)).unwrap().shown = "改".into();
        assert_eq!(cells.get(&(0, 0)).unwrap().shown, "改");
        assert_eq!(cells.get(&(1, 0)).unwrap().shown, "9");
    }

    #[test]
    fn what_was_stored_is_equal_and_can_be_added_to() {
        let mut cells: Cells = (0..50).map(|row| ((row, row % 3), number(f64::from(row % 5)))).collect();
        let text = serde_json::to_string(&cells).unwrap();
        let mut again: Cells = serde_json::from_str(&text).unwrap();
        assert_eq!(cells, again);
        cells.insert((60, 0), number(1.0));
        again.insert((60, 0), number(1.0));
        assert_eq!(cells, again);
    }
}
