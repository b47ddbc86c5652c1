//! 测评结果 and 测评明细: what the votes mean, computed in the workbook from the counts wherever a formula can.
//!
//! Votes are shown as counts of a group, never of a rater; a group smaller than the scheme's minimum is not shown.

use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Workbook};
use shuping_analyzers::scheme::BallotRules;
use shuping_analyzers::season::{BallotResult, GroupResult};

use super::chart::{BLUE, GREY, MOST_BARS, RED, SAND, dress, fill, font};
use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use super::tally::{LowVotes, Score, Way, grade, is_shown, low_votes, mean, rounded, scores, sum, way, weight};
use crate::Error;
use crate::view::View;

/// Columns of 测评明细 before the scores.
const BEFORE_SCORES: u16 = 7;
const VALID: u16 = 5;
/// Notes above the heads of 测评明细: with title and line, rows begin at a known place.
const DETAIL_FIRST_ROW: u32 = 4;

struct Tally<'a> {
    rules: Option<&'a BallotRules>,
    rows: &'a [BallotResult],
    scores: Vec<Score>,
    detail: String,
    /// First row of each unit in 测评明细.
    places: Vec<u32>,
}

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let rules = view.inputs.scheme.ballot.as_ref();
    let rows = view.inputs.season.ballots.as_slice();
    let mut next = DETAIL_FIRST_ROW;
    let places = rows
        .iter()
        .map(|row| {
            let place = next;
            next += u32::try_from(row.groups.len()).unwrap_or(0);
            place
        })
        .collect();
    let detail = look.say("测评明细").to_owned();
    let tally = Tally { rules, rows, scores: scores(rules, rows), detail, places };
    results(book, look, view, &tally)?;
    details(book, look, view, &tally)
}

fn results(book: &mut Workbook, look: &Look, view: &View, tally: &Tally) -> Result<(), Error> {
    let groups = groups(tally);
    let mut columns =
        vec![column("序号", 5.0, Kind::Int), column("单位", 18.0, Kind::Text), column("有效票", 8.0, Kind::Int)];
    columns.extend(groups.iter().map(|group| {
        let (_, weight) = weight(tally.rules, group);
        column(format!("{}\n（{:.0}%）", group.name, weight * 100.0), 12.0, Kind::Score)
    }));
    let first_group = 3;
    columns.extend([
        column("加权得分", 12.0, Kind::Exact),
        column("公布得分", 10.0, Kind::Score),
        column("按得分等次", 10.0, Kind::Word),
        column(low_head(tally), 10.0, Kind::Percent),
        column("建议等次", 9.0, Kind::Word),
        column("名次", 6.0, Kind::Int),
        column("提示", 46.0, Kind::Text),
    ]);
    let note = note(tally);
    let mut table = Table::open(book, look, "测评结果", "述职评议测评结果汇总表", &[&note], columns)?;
    table.freeze(2)?;
    let sheet = Sheet {
        weighted: first_group + u16::try_from(groups.len()).unwrap_or(0),
        first: table.first_row(),
        last: table.first_row() + u32::try_from(tally.rows.len().saturating_sub(1)).unwrap_or(0),
    };
    let ranks = ranks_follow(tally);
    for (index, row) in tally.rows.iter().enumerate() {
        let at = table.next_row();
        table.row(result_row(view, tally, &groups, &sheet, (index, at, ranks), row))?;
    }
    table.close()?;
    table.note("制表人：　　　　　　　　计票人：　　　　　　　　监票人：　　　　　　　　")?;
    draw(&mut table, look, &groups, &sheet, tally)
}

/// Where things stand on 测评结果.
struct Sheet {
    weighted: u16,
    first: u32,
    last: u32,
}

fn low_head(tally: &Tally) -> String {
    let low = tally.rules.and_then(|rules| low_votes(rules, &tally.scores));
    low.map_or_else(|| "低分票占比".to_owned(), |low| format!("“{}”票占比", low.grades.join("+")))
}

/// One group of each id, in the order of the first unit.
fn groups<'a>(tally: &Tally<'a>) -> Vec<&'a GroupResult> {
    let mut groups: Vec<&GroupResult> = Vec::new();
    for group in tally.rows.iter().flat_map(|row| &row.groups) {
        if !groups.iter().any(|one| one.id == group.id) {
            groups.push(group);
        }
    }
    groups
}

