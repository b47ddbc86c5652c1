//! A column whose cells hold several labelled values, below each other or in one line:
//!
//! | 序号 | 存在问题 | 整改安排 |
//! | 1 | 学习不经常 | 整改措施：每月通报一次 责任人：甲 时限：3月底 |
//!
//! Each label gets a column of its own.

use super::blocks::inline;
use super::field::Field;
use super::form::{Form, FormCell, FormRow};
use crate::scheme::Column;

/// The form with a column to each label; `None` where no column holds labelled values beside problems of their own.
pub(super) fn read(form: &Form, extra: &[Column]) -> Option<Form> {
    const FEWEST: usize = 2;
    let width = form.rows.iter().map(|row| row.cells.len()).max()?;
    (1..width).find_map(|column| {
        let parts = |row: &FormRow| row.cells.get(column).map_or(Vec::new(), |cell| values(cell, extra));
        let told: Vec<Vec<(Field, FormCell)>> = form.rows.iter().map(parts).collect();
        let first = told.iter().position(|values| !values.is_empty()).filter(|first| *first > 0)?;
        let filled = form.rows.iter().skip(first).filter(|row| !row.text(column).is_empty()).count();
        let labelled = told.iter().filter(|values| !values.is_empty()).count();
        (labelled >= FEWEST && labelled * 2 > filled).then(|| widened(form, column, first, &told))
    })
}

/// The labelled values of a cell, at least two and none of them the problem: a block of its own is no cell of a column.
fn values(cell: &FormCell, extra: &[Column]) -> Vec<(Field, FormCell)> {
    let pairs: Vec<(Field, FormCell)> = inline(cell, extra).into_iter().map(|pair| (pair.field, pair.value)).collect();
    let measure = pairs.iter().any(|(field, _)| *field == Field::Measure);
    let problem = pairs.iter().any(|(field, _)| matches!(field, Field::Issue | Field::No));
    if pairs.len() >= 2 && measure && !problem { pairs } else { Vec::new() }
}

/// The form with the values of a column in columns of their own behind the others.
fn widened(form: &Form, column: usize, first: usize, told: &[Vec<(Field, FormCell)>]) -> Form {
    let fields: Vec<Field> =
        Field::ALL.into_iter().filter(|field| told.iter().flatten().any(|(known, _)| known == field)).collect();
    let width = form.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let rows = form.rows.iter().zip(told).enumerate().map(|(at, (row, values))| {
        let mut cells = row.cells.clone();
        cells.resize(width, FormCell::default());
        if let Some(cell) = cells.get_mut(column).filter(|_| at + 1 == first || !values.is_empty()) {
            cell.text.clear();
        }
        cells.extend(fields.iter().enumerate().map(|(place, field)| {
            let own = values.iter().find(|(known, _)| known == field).map(|(_, cell)| cell.text.clone());
            let head = (at + 1 == first).then(|| field.title().to_owned());
            let anchor = (number(at), number(width + place));
            FormCell { text: own.or(head).unwrap_or_default(), anchor, ..FormCell::default() }
        }));
        FormRow { place: row.place.clone(), cells }
    });
    Form { rows: rows.collect(), ..form.clone() }
}
