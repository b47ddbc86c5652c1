//! One problem to a table, or to a group of lines: labels stand beside their values instead of above them.
//!
//! | 问题描述 | 学习不经常 | | |
//! | 整改措施 | 每月通报一次 | | |
//! | 责任人 | 甲 | 完成时限 | 3月底 |
//!
//! The same turned by a quarter, with a column to each problem, is read as well.

use super::columns::{find, labelled};
use super::field::Field;
use super::form::{Form, FormCell, FormRow};
use super::heads::label;
use super::numbers::entry_number;
use crate::scheme::{Column, Rectification};

/// No ledger of blocks has more rows; votes of a large meeting need not be looked through.
const ROWS: usize = 2000;

/// Within so many rows the first label must come.
const OPENING: usize = 40;

/// The place of a cell, by which a merged one is known.
type Anchor = (u32, u32);

/// A label with its value.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) field: Field,
    /// The number behind the label: 问题二.
    number: Option<u32>,
    label: Anchor,
    pub(super) value: FormCell,
}

/// What stands in a row.
#[derive(Debug, Default)]
struct Line {
    pairs: Vec<Pair>,
    /// The number of the problem in a cell that stands before the labels.
    marker: Option<(u32, Anchor)>,
    /// Labels that are followed by labels, as in a head above its columns.
    heads: usize,
    /// Cells that are neither label nor value.
    loose: usize,
    /// Distinct cells that hold something.
    filled: usize,
}

/// One problem, or a further measure of the one before.
#[derive(Debug, Default)]
struct Record {
    place: String,
    parts: Vec<(Field, FormCell)>,
    /// The label that came last.
    last: Option<(Field, Anchor)>,
    /// The label that came first: where it comes again, the next record begins.
    first: Option<Field>,
    /// It is a further measure for the problem before.
    further: bool,
}

impl Record {
    fn has(&self, field: Field) -> bool {
        self.parts.iter().any(|(known, _)| *known == field)
    }

    /// Adds a value; a second one of the same kind goes on with the first.
    fn add(&mut self, field: Field, label: Anchor, value: FormCell) {
        self.first = self.first.or(Some(field));
        self.last = Some((field, label));
        match self.parts.iter_mut().find(|(known, _)| *known == field) {
            Some((_, old)) if old.text.is_empty() => *old = value,
            Some((_, old)) if old.anchor != value.anchor && !value.text.is_empty() => {
                old.text = format!("{}\n{}", old.text, value.text);
                (old.day, old.number) = (None, None);
            }
            Some(_) => {}
            None => self.parts.push((field, value)),
        }
    }
}

/// The form with a row to each problem; `None` where it is no form of blocks.
pub(super) fn read(form: &Form, rectification: &Rectification) -> Option<Form> {
    if form.rows.len() > ROWS {
        return None;
    }
    let extra = &rectification.columns;
    let parted = side_by_side(form, extra);
    let form = parted.as_ref().unwrap_or(form);
    let mut lines: Vec<Line> = Vec::with_capacity(form.rows.len());
    for row in &form.rows {
        let line = line(row, extra);
        if line.heads > 1 || lines.len() == OPENING && lines.iter().all(|line| line.pairs.is_empty()) {
            return None;
        }
        lines.push(line);
    }
    let told = lines.iter().filter(|line| !line.pairs.is_empty()).count();
    let others = lines.iter().filter(|line| line.pairs.is_empty() && line.filled > 1).count();
    if told == 0 || others * 2 > told {
        return None;
    }
    let records = turned(form, &lines).unwrap_or_else(|| upright(form, &lines));
    let first = lines.iter().position(|line| !line.pairs.is_empty()).unwrap_or(0);
    let above =
        form.rows.iter().take(first).flat_map(|row| row.filled().into_iter().map(|(cell, _)| cell.text.clone()));
    let lines = form.lines.iter().cloned().chain(above).collect();
    let read = Form { lines, rows: rows(&records), sheet: form.sheet.clone(), losses: form.losses.clone() };
    find(&read.rows, rectification).is_some().then_some(read)
}

/// The blocks that stand beside each other, one below the other: the same labels come again in a column further right.
fn side_by_side(form: &Form, extra: &[Column]) -> Option<Form> {
    const FEWEST: usize = 3;
    let again = |row: &FormRow| -> Option<usize> {
        let first = row.cells.first().and_then(|cell| label(&cell.text, extra))?;
        let same = |cell: &FormCell| label(&cell.text, extra) == Some(first) && first.1.is_none();
        let mut others = (2..row.cells.len()).filter(|column| row.cells.get(*column).is_some_and(same));
        others.next().filter(|_| others.next().is_none())
    };
    let columns: Vec<usize> = form.rows.iter().filter_map(again).collect();
    let (column, rest) = columns.split_first()?;
    if columns.len() < FEWEST || rest.iter().any(|other| other != column) {
        return None;
    }
    let half = |right: bool| {
        form.rows.iter().map(move |row| {
            let (before, behind) = row.cells.split_at(*column);
            FormRow { place: row.place.clone(), cells: if right { behind } else { before }.to_vec() }
        })
    };
    Some(Form { rows: half(false).chain(half(true)).collect(), ..form.clone() })
}

