//! Which comments an annotated copy bears: how many, where two meet, and what the summary says of the rest.

mod common;
#[path = "common/mailbox.rs"]
mod mailbox;
#[path = "common/word.rs"]
mod word;

use common::Example;
use mailbox::Mailbox;
use shuping_analyzers::finding::{Finding, Severity};
use shuping_analyzers::season::Role;
use shuping_reports::{Inputs, write};

/// A Word report of the example season and its unit's folder.
const REPORT: &str = "新建 Microsoft Word 文档.docx";
const COPY: &str = "units/U03 现代商贸学院党总支/述职报告（批注）.docx";

/// The example season where that report has these findings and no others.
fn with(findings: Vec<Finding>) -> Example {
    let mut example = common::example();
    let report = example.season.reports.iter_mut().find(|report| report.path == REPORT).unwrap();
    report.findings = findings;
    example
}

/// A finding on characters of a paragraph.
fn on(rule: &str, severity: Severity, (paragraph, start, end): (u32, u32, u32)) -> Finding {
    Finding {
        rule: rule.into(),
        rule_name: "one".into(),
        severity,
        paragraph: Some(paragraph),
        start: Some(start),
        end: Some(end),
        message: format!("{rule}在{paragraph}段{start}字"),
        advice: "请改写".into(),
        fingerprint: format!("{rule}-{paragraph}-{start}"),
        evidence: String::new(),
        source: String::new(),
        recognised: false,
    }
}

/// Texts of the comments in the order of the file, and the words that each stands on.
fn comments(example: &Example) -> Vec<(String, String)> {
    let mailbox = Mailbox(&example.season);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &Inputs { originals: &mailbox, readings: &mailbox, ..example.inputs() }).unwrap();
    let copy = std::fs::read(folder.path().join(COPY)).unwrap();
    let said = String::from_utf8(word::part(&copy, "word/comments.xml").unwrap()).unwrap();
    let places = word::anchored(&word::main_xml(&copy));
    said.split("<w:comment ")
        .skip(1)
        .map(|comment| {
            let id: u32 = comment.split("w:id=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
            let document = word::read(&format!("<w:comment {}", comment.split("</w:comments>").next().unwrap()));
            let text: Vec<String> = document.paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
            let words = places.iter().find(|(one, _)| *one == id).unwrap().1.clone();
            (text.join("\n"), words)
        })
        .collect()
}

/// Long paragraphs of the problem part.
fn long_paragraphs(example: &Example) -> Vec<u32> {
    let report = example.season.reports.iter().find(|report| report.path == REPORT).unwrap();
    let long = report.paragraphs.iter().zip(0_u32..).filter(|(paragraph, _)| paragraph.text.chars().count() >= 40);
    long.filter(|(paragraph, _)| paragraph.role != Role::Achievements).map(|(_, index)| index).collect()
}

#[test]
fn findings_whose_words_meet_share_one_comment_the_weightiest_first() {
    let paragraph = long_paragraphs(&common::example())[0];
    let example = with(vec![
        on("W101", Severity::Warning, (paragraph, 2, 8)),
        on("P105", Severity::Error, (paragraph, 6, 12)),
        on("W103", Severity::Note, (paragraph, 12, 16)),
    ]);
    let comments = comments(&example);
    assert_eq!(comments.len(), 3, "summary, two that meet, one beside them: {comments:#?}");
    let (text, words) = &comments[1];
    assert!(text.starts_with("【必须改 P105】") && text.contains("【建议改 W101】"), "{text}");
    assert_eq!(words.chars().count(), 10, "{words}");
    assert!(comments[2].0.starts_with("【供参考 W103】") && comments[2].1.chars().count() == 4);
}

#[test]
fn a_comment_says_what_why_and_how() {
    let paragraph = long_paragraphs(&common::example())[0];
    let comments = comments(&with(vec![on("P105", Severity::Error, (paragraph, 0, 6))]));
    let text = &comments[1].0;
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
    assert!(place("【必须改 P105】") < place("为什么：") && place("为什么：") < place("怎么改：请改写"));
}

#[test]
fn a_rule_has_at_most_three_comments_and_the_summary_tells_of_the_others() {
    let paragraphs = long_paragraphs(&common::example());
    let findings = (0..8).map(|number| on("W101", Severity::Warning, (paragraphs[0], number * 4, number * 4 + 2)));
    let comments = comments(&with(findings.collect()));
    assert_eq!(comments.iter().filter(|(text, _)| text.starts_with("【建议改 W101】")).count(), 3);
    let summary = &comments[0].0;
    assert!(summary.starts_with("【检查小结】") && summary.contains("W101 模糊数量词另有5处"), "{summary}");
}

#[test]
fn a_report_has_at_most_twenty_five_comments_and_one_summary_and_the_weightiest_stay() {
    let paragraphs = long_paragraphs(&common::example());
    let last = *paragraphs.last().unwrap();
    // Fifteen rules with three places each, in reading order; what must be mended comes last in the text.
    let mut findings: Vec<Finding> = Vec::new();
    for rule in 0..15_u32 {
        for place in 0..3 {
            let at = rule * 3 + place;
            let paragraph = paragraphs[at as usize % (paragraphs.len() - 1)];
            let start = at / u32::try_from(paragraphs.len() - 1).unwrap() * 4;
            findings.push(on(&format!("W{:03}", 200 + rule), Severity::Warning, (paragraph, start, start + 2)));
        }
    }
    findings.extend((0..3).map(|place| on("P105", Severity::Error, (last, place * 5, place * 5 + 2))));
    let comments = comments(&with(findings));
    assert_eq!(comments.len(), 26);
    assert_eq!(comments.iter().filter(|(text, _)| text.starts_with("【检查小结】")).count(), 1);
    assert_eq!(comments.iter().filter(|(text, _)| text.starts_with("【必须改 P105】")).count(), 3);
    assert!(comments[0].0.contains("没有逐处批注的"), "{}", comments[0].0);
}
