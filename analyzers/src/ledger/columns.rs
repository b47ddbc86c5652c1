//! Which column of a form holds what.

use super::content;
use super::field::Field;
use super::form::FormRow;
use super::head_names::ALIASES;
use super::head_shapes::shaped;
use super::heads::{bare, field_of, is_weak, known, label};
use super::mixed;
use super::numbers::entry_number;
use super::status;
use crate::scheme::{Column, Rectification};

/// A line in its labelled parts: 整改措施：每月通报；责任人：甲 has two. What stands before the first label has none.
pub(super) fn labelled(line: &str) -> Vec<(Option<Field>, String)> {
    let opens = |before: &str| {
        before.is_empty()
            || before.ends_with(|letter: char| letter.is_whitespace() || "。；;，,（(【[、.．）)".contains(letter))
            || before.chars().all(|letter| letter.is_numeric() || "一二三四五六七八九十（()）、.．".contains(letter))
    };
    // Where each label begins and where its text does.
    let mut labels: Vec<(usize, usize, Field)> = Vec::new();
    for (colon, sign) in line.match_indices(['：', ':', '】', ']']) {
        let before = line.get(..colon).unwrap_or("");
        let starts = before
            .char_indices()
            .rev()
            .take(10)
            .map(|(at, _)| at)
            .filter(|at| labels.last().is_none_or(|(_, text, _)| at >= text));
        let field = |at: usize, head: &str| {
            let usual = ALIASES.iter().find(|(_, names)| names.contains(&head)).map(|(field, _)| *field);
            // Words of one's own are labels at the beginning of a line only: 打算怎么改：….
            let begins = || line_begins(line.get(..at).unwrap_or("")) && !is_weak(head);
            let own = || label(head, &[]).map(|(field, _)| field).or_else(|| shaped(head));
            usual.or_else(|| begins().then(own).flatten())
        };
        let found = starts.filter_map(|at| {
            let head = before.get(at..).filter(|head| !head.contains('\n'))?;
            let field = field(at, head)?;
            opens(before.get(..at)?).then_some((at, field))
        });
        if let Some((at, field)) = found.last().filter(|(_, field)| *field != Field::Unit) {
            let number = line.get(colon + sign.len()..).and_then(entry_number).is_some();
            if field != Field::No || at == 0 && number {
                labels.push((at, colon + sign.len(), field));
            }
        }
    }
    let first = labels.first().map_or(line.len(), |(at, ..)| *at);
    let trimmed = |text: &str| text.trim().trim_matches(|letter: char| "【[（(".contains(letter)).trim().to_owned();
    let mut parts = vec![(None, trimmed(line.get(..first).unwrap_or("")))];
    for (number, (_, text, field)) in labels.iter().enumerate() {
        let end = labels.get(number + 1).map_or(line.len(), |(at, ..)| *at);
        let text = line.get(*text..end).unwrap_or("").trim_start_matches(['：', ':']);
        parts.push((Some(*field), trimmed(text)));
    }
    parts
}

/// Whether what stands before a label is nothing but a number: 1., （二）.
fn line_begins(before: &str) -> bool {
    before.chars().all(|letter| letter.is_numeric() || " 　一二三四五六七八九十（()）、.．【[".contains(letter))
}

/// The columns of a form and where its body begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// First row of the head.
    pub(super) first: usize,
    /// First row of the body.
    pub(super) body: usize,
    /// Field, column and head, from the left.
    pub(super) columns: Vec<(Field, usize, String)>,
    /// Columns of which one is ticked in every row, with the state that each stands for: 已完成, 进行中, 未启动.
    pub(super) options: Vec<(usize, String)>,
}

impl Head {
    /// The column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|(known, _, _)| *known == field).map(|(_, column, _)| *column)
    }

    /// The fields that a column holds together: who and until when.
    pub(super) fn together(&self, column: usize) -> Vec<Field> {
        self.columns.iter().filter(|(_, own, _)| *own == column).map(|(field, ..)| *field).collect()
    }

    /// How much the columns say that this is a ledger, 0…1.
    pub(super) fn score(&self) -> f32 {
        let has = |field| self.column(field).is_some();
        // 事项 and 内容 head the problems of a ledger, but the tables of every plan of work as well.
        let weak = self.columns.iter().any(|(field, _, title)| *field == Field::Issue && is_weak(title));
        let key = [Field::Issue, Field::Measure, Field::Deadline]
            .into_iter()
            .filter(|field| has(*field) && !(weak && *field == Field::Issue))
            .count();
        let owner = has(Field::Owner) || has(Field::Leader);
        let state = has(Field::Status) || has(Field::Progress);
        #[expect(clippy::cast_precision_loss, reason = "at most three")]
        let base = key as f32 * 0.25;
        (base + f32::from(u8::from(owner)) * 0.15 + f32::from(u8::from(state)) * 0.15).min(1.0)
    }
}

/// With so many columns that are known by their heads, the others are looked into.
const FEWEST: usize = 3;