fn note(tally: &Tally) -> String {
    let Some(rules) = tally.rules else { return "方案没有规定测评办法。".into() };
    let mut bands: Vec<String> = Vec::new();
    for band in &rules.bands {
        bands.push(format!("{}分及以上为“{}”", plain(band.from.approx()), band.grade));
    }
    let rounding =
        rules.rounding.map_or_else(String::new, |digits| format!("；得分四舍五入保留{digits}位小数后对照等次"));
    let source = if rules.source.is_empty() { String::new() } else { format!("（{}）", rules.source) };
    format!("{}{rounding}{source}。得分由“测评明细”的票数用公式算出；等次为建议，由党委研究确定。", bands.join("，"))
}

fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn result_row(
    view: &View,
    tally: &Tally,
    groups: &[&GroupResult],
    sheet: &Sheet,
    (index, at, ranks): (usize, u32, bool),
    row: &BallotResult,
) -> Vec<Cell> {
    let place = tally.places.get(index).copied().unwrap_or(DETAIL_FIRST_ROW);
    let valid: u32 = row.groups.iter().map(|group| group.valid).sum();
    let mut cells = vec![(index + 1).into(), view.name(&row.unit).into(), valid.into()];
    for group in groups {
        let own = (0_u32..).zip(&row.groups).find(|(_, one)| one.id == group.id);
        cells.push(own.map_or(Cell::Empty, |(offset, group)| mean_cell(tally, place + offset, group)));
    }
    let (how, value) = way(tally.rules, row, &tally.scores);
    cells.push(weighted_cell(tally, row, place, how, value));
    let weighted = row_col_to_cell(at, sheet.weighted);
    cells.extend(grade_cells(tally, row, place, at, sheet, (how, value), &weighted));
    cells.push(match row.rank {
        Some(rank) if ranks => {
            let column = column_number_to_name(sheet.weighted);
            let range = format!("${column}${}:${column}${}", sheet.first + 1, sheet.last + 1);
            Cell::Formula { formula: format!("=RANK({weighted},{range},0)"), value: f64::from(rank) }
        }
        rank => rank.into(),
    });
    cells.push(row.flags.join("；").into());
    cells
}

fn mean_cell(tally: &Tally, at: u32, group: &GroupResult) -> Cell {
    if !is_shown(tally.rules, group) {
        return Cell::from("票少不列").tone(Tone::Muted);
    }
    let Some(value) = mean(group, &tally.scores) else { return group.mean.into() };
    let cell = row_col_to_cell(at, mean_column(tally));
    Cell::Formula { formula: format!("='{}'!{cell}", tally.detail), value }
}

fn mean_column(tally: &Tally) -> u16 {
    BEFORE_SCORES + u16::try_from(tally.scores.len()).unwrap_or(0) + 1
}

fn weighted_cell(tally: &Tally, row: &BallotResult, place: u32, how: Way, value: f64) -> Cell {
    let mean = |offset: u32| format!("'{}'!{}", tally.detail, row_col_to_cell(place + offset, mean_column(tally)));
    let area = |column: u16| {
        let last = place + u32::try_from(row.groups.len().saturating_sub(1)).unwrap_or(0);
        format!("'{}'!{}:{}", tally.detail, row_col_to_cell(place, column), row_col_to_cell(last, column))
    };
    match how {
        Way::Weighted => {
            let terms: Vec<String> = (0_u32..)
                .zip(&row.groups)
                .map(|(offset, group)| format!("{}*{}", weight(tally.rules, group).0, mean(offset)))
                .collect();
            Cell::Formula { formula: format!("=ROUND({},9)", terms.join("+")), value }
        }
        Way::Pooled => Cell::Formula {
            formula: format!("=ROUND(SUM({})/SUM({}),9)", area(mean_column(tally) - 1), area(VALID)),
            value,
        },
        Way::Stated => row.weighted.into(),
    }
}

