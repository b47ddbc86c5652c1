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

#[test]
fn dump() {
    for season in truth::SEASONS {
        for (path, _, found) in findings(season) {
            println!("== {path}");
            for f in found {
                println!(
                    "{} {:?} {:?} {:?}-{:?} {} | {}",
                    f.rule, f.severity, f.paragraph, f.start, f.end, f.message, f.source
                );
            }
        }
    }
}
