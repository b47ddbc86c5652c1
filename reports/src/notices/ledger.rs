//! 整改台账.xlsx: a unit's ledger to go on with, filled in from what it handed in or, failing that, from its report.

use rust_xlsxwriter::ProtectionOptions;
use shuping_analyzers::season::{LedgerRow, LedgerState};

use crate::view::{UnitView, View};
use crate::workbook::look::Tone;
use crate::workbook::table::{Cell, Kind, Table, column};
use crate::workbook::{look, open};
use crate::{Error, words};

/// What a unit says about an entry.
pub(crate) const STATES: [&str; 4] = ["已完成", "推进中", "长期坚持", "未完成"];
/// Sources, where the scheme names none.
const SOURCES: [&str; 5] = ["自身查摆", "集中调研", "上级点评", "群众评议", "考核反馈"];
/// Empty rows for what is added by hand.
const SPARE: usize = 10;

/// The workbook as bytes.
pub(crate) fn build(view: &View, unit: &UnitView) -> Result<Vec<u8>, Error> {
    let inputs = view.inputs;
    let mut book = open(inputs)?;
    let mut look = look(inputs);
    look.organization = format!("单位：{}", unit.unit.name);
    look.date = "填报日期：　　年　　月　　日".into();
    let own: Vec<&'static str> = SOURCES.to_vec();
    let title = format!("{}年度述职评议考核整改台账", inputs.season.season.year);
    let mut table = Table::open(
        &mut book,
        &look,
        "整改台账",
        &title,
        &[
            "蓝色栏填写；“台账编号”由组织部编定，用来前后对应，不要改动。完成的写明完成时间和佐证材料，长期坚持的写明阶段目标。",
        ],
        vec![
            column("序号", 6.0, Kind::Int).to_fill(),
            column("问题来源", 11.0, Kind::Word).of(&own),
            column("存在问题", 30.0, Kind::Text).to_fill(),
            column("整改措施", 34.0, Kind::Text).to_fill(),
            column("责任人", 12.0, Kind::Word).to_fill(),
            column("整改时限", 14.0, Kind::Word).to_fill(),
            column("是否完成", 10.0, Kind::Word).of(&STATES),
            column("进展和佐证材料", 20.0, Kind::Text).to_fill(),
            column("台账编号", 15.0, Kind::Word),
        ],
    )?;
    let source = |text: &str| SOURCES.iter().find(|one| **one == text).copied().unwrap_or("");
    let rows = rows(unit);
    let count = rows.len();
    for (index, row) in rows.into_iter().enumerate() {
        table.row([
            (index + 1).into(),
            Cell::from(source(&row.source)).filled(),
            Cell::from(row.issue).filled(),
            Cell::from(row.measure).filled(),
            Cell::from(row.owner).filled(),
            Cell::from(row.deadline).filled(),
            Cell::from(row.state).filled(),
            Cell::from(row.progress).filled(),
            Cell::from(row.id).tone(Tone::Muted),
        ])?;
    }
    for spare in 0..SPARE {
        table.row([Cell::from(count + spare + 1).filled()])?;
    }
    table.close()?;
    table.note("责任单位负责人（签字）：　　　　　　　　填报人：　　　　　　　　联系电话：　　　　　　　　")?;
    table.sheet().protect_with_options(&ProtectionOptions {
        format_rows: true,
        format_columns: true,
        insert_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(book.save_to_buffer()?)
}

struct Entry {
    /// Given by the season's ledger, once; a row that it does not know yet has none.
    id: String,
    source: String,
    issue: String,
    measure: String,
    owner: String,
    deadline: String,
    state: &'static str,
    progress: String,
}

fn rows(unit: &UnitView) -> Vec<Entry> {
    if unit.ledger.is_empty() { from_report(unit) } else { unit.ledger.iter().map(|row| from_ledger(row)).collect() }
}

fn from_ledger(row: &LedgerRow) -> Entry {
    let overdue = if row.state == LedgerState::Overdue { "（已过期限，请说明）" } else { "" };
    Entry {
        id: row.id.clone(),
        source: row.source.clone(),
        issue: row.issue.clone(),
        measure: row.measure.clone(),
        owner: row.owner.clone(),
        deadline: row.deadline.clone(),
        state: match row.state {
            LedgerState::Done => "已完成",
            LedgerState::LongTerm => "长期坚持",
            LedgerState::InProgress | LedgerState::Overdue => "推进中",
        },
        progress: format!("{overdue}{}", row.progress),
    }
}

/// Problems of the report with the measures that answer them; a problem without one is there to be filled in.
fn from_report(unit: &UnitView) -> Vec<Entry> {
    let Some(report) = unit.report else { return Vec::new() };
    let mut entries = Vec::new();
    for issue in &report.issues {
        let title = if issue.title.is_empty() { words::short(&issue.text, 60) } else { issue.title.clone() };
        let entry = |measure: String, owner: String, deadline: String| Entry {
            id: String::new(),
            source: "自身查摆".into(),
            issue: title.clone(),
            measure,
            owner,
            deadline,
            state: "",
            progress: String::new(),
        };
        let before = entries.len();
        for measure in report.measures.iter().filter(|measure| measure.answers.contains(&issue.id)) {
            let deadline = words::deadline(measure.deadline.as_deref()).to_owned();
            entries.push(entry(measure.text.clone(), measure.owner.clone().unwrap_or_default(), deadline));
        }
        if entries.len() == before {
            entries.push(entry(String::new(), String::new(), String::new()));
        }
    }
    entries
}
