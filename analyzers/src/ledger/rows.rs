//! The body of a form, row by row.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::around::{legend, lone, names_topic, standing_above, topic_above, topic_of};
use super::columns::{Head, find};
use super::field::Field;
use super::form::{Form, FormRow};
use super::marks::{is_advice, is_ditto, is_note, is_section, is_total, source_of, standing};
use super::numbers::entry_number;
use super::units::Part;
use super::{Ledger, LedgerSettings, blocks, lines, lists, mixed, parted, stacked, status};
use crate::calendar::{self, DeadlineContext, Due};
use crate::scheme::Rectification;
use crate::season::LedgerRow;

/// A form with a row to each problem.
enum Laid<'f> {
    AsWritten(&'f Form),
    Parted(Form),
    Blocks(Form),
}

impl Laid<'_> {
    const fn form(&self) -> &Form {
        match self {
            Self::AsWritten(form) => form,
            Self::Parted(form) | Self::Blocks(form) => form,
        }
    }
}

/// Gives each problem its row, each label its column.
fn laid_out<'f>(form: &'f Form, rectification: &Rectification) -> Laid<'f> {
    let laid = parted::read(form, &rectification.columns).map_or(Laid::AsWritten(form), Laid::Parted);
    blocks::read(laid.form(), rectification).map_or(laid, Laid::Blocks)
}

/// Reads all forms of a file as one ledger.
pub(super) fn read(forms: &[Form], settings: &LedgerSettings<'_>) -> Ledger {
    let mut ledger = Ledger::default();
    let mut known: Option<(Head, usize)> = None;
    let lists = if forms.len() > 1 { lists::read(forms, settings.rectification) } else { lists::Lists::new() };
    for form in forms {
        let laid = laid_out(form, settings.rectification);
        let form = laid.form();
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
        let before = ledger.rows.len();
        let mut body = Body::new(&head, settings, ledger.filled_on, &ledger.rows);
        body.topic = topic_above(form, &head);
        body.legend = legend(form);
        body.standing = standing_above(form, &head);
        for row in form.rows.iter().skip(head.body).flat_map(|row| stacked::rows(row, &head)) {
            body.read(&row, &mut ledger);
        }
        if ledger.heads.is_empty() {
            ledger.heads = head.columns.iter().map(|(field, _, title)| (*field, title.clone())).collect();
        }
        if head.column(Field::Issue).is_none() && head.column(Field::No).is_some() {
            ledger.rows.iter_mut().skip(before).for_each(|row| lists::fill(row, &lists));
        }
        if ledger.rows.len() > before {
            missing(&mut ledger, form, &head);
        }
        // A block that goes on behind a page break has labels, not columns.
        known = Some((head, width)).filter(|_| !matches!(laid, Laid::Blocks(_)));
    }
    if ledger.heads.is_empty() {
        ledger.losses.push(
            "没有读出台账：找不到“存在问题”“整改措施”“整改时限”这样的栏目，请改成一行一个问题的表格重报，或者人工录入"
                .to_owned(),
        );
    }
    ledger
}

/// Tells which of the columns that matter were not found, and which heads nobody understood.
fn missing(ledger: &mut Ledger, form: &Form, head: &Head) {
    let has = |field: Field| head.column(field).is_some();
    let unknown: Vec<String> = form
        .rows
        .get(head.body.saturating_sub(1))
        .filter(|_| head.body > head.first)
        .map_or(Vec::new(), |row| row.filled().into_iter().map(|(cell, _)| cell.text.replace('\n', "")).collect());
    let named = |title: &String| head.columns.iter().any(|(.., known)| known == title);
    let option = |title: &String| head.options.iter().any(|(_, known)| known == title);
    let unknown: Vec<String> = unknown.into_iter().filter(|title| !named(title) && !option(title)).collect();
    let told = ledger.rows.last().is_some_and(|row| !row.issue.is_empty());
    let wanted = [
        ("存在问题", !has(Field::Issue) && !told),
        ("整改措施", !has(Field::Measure)),
        ("责任人", !has(Field::Owner) && !has(Field::Leader) && !unknown.is_empty()),
        ("整改时限", !has(Field::Deadline) && !unknown.is_empty()),
    ];
    for name in wanted.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name) {
        let others =
            if unknown.is_empty() { String::new() } else { format!("；没有认出的栏：{}", unknown.join("、")) };
        let loss = format!("表里没有认出“{name}”一栏{others}");
        if !ledger.losses.contains(&loss) {
            ledger.losses.push(loss);
        }
    }
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
        let laid = laid_out(form, &none);
        let form = laid.form();
        let Some(head) = find(&form.rows, &none) else { continue };
        let titled = form
            .lines
            .iter()
            .map(String::as_str)
            .chain(form.rows.iter().take(head.first).flat_map(|row| row.cells.iter().map(|cell| cell.text.as_str())))
            .any(is_title);
        // Reports promise with labels too, and speak of 整改 further down; only its title makes a text a ledger.
        let running = head.first == 0 && form.rows.first().is_some_and(|row| row.place.is_empty());
        if running && !form.lines.iter().filter(|line| !line.trim().is_empty()).take(TITLES).any(|line| is_title(line))
        {
            continue;
        }
        best = best.max(head.score() + if titled { 0.2 } else { 0.0 });
    }
    best.min(1.0)
}

