//! A ledger that was sent as running text: labels such as 存在问题：, 整改措施：, 责任人： instead of columns.

use super::Field;
use super::columns::labelled;
use super::form::{Form, FormCell, FormRow};
use super::marks::{is_advice, is_note};
use super::numbers::entry_number;
use super::status;
use crate::document::Document;

/// Lines below a numbered line in which its first label must come.
const NEAR: usize = 3;

/// One problem with its labelled parts.
#[derive(Debug, Default)]
struct Record {
    /// First paragraph, counted from 1.
    place: usize,
    /// The parts, in the order of the text.
    parts: Vec<(Field, String)>,
}

impl Record {
    /// A record that begins in a paragraph, of the unit that was named last.
    fn of(place: usize, unit: &str) -> Self {
        let parts = Some(unit).filter(|unit| !unit.is_empty()).map(|unit| (Field::Unit, unit.to_owned()));
        Self { place, parts: parts.into_iter().collect() }
    }

    fn has(&self, field: Field) -> bool {
        self.parts.iter().any(|(known, _)| *known == field)
    }

    /// Adds a part; a second one of the same kind goes on with the first.
    fn add(&mut self, field: Field, text: &str) {
        match self.parts.iter_mut().find(|(known, _)| *known == field) {
            Some((_, old)) if old.is_empty() => text.clone_into(old),
            Some((_, old)) if !text.is_empty() => {
                old.push('\n');
                old.push_str(text);
            }
            Some(_) => {}
            None => self.parts.push((field, text.to_owned())),
        }
    }

    /// Adds a labelled part: behind who and until when, a line may close with how far it is.
    fn take(&mut self, field: Field, text: &str) {
        let text = unpaired(text);
        let (text, state) = match field {
            Field::Owner | Field::Leader | Field::Deadline => closing_state(text),
            _ => (text, None),
        };
        self.add(field, text);
        if let Some(state) = state.filter(|_| !self.has(Field::Status)) {
            self.add(Field::Status, state);
        }
    }

    fn is_whole(&self) -> bool {
        let rest = [Field::Owner, Field::Leader, Field::Deadline, Field::Status, Field::Progress];
        self.has(Field::Issue) && self.has(Field::Measure) && rest.iter().any(|field| self.has(*field))
    }
}

/// The records of a text as a form; `None` where it has none, or fewer than half of them are whole.
pub(super) fn read(document: &Document) -> Option<Form> {
    let lines: Vec<String> = document
        .paragraphs
        .iter()
        .map(|paragraph| format!("{}{}", paragraph.number.as_deref().unwrap_or(""), paragraph.text.trim()))
        .collect();
    let (mut records, mut above): (Vec<Record>, Vec<String>) = (Vec::new(), Vec::new());
    let mut last: Option<Field> = None;
    let mut unit = String::new();
    for (number, line) in lines.iter().enumerate() {
        let parts = labelled(line);
        if let Some(name) = unit_line(line, &parts) {
            above.push(line.clone());
            unit = name;
            last = None;
            continue;
        }
        for (position, (field, text)) in parts.iter().enumerate() {
            match field {
                Some(Field::Issue) => {
                    let open = records.last().is_some_and(|record| !record.has(Field::Issue));
                    if !open {
                        records.push(Record::of(number + 1, &unit));
                    }
                    if let Some(record) = records.last_mut() {
                        record.add(Field::Issue, text);
                    }
                    last = Some(Field::Issue);
                }
                Some(Field::No) => {
                    let mut record = Record::of(number + 1, &unit);
                    record.add(Field::No, text);
                    records.push(record);
                    last = Some(Field::No);
                }
                Some(field) => {
                    if let Some(record) = records.last_mut() {
                        record.take(*field, text);
                        last = Some(*field);
                    }
                }
                None if text.is_empty() => {}
                // 1.整改措施：… numbers the label, not the problem.
                None if counts_labels(text, parts.get(position + 1)) => {}
                None if position == 0 && (is_note(text) || is_advice(text) || is_rule(text)) => last = None,
                None => {
                    let opens = numbered(text).filter(|_| position == 0 && label_follows(&lines, number, &parts));
                    if let Some((no, issue)) = opens {
                        let mut record = Record::of(number + 1, &unit);
                        record.add(Field::No, &no.to_string());
                        if !issue.is_empty() {
                            record.add(Field::Issue, issue);
                        }
                        records.push(record);
                        last = Some(Field::Issue);
                    } else if let (Some(record), Some(field)) = (records.last_mut(), last) {
                        if goes_on(field) || !record.has(field) {
                            record.add(field, text);
                        }
                    } else {
                        above.push(text.clone());
                    }
                }
            }
        }
    }
    let whole = records.iter().filter(|record| record.is_whole()).count();
    (whole > 0 && whole * 2 >= records.len()).then(|| form(&records, above))
}

/// A text without a bracket that was opened before its label: （责任人：甲；时限：3月底）.
fn unpaired(text: &str) -> &str {
    let bare = text.trim_end_matches(['。', '；', ';', ' ']);
    match bare.strip_suffix(['）', ')']) {
        Some(rest) if !rest.contains(['（', '(']) => rest,
        _ => text,
    }
}

