//! 排名 and 等次建议: places, grades and the way to them; always a proposal.

use std::collections::BTreeMap;

use rust_xlsxwriter::Workbook;
use shuping_analyzers::scheme::{BallotRules, Direction};
use shuping_analyzers::season::BallotResult;

use super::ballots::Votes;
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::View;
use crate::{Error, view};

pub(super) fn ranking(book: &mut Workbook, look: &Look, view: &View, votes: &Votes) -> Result<(), Error> {
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
        let mut cells = vec![votes.rank(row), unit.map_or(row.unit.as_str(), |unit| unit.unit.name.as_str()).into()];
        if secretaries {
            cells.push(unit.map(|unit| unit.unit.secretary.as_str()).into());
        }
        cells.extend([
            unit.map(|unit| unit.unit.mode.as_str()).into(),
            votes.published(row),
            votes.score(row),
            votes.grade(row).tone(if row.vetoed { Tone::Bad } else { Tone::Plain }),
            before.into(),
            if row.vetoed { "因低分票比例调整等次".into() } else { Cell::Empty },
        ]);
        table.row(cells)?;
    }
    table.close()
}

pub(super) fn proposals(book: &mut Workbook, look: &Look, view: &View, votes: &Votes) -> Result<(), Error> {
    let rules = view.inputs.scheme.ballot.as_ref();
    let rows = view.inputs.season.ballots.as_slice();
    let (components, items) =
        (rows.iter().any(|row| !row.components.is_empty()), rows.iter().any(|row| !row.items.is_empty()));
    let mut columns = vec![
        column("序号", 6.0, Kind::Int),
        column("单位", 22.0, Kind::Text),
        column("公布得分", 10.0, Kind::Score),
        column("按得分等次", 10.0, Kind::Word),
        column("建议等次", 10.0, Kind::Word),
        column("各等次票数", 18.0, Kind::Text),
    ];
    columns.extend(components.then(|| column("分项得分", 24.0, Kind::Text)));
    columns.extend(items.then(|| column("各测评项目平均分", 24.0, Kind::Text)));
    columns.extend([
        column("推算过程", 58.0, Kind::Text),
        column("需要注意", 40.0, Kind::Text),
        column("结果运用", 22.0, Kind::Text),
        column("党委意见", 16.0, Kind::Text).to_fill(),
    ]);
    let note = "等次为程序按方案推算的建议，程序不因比例要求调整任何单位；“党委意见”栏由党委研究后填写。";
    let mut table = Table::open(book, look, "等次建议", "综合评价等次建议表", &[note], columns)?;
    table.freeze(2)?;
    for (index, row) in rows.iter().enumerate() {
        let mut cells = vec![
            (index + 1).into(),
            view.name(&row.unit).into(),
            votes.published(row),
            votes.band(row),
            votes.grade(row).tone(if row.vetoed { Tone::Bad } else { Tone::Plain }),
            grade_counts(row, rules).into(),
        ];
        cells.extend(components.then(|| Cell::from(component_words(row))));
        cells.extend(items.then(|| Cell::from(item_words(row))));
        cells.extend([
            row.steps.join("\n").into(),
            row.flags.join("\n").into(),
            row.consequence.as_str().into(),
            Cell::Empty,
        ]);
        table.row(cells)?;
    }
    table.close()?;
    for line in quotas(view, rules) {
        table.note(&line)?;
    }
    for note in &view.inputs.season.ballot_notes {
        table.note(&look.fill("提示：{}。", note))?;
    }
    Ok(())
}

/// Votes by grade over all groups: 好 41、较好 8.
fn grade_counts(row: &BallotResult, rules: Option<&BallotRules>) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (grade, count) in row.groups.iter().flat_map(|group| &group.grade_counts) {
        *counts.entry(grade).or_insert(0) += count;
    }
    let bands = rules.map_or(&[][..], |rules| rules.bands.as_slice());
    let place = |grade: &str| bands.iter().position(|band| band.grade == grade).unwrap_or(usize::MAX);
    let mut sorted: Vec<(&str, u32)> = counts.into_iter().collect();
    sorted.sort_by_key(|(grade, _)| (place(grade), *grade));
    sorted.iter().map(|(grade, count)| format!("{grade} {count}")).collect::<Vec<_>>().join("、")
}

/// The components of a score: 会议测评 94.2×70%；加减分 +1.
fn component_words(row: &BallotResult) -> String {
    let words = row.components.iter().map(|component| {
        let value = component.value.map_or_else(|| "（缺）".to_owned(), short);
        match component.weight {
            Some(weight) => format!("{} {value}×{}%", component.title, short(weight * 100.0)),
            None => format!(
                "{} {}{value}",
                component.title,
                if component.value.is_some_and(|value| value > 0.0) { "+" } else { "" }
            ),
        }
    });
    words.collect::<Vec<_>>().join("\n")
}

/// What raters think of each item: 责任落实（60%） 9.125.
fn item_words(row: &BallotResult) -> String {
    let words = row.items.iter().map(|item| {
        let mean = item.mean.map_or_else(|| "没有票".to_owned(), short);
        format!("{}（{}%） {mean}", item.title, short(item.weight * 100.0))
    });
    words.collect::<Vec<_>>().join("\n")
}

/// At most three digits behind the point.
fn short(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Grades beside the shares that the scheme wants to see.
pub(crate) fn quotas(view: &View, rules: Option<&BallotRules>) -> Vec<String> {
    let mut grades: BTreeMap<&str, usize> = BTreeMap::new();
    let ballots = &view.inputs.season.ballots;
    for grade in ballots.iter().filter_map(|row| row.grade.as_deref()) {
        *grades.entry(grade).or_insert(0) += 1;
    }
    let Some(rules) = rules else { return Vec::new() };
    let t = view.t();
    let order: Vec<String> = rules
        .bands
        .iter()
        .map(|band| t.fill_two("{}{}个", &band.grade, grades.get(band.grade.as_str()).copied().unwrap_or(0)))
        .collect();
    let mut lines = Vec::new();
    if !order.is_empty() && !ballots.is_empty() {
        lines.push(t.fill("建议等次合计：{}。", order.join(t.say("，"))));
    }
    for quota in &rules.quotas {
        let number: usize = quota.grades.iter().filter_map(|grade| grades.get(grade.as_str())).sum();
        let share = view::as_f64(number) / view::as_f64(ballots.len().max(1)) * 100.0;
        let wanted = quota.share.map_or_else(
            || t.say("一定比例").to_owned(),
            |share| match quota.direction {
                Direction::About => t.fill("{}左右", share),
                Direction::AtLeast => t.fill("不少于{}", share),
                Direction::AtMost => t.fill("不超过{}", share),
            },
        );
        let source = if quota.source.is_empty() { String::new() } else { t.fill("（{}）", &quota.source) };
        let share = format!("{share:.1}%");
        let line =
            t.fill_all("“{}”共{}个，占{}；要求{}{}。", &[&quota.grades.join("、"), &number, &share, &wanted, &source]);
        lines.push(line);
    }
    lines
}
