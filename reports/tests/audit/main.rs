//! The published figures of a vote are formulas over the ballot sheet: LibreOffice computes every one of them again,
//! from workbooks whose stored results were taken out, and agrees to the last digit.

#[path = "../../../analyzers/tests/ballots/notation.rs"]
mod notation;
mod office;
#[path = "../../../analyzers/tests/ballots/schemes.rs"]
mod schemes;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use shuping_analyzers::ballots::{count, read, statistics};
use shuping_analyzers::scheme::{BallotRules, Roster, Scheme, parse};
use shuping_analyzers::season::{Season, UnitName};
use shuping_reports::{Inputs, Lang, workbook};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../analyzers/tests/ballots/layouts/");
/// Cases of every kind of scheme whose scores must be formulas, not stated values.
const COMPUTED: &[&str] = &[
    "edge-8-9995-is-9",
    "points-with-decimals",
    "points-tally-by-score",
    "grades-written-in-the-cells",
    "grades-tally-with-shares",
    "items-under-each-candidate",
    "items-by-grades-under-each-candidate",
    "ranks",
    "rule-components-and-bonus",
    "rule-groups-that-share-a-weight",
    "rule-pooled",
    "rule-renormalise-or-no-score",
    "rule-ties-by-top-votes",
    "rule-ties-dense",
    "rule-trimmed-mean-above-five",
    "rule-veto-inclusive-over-returned",
    "rule-veto-exactly-at-its-limit",
    "rule-form-heads-contradict-the-bands",
];

/// The workbook of a season of which only the votes are known.
fn season_workbook(
    rules: &BallotRules,
    roster: &Roster,
    readings: &[(String, shuping_analyzers::ballots::SheetReadings)],
) -> Vec<u8> {
    let (ballots, ballot_notes) = count(readings, rules, roster);
    let ballot_statistics = statistics(readings, rules, roster, &ballots, &ballots);
    let name = |unit: &shuping_analyzers::scheme::Unit| UnitName {
        id: unit.id.clone(),
        name: unit.name.clone(),
        short: unit.aliases.first().cloned().unwrap_or_default(),
        ..UnitName::default()
    };
    let units = roster.units.iter().map(name).collect();
    let season = Season { units, ballots, ballot_notes, ballot_statistics, ..Season::default() };
    let mut scheme: Scheme = parse(include_str!("../../../tests/seasons/river-2023/season.toml")).unwrap();
    scheme.ballot = Some(rules.clone());
    workbook::build(&Inputs {
        season: &season,
        scheme: &scheme,
        previous: Some(&season),
        originals: &(),
        readings: &(),
        decisions: &[],
        made_on: jiff::civil::date(2024, 1, 20),
        lang: Lang::Zh,
    })
    .unwrap()
}

fn case(name: &str) -> Vec<u8> {
    let case = notation::parse(&std::fs::read_to_string(format!("{CASES}{name}.sheet")).unwrap());
    // Three votes are too few to be shown; here it is the formulas that count.
    let rules = BallotRules { min_group: 1, ..schemes::rules(&case.rules) };
    let roster = schemes::roster();
    let readings: Vec<_> =
        case.files.iter().map(|(name, workbook)| (name.clone(), read(workbook, name, &rules, &roster))).collect();
    season_workbook(&rules, &roster, &readings)
}

/// Votes of many raters with uneven weights, thirds among the items' weights, decimals, trimmed at both ends.
fn drawn(rules: &str, raters: [u32; 3], votes: impl Fn(u32) -> String) -> Vec<u8> {
    let mut text = String::from("file: 票.xlsx\nsheet: 票\n|票号|类别|机械学院|信工|商贸|机关一\n");
    let mut state = 7_u32;
    let groups = ["学校党委", "中层干部", "其他成员"];
    let all = groups.iter().zip(raters).flat_map(|(group, count)| (0..count).map(move |_| *group));
    for (number, group) in all.enumerate() {
        text += &format!("|{}|{group}", number + 1);
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text += &format!("|{}", votes(state >> 16));
        }
        text.push('\n');
    }
    let case = notation::parse(&text);
    let rules: BallotRules = toml::from_str(rules).unwrap();
    let roster = schemes::roster();
    let readings: Vec<_> =
        case.files.iter().map(|(name, workbook)| (name.clone(), read(workbook, name, &rules, &roster))).collect();
    season_workbook(&rules, &roster, &readings)
}

const DRAWN: &str = r#"
scale = { kind = "points", max = 100, decimals = 1 }
rounding = 2
trim = { drop = 2, above = 5 }
[[group]]
id = "a"
name = "学校党委"
weight = "1/3"
[[group]]
id = "b"
name = "中层干部"
weight = "17.5%"
[[group]]
id = "c"
name = "其他成员"
weight = "0.49"
[[band]]
grade = "好"
from = 90
[[band]]
grade = "较好"
from = 80
[[band]]
grade = "差"
from = 0
[[veto]]
votes = ["差"]
over = "1/3"
inclusive = true
grade = "差"
"#;

/// The formulas of a workbook with the values that stand beside them.
fn formulas(bytes: &[u8]) -> BTreeMap<(String, u32, u32), (String, Data)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut all = BTreeMap::new();
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        let values = book.worksheet_range(&sheet).unwrap();
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let place = (row as u32 + top, column as u32 + left);
            let value = values.get_value(place).cloned().unwrap_or_default();
            all.insert((sheet.clone(), place.0, place.1), (formula.clone(), value));
        }
    }
    all
}

