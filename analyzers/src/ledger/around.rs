//! What stands around the rows of a ledger and says something of them: the meaning of signs, the state of all, the problem
//! that they are about.

use std::collections::BTreeMap;

use super::columns::Head;
use super::field::Field;
use super::form::{Form, FormRow};
use super::heads::label;
use super::marks::{signs, standing, topic};

/// What the notes of a form say that its signs mean.
pub(super) fn legend(form: &Form) -> BTreeMap<char, String> {
    let alone = form.rows.iter().filter_map(|row| match row.filled().as_slice() {
        [(cell, _)] => Some(cell.text.as_str()),
        _ => None,
    });
    form.lines.iter().map(String::as_str).chain(alone).flat_map(signs).collect()
}

/// What the line right above a table or the name of its sheet says of the state of its rows.
pub(super) fn standing_above(form: &Form, head: &Head) -> String {
    let inside = form.rows.iter().take(head.first).next_back().map(FormRow::filled);
    let inside = inside.and_then(|filled| filled.first().map(|(cell, _)| cell.text.as_str()));
    let line = form.lines.iter().rev().map(String::as_str).find(|line| !line.trim().is_empty());
    let sheet = Some(form.sheet.as_str());
    [inside, line, sheet].into_iter().flatten().find_map(standing).unwrap_or_default()
}

/// The problem that stands above a table which has no column for it.
pub(super) fn topic_above(form: &Form, head: &Head) -> String {
    if head.column(Field::Issue).is_some() {
        return String::new();
    }
    let above = || form.rows.iter().take(head.body);
    let below = above().zip(form.rows.iter().take(head.body).skip(1)).filter(|(label, _)| names_topic(label));
    let below = below.filter_map(|(_, value)| lone(value)).next_back().map(str::to_owned);
    let inside = below.or_else(|| above().rev().find_map(topic_of));
    let lines = || form.lines.iter().rev().filter(|line| !line.trim().is_empty()).take(2);
    inside.or_else(|| lines().find_map(|line| topic(line))).unwrap_or_default()
}

/// The problem that a row names for the rows below it: 存在问题 | 支委缺位, or both in one cell.
pub(super) fn topic_of(row: &FormRow) -> Option<String> {
    let filled = row.filled();
    let (first, _) = filled.first()?;
    let (field, _) = match label(&first.text, &[]) {
        Some(label) => label,
        None => return topic(&first.text).filter(|_| filled.len() == 1),
    };
    let (value, _) = filled.get(1)?;
    (field == Field::Issue && filled.len() == 2).then(|| value.text.clone())
}

/// Whether a row is nothing but the label of the problem that stands below it.
pub(super) fn names_topic(row: &FormRow) -> bool {
    lone(row).and_then(|text| label(text, &[])).is_some_and(|(field, _)| field == Field::Issue)
}

/// The text of a row that has one.
pub(super) fn lone(row: &FormRow) -> Option<&str> {
    match row.filled().as_slice() {
        [(cell, _)] => Some(cell.text.as_str()),
        _ => None,
    }
}
