//! What must hold for every set of ballots.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use proptest::prelude::*;

use shuping_analyzers::ballots::{count, read, statistics};
use shuping_analyzers::grid::{Cell, Sheet, Value, Workbook};
use shuping_analyzers::scheme::{BallotRules, Roster, Unit};
use shuping_analyzers::season::BallotResult;

const RULES: &str = r#"
scale = { kind = "points", max = 100, decimals = 2 }
rounding = 3
missing_group = "renormalise"
[[group]]
id = "a"
name = "学校党委"
weight = "37.5%"
[[group]]
id = "b"
name = "其他成员"
weight = "62.5%"
[[band]]
grade = "好"
from = 90
[[band]]
grade = "较好"
from = 70
[[band]]
grade = "差"
from = 0
[[veto]]
votes = ["差"]
over = "10%"
grade = "差"
"#;

fn rules() -> BallotRules {
    toml::from_str(RULES).unwrap()
}

fn roster() -> Roster {
    let names = ["机械工程学院", "信息工程学院", "现代商贸学院", "图书馆直属支部"];
    let units =
        names.iter().zip(1..).map(|(name, at)| Unit { id: format!("U{at}"), name: (*name).into(), ..Unit::default() });
    Roster { units: units.collect() }
}

/// Hundredths of points by candidate, and the group.
type Row = (bool, [u32; 4]);

fn workbook(rows: &[Row], extra: &[&str]) -> Workbook {
    let text = |text: &str| Cell { value: Value::Text(text.into()), shown: text.into(), formula: false };
    let mut sheet = Sheet { name: "测评".into(), ..Sheet::default() };
    sheet.cells.insert((0, 0), text("人员类别"));
    for (column, unit) in (1..).zip(roster().units) {
        sheet.cells.insert((0, column), text(&unit.name));
    }
    for (row, (committee, votes)) in (1..).zip(rows) {
        sheet.cells.insert((row, 0), text(if *committee { "学校党委" } else { "其他成员" }));
        for (column, vote) in (1..).zip(votes) {
            let value = Value::Number(f64::from(*vote) / 100.0);
            sheet.cells.insert((row, column), Cell { value, ..Cell::default() });
        }
    }
    let last = u32::try_from(rows.len()).unwrap() + 1;
    for (row, word) in (last..).zip(extra) {
        sheet.cells.insert((row, 0), text("其他成员"));
        for column in 1..5 {
            sheet.cells.insert((row, column), text(word));
        }
    }
    Workbook { sheets: vec![sheet], partial: None }
}

fn counted(rows: &[Row], extra: &[&str]) -> Vec<BallotResult> {
    let reading = read(&workbook(rows, extra), "测评.xlsx", &rules(), &roster());
    count(&[("测评.xlsx".into(), reading)], &rules(), &roster()).0
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec((any::<bool>(), proptest::array::uniform4(0_u32..=10_000)), 2..40)
}

