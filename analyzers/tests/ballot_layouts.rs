//! Layouts of ballot sheets, valid and invalid, one file each under `ballots/layouts/`: a new case is a new file.
//!
//! Expectations: `U1 committee 10:2 9:1 invalid 1` (votes by score), `U1 score 9.2`, `U1 grade 好`, `U1 rank 1`,
//! `U1 vetoed`, `only U1 U2` (units with a result, `only` alone for none), `ballots 5`, `says …` (a note, flag, step or
//! line of the description holds the words), `silent …` (none does), `text U1 …`, `identify yes` (it is taken for
//! ballots without scheme and roster) or `identify no`.

#[path = "ballots/notation.rs"]
mod notation;
#[path = "ballots/schemes.rs"]
mod schemes;

use std::collections::BTreeMap;

use shuping_analyzers::ballots::{SheetReadings, count, describe, looks_like_ballots, read, sheet_of};
use shuping_analyzers::document::{Document, Paragraph, Story, Table, TableCell};
use shuping_analyzers::grid::Area;
use shuping_analyzers::season::BallotResult;

const LAYOUTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ballots/layouts/");

struct Outcome {
    results: BTreeMap<String, BallotResult>,
    readings: Vec<(String, SheetReadings)>,
    words: Vec<String>,
    likely: f64,
}

fn run(case: &notation::Case) -> Outcome {
    let (rules, roster) = (schemes::rules(&case.rules), schemes::roster());
    let readings: Vec<_> =
        case.files.iter().map(|(name, workbook)| (name.clone(), read(workbook, name, &rules, &roster))).collect();
    let (results, notes) = count(&readings, &rules, &roster);
    let mut words = notes;
    words.extend(readings.iter().flat_map(|(_, reading)| describe(reading)));
    words.extend(results.iter().flat_map(|result| result.flags.iter().chain(&result.steps).cloned()));
    let likely = case.files.iter().map(|(_, workbook)| looks_like_ballots(workbook)).fold(0.0, f64::max);
    Outcome {
        likely,
        results: results.into_iter().map(|result| (result.unit.clone(), result)).collect(),
        readings,
        words,
    }
}

fn check(wanted: &str, outcome: &Outcome) -> Result<(), String> {
    let parts: Vec<&str> = wanted.split(' ').collect();
    let same = |have: String, want: &str| if have == want { Ok(()) } else { Err(format!("have {have}")) };
    match parts.as_slice() {
        ["identify", wanted] => same(if outcome.likely >= 0.5 { "yes" } else { "no" }.into(), wanted),
        ["says", ..] => {
            let words = wanted.strip_prefix("says ").unwrap();
            outcome.words.iter().any(|line| line.contains(words)).then_some(()).ok_or_else(|| "nobody does".into())
        }
        ["silent", ..] => {
            let words = wanted.strip_prefix("silent ").unwrap();
            outcome.words.iter().find(|line| line.contains(words)).map_or(Ok(()), |line| Err(format!("have {line}")))
        }
        ["only", units @ ..] => same(outcome.results.keys().cloned().collect::<Vec<_>>().join(" "), &units.join(" ")),
        ["ballots", number] => {
            let sheets = outcome.readings.iter().flat_map(|(_, reading)| &reading.sheets);
            let ballots = sheets.flat_map(|sheet| &sheet.regions).flat_map(|region| &region.ballots);
            same(ballots.filter(|ballot| ballot.refused.is_none()).count().to_string(), number)
        }
        ["text", unit, text] => {
            let sheets = outcome.readings.iter().flat_map(|(_, reading)| &reading.sheets);
            let found = sheets
                .flat_map(|sheet| &sheet.regions)
                .flat_map(|region| &region.texts)
                .any(|found| found.unit.as_deref() == Some(unit) && found.text == *text);
            found.then_some(()).ok_or_else(|| "no such text".into())
        }
        [unit, rest @ ..] => {
            let result = outcome.results.get(*unit).ok_or("no result")?;
            match rest {
                ["score", score] => same(result.published.clone().unwrap_or("none".into()), score),
                ["grade", grade] => same(result.grade.clone().unwrap_or("none".into()), grade),
                ["rank", rank] => same(result.rank.map_or("none".into(), |rank| rank.to_string()), rank),
                ["vetoed"] => same(result.vetoed.to_string(), "true"),
                [group, counts @ ..] => {
                    let group = result.groups.iter().find(|own| own.id == *group).ok_or("no such group")?;
                    let mut have: Vec<(f64, String)> = group
                        .counts
                        .iter()
                        .filter(|(_, count)| **count > 0)
                        .map(|(score, count)| (score.parse().unwrap(), format!("{score}:{count}")))
                        .collect();
                    have.sort_by(|one, other| other.0.total_cmp(&one.0));
                    let mut have: Vec<String> = have.into_iter().map(|(_, text)| text).collect();
                    if group.invalid > 0 {
                        have.push(format!("invalid {}", group.invalid));
                    }
                    same(have.join(" "), &counts.join(" "))
                }
                [] => Err("not understood".into()),
            }
        }
        [] => Err("empty".into()),
    }
}

