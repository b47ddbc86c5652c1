//! 整改台账.xlsx: a unit's ledger to go on with: every entry of the season's ledger that is the unit's, with its id.
//!
//! The columns are those of the scheme, else those of the usual form (存在问题, 责任人, 整改措施, 整改时限, 是否完成); 台账编号
//! always stands last and cannot be typed over. A hidden sheet holds the cells as they are written, so that what comes
//! back can be told from what went out.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, ProtectionOptions};
use shuping_analyzers::ledger::Field;
use shuping_analyzers::ledger::desk::{BASE_SHEET, LEDGER_SHEET};
use shuping_analyzers::ledger::entry::{Entry, EntryState};
use shuping_analyzers::ledger::merge::merge_report;
use shuping_analyzers::likeness::Names;

use crate::Error;
use crate::view::{UnitView, View};
use crate::workbook::look::Tone;
use crate::workbook::table::{Cell, Column, Kind, Table, column};
use crate::workbook::{base, entries, look, open};

/// What a unit says about an entry; other words are allowed, too.
pub(crate) const STATES: [&str; 6] = ["√", "已完成", "阶段性完成", "推进中", "长期坚持", "未完成"];
/// Columns of the form, where the scheme names none.
const USUAL: [Field; 9] = [
    Field::No,
    Field::Issue,
    Field::Owner,
    Field::Measure,
    Field::Deadline,
    Field::Status,
    Field::DoneOn,
    Field::Evidence,
    Field::Source,
];
/// Empty rows for what is added by hand.
const SPARE: usize = 8;

/// The workbook as bytes.
pub(crate) fn build(view: &View, unit: &UnitView) -> Result<Vec<u8>, Error> {
    let inputs = view.inputs;
    let mut book = open(inputs)?;
    let mut look = look(inputs);
    look.organization = format!("单位：{}", unit.unit.name);
    look.date = "填报日期：　　年　　月　　日".into();
    let year = inputs.season.season.year;
    let title = format!("{}\n{year}年度党组织书记抓基层党建述职评议考核工作整改台账", unit.unit.name);
    let fields = fields(view);
    let columns: Vec<Column> = fields.iter().map(|(field, head)| form_column(*field, head)).collect();
    let entries = own(view, unit);
    let mut table = Table::open(&mut book, &look, LEDGER_SHEET, &title, &[], columns)?;
    for (index, entry) in entries.iter().enumerate() {
        table.row(fields.iter().map(|(field, _)| cell(entry, *field, index + 1)))?;
    }
    for spare in 0..SPARE {
        let number = entries.len() + spare + 1;
        table.row(fields.iter().map(|(field, _)| match field {
            Field::No => Cell::from(number).filled(),
            Field::Id => Cell::Empty.tone(Tone::Muted),
            _ => Cell::Empty.filled(),
        }))?;
    }
    // High enough to be written into by hand.
    let first_spare = table.next_row().saturating_sub(u32::try_from(SPARE).unwrap_or(0));
    for row in first_spare..table.next_row() {
        table.sheet().set_row_height(row, 22)?;
    }
    states(&mut table, &fields)?;
    table.note("说明：1.问题、责任人及整改措施、整改时限要及时列入台账；新增的问题填在空行里，不够可插入行，“台账编号”由组织部门编定，请不要改动。")?;
    table.note("2.从小问题和具体事情改起，完成整改的，在“是否完成”一栏选“√”，写明完成时间和佐证材料；长期坚持的，写明阶段目标和进展。")?;
    table.note("党组织负责人（签字）：　　　　　　　　填报人：　　　　　　　　联系电话：　　　　　　　　")?;
    table.sheet().protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_rows: true,
        format_columns: true,
        insert_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    base(book.add_worksheet(), BASE_SHEET, entries.iter())?;
    Ok(book.save_to_buffer()?)
}

/// The columns with their heads; 台账编号 last.
fn fields(view: &View) -> Vec<(Field, String)> {
    let own = view.inputs.scheme.rectification.columns.iter();
    let mut fields: Vec<(Field, String)> =
        own.filter_map(|column| Some((Field::of_id(&column.id)?, column.title.clone()))).collect();
    if !fields.iter().any(|(field, _)| *field == Field::Issue) {
        fields = USUAL.iter().map(|field| (*field, field.title().to_owned())).collect();
    }
    fields.retain(|(field, _)| *field != Field::Id);
    fields.push((Field::Id, Field::Id.title().to_owned()));
    fields
}

fn form_column(field: Field, head: &str) -> Column {
    // The sum decides how small the page is printed: it fits A4 at about nine tenths.
    let (width, kind) = match field {
        Field::No => (5.0, Kind::Int),
        Field::Issue => (27.0, Kind::Text),
        Field::Measure => (31.0, Kind::Text),
        Field::Evidence | Field::Progress | Field::Goal | Field::Note => (14.0, Kind::Text),
        Field::Deadline => (11.5, Kind::Word),
        Field::Id => (13.5, Kind::Word),
        Field::Status | Field::Source => (8.0, Kind::Word),
        _ => (9.0, Kind::Word),
    };
    let column = column(head, width, kind);
    if field == Field::Id { column } else { column.to_fill() }
}

fn cell(entry: &Entry, field: Field, number: usize) -> Cell {
    match field {
        Field::No => Cell::from(number).filled(),
        Field::Id => Cell::from(entry.id.as_str()).tone(Tone::Muted),
        Field::Source => Cell::from(entry.sources.join("、")).filled(),
        Field::Status if entry.state == EntryState::Overdue => Cell::from(entry.cell(field)).tone(Tone::FillBad),
        _ => Cell::from(entry.cell(field)).filled(),
    }
}

/// The drop-down for the state; words of one's own are let through.
fn states(table: &mut Table, fields: &[(Field, String)]) -> Result<(), Error> {
    let Some(last) = table.last_row() else { return Ok(()) };
    let first = table.first_row();
    let column = fields.iter().position(|(field, _)| *field == Field::Status).and_then(|at| u16::try_from(at).ok());
    if let Some(column) = column {
        let list = DataValidation::new()
            .allow_list_strings(&STATES)?
            .set_error_style(DataValidationErrorStyle::Information)
            .set_error_title("不在列表中")?
            .set_error_message(format!("通常填：{}；也可以写自己的话", STATES.join("、")))?;
        table.sheet().add_data_validation(first, column, last, column, &list)?;
    }
    Ok(())
}

/// The unit's entries that count; without a ledger of the season those of its report.
fn own(view: &View, unit: &UnitView) -> Vec<Entry> {
    let id = &unit.unit.id;
    let all = entries(view.inputs.season);
    let own: Vec<Entry> = all.iter().filter(|entry| entry.unit == *id && entry.counts()).cloned().collect();
    match unit.report {
        Some(report) if own.is_empty() && !all.iter().any(|entry| entry.unit == *id) => {
            let mut entries = merge_report(&[], report, &[], &[], "", &Names::of(&[])).entries;
            // Only the season's ledger gives ids.
            entries.iter_mut().for_each(|entry| entry.id.clear());
            entries
        }
        _ => own,
    }
}
