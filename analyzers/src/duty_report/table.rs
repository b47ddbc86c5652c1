//! Tables of problems and measures: 问题清单, 整改清单.

use super::reading::{Para, Reading};
use crate::document::CharRange;
use crate::ledger::{Field, head_field};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    Issue,
    /// The problem that a measure answers, by its number or its name.
    Answers,
    Cause,
    Measure,
    Owner,
    Deadline,
    Other,
}

/// A row of a table, with the place of each cell.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) para: usize,
    cells: Vec<(Column, CharRange)>,
}

impl Row {
    /// Whether the table has a column of a kind.
    pub(super) fn has(&self, column: Column) -> bool {
        self.cells.iter().any(|(known, _)| *known == column)
    }

    /// The first cell of a kind that is not empty.
    pub(super) fn cell(&self, column: Column) -> Option<CharRange> {
        self.cells.iter().find(|(known, range)| *known == column && range.end > range.start).map(|(_, range)| *range)
    }
}

/// Rows of all tables whose head names problems or measures; heads themselves left out.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<Row> {
    let mut columns: Vec<Column> = Vec::new();
    let mut rows = Vec::new();
    for (index, para) in reading.paragraphs.iter().enumerate() {
        if !para.is_row {
            columns.clear();
            continue;
        }
        let cells = cells(para);
        if let Some(head) = head(para, &cells) {
            columns = head;
        } else if !columns.is_empty() && cells.len() == columns.len() {
            rows.push(Row { para: index, cells: columns.iter().copied().zip(cells).collect() });
        }
    }
    rows
}

fn cells(para: &Para<'_>) -> Vec<CharRange> {
    let mut cells = Vec::new();
    let mut start = 0;
    for (place, character) in (0_u32..).zip(para.text.chars().iter()) {
        if *character == '\t' {
            cells.push(para.text.trimmed(CharRange { start, end: place }));
            start = place + 1;
        }
    }
    cells.push(para.text.trimmed(CharRange { start, end: para.len() }));
    cells
}

/// The columns, if the row is a head: short cells, at least one of them naming problems or measures.
fn head(para: &Para<'_>, cells: &[CharRange]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = cells.iter().map(|cell| column(para.slice(*cell))).collect();
    let has = |wanted: &[Column]| columns.iter().any(|column| wanted.contains(column));
    // 序号、工作任务、时限、责任人: what has an owner or a deadline is to be done.
    if has(&[Column::Owner, Column::Deadline]) && !has(&[Column::Issue, Column::Measure]) {
        let task = |(cell, column): (&CharRange, &Column)| *column == Column::Other && names_a_task(para.slice(*cell));
        let place = cells.iter().zip(&columns).position(task);
        if let Some(column) = place.and_then(|place| columns.get_mut(place)) {
            *column = Column::Measure;
        }
    }
    let named = columns.iter().filter(|column| !matches!(column, Column::Other)).count();
    let core = columns.iter().any(|column| matches!(column, Column::Issue | Column::Measure));
    (named >= 2 && core).then_some(columns)
}

/// Longer cells tell something and are no head.
const LONGEST_HEAD: usize = 10;

/// Whether a head names what is to be done in the words of a plan.
fn names_a_task(title: &str) -> bool {
    title.chars().count() <= LONGEST_HEAD
        && ["任务", "事项", "工作", "内容", "安排", "行动", "计划", "要做的事"].iter().any(|word| title.contains(word))
}

/// The column under a head. Reports head their tables with the words of ledgers, and with everyday ones: 病根, 怎么办, 谁来办.
fn column(title: &str) -> Column {
    if title.chars().count() > LONGEST_HEAD {
        return Column::Other;
    }
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if has(&["对应", "针对", "回应"]) && !has(&["措施", "举措", "办法"]) {
        return Column::Answers;
    }
    if has(&["原因", "成因", "根源", "根子", "病根", "症结", "为什么", "为啥", "为何"]) {
        return Column::Cause;
    }
    if has(&["做法", "整改内容"]) {
        return Column::Measure;
    }
    match head_field(title) {
        Some(Field::No) => Column::Number,
        Some(Field::Issue) => Column::Issue,
        Some(Field::Measure) => Column::Measure,
        Some(Field::Owner | Field::Leader) => Column::Owner,
        Some(Field::Deadline | Field::DoneOn) => Column::Deadline,
        _ if has(&["短板", "差距", "短处", "毛病"]) => Column::Issue,
        _ if has(&["时间", "节点"]) => Column::Deadline,
        _ => Column::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Paragraph};

    #[test]
    fn a_list_of_tasks_with_owners_is_one_of_measures() {
        let head = |text: &str| {
            let document = Document { paragraphs: vec![Paragraph::plain(text)], ..Document::default() };
            let reading = Reading::new(&document);
            let para = &reading.paragraphs[0];
            head(para, &cells(para))
        };
        let (number, task) = (Column::Number, Column::Measure);
        assert_eq!(head("序号\t工作任务\t时限\t责任人"), Some(vec![number, task, Column::Deadline, Column::Owner]));
        assert_eq!(head("序号\t工作任务\t备注"), None);
    }

    #[test]
    fn everyday_heads_name_columns_as_well() {
        for (title, wanted) in [
            ("看见的问题", Column::Issue),
            ("病根", Column::Cause),
            ("为什么会这样", Column::Cause),
            ("对应短处", Column::Answers),
            ("怎么办", Column::Measure),
            ("谁来办", Column::Owner),
            ("什么时候办完", Column::Deadline),
            ("什么时候", Column::Deadline),
            ("一件具体的事", Column::Other),
            ("整改时限", Column::Deadline),
            ("看得见的结果", Column::Other),
        ] {
            assert_eq!(column(title), wanted, "{title}");
        }
    }
}
