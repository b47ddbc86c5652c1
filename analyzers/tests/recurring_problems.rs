//! Problems that come back.

use std::collections::BTreeMap;

use serde_json::Value;
use shuping_analyzers::likeness::Names;
use shuping_analyzers::likeness::recurrence::{Problem, pairs, recurrences};
use shuping_analyzers::season::Recurrence;

const RIVER_2023: &str = include_str!("../../tests/seasons/river-2023/truth.json");
const RIVER_2022: &str = include_str!("../../tests/seasons/river-2022/truth.json");

/// The problems of the accepted reports of a season, from its labels.
fn problems(truth: &str, year: i32) -> Vec<Problem> {
    let truth: Value = serde_json::from_str(truth).unwrap();
    let mut problems = Vec::new();
    for file in truth["files"].as_array().unwrap() {
        let (Some(path), Some(unit)) = (file["path"].as_str(), file["unit"].as_str()) else { continue };
        let Some(report) = truth["reports"].get(path).filter(|_| file["status"] == "accepted") else { continue };
        for issue in report["issues"].as_array().unwrap() {
            problems.push(Problem {
                unit: unit.to_owned(),
                year,
                text: issue["text"].as_str().unwrap().to_owned(),
                title: String::new(),
                personal: issue["personal"] == true,
                ..Problem::default()
            });
        }
    }
    problems
}

/// Recall, precision and look-alikes taken for the same problem.
struct Score {
    hits: usize,
    wanted: usize,
    proposed: usize,
    near_misses: usize,
    told: Vec<String>,
}

fn score(labels: &[(String, String, bool)], found: &[Recurrence]) -> Score {
    let proposed = |issue: &str, prior: &str| found.iter().find(|pair| pair.issue == issue && pair.prior == prior);
    let mut score = Score { hits: 0, wanted: 0, proposed: found.len(), near_misses: 0, told: Vec::new() };
    for (issue, prior, same) in labels {
        let hit = proposed(issue, prior);
        score.wanted += usize::from(*same);
        score.hits += usize::from(*same && hit.is_some());
        score.near_misses += usize::from(!*same && hit.is_some());
        if hit.is_some() != *same {
            score.told.push(format!("{} {issue}\n        {prior}", if *same { "missed" } else { "wrong " }));
        }
    }
    for pair in found {
        if !labels.iter().any(|(issue, prior, _)| *issue == pair.issue && *prior == pair.prior) {
            score.told.push(format!(
                "other  {:.3} {}\n        {}\n        {}",
                pair.score, pair.issue, pair.prior, pair.reason
            ));
        }
    }
    score
}