/// The cells of a row, those that hold nothing as well, merged ones once.
fn cells(row: &FormRow) -> Vec<&FormCell> {
    let mut cells: Vec<&FormCell> = row.cells.iter().collect();
    cells.dedup_by_key(|cell| cell.anchor);
    cells
}

/// Whether a row only numbers the columns of a table with a column to each problem: 项目 | 问题一 | 问题二.
fn numbers_columns(cells: &[&FormCell], extra: &[Column]) -> bool {
    let mut filled = cells.iter().filter(|cell| !cell.text.is_empty()).map(|cell| cell.text.as_str());
    let numbers = |texts: &[&str]| texts.len() > 1 && texts.iter().all(|text| entry_number(text).is_some());
    let texts: Vec<&str> = filled.by_ref().collect();
    match texts.split_first() {
        Some((first, rest)) if entry_number(first).is_none() => label(first, extra).is_none() && numbers(rest),
        _ => numbers(&texts) && texts.iter().all(|text| label(text, extra).is_some()),
    }
}

/// Takes a row apart.
fn line(row: &FormRow, extra: &[Column]) -> Line {
    let cells = cells(row);
    if numbers_columns(&cells, extra) {
        return Line { filled: 1, ..Line::default() };
    }
    let mut line = Line { filled: cells.iter().filter(|cell| !cell.text.is_empty()).count(), ..Line::default() };
    let (mut number, mut seen) = (0, 0);
    while let Some(cell) = cells.get(number) {
        number += 1;
        if cell.text.is_empty() {
            continue;
        }
        seen += 1;
        // Rows of a table with a head may end in 完成 as well; those of a block begin with a label.
        if seen > 2 && line.pairs.is_empty() && line.heads == 0 && line.marker.is_none() {
            line.loose += 1;
            continue;
        }
        let next = cells.get(number);
        let before = next.is_some_and(|next| label(&next.text, extra).is_some());
        let Some((field, own)) = label(&cell.text, extra) else {
            let inline = inline(cell, extra);
            match entry_number(&cell.text).filter(|_| seen == 1 && before) {
                Some(no) => line.marker = Some((no, cell.anchor)),
                None if inline.is_empty() => line.loose += 1,
                None => line.pairs.extend(inline),
            }
            continue;
        };
        // 是否完成 | 已完成: what says a state is its value although it could head a column.
        let states = matches!(field, Field::Status | Field::Progress | Field::DoneOn);
        match (next, own) {
            (Some(_), Some(no)) if before && seen == 1 => line.marker = Some((no, cell.anchor)),
            (Some(_), _) if before && !states => line.heads += 1,
            (next, own) => {
                let value = next.map(|next| (*next).clone()).unwrap_or_default();
                line.pairs.push(Pair { field, number: own, label: cell.anchor, value });
                number += 1;
            }
        }
    }
    line
}

/// The labels and values that one cell holds: 责任人：甲　时限：3月底, 问题二：支委缺位.
pub(super) fn inline(cell: &FormCell, extra: &[Column]) -> Vec<Pair> {
    let Some((head, rest)) = cell.text.split_once(['：', ':']) else { return Vec::new() };
    let Some((field, number)) = label(head, extra) else { return Vec::new() };
    let pair = |field: Field, number: Option<u32>, text: &str| {
        let text = text.trim().trim_end_matches(['；', ';']).to_owned();
        Pair { field, number, label: cell.anchor, value: FormCell { text, anchor: cell.anchor, ..FormCell::default() } }
    };
    let parts = labelled(rest).into_iter();
    parts.map(|(known, text)| pair(known.unwrap_or(field), known.map_or(number, |_| None), &text)).collect()
}

