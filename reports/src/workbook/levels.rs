//! 层级覆盖: who reported on each level, unit by unit below the unit above it, and how far each is covered.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{LevelResult, LevelState, LevelUnit};

use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::View;
use crate::words::Words;
use crate::{Error, words};

/// Name of the sheet.
pub(super) const NAME: &str = "层级覆盖";

/// The sheet, where the scheme has levels.
pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let (season, t) = (view.inputs.season, view.t());
    if season.levels.is_empty() {
        return Ok(());
    }
    let mut table = Table::open(
        book,
        look,
        NAME,
        "分层述职情况表",
        &["以名单里写的述职时间为准；没有写的，看收到的述职材料，再看上级单位报来的汇总材料里有没有列名。"],
        vec![
            column("层级", 26.0, Kind::Text),
            column("上级单位", 22.0, Kind::Text),
            column("单位", 26.0, Kind::Text),
            column("情况", 10.0, Kind::Word),
            column("时间", 18.0, Kind::Word),
            column("说明", 44.0, Kind::Text),
            column("依据", 16.0, Kind::Text),
        ],
    )?;
    table.freeze(3)?;
    let name = |id: Option<&str>| {
        let unit = id.and_then(|id| season.units.iter().find(|unit| unit.id == id));
        unit.map_or_else(String::new, |unit| unit.name.clone())
    };
    for level in &season.levels {
        for row in in_order(level) {
            let (word, tone) = state(row.state);
            let when = row.when.as_deref().unwrap_or_default();
            let when = if when.len() > 10 { words::short_moment(when) } else { when.to_owned() };
            table.row([
                level.title.as_str().into(),
                name(row.parent.as_deref()).into(),
                name(Some(&row.unit)).into(),
                Cell::from(word).tone(tone),
                when.into(),
                row.reason.trim_end_matches('。').into(),
                clause(t, &level.source).into(),
            ])?;
        }
    }
    table.close()?;
    for level in &season.levels {
        table.note(&summary(t, level))?;
        for covered in &level.parents {
            let missing: Vec<String> = covered.missing.iter().map(|id| name(Some(id))).collect();
            let missing = if missing.is_empty() {
                String::new()
            } else {
                t.fill("，没有记录：{}", missing.join(t.say("、")))
            };
            let late = if covered.late > 0 { t.fill("（逾期{}个）", covered.late) } else { String::new() };
            table.note(&t.fill_all(
                "　{}：所属{}个，已述职{}个{}{}。",
                &[&name(Some(&covered.parent)), &covered.units, &covered.done, &late, &missing],
            ))?;
        }
        for note in &level.notes {
            table.note(&format!("　{note}。"))?;
        }
    }
    Ok(())
}

/// Units below the same unit stand together, in the order of the roster.
fn in_order(level: &LevelResult) -> Vec<&LevelUnit> {
    let place = |row: &LevelUnit| {
        level.parents.iter().position(|covered| Some(&covered.parent) == row.parent.as_ref()).unwrap_or(usize::MAX)
    };
    let mut rows: Vec<&LevelUnit> = level.units.iter().collect();
    rows.sort_by_key(|row| place(row));
    rows
}

/// One line on a level: how many, how far covered, until when.
pub(super) fn summary(t: Words, level: &LevelResult) -> String {
    let count = |state| level.units.iter().filter(|row| row.state == state).count();
    let owing = level.units.len() - count(LevelState::Exempt);
    let done = count(LevelState::Done) + count(LevelState::Late);
    let due = level
        .due
        .as_deref()
        .map_or_else(|| t.say("通知没有写明完成时间").to_owned(), |due| t.fill("完成时间{}", words::moment(due)));
    let verdict = match (level.full_coverage, done == owing) {
        (true, true) if owing > 0 => "，已全覆盖",
        (true, _) => "，没有全覆盖",
        _ => "",
    };
    t.fill_all(
        "{}：应述职{}个，已述职{}个，逾期{}个{}；{}。",
        &[&level.title, &owing, &done, &count(LevelState::Late), &t.say(verdict), &due],
    )
}

const fn state(state: LevelState) -> (&'static str, Tone) {
    match state {
        LevelState::Done => ("已述职", Tone::Good),
        LevelState::Late => ("逾期", Tone::Warn),
        LevelState::Missing => ("没有记录", Tone::Bad),
        LevelState::Exempt => ("不述职", Tone::Muted),
    }
}

fn clause(t: Words, source: &str) -> String {
    if source.is_empty() { String::new() } else { t.fill("通知{}", source) }
}
