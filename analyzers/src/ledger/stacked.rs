//! Several measures in one row, below each other in its cells: as many lines of measures as of deadlines and of states.
//! Where one state holds for all of them, the row stays one.

use super::columns::Head;
use super::field::Field;
use super::form::{FormCell, FormRow};

/// The row, or a row to each measure where its cells keep line with each other.
pub(super) fn rows(row: &FormRow, head: &Head) -> Vec<FormRow> {
    let count = |field: Field| head.column(field).map_or(0, |column| lines(row.text(column)).len());
    let measures = count(Field::Measure);
    let apart = head.column(Field::Measure) != head.column(Field::Deadline);
    let states = count(Field::Status);
    let in_line = count(Field::Deadline) == measures && (states == measures || states == 0);
    if measures < 2 || !apart || !in_line {
        return vec![row.clone()];
    }
    (0..measures).map(|at| line_of(row, at, measures)).collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// One line of the cells that have so many, and the whole of the others.
fn line_of(row: &FormRow, at: usize, count: usize) -> FormRow {
    let cell = |cell: &FormCell| {
        let lines = lines(&cell.text);
        match lines.get(at).filter(|_| lines.len() == count) {
            Some(line) => FormCell { text: (*line).to_owned(), day: None, number: None, ..cell.clone() },
            None => cell.clone(),
        }
    };
    FormRow { place: row.place.clone(), cells: row.cells.iter().map(cell).collect() }
}
