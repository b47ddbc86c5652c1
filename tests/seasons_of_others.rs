//! Seasons that nobody tuned the program on, each with the habits of another house: how its files, ballots and ledgers are
//! read. What is doubtful or not read yet stands in each season's list, so that a loss and a gain are both seen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bench::{Bench, json, seasons};

/// A season and what it gives otherwise than its labels have it.
struct Expected {
    season: &'static str,
    /// Files whose status, unit or kind differs.
    files: &'static [&'static str],
    /// Units and materials whose state differs.
    completeness: &'static [&'static str],
    /// Units and rater groups whose votes differ.
    votes: &'static [&'static str],
    /// Ledgers of which not every row is found.
    ledgers: &'static [&'static str],
}

const NOTHING: Expected = Expected { season: "", files: &[], completeness: &[], votes: &[], ledgers: &[] };

const SEASONS: [Expected; 5] = [
    Expected {
        season: "plain-2024",
        // A scan of a paper that is there as a document counts as its duplicate here.
        files: &["U盘/局机关支部述职报告.docx", "U盘/局机关支部（盖章扫描）20241226.pdf"],
        ..NOTHING
    },
    Expected { season: "town-2023", ..NOTHING },
    Expected {
        season: "firm-2024",
        // Ballots on hidden sheets are told, and not counted.
        votes: &["T06 delegates", "T06 leaders", "T07 delegates", "T07 leaders"],
        ..NOTHING
    },
    Expected { season: "univ-2024", ..NOTHING },
    Expected {
        season: "bureau-2025",
        // A photograph of a table, of which recognition loses cells.
        ledgers: &["扫描全能王/IMG_20260202_091500.jpg"],
        ..NOTHING
    },
];

#[test]
fn seasons_of_other_houses_are_read_as_their_labels_have_them() {
    let mut wrong = Vec::new();
    for expected in SEASONS {
        let bench = Bench::with(&[expected.season]);
        let truth = json(&seasons().join(expected.season).join("truth.json"));
        let found = bench.run(expected.season);
        for (what, known, differing) in [
            ("files", expected.files, files(&truth, &found)),
            ("completeness", expected.completeness, completeness(&truth, &found)),
            ("votes", expected.votes, votes(&truth, &found)),
            ("ledgers", expected.ledgers, ledgers(&truth, &found)),
        ] {
            let known: BTreeSet<String> = known.iter().map(|name| (*name).to_owned()).collect();
            if known != differing {
                let new: Vec<&String> = differing.difference(&known).collect();
                let gone: Vec<&String> = known.difference(&differing).collect();
                wrong.push(format!("{} {what}: newly wrong {new:?}, no longer wrong {gone:?}", expected.season));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn text<'v>(row: &'v Value, field: &str) -> &'v str {
    row[field].as_str().unwrap_or("")
}

fn rows<'v>(season: &'v Value, key: &str) -> &'v [Value] {
    season[key].as_array().map_or(&[], Vec::as_slice)
}

fn files(truth: &Value, found: &Value) -> BTreeSet<String> {
    let found: BTreeMap<&str, &Value> = rows(found, "submissions").iter().map(|row| (text(row, "path"), row)).collect();
    let differs = |file: &&Value| {
        let settled = matches!(text(file, "status"), "accepted" | "superseded" | "duplicate");
        found.get(text(file, "path")).is_none_or(|row| {
            row["status"] != file["status"] || settled && (row["unit"] != file["unit"] || row["kind"] != file["kind"])
        })
    };
    rows(truth, "files").iter().filter(differs).map(|file| text(file, "path").to_owned()).collect()
}

fn completeness(truth: &Value, found: &Value) -> BTreeSet<String> {
    let name = |row: &Value| format!("{} {}", text(row, "unit"), text(row, "kind"));
    let found: BTreeMap<String, &str> =
        rows(found, "completeness").iter().map(|row| (name(row), text(row, "state"))).collect();
    let differs = |row: &&Value| found.get(&name(row)) != Some(&text(row, "state"));
    rows(truth, "completeness").iter().filter(differs).map(name).collect()
}

/// Votes by score, and the invalid ones.
type Votes = (BTreeMap<String, u64>, u64);

fn counted(group: &Value) -> Votes {
    let plain = |score: &str| score.parse::<f64>().map_or_else(|_| score.to_owned(), |score| score.to_string());
    let counts = group["counts"].as_object().into_iter().flatten();
    let counts = counts.filter_map(|(score, count)| Some((plain(score), count.as_u64().filter(|count| *count > 0)?)));
    (counts.collect(), group["invalid"].as_u64().unwrap_or(0))
}

fn votes(truth: &Value, found: &Value) -> BTreeSet<String> {
    let of_unit = |row: &Value| -> Vec<(String, Votes)> {
        let unit = text(row, "unit");
        rows(row, "groups").iter().map(|group| (format!("{unit} {}", text(group, "id")), counted(group))).collect()
    };
    let found: BTreeMap<String, Votes> = rows(found, "ballots").iter().flat_map(of_unit).collect();
    let units = truth["ballots"].as_object().into_iter().flatten();
    let groups = units.flat_map(|(unit, row)| {
        row["groups"].as_object().into_iter().flatten().map(move |(id, group)| (format!("{unit} {id}"), counted(group)))
    });
    groups.filter(|(name, votes)| found.get(name) != Some(votes)).map(|(name, _)| name).collect()
}

fn ledgers(truth: &Value, found: &Value) -> BTreeSet<String> {
    let plain = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let row = |row: &Value| (plain(text(row, "issue")), plain(text(row, "measure")), row["done"].as_bool());
    let mut own: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for entry in rows(found, "ledger") {
        own.entry(text(entry, "path")).or_default().push(row(entry));
    }
    let ledgers = truth["ledgers"].as_object().into_iter().flatten();
    let differs = |(path, rows): &(&String, &Value)| {
        let mut wanted: Vec<_> = rows.as_array().into_iter().flatten().map(row).collect();
        let mut have = own.get(path.as_str()).cloned().unwrap_or_default();
        wanted.sort();
        have.sort();
        wanted != have
    };
    ledgers.filter(differs).map(|(path, _)| path.clone()).collect()
}
