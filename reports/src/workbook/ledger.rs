//! 整改台账, 点评, 台账待定, 台账变动, 台账核对: the season's one ledger, as the department works with it.
//!
//! What is filled in here is read back by [`shuping_analyzers::ledger::desk`] and `judgement`; 台账底稿 holds the cells as
//! they were written, so that reading back knows what a person changed.

use std::borrow::Cow;

use rust_xlsxwriter::{Workbook, Worksheet};
use shuping_analyzers::ledger::Field;
use shuping_analyzers::ledger::desk::{
    BASE_SHEET, COMMENT_SHEET, CONFLICT_CHOICES, CONFLICT_DECISION, CONFLICT_KEY, CONFLICT_SHEET, LEDGER_SHEET,
};
use shuping_analyzers::ledger::entry::{Change, Entry, EntryState};
use shuping_analyzers::ledger::merge::{Named, merge};
use shuping_analyzers::ledger::season::Tally;
use shuping_analyzers::likeness::Names;
use shuping_analyzers::season::{LedgerState, Season};

use super::chart::{BLUE, GREY, RED, SAND, stacked_bars};
use super::figures::Figures;
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::{View, as_f64};
use crate::{Error, words};

/// What the department says of an entry.
const VERDICTS: [&str; 2] = ["采纳", "不采纳"];
/// Sources that a clerk enters, where the scheme names none.
const SOURCES: [&str; 4] = ["上级点评", "集中调研", "群众评议", "考核反馈"];
/// Empty rows for comments that are still to come.
const SPARE: usize = 30;
/// The parts of a unit's bar.
const PARTS: [(&str, u32); 6] = [
    ("已完成", BLUE),
    ("推进中", SAND),
    ("未启动", 0xF2_DC_B0),
    ("重新打开", 0x8E_44_7A),
    ("长期坚持", GREY),
    ("逾期", RED),
];

/// The sheets of the ledger.
pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, figures: &mut Figures) -> Result<(), Error> {
    let entries = entries(view.inputs.season);
    master(book, look, view, &entries, figures)?;
    comments(book, look, view)?;
    conflicts(book, look, view, &entries)?;
    changes(book, look, view, &entries)?;
    checks(book, look, view)?;
    base(book.add_worksheet(), look.say(BASE_SHEET), entries.iter())
}

/// The entries of the season; those of its rows where a season was put together without a ledger of its own.
pub(crate) fn entries(season: &Season) -> Cow<'_, [Entry]> {
    let kept = &season.rectification.entries;
    if !kept.is_empty() || season.ledger.is_empty() {
        return Cow::Borrowed(kept);
    }
    let named: Vec<Named> = season.ledger.iter().filter_map(Named::of_row).collect();
    let mut entries = merge(&[], &named, "", &Names::of(&[])).entries;
    for entry in &mut entries {
        let row = season.ledger.iter().find(|row| {
            row.unit.as_ref() == Some(&entry.unit)
                && row.issue == entry.cell(Field::Issue)
                && row.measure == entry.cell(Field::Measure)
        });
        if let Some(row) = row {
            entry.due.clone_from(&row.deadline_date);
            entry.due_rule.clone_from(&row.deadline_rule);
            entry.state = match row.state {
                LedgerState::Done => EntryState::Done,
                LedgerState::InProgress => EntryState::InProgress,
                LedgerState::Overdue => EntryState::Overdue,
                LedgerState::LongTerm => EntryState::LongTerm,
            };
        }
    }
    Cow::Owned(entries)
}

