//! The body of a form, row by row.

use jiff::civil::Date;

use super::columns::{Field, Head, find};
use super::form::{Form, FormRow};
use super::numbers::entry_number;
use super::units::Part;
use super::{Ledger, LedgerSettings, lines, status};
use crate::calendar::{self, DeadlineContext, Due};
use crate::scheme::Rectification;
use crate::season::LedgerRow;

/// Reads all forms of a file as one ledger.
pub(super) fn read(forms: &[Form], settings: &LedgerSettings<'_>) -> Ledger {
    let mut ledger = Ledger::default();
    let mut known: Option<(Head, usize)> = None;
    for form in forms {
        let width = form.rows.first().map_or(0, |row| row.cells.len());
        ledger.losses.extend(form.losses.iter().cloned());
        let head = match find(&form.rows, settings.rectification) {
            Some(head) => head,
            // A table that goes on behind a page break without its head.
            None => match &known {
                Some((head, columns)) if *columns == width && form.lines.iter().all(|line| line.trim().is_empty()) => {
                    Head { first: 0, body: 0, ..head.clone() }
                }
                _ => continue,
            },
        };
        above(&mut ledger, form, &head);
        let mut body = Body::new(&head, settings, ledger.filled_on, &ledger.rows);
        for row in form.rows.iter().skip(head.body) {
            body.read(row, &mut ledger);
        }
        if ledger.heads.is_empty() {
            ledger.heads = head.columns.iter().map(|(field, _, title)| (*field, title.clone())).collect();
        }
        known = Some((head, width));
    }
    ledger
}

/// Letters that names of organisations end with; 政治建设方面 is none.
const ORGANISATIONS: [char; 20] = [
    '部', '支', '委', '院', '校', '村', '区', '局', '处', '司', '心', '镇', '乡', '道', '办', '所', '厂', '间', '站',
    '馆',
];

/// A line between the rows may name the unit of what follows: 单位：…, or its name alone.
fn part(line: &str, ledger: &mut Ledger) {
    let labelled = lines::read([line]).unit;
    let heading = labelled.is_empty() && line.chars().count() <= 30 && line.trim().ends_with(ORGANISATIONS);
    let named = if heading { line.to_owned() } else { labelled };
    if !named.is_empty() {
        ledger.parts.push(Part { first: ledger.rows.len(), named, ..Part::default() });
    }
}

/// How much the forms of a file look like a ledger.
pub(super) fn likeness(forms: &[Form]) -> f32 {
    let none = Rectification::default();
    let mut best: f32 = 0.0;
    for form in forms {
        let Some(head) = find(&form.rows, &none) else { continue };
        let titled = form
            .lines
            .iter()
            .map(String::as_str)
            .chain(form.rows.iter().take(head.first).flat_map(|row| row.cells.iter().map(|cell| cell.text.as_str())))
            .any(|line| {
                ["台账", "整改清单", "问题清单", "整改一览", "整改情况表", "整改方案"]
                    .iter()
                    .any(|word| line.contains(word))
            });
        // Reports promise with labels too; only its title makes a text a ledger.
        let running = head.first == 0 && form.rows.first().is_some_and(|row| row.place.is_empty());
        if running && !titled {
            continue;
        }
        best = best.max(head.score() + if titled { 0.2 } else { 0.0 });
    }
    best.min(1.0)
}

/// Takes over what stands above the head.
fn above(ledger: &mut Ledger, form: &Form, head: &Head) {
    let inside: Vec<String> = form
        .rows
        .iter()
        .take(head.first)
        .map(|row| row.filled().iter().map(|(cell, _)| cell.text.as_str()).collect::<Vec<_>>().join("\n"))
        .collect();
    let read = lines::read(form.lines.iter().chain(&inside).map(String::as_str));
    let sheet = Some(&form.sheet).filter(|name| !name.is_empty());
    ledger.parts.push(Part {
        first: ledger.rows.len(),
        named: read.unit.clone(),
        titles: read.titles.iter().chain(sheet).cloned().collect(),
        sheet: sheet.is_some(),
    });
    if ledger.unit.is_empty() {
        ledger.unit = read.unit;
    }
    ledger.filled_on = ledger.filled_on.or(read.filled_on);
    ledger.titles.extend(read.titles);
}

/// The body of one table while it is read.
struct Body<'a> {
    head: &'a Head,
    settings: &'a LedgerSettings<'a>,
    context: DeadlineContext,
    section: String,
    last: Option<LedgerRow>,
    last_anchor: Option<(u32, u32)>,
    number: u32,
}

impl<'a> Body<'a> {
    fn new(head: &'a Head, settings: &'a LedgerSettings<'a>, filled_on: Option<Date>, before: &[LedgerRow]) -> Self {
        let mut context = settings.deadline.clone();
        context.written = context.written.or(filled_on);
        let last = before.last().cloned();
        let number = last.as_ref().map_or(0, |row| row.no);
        Self { head, settings, context, section: String::new(), last, last_anchor: None, number }
    }

