//! 总览: a row for each unit, with its verdict in words and the ways to everything else.

use std::cmp::Ordering;

use rust_xlsxwriter::{Color, ConditionalFormatDataBar};
use shuping_analyzers::finding::Severity;
use shuping_analyzers::season::{CompletenessState, LedgerState, Role, Verdict};

use super::ballots::Votes;
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::{Judgement, UnitView, View};
use crate::write::{FEEDBACK, LEDGER, NOTES, NOTICE};
use crate::{Error, place, words};
use rust_xlsxwriter::Workbook;

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, votes: &Votes) -> Result<(), Error> {
    let title = look.fill("{}总览", &view.inputs.season.season.title);
    let mut table = Table::open(
        book,
        look,
        "总览",
        &title,
        &[&how_verdicts_come(view)],
        vec![
            column("序号", 5.0, Kind::Int),
            column("单位", 22.0, Kind::Text),
            column("材料", 10.0, Kind::Word),
            column("字数", 7.0, Kind::Int),
            column("成绩占比", 8.0, Kind::Percent),
            column("问题占比", 8.0, Kind::Percent),
            column("打算占比", 8.0, Kind::Percent),
            column("问题数", 6.0, Kind::Int),
            column("无措施", 6.0, Kind::Int),
            column("必须改", 7.0, Kind::Int),
            column("建议改", 7.0, Kind::Int),
            column("结论", 11.0, Kind::Word),
            column("理由", 36.0, Kind::Text),
            column("测评得分", 8.0, Kind::Score),
            column("名次", 6.0, Kind::Int),
            column("建议等次", 8.0, Kind::Word),
            column("整改完成", 8.0, Kind::Word),
            column("反馈单", 8.0, Kind::Word).on_screen(),
            column("批注件", 8.0, Kind::Word).on_screen(),
            column("退回意见", 9.0, Kind::Word).on_screen(),
            column("台账", 8.0, Kind::Word).on_screen(),
        ],
    )?;
    table.freeze(2)?;
    for (index, unit) in view.units.iter().enumerate() {
        table.row(row(look, view, votes, index + 1, unit))?;
    }
    if let Some(last) = table.last_row() {
        let first = table.first_row();
        for (index, color) in [(7, 0x9B_C2_E6), (8, 0xF8_CB_AD), (9, 0xF4_B0_84), (10, 0xFF_E6_99)] {
            let bar = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(color)).set_solid_fill(true);
            table.sheet().add_conditional_format(first, index, last, index, &bar)?;
        }
    }
    table.close()
}

/// The scheme's thresholds in words.
pub(super) fn how_verdicts_come(view: &View) -> String {
    let rules = &view.inputs.scheme.report.verdict;
    let (amend, back) = (rules.amend_from, rules.return_from);
    let t = view.t();
    let fit = if amend <= 1 {
        t.say("没有“必须改”").to_owned()
    } else {
        t.fill("“必须改”不到{}类", amend)
    };
    let between = match (amend + 1).cmp(&back) {
        Ordering::Less => t.fill_two("{}至{}类为修改后再交，", amend, back - 1),
        Ordering::Equal => t.fill("{}类为修改后再交，", amend),
        Ordering::Greater => String::new(),
    };
    t.fill_all(
        "结论由“必须改”的类数得出（同一条规则的几处算一类）：{}为符合要求，{}{}类及以上为建议退回；等次为建议，由党委研究确定。",
        &[&fit, &between, &back],
    )
}

