//! 排名 and 等次建议: places, grades and the way to them; always a proposal.

use std::collections::BTreeMap;

use rust_xlsxwriter::Workbook;
use shuping_analyzers::scheme::{BallotRules, Direction};
use shuping_analyzers::season::BallotResult;

use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::View;
use crate::{Error, view};

pub(super) fn ranking(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let secretaries =
        view.units.iter().any(|unit| !unit.unit.secretary.is_empty()) && !view.inputs.scheme.season.units_only;
    let mut columns = vec![column("名次", 8.0, Kind::Int), column("单位", 34.0, Kind::Text)];
    if secretaries {
        columns.push(column("书记", 12.0, Kind::Word));
    }
    columns.extend([
        column("述职方式", 10.0, Kind::Word),
        column("公布得分", 12.0, Kind::Score),
        column("得分（未取舍）", 16.0, Kind::Exact),
        column("建议等次", 12.0, Kind::Word),
        column("上年名次", 10.0, Kind::Int),
        column("备注", 30.0, Kind::Text),
    ]);
    let mut table = Table::open(
        book,
        look,
        "排名",
        "述职评议测评得分排名表",
        &["名次按未取舍的得分排列，得分相同的名次相同。"],
        columns,
    )?;
    table.freeze(2)?;
    let mut rows: Vec<&BallotResult> = view.inputs.season.ballots.iter().collect();
    rows.sort_by_key(|row| row.rank.unwrap_or(u32::MAX));
    for row in rows {
        let unit = view.unit(&row.unit);
        let before =
            view.inputs.previous.and_then(|season| season.ballots.iter().find(|old| old.unit == row.unit)?.rank);
        let mut cells = vec![row.rank.into(), unit.map_or(row.unit.as_str(), |unit| unit.unit.name.as_str()).into()];
        if secretaries {
            cells.push(unit.map(|unit| unit.unit.secretary.as_str()).into());
        }
        let published = row.published.as_deref().and_then(|text| text.parse::<f64>().ok());
        cells.extend([
            unit.map(|unit| unit.unit.mode.as_str()).into(),
            published.into(),
            row.weighted.into(),
            Cell::from(row.grade.as_deref()).tone(if row.vetoed { Tone::Bad } else { Tone::Plain }),
            before.into(),
            if row.vetoed { "因低分票比例调整等次".into() } else { Cell::Empty },
        ]);
        table.row(cells)?;
    }
    table.close()
}

pub(super) fn proposals(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "等次建议",
        "综合评价等次建议表",
        &["等次为程序按方案推算的建议，程序不因比例要求调整任何单位；“党委意见”栏由党委研究后填写。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("单位", 22.0, Kind::Text),
            column("公布得分", 10.0, Kind::Score),
            column("按得分等次", 10.0, Kind::Word),
            column("建议等次", 10.0, Kind::Word),
            column("推算过程", 58.0, Kind::Text),
            column("需要注意", 40.0, Kind::Text),
            column("结果运用", 22.0, Kind::Text),
            column("党委意见", 16.0, Kind::Text).to_fill(),
        ],
    )?;
    table.freeze(2)?;
    let rules = view.inputs.scheme.ballot.as_ref();
    for (index, row) in view.inputs.season.ballots.iter().enumerate() {
        let published = row.published.as_deref().and_then(|text| text.parse::<f64>().ok());
        let consequence = rules.zip(row.grade.as_deref()).and_then(|(rules, grade)| {
            rules.bands.iter().find(|band| band.grade == grade).map(|band| band.consequence.as_str())
        });
        table.row([
            (index + 1).into(),
            view.name(&row.unit).into(),
            published.into(),
            row.grade_by_band.as_deref().into(),
            Cell::from(row.grade.as_deref()).tone(if row.vetoed { Tone::Bad } else { Tone::Plain }),
            row.steps.join("\n").into(),
            row.flags.join("\n").into(),
            consequence.into(),
            Cell::Empty,
        ])?;
    }
    table.close()?;
    for line in quotas(view, rules) {
        table.note(&line)?;
    }
    for note in &view.inputs.season.ballot_notes {
        table.note(&format!("提示：{note}。"))?;
    }
    Ok(())
}

/// Grades beside the shares that the scheme wants to see.
pub(crate) fn quotas(view: &View, rules: Option<&BallotRules>) -> Vec<String> {
    let mut grades: BTreeMap<&str, usize> = BTreeMap::new();
    let ballots = &view.inputs.season.ballots;
    for grade in ballots.iter().filter_map(|row| row.grade.as_deref()) {
        *grades.entry(grade).or_insert(0) += 1;
    }
    let Some(rules) = rules else { return Vec::new() };
    let order: Vec<String> = rules
        .bands
        .iter()
        .map(|band| format!("{}{}个", band.grade, grades.get(band.grade.as_str()).copied().unwrap_or(0)))
        .collect();
    let mut lines = Vec::new();
    if !order.is_empty() && !ballots.is_empty() {
        lines.push(format!("建议等次合计：{}。", order.join("，")));
    }
    for quota in &rules.quotas {
        let number: usize = quota.grades.iter().filter_map(|grade| grades.get(grade.as_str())).sum();
        let share = view::as_f64(number) / view::as_f64(ballots.len().max(1)) * 100.0;
        let wanted = quota.share.map_or_else(
            || "一定比例".to_owned(),
            |share| match quota.direction {
                Direction::About => format!("{share}左右"),
                Direction::AtLeast => format!("不少于{share}"),
                Direction::AtMost => format!("不超过{share}"),
            },
        );
        let source = if quota.source.is_empty() { String::new() } else { format!("（{}）", quota.source) };
        lines.push(format!("“{}”共{number}个，占{share:.1}%；要求{wanted}{source}。", quota.grades.join("、")));
    }
    lines
}