/// Lines at the top of a text among which its title is.
const TITLES: usize = 3;

/// Whether a line is the title of a ledger: …整改台账, 妇幼整改情况.
fn is_title(line: &str) -> bool {
    const WORDS: [&str; 6] = ["台账", "整改清单", "问题清单", "整改一览", "整改情况表", "整改方案"];
    const LETTERS: usize = 30;
    let line = line.trim();
    let short = line.chars().count() <= LETTERS && !line.contains("报告") && !line.ends_with(['。', '；', '：']);
    WORDS.iter().any(|word| line.contains(word)) || short && line.contains("整改")
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
    /// The problem that the rows are about, where no column tells it.
    topic: String,
    /// Whether the row above was the label of the next problem.
    awaits_topic: bool,
    /// What signs mean, where a note tells: ○为正在推进.
    legend: BTreeMap<char, String>,
    last: Option<LedgerRow>,
    last_anchor: Option<(u32, u32)>,
    number: u32,
    /// How many rows were read, and how many of them have their number.
    count: usize,
    numbered: usize,
    /// What a heading or the sheet's name says of the state of all rows below: 已整改到位的问题.
    standing: String,
}

impl<'a> Body<'a> {
    fn new(head: &'a Head, settings: &'a LedgerSettings<'a>, filled_on: Option<Date>, before: &[LedgerRow]) -> Self {
        let mut context = settings.deadline.clone();
        context.written = context.written.or(filled_on);
        let last = before.last().cloned();
        let number = last.as_ref().map_or(0, |row| row.no);
        Self {
            head,
            settings,
            context,
            section: String::new(),
            topic: String::new(),
            awaits_topic: false,
            legend: BTreeMap::new(),
            last,
            last_anchor: None,
            number,
            count: 0,
            numbered: 0,
            standing: String::new(),
        }
    }

