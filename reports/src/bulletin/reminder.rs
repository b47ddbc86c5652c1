//! A reminder for a unit, as a text that can be pasted into a message.

use std::fmt::Write as _;

use shuping_analyzers::ledger::Field;
use shuping_analyzers::ledger::entry::{Entry, EntryState};
use shuping_analyzers::season::UnitName;

use super::Stand;
use crate::view::View;
use crate::words;
use crate::workbook::chinese_day;

/// The text; `None` where there is nothing to remind a unit of.
pub(super) fn text(view: &View, unit: &UnitName, stand: &Stand<'_>) -> Option<String> {
    let own =
        |entries: Vec<&Entry>| entries.into_iter().filter(|entry| entry.unit == unit.id).cloned().collect::<Vec<_>>();
    let of_state = |holds: &dyn Fn(&Entry) -> bool| -> Vec<Entry> {
        let counting = stand.entries.iter().filter(|entry| entry.unit == unit.id && entry.counts());
        counting.filter(|entry| holds(entry)).cloned().collect()
    };
    let unproved = |entry: &Entry| {
        entry.state == EntryState::Done
            && entry.cell(Field::DoneOn).is_empty()
            && entry.cell(Field::Evidence).is_empty()
    };
    let soon = format!("{}天内到期", stand.soon);
    let parts: Vec<(&str, Vec<Entry>)> = vec![
        ("已过时限没有完成", own(stand.overdue())),
        (&soon, own(stand.soon())),
        ("没有写整改措施、责任人或时限", of_state(&|entry| is_incomplete(entry))),
        ("报过完成、现在又报没有完成", of_state(&|entry| entry.state == EntryState::Reopened)),
        ("报已完成，没有完成时间和佐证材料", of_state(&unproved)),
        (
            "写长期坚持，没有阶段目标",
            of_state(&|entry| entry.state == EntryState::LongTerm && entry.cell(Field::Goal).is_empty()),
        ),
    ];
    if parts.iter().all(|(_, entries)| entries.is_empty()) {
        return None;
    }
    let tally = stand.tally(&unit.id);
    let mut text = format!("{}：\n\n", unit.name);
    let _ = writeln!(
        text,
        "截至{}，你单位整改台账共{}项，已完成{}项。下列事项请抓紧办理：",
        chinese_day(stand.day),
        tally.total,
        tally.done
    );
    let numerals = ["一", "二", "三", "四", "五", "六"];
    let filled = parts.iter().filter(|(_, entries)| !entries.is_empty());
    for ((title, entries), numeral) in filled.zip(numerals) {
        let _ = writeln!(text, "\n{numeral}、{title}（{}项）", entries.len());
        for (number, entry) in entries.iter().enumerate() {
            let _ = writeln!(text, "{}. {}", number + 1, line(entry));
        }
    }
    text.push_str("\n请在随附的整改台账中填写进展、完成时间和佐证材料后报回；“台账编号”一栏不要改动。\n\n");
    let _ = writeln!(text, "{}\n{}", view.inputs.season.season.organization, chinese_day(stand.day));
    Some(text)
}

/// An entry that is open and lacks a measure, an owner or a deadline.
fn is_incomplete(entry: &Entry) -> bool {
    let lacks = |field| entry.cell(field).trim().is_empty();
    let owner = lacks(Field::Owner) && lacks(Field::Leader);
    entry.state != EntryState::Done && (lacks(Field::Measure) || owner || lacks(Field::Deadline))
}

fn line(entry: &Entry) -> String {
    // Cells are sentences and lists: one line has its own signs between them.
    let told = |text: &str| {
        let line = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        words::short(line.trim_end_matches(['。', '；', '，']), 60)
    };
    let mut parts = vec![format!("{} {}", entry.id, told(entry.cell(Field::Issue)))];
    for (name, field) in [("措施", Field::Measure), ("责任人", Field::Owner), ("时限", Field::Deadline)] {
        let text = entry.cell(field);
        parts.push(format!("{name}：{}", if text.is_empty() { "没有写".to_owned() } else { told(text) }));
    }
    if let Some(due) = &entry.due {
        parts.push(format!("到期日：{due}"));
    }
    parts.join("；")
}
