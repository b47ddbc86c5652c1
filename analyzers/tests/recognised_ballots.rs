//! Tables of votes that were read from pictures: what is mended, and what is left out because nobody can be sure of it.

use shuping_analyzers::ballots::{SheetReading, read};
use shuping_analyzers::grid::{Cell, Sheet, Workbook};
use shuping_analyzers::scheme::{BallotRules, Roster, Unit};

const GRADES: &str = r#"
scale = { kind = "grades", values = { "优秀" = 100, "良好" = 85, "合格" = 70, "差" = 50 } }
[[group]]
id = "a"
name = "党员代表"
weight = 1
"#;
const POINTS: &str = r#"
scale = { kind = "points", max = 100 }
[[group]]
id = "a"
name = "党员代表"
weight = 1
"#;

fn roster() -> Roster {
    let units = [("机械工程学院", "温若谷"), ("信息工程学院", "骆雁回"), ("现代商贸学院", "佟静岚")];
    let unit = |(at, (name, secretary)): (usize, &(&str, &str))| Unit {
        id: format!("U{}", at + 1),
        name: (*name).into(),
        secretary: (*secretary).into(),
        ..Unit::default()
    };
    Roster { units: units.iter().enumerate().map(unit).collect() }
}

/// Lines of cells divided by blanks, `_` for an empty one, as a sheet that was read from a picture.
fn recognised(rules: &str, lines: &[&str]) -> SheetReading {
    reading(rules, lines, true)
}

fn reading(rules: &str, lines: &[&str], recognised: bool) -> SheetReading {
    let mut sheet = Sheet { name: "正文".into(), recognised, ..Sheet::default() };
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split(' ')).filter(|(_, text)| *text != "_") {
            sheet.cells.insert((row, column), Cell::text(text));
        }
    }
    let rules: BallotRules = toml::from_str(rules).unwrap();
    let book = Workbook { sheets: vec![sheet], partial: None };
    read(&book, "扫描件.pdf", &rules, &roster()).sheets.remove(0)
}

/// Of every tally its unit with the numbers of votes and the invalid ones, or why it does not count.
fn told(reading: &SheetReading) -> Vec<String> {
    let regions = reading.regions.iter();
    let tallies = regions.flat_map(|region| region.tallies.iter().map(move |tally| (region, tally)));
    let told = tallies.map(|(region, tally)| {
        let unit = region.candidates.get(usize::from(tally.candidate)).and_then(|one| one.unit.as_deref());
        let counts: Vec<String> = tally.counts.iter().map(|(_, count)| count.to_string()).collect();
        let unit = unit.unwrap_or("?");
        match &tally.refused {
            Some(reason) => format!("{unit} {reason}"),
            None => format!("{unit} {} 无效{}", counts.join(" "), tally.invalid),
        }
    });
    told.collect()
}

#[test]
fn heads_and_names_with_one_letter_misread_are_mended_and_the_mending_is_told() {
    let reading = recognised(
        GRADES,
        &[
            "党员代表测评计票表",
            "述职人 优秀 民好 合格 差 无效紫 总票数",
            "温若谷 16蛇 20 2 1 工紫 40",
            "骆雁回 10 15 11 5 0 41",
            "修静岚 27 12 2 1 1 43",
        ],
    );
    assert_eq!(told(&reading), ["U1 16 20 2 1 无效1", "U2 10 15 11 5 无效0", "U3 27 12 2 1 无效1"]);
    for note in ["C2 认成“民好”，按“良好”计", "F2 认成“无效紫”，按“无效票”计", "A5 认成“修静岚”，按“佟静岚”计"]
    {
        assert!(reading.notes.iter().any(|own| own == note), "{note}: {:?}", reading.notes);
    }
}