/// Looks for the head of a ledger in the first rows of a form: one row, or two.
pub(super) fn find(rows: &[FormRow], rectification: &Rectification) -> Option<Head> {
    let extra = &rectification.columns;
    let mut best: Option<Head> = None;
    for first in 0..rows.len().min(40) {
        let one = read(rows, first, 1, extra);
        let two = read(rows, first, 2, extra);
        // A second row belongs to the head only if both rows name fields.
        let second_names = names(rows.get(first), extra) >= 1
            && rows.get(first + 1).is_some_and(|row| {
                let named = names(Some(row), extra);
                named >= 1 && named * 2 >= row.filled().len()
            });
        let more = two.columns.len() > one.columns.len() || two.options.len() > one.options.len();
        let as_many = two.columns.len() == one.columns.len() && hangs(rows, first);
        let mut head = if second_names && (more || as_many) { two } else { one };
        if head.columns.len() >= FEWEST {
            content::complete(&mut head, rows);
        }
        if is_head(&head) && best.as_ref().is_none_or(|known| head.columns.len() > known.columns.len() + 1) {
            best = Some(head);
        }
    }
    best
}

/// Whether cells of a row reach down into the next one, as those of a head in two rows do.
fn hangs(rows: &[FormRow], first: usize) -> bool {
    let (Some(above), Some(below)) = (rows.get(first), rows.get(first + 1)) else { return false };
    let merged = above.cells.iter().zip(&below.cells).filter(|(_, below)| !below.text.is_empty());
    merged.into_iter().any(|(above, below)| above.anchor == below.anchor)
}

/// Looks for the head of a list that numbers its lines and says of each what the problem is or whose it is.
pub(super) fn listed(rows: &[FormRow], rectification: &Rectification) -> Option<Head> {
    let extra = &rectification.columns;
    (0..rows.len().min(40))
        .filter(|first| names(rows.get(*first), extra) >= 2)
        .map(|first| read(rows, first, 1, extra))
        .find(|head| {
            let has = |field| head.column(field).is_some();
            has(Field::No) && [Field::Issue, Field::Owner, Field::Leader].into_iter().any(has)
        })
}

/// Number of cells of a row that are known heads.
fn names(row: Option<&FormRow>, extra: &[Column]) -> usize {
    row.map_or(0, |row| row.filled().iter().filter(|(cell, _)| known(&cell.text, extra).is_some()).count())
}

/// Whether a row names enough fields to be a head.
fn is_head(head: &Head) -> bool {
    let has = |field| head.column(field).is_some();
    let owner = has(Field::Owner) || has(Field::Leader);
    let rest = usize::from(owner)
        + usize::from(has(Field::Deadline))
        + usize::from(has(Field::Status) || has(Field::Progress));
    has(Field::Issue) && (has(Field::Measure) && rest >= 1 || rest >= 2) || has(Field::Measure) && rest >= 2
}

/// Reads `height` rows as a head.
fn read(rows: &[FormRow], first: usize, height: usize, extra: &[Column]) -> Head {
    let width = rows.get(first).map_or(0, |row| row.cells.len());
    let mut found: Vec<(Field, bool, usize, String)> = Vec::new();
    for column in 0..width {
        let texts: Vec<&str> =
            (first..first + height).filter_map(|row| rows.get(row)).map(|row| row.text(column)).collect();
        let both = texts.last().map_or(Vec::new(), |head| mixed::fields(head, extra));
        if let Some(head) = texts.last().filter(|_| !both.is_empty()) {
            found.extend(both.into_iter().map(|field| (field, true, column, (*head).to_owned())));
        } else if let Some(((field, sure), head)) = stacked(&texts, extra) {
            found.push((field, sure, column, head));
        }
    }
    let options = options(rows, first, height);
    if let Some((column, _)) = options.first() {
        let title = rows.get(first).map_or("", |row| row.text(*column)).to_owned();
        found.retain(|(field, _, column, _)| {
            *field != Field::Status && !options.iter().any(|(known, _)| known == column)
        });
        found.push((Field::Status, true, *column, title));
    }
    Head { first, body: first + height, columns: settle(found), options }
}

/// A field, and whether its head is a known one.
type Told = (Field, bool);

/// The field that the heads above a column name, with the words that name it. Under 整改 stand 措施, 时限, 责任人: the lower
/// head tells, else both together, else the upper one.
fn stacked(texts: &[&str], extra: &[Column]) -> Option<(Told, String)> {
    let (above, below) = (texts.first().copied()?, texts.last().copied()?);
    let joined = texts.concat();
    let told = |head: &str| field_of(head, extra).map(|told| (told, head.to_owned()));
    if texts.len() < 2 || above == below {
        return told(below).filter(|_| !begins(below));
    }
    if begins(below) {
        return None;
    }
    // Under 整改措施 stands 具体内容, under 责任 stands 单位, under 整改时限 stand 启动时间 and 完成时间.
    let upper = |fields: &'static [Field]| {
        let fits = |found: &(Told, String)| {
            fields.contains(&found.0.0) && known(&found.1, extra).is_some() && !is_weak(&found.1)
        };
        told(&joined).filter(fits).or_else(|| told(above).filter(fits))
    };
    let lower = told(below);
    match lower.as_ref().map(|((field, _), _)| *field) {
        Some(Field::Issue | Field::Measure) if is_weak(below) => upper(&[Field::Issue, Field::Measure]).or(lower),
        Some(Field::Unit) => upper(&[Field::Leader, Field::Owner]).or(lower),
        Some(Field::DoneOn) => upper(&[Field::Deadline]).or(lower),
        Some(_) => lower,
        None => told(&joined).or_else(|| told(above)),
    }
}

