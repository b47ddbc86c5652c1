//! Last year's figures from a workbook that somebody made by hand: one row for a unit, or several rows with a problem
//! each. Columns are known by their heads, in any order; whatever of them is there is used.

use std::collections::BTreeMap;

use crate::grid::{Cell, Sheet, Value, Workbook};
use crate::ledger::desk::unit_named;
use crate::ledger::status;
use crate::scheme::Roster;
use crate::season::{
    BallotResult, Issue, LedgerRow, Measure, PartShare, ReceivedBy, Report, Role, SCHEMA, Season, SeasonName, Status,
    Submission, TextQuality, UnitName, Verdict, WordCounts, kind,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Unit,
    Score,
    Rank,
    Grade,
    Length,
    Achievements,
    ProblemsShare,
    Plans,
    Count,
    Problem,
    Measure,
    State,
    Category,
}

/// Heads that people write, longest first where one holds another.
const HEADS: [(Column, &[&str]); 13] = [
    (Column::Unit, &["单位", "单位名称", "党组织", "党组织名称", "支部", "党支部", "党总支", "部门", "述职单位"]),
    (Column::Score, &["得分", "综合得分", "总分", "测评得分", "评议得分", "分数", "最终得分", "平均分", "加权得分"]),
    (Column::Rank, &["名次", "排名", "位次", "排序"]),
    (Column::Grade, &["等次", "评议等次", "综合等次", "评价等次", "考核等次", "等级", "建议等次", "结果", "评定等次"]),
    (Column::Length, &["字数", "总字数", "报告字数", "全文字数", "篇幅"]),
    (Column::Achievements, &["成绩占比", "总结成绩占比", "成绩部分占比", "总结占比", "成绩比例", "工作占比"]),
    (Column::ProblemsShare, &["问题占比", "查摆问题占比", "问题部分占比", "问题比例", "问题篇幅占比", "查摆占比"]),
    (Column::Plans, &["打算占比", "下一步打算占比", "计划占比", "思路占比", "措施占比", "打算比例"]),
    (Column::Count, &["问题数", "问题条数", "问题个数", "查摆问题数", "问题数量"]),
    (
        Column::Problem,
        &["问题", "存在问题", "存在的问题", "查摆问题", "查摆的问题", "主要问题", "突出问题", "具体问题", "问题清单"],
    ),
    (Column::Measure, &["措施", "整改措施", "改进措施", "承诺", "整改承诺", "整改举措", "当时措施"]),
    (Column::State, &["状态", "完成情况", "是否完成", "整改情况", "整改状态", "销号情况", "进展情况", "整改结果"]),
    (Column::Category, &["类别", "问题类别", "方面", "问题分类"]),
];

/// Rows in which heads are looked for.
const HEAD_ROWS: u32 = 30;

/// A hand-made workbook as a season of the year, with what could not be used, one sentence each. `None` where no sheet
/// has a column of units beside another that is known.
#[must_use]
pub fn season_of(workbook: &Workbook, roster: &Roster, year: i32, path: &str) -> Option<(Season, Vec<String>)> {
    let mut season = Season {
        schema: SCHEMA.to_owned(),
        season: SeasonName {
            year: titled_year(workbook).filter(|found| *found < year).unwrap_or(year - 1),
            ..SeasonName::default()
        },
        units: roster
            .units
            .iter()
            .map(|unit| UnitName {
                id: unit.id.clone(),
                name: unit.name.clone(),
                short: unit.short().to_owned(),
                ..UnitName::default()
            })
            .collect(),
        ..Season::default()
    };
    let mut notes = Vec::new();
    let mut known = false;
    for sheet in workbook.sheets.iter().filter(|sheet| !sheet.hidden) {
        let Some((head, columns)) = heads(sheet) else { continue };
        known = true;
        read(sheet, head, &columns, roster, path, (&mut season, &mut notes));
    }
    known.then_some((season, notes))
}

/// The year that a title line of the first sheet names: 2022年度述职评议结果.
fn titled_year(workbook: &Workbook) -> Option<i32> {
    let sheet = workbook.sheets.first()?;
    let titles = sheet.rows().take(3).flat_map(|(_, cells)| cells).map(|(_, cell)| cell.shown.as_str());
    std::iter::once(sheet.name.as_str()).chain(titles).find_map(|text| {
        let at = text.find('年')?;
        let digits: String = text.get(..at)?.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        digits.parse().ok().filter(|year| (1990..2100).contains(year))
    })
}