#[test]
fn numbers_that_do_not_come_to_the_sum_beside_them_do_not_count() {
    let lines =
        ["党员代表测评计票表", "述职人 优秀 良好 合格 差 无效 收回", "温若谷 16 20 2 1 1 40", "骆雁回 10 16 11 5 0 41"];
    let misread = "U2 扫描件认出的各栏相加 42 票，表中写 41 票，有认错的字，没有计入";
    assert_eq!(told(&recognised(GRADES, &lines)), ["U1 16 20 2 1 无效1", misread]);
    // A clerk's own slip is told, and his numbers count.
    assert_eq!(told(&reading(GRADES, &lines, false)), ["U1 16 20 2 1 无效1", "U2 10 16 11 5 无效0"]);
}

#[test]
fn what_is_missing_to_the_sum_is_not_taken_for_invalid_votes() {
    let lines = ["党员代表测评计票表", "述职人 优秀 良好 合格 差 收回", "温若谷 16 10 2 1 40"];
    let misread = "U1 扫描件认出的各栏相加 29 票，表中写 40 票，有认错的字，没有计入";
    assert_eq!(told(&recognised(GRADES, &lines)), [misread]);
    assert_eq!(told(&reading(GRADES, &lines, false)), ["U1 16 10 2 1 无效11"]);
}

#[test]
fn strokes_count_only_where_a_number_proves_them() {
    let alone = ["党员代表唱票记录", "述职人 优秀 良好 合格 差", "温若谷 正正 正下 一 _", "骆雁回 正一 正正 _ _"];
    assert!(told(&recognised(GRADES, &alone)).iter().all(|told| told.contains("没有合计数可以核对")));
    let proved =
        ["党员代表唱票记录", "述职人 优秀 良好 合格 差 合计", "温若谷 正正 正下 一 _ 19", "骆雁回 正一 正正 _ _ 17"];
    let misread = "U2 扫描件认出的各栏相加 16 票，表中写 17 票，有认错的字，没有计入";
    assert_eq!(told(&recognised(GRADES, &proved)), ["U1 10 8 1 0 无效0", misread]);
}

#[test]
fn votes_beside_a_column_that_nobody_can_read_do_not_count() {
    let lines = ["党员代表测评计票表", "述职人 优秀 良好 合格 差 亚肛", "温若谷 16 20 2 1 3"];
    let unknown = "U1 扫描件的表头“亚肛”认不清，这一栏的票数不能算进去，没有计入";
    assert_eq!(told(&recognised(GRADES, &lines)), [unknown]);
}

#[test]
fn a_ballot_with_a_cell_that_cannot_be_read_is_no_ballot() {
    let mut lines = vec!["党员代表评分表", "票号 温若谷 骆雁回 佟静岚"];
    lines.extend(["1 95 91 88", "2 96 ？ 90", "3 93 92 91", "4 90 95 92", "5 90 95 92", "6 91 95 92"]);
    let reading = recognised(POINTS, &lines);
    let ballots = &reading.regions[0].ballots;
    let refused: Vec<&str> = ballots.iter().filter_map(|ballot| ballot.refused.as_deref()).collect();
    assert_eq!((ballots.len(), refused), (6, vec!["扫描件上 C4 认不清，这张票没有计入"]));
}

#[test]
fn where_many_ballots_cannot_be_read_none_counts() {
    let lines =
        ["党员代表评分表", "票号 温若谷 骆雁回 佟静岚", "1 95 91 88", "2 96 ？ 90", "3 93 92 91", "4 90 295 92"];
    let reading = recognised(POINTS, &lines);
    assert!(reading.regions[0].ballots.iter().all(|ballot| ballot.refused.is_some()));
}

#[test]
fn the_corner_says_which_side_rates_though_its_line_was_misread() {
    let lines =
        ["党员代表互评表", "评分人疏被评人 温若谷 骆雁回 佟静岚", "温若谷 _ 91 88", "骆雁回 96 _ 90", "佟静岚 93 92 _"];
    let reading = recognised(POINTS, &lines);
    let raters: Vec<Option<&str>> = reading.regions[0].ballots.iter().map(|ballot| ballot.rater.as_deref()).collect();
    assert_eq!(raters, [Some("U1"), Some("U2"), Some("U3")]);
    assert_eq!(reading.regions[0].ballots[0].row, 2);
}