/// 公布得分, 按得分等次, share of low votes, 建议等次.
fn grade_cells(
    tally: &Tally,
    row: &BallotResult,
    place: u32,
    at: u32,
    sheet: &Sheet,
    (how, value): (Way, f64),
    weighted: &str,
) -> Vec<Cell> {
    let stated = |row: &BallotResult| {
        let published = row.published.as_deref().and_then(|text| text.parse::<f64>().ok());
        vec![
            published.map_or_else(|| row.published.as_deref().into(), Cell::from),
            row.grade_by_band.as_deref().into(),
            Cell::Empty,
            graded(row, row.grade.as_deref().into()),
        ]
    };
    let Some(rules) = tally.rules.filter(|_| how != Way::Stated) else { return stated(row) };
    let score = rounded(rules, value);
    let same_score = row
        .published
        .as_deref()
        .and_then(|text| text.parse::<f64>().ok())
        .is_none_or(|said| (said - score).abs() < 1e-9);
    let band = grade(rules, score);
    if !same_score || band != row.grade_by_band.as_deref() {
        return stated(row);
    }
    let published = row_col_to_cell(at, sheet.weighted + 1);
    let digits = rules.rounding.unwrap_or(9);
    let mut cells = vec![
        Cell::Formula { formula: format!("=ROUND({weighted},{digits})"), value: score },
        Cell::WordFormula { formula: format!("={}", bands(rules, &published)), value: band.unwrap_or("").to_owned() },
    ];
    let low = low_votes(rules, &tally.scores);
    let follows = low.as_ref().is_some_and(|low| follows(low, row, band, &tally.scores));
    match low.filter(|_| follows) {
        Some(low) => {
            let share = low.share(row, &tally.scores);
            cells.push(Cell::Formula { formula: low_formula(tally, row, place, &low), value: share });
            let (band_cell, low_cell) =
                (row_col_to_cell(at, sheet.weighted + 2), row_col_to_cell(at, sheet.weighted + 3));
            let compare = if low.inclusive { ">=" } else { ">" };
            let formula = format!("=IF({low_cell}{compare}{},\"{}\",{band_cell})", plain(low.over), low.grade);
            cells.push(graded(row, Cell::WordFormula { formula, value: row.grade.clone().unwrap_or_default() }));
        }
        None => cells.extend([Cell::Empty, graded(row, row.grade.as_deref().into())]),
    }
    cells
}

fn graded(row: &BallotResult, cell: Cell) -> Cell {
    if row.vetoed { cell.tone(Tone::Bad) } else { cell }
}

/// Whether the formula of the veto gives what the season says.
fn follows(low: &LowVotes, row: &BallotResult, band: Option<&str>, scores: &[Score]) -> bool {
    let met = low.is_met(low.share(row, scores));
    met == row.vetoed && row.grade.as_deref() == if met { Some(low.grade) } else { band }
}

fn low_formula(tally: &Tally, row: &BallotResult, place: u32, low: &LowVotes) -> String {
    let last = place + u32::try_from(row.groups.len().saturating_sub(1)).unwrap_or(0);
    let area = |column: u16| {
        format!("'{}'!{}:{}", tally.detail, row_col_to_cell(place, column), row_col_to_cell(last, column))
    };
    let columns: Vec<String> =
        (BEFORE_SCORES..).zip(&low.low).filter(|(_, low)| **low).map(|(column, _)| area(column)).collect();
    let sum = if columns.is_empty() { "0".to_owned() } else { format!("SUM({})", columns.join(",")) };
    format!("={sum}/SUM({})", area(VALID))
}

/// Nested IFs over the bands, highest first; a score below all of them has no grade.
fn bands(rules: &BallotRules, cell: &str) -> String {
    rules.bands.iter().rev().fold("\"\"".to_owned(), |rest, band| {
        format!("IF({cell}>={},\"{}\",{rest})", plain(band.from.approx()), band.grade)
    })
}

/// Whether places computed in the workbook are the season's.
fn ranks_follow(tally: &Tally) -> bool {
    let scores: Vec<(Option<u32>, Way, f64)> = tally
        .rows
        .iter()
        .map(|row| {
            let (how, value) = way(tally.rules, row, &tally.scores);
            (row.rank, how, value)
        })
        .collect();
    scores.iter().all(|(rank, how, value)| {
        let above = scores.iter().filter(|(_, _, other)| other > value).count();
        *how != Way::Stated && *rank == u32::try_from(above + 1).ok()
    })
}

fn details(book: &mut Workbook, look: &Look, view: &View, tally: &Tally) -> Result<(), Error> {
    let mut columns = vec![
        column("序号", 5.0, Kind::Int),
        column("单位", 18.0, Kind::Text),
        column("组别", 14.0, Kind::Word),
        column("权重", 8.0, Kind::Percent),
        column("收回票", 8.0, Kind::Int),
        column("有效票", 8.0, Kind::Int),
        column("无效票", 8.0, Kind::Int),
    ];
    columns.extend(tally.scores.iter().map(|score| column(score_head(tally, score), 6.5, Kind::Int)));
    columns.extend([
        column("得分合计", 10.0, Kind::Rate),
        column("平均分", 11.0, Kind::Exact),
        column("无效票原因", 22.0, Kind::Text),
    ]);
    let mut table = Table::open(
        book,
        look,
        "测评明细",
        "述职评议测评票数明细表",
        &["只列各组票数，不列个人；人数少于方案规定的组不单独列出票数。"],
        columns,
    )?;
    table.freeze(3)?;
    let mut number = 0_usize;
    for row in tally.rows {
        for group in &row.groups {
            number += 1;
            let at = table.next_row();
            table.row(detail_row(view, tally, number, at, row, group))?;
        }
    }
    table.close()
}

