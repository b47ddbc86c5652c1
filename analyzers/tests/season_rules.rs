//! The rules against the example seasons, with what a perfect reader of documents would hand them.

mod truth;

use shuping_analyzers::rules::{Facts, check};
use shuping_analyzers::scheme::Roster;

fn findings(season: &str) -> Vec<(String, truth::TruthReport, Vec<shuping_analyzers::finding::Finding>)> {
    let scheme = truth::scheme(season);
    let roster = Roster::default();
    truth::truth(season)
        .reports
        .into_iter()
        .map(|(path, answer)| {
            let (document, report) = truth::report(&answer);
            let facts = Facts { document: &document, report: &report, scheme: &scheme, unit: None, roster: &roster };
            let found = check(&facts);
            (path, answer, found)
        })
        .collect()
}

#[test]
fn vague_words_of_the_example_seasons_are_found_and_their_doubles_left_alone() {
    for season in truth::SEASONS {
        for (path, answer, found) in findings(season) {
            let flagged: Vec<(u32, u32)> = found
                .iter()
                .filter(|finding| finding.rule_name == "vague-quantifier")
                .map(|finding| (finding.paragraph.unwrap(), finding.start.unwrap()))
                .collect();
            let wanted: Vec<(u32, u32)> = answer.vague.iter().map(|term| (term.para, term.start)).collect();
            let sorted = |mut places: Vec<(u32, u32)>| {
                places.sort_unstable();
                places
            };
            assert_eq!(sorted(flagged), sorted(wanted), "{path}");
        }
    }
}

/// One report, for people to read what its author would be told.
#[test]
fn findings_of_a_report_of_achievements_read_as_they_should() {
    let (_, _, found) = findings("river-2023").into_iter().find(|(path, ..)| path == "机关一.wps").unwrap();
    let lines: Vec<String> = found
        .iter()
        .map(|one| {
            let place = match (one.paragraph, one.start, one.end) {
                (Some(paragraph), Some(start), Some(end)) => format!("{paragraph}:{start}-{end}"),
                _ => "全文".to_owned(),
            };
            format!("{} {:?} {place} [{}] {} → {}", one.rule, one.severity, one.source, one.message, one.advice)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_report_is_judged_within_three_milliseconds() {
    let scheme = truth::scheme("river-2023");
    let roster = Roster::default();
    let reports: Vec<_> =
        truth::truth("river-2023").reports.into_values().map(|answer| truth::report(&answer)).collect();
    let judge = || {
        reports
            .iter()
            .map(|(document, report)| {
                check(&Facts { document, report, scheme: &scheme, unit: None, roster: &roster }).len()
            })
            .sum::<usize>()
    };
    // The dictionary and the lists are read by the first.
    judge();
    let start = std::time::Instant::now();
    for _ in 0..20 {
        judge();
    }
    let each = start.elapsed() / u32::try_from(20 * reports.len()).unwrap();
    println!("{each:?} a report");
    // Twenty times what it takes on an idle machine: only a change of order should fail here.
    assert!(each < std::time::Duration::from_millis(30), "{each:?}");
}
