//! Tables of problems and measures: 问题清单, 整改清单.

use super::reading::{Para, Reading};
use crate::document::CharRange;
use crate::ledger::{Field, are_sentences, are_times, entry_number, head_field};

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

/// A row as it is written: its paragraph and the places of its cells.
struct Line<'a> {
    para: usize,
    source: &'a Para<'a>,
    cells: Vec<CharRange>,
}

impl<'a> Line<'a> {
    fn of(para: usize, source: &'a Para<'a>) -> Self {
        Self { para, source, cells: cells(source) }
    }

    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| self.source.slice(*cell))
    }
}

/// Rows of all tables whose head names problems or measures; heads themselves left out.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<Row> {
    let paragraphs: Vec<(usize, &Para<'_>)> = reading.paragraphs.iter().enumerate().collect();
    let tables = paragraphs.chunk_by(|(_, one), (_, next)| one.is_row && next.is_row);
    tables
        .filter(|table| table.first().is_some_and(|(_, para)| para.is_row))
        .flat_map(|table| rows_of(table.iter().map(|(para, source)| Line::of(*para, source)).collect()))
        .collect()
}

fn rows_of(lines: Vec<Line<'_>>) -> Vec<Row> {
    let mut columns: Vec<Column> = Vec::new();
    let mut rows = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if let Some(head) = head(line, lines.get(place + 1..).unwrap_or_default()) {
            columns = head;
        } else if !columns.is_empty() && line.cells.len() == columns.len() {
            rows.push(Row { para: line.para, cells: columns.iter().copied().zip(line.cells.clone()).collect() });
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

/// The columns, if the row is a head: short cells, at least one of them naming problems or measures, or an owner or a time
/// of what stands in the rows below.
fn head(line: &Line<'_>, below: &[Line<'_>]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = (0..line.cells.len()).map(|place| column(line.text(place))).collect();
    let has = |columns: &[Column], wanted: &[Column]| columns.iter().any(|column| wanted.contains(column));
    if has(&columns, &[Column::Issue, Column::Measure, Column::Owner]) && !has(&columns, &[Column::Deadline]) {
        tell_by_contents(&mut columns, Column::Deadline, below, are_times);
    }
    // 序号、工作任务、时限、责任人: what has an owner or a deadline is to be done.
    if has(&columns, &[Column::Owner, Column::Deadline]) && !has(&columns, &[Column::Issue, Column::Measure]) {
        let task = |place: &usize| columns.get(*place) == Some(&Column::Other) && names_a_task(line.text(*place));
        let named = (0..columns.len()).find(task);
        match named.and_then(|place| columns.get_mut(place)) {
            Some(column) => *column = Column::Measure,
            None => tell_by_contents(&mut columns, Column::Measure, below, are_sentences),
        }
    }
    let named = columns.iter().filter(|column| !matches!(column, Column::Other)).count();
    (named >= 2 && has(&columns, &[Column::Issue, Column::Measure])).then_some(columns)
}

/// 功课, 交卷时间: a head of the writer's own says nothing, what stands below it does. Where several columns hold the like,
/// nobody can tell.
fn tell_by_contents(columns: &mut [Column], wanted: Column, below: &[Line<'_>], holds: fn(&[&str]) -> bool) {
    let width = columns.len();
    let body = || below.iter().take_while(|line| line.cells.len() == width);
    let told = |place: &usize| {
        let texts: Vec<&str> = body().map(|line| line.text(*place)).filter(|text| !text.is_empty()).collect();
        columns.get(*place) == Some(&Column::Other) && holds(&texts)
    };
    let found: Vec<usize> = (0..width).filter(told).collect();
    if let [place] = found.as_slice()
        && let Some(column) = columns.get_mut(*place)
    {
        *column = wanted;
    }
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
    // 问题（三） in a row below points to a problem and heads nothing.
    if title.chars().count() > LONGEST_HEAD || entry_number(title).is_some() {
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

    /// The columns that the first of some rows heads.
    fn columns(lines: &[&str]) -> Option<Vec<Column>> {
        let paragraphs = lines.iter().map(|line| Paragraph::plain(*line)).collect();
        let document = Document { paragraphs, ..Document::default() };
        let reading = Reading::new(&document);
        let lines: Vec<Line<'_>> =
            reading.paragraphs.iter().enumerate().map(|(para, source)| Line::of(para, source)).collect();
        head(&lines[0], &lines[1..])
    }

    #[test]
    fn a_list_of_tasks_with_owners_is_one_of_measures() {
        let (number, task) = (Column::Number, Column::Measure);
        assert_eq!(
            columns(&["序号\t工作任务\t时限\t责任人"]),
            Some(vec![number, task, Column::Deadline, Column::Owner])
        );
        assert_eq!(columns(&["序号\t工作任务\t备注"]), None);
    }

    #[test]
    fn what_stands_below_a_head_of_the_writers_own_tells_what_it_heads() {
        let rows = [
            "1\t把值夜的茶水间腾出来办读书角，每周开两晚\t机修班\t2024年3月底",
            "2\t给十一名徒弟各定一位师傅，名单贴在车间门口\t工会\t年底",
        ];
        let measures = Some(vec![Column::Number, Column::Measure, Column::Owner, Column::Deadline]);
        assert_eq!(columns(&["序号\t活计\t谁来做\t交卷", rows[0], rows[1]]), measures);
        assert_eq!(columns(&["序号\t活计\t班组\t交卷", rows[0], rows[1]]), None);
    }

    #[test]
    fn a_row_that_points_to_a_problem_by_its_number_is_no_head() {
        assert_eq!(columns(&["1\t问题（三）\t及时提醒谈心\t各党支部\t长期坚持"]), None);
        assert_eq!(columns(&["问题1\t合编一张计划表\t党建办\t1月底"]), None);
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