fn row(look: &Look, view: &View, votes: &Votes, number: usize, unit: &UnitView) -> Vec<Cell> {
    let share = |role| {
        let Some(share) = unit.share(role) else { return Cell::Empty };
        Cell::from(share.share).tone(match share.verdict {
            Verdict::Kept => Tone::Plain,
            Verdict::Borderline => Tone::Warn,
            Verdict::Broken => Tone::Bad,
        })
    };
    let words = unit.report.map(|report| report.word_count.total);
    let unanswered = unit.unanswered().len();
    let ballot = unit.ballot;
    let way = |sheet: &str| look.rows.way(look.lang, sheet, &unit.unit.id);
    let file = |there: bool, text: &str, name: &str| {
        link(there, look.say(text), &format!("{}/{name}", place::unit_folder(unit.unit)))
    };
    vec![
        number.into(),
        Cell::from(unit.unit.name.as_str()).leading(way("材料报送")),
        materials(look, unit),
        Cell::from(words).leading(way("篇幅结构")),
        share(Role::Achievements),
        share(Role::Problems),
        share(Role::Plans),
        Cell::from(unit.report.map(|report| report.issues.len())).leading(way("问题清单")),
        Cell::from(unit.report.map(|_| unanswered)).leading(way("问题原因措施对应")),
        Cell::from(unit.report.map(|_| unit.count(Severity::Error))).leading(way("全部发现")),
        Cell::from(unit.report.map(|_| unit.count(Severity::Warning))).leading(way("全部发现")),
        Cell::from(unit.judgement.words()).tone(tone(unit.judgement)),
        unit.reasons.join("；").into(),
        ballot.map_or(Cell::Empty, |row| votes.score(row)).leading(way("测评结果")),
        ballot.map_or(Cell::Empty, |row| votes.rank(row)),
        grade(unit, votes),
        ledger(view, unit).leading(way("整改台账")),
        file(unit.report.is_some(), "反馈单", FEEDBACK),
        file(unit.report.is_some() && unit.findings().next().is_some(), "批注件", NOTES),
        file(unit.report.is_some() && unit.goes_back(), "退回意见", NOTICE),
        file(unit.has_ledger(view), "台账", LEDGER),
    ]
}

pub(super) const fn tone(judgement: Judgement) -> Tone {
    match judgement {
        Judgement::Fit => Tone::Good,
        Judgement::Amend => Tone::Warn,
        Judgement::Return => Tone::Bad,
        Judgement::Absent => Tone::Muted,
    }
}

fn materials(look: &Look, unit: &UnitView) -> Cell {
    if unit.completeness.is_empty() {
        return Cell::from("—").tone(Tone::Muted);
    }
    let bad: Vec<CompletenessState> =
        unit.completeness.iter().map(|row| row.state).filter(|state| *state != CompletenessState::OnTime).collect();
    if bad.is_empty() {
        return Cell::from("齐").tone(Tone::Good);
    }
    let number = |state| bad.iter().filter(|one| **one == state).count();
    let parts: Vec<String> = [CompletenessState::Missing, CompletenessState::Unreadable, CompletenessState::Late]
        .into_iter()
        .filter(|state| number(*state) > 0)
        .map(|state| format!("{}{}", look.say(words::completeness(state)), number(state)))
        .collect();
    let only_late = bad.iter().all(|state| *state == CompletenessState::Late);
    Cell::from(parts.join(look.say("、"))).tone(if only_late { Tone::Warn } else { Tone::Bad })
}

fn grade(unit: &UnitView, votes: &Votes) -> Cell {
    let Some(ballot) = unit.ballot else { return Cell::Empty };
    votes.grade(ballot).tone(if ballot.vetoed { Tone::Bad } else { Tone::Plain })
}

fn ledger(view: &View, unit: &UnitView) -> Cell {
    let tally = view.tally(&unit.unit.id);
    let (done, total, overdue) = if tally.total > 0 {
        (tally.done, tally.total, tally.overdue)
    } else {
        (unit.ledger_count(LedgerState::Done), unit.ledger.len(), unit.ledger_count(LedgerState::Overdue))
    };
    if total == 0 {
        return Cell::Empty;
    }
    Cell::from(format!("{done}/{total}")).tone(if overdue > 0 { Tone::Warn } else { Tone::Plain })
}

fn link(there: bool, text: &str, path: &str) -> Cell {
    if there { Cell::Link { text: text.into(), to: format!("file:///{path}") } } else { Cell::Empty }
}