/// What an auditor would compute: big integers only, nothing shared with the program.
fn recount(rows: &[Row], candidate: usize) -> (BigInt, BigInt) {
    let mut sums: BTreeMap<bool, (u64, u64)> = BTreeMap::new();
    for (committee, votes) in rows {
        let sum = sums.entry(*committee).or_default();
        sum.0 += u64::from(votes[candidate]);
        sum.1 += 1;
    }
    let (mut above, mut below, mut weights) = (BigInt::from(0), BigInt::from(1), 0_u64);
    for (committee, (sum, number)) in sums {
        let weight = if committee { 375_u64 } else { 625 };
        weights += weight;
        above = above * number * 100_u32 + BigInt::from(weight * sum) * &below;
        below = below * number * 100_u32;
    }
    (above, below * weights)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_are_exactly_those_of_a_recount_in_big_integers(rows in rows()) {
        for (candidate, result) in counted(&rows, &[]).iter().enumerate() {
            let (above, below) = recount(&rows, candidate);
            let exact = result.weighted_exact.as_deref().unwrap();
            let (numerator, denominator) = exact.split_once('/').unwrap();
            let (numerator, denominator): (BigInt, BigInt) = (numerator.parse().unwrap(), denominator.parse().unwrap());
            prop_assert_eq!(numerator * below, denominator * above);
        }
    }

    #[test]
    fn the_order_of_ballots_changes_nothing(rows in rows(), turn in 0_usize..40) {
        let mut turned = rows.clone();
        let by = turn % turned.len();
        turned.rotate_left(by);
        turned.reverse();
        prop_assert_eq!(counted(&rows, &[]), counted(&turned, &[]));
    }

    #[test]
    fn an_invalid_ballot_changes_no_score(rows in rows(), word in prop::sample::select(vec!["弃权", "√", "101", "看不清", "9、8"])) {
        let plain = counted(&rows, &[]);
        let more = counted(&rows, &[word]);
        for (one, other) in plain.iter().zip(&more) {
            prop_assert_eq!(&one.weighted_exact, &other.weighted_exact);
            prop_assert_eq!(&one.grade, &other.grade);
            prop_assert_eq!(one.rank, other.rank);
            prop_assert_eq!(one.groups[1].invalid + 1, other.groups[1].invalid);
        }
    }

    #[test]
    fn statistics_are_the_same_on_every_run_and_never_out_of_range(rows in rows()) {
        let reading = read(&workbook(&rows, &[]), "测评.xlsx", &rules(), &roster());
        let readings = [("测评.xlsx".to_owned(), reading)];
        let results = count(&readings, &rules(), &roster()).0;
        let one = statistics(&readings, &rules(), &roster(), &results, &results).unwrap();
        let other = statistics(&readings, &rules(), &roster(), &results, &results).unwrap();
        prop_assert_eq!(&one, &other);
        for (unit, result) in one.units.iter().zip(&results) {
            let (best, worst) = (unit.rank_best.unwrap(), unit.rank_worst.unwrap());
            prop_assert!(1 <= best && best <= worst && worst <= 4);
            prop_assert!(unit.score_low.unwrap() <= unit.score_high.unwrap());
            let shares: f64 = unit.grades.iter().map(|grade| grade.share).sum();
            prop_assert!((shares - 1.0).abs() < 1e-5);
            prop_assert!(unit.last_year.as_ref().unwrap().difference.unwrap().abs() < 1e-9);
            prop_assert!(result.weighted.is_some());
        }
    }

    #[test]
    fn no_sheet_stops_the_program(
        cells in proptest::collection::vec((0_u32..14, 0_u32..14, "[0-9√●好差|]{0,3}|10|9分|单位|姓名|票号|类别|较好|一般|合计|学校党委|其他成员|机械工程学院|信息工程学院|得分|无效票"), 0..120),
        merges in proptest::collection::vec((0_u32..8, 0_u32..8, 0_u32..4, 0_u32..4), 0..6),
    ) {
        let mut sheet = Sheet { name: "1".into(), ..Sheet::default() };
        for (row, column, text) in cells {
            let value = text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Number);
            sheet.cells.insert((row, column), Cell { value, shown: text, formula: false });
        }
        for (top, left, down, right) in merges {
            sheet.merges.push(shuping_analyzers::grid::Area { top, left, bottom: top + down, right: left + right });
        }
        let workbook = Workbook { sheets: vec![sheet], partial: None };
        let reading = read(&workbook, "x.xlsx", &rules(), &roster());
        let _ = shuping_analyzers::ballots::describe(&reading);
        let _ = shuping_analyzers::ballots::looks_like_ballots(&workbook);
        let readings = [("x.xlsx".to_owned(), reading)];
        let (results, _) = count(&readings, &rules(), &roster());
        let _ = statistics(&readings, &rules(), &roster(), &results, &[]);
    }
}
