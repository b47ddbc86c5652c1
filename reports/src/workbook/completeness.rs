//! 材料报送: units × materials, with the time of arrival and what that time stands on.

use std::collections::BTreeMap;

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{Completeness, CompletenessState, Submission};

use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::View;
use crate::{Error, words};

pub(crate) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let season = view.inputs.season;
    let kinds = kinds(&season.completeness);
    let mut columns =
        vec![column("序号", 5.0, Kind::Int), column("单位", 24.0, Kind::Text), column("类型", 15.0, Kind::Text)];
    columns.extend(kinds.iter().map(|kind| column(words::material(view.inputs.scheme, kind), 22.0, Kind::Word)));
    columns.push(column("处理意见", 34.0, Kind::Text));
    let due = due_line(view, &kinds);
    let mut table = Table::open(book, look, "材料报送", "材料报送情况统计表", &[&due, LEGEND], columns)?;
    table.freeze(2)?;
    let files: BTreeMap<&str, &Submission> = season.submissions.iter().map(|row| (row.path.as_str(), row)).collect();
    for (index, unit) in view.units.iter().enumerate() {
        let mut cells = vec![(index + 1).into(), unit.unit.name.as_str().into(), unit.unit.kind.as_str().into()];
        for kind in &kinds {
            let row = unit.completeness.iter().find(|row| row.kind == *kind);
            cells.push(row.map_or_else(|| Cell::from("不要求").tone(Tone::Muted), |row| state(look, row, &files)));
        }
        let open: Vec<String> = unit
            .completeness
            .iter()
            .filter_map(|row| {
                let state = Some(row.reason.trim_end_matches('。')).filter(|_| row.state != CompletenessState::OnTime);
                let said: Vec<&str> = state.into_iter().chain(row.remarks.iter().map(String::as_str)).collect();
                let title = look.say(words::material(view.inputs.scheme, &row.kind));
                (!said.is_empty()).then(|| format!("{title}：{}", said.join("，")))
            })
            .collect();
        cells.push(if open.is_empty() { Cell::from("通过") } else { open.join("；").into() });
        table.about(&unit.unit.id);
        table.row(cells)?;
    }
    table.close()?;
    totals(&mut table, view, &kinds)
}

const LEGEND: &str = "收到时间以邮件日期为准，没有邮件的以登记时间为准，都没有的以文件时间为准，格内注明依据。";

fn kinds(rows: &[Completeness]) -> Vec<&str> {
    let mut kinds: Vec<&str> = Vec::new();
    for row in rows {
        if !kinds.contains(&row.kind.as_str()) {
            kinds.push(&row.kind);
        }
    }
    kinds
}

fn due_line(view: &View, kinds: &[&str]) -> String {
    let t = view.t();
    let material = |kind| t.say(words::material(view.inputs.scheme, kind));
    let rows = &view.inputs.season.completeness;
    let due: Vec<String> = kinds
        .iter()
        .filter_map(|kind| {
            let due = rows.iter().find(|row| row.kind == *kind)?.due.as_deref()?;
            Some(format!("{} {}", material(kind), words::moment(due)))
        })
        .collect();
    let open: Vec<&str> = kinds
        .iter()
        .filter(|kind| {
            rows.iter().any(|row| row.kind == **kind) && !rows.iter().any(|row| row.kind == **kind && row.due.is_some())
        })
        .map(|kind| material(kind))
        .collect();
    let open = if open.is_empty() {
        String::new()
    } else {
        t.fill("截止时间没有写明或还不能确定，只登记是否收到：{}。", open.join(t.say("、")))
    };
    if due.is_empty() { open } else { t.fill_two("截止时间：{}。{}", due.join(t.say("；")), open) }
}

fn state(look: &Look, row: &Completeness, files: &BTreeMap<&str, &Submission>) -> Cell {
    let word = look.say(words::completeness(row.state));
    let tone = match row.state {
        CompletenessState::OnTime => Tone::Good,
        CompletenessState::Late => Tone::Warn,
        CompletenessState::Missing | CompletenessState::Unreadable => Tone::Bad,
    };
    let Some(at) = row.received_at.as_deref() else { return Cell::from(word).tone(tone) };
    let evidence =
        row.path.as_deref().and_then(|path| files.get(path)).map(|file| look.say(words::received_by(file.received_by)));
    let evidence = evidence.map_or_else(String::new, |by| look.fill("（{}）", by));
    Cell::from(format!("{word} {}\n{evidence}", words::short_moment(at)).trim_end().to_owned()).tone(tone)
}

fn totals(table: &mut Table, view: &View, kinds: &[&str]) -> Result<(), Error> {
    let rows = &view.inputs.season.completeness;
    let t = view.t();
    let mut said = Vec::new();
    for kind in kinds {
        let of: Vec<_> = rows.iter().filter(|row| row.kind == *kind).collect();
        let number = |state| of.iter().filter(|row| row.state == state).count();
        said.push(t.fill_all(
            "{}应交{}，按时{}，迟交{}，未交{}，打不开{}",
            &[
                &t.say(words::material(view.inputs.scheme, kind)),
                &of.len(),
                &number(CompletenessState::OnTime),
                &number(CompletenessState::Late),
                &number(CompletenessState::Missing),
                &number(CompletenessState::Unreadable),
            ],
        ));
    }
    table.note(&t.fill("合计：{}。", said.join(t.say("；"))))
}
