//! The example season: every figure of its ballots as the truth has it.

#[path = "ballots/notation.rs"]
mod notation;

use std::collections::BTreeMap;

use shuping_analyzers::ballots::{SheetReadings, count, describe, looks_like_ballots, read};
use shuping_analyzers::scheme::{BallotRules, Roster, Unit, parse};

const SEASON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/seasons/river-2023/");
const SHEETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ballots/river-2023/");

fn text(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn rules() -> BallotRules {
    parse(&text(&format!("{SEASON}season.toml"))).unwrap().ballot.unwrap()
}

fn roster() -> Roster {
    let text = text(&format!("{SEASON}roster.csv"));
    let units = text.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        Unit {
            id: fields[0].into(),
            name: fields[1].into(),
            aliases: fields[2].split('、').map(str::to_owned).collect(),
            kind: fields[3].into(),
            secretary: fields[4].into(),
            ..Unit::default()
        }
    });
    Roster { units: units.collect() }
}

fn readings() -> Vec<(String, SheetReadings)> {
    let (rules, roster) = (rules(), roster());
    let mut names: Vec<_> = std::fs::read_dir(SHEETS).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut readings = Vec::new();
    for path in names {
        let case = notation::parse(&text(path.to_str().unwrap()));
        for (name, workbook) in case.files {
            assert!(looks_like_ballots(&workbook) >= 0.5, "{name}: {}", looks_like_ballots(&workbook));
            readings.push((name.clone(), read(&workbook, &name, &rules, &roster)));
        }
    }
    readings
}

#[test]
fn every_figure_of_the_example_season_is_right() {
    let readings = readings();
    let (results, notes) = count(&readings, &rules(), &roster());
    if std::env::var_os("SHOW").is_some() {
        for (_, reading) in &readings {
            println!("{}", describe(reading).join("\n"));
        }
        println!("{notes:#?}\n{results:#?}");
    }
    let truth: serde_json::Value = serde_json::from_str(&text(&format!("{SEASON}truth.json"))).unwrap();
    let wanted = truth["ballots"].as_object().unwrap();
    assert_eq!(results.len(), wanted.len());
    for result in &results {
        let truth = &wanted[&result.unit];
        for group in &result.groups {
            let wanted = &truth["groups"][&group.id];
            let counts: BTreeMap<String, u32> = serde_json::from_value(wanted["counts"].clone()).unwrap();
            assert_eq!(group.counts, counts, "{} {}", result.unit, group.id);
            assert_eq!(group.valid, wanted["valid"], "{} {}", result.unit, group.id);
            assert_eq!(group.invalid, wanted["invalid"], "{} {}", result.unit, group.id);
            assert_eq!(group.mean, wanted["mean"].as_f64(), "{} {}", result.unit, group.id);
        }
        assert_eq!(result.weighted, truth["weighted"].as_f64(), "{}", result.unit);
        assert_eq!(result.grade.as_deref(), truth["grade"].as_str(), "{}", result.unit);
        assert_eq!(result.grade_by_band.as_deref(), truth["grade_by_band"].as_str(), "{}", result.unit);
        assert_eq!(result.vetoed, truth["vetoed"], "{}", result.unit);
        assert_eq!(result.rank, truth["rank"].as_u64().and_then(|rank| u32::try_from(rank).ok()), "{}", result.unit);
    }
}