    fn text<'r>(&self, row: &'r FormRow, field: Field) -> &'r str {
        self.head.column(field).map_or("", |column| row.text(column))
    }

    /// The text of a field; a ditto mark stands for the value above.
    fn value(&self, row: &FormRow, field: Field, above: impl Fn(&LedgerRow) -> &str) -> String {
        let text = self.text(row, field);
        if is_ditto(text) {
            return self.last.as_ref().map_or("", above).to_owned();
        }
        let together = self.head.column(field).map_or(Vec::new(), |column| self.head.together(column));
        // Remarks that tell the state as well are both as they stand.
        let shared = together.len() > 1 && !together.contains(&Field::Note);
        if shared { mixed::part(text, field, &together) } else { text.to_owned() }
    }

    fn read(&mut self, row: &FormRow, ledger: &mut Ledger) {
        if self.is_head_again(row) {
            return;
        }
        let without = self.head.column(Field::Issue).is_none();
        if let Some(topic) = lone(row).filter(|_| std::mem::take(&mut self.awaits_topic)) {
            topic.clone_into(&mut self.topic);
            return;
        }
        if without && names_topic(row) {
            self.awaits_topic = true;
            return;
        }
        if let Some(topic) = topic_of(row).filter(|_| without) {
            self.topic = topic;
            return;
        }
        if let Some(line) = self.spanning(row) {
            part(line, ledger);
            if is_section(line) {
                line.clone_into(&mut self.section);
                self.standing = standing(line).unwrap_or_default();
            } else if ledger.filled_on.is_none() && line.contains("日期") {
                ledger.filled_on = calendar::full_date(line);
            }
            return;
        }
        let issue_cell = self.head.column(Field::Issue).and_then(|column| row.cells.get(column));
        let anchor = issue_cell.map(|cell| cell.anchor);
        let issue = match self.head.column(Field::Issue) {
            Some(_) => self.value(row, Field::Issue, |last| &last.issue),
            None => self.topic.clone(),
        };
        let measure = self.value(row, Field::Measure, |last| &last.measure);
        let named = self.head.column(Field::Issue).is_some() && !issue.is_empty();
        if !named && measure.is_empty() || is_total(row) {
            return;
        }
        if self.is_aside(row) {
            ledger.losses.push(format!("{}只有一句话，没有序号和其他内容，按说明处理，没有算作问题", row.place));
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
        self.count += 1;
        self.numbered += usize::from(entry_number(self.text(row, Field::No)).is_some());
        self.last_anchor = anchor;
        self.last = Some(entry.clone());
        ledger.rows.push(entry);
    }

    /// Whether a row is a sentence below the others: it has nothing else, while all of them have their numbers.
    fn is_aside(&self, row: &FormRow) -> bool {
        let numbered = self.head.column(Field::No).is_some_and(|column| row.text(column).is_empty());
        let filled = row.filled();
        let sentence = |text: &str| text.trim_end_matches(['”', '）', ')']).ends_with(['。', '！', '!']);
        numbered
            && self.count > 0
            && self.numbered == self.count
            && matches!(filled.as_slice(), [(cell, _)] if sentence(&cell.text))
    }

    /// The status of a row: what is ticked, what its column says, else what stands over the rows.
    fn status(&self, row: &FormRow) -> String {
        if self.head.column(Field::Status).is_none() {
            return self.standing.clone();
        }
        self.ticked(row).unwrap_or_else(|| self.value(row, Field::Status, |last| &last.status_text))
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
        let status_text = self.status(row);
        let mut told = status::read(&status_text);
        let sign = status_text.chars().next().filter(|_| status_text.chars().count() == 1);
        if let Some(meaning) = sign.and_then(|sign| self.legend.get(&sign)).filter(|_| told.unknown) {
            told = status::read(meaning);
        }
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

    /// The head of the ticked column, where each state has its own; `None` where the form has no such columns.
    fn ticked(&self, row: &FormRow) -> Option<String> {
        let options = &self.head.options;
        let no = |text: &str| matches!(text, "" | "×" | "✗" | "✘" | "/" | "-" | "—" | "0");
        let head = options.iter().find(|(column, _)| !no(row.text(*column))).map(|(_, head)| head.clone());
        (!options.is_empty()).then(|| head.unwrap_or_default())
    }

    /// The deadline of a row and its rule; a real date cell needs no reading.
    fn due(&self, row: &FormRow, written: &str, ledger: &mut Ledger) -> (Option<Due>, String) {
        let cell = self.head.column(Field::Deadline).and_then(|column| row.cells.get(column));
        let ditto = cell.is_some_and(|cell| is_ditto(&cell.text));
        if let Some(cell) = cell.filter(|_| !ditto) {
            if let Some(day) = cell.day {
                // Who types 2025年3月 gets the first of the month, and sees the month only.
                if day.day() == 1 && shows_month_only(&cell.text) {
                    return (Some(Due::Day(day.last_of_month())), "日期单元格只写到月，取当月最后一天".to_owned());
                }
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
        let written_on = self.settings.deadline.written.or_else(|| self.this_year(written));
        let found = calendar::cell_deadlines(written, &self.context, written_on);
        match calendar::last(&found) {
            Some(deadline) if deadline.due.day().is_some() && is_beginning(written) => {
                let lasting = ["长期", "常态"].iter().any(|word| written.contains(word));
                (lasting.then_some(Due::LongTerm), "只写了从什么时候起，没有写完成时间".to_owned())
            }
            Some(deadline) => (Some(deadline.due), deadline.rule.clone()),
            None if written.is_empty() => (None, String::new()),
            None => (None, "没有写出可以核对的时间".to_owned()),
        }
    }

    /// The day of writing by which 今年 is read: that on which the ledger was filled in, else came, if that was after the
    /// year of the reports. 明年 may be taken over from the report and stays what it was there.
    fn this_year(&self, written: &str) -> Option<Date> {
        let day = self.context.written.or(self.settings.received)?;
        let later = i32::from(day.year()) > self.settings.deadline.year;
        (later && ["今年", "本年底", "本年内"].iter().any(|word| written.contains(word))).then_some(day)
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
        if alone && is_advice(text) {
            return Some(text);
        }
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

/// Whether a date is shown without its day: 2025年3月, 2025/3.
fn shows_month_only(shown: &str) -> bool {
    let groups: Vec<&str> =
        shown.split(|letter: char| !letter.is_ascii_digit()).filter(|text| !text.is_empty()).collect();
    let short = groups.len() == 2 && groups.first().is_some_and(|year| year.len() == 4);
    !shown.contains(['日', '号']) && (shown.contains('月') || short)
}

/// Whether a time is when something begins and goes on: 2025年2月起, 3月起长期执行.
fn is_beginning(written: &str) -> bool {
    const GOES_ON: [&str; 11] = ["长期", "常态", "持续", "坚持", "执行", "实行", "实施", "施行", "推行", "推进", "每"];
    let text = written.trim().trim_end_matches(['。', '；', ';', '，', ',', '）', ')']);
    let rest = ["开始", "起"].iter().find_map(|word| text.split_once(word)).map(|(_, rest)| rest);
    let rest = rest.map(|rest| rest.trim_start_matches(['，', ',', '（', '(', ' ', '始']));
    let goes_on = |rest: &str| rest.is_empty() || GOES_ON.iter().any(|word| rest.starts_with(word));
    rest.is_some_and(goes_on) && !text.contains(['\n', '至', '到', '前', '底'])
}
