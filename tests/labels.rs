//! What a season gives against its labels: each function tells what differs, by name, with what it should be and what it is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bench::{json, seasons};

/// What differs, with both readings of it.
pub(crate) type Differences = BTreeMap<String, String>;

/// The labels of a season.
pub(crate) fn of(season: &str) -> Value {
    json(&seasons().join(season).join("truth.json"))
}

fn text<'v>(row: &'v Value, field: &str) -> &'v str {
    row[field].as_str().unwrap_or("")
}

fn rows<'v>(season: &'v Value, key: &str) -> &'v [Value] {
    season[key].as_array().map_or(&[], Vec::as_slice)
}

fn entries<'v>(season: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    season[key].as_object().into_iter().flatten()
}

/// The names whose label is not what was found.
fn differing<T: PartialEq + std::fmt::Debug>(
    labels: impl Iterator<Item = (String, T)>,
    found: &BTreeMap<String, T>,
) -> Differences {
    let wrong = labels.filter(|(name, label)| found.get(name) != Some(label));
    wrong.map(|(name, label)| (name.clone(), format!("should be {label:?} and is {:?}", found.get(&name)))).collect()
}

/// Files by path: status, and unit and kind where the labels settle them.
pub(crate) fn files(truth: &Value, found: &Value) -> Differences {
    let settled = |file: &Value| matches!(text(file, "status"), "accepted" | "superseded" | "duplicate");
    let open: BTreeSet<&str> =
        rows(truth, "files").iter().filter(|file| !settled(file)).map(|file| text(file, "path")).collect();
    let told = |row: &Value| {
        let path = text(row, "path");
        let rest = (!open.contains(path)).then(|| (row["unit"].clone(), row["kind"].clone()));
        (path.to_owned(), (row["status"].clone(), rest))
    };
    differing(rows(truth, "files").iter().map(told), &rows(found, "submissions").iter().map(told).collect())
}

/// States by unit and material; nothing else may be asked of anybody.
pub(crate) fn completeness(truth: &Value, found: &Value) -> Differences {
    let told = |row: &Value| (format!("{} {}", text(row, "unit"), text(row, "kind")), text(row, "state").to_owned());
    let states =
        |season: &Value| -> BTreeMap<String, String> { rows(season, "completeness").iter().map(told).collect() };
    let (labels, found) = (states(truth), states(found));
    // Some labels say nothing of what is asked of whom.
    if labels.is_empty() {
        return Differences::new();
    }
    let mut wrong = differing(labels.clone().into_iter(), &found);
    let more = found.keys().filter(|name| !labels.contains_key(*name));
    wrong.extend(more.map(|name| (name.clone(), "is asked of nobody".to_owned())));
    wrong
}

/// Votes by score, and the invalid ones.
fn counted(group: &Value) -> (BTreeMap<String, u64>, u64) {
    let plain = |score: &str| score.parse::<f64>().map_or_else(|_| score.to_owned(), |score| score.to_string());
    let counts = entries(group, "counts");
    let counts = counts.filter_map(|(score, count)| Some((plain(score), count.as_u64().filter(|count| *count > 0)?)));
    (counts.collect(), group["invalid"].as_u64().unwrap_or(0))
}

/// Votes by unit and rater group.
pub(crate) fn votes(truth: &Value, found: &Value) -> Differences {
    let labels = entries(truth, "ballots").flat_map(|(unit, row)| {
        entries(row, "groups").map(move |(id, group)| (format!("{unit} {id}"), counted(group)))
    });
    let of_unit = |row: &Value| -> Vec<_> {
        let unit = text(row, "unit");
        rows(row, "groups").iter().map(|group| (format!("{unit} {}", text(group, "id")), counted(group))).collect()
    };
    differing(labels, &rows(found, "ballots").iter().flat_map(of_unit).collect())
}

/// Rows of ledgers by file, whatever their order.
pub(crate) fn ledgers(truth: &Value, found: &Value) -> Differences {
    let plain = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let row = |row: &Value| (plain(text(row, "issue")), plain(text(row, "measure")), row["done"].as_bool());
    let mut own: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for entry in rows(found, "ledger") {
        own.entry(text(entry, "path").to_owned()).or_default().push(row(entry));
    }
    own.values_mut().for_each(|rows| rows.sort());
    let labels = entries(truth, "ledgers").map(|(path, rows)| {
        let mut wanted: Vec<_> = rows.as_array().into_iter().flatten().map(row).collect();
        wanted.sort();
        (path.clone(), wanted)
    });
    differing(labels, &own)
}