/// The row of the heads and the column of each.
fn heads(sheet: &Sheet) -> Option<(u32, BTreeMap<Column, u32>)> {
    sheet.rows().take_while(|(row, _)| *row < HEAD_ROWS).find_map(|(row, cells)| {
        let mut columns = BTreeMap::new();
        for (at, cell) in cells {
            let head: String = cell.shown.chars().filter(|letter| letter.is_alphabetic()).collect();
            // 2022年得分 and 上年度得分 mean 得分.
            let head = head
                .trim_start_matches("上年度")
                .trim_start_matches("上年")
                .trim_start_matches('年')
                .trim_start_matches("年度");
            let found = HEADS.iter().find(|(_, names)| names.contains(&head)).map(|(column, _)| *column);
            if let Some(column) = found {
                columns.entry(column).or_insert(at);
            }
        }
        (columns.contains_key(&Column::Unit) && columns.len() > 1).then_some((row, columns))
    })
}

fn read(
    sheet: &Sheet,
    head: u32,
    columns: &BTreeMap<Column, u32>,
    roster: &Roster,
    path: &str,
    (season, notes): (&mut Season, &mut Vec<String>),
) {
    let mut last = String::new();
    for (row, _) in sheet.rows().filter(|(row, _)| *row > head) {
        let cell = |column: Column| {
            let (row, at) = sheet.anchor(row, *columns.get(&column)?);
            sheet.at(row, at)
        };
        let text =
            |column: Column| cell(column).map(|cell| cell.shown.trim().to_owned()).filter(|text| !text.is_empty());
        let name = text(Column::Unit).unwrap_or_else(|| last.clone());
        if name.is_empty() || matches!(name.as_str(), "合计" | "平均" | "总计" | "平均值") {
            continue;
        }
        last.clone_from(&name);
        let Some(unit) = unit_named(roster, &name) else {
            let note = format!("{path}的“{}”表第{}行：单位“{name}”不在今年的名单里，没有用上", sheet.name, row + 1);
            if !notes.contains(&note) {
                notes.push(note);
            }
            continue;
        };
        vote(season, unit, cell(Column::Score), cell(Column::Rank), text(Column::Grade));
        let report = report(season, unit, path);
        figures_of(report, &cell);
        if let Some(problem) = text(Column::Problem) {
            let category = text(Column::Category).unwrap_or_default();
            problems(season, unit, path, &problem, text(Column::Measure), text(Column::State), &category);
        }
    }
}

/// The votes' outcome.
fn vote(season: &mut Season, unit: &str, score: Option<&Cell>, rank: Option<&Cell>, grade: Option<String>) {
    let (score, rank) = (score.and_then(number), rank.and_then(whole));
    if score.is_none() && rank.is_none() && grade.is_none() {
        return;
    }
    if !season.ballots.iter().any(|row| row.unit == unit) {
        season.ballots.push(BallotResult { unit: unit.to_owned(), ..BallotResult::default() });
    }
    if let Some(row) = season.ballots.iter_mut().find(|row| row.unit == unit) {
        row.weighted = row.weighted.or(score);
        row.rank = row.rank.or(rank);
        row.grade = row.grade.take().or(grade);
    }
}

/// The report that stands for a unit's row.
fn report<'a>(season: &'a mut Season, unit: &str, path: &str) -> Option<&'a mut Report> {
    let path = format!("{path}#{unit}");
    if !season.reports.iter().any(|report| report.path == path) {
        season.submissions.push(Submission {
            path: path.clone(),
            sha256: String::new(),
            size: 0,
            received_at: String::new(),
            received_by: ReceivedBy::Modified,
            unit: Some(unit.to_owned()),
            kind: kind::DUTY_REPORT.to_owned(),
            status: Status::Accepted,
            reason: "上年度的数字，由人工汇总的表格读出。".to_owned(),
            units: Vec::new(),
            supersedes: None,
            evidence: Vec::new(),
            text: TextQuality::default(),
        });
        season.reports.push(Report { path: path.clone(), unit: Some(unit.to_owned()), ..Report::default() });
    }
    season.reports.iter_mut().find(|report| report.path == path)
}

/// Length, shares and number of problems.
fn figures_of<'c>(report: Option<&mut Report>, cell: &impl Fn(Column) -> Option<&'c Cell>) {
    let Some(report) = report else { return };
    if let Some(words) = cell(Column::Length).and_then(whole) {
        report.word_count = WordCounts { total: words, ..report.word_count };
    }
    for (column, role) in [
        (Column::Achievements, Role::Achievements),
        (Column::ProblemsShare, Role::Problems),
        (Column::Plans, Role::Plans),
    ] {
        let Some(share) = cell(column).and_then(share) else { continue };
        if !report.shares.iter().any(|known| known.role == role) {
            let words = 0;
            let base = report.word_count.total;
            let borderline = String::new();
            report.shares.push(PartShare { role, words, base, share, verdict: Verdict::Kept, borderline });
        }
    }
    let count = cell(Column::Count).and_then(whole).unwrap_or(0);
    for number in (report.issues.len() + 1)..=usize::try_from(count.min(200)).unwrap_or(0) {
        report.issues.push(Issue { id: format!("I{number}"), ..Issue::default() });
    }
}

