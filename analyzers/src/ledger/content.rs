//! Columns whose heads nobody knows, told by what stands in them: ticks are a status, times are deadlines, sentences
//! beside problems are measures.

use super::columns::Head;
use super::field::Field;
use super::form::FormRow;
use super::numbers::entry_number;
use super::status;
use crate::calendar::{self, DeadlineContext};

/// So many rows are looked at.
const ROWS: usize = 60;

/// Adds the columns of status, measure, deadline and problem to a head that names none.
pub(super) fn complete(head: &mut Head, rows: &[FormRow]) {
    if head.column(Field::Status).is_none() && head.column(Field::Progress).is_none() {
        add(head, rows, Field::Status, is_status);
    }
    if head.column(Field::No).is_none() {
        numbers(head, rows);
    }
    if head.column(Field::Measure).is_none() && head.column(Field::Issue).is_some() {
        add(head, rows, Field::Measure, are_sentences);
    }
    if head.column(Field::Deadline).is_none() {
        add(head, rows, Field::Deadline, are_times);
    }
    if head.column(Field::Issue).is_none() && head.column(Field::Measure).is_some() {
        add(head, rows, Field::Issue, are_sentences);
    }
    if head.column(Field::Status).is_none() && head.column(Field::Progress).is_none() && head.options.is_empty() {
        state_in_remarks(head, rows);
    }
}

/// The remarks, where they say of each row how far it is and no other column does.
fn state_in_remarks(head: &mut Head, rows: &[FormRow]) {
    let Some(column) = head.column(Field::Note) else { return };
    let body = || rows.iter().skip(head.body).take(ROWS).filter(|row| row.filled().len() > 1);
    let texts: Vec<&str> = body().map(|row| row.text(column)).filter(|text| !text.is_empty()).collect();
    if texts.len() * 2 >= body().count() && is_status(&texts) {
        let title = rows.get(head.first).map_or("", |row| row.text(column)).replace('\n', "");
        head.columns.push((Field::Status, column, title));
    }
}

/// A column of numbers from one on at the left of the problems that has no head.
fn numbers(head: &mut Head, rows: &[FormRow]) {
    let Some(issue) = head.column(Field::Issue).or_else(|| head.column(Field::Measure)) else { return };
    let bare = |column: &usize| rows.get(head.first).is_some_and(|row| row.text(*column).is_empty());
    let numbered = |column: &usize| {
        let body = rows.iter().skip(head.body).take(ROWS);
        let texts = body.map(|row| row.text(*column)).filter(|text| !text.is_empty());
        let found: Option<Vec<u32>> = texts.map(entry_number).collect();
        found.is_some_and(|found| {
            found.first() == Some(&1)
                && found.len() > 1
                && found.windows(2).all(|pair| matches!(pair, [a, b] if *b == *a || *b == *a + 1))
        })
    };
    if let Some(column) = (0..issue).find(|column| bare(column) && numbered(column)) {
        head.columns.insert(0, (Field::No, column, String::new()));
    }
}

/// Gives a field the one unknown column that holds what it should; where several do, nobody can tell.
fn add(head: &mut Head, rows: &[FormRow], field: Field, holds: fn(&[&str]) -> bool) {
    let body = || rows.iter().skip(head.body).take(ROWS).filter(|row| row.filled().len() > 1);
    let width = rows.get(head.first).map_or(0, |row| row.cells.len());
    let known = |column: usize| head.columns.iter().any(|(_, own, _)| *own == column);
    let mut found = (0..width).filter(|column| !known(*column)).filter(|column| {
        let texts: Vec<&str> = body().map(|row| row.text(*column)).filter(|text| !text.is_empty()).collect();
        holds(&texts)
    });
    let (Some(column), None) = (found.next(), found.next()) else { return };
    let title = rows.get(head.first).map_or("", |row| row.text(column)).replace('\n', "");
    head.columns.push((field, column, title));
    head.columns.sort_by_key(|(_, column, _)| *column);
}

/// √ and × and words of that kind, and nothing else.
fn is_status(texts: &[&str]) -> bool {
    let done = texts.iter().any(|text| status::read(text).done);
    done && texts.iter().all(|text| !status::read(text).unknown)
}

/// Times in most cells, and little beside them.
pub(crate) fn are_times(texts: &[&str]) -> bool {
    const LETTERS: usize = 20;
    let context = DeadlineContext::of_year(2000);
    let time =
        |text: &&&str| text.chars().count() <= LETTERS && !calendar::cell_deadlines(text, &context, None).is_empty();
    let short = texts.iter().all(|text| text.chars().count() <= LETTERS);
    let times = texts.iter().filter(time).count() * 10;
    texts.len() >= 2 && times >= texts.len() * if short { 6 } else { 8 }
}

/// Sentences: several letters each, none of them alike.
pub(crate) fn are_sentences(texts: &[&str]) -> bool {
    const LETTERS: usize = 6;
    let long = texts.iter().filter(|text| text.chars().count() >= LETTERS).count();
    let mut distinct = texts.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    texts.len() >= 2 && long * 10 >= texts.len() * 8 && distinct.len() * 2 > texts.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::form::FormCell;

    fn rows(lines: &[&[&str]]) -> Vec<FormRow> {
        let cell = |(line, column): (u32, u32), text: &str| FormCell {
            text: text.into(),
            anchor: (line, column),
            ..FormCell::default()
        };
        (0..)
            .zip(lines)
            .map(|(line, texts)| FormRow {
                place: String::new(),
                cells: (0..).zip(texts.iter()).map(|(column, text)| cell((line, column), text)).collect(),
            })
            .collect()
    }

    #[test]
    fn a_column_of_ticks_is_a_status_and_one_of_sentences_a_measure() {
        let rows = rows(&[
            &["编号", "具体问题", "责任人", "时限", "干什么", "结果"],
            &["①", "预约等候时间长", "科主任", "2025年5月底前", "分时段预约，增开晚间门诊", "×"],
            &["②", "民主评议走过场", "支部书记", "3月底前", "重开民主评议会，晒考勤", "√"],
        ]);
        let columns = [(Field::No, 0), (Field::Issue, 1), (Field::Owner, 2), (Field::Deadline, 3)];
        let columns = columns.map(|(field, column)| (field, column, String::new())).to_vec();
        let mut head = Head { body: 1, columns, ..Head::default() };
        complete(&mut head, &rows);
        assert_eq!(head.column(Field::Measure), Some(4));
        assert_eq!(head.column(Field::Status), Some(5));
    }

    #[test]
    fn a_column_of_other_words_stays_unknown() {
        let rows =
            rows(&[&["问题", "责任人", "时限", "学时"], &["学习少", "甲", "3月", "12"], &["会议少", "乙", "4月", "8"]]);
        let columns = [(Field::Issue, 0), (Field::Owner, 1), (Field::Deadline, 2)];
        let columns = columns.map(|(field, column)| (field, column, String::new())).to_vec();
        let mut head = Head { body: 1, columns, ..Head::default() };
        complete(&mut head, &rows);
        assert_eq!(head.columns.len(), 3);
    }
}