    fn text<'r>(&self, row: &'r FormRow, field: Field) -> &'r str {
        self.head.column(field).map_or("", |column| row.text(column))
    }

    /// The text of a field; a ditto mark stands for the value above.
    fn value(&self, row: &FormRow, field: Field, above: impl Fn(&LedgerRow) -> &str) -> String {
        let text = self.text(row, field);
        if is_ditto(text) { self.last.as_ref().map_or("", above).to_owned() } else { text.to_owned() }
    }

    fn read(&mut self, row: &FormRow, ledger: &mut Ledger) {
        if self.is_head_again(row) {
            return;
        }
        if let Some(line) = self.spanning(row) {
            part(line, ledger);
            if is_section(line) {
                line.clone_into(&mut self.section);
            } else if ledger.filled_on.is_none() && line.contains("日期") {
                ledger.filled_on = calendar::full_date(line);
            }
            return;
        }
        let issue_cell = self.head.column(Field::Issue).and_then(|column| row.cells.get(column));
        let anchor = issue_cell.map(|cell| cell.anchor);
        let issue = self.value(row, Field::Issue, |last| &last.issue);
        let measure = self.value(row, Field::Measure, |last| &last.measure);
        if issue.is_empty() && measure.is_empty() || is_total(row) {
            return;
        }
        let merged = anchor.is_some() && anchor == self.last_anchor;
        let ditto = issue_cell.is_some_and(|cell| is_ditto(&cell.text));
        let same = self.last.as_ref().is_some_and(|last| merged || ditto || issue.is_empty() || last.issue == issue);
        let issue =
            if issue.is_empty() { self.last.as_ref().map_or(String::new(), |last| last.issue.clone()) } else { issue };
        if self.head.column(Field::Issue).is_some() && issue.is_empty() {
            ledger.losses.push(format!("{}只有措施，没有对应的问题", row.place));
        }
        let entry = self.entry(row, issue, measure, same, ledger);
        self.number = entry.no;
        self.last_anchor = anchor;
        self.last = Some(entry.clone());
        ledger.rows.push(entry);
    }

    /// Builds the entry of a row.
    fn entry(&self, row: &FormRow, issue: String, measure: String, same: bool, ledger: &mut Ledger) -> LedgerRow {
        let written = self.text(row, Field::No);
        let no = match entry_number(written) {
            Some(number) => number,
            None if same || is_ditto(written) => self.number.max(1),
            None => self.number + 1,
        };
        let deadline = self.value(row, Field::Deadline, |last| &last.deadline);
        let (due, rule) = self.due(row, &deadline, ledger);
        let status_text = self.value(row, Field::Status, |last| &last.status_text);
        let told = status::read(&status_text);
        if told.unknown && status_text.chars().count() <= 6 {
            ledger.losses.push(format!("{}的完成情况“{status_text}”看不出是否完成，按未完成处理", row.place));
        }
        let category = self.value(row, Field::Category, |last| &last.category);
        let source = self.value(row, Field::Source, |last| &last.source);
        LedgerRow {
            // The name as written, where the form has a column for it; the caller knows the roster.
            unit: self
                .head
                .column(Field::Unit)
                .map(|_| self.value(row, Field::Unit, |last| last.unit.as_deref().unwrap_or(""))),
            path: String::new(),
            no,
            issue,
            source: if source.is_empty() { source_of(&self.section).to_owned() } else { source },
            owner: self.value(row, Field::Owner, |last| &last.owner),
            measure,
            deadline,
            deadline_date: due.and_then(Due::day).map(|day| day.to_string()),
            deadline_rule: rule,
            status_text,
            done: told.done,
            state: status::state(told, due, self.settings.as_of),
            place: row.place.clone(),
            id: self.text(row, Field::Id).to_owned(),
            // A heading that names where the problems come from says nothing of what they are about.
            category: if category.is_empty() && source_of(&self.section).is_empty() {
                self.section.clone()
            } else {
                category
            },
            goal: self.value(row, Field::Goal, |last| &last.goal),
            leader: self.value(row, Field::Leader, |last| &last.leader),
            progress: self.value(row, Field::Progress, |last| &last.progress),
            done_on: self.value(row, Field::DoneOn, |last| &last.done_on),
            evidence: self.value(row, Field::Evidence, |last| &last.evidence),
            note: self.value(row, Field::Note, |last| &last.note),
        }
    }

    /// The deadline of a row and its rule; a real date cell needs no reading.
    fn due(&self, row: &FormRow, written: &str, ledger: &mut Ledger) -> (Option<Due>, String) {
        let cell = self.head.column(Field::Deadline).and_then(|column| row.cells.get(column));
        let ditto = cell.is_some_and(|cell| is_ditto(&cell.text));
        if let Some(cell) = cell.filter(|_| !ditto) {
            if let Some(day) = cell.day {
                return (Some(Due::Day(day)), "日期单元格".to_owned());
            }
            if let Some(number) = cell.number {
                // Somebody took the date format off: 45366 is a day.
                if let Some(day) = calendar::serial_day(number).filter(|_| (40_000.0..60_000.0).contains(&number)) {
                    return (Some(Due::Day(day)), "表格里的日期序号".to_owned());
                }
                let tenths = (number * 10.0).round();
                if (2000.0..2100.0).contains(&number) && (number * 10.0 - tenths).abs() < 1e-6 && tenths % 10.0 == 1.0 {
                    ledger
                        .losses
                        .push(format!("{}的时限“{written}”按1月读取；如果本来是10月，请改成“10月底前”", row.place));
                }
            }
        }
        // Years are settled by the report's year; spans run from the day on which the ledger was filled in.
        let found = calendar::cell_deadlines(written, &self.context, self.settings.deadline.written);
        match calendar::last(&found) {
            Some(deadline) => (Some(deadline.due), deadline.rule.clone()),
            None if written.is_empty() => (None, String::new()),
            None => (None, "没有写出可以核对的时间".to_owned()),
        }
    }

    /// Whether the head stands here again, as at the top of every page.
    fn is_head_again(&self, row: &FormRow) -> bool {
        let same = self.head.columns.iter().filter(|(_, column, title)| {
            let text: String = row.text(*column).chars().filter(|letter| *letter != '\n').collect();
            !text.is_empty() && text == *title
        });
        same.count() * 2 > self.head.columns.len()
    }

    /// The text of a row that is one line: a section, a note, a signature.
    fn spanning<'r>(&self, row: &'r FormRow) -> Option<&'r str> {
        let filled = row.filled();
        let (first, columns) = filled.first()?;
        let covers = |field| self.head.column(field).and_then(|column| row.cells.get(column)).map(|cell| cell.anchor);
        // One cell over problem and measure cannot be a row of the ledger.
        let wide = covers(Field::Issue).is_some_and(|anchor| Some(anchor) == covers(Field::Measure)) && *columns > 1;
        let text = first.text.as_str();
        if wide || is_note(text) {
            return Some(text);
        }
        let alone = filled.len() == 1;
        let own = first.anchor
            == row
                .cells
                .iter()
                .position(|cell| cell.anchor == first.anchor)
                .map_or(first.anchor, |column| (first.anchor.0, u32::try_from(column).unwrap_or(u32::MAX)));
        let in_number = self.head.column(Field::No).is_some_and(|column| row.text(column) == text);
        let numbered = entry_number(text).is_some();
        (alone && own && (in_number && !numbered || is_section(text))).then_some(text)
    }
}