fn master(
    book: &mut Workbook,
    look: &Look,
    view: &View,
    entries: &[Entry],
    figures: &mut Figures,
) -> Result<(), Error> {
    let head = |field: Field, width: f64, kind: Kind| column(field.title(), width, kind);
    let mut table = Table::open(
        book,
        look,
        LEDGER_SHEET,
        "整改台账总表",
        &[
            "五个来源的问题各有编号，编号不变、不重用。可直接改措施、责任人、时限等栏，改过的以组织部门为准，以后不会被覆盖。",
            "“核定”填采纳或不采纳（不采纳写理由，保留备查、不再计数）；“文字更正”写改后的问题；“同一问题”填与它相同的台账编号。",
        ],
        vec![
            column("序号", 5.0, Kind::Int),
            head(Field::Unit, 10.0, Kind::Text),
            head(Field::Id, 13.5, Kind::Word),
            head(Field::Source, 9.0, Kind::Word),
            head(Field::Issue, 31.0, Kind::Text).to_fill(),
            head(Field::Measure, 31.0, Kind::Text).to_fill(),
            head(Field::Owner, 9.0, Kind::Word).to_fill(),
            head(Field::Deadline, 11.5, Kind::Word).to_fill(),
            column("期限日", 11.0, Kind::Word),
            column("期限依据", 12.0, Kind::Text),
            head(Field::Status, 8.0, Kind::Word).to_fill(),
            head(Field::Progress, 12.0, Kind::Text).to_fill(),
            head(Field::DoneOn, 9.5, Kind::Word).to_fill(),
            head(Field::Evidence, 11.0, Kind::Text).to_fill(),
            column("状态", 8.0, Kind::Word),
            column("核定", 8.0, Kind::Word).of(&VERDICTS),
            column("理由", 14.0, Kind::Text).to_fill(),
            column("文字更正", 18.0, Kind::Text).to_fill(),
            column("同一问题", 14.0, Kind::Word).to_fill(),
            head(Field::Category, 12.0, Kind::Word).to_fill(),
            head(Field::Goal, 14.0, Kind::Text).to_fill(),
        ],
    )?;
    table.freeze(3)?;
    for (index, entry) in entries.iter().enumerate() {
        let fill = |field: Field| Cell::from(entry.cell(field)).filled();
        let dropped = entry.dismissed.as_deref();
        table.about(&entry.unit);
        table.row([
            (index + 1).into(),
            view.name(&entry.unit).into(),
            Cell::from(entry.id.as_str()).tone(Tone::Muted),
            entry.sources.join("、").into(),
            fill(Field::Issue),
            fill(Field::Measure),
            fill(Field::Owner),
            fill(Field::Deadline),
            entry.due.as_deref().into(),
            entry.due_rule.as_str().into(),
            fill(Field::Status),
            fill(Field::Progress),
            fill(Field::DoneOn),
            fill(Field::Evidence),
            state(entry),
            Cell::from(verdict(entry)).filled(),
            Cell::from(dropped).filled(),
            Cell::Empty.filled(),
            Cell::from(entry.same_as.as_deref()).filled(),
            fill(Field::Category),
            fill(Field::Goal),
        ])?;
    }
    table.close()?;
    table.print_columns(15)?;
    let rows: Vec<(String, Vec<f64>)> = view
        .units
        .iter()
        .map(|unit| (unit, Tally::of(entries.iter().filter(|entry| entry.unit == unit.unit.id))))
        .filter(|(_, tally)| tally.total > 0)
        .map(|(unit, tally)| (unit.short().to_owned(), parts(&tally).map(as_f64).to_vec()))
        .collect();
    stacked_bars(&mut table, look, figures, ("各单位整改进展", "条目数（项）", "单位"), &PARTS, rows)
}

/// What the department said of an entry.
const fn verdict(entry: &Entry) -> &'static str {
    match (&entry.dismissed, entry.accepted) {
        (Some(_), _) => "不采纳",
        (None, true) => "采纳",
        (None, false) => "",
    }
}

/// The numbers of [`PARTS`].
const fn parts(tally: &Tally) -> [usize; 6] {
    [tally.done, tally.in_progress, tally.open, tally.reopened, tally.long_term, tally.overdue]
}

/// The state of an entry with its colour.
pub(crate) fn state(entry: &Entry) -> Cell {
    if entry.dismissed.is_some() {
        return Cell::from("不采纳").tone(Tone::Muted);
    }
    if entry.same_as.is_some() {
        return Cell::from("并入").tone(Tone::Muted);
    }
    Cell::from(entry.state.title()).tone(match entry.state {
        EntryState::Done => Tone::Good,
        EntryState::Open | EntryState::InProgress => Tone::Plain,
        EntryState::Reopened => Tone::Warn,
        EntryState::LongTerm => Tone::Muted,
        EntryState::Overdue => Tone::Bad,
    })
}