/// A text and the state with which it closes: 3月底前；已完成.
fn closing_state(text: &str) -> (&str, Option<&str>) {
    const LETTERS: usize = 8;
    let Some((before, state)) = text.rsplit_once(['；', ';', '，', ',', '。']) else { return (text, None) };
    let told = status::read(state);
    let known = !state.trim().is_empty() && state.chars().count() <= LETTERS && !told.unknown && !told.long_term;
    let open = ["未完成", "未整改", "正在", "推进中", "进行中", "整改中"].iter().any(|word| state.contains(word));
    if known && (told.done || open) { (before, Some(state.trim())) } else { (text, None) }
}

/// Whether a number stands before a label that is not the problem's.
fn counts_labels(text: &str, next: Option<&(Option<Field>, String)>) -> bool {
    let signs = |letter: char| letter.is_numeric() || "一二三四五六七八九十（()）、.．-—·●○ ".contains(letter);
    matches!(next, Some((Some(field), _)) if *field != Field::Issue) && text.chars().all(signs)
}

/// Whether a part may go on in further lines; who, until when and how far are said in one.
fn goes_on(field: Field) -> bool {
    !matches!(field, Field::Owner | Field::Leader | Field::Deadline | Field::Status | Field::DoneOn | Field::No)
}

/// A line of signs that parts what is above it from what is below.
fn is_rule(line: &str) -> bool {
    !line.chars().any(char::is_alphanumeric)
}

/// The unit that a line names for what follows it: 单位：…, or a line that is only the name of an organisation.
fn unit_line(line: &str, parts: &[(Option<Field>, String)]) -> Option<String> {
    const ENDINGS: [&str; 6] = ["党支部", "党总支", "党委", "支部委员会", "总支委员会", "直属支部"];
    if parts.iter().any(|(field, _)| field.is_some()) {
        return None;
    }
    let labelled = super::lines::read([line]).unit;
    if !labelled.is_empty() {
        return Some(labelled);
    }
    let name = line
        .trim()
        .trim_start_matches(|letter: char| "一二三四五六七八九十0123456789（()）、.．\u{3000} ".contains(letter));
    let short = (4..=25).contains(&name.chars().count()) && !name.contains(['，', '。', '：', '；']);
    (short && ENDINGS.iter().any(|ending| name.ends_with(ending))).then(|| name.to_owned())
}

/// Whether a label comes on this line or soon after it, before another numbered line.
fn label_follows(lines: &[String], number: usize, parts: &[(Option<Field>, String)]) -> bool {
    let measure = |parts: &[(Option<Field>, String)]| parts.iter().any(|(field, _)| field.is_some());
    if measure(parts) {
        return true;
    }
    for line in lines.iter().skip(number + 1).take(NEAR) {
        let parts = labelled(line);
        if measure(&parts) {
            return true;
        }
        if numbered(line).is_some() {
            return false;
        }
    }
    false
}

/// The number at the beginning of a line and what follows it: `1.学习不经常`, `（二）…`, `问题三：…`.
pub(super) fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim();
    let rest = line.strip_prefix("问题").or_else(|| line.strip_prefix('第')).unwrap_or(line);
    let end = rest
        .char_indices()
        .take(6)
        .find(|(at, letter)| *at > 0 && "、.．）):：项条".contains(*letter))
        .map(|(at, letter)| at + letter.len_utf8())?;
    let (head, tail) = (rest.get(..end)?, rest.get(end..)?);
    let digits = head.trim_matches(|letter: char| "（()）、.．:：项条".contains(letter));
    let number = entry_number(digits).filter(|number| (1..=300).contains(number))?;
    // 2024.3 and 12:30 are no numbering; 问题一：13名党员 and 2、13名党员 are.
    let joins = head.starts_with(|letter: char| letter.is_ascii_digit()) && head.ends_with(['.', '．', ':', '：']);
    let date = joins && rest.len() == line.len() && tail.starts_with(|letter: char| letter.is_ascii_digit());
    (!date).then_some((number, tail.trim_start_matches(['、', '：', ':', ' ', '\u{3000}', '】', ']'])))
}

/// Records as a table with a head.
fn form(records: &[Record], above: Vec<String>) -> Form {
    let fields: Vec<Field> =
        Field::ALL.into_iter().filter(|field| records.iter().any(|record| record.has(*field))).collect();
    let cell = |row: usize, column: usize, text: &str| FormCell {
        text: text.to_owned(),
        anchor: (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX)),
        ..FormCell::default()
    };
    let head = fields.iter().enumerate().map(|(column, field)| cell(0, column, field.title())).collect();
    let mut rows = vec![FormRow { place: String::new(), cells: head }];
    for (number, record) in records.iter().enumerate() {
        let text =
            |field: &Field| record.parts.iter().find(|(known, _)| known == field).map_or("", |(_, text)| text.as_str());
        let cells = fields
            .iter()
            .enumerate()
            .map(|(column, field)| cell(number + 1, column, ends(*field, text(field))))
            .collect();
        rows.push(FormRow { place: format!("第{}段", record.place), cells });
    }
    Form { lines: above, rows, ..Form::default() }
}

/// A part without the sign that ends it; a full stop ends sentences, and who and until when are none.
fn ends(field: Field, text: &str) -> &str {
    let text = text.trim().trim_end_matches(['；', ';', '，', ',']);
    if goes_on(field) { text } else { text.trim_end_matches('。') }
}