/// Whether a cell stands for the value above.
fn is_ditto(text: &str) -> bool {
    matches!(
        text.trim(),
        "同上"
            | "〃"
            | "″"
            | "\""
            | "＂"
            | "''"
            | "”"
            | "“"
            | "同前"
            | "同上。"
            | "（同上）"
            | "(同上)"
            | "..”"
            | "々"
            | "仝上"
    )
}

/// Whether a line opens a section: 一、自己查摆的问题.
fn is_section(line: &str) -> bool {
    let mut letters = line.trim().chars();
    let first = letters.next();
    let numeral = |letter: char| "一二三四五六七八九十".contains(letter);
    match first {
        Some('（' | '(') => letters.next().is_some_and(numeral),
        Some(letter) if numeral(letter) => {
            let rest = letters.as_str().trim_start_matches(numeral);
            rest.starts_with('、') || rest.starts_with('.') || rest.starts_with('．')
        }
        _ => {
            let short = line.chars().count() <= 30;
            short
                && !is_note(line)
                && ["方面", "查摆", "点评", "反馈", "评议", "调研", "巡察", "巡视"]
                    .iter()
                    .any(|word| line.contains(word))
        }
    }
}

/// Whether a line is a note or signature below or inside the table.
fn is_note(line: &str) -> bool {
    const OPENINGS: [&str; 20] = [
        "备注：",
        "备注:",
        "注：",
        "注:",
        "说明：",
        "说明:",
        "填表说明",
        "（此表",
        "(此表",
        "填表人",
        "填报人",
        "制表人",
        "审核人",
        "书记签字",
        "单位（盖章",
        "单位(盖章",
        "党组织（盖章",
        "填报日期",
        "联系电话",
        "单位：",
    ];
    let line = line.trim();
    OPENINGS.iter().any(|opening| line.starts_with(opening))
}

/// Whether a row adds up others.
fn is_total(row: &FormRow) -> bool {
    row.filled().first().is_some_and(|(cell, _)| {
        let text: String = cell.text.chars().filter(|letter| !letter.is_whitespace()).collect();
        matches!(text.as_str(), "合计" | "小计" | "总计")
    })
}

/// The source that the heading of a section names.
fn source_of(section: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 5] = [
        ("上级点评", &["点评", "上级", "巡察", "巡视"]),
        ("集中调研", &["调研"]),
        ("群众评议", &["群众", "评议意见", "测评意见", "民主评议"]),
        ("考核反馈", &["反馈", "考核"]),
        ("自身查摆", &["查摆", "自查", "自身", "自己", "检视"]),
    ];
    WORDS.iter().find(|(_, words)| words.iter().any(|word| section.contains(word))).map_or("", |(source, _)| *source)
}