fn score_head(tally: &Tally, score: &Score) -> String {
    let word = matches!(tally.rules.map(|rules| &rules.scale), Some(shuping_analyzers::scheme::Scale::Grades { .. }));
    if word { score.key.clone() } else { format!("{}分", score.key) }
}

fn detail_row(
    view: &View,
    tally: &Tally,
    number: usize,
    at: u32,
    row: &BallotResult,
    group: &GroupResult,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![
        number.into(),
        view.name(&row.unit).into(),
        group.name.as_str().into(),
        weight(tally.rules, group).1.into(),
        (group.valid + group.invalid).into(),
        group.valid.into(),
        group.invalid.into(),
    ];
    if !is_shown(tally.rules, group) {
        cells.extend(tally.scores.iter().map(|_| Cell::from("—").tone(Tone::Muted)));
        cells.extend([Cell::Empty, Cell::Empty, Cell::from("票少不列")]);
        return cells;
    }
    cells.extend(tally.scores.iter().map(|score| Cell::from(group.counts.get(&score.key).copied().unwrap_or(0))));
    match mean(group, &tally.scores) {
        Some(value) => {
            let last = BEFORE_SCORES + u16::try_from(tally.scores.len()).unwrap_or(1) - 1;
            let area = format!("{}:{}", row_col_to_cell(at, BEFORE_SCORES), row_col_to_cell(at, last));
            let values: Vec<String> = tally.scores.iter().map(|score| plain(score.value)).collect();
            let total = sum(group, &tally.scores);
            cells
                .push(Cell::Formula { formula: format!("=SUMPRODUCT({area},{{{}}})", values.join(",")), value: total });
            let formula = format!("={}/{}", row_col_to_cell(at, last + 1), row_col_to_cell(at, VALID));
            cells.push(Cell::Formula { formula, value });
        }
        None => cells.extend([Cell::Empty, group.mean.into()]),
    }
    let reasons: Vec<String> = group.invalid_reasons.iter().map(|(reason, count)| format!("{reason}{count}")).collect();
    cells.push(reasons.join("、").into());
    cells
}

fn draw(table: &mut Table, look: &Look, groups: &[&GroupResult], sheet: &Sheet, tally: &Tally) -> Result<(), Error> {
    if tally.rows.is_empty() {
        return Ok(());
    }
    let name = look.say("测评结果").to_owned();
    let shown = sheet.last.min(sheet.first + MOST_BARS - 1);
    let mut bars = Chart::new(ChartType::Column);
    let columns = (3..sheet.weighted).chain([sheet.weighted]);
    for (column, color) in
        columns.zip([BLUE, SAND, GREY, 0x6A_9C_78, 0x8E_6B_A8].into_iter().chain(std::iter::repeat(GREY)))
    {
        let color = if column == sheet.weighted { RED } else { color };
        let title = if column == sheet.weighted {
            "加权得分".to_owned()
        } else {
            groups.get(usize::from(column - 3)).map_or_else(String::new, |group| group.name.clone())
        };
        bars.add_series()
            .set_name(title.as_str())
            .set_categories((name.as_str(), sheet.first, 1, shown, 1))
            .set_values((name.as_str(), sheet.first, column, shown, column))
            .set_format(&mut fill(color))
            .set_gap(60);
    }
    dress(&mut bars, look.say("各单位测评得分"), look.say("单位"), look.say("平均分（分）"));
    let lowest =
        tally.rows.iter().flat_map(|row| &row.groups).filter_map(|group| group.mean).fold(f64::INFINITY, f64::min);
    if lowest.is_finite() && lowest >= 2.0 {
        bars.y_axis().set_min((lowest - 1.0).floor());
    }
    if tally.rows.len() > 12 {
        let mut turned = font(9.0);
        turned.set_rotation(-45);
        bars.x_axis().set_font(&turned);
    }
    bars.legend().set_position(ChartLegendPosition::Bottom);
    bars.set_width(1000).set_height(360);
    table.place_chart(&bars)
}