/// A value to the last of the fifteen digits that office programs keep.
fn written(value: &Data) -> String {
    match value {
        Data::Float(number) => format!("{number:.14e}"),
        Data::Int(number) => format!("{:.14e}", *number as f64),
        other => other.to_string(),
    }
}

/// Cases that LibreOffice computes again: each has a formula that the others do not have.
const RECALCULATED: &[&str] = &[
    "edge-8-9995-is-9",
    "grades-written-in-the-cells",
    "items-by-grades-under-each-candidate",
    "ranks",
    "rule-components-and-bonus",
    "rule-groups-that-share-a-weight",
    "rule-renormalise-or-no-score",
    "rule-ties-by-top-votes",
    "rule-ties-dense",
    "rule-veto-inclusive-over-returned",
];

#[test]
fn libreoffice_computes_every_formula_to_the_same_last_digit() {
    let mut books: BTreeMap<String, Vec<u8>> =
        RECALCULATED.iter().map(|name| ((*name).to_owned(), case(name))).collect();
    let tenths = |random: u32| format!("{:.1}", 70.0 + f64::from(random % 301) / 10.0);
    books.insert("drawn-points".into(), drawn(DRAWN, [11, 23, 50], tenths));
    let ticks =
        DRAWN.replace("{ kind = \"points\", max = 100, decimals = 1 }", "{ kind = \"ticks\", min = 1, max = 10 }");
    let ticks = ticks.replace("from = 90", "from = 9").replace("from = 80", "from = 7");
    books.insert(
        "drawn-pooled".into(),
        drawn(&format!("aggregation = \"pooled\"\n{ticks}"), [7, 9, 31], |random| (6 + random % 5).to_string()),
    );
    let again = office::recalculated(&books);
    for (name, bytes) in &books {
        let told = formulas(bytes);
        let computed = formulas(&again[name]);
        assert!(told.len() > 40, "{name}: {} formulas", told.len());
        for ((sheet, row, column), (formula, value)) in &told {
            let place = (sheet.clone(), *row, *column);
            let there = computed.get(&place).map_or(&Data::Empty, |(_, value)| value);
            let cell = shuping_analyzers::grid::cell_name(*row, *column);
            assert_eq!(written(there), written(value), "{name} {sheet}!{cell} {formula}");
        }
    }
}

#[test]
fn scores_of_every_kind_of_scheme_are_formulas() {
    for name in COMPUTED {
        let bytes = case(name);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let range = book.worksheet_range("测评结果").unwrap();
        let heads = range.rows().nth(3).unwrap();
        let told = formulas(&bytes);
        for head in ["加权得分", "平均名次", "综合得分", "公布得分", "名次"] {
            let Some(column) = heads.iter().position(|cell| cell.to_string() == head) else { continue };
            for row in 4..range.height() {
                let cell = range.get((row, column)).unwrap();
                // Rows of units have a number in the first column.
                if !matches!(range.get((row, 0)), Some(Data::Float(_))) || *cell == Data::Empty {
                    continue;
                }
                let place = ("测评结果".to_owned(), row as u32, column as u32);
                assert!(told.contains_key(&place), "{name}: {head} in row {} is {cell}, no formula", row + 1);
            }
        }
    }
}

#[test]
fn votes_of_a_small_group_stand_on_no_sheet_and_cannot_be_computed() {
    let two = drawn(&DRAWN.replace("trim = { drop = 2, above = 5 }\n", ""), [2, 4, 9], |random| {
        (80 + random % 20).to_string()
    });
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(two)).unwrap();
    let details = book.worksheet_range("测评明细").unwrap();
    let hidden: Vec<String> = details
        .rows()
        .filter(|row| row.iter().any(|cell| cell.to_string() == "票少不列"))
        .map(|row| row[2].to_string())
        .collect();
    // The small group, and the smallest other one, four times each.
    assert_eq!(hidden.len(), 8, "{hidden:?}");
    assert!(hidden.iter().all(|name| name == "学校党委" || name == "中层干部"), "{hidden:?}");
    let formulas = book.worksheet_formula("测评结果").unwrap();
    let (top, left) = formulas.start().unwrap();
    let scores =
        formulas.used_cells().filter(|(row, column, _)| row + top as usize == 4 && column + left as usize == 6);
    assert_eq!(scores.count(), 0, "a score as a formula would give the small group away");
}

#[test]
fn what_the_votes_mean_stands_on_sheets_in_plain_words() {
    let tenths = |random: u32| format!("{:.1}", 70.0 + f64::from(random % 301) / 10.0);
    let text = |bytes: &[u8], sheet: &str| -> String {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
        let range = book.worksheet_range(sheet).unwrap_or_else(|_| panic!("no sheet {sheet}"));
        range
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let drawn = drawn(DRAWN, [11, 23, 50], tenths);
    let whole = text(&drawn, "测评分析");
    for words in [
        "名次分不分得开",
        "各人排的先后一致吗",
        "肯德尔和谐系数W＝",
        "哪类人员打分偏宽偏严",
        "一个分打到底的票",
        "Efron，1979",
    ] {
        assert!(whole.contains(words), "{words}\n{whole}");
    }
    let units = text(&drawn, "测评统计");
    assert!(units.contains("第1至第") && units.contains("意见"), "{units}");
    assert!(text(&drawn, "测评对比上年").contains("基本持平"));
    let remarks = text(&case("score-and-remark-under-each-candidate"), "意见建议");
    assert!(remarks.contains("联系群众少") && !remarks.contains("学校党委"), "{remarks}");
}
