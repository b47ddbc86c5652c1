//! Tables of problems and measures: 问题清单, 整改清单.

use super::reading::{Para, Reading};
use crate::document::CharRange;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    Issue,
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
    let columns: Vec<Column> = cells.iter().map(|cell| column(para.slice(*cell))).collect();
    let named = columns.iter().filter(|column| !matches!(column, Column::Other)).count();
    let core = columns.iter().any(|column| matches!(column, Column::Issue | Column::Measure));
    (named >= 2 && core).then_some(columns)
}

fn column(title: &str) -> Column {
    if title.chars().count() > 10 {
        return Column::Other;
    }
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if has(&["序号", "编号"]) {
        Column::Number
    } else if has(&["措施", "举措", "整改内容", "做法"]) {
        Column::Measure
    } else if has(&["原因", "成因", "根源"]) {
        Column::Cause
    } else if has(&["问题", "不足", "短板", "差距"]) {
        Column::Issue
    } else if has(&["责任", "牵头", "负责"]) {
        Column::Owner
    } else if has(&["时限", "时间", "期限", "节点"]) {
        Column::Deadline
    } else {
        Column::Other
    }
}