fn comments(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let head = |field: Field, width: f64, kind: Kind| column(field.title(), width, kind).to_fill();
    let mut table = Table::open(
        book,
        look,
        COMMENT_SHEET,
        "述职点评和调研反馈问题登记表",
        &[
            "会上点评、集中调研、群众评议、考核反馈指出的问题，一行一个，写明单位和问题；保存后下次运行自动编号、列入整改台账。",
            "编号以后仍可改这里的文字。删去一行不等于销号：不作数的，在“整改台账”的“核定”栏填不采纳并写理由。",
        ],
        vec![
            column("序号", 6.0, Kind::Int),
            head(Field::Unit, 18.0, Kind::Text),
            column(Field::Source.title(), 12.0, Kind::Word).of(&SOURCES),
            head(Field::Issue, 44.0, Kind::Text),
            head(Field::Measure, 26.0, Kind::Text),
            head(Field::Owner, 12.0, Kind::Word),
            head(Field::Deadline, 14.0, Kind::Word),
            head(Field::Category, 14.0, Kind::Word),
            head(Field::Note, 16.0, Kind::Text),
            column(Field::Id.title(), 15.0, Kind::Word),
            column("提示", 20.0, Kind::Text),
        ],
    )?;
    table.freeze(2)?;
    let comments = &view.inputs.season.rectification.comments;
    for (index, comment) in comments.iter().enumerate() {
        table.row([
            (index + 1).into(),
            Cell::from(comment.unit.as_str()).filled(),
            Cell::from(comment.source.as_str()).filled(),
            Cell::from(comment.issue.as_str()).filled(),
            Cell::from(comment.measure.as_str()).filled(),
            Cell::from(comment.owner.as_str()).filled(),
            Cell::from(comment.deadline.as_str()).filled(),
            Cell::from(comment.category.as_str()).filled(),
            Cell::from(comment.note.as_str()).filled(),
            Cell::from(comment.id.as_str()).tone(Tone::Muted),
            Cell::from(comment.remark.as_str()).tone(Tone::Warn),
        ])?;
    }
    for spare in 0..SPARE {
        table.row([(comments.len() + spare + 1).into()])?;
    }
    table.close()
}

fn conflicts(book: &mut Workbook, look: &Look, view: &View, entries: &[Entry]) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        CONFLICT_SHEET,
        "整改台账待定事项",
        &[
            "单位报来的与台账不一致、又不能直接采用的，列在这里，台账先不动。在“决定”栏选择，下次运行照办；不选就一直留着。",
        ],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 12.0, Kind::Text),
            column("台账编号", 15.0, Kind::Word),
            column("栏目", 10.0, Kind::Word),
            column("台账现有内容", 38.0, Kind::Text),
            column("来件内容", 38.0, Kind::Text),
            column("来件", 26.0, Kind::Text),
            column("原因", 18.0, Kind::Text),
            column(CONFLICT_DECISION, 11.0, Kind::Word).of(&CONFLICT_CHOICES),
            column(CONFLICT_KEY, 18.0, Kind::Word),
        ],
    )?;
    table.freeze(3)?;
    for (index, conflict) in view.inputs.season.rectification.conflicts.iter().enumerate() {
        let unit = entries.iter().find(|entry| entry.id == conflict.id).map_or("", |entry| entry.unit.as_str());
        table.row([
            (index + 1).into(),
            view.name(unit).into(),
            conflict.id.as_str().into(),
            conflict.field.map_or("核定", Field::title).into(),
            conflict.stored.as_str().into(),
            if conflict.returned.is_empty() { "（空）".into() } else { conflict.returned.as_str().into() },
            conflict.file.as_str().into(),
            conflict.reason.as_str().into(),
            Cell::Empty.filled(),
            Cell::from(conflict.key()).tone(Tone::Muted),
        ])?;
    }
    table.close()?;
    table.print_columns(9)
}