#[test]
fn recurring_problems_of_the_example_season_are_proposed() {
    let found = recurrences(&problems(RIVER_2023, 2023), &problems(RIVER_2022, 2022), &Names::of(&[]));
    let truth: Value = serde_json::from_str(RIVER_2023).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let labels: Vec<_> = truth["recurrence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (text(&pair["issue"]), text(&pair["prior"]), pair["same"] == true))
        .collect();
    let score = score(&labels, &found);
    for pair in &found {
        println!("{} {:.3} {}\n    {}\n    {}", pair.unit, pair.score, pair.issue, pair.prior, pair.reason);
    }
    told("river", &score);
    assert!(score.hits * 5 >= score.wanted * 4 && score.hits * 10 >= score.proposed * 7 && score.near_misses <= 2);
}

/// The pairs of a table of reworded problems: labels, this year's problems, the earlier ones.
fn reworded(table: &str) -> (Vec<(String, String, bool)>, Vec<Problem>, Vec<Problem>) {
    let (mut labels, mut now, mut before) = (Vec::new(), Vec::new(), Vec::new());
    let mut unit = String::new();
    for line in table.lines() {
        if let Some(name) = line.strip_prefix("@ ") {
            name.clone_into(&mut unit);
        }
        let same = line.starts_with("= ");
        if !same && !line.starts_with("x ") {
            continue;
        }
        let (issue, prior) = line[2..].split_once(" || ").expect("two problems");
        let problem = |text: &str, year: i32| Problem {
            unit: unit.clone(),
            year,
            text: text.to_owned(),
            personal: is_own(text),
            ..Problem::default()
        };
        now.push(problem(issue, 2023));
        before.push(problem(prior, 2022));
        labels.push((issue.to_owned(), prior.to_owned(), same));
    }
    (labels, now, before)
}

/// The problems of whole reports and of the year before, unit by unit.
fn reports(table: &str) -> (Vec<(String, String, bool)>, Vec<Problem>, Vec<Problem>) {
    let (mut labels, mut now, mut before) = (Vec::new(), Vec::<Problem>::new(), Vec::new());
    let (mut unit, mut ids) = (String::new(), BTreeMap::<String, String>::new());
    for line in table.lines() {
        if let Some(name) = line.strip_prefix("@ ") {
            name.clone_into(&mut unit);
            ids.clear();
        }
        let Some((head, text)) = line.split_once("|| ").filter(|_| !line.starts_with('#')) else { continue };
        let head: Vec<&str> = head.split_whitespace().collect();
        let problem = |personal: bool, year: i32| Problem {
            unit: unit.clone(),
            year,
            text: text.to_owned(),
            personal,
            ..Problem::default()
        };
        match head.as_slice() {
            ["-"] => before.push(problem(is_own(text), 2022)),
            [label @ ("=" | "x"), id] => {
                before.push(problem(is_own(text), 2022));
                labels.push((ids[*id].clone(), text.to_owned(), *label == "="));
            }
            [id, own @ ..] => {
                ids.insert((*id).to_owned(), text.to_owned());
                now.push(problem(*own == ["own"], 2023));
            }
            [] => panic!("{line}"),
        }
    }
    (labels, now, before)
}

fn is_own(text: &str) -> bool {
    text.starts_with('我') || text.starts_with("作为书记")
}

fn told(name: &str, score: &Score) {
    println!(
        "{name}: {} of {} in {} proposals, {} near misses\n{}",
        score.hits,
        score.wanted,
        score.proposed,
        score.near_misses,
        score.told.join("\n")
    );
}

/// Reports of 29 writers and the year before them. The network is fitted on all tables but `held`, so that only folded
/// figures say something of unseen problems: recall .88, precision .84 over 316 units (`fit.py` prints them), and on the
/// 17 units that are held back 20 of 23 in 23 proposals.
#[test]
fn problems_of_whole_reports_that_come_back_are_proposed() {
    for (name, table) in
        [("first", include_str!("recurring/first.txt")), ("second", include_str!("recurring/second.txt"))]
    {
        let (labels, now, before) = reports(table);
        let score = score(&labels, &recurrences(&now, &before, &Names::of(&[])));
        told(name, &score);
        assert!(score.hits * 5 >= score.wanted * 4 && score.hits * 10 >= score.proposed * 7, "{name}");
        assert!(score.near_misses <= 3, "{name}");
    }
}

/// Single sentences that were made hard on purpose. The numbers are what is found, for the next change to be compared
/// with: all four sets have lent words to the lists, so they say nothing about unseen problems.
#[test]
fn reworded_problems_of_other_organisations_are_proposed_as_often_as_was_measured() {
    for (name, table, hits, proposed, near_misses) in [
        ("first", include_str!("reworded_first.txt"), 15, 15, 0),
        ("second", include_str!("reworded_second.txt"), 6, 7, 1),
        ("third", include_str!("reworded_third.txt"), 10, 12, 2),
        ("held back", include_str!("reworded_held.txt"), 6, 9, 3),
    ] {
        let (labels, now, before) = reworded(table);
        let score = score(&labels, &recurrences(&now, &before, &Names::of(&[])));
        told(name, &score);
        assert!(score.hits >= hits && score.proposed <= proposed && score.near_misses <= near_misses, "{name}");
    }
}

/// The labelled pairs know no categories and seldom repeat themselves; what is known to be the same must stay so there.
#[test]
fn a_problem_that_comes_back_in_its_own_words_is_proposed() {
    let told = |year, text: &str, category: &str| Problem {
        unit: "U02".to_owned(),
        year,
        text: text.to_owned(),
        category: category.to_owned(),
        personal: true,
        ..Problem::default()
    };
    let now = [
        told(2024, "我抓支部活动形式单一的问题还没有改到位，全年主题党日12次，有8次是读文件看视频。", "基层组织建设"),
        told(2024, "我对年轻党员培养不够上心，3人申报的课题没有人指导。", "人才工作"),
    ];
    let before = [
        told(2023, "我抓支部活动形式单一，主题党日12次，9次是读文件看视频。", "基层组织建设"),
        told(2023, "我对会议记录检查不够，有4次记录缺日期。", "基层组织建设"),
    ];
    let found = recurrences(&now, &before, &Names::of(&[]));
    let pairs: Vec<(&str, &str)> = found.iter().map(|pair| (pair.issue.as_str(), pair.prior.as_str())).collect();
    assert_eq!(pairs, [(now[0].text.as_str(), before[0].text.as_str())]);
    let again = recurrences(&before, &before, &Names::of(&[]));
    assert_eq!(again.len(), 2, "{again:?}");
    assert!(again.iter().all(|pair| pair.issue == pair.prior && pair.score > 0.9));
}

/// What pairs are judged by, for fitting the weights.
#[test]
#[ignore = "writes what pairs are judged by; SHUPING_FIT names a folder"]
fn what_pairs_are_judged_by_is_written_out() {
    let Ok(folder) = std::env::var("SHUPING_FIT") else { return };
    let tables = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recurring");
    let mut names: Vec<_> =
        std::fs::read_dir(&tables).expect("tables").filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.sort();
    let mut lines = String::new();
    for path in names {
        let (labels, now, before) = reports(&std::fs::read_to_string(&path).expect("a table"));
        for pair in pairs(&now, &before, &Names::of(&[])) {
            let (issue, prior) = (&now[pair.now], &before[pair.before]);
            let label = labels.iter().find(|(one, other, _)| *one == issue.text && *other == prior.text);
            let line = serde_json::json!({
                "table": path.file_stem().unwrap().to_string_lossy(), "unit": issue.unit, "now": pair.now, "before": pair.before,
                "same": label.is_some_and(|label| label.2), "near": label.is_some_and(|label| !label.2), "signals": pair.signals,
            });
            lines.push_str(&format!("{line}\n"));
        }
    }
    std::fs::write(std::path::Path::new(&folder).join("pairs.jsonl"), lines).expect("the file can be written");
}
