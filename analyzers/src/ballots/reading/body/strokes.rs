//! Strokes of 正 beside the numbers of votes that they were added up to.

use super::super::cells::in_line;
use super::super::columns::Column;
use super::super::heads::Role;
use super::super::marks::count_of;
use super::{Body, Row};

/// Decides which columns hold the votes where a scheme of columns has strokes: numbers where they stand beside strokes of
/// the same candidate, group or score, else the strokes. A column for numbers that nobody wrote is none. Gives the pairs, to
/// be compared.
pub(super) fn settle_strokes(columns: &mut [Column], is_filled: impl Fn(u32) -> bool) -> Vec<(u32, u32)> {
    if columns.iter().any(|column| is_drawn(Some(column))) {
        for column in columns.iter_mut().filter(|column| column.role == Some(Role::Returned)) {
            if !is_filled(column.column) {
                column.role = Some(Role::Computed);
            }
        }
    }
    let key = |column: &Column| (column.unit, column.group, column.item, column.mark);
    let drawn: Vec<usize> = (0..columns.len()).filter(|at| is_drawn(columns.get(*at))).collect();
    let mut pairs = Vec::new();
    for at in drawn {
        let Some(own) = columns.get(at) else { continue };
        let (place, own) = (own.column, key(own));
        let about = own.0.is_some() || own.1.is_some() || own.3.is_some();
        let twin = columns
            .iter_mut()
            .find(|other| key(other) == own && (other.role == Some(Role::Returned) || about && other.role.is_none()));
        match twin {
            Some(twin) => {
                if about {
                    twin.role = None;
                }
                pairs.push((place, twin.column));
            }
            None => {
                if let Some(column) = columns.get_mut(at) {
                    column.role = if about { None } else { Some(Role::Returned) };
                }
            }
        }
    }
    pairs
}

fn is_drawn(column: Option<&Column>) -> bool {
    column.is_some_and(|column| column.role == Some(Role::Strokes))
}

impl Body<'_> {
    /// Says where the strokes of a row give another number than the one beside them.
    pub(super) fn compare_strokes(&mut self, row: &Row<'_>) {
        for (drawn, written) in &self.strokes {
            let Some(strokes) = in_line(row.cells, *drawn) else { continue };
            let (strokes, number) = (count_of(Some(strokes)), count_of(in_line(row.cells, *written)));
            if let (Some(strokes), Some(number)) = (strokes, number)
                && strokes != number
            {
                let place = crate::grid::cell_name(row.row, *drawn);
                self.notes.push(format!("{place} 画“正”为 {strokes} 票，旁边写 {number} 票，按所写的数计"));
            }
        }
    }
}