fn changes(book: &mut Workbook, look: &Look, view: &View, entries: &[Entry]) -> Result<(), Error> {
    let ledger = &view.inputs.season.rectification;
    let notes: Vec<&str> = std::iter::once("列入台账以后的每一处变动：谁的来件、哪一栏、由什么改成什么；新的在前。")
        .chain(ledger.notes.iter().map(String::as_str))
        .collect();
    let mut table = Table::open(
        book,
        look,
        "台账变动",
        "整改台账变动记录",
        &notes,
        vec![
            column("序号", 6.0, Kind::Int),
            column("时间", 16.0, Kind::Word),
            column("单位", 12.0, Kind::Text),
            column("台账编号", 15.0, Kind::Word),
            column("栏目", 10.0, Kind::Word),
            column("原来", 38.0, Kind::Text),
            column("现在", 38.0, Kind::Text),
            column("来自", 30.0, Kind::Text),
        ],
    )?;
    table.freeze(4)?;
    let mut rows: Vec<(&Entry, &Change)> =
        entries.iter().flat_map(|entry| later(entry).map(move |change| (entry, change))).collect();
    rows.sort_by(|x, y| y.1.at.cmp(&x.1.at).then_with(|| x.0.id.cmp(&y.0.id)));
    for (index, (entry, change)) in rows.into_iter().enumerate() {
        table.row([
            (index + 1).into(),
            words::moment(&change.at).into(),
            view.name(&entry.unit).into(),
            entry.id.as_str().into(),
            change.field.map_or("核定", Field::title).into(),
            change.old.as_str().into(),
            change.new.as_str().into(),
            change.file.as_str().into(),
        ])?;
    }
    table.close()
}

/// The changes of an entry behind those that opened it.
pub(crate) fn later(entry: &Entry) -> impl Iterator<Item = &Change> {
    let first = entry.history.first().map(|change| (change.file.as_str(), change.at.as_str()));
    entry.history.iter().filter(move |change| {
        !change.old.is_empty() || change.field.is_none() || Some((change.file.as_str(), change.at.as_str())) != first
    })
}

fn checks(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "台账核对",
        "整改台账核对表",
        &[
            "报告查摆的问题没有列入台账、台账里的问题报告没有提、点评的问题没有列入，以及时限、措施、完成情况写得不清或互相矛盾的。",
        ],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 12.0, Kind::Text),
            column("规则", 7.0, Kind::Word),
            column("程度", 9.0, Kind::Word),
            column("台账编号", 15.0, Kind::Word),
            column("位置", 14.0, Kind::Word),
            column("发现", 56.0, Kind::Text),
            column("怎么办", 36.0, Kind::Text),
            column("来件", 28.0, Kind::Text),
        ],
    )?;
    table.freeze(2)?;
    for (index, found) in view.inputs.season.rectification.findings.iter().enumerate() {
        let finding = &found.finding;
        table.row([
            (index + 1).into(),
            view.name(&found.unit).into(),
            finding.rule.as_str().into(),
            Cell::from(words::severity(finding.severity)).tone(match finding.severity {
                shuping_analyzers::finding::Severity::Error => Tone::Bad,
                shuping_analyzers::finding::Severity::Warning => Tone::Warn,
                shuping_analyzers::finding::Severity::Note => Tone::Plain,
            }),
            found.id.as_str().into(),
            finding.place.as_str().into(),
            finding.message.as_str().into(),
            finding.advice.as_str().into(),
            found.file.as_str().into(),
        ])?;
    }
    table.close()
}

/// The hidden sheet with the cells as they are written, by which reading back knows what was changed.
pub(crate) fn base<'a>(
    sheet: &mut Worksheet,
    name: &str,
    entries: impl Iterator<Item = &'a Entry>,
) -> Result<(), Error> {
    sheet.set_name(name)?.set_hidden(true);
    let fields = Field::ALL.into_iter().filter(|field| !matches!(field, Field::No | Field::Source | Field::Unit));
    let columns: Vec<Field> = fields.collect();
    for (column, field) in (0_u16..).zip(&columns) {
        sheet.write_string(0, column, field.title())?;
    }
    // What is decided in the department's sheet, so that a decision that was taken out can be told from none.
    let behind = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    for (column, title) in (behind..).zip(["核定", "同一问题"]) {
        sheet.write_string(0, column, title)?;
    }
    for (row, entry) in (1_u32..).zip(entries) {
        for (column, text) in (behind..).zip([verdict(entry), entry.same_as.as_deref().unwrap_or("")]) {
            if !text.is_empty() {
                sheet.write_string(row, column, text)?;
            }
        }
        for (column, field) in (0_u16..).zip(&columns) {
            let text = if *field == Field::Id { entry.id.as_str() } else { entry.cell(*field) };
            if !text.is_empty() {
                sheet.write_string(row, column, text.chars().take(32_000).collect::<String>())?;
            }
        }
    }
    Ok(())
}
