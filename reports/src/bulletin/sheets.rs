//! 整改通报.xlsx: numbers of each unit beside the last bulletin, what is overdue, what is due soon, what moved.

use shuping_analyzers::ledger::Field;
use shuping_analyzers::ledger::entry::{Entry, EntryState};
use shuping_analyzers::ledger::season::Tally;

use super::Stand;
use crate::Error;
use crate::view::View;
use crate::workbook::look::{Look, Tone};
use crate::workbook::table::{Cell, Column, Kind, Table, column};
use crate::workbook::{look, open, state};

/// The workbook as bytes.
pub(super) fn build(view: &View, stand: &Stand<'_>) -> Result<Vec<u8>, Error> {
    let mut book = open(view.inputs)?;
    let look = look(view.inputs);
    units(&mut book, &look, view, stand)?;
    let soon = format!("{}天内到期", stand.soon);
    list(&mut book, &look, view, ("逾期事项", "逾期整改事项"), &stand.overdue())?;
    list(&mut book, &look, view, ("近期到期", &format!("{soon}的整改事项")), &stand.soon())?;
    moved(&mut book, &look, view, stand)?;
    Ok(book.save_to_buffer()?)
}

fn units(book: &mut rust_xlsxwriter::Workbook, look: &Look, view: &View, stand: &Stand<'_>) -> Result<(), Error> {
    let since = stand
        .before
        .map_or_else(|| "这是第一期通报，没有上期可比。".to_owned(), |before| format!("上期：{}。", before.day));
    let number = |head: &str| column(head, 7.5, Kind::Int);
    let share = |head: &str| column(head, 9.0, Kind::Percent);
    let mut table = Table::open(
        book,
        look,
        "整改通报",
        "整改进展情况通报表",
        &[&since, "完成率＝已完成÷总数；不采纳和并入的条目不计；逾期指期限已过而没有完成。"],
        vec![
            number("序号"),
            column("单位", 18.0, Kind::Text),
            number("总数"),
            number("已完成"),
            share("完成率"),
            share("上期完成率"),
            share("完成率变化"),
            number("推进中"),
            number("未启动"),
            number("重新打开"),
            number("长期坚持"),
            share("长期坚持占比"),
            number("逾期"),
            number("上期逾期"),
        ],
    )?;
    table.freeze(2)?;
    let mut count = 0_usize;
    for unit in &view.units {
        let tally = stand.tally(&unit.unit.id);
        if tally.total > 0 {
            count += 1;
            let before = stand.before.and_then(|before| before.units.get(&unit.unit.id));
            table.row(row(Cell::from(count), unit.short(), &tally, before))?;
        }
    }
    table.row(row(Cell::Empty, "合计", &Tally::of(stand.entries), stand.before.map(|before| &before.all)))?;
    table.close()
}

fn row(number: Cell, name: &str, tally: &Tally, before: Option<&Tally>) -> Vec<Cell> {
    let change = tally.done_share().zip(before.and_then(Tally::done_share)).map(|(now, before)| now - before);
    vec![
        number,
        name.into(),
        tally.total.into(),
        tally.done.into(),
        tally.done_share().into(),
        before.and_then(Tally::done_share).into(),
        Cell::from(change).tone(if change.is_some_and(|change| change < 0.0) { Tone::Warn } else { Tone::Plain }),
        tally.in_progress.into(),
        tally.open.into(),
        tally.reopened.into(),
        tally.long_term.into(),
        tally.share(tally.long_term).into(),
        Cell::from(tally.overdue).tone(if tally.overdue > 0 { Tone::Bad } else { Tone::Plain }),
        before.map(|before| before.overdue).into(),
    ]
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 5.0, Kind::Int),
        column("单位", 10.0, Kind::Text),
        column("台账编号", 13.5, Kind::Word),
        column("存在问题", 31.0, Kind::Text),
        column("整改措施", 33.0, Kind::Text),
        column("责任人", 10.0, Kind::Word),
        column("整改时限", 11.5, Kind::Word),
        column("期限日", 11.0, Kind::Word),
        column("状态", 8.0, Kind::Word),
    ]
}

fn cells(view: &View, number: usize, entry: &Entry) -> Vec<Cell> {
    vec![
        number.into(),
        view.name(&entry.unit).into(),
        entry.id.as_str().into(),
        entry.cell(Field::Issue).into(),
        entry.cell(Field::Measure).into(),
        entry.cell(Field::Owner).into(),
        entry.cell(Field::Deadline).into(),
        entry.due.as_deref().into(),
        state(entry),
    ]
}

fn list(
    book: &mut rust_xlsxwriter::Workbook,
    look: &Look,
    view: &View,
    (name, title): (&str, &str),
    entries: &[&Entry],
) -> Result<(), Error> {
    let mut table = Table::open(book, look, name, title, &[], columns())?;
    table.freeze(3)?;
    for (index, entry) in entries.iter().enumerate() {
        table.row(cells(view, index + 1, entry))?;
    }
    table.close()
}

fn moved(book: &mut rust_xlsxwriter::Workbook, look: &Look, view: &View, stand: &Stand<'_>) -> Result<(), Error> {
    let mut columns = columns();
    columns.push(column("上期状态", 8.0, Kind::Word));
    let mut table = Table::open(book, look, "与上期相比", "与上期通报相比有变化的事项", &[], columns)?;
    table.freeze(3)?;
    for (index, (entry, old)) in stand.moved().into_iter().enumerate() {
        let mut row = cells(view, index + 1, entry);
        row.push(old.map_or("新列入", EntryState::title).into());
        table.row(row)?;
    }
    table.close()
}