#[test]
fn every_layout_is_read_right_or_refused_for_the_right_reason() {
    let mut paths: Vec<_> = std::fs::read_dir(LAYOUTS).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 25, "{} layouts", paths.len());
    let only = std::env::var("LAYOUT").ok();
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let case = notation::parse(&std::fs::read_to_string(&path).unwrap());
        assert!(!case.expect.is_empty(), "{name} expects nothing");
        let outcome = run(&case);
        let before = wrong.len();
        for wanted in &case.expect {
            if let Err(problem) = check(wanted, &outcome) {
                wrong.push(format!("{name}: {wanted}: {problem}"));
            }
        }
        if only.is_some() || wrong.len() > before {
            println!("{name}\n{}\n", outcome.words.join("\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A paper of paragraphs above one table; a cell is its first column, its columns and its text.
fn paper(above: &[&str], rows: &[&[(u32, u32, &str)]]) -> Document {
    let row = |row: usize| Paragraph {
        story: Story::Row { table: 0, row: u32::try_from(row).unwrap() },
        ..Paragraph::plain("")
    };
    let cell = |(column, columns, text): &(u32, u32, &str)| TableCell {
        column: *column,
        columns: *columns,
        rows: 1,
        text: (*text).into(),
    };
    Document {
        paragraphs: above.iter().map(|text| Paragraph::plain(*text)).chain((0..rows.len()).map(row)).collect(),
        tables: vec![Table { rows: rows.iter().map(|cells| cells.iter().map(cell).collect()).collect() }],
        ..Document::default()
    }
}

#[test]
fn strokes_in_the_table_of_a_paper_are_counted() {
    let document = paper(
        &["唱票记录", "评议人员：其他成员　　　发票9张　收回9张"],
        &[
            &[(0, 1, "被评议人"), (1, 1, "10分"), (2, 1, "9分"), (3, 1, "8分"), (4, 1, "废票"), (5, 1, "有效票数")],
            &[(0, 1, "骆雁\n（信息学院）"), (1, 1, "正"), (2, 1, "丅"), (4, 1, "丁"), (5, 1, "7")],
            &[(0, 1, "温若谷"), (2, 1, "正一"), (3, 1, "下"), (5, 1, "9")],
        ],
    );
    let (rules, roster) = (schemes::rules(""), schemes::roster());
    let readings = vec![("唱票.docx".to_owned(), read(&sheet_of(&document).unwrap(), "唱票.docx", &rules, &roster))];
    let (results, _) = count(&readings, &rules, &roster);
    let others =
        |unit: &str| results.iter().find(|own| own.unit == unit).unwrap().groups.iter().find(|own| own.id == "others");
    let (first, second) = (others("U1").unwrap(), others("U2").unwrap());
    assert_eq!((first.valid, first.invalid), (9, 0));
    assert_eq!((second.valid, second.invalid), (7, 2));
}

#[test]
fn a_table_stands_below_the_paragraphs_above_it() {
    let document = paper(&["画票记录"], &[&[(0, 1, "姓名"), (1, 2, "分数")], &[(0, 1, "骆雁"), (2, 1, "正")]]);
    let workbook = sheet_of(&document).unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!((sheet.shown(0, 0), sheet.shown(1, 1), sheet.shown(2, 2)), ("画票记录", "分数", "正"));
    assert_eq!(sheet.merges, [Area { top: 1, left: 1, bottom: 1, right: 2 }]);
    assert_eq!(sheet_of(&Document::from_lines(["只有文字"])), None);
}