/// Records of labels with their values beside them.
fn upright(form: &Form, lines: &[Line]) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut marked: Option<Anchor> = None;
    for (row, line) in form.rows.iter().zip(lines) {
        if let Some((number, anchor)) = line.marker.filter(|(_, anchor)| marked != Some(*anchor)) {
            marked = Some(anchor);
            records.push(numbered(row, number));
        }
        for pair in &line.pairs {
            if records.last().is_none_or(|record| begins(record, pair)) {
                let further = pair.field == Field::Measure
                    && records.last().is_some_and(|record| record.has(Field::Issue) || record.further);
                records.push(Record { place: row.place.clone(), further, ..Record::default() });
            }
            let Some(record) = records.last_mut() else { continue };
            if let Some(number) = pair.number.filter(|_| pair.field == Field::Issue && !record.has(Field::No)) {
                record.parts.push((Field::No, text(number)));
            }
            record.add(pair.field, pair.label, pair.value.clone());
        }
    }
    records
}

/// A record that so far has only its number.
fn numbered(row: &FormRow, number: u32) -> Record {
    Record { place: row.place.clone(), parts: vec![(Field::No, text(number))], ..Record::default() }
}

fn text(number: u32) -> FormCell {
    FormCell { text: number.to_string(), ..FormCell::default() }
}

/// Whether a label begins the next record: a problem or the first label of the block again, or a further measure that
/// has its own owner and deadline.
fn begins(record: &Record, pair: &Pair) -> bool {
    let goes_on = record.last == Some((pair.field, pair.label));
    let again = record.has(pair.field) && (pair.field == Field::Issue || record.first == Some(pair.field))
        || record.further && pair.field == Field::Issue;
    let beside = record.last.is_some_and(|(field, _)| field == pair.field);
    let further = pair.field == Field::Measure && record.has(Field::Measure) && !beside;
    !goes_on && (again && !(beside && pair.field == Field::Measure) || further)
}

/// Records of a table with a column to each problem; `None` where it is none.
fn turned(form: &Form, lines: &[Line]) -> Option<Vec<Record>> {
    // A label, a value behind it and more values behind that.
    let rows: Vec<(&FormRow, &Pair)> = form
        .rows
        .iter()
        .zip(lines)
        .filter(|(_, line)| line.loose > 0 && line.marker.is_none())
        .filter_map(|(row, line)| line.pairs.first().filter(|_| line.pairs.len() == 1).map(|pair| (row, pair)))
        .collect();
    let has = |field: Field| rows.iter().any(|(_, pair)| pair.field == field);
    let told = lines.iter().filter(|line| !line.pairs.is_empty()).count();
    if rows.len() < 3 || rows.len() * 2 < told || !has(Field::Issue) || !has(Field::Measure) {
        return None;
    }
    let width = rows.iter().map(|(row, _)| row.cells.len()).max()?;
    let mut records: Vec<Record> = Vec::new();
    let mut seen: (Option<Anchor>, Option<Anchor>) = (None, None);
    for column in 0..width {
        let mut record = Record { place: form.rows.first()?.place.clone(), ..Record::default() };
        for (row, line) in form.rows.iter().zip(lines) {
            let (Some(pair), Some(cell)) = (line.pairs.first(), row.cells.get(column)) else { continue };
            let own = cell.anchor == pair.label;
            if !own && !record.has(pair.field) {
                record.add(pair.field, pair.label, cell.clone());
            }
        }
        let value = |field: Field| record.parts.iter().find(|(known, _)| *known == field).map(|(_, cell)| cell);
        let anchor = |field: Field| value(field).filter(|cell| !cell.text.is_empty()).map(|cell| cell.anchor);
        let (issue, measure) = (anchor(Field::Issue), anchor(Field::Measure));
        // A problem above two columns has a measure in each.
        if issue.is_some() && (issue != seen.0 || measure.is_some() && measure != seen.1) {
            seen = (issue, measure);
            records.push(record);
        }
    }
    Some(records)
}

/// Records as rows below a head.
fn rows(records: &[Record]) -> Vec<FormRow> {
    let fields: Vec<Field> =
        Field::ALL.into_iter().filter(|field| records.iter().any(|record| record.has(*field))).collect();
    let place =
        |row: usize, column: usize| (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
    let head = |(column, field): (usize, &Field)| FormCell {
        text: field.title().to_owned(),
        anchor: place(0, column),
        ..FormCell::default()
    };
    let top = records.first().map_or(String::new(), |record| record.place.clone());
    let mut rows = vec![FormRow { place: top, cells: fields.iter().enumerate().map(head).collect() }];
    for (number, record) in records.iter().enumerate() {
        let cell = |(column, field): (usize, &Field)| {
            let value = record.parts.iter().find(|(known, _)| known == field).map(|(_, cell)| cell.clone());
            FormCell { anchor: place(number + 1, column), ..value.unwrap_or_default() }
        };
        rows.push(FormRow { place: record.place.clone(), cells: fields.iter().enumerate().map(cell).collect() });
    }
    rows
}