/// Whether a head asks for the day on which something begins, which is no deadline.
fn begins(head: &str) -> bool {
    let head = bare(head);
    ["开始时间", "开始日期", "启动时间", "启动日期", "起始时间", "起始日期", "起始", "开始", "启动", "起"]
        .contains(&head.as_str())
}

/// The columns beside each other whose heads are states, if one says that it is done and another that it is not.
fn options(rows: &[FormRow], first: usize, height: usize) -> Vec<(usize, String)> {
    let Some(row) = rows.get(first + height - 1) else { return Vec::new() };
    let mut found: Vec<(usize, String)> = Vec::new();
    let whole = |found: &[(usize, String)]| {
        let done = found.iter().filter(|(_, head)| status::read(head).done).count();
        done > 0 && done < found.len()
    };
    for (column, cell) in row.cells.iter().enumerate() {
        let head: String = bare(&cell.text);
        let wide = row.cells.get(column + 1).is_some_and(|next| next.anchor == cell.anchor && !head.is_empty());
        let state = !head.is_empty() && head.chars().count() <= 5 && !wide && !status::read(&head).unknown;
        if state {
            found.push((column, head));
        } else if whole(&found) {
            break;
        } else {
            found.clear();
        }
    }
    if whole(&found) { found } else { Vec::new() }
}

/// 配合单位, 协办部门: who helps answers for nothing where another head says who does.
fn helps(head: &str) -> bool {
    ["配合", "协办", "协助", "协同", "参与"].iter().any(|word| head.contains(word))
}

/// 整改内容 is what is to be done, where 对应的问题 stands beside it; alone it is the problem.
fn tell_tasks(found: &mut [(Field, bool, usize, String)]) {
    let task = |head: &str| head.contains('改') && !head.contains("问题");
    let issues = || found.iter().filter(|(field, ..)| *field == Field::Issue);
    if issues().any(|(.., head)| bare(head).contains("问题")) {
        let own = found.iter_mut().find(|(field, .., head)| *field == Field::Issue && task(&bare(head)));
        if let Some(entry) = own {
            entry.0 = Field::Measure;
        }
    }
}

/// Gives each field one column: a sure head before a guessed one, then the left one before the right.
fn settle(mut found: Vec<(Field, bool, usize, String)>) -> Vec<(Field, usize, String)> {
    let has = |found: &[(Field, bool, usize, String)], field: Field| found.iter().any(|(known, ..)| *known == field);
    if !has(&found, Field::Measure) {
        tell_tasks(&mut found);
    }
    // A list of tasks has 事项 or 内容 too; they are problems where measures stand beside them.
    if !has(&found, Field::Measure) {
        found.retain(|(field, _, _, head)| *field != Field::Issue || !is_weak(head));
    }
    // Of 问题清单, 责任清单 and 措施清单 the second says who; elsewhere it lists duties.
    if !has(&found, Field::Owner)
        && !has(&found, Field::Leader)
        && has(&found, Field::Measure)
        && let Some(entry) = found.iter_mut().find(|(_, _, _, head)| bare(head) == "责任清单")
    {
        entry.0 = Field::Owner;
    }
    // 完成时间 is the deadline where no other column is.
    if !has(&found, Field::Deadline) {
        for entry in &mut found {
            if entry.0 == Field::DoneOn {
                entry.0 = Field::Deadline;
            }
        }
    }
    if !has(&found, Field::Owner) {
        let leads = |entry: &(Field, bool, usize, String)| entry.0 == Field::Leader && !helps(&entry.3);
        let last = found.iter().rposition(leads).or_else(|| found.iter().rposition(|entry| entry.0 == Field::Leader));
        if let Some(entry) = last.and_then(|last| found.get_mut(last)) {
            entry.0 = Field::Owner;
        }
    }
    if !has(&found, Field::Status)
        && let Some(entry) = found.iter_mut().find(|entry| entry.0 == Field::Progress)
    {
        entry.0 = Field::Status;
    }
    let mut columns: Vec<(Field, usize, String)> = Vec::new();
    let rank = |entry: &(Field, bool, usize, String)| (entry.0, !entry.1, entry.2);
    found.sort_by_key(rank);
    for (field, _, column, head) in found {
        if !columns.iter().any(|(known, ..)| *known == field) {
            columns.push((field, column, head.replace('\n', "")));
        }
    }
    columns.sort_by_key(|(_, column, _)| *column);
    columns
}
