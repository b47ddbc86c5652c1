//! Vague words against sentences that were written before the rule, and against the example seasons.

use shuping_analyzers::lexicon::{Terms, Verdict};

mod truth;

/// Words that the sentences' scheme forbids.
const FORBIDDEN: [&str; 15] = [
    "部分",
    "一些",
    "少数",
    "有的",
    "个别",
    "有些",
    "某些",
    "不少",
    "若干",
    "多数",
    "大多数",
    "极少数",
    "几个",
    "许多",
    "很多",
];

/// A sentence with its marks taken out, and for each mark its byte and whether the word is vague there.
fn unmark(line: &str) -> (String, Vec<(usize, bool)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for c in line.chars() {
        match c {
            '【' | '〔' => marks.push((text.len(), c == '【')),
            '】' | '〕' => {}
            _ => text.push(c),
        }
    }
    (text, marks)
}

struct Score {
    right: usize,
    missed: Vec<String>,
    wrong: Vec<String>,
}

fn score(file: &str) -> Score {
    let terms = Terms::new(FORBIDDEN.into_iter().chain(["大部分"]), []);
    let mut score = Score { right: 0, missed: Vec::new(), wrong: Vec::new() };
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (text, marks) = unmark(line);
        let uses = terms.judge(&text);
        let flagged = |at: usize| uses.iter().any(|found| found.verdict == Verdict::Vague && found.span.contains(&at));
        for (at, vague) in &marks {
            match (vague, flagged(*at)) {
                (true, true) => score.right += 1,
                (true, false) => score.missed.push(line.to_owned()),
                (false, true) => score.wrong.push(line.to_owned()),
                (false, false) => {}
            }
        }
        for found in uses.iter().filter(|found| found.verdict == Verdict::Vague) {
            if !marks.iter().any(|(at, _)| found.span.contains(at)) {
                score.wrong.push(format!("unmarked {}: {line}", found.term));
            }
        }
    }
    score
}

#[test]
fn sentences_written_before_the_rule_are_judged_as_marked() {
    report("first", include_str!("fixtures/vague_sentences.txt"));
}

#[test]
fn sentences_written_later_are_judged_as_marked() {
    report("later", include_str!("fixtures/vague_sentences_later.txt"));
}

fn report(name: &str, file: &str) {
    let score = score(file);
    println!("{name}: right {} missed {:#?} wrong {:#?}", score.right, score.missed, score.wrong);
    assert!(score.missed.is_empty() && score.wrong.is_empty());
}