/// The problems of a cell, one a line or one a number, with what was promised and what became of it.
fn problems(
    season: &mut Season,
    unit: &str,
    path: &str,
    cell: &str,
    measure: Option<String>,
    state: Option<String>,
    category: &str,
) {
    let parts = parts(cell);
    let measures = measure.as_deref().map(self::parts).unwrap_or_default();
    for (place, text) in parts.iter().enumerate() {
        let promised = if measures.len() == parts.len() { measures.get(place).cloned() } else { measure.clone() };
        let Some(report) = report(season, unit, path) else { return };
        let empty = report.issues.iter().position(|issue| issue.text.is_empty());
        let at = empty.unwrap_or(report.issues.len());
        let id = format!("I{}", at + 1);
        let issue = Issue { id: id.clone(), text: text.clone(), category: category.to_owned(), ..Issue::default() };
        match report.issues.get_mut(at) {
            Some(old) => *old = issue,
            None => report.issues.push(issue),
        }
        if let Some(text) = &promised {
            let id_of = format!("M{}", report.measures.len() + 1);
            report.measures.push(Measure { id: id_of, text: text.clone(), answers: vec![id], ..Measure::default() });
        }
        if let Some(state) = &state {
            let told = status::read(state);
            season.ledger.push(LedgerRow {
                unit: Some(unit.to_owned()),
                path: path.to_owned(),
                no: u32::try_from(place + 1).unwrap_or(1),
                issue: text.clone(),
                measure: promised.unwrap_or_default(),
                status_text: state.clone(),
                done: told.done,
                state: status::state(told, None, None),
                category: category.to_owned(),
                ..LedgerRow::default()
            });
        }
    }
}

/// The texts of a cell that numbers several: `1.学习不经常 2.党费收缴慢`.
fn parts(cell: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in cell.split('\n') {
        let mut rest = line.trim();
        // A number, a sign and no digit behind it: a new one begins.
        while let Some(at) = next_number(rest) {
            let (head, tail) = rest.split_at(at);
            if !head.trim().is_empty() {
                parts.push(head.trim().to_owned());
            }
            rest = tail
                .trim_start_matches(|letter: char| letter.is_ascii_digit() || "（()）.．、".contains(letter))
                .trim_start();
            if next_number(rest).is_none() {
                break;
            }
        }
        if !rest.is_empty() {
            parts.push(rest.to_owned());
        }
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|part| part.trim_end_matches(['；', ';', '。']).to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() { vec![cell.trim().to_owned()] } else { parts }
}

/// Where the next `2.` or `2、` begins.
fn next_number(text: &str) -> Option<usize> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    letters.windows(3).enumerate().find_map(|(place, window)| {
        let [(at, digit), (_, sign), (_, next)] = window else { return None };
        let before = place.checked_sub(1).and_then(|place| letters.get(place)).map(|(_, letter)| *letter);
        let opens = before.is_none_or(|letter| letter.is_whitespace() || "；;。（(".contains(letter));
        (opens && digit.is_ascii_digit() && "、.．)）".contains(*sign) && !next.is_ascii_digit()).then_some(*at)
    })
}

/// The number of a cell.
fn number(cell: &Cell) -> Option<f64> {
    match cell.value {
        Value::Number(number) => Some(number),
        _ => cell.shown.trim().trim_end_matches(['分', '字', '个', '条']).replace([',', '，'], "").parse().ok(),
    }
}

fn whole(cell: &Cell) -> Option<u32> {
    let text: String = cell.shown.chars().filter(char::is_ascii_digit).collect();
    match cell.value {
        Value::Number(number) if (0.0..1e9).contains(&number) =>
        {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be small and positive"
            )]
            Some(number.round() as u32)
        }
        _ => text.parse().ok(),
    }
}

/// A share: 0.35, 35%, 35, 1/3.
fn share(cell: &Cell) -> Option<f64> {
    let shown = cell.shown.trim();
    if let Some((above, below)) = shown.split_once('/') {
        let (above, below): (f64, f64) = (above.trim().parse().ok()?, below.trim().parse().ok()?);
        return (below > 0.0).then(|| above / below);
    }
    let percent = shown.strip_suffix(['%', '％']);
    let number = match (cell.value.clone(), percent) {
        (Value::Number(number), _) => number,
        (_, Some(percent)) => percent.trim().parse::<f64>().ok()? / 100.0,
        _ => shown.parse().ok()?,
    };
    let share = if number > 1.0 { number / 100.0 } else { number };
    (0.0..=1.0).contains(&share).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_numbers_several_problems_gives_each() {
        for (cell, told) in [
            ("学习不经常", vec!["学习不经常"]),
            ("1.学习不经常；2.党费收缴慢。", vec!["学习不经常", "党费收缴慢"]),
            ("1、学习3次\n2、党费收缴慢", vec!["学习3次", "党费收缴慢"]),
            ("到课率只有3.5成", vec!["到课率只有3.5成"]),
        ] {
            assert_eq!(parts(cell), told, "{cell}");
        }
    }
}
